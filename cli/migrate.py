"""`wardgraph migrate`: brings the database to the state of the files, or tells how they differ."""

import sys

import click

from cli.console import command, summary
from db import loading
from db.connect import databases
from db.migrate import login
from db.migrate.apply import apply
from db.migrate.check import check
from wardgraph.settings import Settings


@click.command()
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Change nothing. List the differences, and exit with 1 if there are any.",
)
@command
async def migrate(*, only_check: bool) -> None:
    """Apply pending migrations, and the functions and triggers that changed.

    Everything happens in one transaction. Several processes may run the command at the same time.
    """
    settings = Settings.from_environment()
    async with databases(settings) as dsns:
        for note in dsns.notes:
            click.echo(note, err=True)
        await loading.refuse(dsns.admin)
        if only_check:
            found = await check(dsns.admin)
            for problem in found:
                click.echo(f"{problem.kind}: {problem}")
            if found:
                sys.exit(1)
            click.echo("The database and the files agree.")
            return
        applied = await apply(dsns.admin)
        if settings.database_url:
            await login.prepare(dsns, settings)
        for path in applied.migrations + applied.routines:
            click.echo(f"applied {path}")
        for dropped in applied.dropped:
            click.echo(f"dropped {dropped}")
        click.echo(f"Applied {summary(applied)}." if applied else "Nothing to apply.")
