"""The command line `wardgraph`: every command, and nothing else."""

import click

from cli.call import call
from cli.config import config
from cli.explain import explain
from cli.migrate import migrate
from cli.operate import account, hospital
from cli.seed import seed
from cli.serve import serve
from wardgraph import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version=__version__, prog_name="wardgraph")
def main() -> None:
    """A hospital behind one GraphQL endpoint.

    Settings are environment variables: `wardgraph config` shows each, with its value and meaning.
    """


for command in (serve, migrate, hospital, account, seed, call, explain, config):
    main.add_command(command)
