"""The chain of what is on record: sealed, and verified, hospital by hospital."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass

import asyncpg

from db.errors import DatabaseProblem
from db.generate.declarations import entities

_HOSPITALS = """
    SELECT id, slug FROM clinic.hospitals WHERE $1::text IS NULL OR slug = $1 ORDER BY slug
"""
_STATE = """
    SELECT (SELECT count(*) FROM audit.events WHERE hospital_id = $1) AS events,
        (SELECT coalesce(sum(cardinality(event_ids)), 0) FROM audit.seals WHERE hospital_id = $1) AS sealed,
        (SELECT run || ':' || encode(head, 'hex') FROM audit.seals WHERE hospital_id = $1 ORDER BY run DESC LIMIT 1)
            AS head
"""
_HEAD = "SELECT encode(head, 'hex') FROM audit.seals WHERE hospital_id = $1 AND run = $2"
# Whatever is unsealed for longer waits for something that is wrong: the worker seals every minute.
_LATE = """
    SELECT count(*) AS events, min(e.occurred_at) AS since,
        (array_agg(e.transaction_id ORDER BY e.transaction_id))[1]::xid::text AS oldest
    FROM audit.events AS e
    WHERE e.hospital_id = $1 AND e.occurred_at < clock_timestamp() - interval '1 hour'
        AND NOT EXISTS (
            SELECT FROM (SELECT unnest(s.event_ids) AS id FROM audit.seals AS s WHERE s.hospital_id = $1) AS sealed
            WHERE sealed.id = e.id
        )
"""
# The oldest transaction that runs and is as old: none of its own or later ones is sealed before it ends.
_HOLDER = """
    SELECT holder FROM (
        SELECT backend_xid AS id,
            format('pid %s of login %s, since %s', pid, usename,
                to_char(xact_start, 'YYYY-MM-DD HH24:MI:SSOF')) AS holder
        FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
        UNION ALL
        SELECT transaction,
            format('prepared %L of login %s, since %s', gid, owner, to_char(prepared, 'YYYY-MM-DD HH24:MI:SSOF'))
        FROM pg_prepared_xacts
    ) AS running
    WHERE age(id) >= age($1::text::xid) ORDER BY age(id) DESC LIMIT 1
"""
_TRIGGERS = """
    SELECT tgrelid::regclass::text AS name FROM pg_trigger WHERE tgname = 'z_audit' AND tgenabled IN ('O', 'A')
"""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a hospital's chain after one of its seals: what to keep elsewhere."""

    slug: str
    run: int
    hash: str

    def __str__(self) -> str:
        return f"{self.slug}:{self.run}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """The head of a text. Raises ValueError."""
        slug, run, digest = text.strip().split(":")
        return cls(slug, int(run), digest)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a hospital's audit: how many events, how many of them sealed, the head, and whatever is wrong."""

    slug: str
    events: int
    sealed: int
    head: Head | None
    problems: tuple[str, ...]


async def seal(connection: asyncpg.Connection, slug: str | None) -> dict[str, int]:
    """Seals what can be sealed, of one hospital or of all: how many events, by the hospitals' slugs."""
    return {
        row["slug"]: sum([count async for count in _seal(connection, row["id"])])
        for row in await _hospitals(connection, slug)
    }


async def _seal(connection: asyncpg.Connection, hospital_id: int) -> AsyncIterator[int]:
    while count := await connection.fetchval("SELECT audit.seal($1)", hospital_id):
        yield count


async def verify(connection: asyncpg.Connection, slug: str | None, expected: Iterable[Head]) -> list[Report]:
    """Whether the audit of one hospital, or of all, is as it was sealed, and has the heads that were kept."""
    heads = list(expected)
    rows = await _hospitals(connection, slug)
    if others := {head.slug for head in heads} - {row["slug"] for row in rows}:
        raise DatabaseProblem(f"There is no hospital {', '.join(sorted(others))} among those to verify.")
    unguarded = await _unguarded(connection)
    return [
        await _verified(
            connection, row["id"], row["slug"], [head for head in heads if head.slug == row["slug"]], unguarded
        )
        for row in rows
    ]


async def _verified(
    connection: asyncpg.Connection, hospital_id: int, slug: str, heads: Iterable[Head], unguarded: Iterable[str]
) -> Report:
    found = await connection.fetch("SELECT * FROM audit.verify($1)", hospital_id)
    state = await connection.fetchrow(_STATE, hospital_id)
    assert state is not None  # noqa: S101 - it has one row whatever there is
    problems = [*unguarded, *map(_sentence, found)]
    problems += [
        f"seal {head.run} has not the head that was kept: the chain was made again"
        for head in heads
        if await connection.fetchval(_HEAD, hospital_id, head.run) != head.hash
    ]
    problems += await _late(connection, hospital_id)
    last = Head.parse(f"{slug}:{state['head']}") if state["head"] else None
    return Report(slug, state["events"], state["sealed"], last, tuple(problems))


async def _late(connection: asyncpg.Connection, hospital_id: int) -> list[str]:
    """That events wait to be sealed for too long, and for what."""
    late = await connection.fetchrow(_LATE, hospital_id)
    if late is None or not late["events"]:
        return []
    holder = await connection.fetchval(_HOLDER, late["oldest"])
    why = (
        f"the oldest transaction that runs holds them up: {holder}"
        if holder
        else "no transaction holds them up, so no worker runs"
    )
    return [
        f"{late['events']} events unsealed for longer than an hour, since {late['since']:%Y-%m-%d %H:%M:%S%z}: {why}"
    ]


def _sentence(row: asyncpg.Record) -> str:
    if row["event_id"] is None:
        return f"{row['problem']} {row['run']}"
    seal_of = f" of seal {row['run']}" if row["run"] else ""
    return f"{row['problem']} {row['event_id']}{seal_of}" + (f": {row['what']}" if row["what"] else "")


async def _unguarded(connection: asyncpg.Connection) -> list[str]:
    """The tables whose writes are to be on record, and are not."""
    guarded = {row["name"] for row in await connection.fetch(_TRIGGERS)}
    return [f"writes of {table} are not put on record" for table in _to_guard() if table not in guarded]


def _to_guard() -> Iterator[str]:
    yield from (entity.table for entity in entities().values() if not entity.unaudited)
    yield "logins.installation_users"


async def _hospitals(connection: asyncpg.Connection, slug: str | None) -> list[asyncpg.Record]:
    rows: list[asyncpg.Record] = await connection.fetch(_HOSPITALS, slug)
    if slug is not None and not rows:
        raise DatabaseProblem(f"There is no hospital {slug!r}.", "`wardgraph hospital list` shows those there are.")
    return rows
