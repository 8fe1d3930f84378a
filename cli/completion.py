"""`wardgraph completion`: has a shell complete commands, options and the names of functions."""

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that has a shell complete commands and options.

    For bash, add to ~/.bashrc: eval "$(wardgraph completion bash)"
    """
    made = get_completion_class(shell)
    assert made is not None  # noqa: S101 - click has all of _SHELLS
    click.echo(made(context.find_root().command, {}, "wardgraph", "_WARDGRAPH_COMPLETE").source())
