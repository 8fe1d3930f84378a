"""A hospital that many call at once."""

import secrets
from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.databases import Database
from tests.world import Hospital, new_hospital


@pytest.fixture
async def crowd(database: Database, admin: asyncpg.Connection) -> AsyncIterator[Hospital]:
    """A hospital in Berlin, called by the web tier's login on 32 connections at once."""
    async with asyncpg.create_pool(database.api_dsn, min_size=32, max_size=32) as pool:
        yield await new_hospital(pool, admin, f"h{secrets.token_hex(6)}")
