"""`wardgraph seed`: fills an empty database with the demo hospitals, or adds large ones."""

import datetime as dt

import click

from cli.console import command, database
from db.connect import admin
from db.migrate.roles import OWNER
from wardgraph.settings import Settings

_LARGE = ("bench", "full")


@click.command()
@click.option(
    "--scale",
    type=click.Choice(["demo", *_LARGE]),
    default="demo",
    show_default=True,
    help="demo: one month of two small hospitals. bench: three years of a large and a small hospital; takes minutes. "
    "full: three years of a hospital with 3,000,000 patients; takes an hour, and 35 GB of disk.",
)
@click.option(
    "--factor",
    type=click.FloatRange(min=0, max=100, min_open=True),
    default=1.0,
    show_default=True,
    help="Of `full`: how many times as many people, appointments and bills there are.",
)
@click.option(
    "--hospitals",
    type=click.IntRange(1, 4),
    default=1,
    show_default=True,
    help="Of `full`: how many hospitals there are, each of them of that size.",
)
@click.option("--workers", type=click.IntRange(1, 16), help="How many connections load side by side. Default: 2.")
@click.option("--undo", is_flag=True, help="Remove what an interrupted load of large hospitals has made.")
@click.option("--seed", "number", type=int, default=1, show_default=True, help="The same number gives the same data.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S"]),
    help="The time up to which the data goes, in UTC unless it has an offset. Default: now.",
)
@command
async def seed(
    scale: str,
    factor: float,
    hospitals: int,
    workers: int | None,
    number: int,
    as_of: dt.datetime | None,
    *,
    undo: bool,
) -> None:
    """Create hospitals with generated data and accounts with the password `demo`, in development only.

    The demo hospitals need an empty database. Large hospitals are added to the data that is there; nobody else can use
    the database meanwhile. When their load is interrupted, the same command goes on with it, and --undo removes it.
    """
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=dt.UTC)
    settings = Settings.from_environment()
    if settings.environment == "production":
        raise click.ClickException(
            "The passwords of demo accounts are public, so demo accounts are not created in production."
        )
    if scale != "full" and (factor != 1 or hospitals != 1):
        raise click.UsageError("--factor and --hospitals are of --scale full only.")
    async with database(settings, loads=undo or scale in _LARGE) as dsns:
        if undo:
            await _undo(dsns.admin)
        elif scale in _LARGE:
            # Loaded only now: it brings rich along, for which most commands have no use.
            from cli.load import load_large  # noqa: PLC0415

            await load_large(dsns.admin, scale, factor, hospitals, number, as_of, workers)
        else:
            made = await seed_if_empty(dsns.admin, number, as_of)
            click.echo(
                "The demo hospitals were created." if made else "There are hospitals already; nothing was changed."
            )


async def _undo(admin_dsn: str) -> None:
    from loadgen.bench import seed as loader  # noqa: PLC0415

    undone = await loader.undo(admin_dsn)
    click.echo("What the interrupted load had made was removed." if undone else "No load was interrupted.")


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
