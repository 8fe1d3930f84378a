"""`wardgraph seed`: fills an empty database with the demo hospitals, or adds the large ones of the benchmarks."""

import datetime as dt

import click

from cli.console import command, database
from db.connect import admin
from db.migrate.roles import OWNER
from wardgraph.settings import Settings


@click.command()
@click.option(
    "--scale",
    type=click.Choice(["demo", "bench"]),
    default="demo",
    show_default=True,
    help="demo: a month of two small hospitals. bench: three years of a large one and a small one; takes minutes.",
)
@click.option("--seed", "number", type=int, default=1, show_default=True, help="The same number gives the same data.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S"]),
    help="The moment at which the hospitals stand, UTC where it names no offset: now, unless given.",
)
@command
async def seed(scale: str, number: int, as_of: dt.datetime | None) -> None:
    """Make invented hospitals and their accounts, all with the password `demo`: in development only.

    The demo hospitals fill an empty database; those of the benchmarks, `bench` and `bench-annex`, come beside what is
    there, and nobody else can use the tables meanwhile.
    """
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=dt.UTC)
    settings = Settings.from_environment()
    if settings.environment == "production":
        raise click.ClickException(
            "The password of every invented account is known to everybody, so none is made in production."
        )
    async with database(settings) as dsns:
        if scale == "bench":
            await seed_bench(dsns.admin, number, as_of)
            return
        made = await seed_if_empty(dsns.admin, number, as_of)
        click.echo("The demo hospitals were made." if made else "There are records already; nothing was done.")


async def seed_bench(admin_dsn: str, number: int, as_of: dt.datetime | None) -> None:
    """Makes the hospitals of the benchmarks, telling how far it is. Raises SeedProblem when they are there already."""
    # Loaded only now: the generator brings Faker along, for which most starts have no use.
    from loadgen.bench import seed as generator  # noqa: PLC0415

    made = await generator.seed_bench(admin_dsn, seed=number, as_of=as_of, progress=_tell)
    click.echo(
        f"The hospitals {' and '.join(made.hospitals)} were made in {made.seconds:.0f} s; every rule was verified."
    )


async def seed_if_empty(admin_dsn: str, number: int = 1, as_of: dt.datetime | None = None) -> bool:
    """Makes the demo hospitals when there is no hospital yet, telling how far it is; True when it did."""
    async with admin(admin_dsn) as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        if await connection.fetchval("SELECT EXISTS (SELECT FROM clinic.hospitals)"):
            return False
    # Loaded only now: the generator brings Faker along, for which most starts have no use.
    from loadgen.play import seed as generator  # noqa: PLC0415

    made = await generator.seed_if_empty(admin_dsn, seed=number, as_of=as_of, progress=_tell)
    return made is not None


def _tell(stage: str) -> None:
    click.echo(stage, err=True)
