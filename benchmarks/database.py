"""The one database of a run: its data set, who asks, and what is asked about."""

import asyncio
import datetime as dt
import os
import random
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import jwt

from benchmarks.failures import BenchError
from benchmarks.workloads import WORKLOADS, Slot
from db.connect import admin, databases
from wardgraph import tokens
from wardgraph.settings import Settings

HERE = Path(__file__).parent
HOSPITALS = ("bench", "full", "demo")
"""The hospital that is asked about, unless told otherwise: the first of these that the data set has."""
MOST_SLOTS = 250_000
TOKEN_LIFETIME = dt.timedelta(hours=12)
PEER_LOGIN = "bench_peer"
FLOOR_LOGIN = "bench_floor"

_TABLES = (
    "departments", "doctors", "patients", "appointments", "visits", "prescriptions", "prescription_items", "bills",
)  # fmt: skip
_ASKER = """
    SELECT h.id AS hospital_id, h.slug, a.id AS account_id,
        auth.permissions_of(a.roles) AS permissions
    FROM clinic.hospitals AS h
    JOIN auth.accounts AS a ON a.hospital_id = h.id AND a.status = 'ACTIVE' AND a.roles = '{ADMIN}'
    WHERE h.slug = ANY ($1)
    ORDER BY array_position($1, h.slug), a.id
    LIMIT 1
"""
_EXPECTED = """
    SELECT p.first_name, p.last_name, d.first_name AS doctor_first_name, d.last_name AS doctor_last_name,
        d.specialization
    FROM clinic.patients AS p
    JOIN clinic.doctors AS d ON d.hospital_id = p.hospital_id AND d.id = $3
    WHERE p.hospital_id = $1 AND p.id = $2
"""


@dataclass(frozen=True)
class Asker:
    """The administrator that every request of a run is made by, and the administrator's access token."""

    hospital_id: int
    hospital: str
    session_id: str
    token: str


class Bench:
    """A prepared database: addresses for each login, the asker, and what to ask about.

    `keys` are the first and the last key of each workload's table, between which none is missing.
    """

    def __init__(
        self, folder: Path, connection: asyncpg.Connection, dsn: str, api_dsn: str, secret: str, asker: Asker,
        keys: dict[str, tuple[int, int]],
    ) -> None:  # fmt: skip
        self.folder = folder
        self.connection = connection
        self.dsn = dsn
        self.api_dsn = api_dsn
        self.secret = secret
        self.asker = asker
        self.keys = keys
        self.next_slot = 1
        self.bookings = 0

    @property
    def peer_dsn(self) -> str:
        """The address for PostGraphile's login, which may read what the policies let it."""
        return with_user(self.dsn, PEER_LOGIN)

    @property
    def floor_dsn(self) -> str:
        """The address for the floors' login, which may call them."""
        return with_user(self.dsn, FLOOR_LOGIN)

    def some_keys(self, table: str, count: int, seed: int) -> list[int]:
        """Random keys of a table; the same seed gives the same ones."""
        first, last = self.keys[table]
        chance = random.Random(seed)  # noqa: S311 - which rows are read is no secret
        return [chance.randint(first, last) for _ in range(count)]

    async def describe(self) -> dict[str, str]:
        """The server, and how many rows its tables hold."""
        counts = []
        for table in _TABLES:
            count = await self.connection.fetchval(
                f"SELECT count(*) FROM clinic.{table} WHERE hospital_id = $1", self.asker.hospital_id
            )
            counts.append(f"{count:,} {table.replace('_', ' ')}")
        [row] = await self.connection.fetch(
            """SELECT current_setting('server_version') AS version, current_setting('shared_buffers') AS buffers,
                   pg_size_pretty(pg_database_size(current_database())) AS size"""
        )
        return {
            "PostgreSQL": f"{row['version']}, shared_buffers {row['buffers']}, jit off, on a Unix socket",
            "Data set": f"hospital `{self.asker.hospital}`: {', '.join(counts)}; the database holds {row['size']}",
        }

    async def slots(self, count: int) -> list[Slot]:
        """The next free slots; `take` tells how many of them are gone. Raises where too few are left."""
        rows = await self.connection.fetch(
            "SELECT doctor_id, patient_id, starts_at FROM bench_floor.slots WHERE n >= $1 AND n < $1 + $2 ORDER BY n",
            self.next_slot,
            count,
        )
        if len(rows) < count:
            raise BenchError(
                f"Only {len(rows)} slots are left, of {count} asked for: fewer rounds, or a larger data set."
            )
        return [Slot(*row) for row in rows]

    def take(self, count: int) -> None:
        """Marks slots as booked."""
        self.next_slot += count
        self.bookings += count

    def skip(self, count: int) -> None:
        """Leaves slots alone of which nobody knows whether they were booked: a run that uses them failed."""
        self.next_slot += count

    async def booked_answer(self, slot: Slot, minutes: int) -> dict[str, Any]:
        """What booking a slot has to answer, in the common shape, but for the new appointment's id."""
        row = await self.connection.fetchrow(_EXPECTED, self.asker.hospital_id, slot.patient_id, slot.doctor_id)
        if row is None:
            raise BenchError(f"{slot} names nobody.")
        return {
            "startsAt": slot.starts_at.isoformat(),
            "endsAt": (slot.starts_at + dt.timedelta(minutes=minutes)).isoformat(),
            "status": "BOOKED",
            "patient": {"id": str(slot.patient_id), "firstName": row["first_name"], "lastName": row["last_name"]},
            "doctor": {
                "id": str(slot.doctor_id),
                "firstName": row["doctor_first_name"],
                "lastName": row["doctor_last_name"],
                "specialization": row["specialization"],
            },
        }


