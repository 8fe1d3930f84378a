"""Databases for tests: a server, and databases on it that come and go."""

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from db import connect
from db.binaries import Binaries
from db.roles import API


def programs() -> Binaries | None:
    """The PostgreSQL that TEST_POSTGRES names, such as /usr/lib/postgresql/15/bin; None for the bundled one."""
    folder = os.environ.get("TEST_POSTGRES")
    return Binaries.at(Path(folder)) if folder else None


@dataclass(frozen=True)
class DatabaseServer:
    """A server for tests; `dsn` is a superuser's."""

    maintenance_dsn: str

    def dsn(self, database: str, user: str | None = None) -> str:
        """The address of a database, for another user where one is named."""
        parts = urlsplit(self.maintenance_dsn)._replace(path=f"/{database}")
        if user:
            parts = parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}")
        return urlunsplit(parts)

    @asynccontextmanager
    async def database(self, template: str = "template0") -> AsyncIterator["Database"]:
        """A new database, dropped afterwards."""
        name = f"test_{secrets.token_hex(6)}"
        async with connect.admin(self.maintenance_dsn) as connection:
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield Database(name, self.dsn(name), self.dsn(name, API))
        finally:
            async with connect.admin(self.maintenance_dsn) as connection:
                await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass(frozen=True)
class Database:
    """A database of a test: its name, a superuser's address and the web tier's."""

    name: str
    admin_dsn: str
    api_dsn: str
