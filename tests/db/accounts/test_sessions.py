"""Sessions: one refresh token at a time, an old one gives the thief away, and whoever is out is out at once."""

import datetime as dt
from uuid import UUID

import asyncpg
import pytest

from tests.refusals import refused
from tests.world import HASH, Hospital, set_clock

ENDED = {"reason": "SESSION_ENDED"}


def tomorrow() -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(days=1)


async def signed_in(hospital: Hospital, token: bytes) -> UUID:
    """A further session of the account ADMIN, with this refresh token."""
    account = await hospital.call(None, "account_by_email", p_email=f"admin@{hospital.id}.example")
    row = await hospital.call(
        None,
        "open_session",
        p_account_id=account["account_id"],
        p_password_hash=HASH,
        p_refresh_token_hash=token,
        p_expires_at=tomorrow(),
    )
    return UUID(str(row["id"]))


async def refresh(hospital: Hospital, old: bytes, new: bytes) -> list[UUID]:
    return [
        row["id"]
        for row in await hospital.rows(
            None, "refresh_session", p_refresh_token_hash=old, p_new_refresh_token_hash=new, p_expires_at=tomorrow()
        )
    ]


async def is_out(hospital: Hospital, session: UUID) -> None:
    await refused(hospital.admin, hospital.call(session, "viewer"), "ZH001", ENDED)


async def test_a_refresh_token_is_exchanged_once(hospital: Hospital) -> None:
    session = await signed_in(hospital, b"one")
    assert await refresh(hospital, b"one", b"two") == [session]
    assert await refresh(hospital, b"one", b"three") == []
    assert await refresh(hospital, b"two", b"three") == [session]
    assert (await hospital.call(session, "viewer"))["account_id"] is not None


async def test_an_exchanged_token_used_late_revokes_the_session(
    hospital: Hospital, traveller: asyncpg.Connection
) -> None:
    session = await signed_in(hospital, b"one")
    start = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=10)
    later = hospital.on(traveller)
    await set_clock(traveller, start)
    assert await refresh(later, b"one", b"two") == [session]
    # Two tabs of one browser may well send it within half a minute.
    await set_clock(traveller, start + dt.timedelta(seconds=30))
    assert await refresh(later, b"one", b"three") == []
    assert len(await hospital.rows(session, "viewer")) == 1
    await set_clock(traveller, start + dt.timedelta(seconds=30, microseconds=1))
    assert await refresh(later, b"one", b"three") == []
    await is_out(hospital, session)
    assert await refresh(later, b"two", b"three") == []


async def test_a_session_that_ran_out_is_not_prolonged(hospital: Hospital, traveller: asyncpg.Connection) -> None:
    await signed_in(hospital, b"one")
    await set_clock(traveller, tomorrow() + dt.timedelta(seconds=1))
    assert await refresh(hospital.on(traveller), b"one", b"two") == []


async def test_an_expired_session_is_out(hospital: Hospital, owner: asyncpg.Connection) -> None:
    session = await signed_in(hospital, b"one")
    await owner.execute("UPDATE auth.sessions SET expires_at = now() WHERE id = $1", session)
    await is_out(hospital, session)


async def test_signing_out_ends_the_session_and_its_token(hospital: Hospital) -> None:
    session, other = await signed_in(hospital, b"one"), await signed_in(hospital, b"two")
    closed = await hospital.call(session, "close_session")
    assert (closed["id"], closed["revoked_at"] is not None) == (session, True)
    await is_out(hospital, session)
    assert await refresh(hospital, b"one", b"three") == []
    assert len(await hospital.rows(other, "viewer")) == 1


async def test_a_suspended_account_is_out_at_its_next_call(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    session = await signed_in(hospital, b"one")
    account = (await hospital.call(session, "viewer"))["account_id"]
    await owner.execute("UPDATE auth.accounts SET status = 'SUSPENDED' WHERE id = $1", account)
    await is_out(hospital, session)
    assert await refresh(hospital, b"one", b"two") == []
    assert await hospital.rows(None, "account_by_email", p_email=f"admin@{hospital.id}.example") == []
    sign_in = hospital.call(
        None,
        "open_session",
        p_account_id=account,
        p_password_hash=HASH,
        p_refresh_token_hash=b"three",
        p_expires_at=tomorrow(),
    )
    await refused(admin, sign_in, "ZH004", {})
    await owner.execute("UPDATE auth.accounts SET status = 'ACTIVE' WHERE id = $1", account)
    assert len(await hospital.rows(session, "viewer")) == 1


async def test_a_password_that_changed_meanwhile_signs_nobody_in(hospital: Hospital, admin: asyncpg.Connection) -> None:
    account = await hospital.call(None, "account_by_email", p_email=f" ADMIN@{hospital.id}.example ")
    assert account["password_hash"] == HASH
    sign_in = hospital.call(
        None,
        "open_session",
        p_account_id=account["account_id"],
        p_password_hash="$argon2id$other",
        p_refresh_token_hash=b"one",
        p_expires_at=tomorrow(),
    )
    await refused(admin, sign_in, "ZH004", {})


async def test_a_session_of_another_hospital_is_none_here(hospital: Hospital, admin: asyncpg.Connection) -> None:
    session = await signed_in(hospital, b"one")
    elsewhere = await admin.fetchval(
        "SELECT id FROM clinic.create_hospital($1, 'X', 'UTC', 'EUR', 0, 30)", f"x{hospital.id}"
    )
    with pytest.raises(asyncpg.PostgresError) as caught:
        await hospital.pool.fetch("SELECT * FROM api.viewer($1, $2)", elsewhere, session)
    assert caught.value.sqlstate == "ZH001"
