"""A transaction that writes is READ COMMITTED: checks see all that was committed before."""

from typing import Literal

import asyncpg
import pytest

from tests.access.asking import call, outcome
from tests.access.cast import Cast
from tests.access.commands import COMMANDS
from tests.access.naming import resolved
from tests.refusals import digest

Level = Literal["repeatable_read", "serializable"]
STRICTER: tuple[Level, ...] = ("repeatable_read", "serializable")


@pytest.mark.parametrize("isolation", STRICTER)
async def test_a_stale_snapshot_writes_nothing(
    api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast, isolation: Level
) -> None:
    house = cast["north"]
    before = await digest(admin)
    for command, given in COMMANDS.items():
        arguments = resolved(given.arguments, house)
        async with api.acquire() as connection:
            transaction = connection.transaction(isolation=isolation)
            await transaction.start()
            refusal = await outcome(connection, house, house.session("ADMIN"), command, **arguments)
            await transaction.rollback()
        assert refusal == "25001", command
    assert await digest(admin) == before


@pytest.mark.parametrize("isolation", STRICTER)
async def test_one_snapshot_may_be_read_by_several_calls(api: asyncpg.Pool, cast: Cast, isolation: Level) -> None:
    house = cast["north"]
    async with api.acquire() as connection, connection.transaction(isolation=isolation, readonly=True):
        for _ in range(2):
            assert await call(connection, house, house.session("ADMIN"), "patients_by_id", p_ids=[1])
