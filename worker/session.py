"""What a job works with: the settings, and calls of the functions of schema `worker`, which are all it may execute."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from zlib import crc32

import asyncpg

from wardgraph.connection import connect
from wardgraph.errors import CALL_ERRORS
from wardgraph.settings import Settings

# The first number of the advisory locks of jobs; a job's second one is made of its name.
LOCKS = 0x574F524B  # "WORK"
# A job's statement may take its time, but never for ever.
_STATEMENT_TIMEOUT = "10min"
_SECONDS_TO_CLOSE = 5


class Session:
    """One connection as `wardgraph_worker`."""

    def __init__(self, connection: asyncpg.Connection, settings: Settings) -> None:
        self.settings = settings
        self._connection = connection

    @classmethod
    @asynccontextmanager
    async def open(cls, dsn: str, settings: Settings) -> "AsyncIterator[Session]":
        """A session for as long as the block runs. Raises what the driver raises."""
        made = await connect(
            dsn,
            {
                "application_name": "wardgraph worker",
                "timezone": "UTC",
                "default_transaction_isolation": "read committed",
                "statement_timeout": _STATEMENT_TIMEOUT,
                "lock_timeout": f"{settings.lock_seconds}s",
            },
        )
        try:
            yield cls(made, settings)
        finally:
            try:
                # The server ends the session, and with it its locks, before somebody looks for them.
                await made.close(timeout=_SECONDS_TO_CLOSE)
            except CALL_ERRORS:
                made.terminate()

    async def call(self, function: str, **arguments: Any) -> list[asyncpg.Record]:
        """The rows of `worker.<function>(name => value, ...)`."""
        given = ", ".join(f"{name} => ${place}" for place, name in enumerate(arguments, 1))
        return await self._connection.fetch(f"SELECT * FROM worker.{function}({given})", *arguments.values())

    async def hospitals(self) -> list[int]:
        """The ids of all hospitals."""
        return [row["hospital_id"] for row in await self.call("hospitals")]

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[bool]:
        """Whether no other worker does what has this name, and none will for as long as the block runs.

        Where the block raises, the lock ends with the session.
        """
        # A number of 32 bits with its sign, as the server wants it.
        key = crc32(name.encode()) - 2**31
        taken = await self._connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", LOCKS, key)
        yield taken
        if taken:
            await self._connection.execute(f"SELECT pg_advisory_unlock({LOCKS}, {key})")
