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
    help="demo: one month of two small hospitals. bench: three years of a large and a small hospital; takes minutes.",
)
@click.option("--seed", "number", type=int, default=1, show_default=True, help="The same number gives the same data.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S"]),
    help="The time up to which the data goes, in UTC unless it has an offset. Default: now.",
)
@command
async def seed(scale: str, number: int, as_of: dt.datetime | None) -> None:
    """Create hospitals with generated data and accounts with the password `demo`, in development only.

    The demo hospitals need an empty database. The hospitals of the benchmarks, `bench` and `bench-annex`, are added to
    the data that is there; other clients cannot use the tables meanwhile.
    """
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=dt.UTC)
    settings = Settings.from_environment()
    if settings.environment == "production":
        raise click.ClickException(
            "The passwords of demo accounts are public, so demo accounts are not created in production."
        )
    async with database(settings) as dsns:
        if scale == "bench":
            await seed_bench(dsns.admin, number, as_of)
            return
        made = await seed_if_empty(dsns.admin, number, as_of)
        click.echo("The demo hospitals were created." if made else "There are hospitals already; nothing was changed.")


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
