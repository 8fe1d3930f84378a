"""Wrong passwords: how many are heard, at once as well, and that nobody can keep others out by trying."""

import asyncio
import secrets
from collections import Counter

import asyncpg
import pytest

from tests.world import PROOF, Hospital

WRONG = bytes(32)
RATE_LIMITED = "ZH006"


async def guess(hospital: Hospital, email: str, address: str, proof: bytes = WRONG) -> str:
    """What becomes of an attempt from an address: in, wrong or the SQLSTATE."""
    pool = hospital.pool
    assert isinstance(pool, asyncpg.Pool)
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.client_address', $1, true)", address)
        try:
            opened = await hospital.on(connection).opened(email, secrets.token_hex(8), proof)
        except asyncpg.PostgresError as error:
            return str(error.sqlstate)
        return "in" if opened else "wrong"


def admin_of(hospital: Hospital) -> str:
    return f"admin@{hospital.id}.example"


@pytest.mark.parametrize("who", ["admin", "nobody"])
async def test_guesses_at_once_are_no_more_than_the_limit(hospital: Hospital, who: str) -> None:
    email = f"{who}@{hospital.id}.example"
    found = Counter(await asyncio.gather(*(guess(hospital, email, "192.0.2.1") for _ in range(30))))
    # The same for an account that does not exist.
    assert found == {"wrong": 10, RATE_LIMITED: 20}
    assert await guess(hospital, email, "192.0.2.1", PROOF) == RATE_LIMITED
    failed = "SELECT failed_sign_ins FROM auth.accounts WHERE hospital_id = $1 AND roles = '{ADMIN}'"
    assert await hospital.admin.fetchval(failed, hospital.id) == (10 if who == "admin" else 0)


async def test_a_right_password_elsewhere_gets_in_and_costs_nothing(hospital: Hospital) -> None:
    email = admin_of(hospital)
    for _ in range(10):
        assert await guess(hospital, email, "192.0.2.1") == "wrong"
    assert await guess(hospital, email, "192.0.2.1", PROOF) == RATE_LIMITED
    assert [await guess(hospital, email, "192.0.2.2", PROOF) for _ in range(15)] == ["in"] * 15


async def test_one_address_tries_only_so_many_accounts(hospital: Hospital) -> None:
    found = Counter([await guess(hospital, f"{place}@x.example", "192.0.2.1") for place in range(103)])
    assert found == {"wrong": 100, RATE_LIMITED: 3}
    assert await guess(hospital, "0@x.example", "192.0.2.2") == "wrong"


async def test_many_addresses_slow_an_account_down_and_keep_nobody_out(hospital: Hospital) -> None:
    email = admin_of(hospital)
    assert await guess(hospital, email, "198.51.100.1", PROOF) == "in"
    # 60 wrong ones from ten addresses.
    for place in range(60):
        assert await guess(hospital, email, f"192.0.2.{place % 10}") == "wrong"
    # From now on an address has one attempt. The person's is heard, from wherever.
    assert [await guess(hospital, email, "203.0.113.1") for _ in range(2)] == ["wrong", RATE_LIMITED]
    assert await guess(hospital, email, "203.0.113.2", PROOF) == "in"
    # Where the account has signed in before, nothing has changed.
    assert [await guess(hospital, email, "198.51.100.1") for _ in range(10)] == ["wrong"] * 10


async def test_without_an_address_all_are_one(hospital: Hospital) -> None:
    email = admin_of(hospital)
    assert [await guess(hospital, email, "") for _ in range(11)] == [*["wrong"] * 10, RATE_LIMITED]
