"""`wardgraph audit`: seals what is on record, and verifies it."""

import sys

import click

from cli.console import command
from db import audit as chain
from db.audit import Head
from db.connect import admin, databases
from wardgraph.settings import Settings


class HeadType(click.ParamType[Head]):
    """A head, as `wardgraph audit verify` prints it."""

    name = "head"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        """The head of a text."""
        try:
            return Head.parse(value)
        except ValueError:
            self.fail(f"{value!r} is no head: it has the form hospital:number:hash.", param, ctx)


hospital_option = click.option("--hospital", metavar="SLUG", help="Only this hospital, instead of all.")


@click.group()
def audit() -> None:
    """Seal what is on record, and verify that nobody has changed it."""


@audit.command()
@hospital_option
@command
async def seal(*, hospital: str | None) -> None:
    """Chain the events that are not yet sealed. The worker does so by itself, every minute."""
    async with databases(Settings.from_environment()) as dsns, admin(dsns.admin) as connection:
        for slug, count in (await chain.seal(connection, hospital)).items():
            click.echo(f"{slug}: sealed {count} events")


@audit.command()
@hospital_option
@click.option(
    "--expect",
    "heads",
    type=HeadType(),
    multiple=True,
    help="A head that was printed before and kept elsewhere: the chain must still have it. May be given several times.",
)
@command
async def verify(*, hospital: str | None, heads: tuple[Head, ...]) -> None:
    """Find events that were changed, removed, slipped in, or are unsealed for an hour; exit with 1 if there are any.

    Prints the head of each hospital's chain. Keep it where nobody who can change the database can change it: with
    --expect it tells whether the whole chain was made again.
    """
    async with databases(Settings.from_environment()) as dsns, admin(dsns.admin) as connection:
        reports = await chain.verify(connection, hospital, heads)
    for report in reports:
        click.echo(f"{report.slug}: {report.sealed} events sealed, {max(report.events - report.sealed, 0)} not yet")
        for problem in report.problems:
            click.echo(f"{report.slug}: {problem}")
        if report.head:
            click.echo(f"head {report.head}")
    if any(report.problems for report in reports):
        sys.exit(1)
