"""Whoever gets mail when an account changes: nobody raises their own rights unnoticed."""

from typing import Any

import pytest

from tests.world import Hospital


async def queued(hospital: Hospital) -> set[tuple[str, str]]:
    rows = await hospital.admin.fetch("SELECT kind, recipient FROM auth.mails WHERE hospital_id = $1", hospital.id)
    return {(row["kind"], row["recipient"].partition("@")[0]) for row in rows}


async def change(hospital: Hospital, asker: str, whose: str, **changes: Any) -> None:
    account = (await hospital.call(whose, "viewer"))["account_id"]
    await hospital.call(asker, "update_account", p_account_id=account, p_changes=changes)


@pytest.fixture
async def house(hospital: Hospital) -> Hospital:
    for name in ("BOSS", "LEFT"):
        await hospital.sign_in(name, ["ADMIN"])
    await hospital.sign_in("CLERK", ["CASHIER"])
    await hospital.admin.execute(
        "UPDATE auth.accounts SET status = 'SUSPENDED' WHERE hospital_id = $1 AND email LIKE 'left@%'", hospital.id
    )
    return hospital


async def test_an_account_is_told_that_its_rights_changed(house: Hospital) -> None:
    await change(house, "ADMIN", "CLERK", roles=["CASHIER", "ANALYST"])
    assert await queued(house) == {("RIGHTS_CHANGED", "clerk")}


async def test_an_administrator_who_changes_their_own_rights_is_noticed_by_all_others(house: Hospital) -> None:
    await change(house, "ADMIN", "ADMIN", roles=["ADMIN", "DOCTOR"], doctor_id=await house.new_doctor())
    assert await queued(house) == {("RIGHTS_CHANGED", "admin"), ("OWN_RIGHTS_CHANGED", "boss")}
    await house.admin.execute("DELETE FROM auth.mails WHERE hospital_id = $1", house.id)
    await change(house, "ADMIN", "ADMIN", patient_id=await house.new_patient())
    assert ("OWN_RIGHTS_CHANGED", "boss") in await queued(house)


async def test_the_address_before_is_told_of_the_one_after(house: Hospital) -> None:
    await change(house, "ADMIN", "CLERK", email="other@example.com")
    assert await queued(house) == {("EMAIL_CHANGED", "clerk")}


async def test_what_changes_no_rights_is_nobodys_news(house: Hospital) -> None:
    account = (await house.call("CLERK", "viewer"))["account_id"]
    names = {"first_name": "Carl", "last_name": "Clerk", "phone": "+49301000"}
    await house.call("CLERK", "update_account_contact", p_account_id=account, p_changes=names)
    await change(house, "ADMIN", "CLERK", roles=["CASHIER"], email=f"clerk@{house.id}.example")
    await house.call("ADMIN", "suspend_account", p_account_id=account)
    await house.call("ADMIN", "delete_account", p_account_id=account)
    assert await queued(house) == set()
