"""Connections to PostgreSQL as the web tier needs them."""

import socket
from typing import Any

import asyncpg
import orjson

# What each connection keeps prepared: statements come by the thousand, and each takes the server 20 KiB (one call) to
# 340 KiB (a chain of nine). The longest take some 3 MB; longer ones are planned at each call.
_STATEMENTS = 128
_LONGEST_STATEMENT = 10 * 1024
# A peer that vanished is noticed within some 20 seconds, on an idle connection, too. What the platform lacks is left.
_KEEPALIVE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 3, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 20_000}


class Connection(asyncpg.Connection):
    """A connection that notices when its peer has vanished."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wire = self._transport.get_extra_info("socket")  # type: ignore[attr-defined] # asyncpg-stubs leave it out
        if wire is not None and wire.family in (socket.AF_INET, socket.AF_INET6):
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for name, value in _KEEPALIVE.items():
                if hasattr(socket, name):
                    wire.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


async def connect(dsn: str, settings: dict[str, str]) -> asyncpg.Connection:
    """A connection that knows JSON, its session having these settings. It waits as long as the caller lets it."""
    connection = await asyncpg.connect(
        dsn,
        connection_class=Connection,
        statement_cache_size=_STATEMENTS,
        max_cacheable_statement_size=_LONGEST_STATEMENT,
        max_cached_statement_lifetime=0,
        server_settings=settings,
    )
    try:
        await prepare(connection)
    except BaseException:
        connection.terminate()
        raise
    return connection


async def prepare(connection: asyncpg.Connection) -> None:
    """Teaches a connection JSON. Every connection that is to run these statements needs it."""
    # jsonb on the wire is its text behind a version byte.
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\x01" + orjson.dumps(value, default=str),
        decoder=lambda data: orjson.loads(data[1:]),
    )
