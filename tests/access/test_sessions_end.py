"""What an account may do and see is checked at every call: an ended session or a lost role counts at once."""

from hashlib import sha256
from typing import Any

import asyncpg
import pytest

from tests.access.asking import Line, call, outcome
from tests.access.cast import Cast, House
from tests.access.commands import COMMANDS
from tests.access.naming import resolved
from tests.access.seen import expected
from tests.world import PROOF

ENDINGS = {
    "signed out": "",
    "revoked": "UPDATE auth.sessions SET revoked_at = now() WHERE hospital_id = $1 AND key = $2",
    "expired": "UPDATE auth.sessions SET expires_at = now() WHERE hospital_id = $1 AND key = $2",
    "suspended": "UPDATE auth.accounts SET status = 'SUSPENDED' WHERE hospital_id = $1"
    " AND id = (SELECT account_id FROM auth.sessions WHERE hospital_id = $1 AND key = $2)",
}


async def _does(connection: Line, house: House, asker: str) -> tuple[str, str, str]:
    session = house.session(asker)
    command = resolved(COMMANDS["pay_bill"].arguments, house)
    return (
        await outcome(connection, house, session, "patients_by_id", p_ids=[1]),
        await outcome(connection, house, session, "pay_bill", **command),
        await outcome(connection, house, session, "close_session"),
    )


@pytest.mark.parametrize("ending", ENDINGS)
async def test_a_session_that_is_over_is_out_at_its_next_call_on_every_connection(
    api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast, ending: str
) -> None:
    # Each ending of its own hospital or account, since the module's tests share the database.
    house, asker = {
        "signed out": (cast["north"], "CASHIER"),
        "revoked": (cast["south"], "CASHIER"),
        "expired": (cast["west"], "CASHIER"),
        "suspended": (cast["west"], "PATIENT"),
    }[ending]
    async with api.acquire() as one, api.acquire() as other:
        for connection in (one, other):
            assert await outcome(connection, house, house.session(asker), "patients_by_id", p_ids=[1]) == ""
        if ENDINGS[ending]:
            await admin.execute(ENDINGS[ending], house.id, house.session(asker))
        else:
            await call(one, house, house.session(asker), "close_session")
        for connection in (one, other):
            assert await _does(connection, house, asker) == ("ZH001", "ZH001", "ZH001")
    # The twin's session of the same account id goes on.
    assert await outcome(api, cast["north"], cast["north"].session("PATIENT"), "patients_by_id", p_ids=[1]) == ""


async def test_a_suspended_account_cannot_come_back_in(
    api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["south"]
    (key,) = house.keys["auth.accounts"]["ANALYST"]
    account = int(key.split("/")[1])
    email = await admin.fetchval(
        "SELECT email FROM auth.accounts WHERE hospital_id = $1 AND id = $2", house.id, account
    )
    await admin.execute(
        "UPDATE auth.accounts SET status = 'SUSPENDED' WHERE hospital_id = $1 AND id = $2", house.id, account
    )
    # tests/world.py opens sessions with the e-mail address for a token.
    assert await call(api, house, None, "refresh_session", p_refresh_token=email, p_new_refresh_token="new") == []
    given = {"p_email": email, "p_proof": PROOF, "p_refresh_token": "newer"}
    assert await call(api, house, None, "open_session", **given) == []
    await admin.execute(
        "UPDATE auth.accounts SET status = 'ACTIVE' WHERE hospital_id = $1 AND id = $2", house.id, account
    )
    assert len(await call(api, house, None, "refresh_session", p_refresh_token=email, p_new_refresh_token="new")) == 1
    assert len(await call(api, house, None, "open_session", **given)) == 1


@pytest.mark.parametrize(
    ("account_of", "proof"),
    [("north", b"wrong"), ("north", None), ("north", b""), ("north", sha256(PROOF).digest()), ("west", PROOF)],
)
async def test_a_session_opens_only_on_the_proof_of_an_account_of_that_hospital(
    api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast, account_of: str, proof: bytes | None
) -> None:
    email = await admin.fetchval(
        "SELECT email FROM auth.accounts WHERE hospital_id = $1 AND roles = '{ADMIN}'", cast[account_of].id
    )
    sessions = await admin.fetchval("SELECT count(*) FROM auth.sessions")
    given = {"p_email": email, "p_proof": proof, "p_refresh_token": "x"}
    assert await call(api, cast["north"], None, "open_session", **given) == []
    assert await admin.fetchval("SELECT count(*) FROM auth.sessions") == sessions


async def test_a_role_that_is_taken_away_or_given_counts_at_the_next_call(
    api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast
) -> None:
    house, asker = cast["north"], "PATIENT+RECEPTIONIST"
    (key,) = house.keys["auth.accounts"][asker]

    async def patients() -> set[str]:
        rows = await call(api, house, house.session(asker), "patients_by_id", p_ids=list(range(1, 2000)))
        return {f"{house.id}/{row['id']}" for row in rows}

    async def become(*roles: str) -> None:
        query = "UPDATE auth.accounts SET roles = $3 WHERE hospital_id = $1 AND id = $2"
        await admin.execute(query, house.id, int(key.split("/")[1]), list(roles))

    assert await patients() == expected("clinic.patients", "RECEPTIONIST", house)
    await become("PATIENT")
    assert await patients() == expected("clinic.patients", "PATIENT", house)
    # The account is still pia's, but has no role that shows pia's record.
    await become("ANALYST")
    assert await patients() == set()
    await become("ADMIN")
    assert await patients() == expected("clinic.patients", "ADMIN", house)


async def test_a_nurse_who_moves_sees_the_new_ward_and_no_longer_the_old_one(
    api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["north"]

    async def patients() -> set[str]:
        rows = await call(api, house, house.session("NURSE"), "patients_by_id", p_ids=list(range(1, 2000)))
        return {row["first_name"] for row in rows}

    assert await patients() == {"pia", "pearl", "quin", "ines"}
    query = "UPDATE clinic.nurses SET department_id = $2 WHERE hospital_id = $1 AND first_name = 'nina'"
    await admin.execute(query, house.id, house.id_of("clinic.departments", "Surgery"))
    assert await patients() == {"pia", "pearl", "paul", "olga"}


@pytest.mark.parametrize("session", ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"])
async def test_an_unknown_session_is_nobody_not_even_public(api: asyncpg.Pool, cast: Cast, session: Any) -> None:
    assert await outcome(api, cast["north"], session, "departments_by_id", p_ids=[1]) == "ZH001"
