"""Makes the demo hospital and its annex, with a month of appointments behind them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg

from db.connect import admin
from db.errors import DatabaseProblem
from db.migrate.roles import OWNER
from loadgen.plan.places import ANNEX, DEMO, Blueprint
from loadgen.plan.plan import plan
from loadgen.play.accounts import PASSWORD
from loadgen.play.making import Making, Stage
from wardgraph.passwords import hashed


class SeedProblem(DatabaseProblem):
    """The hospitals cannot be made; the database is as it was."""


@dataclass(frozen=True)
class Summary:
    """What was made: the slugs of the hospitals, calls and seconds by function, and the time each stage took."""

    hospitals: tuple[str, ...]
    calls: dict[str, int]
    seconds_in: dict[str, float]
    stages: tuple[Stage, ...]
    seconds: float


def _silent(_message: str) -> None:
    return None


async def seed(
    admin_dsn: str,
    *,
    seed: int = 1,
    as_of: datetime | None = None,
    progress: Callable[[str], None] = _silent,
    blueprints: Sequence[Blueprint] = (DEMO, ANNEX),
) -> Summary:
    """Makes the hospitals, all of it or nothing, as they stand at `as_of` (now, where it is None).

    The same `seed` and `as_of` give the same records, with the same ids in a database that had none; `as_of` needs a
    time zone. Raises SeedProblem, as when one of the hospitals is there already.
    """
    async with _alone(admin_dsn) as connection:
        return await _make(connection, seed, as_of, progress, blueprints)


async def seed_if_empty(
    admin_dsn: str,
    *,
    seed: int = 1,
    as_of: datetime | None = None,
    progress: Callable[[str], None] = _silent,
    blueprints: Sequence[Blueprint] = (DEMO, ANNEX),
) -> Summary | None:
    """As `seed`, but None, and nothing made, when there is a hospital already."""
    async with _alone(admin_dsn) as connection:
        if await connection.fetchval("SELECT EXISTS (SELECT FROM clinic.hospitals)"):
            return None
        return await _make(connection, seed, as_of, progress, blueprints)


@asynccontextmanager
async def _alone(admin_dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A transaction as the owner of the tables, while nobody else seeds."""
    async with admin(admin_dsn) as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('wardgraph seed', 0))")
        await connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        yield connection


async def _make(
    connection: asyncpg.Connection,
    seed_number: int,
    as_of: datetime | None,
    progress: Callable[[str], None],
    blueprints: Sequence[Blueprint],
) -> Summary:
    until = (as_of or datetime.now(UTC)).replace(microsecond=0)
    if until.tzinfo is None:
        raise SeedProblem("The time up to which to invent has no time zone.", "Add one, as in 2030-01-31T10:30+01:00.")
    await _refuse_existing(connection, blueprints)
    making = Making(connection, progress)
    planning = asyncio.to_thread(lambda: [plan(one, until, seed_number) for one in blueprints])
    # One hash for all: salting a password that is told to everybody hides nothing, and each hash takes its time.
    plans, password_hash = await asyncio.gather(making.timed("all", "plan", planning), hashed(PASSWORD))
    for one in plans:
        await making.make(one, password_hash)
    slugs = tuple(one.slug for one in blueprints)
    return Summary(slugs, dict(making.log.calls), dict(making.log.seconds), tuple(making.stages), making.elapsed())


async def _refuse_existing(connection: asyncpg.Connection, blueprints: Sequence[Blueprint]) -> None:
    slugs = [one.slug for one in blueprints]
    found = await connection.fetchval("SELECT min(slug) FROM clinic.hospitals WHERE slug = ANY ($1)", slugs)
    if found:
        raise SeedProblem(
            f"There is a hospital '{found}' already.",
            "Records are never deleted: use it as it is, or seed an empty database.",
        )
