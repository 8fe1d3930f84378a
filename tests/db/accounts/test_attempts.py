"""Attempts are counted for each kind and key, come back evenly, and never exceed the limit, however many at once."""

import asyncio
import datetime as dt

import asyncpg
import pytest

from db.migrate.roles import OWNER
from tests.refusals import refused
from tests.world import Hospital, Session

KIND = "sign_in.address"


async def limit(owner: asyncpg.Connection, hospital: Hospital, most: int, seconds: int) -> None:
    """What an operator does to change a limit."""
    await owner.execute(
        "INSERT INTO auth.limits (hospital_id, kind, most, window_seconds) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (hospital_id, kind) DO UPDATE SET most = $3, window_seconds = $4",
        hospital.id, KIND, most, seconds,
    )  # fmt: skip


async def attempt(connection: Session, hospital: Hospital, key: str | None = "a", kind: str = KIND) -> int:
    """The seconds to wait, or 0 where the attempt was counted."""
    seconds = await connection.fetchval("SELECT auth.count_attempt($1, $2, $3)", hospital.id, kind, key)
    return int(seconds or 0)


async def later(owner: asyncpg.Connection, hospital: Hospital, seconds: float) -> None:
    """As if so much time had gone by."""
    await owner.execute(
        "UPDATE auth.attempts SET forgotten_at = forgotten_at - $2::interval WHERE hospital_id = $1",
        hospital.id, dt.timedelta(seconds=seconds),
    )  # fmt: skip


async def test_attempts_come_back_one_by_one(owner: asyncpg.Connection, hospital: Hospital) -> None:
    await limit(owner, hospital, most=3, seconds=300)
    assert [await attempt(owner, hospital) for _ in range(5)] == [0, 0, 0, 100, 100]
    await later(owner, hospital, 60)
    assert await attempt(owner, hospital) == 40
    await later(owner, hospital, 40)
    assert [await attempt(owner, hospital) for _ in range(2)] == [0, 100]
    await later(owner, hospital, 1000)
    assert [await attempt(owner, hospital) for _ in range(4)] == [0, 0, 0, 100]


async def test_each_key_kind_and_hospital_has_its_own(owner: asyncpg.Connection, hospital: Hospital) -> None:
    await limit(owner, hospital, most=1, seconds=60)
    assert [await attempt(owner, hospital, key) for key in ("a", "b", "a", "b")] == [0, 0, 60, 60]
    assert await attempt(owner, hospital, kind="sign_in.account") == 0
    # Without a key there is nobody to count it for.
    assert [await attempt(owner, hospital, None) for _ in range(3)] == [0, 0, 0]


async def test_a_hospital_without_a_row_has_the_default(owner: asyncpg.Connection, hospital: Hospital) -> None:
    limits = await owner.fetch("SELECT kind, most, window_seconds FROM auth.default_limits()")
    assert KIND in {row["kind"] for row in limits}
    for kind, most, seconds in limits[:3]:
        each = round(seconds / most)
        assert [await attempt(owner, hospital, kind=kind) for _ in range(most + 1)] == [*[0] * most, each]
    with pytest.raises(asyncpg.NoDataFoundError):
        await attempt(owner, hospital, kind="no such kind")


async def test_many_at_once_are_no_more_than_the_limit(
    admins: asyncpg.Pool, owner: asyncpg.Connection, hospital: Hospital
) -> None:
    await limit(owner, hospital, most=5, seconds=3600)

    async def one() -> int:
        async with admins.acquire() as connection:
            await connection.execute(f"SET ROLE {OWNER}")
            return await attempt(connection, hospital)

    waits = await asyncio.gather(*(one() for _ in range(40)))
    assert waits.count(0) == 5
    assert set(waits) == {0, 720}


async def test_a_refusal_says_when_to_come_back(
    owner: asyncpg.Connection, admin: asyncpg.Connection, hospital: Hospital
) -> None:
    await limit(owner, hospital, most=1, seconds=30)
    count = "SELECT auth.limit_attempts($1, $2, 'a')"
    await owner.execute(count, hospital.id, KIND)
    await refused(admin, owner.execute(count, hospital.id, KIND), "ZH006", {"retryAfterSeconds": 30})


async def test_what_has_come_back_is_cleared(owner: asyncpg.Connection, hospital: Hospital) -> None:
    await limit(owner, hospital, most=2, seconds=100)
    await attempt(owner, hospital, "old")
    await later(owner, hospital, 60)
    await attempt(owner, hospital, "new")
    clear = "SELECT auth.clear_attempts($1)"
    assert [await owner.fetchval(clear, hospital.id) for _ in range(2)] == [1, 0]
    assert await owner.fetchval("SELECT count(*) FROM auth.attempts WHERE hospital_id = $1", hospital.id) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
async def test_addresses_of_one_customer_are_one(owner: asyncpg.Connection, address: str | None, network: str) -> None:
    async with owner.transaction():
        if address is not None:
            await owner.execute("SELECT set_config('app.client_address', $1, true)", address)
        assert await owner.fetchval("SELECT auth.client_address()") == (address or None)
        assert await owner.fetchval("SELECT auth.client_network()") == network
