"""The command line `wardgraph`: every command, and nothing else.

A command's module is imported when the command is run: they bring the database's driver along, and some the schema, of
which neither the help nor another command has any use.
"""

import importlib
import keyword

import click

from wardgraph import __version__

COMMANDS = {
    "account": ("cli.operate", "Create and list the accounts of a hospital."),
    "audit": ("cli.audit", "Seal what is on record, and verify that nobody has changed it."),
    "call": ("cli.call", "Call api.FUNCTION and print its rows."),
    "completion": ("cli.completion", "Print the script that has a shell complete commands and options."),
    "config": ("cli.config", "Show every setting: its variable, value, default and meaning."),
    "database-user": ("cli.database_users", "Create, list, change and drop logins to the database."),
    "documents": ("cli.documents", "Register, list and remove the documents that clients may ask for by their hash."),
    "explain": ("cli.explain", "Show how the GraphQL document in FILE is executed."),
    "export": ("cli.query", "Write all rows of the connection or report that the GraphQL document in FILE asks for."),
    "functions": (
        "cli.functions",
        "List the functions that `wardgraph call` calls, or show one: arguments, types, roles and errors.",
    ),
    "hospital": ("cli.operate", "Create, change and list hospitals."),
    "import": ("cli.imports", "Import records of a file: patients, staff, stock and others."),
    "migrate": ("cli.migrate", "Apply pending migrations, and the functions and triggers that changed."),
    "query": ("cli.query", "Run the GraphQL document in FILE, or - for standard input, and print the answer."),
    "seed": (
        "cli.seed",
        "Create hospitals with generated data and accounts with the password `demo`, in development only.",
    ),
    "serve": ("cli.serve", "Start the database and the web server; stop both with Ctrl-C."),
    "work": ("cli.work", "Send mail and do what else no request waits for, until stopped with Ctrl-C."),
}
"""Each command's module, where it has its own name, and its first sentence."""


class Commands(click.Group):
    """Finds commands where COMMANDS says, and lists them without importing any."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of that name; none where there is none."""
        if cmd_name not in COMMANDS:
            return None
        # A name that Python keeps for itself ends in an underscore.
        name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name.replace("-", "_")
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Writes the list of commands into the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version=__version__, prog_name="wardgraph")
def main() -> None:
    """A hospital behind one GraphQL endpoint.

    Settings are environment variables: `wardgraph config` shows each, with its value and meaning.
    """
