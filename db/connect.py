"""Addresses of the administrator, the web tier and the worker: of the embedded server or the one DATABASE_URL names."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import asyncpg

from db.errors import ConnectionProblem
from db.migrate.roles import API, WORKER
from wardgraph.readers import without_password
from wardgraph.settings import Settings

SECONDS_TO_CONNECT = 10
# Parameters of an address that say who logs in, and how.
_CREDENTIALS = frozenset({"user", "password", "passfile"})


@dataclass(frozen=True)
class Dsns:
    """The addresses of one database: `admin` applies and seeds, `api` is the web tier's, `worker` the worker's.

    `notes` are for people.
    """

    admin: str
    api: str
    worker: str
    notes: tuple[str, ...] = ()


@asynccontextmanager
async def databases(settings: Settings, *, supervised: bool = False, bulk: bool = False) -> AsyncIterator[Dsns]:
    """The database to work with, for as long as the block runs; starts the embedded server when none is named.

    Where it is `supervised`, it is started again when it dies; `bulk`, it is set up for a load of many rows, unless it
    runs already. Raises ServerProblem or ConnectionProblem.
    """
    if settings.database_url:
        yield Dsns(
            settings.database_url,
            settings.api_database_url or login_dsn(settings.database_url, API, settings.api_password),
            settings.worker_database_url or login_dsn(settings.database_url, WORKER, settings.worker_password),
        )
        return
    # Loaded only now: who has a server needs none of it.
    from db.embedded.server import DATABASE, SUPERUSER, Server  # noqa: PLC0415
    from db.embedded.supervisor import Supervisor  # noqa: PLC0415

    server = Server(settings.data, port=settings.database_port, bulk=bulk)
    await asyncio.to_thread(server.start)
    try:
        await create_database(server.dsn(database="postgres"), DATABASE)
        with Supervisor(server) if supervised else nullcontext():
            yield Dsns(server.dsn(SUPERUSER), server.dsn(API), server.dsn(WORKER), server.notes)
    finally:
        await asyncio.to_thread(server.stop)


def login_dsn(admin_dsn: str, login: str, password: str | None) -> str:
    """The address of `admin_dsn` with a login and its password in place of the administrator's, wherever they stand."""
    parts = urlsplit(admin_dsn)
    secret = f":{quote(password, safe='')}" if password else ""
    kept = [each for each in parts.query.split("&") if unquote(each.partition("=")[0]) not in _CREDENTIALS]
    netloc = f"{login}{secret}@{parts.netloc.rpartition('@')[2]}"
    return urlunsplit(parts._replace(netloc=netloc, query="&".join(kept)))


async def create_database(dsn: str, name: str) -> None:
    """Creates the database `name` unless it is there, from another database's address."""
    async with admin(dsn) as connection:
        if await connection.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name):
            return
        try:
            await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
            # Somebody else has just created it.
            return


@asynccontextmanager
async def admin(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection with settled names and messages, closed afterwards. Raises ConnectionProblem."""
    try:
        # The search path is fixed, so that names print the same, and resolve the same, whoever logs in.
        connection = await asyncpg.connect(
            dsn,
            timeout=SECONDS_TO_CONNECT,
            command_timeout=None,
            server_settings={"search_path": "public", "application_name": "wardgraph"},
        )
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError, ssl.SSLError) as error:
        shown = without_password(dsn).replace(":***@", "@")
        raise ConnectionProblem(f"The database {shown} does not let us in: {str(error) or 'it does not answer'}.",
                                "Check the address and the password in DATABASE_URL.") from error  # fmt: skip
    try:
        yield connection
    finally:
        await connection.close()
