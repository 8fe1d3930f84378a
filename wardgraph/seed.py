"""`wardgraph seed`: fills an empty database with the demo hospital."""

import click

from db.connect import admin
from db.roles import OWNER
from wardgraph.console import command, database


@click.command()
@command
async def seed() -> None:
    """Fill an empty database with the demo hospital and its accounts."""
    async with database() as dsns:
        click.echo("The demo hospital was made." if await seed_if_empty(dsns.admin) else "There are records already.")


async def seed_if_empty(admin_dsn: str) -> bool:
    """Makes the demo hospital when there is no hospital yet; True when it did."""
    async with admin(admin_dsn) as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        if await connection.fetchval("SELECT EXISTS (SELECT FROM clinic.hospitals)"):
            return False
    # Loaded only now: the generator brings Faker along, for which most starts have no use.
    from loadgen import seed as generator  # noqa: PLC0415

    return bool(await generator.seed_if_empty(admin_dsn))
