"""A hospital that many call at once."""

import secrets
from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.databases import Database
from tests.world import Hospital, new_hospital


@pytest.fixture(scope="module")
async def lines(database: Database) -> AsyncIterator[asyncpg.Pool]:
    """32 connections of the web tier's login, each as new for whoever takes one."""
    async with asyncpg.create_pool(database.api_dsn, min_size=32, max_size=32) as pool:
        yield pool


@pytest.fixture
async def crowd(lines: asyncpg.Pool, admin: asyncpg.Connection) -> Hospital:
    """A hospital in Berlin, called by the web tier's login on 32 connections at once."""
    return await new_hospital(lines, admin, f"h{secrets.token_hex(6)}")
