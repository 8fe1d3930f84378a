"""The web tier's login on a server that asks for a password."""

import base64
import hashlib
import hmac
import secrets
import unicodedata

import asyncpg

from db import connect
from db.errors import ConnectionProblem
from db.migrate.roles import API

_ITERATIONS = 4096


async def prepare(dsns: connect.Dsns, password: str | None) -> None:
    """Makes sure that the web tier can log in, giving wardgraph_api `password` where it cannot yet.

    Raises ConnectionProblem when there is no password to give, or the one given is not accepted either.
    """
    try:
        await _try(dsns.api)
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError) as error:
        if not password:
            raise ConnectionProblem(
                f"The login {API} is refused: {error.args[0]}.",
                "Set WARDGRAPH_API_PASSWORD, which it is then given, or WARDGRAPH_API_DATABASE_URL.",
            ) from error
        async with connect.admin(dsns.admin) as connection:
            # The verifier in place of the password, which might end up in the server's log.
            await connection.execute(f"ALTER ROLE {API} PASSWORD '{verifier(password)}'")
        async with connect.admin(dsns.api):
            pass


async def _try(dsn: str) -> None:
    connection = await asyncpg.connect(dsn, timeout=connect.SECONDS_TO_CONNECT)
    await connection.close()


def verifier(password: str) -> str:
    """What PostgreSQL stores of a password (SCRAM-SHA-256, RFC 5803)."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", unicodedata.normalize("NFKC", password).encode(), salt, _ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt_text, stored_text, server_text = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${_ITERATIONS}:{salt_text}${stored_text}:{server_text}"
