"""Sessions: one refresh token at a time, an old one gives the thief away, and whoever is out is out at once."""

import asyncio
import datetime as dt
from itertools import pairwise
from uuid import UUID

import asyncpg
import pytest

from tests.refusals import refused
from tests.world import Hospital, set_clock

ENDED = {"reason": "SESSION_ENDED"}


async def signed_in(hospital: Hospital, token: str) -> UUID:
    """A further session of the account ADMIN, with this refresh token."""
    session = await hospital.opened(f"admin@{hospital.id}.example", token)
    assert session
    return session


async def refresh(hospital: Hospital, old: str, new: str) -> list[UUID]:
    rows = await hospital.rows(None, "refresh_session", p_refresh_token=old, p_new_refresh_token=new)
    return [row["session_key"] for row in rows]


async def is_out(hospital: Hospital, session: UUID) -> None:
    await refused(hospital.admin, hospital.call(session, "viewer"), "ZH001", ENDED)


async def test_a_refresh_token_is_exchanged_once(hospital: Hospital) -> None:
    session = await signed_in(hospital, "one")
    assert await refresh(hospital, "one", "two") == [session]
    assert await refresh(hospital, "one", "three") == []
    assert await refresh(hospital, "two", "three") == [session]
    assert (await hospital.call(session, "viewer"))["account_id"] is not None


async def test_the_last_token_used_again_late_ends_the_session(
    hospital: Hospital, traveller: asyncpg.Connection
) -> None:
    session = await signed_in(hospital, "one")
    start = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=10)
    later = hospital.on(traveller)
    await set_clock(traveller, start)
    assert await refresh(later, "one", "two") == [session]
    # Two tabs of one browser may well send it within a few seconds.
    await set_clock(traveller, start + dt.timedelta(seconds=10))
    assert await refresh(later, "one", "three") == []
    assert len(await hospital.rows(session, "viewer")) == 1
    await set_clock(traveller, start + dt.timedelta(seconds=10, microseconds=1))
    assert await refresh(later, "one", "three") == []
    await is_out(hospital, session)
    assert await refresh(later, "two", "three") == []


@pytest.mark.parametrize("generation", range(4))
async def test_a_token_of_any_earlier_generation_ends_the_session_at_once(
    hospital: Hospital, traveller: asyncpg.Connection, generation: int
) -> None:
    names = ["0", "1", "2", "3", "4"]
    session, other = await signed_in(hospital, "0"), await signed_in(hospital, "other")
    # Stolen, and used by the thief after the owner exchanged it: once, or many times.
    now = dt.datetime.now(dt.UTC)
    for place, (old, new) in enumerate(pairwise(names)):
        await set_clock(traveller, now + dt.timedelta(seconds=place))
        assert await refresh(hospital.on(traveller), old, new) == [session]
    last = generation == len(names) - 2
    await set_clock(traveller, now + dt.timedelta(seconds=60 if last else 4))
    assert await refresh(hospital.on(traveller), names[generation], "thief's") == []
    # Both are out: whoever had the newest token, too.
    assert await refresh(hospital, names[-1], "owner's") == []
    await is_out(hospital, session)
    assert len(await hospital.rows(other, "viewer")) == 1
    events = "SELECT count(*) FROM audit.events WHERE hospital_id = $1 AND kind = 'TOKEN_REUSED'"
    assert await hospital.admin.fetchval(events, hospital.id) == 1


async def test_of_a_thief_and_an_owner_at_once_one_gets_a_token(hospital: Hospital) -> None:
    session = await signed_in(hospital, "one")
    answers = await asyncio.gather(*(refresh(hospital, "one", f"new {place}") for place in range(6)))
    assert sorted(answers) == [*[[]] * 5, [session]]
    assert len(await hospital.rows(session, "viewer")) == 1


