"""`wardgraph seed`: fills an empty database with the demo hospitals."""

import datetime as dt

import click

from db.connect import admin
from db.roles import OWNER
from wardgraph.console import command, database


@click.command()
@click.option("--seed", "number", type=int, default=1, show_default=True, help="The same number gives the same data.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S"]),
    help="The moment at which the hospitals stand, UTC where it names no offset: now, unless given.",
)
@command
async def seed(number: int, as_of: dt.datetime | None) -> None:
    """Fill an empty database with the demo hospitals and their accounts."""
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=dt.UTC)
    async with database() as dsns:
        made = await seed_if_empty(dsns.admin, number, as_of)
        click.echo("The demo hospitals were made." if made else "There are records already; nothing was done.")


async def seed_if_empty(admin_dsn: str, number: int = 1, as_of: dt.datetime | None = None) -> bool:
    """Makes the demo hospitals when there is no hospital yet, telling how far it is; True when it did."""
    async with admin(admin_dsn) as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        if await connection.fetchval("SELECT EXISTS (SELECT FROM clinic.hospitals)"):
            return False
    # Loaded only now: the generator brings Faker along, for which most starts have no use.
    from loadgen import seed as generator  # noqa: PLC0415

    def tell(stage: str) -> None:
        click.echo(stage, err=True)

    made = await generator.seed_if_empty(admin_dsn, seed=number, as_of=as_of, progress=tell)
    return made is not None
