"""A server with a port, the cast on it, and database users of each role: of NORTH, and of the installation."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from db import connect
from db.embedded.server import temporary
from db.migrate.apply import apply
from db.migrate.roles import KINDS
from tests.access.cast import Cast, cast_of, gather
from tests.databases import Database, DatabaseServer, programs
from wardgraph.scram import new_password, verifier


@dataclass(frozen=True)
class People:
    """The cast's database, reached by its port, and the password of each login."""

    database: Database
    port: int
    cast: Cast
    passwords: dict[str, str]

    def address(self, login: str, database: str = "") -> str:
        """The address of a login, with its password, over TCP."""
        name = database or self.database.name
        return f"postgresql://{login}:{self.passwords.get(login, 'wrong')}@127.0.0.1:{self.port}/{name}"

    @asynccontextmanager
    async def connected(self, login: str) -> AsyncIterator[asyncpg.Connection]:
        """A connection of a login over TCP."""
        connection = await asyncpg.connect(self.address(login))
        try:
            yield connection
        finally:
            await connection.close()


@asynccontextmanager
async def people() -> AsyncIterator[People]:
    """The server, for as long as the block runs."""
    port = _free_port()
    with temporary(binaries=programs(), port=port) as started:
        server = DatabaseServer(started.dsn(database="postgres"))
        async with server.database() as made:
            await apply(made.admin_dsn)
            async with connect.admin(made.admin_dsn) as admin, asyncpg.create_pool(made.api_dsn, min_size=1) as pool:
                await gather(pool, admin)
                cast = await cast_of(admin)
                passwords = {}
                for role in KINDS:
                    for query, hospital in (
                        ("SELECT login FROM clinic.insert_database_user($4, $1, $2, $3, NULL)", (cast["north"].id,)),
                        ("SELECT login FROM clinic.insert_installation_user($1, $2, $3)", ()),
                    ):
                        password = new_password()
                        login = await admin.fetchval(query, role.lower(), role, verifier(password), *hospital)
                        passwords[login] = password
            yield People(made, port, cast, passwords)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