async def test_a_session_has_an_end_however_often_it_is_refreshed(
    hospital: Hospital, owner: asyncpg.Connection
) -> None:
    session = await signed_in(hospital, "0")
    opened = await owner.fetchrow("SELECT created_at, expires_at, ends_at FROM auth.sessions WHERE key = $1", session)
    assert opened is not None
    assert (opened["expires_at"] - opened["created_at"], opened["ends_at"] - opened["created_at"]) == (
        dt.timedelta(days=14), dt.timedelta(days=30),
    )  # fmt: skip
    # 20 days on.
    await owner.execute("UPDATE auth.sessions SET ends_at = now() + interval '10 days' WHERE key = $1", session)
    assert await refresh(hospital, "0", "1") == [session]
    query = "SELECT expires_at = ends_at FROM auth.sessions WHERE key = $1"
    assert await owner.fetchval(query, session)
    await owner.execute("UPDATE auth.sessions SET ends_at = now(), expires_at = now() WHERE key = $1", session)
    assert await refresh(hospital, "1", "2") == []
    await is_out(hospital, session)


async def test_how_long_a_session_lasts_is_the_hospitals_to_say(hospital: Hospital, owner: asyncpg.Connection) -> None:
    rules = "UPDATE auth.sign_in_rules SET session_idle_days = 1, session_days = 2 WHERE hospital_id = $1"
    await owner.execute(rules, hospital.id)
    session = await signed_in(hospital, "0")
    lasts = "SELECT expires_at - created_at, ends_at - created_at FROM auth.sessions WHERE key = $1"
    (row,) = await owner.fetch(lasts, session)
    assert tuple(row) == (dt.timedelta(days=1), dt.timedelta(days=2))


async def test_a_session_that_ran_out_is_not_prolonged(hospital: Hospital, traveller: asyncpg.Connection) -> None:
    await signed_in(hospital, "one")
    await set_clock(traveller, dt.datetime.now(dt.UTC) + dt.timedelta(days=14, seconds=1))
    assert await refresh(hospital.on(traveller), "one", "two") == []


async def test_an_expired_session_is_out(hospital: Hospital, owner: asyncpg.Connection) -> None:
    session = await signed_in(hospital, "one")
    await owner.execute("UPDATE auth.sessions SET expires_at = now() WHERE key = $1", session)
    await is_out(hospital, session)


async def test_signing_out_ends_the_session_and_its_token(hospital: Hospital) -> None:
    session, other = await signed_in(hospital, "one"), await signed_in(hospital, "two")
    closed = await hospital.call(session, "close_session")
    assert (closed["session_key"], closed["revoked_at"] is not None) == (session, True)
    await is_out(hospital, session)
    assert await refresh(hospital, "one", "three") == []
    assert len(await hospital.rows(other, "viewer")) == 1


async def test_a_suspended_account_is_out_at_its_next_call(hospital: Hospital, owner: asyncpg.Connection) -> None:
    session = await signed_in(hospital, "one")
    account = (await hospital.call(session, "viewer"))["account_id"]
    await owner.execute("UPDATE auth.accounts SET status = 'SUSPENDED' WHERE id = $1", account)
    await is_out(hospital, session)
    assert await refresh(hospital, "one", "two") == []
    assert await hospital.opened(f"admin@{hospital.id}.example") is None
    await owner.execute("UPDATE auth.accounts SET status = 'ACTIVE' WHERE id = $1", account)
    assert len(await hospital.rows(session, "viewer")) == 1


async def test_a_password_that_changed_meanwhile_signs_nobody_in(hospital: Hospital, owner: asyncpg.Connection) -> None:
    email = f"admin@{hospital.id}.example"
    assert await hospital.opened(f" {email.upper()} ")
    account = await owner.fetchval("SELECT id FROM auth.accounts WHERE hospital_id = $1", hospital.id)
    other = f"$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ${'A' * 43}"
    await owner.execute("SELECT clinic.set_password($1, $2, $3)", hospital.id, account, other)
    assert await hospital.opened(email) is None
    assert await hospital.opened(email, proof=bytes(32))


async def test_a_session_of_another_hospital_is_none_here(hospital: Hospital, admin: asyncpg.Connection) -> None:
    session = await signed_in(hospital, "one")
    elsewhere = await admin.fetchval(
        "SELECT id FROM clinic.create_hospital($1, 'X', 'UTC', 'EUR', 0, 30)", f"x{hospital.id}"
    )
    with pytest.raises(asyncpg.PostgresError) as caught:
        await hospital.pool.fetch("SELECT * FROM api.viewer($1, $2)", elsewhere, session)
    assert caught.value.sqlstate == "ZH001"
