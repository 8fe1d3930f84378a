"""A hospital for a test of a rule, the owner's connection, and an administrator's whose clock stands still."""

import secrets
from collections.abc import AsyncIterator
from typing import cast

import asyncpg
import pytest

from db.migrate.roles import OWNER
from tests.world import Hospital, new_hospital


@pytest.fixture
async def hospital(api: asyncpg.Pool, admin: asyncpg.Connection) -> Hospital:
    """A hospital in Berlin, in euros, called as the web tier's login."""
    return await new_hospital(api, admin, slug())


@pytest.fixture
async def owner(admins: asyncpg.Pool) -> AsyncIterator[asyncpg.Connection]:
    """The owner of tables and rules, writing past the commands."""
    async with admins.acquire() as connection:
        await connection.execute(f"SET ROLE {OWNER}")
        yield cast("asyncpg.Connection", connection)


@pytest.fixture
async def traveller(admins: asyncpg.Pool) -> AsyncIterator[asyncpg.Connection]:
    """An administrator's connection of its own, for a test that moves its clock."""
    async with admins.acquire() as connection:
        yield cast("asyncpg.Connection", connection)


def slug() -> str:
    """A name for a hospital that no other has."""
    return f"h{secrets.token_hex(6)}"
