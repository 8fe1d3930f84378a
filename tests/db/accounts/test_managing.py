"""Accounts that an administrator changes, suspends and lets in again."""

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.world import Hospital


async def account_of(hospital: Hospital, name: str) -> int:
    return int(
        await hospital.admin.fetchval(
            "SELECT id FROM auth.accounts WHERE hospital_id = $1 AND email = $2",
            hospital.id, f"{name.lower()}@{hospital.id}.example",
        )
    )  # fmt: skip


async def test_a_suspended_account_is_out_at_once_and_in_again_by_signing_in(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await hospital.sign_in("CLERK", ["CASHIER"])
    clerk = await account_of(hospital, "CLERK")
    email = f"clerk@{hospital.id}.example"
    assert (await hospital.call("ADMIN", "suspend_account", p_account_id=clerk))["status"] == "SUSPENDED"
    await refused(admin, hospital.call("CLERK", "viewer"), "ZH001", {"reason": "SESSION_ENDED"})
    assert await hospital.opened(email) is None
    again = hospital.call("ADMIN", "suspend_account", p_account_id=clerk)
    await refused(admin, again, "ZH207", {"from": "SUSPENDED", "to": "SUSPENDED"})
    assert (await hospital.call("ADMIN", "reactivate_account", p_account_id=clerk))["status"] == "ACTIVE"
    # The old session stays over.
    await refused(admin, hospital.call("CLERK", "viewer"), "ZH001", {"reason": "SESSION_ENDED"})
    assert await hospital.opened(email)


async def test_what_roles_grant_follows_at_the_next_call(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await hospital.sign_in("CLERK", ["CASHIER"])
    clerk, patient = await account_of(hospital, "CLERK"), await hospital.new_patient()
    assert len(await hospital.rows("CLERK", "patients_by_id", p_ids=[patient])) == 1
    row = await hospital.call("ADMIN", "update_account", p_account_id=clerk, p_changes={"roles": ["ANALYST"]})
    assert row["roles"] == ["ANALYST"]
    assert await hospital.rows("CLERK", "patients_by_id", p_ids=[patient]) == []
    bad = hospital.call(
        "ADMIN", "update_account", p_account_id=clerk, p_changes={"roles": ["NURSE", "KING"], "email": "x"}
    )
    await refused(admin, bad, "ZH501", problems(
        ("email", "MALFORMED_EMAIL"), ("roles", "UNKNOWN_ROLE"),
    ))  # fmt: skip
    await refused(
        admin, hospital.call("ADMIN", "update_account", p_account_id=clerk, p_changes={"roles": ["NURSE"]}), "ZH501",
        problems(("nurseId", "REQUIRED")),
    )  # fmt: skip
    nurse = await hospital.new_nurse()
    row = await hospital.call(
        "ADMIN", "update_account", p_account_id=clerk, p_changes={"roles": ["NURSE"], "nurse_id": nurse}
    )
    assert (row["roles"], row["nurse_id"]) == (["NURSE"], nurse)


@pytest.mark.parametrize("how", ["suspend", "roles"])
async def test_a_hospital_keeps_an_administrator(hospital: Hospital, admin: asyncpg.Connection, how: str) -> None:
    boss = await account_of(hospital, "ADMIN")

    async def leave() -> asyncpg.Record:
        if how == "suspend":
            return await hospital.call("ADMIN", "suspend_account", p_account_id=boss)
        return await hospital.call("ADMIN", "update_account", p_account_id=boss, p_changes={"roles": ["CASHIER"]})

    await refused(admin, leave(), "ZH005", {"accountId": str(boss)})
    await hospital.sign_in("OTHER", ["ADMIN", "CASHIER"])
    await hospital.call("ADMIN", "suspend_account", p_account_id=await account_of(hospital, "OTHER"))
    await refused(admin, leave(), "ZH005", {"accountId": str(boss)})
    await hospital.call("ADMIN", "reactivate_account", p_account_id=await account_of(hospital, "OTHER"))
    await leave()