def with_user(dsn: str, user: str) -> str:
    """An address with another login, which needs no password."""
    parts = urlsplit(dsn)
    return urlunsplit(parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}"))


@asynccontextmanager
async def prepared(data: Path, scale: str, secret: str, hospitals: Sequence[str] = HOSPITALS) -> AsyncIterator[Bench]:
    """The database in `data`, seeded if it is new, with the peer's views and the floors made again.

    Asked about is the first of the hospitals that it has.
    """
    settings = Settings(data=data, secret=secret)
    async with databases(settings) as dsns:
        await make(dsns.admin, scale)
        async with admin(dsns.admin) as connection:
            await _install(connection)
            asker = await sign_in(connection, secret, hospitals)
            keys = {table: await _range(connection, asker, table) for each in WORKLOADS if (table := each.table)}
            await connection.execute("VACUUM (ANALYZE)")
            await _find_slots(connection, asker)
            yield Bench(data, connection, dsns.admin, dsns.api, secret, asker, keys)


async def make(dsn: str, scale: str) -> None:
    """Brings the database to the state of the files, and makes the data set where there is none, as operators do."""
    await asyncio.to_thread(_wardgraph, dsn, "migrate")
    async with admin(dsn) as connection:
        made = await connection.fetchval("SELECT EXISTS (SELECT FROM clinic.hospitals)")
    if not made:
        await asyncio.to_thread(_wardgraph, dsn, "seed", "--scale", scale)


def _wardgraph(dsn: str, *arguments: str) -> None:
    command = (sys.executable, "-m", "wardgraph", *arguments)
    subprocess.run(command, check=True, env=os.environ | {"DATABASE_URL": dsn}, cwd=HERE.parent)


async def _install(connection: asyncpg.Connection) -> None:
    paths = [HERE / "logins.sql", HERE / "peer" / "schema.sql", HERE / "floors" / "schema.sql"]
    paths += [HERE / "floors" / f"{each.name}.sql" for each in WORKLOADS]
    for path in paths:
        async with connection.transaction():
            await connection.execute(path.read_text())


async def sign_in(connection: asyncpg.Connection, secret: str, hospitals: Sequence[str]) -> Asker:
    """A session of an administrator of the first of the hospitals that is there. Raises RuntimeError without one."""
    found = await connection.fetchrow(_ASKER, list(hospitals))
    if found is None:
        raise RuntimeError(f"The database has none of the hospitals {', '.join(hospitals)}, or no administrator there.")
    now = dt.datetime.now(dt.UTC)
    session_id = await connection.fetchval(
        "SELECT key FROM auth.start_session($1, $2, $3, 'wardgraph bench')",
        found["hospital_id"],
        found["account_id"],
        secrets.token_urlsafe(32),
    )
    # A token for the whole run; and the permissions, which Wardgraph looks up and PostGraphile is told.
    issued = tokens.issue(secret, tokens.Claims(found["hospital_id"], session_id, found["account_id"]), now)
    claims = jwt.decode(issued, options={"verify_signature": False})
    claims |= {"exp": now + TOKEN_LIFETIME, "permissions": found["permissions"]}
    token = jwt.encode(claims, secret, algorithm="HS256")
    return Asker(found["hospital_id"], found["slug"], str(session_id), token)


async def _range(connection: asyncpg.Connection, asker: Asker, table: str) -> tuple[int, int]:
    [(first, last, count)] = await connection.fetch(
        f"SELECT min(id), max(id), count(*) FROM clinic.{table} WHERE hospital_id = $1", asker.hospital_id
    )
    if count != last - first + 1:
        raise RuntimeError(f"Keys of {table} are missing between {first} and {last}, so random ones would find no row.")
    return first, last


async def _find_slots(connection: asyncpg.Connection, asker: Asker) -> None:
    await connection.execute((HERE / "floors" / "slots.sql").read_text(), asker.hospital_id, MOST_SLOTS)
    await connection.execute("ANALYZE bench_floor.slots")
