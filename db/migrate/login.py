"""The logins of the web tier and of the worker, on a server that asks for a password."""

import asyncpg

from db import connect
from db.errors import ConnectionProblem
from db.migrate.roles import API, WORKER
from wardgraph.scram import verifier
from wardgraph.settings import Settings


async def prepare(dsns: connect.Dsns, settings: Settings, *, worker: bool = False) -> None:
    """Makes sure that the web tier can log in; the worker, too, where it is to run or its login is set.

    Raises ConnectionProblem when there is no password to give, or the one given is not accepted either.
    """
    await _prepare(dsns.admin, API, dsns.api, settings.api_password)
    if worker or settings.worker_password or settings.worker_database_url:
        await _prepare(dsns.admin, WORKER, dsns.worker, settings.worker_password)


async def _prepare(admin_dsn: str, login: str, dsn: str, password: str | None) -> None:
    """Makes sure that a login is let in, giving it `password` where it is not yet."""
    try:
        await _try(dsn)
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError) as error:
        if not password:
            raise ConnectionProblem(
                f"The login {login} is refused: {error.args[0]}.",
                f"Set {login.upper()}_PASSWORD, which it is then given, or {login.upper()}_DATABASE_URL.",
            ) from error
        async with connect.admin(admin_dsn) as connection:
            # The verifier in place of the password, which might end up in the server's log.
            await connection.execute(f"ALTER ROLE {login} PASSWORD '{verifier(password)}'")
        async with connect.admin(dsn):
            pass


async def _try(dsn: str) -> None:
    connection = await asyncpg.connect(dsn, timeout=connect.SECONDS_TO_CONNECT)
    await connection.close()
