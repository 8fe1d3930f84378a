"""Databases for tests: a server, databases on it that come and go, and templates that are kept between runs."""

import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from db import connect
from db.embedded.binaries import Binaries
from db.migrate.roles import API, WORKER

# The first number of advisory locks: of runs, and of templates while they are made.
RUNS, TEMPLATES = 4711, 4712
# Templates of each kind that are kept; those used within the last hour may be in use and are kept, too.
KEPT = 3


def programs() -> Binaries | None:
    """The PostgreSQL that TEST_POSTGRES names, such as /usr/lib/postgresql/15/bin; None for the bundled one."""
    folder = os.environ.get("TEST_POSTGRES")
    return Binaries.at(Path(folder)) if folder else None


@dataclass(frozen=True)
class Database:
    """A database of a test: its name, and the addresses of a superuser, the web tier and the worker."""

    name: str
    admin_dsn: str
    api_dsn: str
    worker_dsn: str = ""


@dataclass(frozen=True)
class DatabaseServer:
    """A server for tests, shared by workers and by runs; `maintenance_dsn` is a superuser's.

    The names of a run's databases carry the run's number. A run holds a lock on its number while it lives, so that the
    next run can tell which databases a killed one has left.
    """

    maintenance_dsn: str
    run: int = field(default_factory=lambda: secrets.randbits(31))

    def dsn(self, database: str, user: str | None = None) -> str:
        """The address of a database, for another user where one is named."""
        parts = urlsplit(self.maintenance_dsn)._replace(path=f"/{database}")
        if user:
            parts = parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}")
        return urlunsplit(parts)

    def new_name(self) -> str:
        """A name for a database of this run, which the next run drops if this one cannot."""
        return f"test_{self.run}_{secrets.token_hex(6)}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Marks the databases of this run as used, and drops those that ended runs have left."""
        async with connect.admin(self.maintenance_dsn) as connection:
            await _drop_abandoned(connection)
            await connection.execute("SELECT pg_advisory_lock($1, $2)", RUNS, self.run)
            yield

    @asynccontextmanager
    async def database(self, template: str = "template0") -> AsyncIterator[Database]:
        """A new database, dropped afterwards."""
        made = await self._create(template)
        try:
            yield made
        finally:
            async with connect.admin(self.maintenance_dsn) as connection:
                await connection.execute(f"DROP DATABASE {made.name} WITH (FORCE)")

    async def template(
        self, kind: str, key: str, fill: Callable[[Database], Awaitable[None]], base: str = "template0", ctype: str = ""
    ) -> str:
        """The name of a database to clone, which `fill` has filled: once for each `key`, whoever asks, in any run.

        It has the server's locale, or the letters of the operating system's locale `ctype`. Nobody may be connected to
        it. A template appears under its name only when it is complete.
        """
        name = f"template_{kind}_{key}"
        async with connect.admin(self.maintenance_dsn) as connection:
            # Whoever comes second waits, and finds it made.
            await connection.execute("SELECT pg_advisory_lock($1, hashtext($2))", TEMPLATES, name)
            if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name):
                draft = await self._create(base, ctype)
                await fill(draft)
                await connection.execute(f"ALTER DATABASE {draft.name} RENAME TO {name}")
            await connection.execute(f"DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE {name} IS %L', now()); END $$")
            await _drop_outdated(connection, kind)
        return name

    async def _create(self, template: str, ctype: str = "") -> Database:
        name = self.new_name()
        locale = f"LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE '{ctype}'" if ctype else ""
        async with connect.admin(self.maintenance_dsn) as connection:
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {locale}")
        return Database(name, self.dsn(name), self.dsn(name, API), self.dsn(name, WORKER))


async def _drop_abandoned(connection: asyncpg.Connection) -> None:
    """Drops the databases of runs that hold no lock on their number any more."""
    query = r"""
        SELECT datname, split_part(datname, '_', 2)::int AS run FROM pg_database WHERE datname ~ '^test_\d+_[0-9a-f]+$'
    """
    for row in await connection.fetch(query):
        if await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", RUNS, row["run"]):
            await connection.execute(f"DROP DATABASE IF EXISTS {row['datname']} WITH (FORCE)")
            await connection.execute("SELECT pg_advisory_unlock($1, $2)", RUNS, row["run"])


async def _drop_outdated(connection: asyncpg.Connection, kind: str) -> None:
    """Drops the templates of a kind that nobody has asked for lately."""
    query = """
        SELECT datname FROM pg_database, LATERAL (
            SELECT coalesce(shobj_description(oid, 'pg_database')::timestamptz, now()) AS used_at
        ) AS _
        WHERE starts_with(datname, $1) AND used_at < now() - interval '1 hour'
        ORDER BY used_at DESC OFFSET $2
    """
    for row in await connection.fetch(query, f"template_{kind}_", KEPT):
        await connection.execute(f"DROP DATABASE IF EXISTS {row['datname']} WITH (FORCE)")
