"""An installation with a hospital, an administrator and a receptionist, and what is in its database."""

import asyncio
from pathlib import Path

import asyncpg

from tests.databases import Database
from tests.installation import Installation

AS_CHIEF = ("--as", "chief@west.example")


def west(database: Database, folder: Path) -> Installation:
    """The installation, on a database of its own."""
    made = Installation(folder)
    made.environment |= {"DATABASE_URL": database.admin_dsn, "WARDGRAPH_API_DATABASE_URL": database.api_dsn}
    made.run_here("hospital", "create", "west", "--name", "West", "--time-zone", "Europe/Berlin", "--currency", "EUR")
    for role in ("admin", "receptionist"):
        email = f"{'chief' if role == 'admin' else role}@west.example"
        made.run_here("account", "create", email, "--role", role, WARDGRAPH_PASSWORD="correct horse")
    return made


def asked(database: Database, query: str, *values: object) -> list[asyncpg.Record]:
    """What a query of the database's administrator finds."""

    async def ask() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(database.admin_dsn)
        try:
            rows: list[asyncpg.Record] = await connection.fetch(query, *values)
            return rows
        finally:
            await connection.close()

    return asyncio.run(ask())
