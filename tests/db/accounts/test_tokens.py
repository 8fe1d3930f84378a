"""One-time tokens: for one address, one purpose and one hospital, once, for a while; the newest alone."""

import asyncio
from collections import Counter

import asyncpg
import pytest

from tests.world import Hospital, new_hospital

EMAIL = "ann@north.example"
HOUR = "1 hour"


@pytest.fixture(scope="module")
async def houses(api: asyncpg.Pool, admins: asyncpg.Pool) -> list[Hospital]:
    async with admins.acquire() as admin:
        return [await new_hospital(api, admin, slug) for slug in ("north", "south")]  # type: ignore[arg-type]


async def issue(admin: asyncpg.Connection, house: Hospital, kind: str = "RESET", lifetime: str = HOUR) -> str:
    token: str = await admin.fetchval(
        "SELECT auth.issue_token($1, $2, $3, $4::text::interval)", house.id, kind, EMAIL, lifetime
    )
    return token


async def redeem(admin: asyncpg.Connection, house: Hospital, token: str, kind: str = "RESET") -> str:
    email: str = await admin.fetchval("SELECT auth.redeem_token($1, $2, $3)", house.id, kind, token)
    return email


async def refused(admin: asyncpg.Connection, house: Hospital, token: str, kind: str = "RESET") -> None:
    for function in ("token_email", "redeem_token"):
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await admin.execute(f"SELECT auth.{function}($1, $2, $3)", house.id, kind, token)
        assert refusal.value.sqlstate == "ZH007"


async def test_a_token_is_used_once(admin: asyncpg.Connection, houses: list[Hospital]) -> None:
    token = await issue(admin, houses[0])
    assert await redeem(admin, houses[0], token) == EMAIL
    await refused(admin, houses[0], token)


async def test_looking_does_not_use_it_up(admin: asyncpg.Connection, houses: list[Hospital]) -> None:
    token = await issue(admin, houses[0])
    for _ in range(2):
        assert await admin.fetchval("SELECT auth.token_email($1, 'RESET', $2)", houses[0].id, token) == EMAIL
    assert await redeem(admin, houses[0], token) == EMAIL


async def test_the_newest_of_a_kind_alone_is_valid(admin: asyncpg.Connection, houses: list[Hospital]) -> None:
    first, second = await issue(admin, houses[0]), await issue(admin, houses[0])
    other = await issue(admin, houses[0], "PROOF")
    await refused(admin, houses[0], first)
    assert await redeem(admin, houses[0], second) == EMAIL
    assert await redeem(admin, houses[0], other, "PROOF") == EMAIL


async def test_another_kind_or_hospital_has_no_use_for_it(admin: asyncpg.Connection, houses: list[Hospital]) -> None:
    north, south = houses
    token = await issue(admin, north)
    await refused(admin, north, token, "PROOF")
    await refused(admin, south, token)
    await refused(admin, south, f"{south.id}.{token.partition('.')[2]}")
    assert await redeem(admin, north, token) == EMAIL


@pytest.mark.parametrize("token", ["", "1.", "1.0", "x" * 100_000, "1.' OR true --", "ÄÖ\u202e"])
async def test_what_is_no_token_is_refused(admin: asyncpg.Connection, houses: list[Hospital], token: str) -> None:
    await issue(admin, houses[0])
    await refused(admin, houses[0], token)


async def test_it_expires(admin: asyncpg.Connection, houses: list[Hospital]) -> None:
    await refused(admin, houses[0], await issue(admin, houses[0], lifetime="-1 second"))


async def test_a_command_that_fails_leaves_it_valid(admin: asyncpg.Connection, houses: list[Hospital]) -> None:
    token = await issue(admin, houses[0])
    transaction = admin.transaction()
    await transaction.start()
    assert await redeem(admin, houses[0], token) == EMAIL
    await transaction.rollback()
    assert await redeem(admin, houses[0], token) == EMAIL


async def test_of_many_at_once_one_uses_it(
    admins: asyncpg.Pool, admin: asyncpg.Connection, houses: list[Hospital]
) -> None:
    token = await issue(admin, houses[0])

    async def use() -> str | None:
        async with admins.acquire() as connection:
            try:
                await connection.execute("SELECT auth.redeem_token($1, 'RESET', $2)", houses[0].id, token)
            except asyncpg.PostgresError as refusal:
                return refusal.sqlstate
            return None

    outcomes = await asyncio.gather(*(use() for _ in range(12)))
    assert Counter(outcomes) == {None: 1, "ZH007": 11}


async def test_tokens_are_long_and_never_alike(admin: asyncpg.Connection, houses: list[Hospital]) -> None:
    tokens = {await issue(admin, houses[0]) for _ in range(200)}
    assert len(tokens) == 200
    assert {len(token) for token in tokens} == {len(f"{houses[0].id}.") + 64}
