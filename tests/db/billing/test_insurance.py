"""Rule 5: a bill keeps the insurance that its patient had when it was issued, until it is re-rated."""

from typing import Any

import asyncpg

from tests.db.billing.books import audit
from tests.refusals import problems, refused
from tests.world import Hospital

KEPT = ("insurance_provider", "insurance_policy_number", "cover_percent", "covered_amount", "owed")


async def billed(hospital: Hospital, cover: int) -> tuple[int, int]:
    """A patient whose insurance pays a share, and a bill of 95.20."""
    patient = await hospital.new_patient(cover)
    appointment = await hospital.book(patient, await hospital.new_doctor(), hospital.at(9))
    return patient, int((await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"])


async def insure(hospital: Hospital, patient: int, **changes: Any) -> None:
    changed = {f"insurance_{name}": value for name, value in changes.items()}
    await hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes=changed)


async def rerate(hospital: Hospital, bill: int, reason: str = " New policy ") -> asyncpg.Record:
    return await hospital.call("ADMIN", "rerate_bill", p_bill_id=bill, p_reason=reason)


async def kept(hospital: Hospital, bill: int) -> list[str | None]:
    row = (await audit(hospital.admin, hospital.id))[bill]
    return [None if row[name] is None else str(row[name]) for name in KEPT]


async def test_an_insurance_that_changes_leaves_issued_bills_alone(hospital: Hospital) -> None:
    patient, bill = await billed(hospital, 80)
    issued = ["Insurer", "P1", "80.00", "76.16", "19.04"]
    assert await kept(hospital, bill) == issued
    await insure(hospital, patient, provider="Other", policy_number="P2", cover_percent="50")
    assert await kept(hospital, bill) == issued
    appointment = await hospital.book(patient, await hospital.new_doctor(), hospital.at(11))
    later = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    assert await kept(hospital, later) == ["Other", "P2", "50.00", "47.60", "47.60"]


async def test_a_bill_takes_over_todays_insurance_when_it_is_re_rated(hospital: Hospital) -> None:
    patient, bill = await billed(hospital, 80)
    await insure(hospital, patient, provider="Other", policy_number=None, cover_percent="33.33")
    row = await rerate(hospital, bill)
    assert (row["rerate_reason"], row["rerated_at"] is not None) == ("New policy", True)
    # 33.33 % of 95.20 is 31.73016.
    assert await kept(hospital, bill) == ["Other", None, "33.33", "31.73", "63.47"]
    await insure(hospital, patient, provider=None, cover_percent="0")
    await rerate(hospital, bill)
    assert await kept(hospital, bill) == [None, None, "0.00", "0.00", "95.20"]


async def test_a_bill_of_which_something_is_paid_keeps_its_insurance(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    _, bill = await billed(hospital, 0)
    await refused(admin, rerate(hospital, bill, " "), "ZH501", problems(("reason", "REQUIRED")))
    payment = await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="0.01", p_method="CASH")
    await refused(admin, rerate(hospital, bill), "ZH307", {"billId": str(bill), "held": "0.01"})
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="95.19", p_method="CASH")
    await refused(admin, rerate(hospital, bill), "ZH303", {"billId": str(bill), "status": "PAID"})
    await hospital.call("ADMIN", "void_payment", p_payment_id=payment["id"], p_reason="Typo")
    await refused(admin, rerate(hospital, bill), "ZH307", {"billId": str(bill), "held": "95.19"})
