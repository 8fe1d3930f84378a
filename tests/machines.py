"""Hypothesis' state machines are no coroutines: what lets one call the database."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
from hypothesis import HealthCheck, settings

from tests.databases import Database
from tests.refusals import sqlstate_of
from tests.world import Hospital, new_hospital

# A database's speed is no property of the rule, and a shrinking example is slow by nature.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Clinic:
    """Makes hospitals and calls them, on an event loop of its own."""

    wait: Callable[[Coroutine[Any, Any, Any]], Any]
    api: asyncpg.Connection
    admin: asyncpg.Connection

    def hospital(self, currency: str = "EUR", tax: str = "19") -> Hospital:
        """A new hospital, called as the web tier's login."""
        slug = f"h{secrets.token_hex(6)}"
        made: Hospital = self.wait(new_hospital(self.api, self.admin, slug, currency=currency, tax=tax))
        return made

    def outcome(self, doing: Awaitable[Any]) -> tuple[str, Any]:
        """How a command ended: ("", its row), or its SQLSTATE and the error."""

        async def settled() -> tuple[Any]:
            return await asyncio.gather(doing, return_exceptions=True)

        (result,) = self.wait(settled())
        return sqlstate_of(result), result


@contextmanager
def clinic(database: Database) -> Iterator[Clinic]:
    """Connections to a database that code without coroutines may use, closed with the block."""
    loop = asyncio.new_event_loop()
    try:
        api = loop.run_until_complete(_connected(database.api_dsn))
        admin = loop.run_until_complete(_connected(database.admin_dsn))
        yield Clinic(loop.run_until_complete, api, admin)
        loop.run_until_complete(api.close())
        loop.run_until_complete(admin.close())
    finally:
        loop.close()


async def _connected(dsn: str) -> asyncpg.Connection:
    return await asyncpg.connect(dsn)
