"""Sessions that are listed, and ended by their account or by an administrator."""

from uuid import UUID

import asyncpg

from tests.refusals import problems, refused
from tests.world import Hospital, new_hospital

ENDED = {"reason": "SESSION_ENDED"}
PAGE = {"p_order": ["created_at desc"], "p_first": 100, "p_backward": False}


async def ids(hospital: Hospital, name: str) -> list[int]:
    """The ids of the sessions of an account, as its own."""
    account = (await hospital.call(name, "viewer"))["account_id"]
    rows = await hospital.rows(name, "sessions_by_account_id_page", p_ids=[account], **PAGE)
    assert {row["account_id"] for row in rows} == {account}
    assert {row["key"] for row in rows} == {None}
    return [row["id"] for row in rows]


async def again(hospital: Hospital, name: str) -> UUID:
    """A further session of an account."""
    session = await hospital.opened(f"{name.lower()}@{hospital.id}.example")
    assert session
    return session


async def test_an_account_sees_and_ends_its_own_sessions_alone(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await hospital.sign_in("CLERK", ["CASHIER"])
    await hospital.sign_in("DESK", ["RECEPTIONIST"])
    first = await ids(hospital, "CLERK")
    second = await again(hospital, "CLERK")
    (new,) = set(await ids(hospital, "CLERK")) - set(first)
    assert [row["id"] for row in await hospital.rows("DESK", "sessions_by_id", p_ids=[new, *first])] == []
    missing = {"type": "session", "id": str(new)}
    await refused(admin, hospital.call("DESK", "revoke_session", p_id=new), "ZH003", missing)
    row = await hospital.call("CLERK", "revoke_session", p_id=new)
    assert (row["id"], row["key"], row["revoked_at"] is None) == (new, None, False)
    await refused(admin, hospital.call(second, "viewer"), "ZH001", ENDED)
    assert len(await hospital.rows("CLERK", "viewer")) == 1
    # It has ended when it did.
    assert (await hospital.call("CLERK", "revoke_session", p_id=new))["revoked_at"] == row["revoked_at"]


async def test_an_auditor_sees_sessions_and_ends_none_but_their_own(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await hospital.sign_in("CLERK", ["CASHIER"])
    await hospital.sign_in("AUDITOR", ["AUDITOR"])
    (clerks,) = await ids(hospital, "CLERK")
    (own,) = await ids(hospital, "AUDITOR")
    assert len(await hospital.rows("AUDITOR", "sessions_by_id", p_ids=[clerks])) == 1
    await refused(
        admin, hospital.call("AUDITOR", "revoke_session", p_id=clerks), "ZH003", {"type": "session", "id": str(clerks)}
    )
    account = (await hospital.call("CLERK", "viewer"))["account_id"]
    everywhere = hospital.call("AUDITOR", "sign_out_everywhere", p_account_id=account)
    await refused(admin, everywhere, "ZH003", {"type": "account", "id": str(account)})
    # What the command answers could not be read any more.
    await refused(admin, hospital.call("AUDITOR", "revoke_session", p_id=own), "ZH501", problems(("id", "OWN_SESSION")))


async def test_an_administrator_ends_those_of_an_account_of_the_hospital(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    await hospital.sign_in("CLERK", ["CASHIER"])
    sessions = [hospital.sessions["CLERK"], await again(hospital, "CLERK"), await again(hospital, "CLERK")]
    (*others, last) = await ids(hospital, "CLERK")
    await hospital.call("ADMIN", "revoke_session", p_id=last)
    account = await admin.fetchval(
        "SELECT account_id FROM auth.sessions WHERE id = $1 AND hospital_id = $2", last, hospital.id
    )
    assert len(others) == 2
    assert (await hospital.call("ADMIN", "sign_out_everywhere", p_account_id=account))["id"] == account
    for session in sessions:
        await refused(admin, hospital.call(session, "viewer"), "ZH001", ENDED)
    assert len(await hospital.rows("ADMIN", "viewer")) == 1
    other = await new_hospital(api, admin, f"sessions-{hospital.id}")
    stranger = other.call("ADMIN", "revoke_session", p_id=last)
    await refused(admin, stranger, "ZH003", {"type": "session", "id": str(last)})


async def test_signing_out_everywhere_leaves_the_session_that_asks(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await hospital.sign_in("CLERK", ["CASHIER"])
    others = [await again(hospital, "CLERK"), await again(hospital, "CLERK")]
    account = (await hospital.call("CLERK", "viewer"))["account_id"]
    await hospital.call("CLERK", "sign_out_everywhere", p_account_id=account)
    for session in others:
        await refused(admin, hospital.call(session, "viewer"), "ZH001", ENDED)
    assert len(await hospital.rows("CLERK", "viewer")) == 1
