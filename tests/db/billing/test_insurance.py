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


async def test_what_was_paid_beyond_the_own_part_is_given_back_after_a_re_rating(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    # 100 and 19 % tax. The patient pays 50.00; then AOK covers 80 % of it.
    patient = await hospital.new_patient()
    appointment = await hospital.book(patient, await hospital.new_doctor(fee="100"), hospital.at(9))
    bill = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    await refused(admin, rerate(hospital, bill, " "), "ZH501", problems(("reason", "REQUIRED")))
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="50", p_method="CASH")
    await insure(hospital, patient, provider="AOK", cover_percent="80")
    row = await rerate(hospital, bill)
    money = [str(row[name]) for name in ("total", "covered_amount", "owed", "paid", "balance", "refund_due")]
    assert (row["status"], money) == ("OPEN", ["119.00", "95.20", "23.80", "50.00", "-26.20", "26.20"])
    await audit(admin, hospital.id)
    await hospital.call("ADMIN", "refund_bill", p_bill_id=bill, p_amount=None, p_reason="Insured")
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="95.20", p_method="INSURANCE")
    row = (await audit(admin, hospital.id))[bill]
    assert (row["status"], str(row["written_off"]), str(row["balance"])) == ("PARTLY_REFUNDED", "0.00", "0.00")


async def test_a_paid_bill_is_re_rated_unless_its_claim_is_submitted(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    patient, bill = await billed(hospital, 0)
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="95.20", p_method="CASH")
    await insure(hospital, patient, provider="AOK", cover_percent="100")
    row = await rerate(hospital, bill)
    assert (row["status"], str(row["refund_due"]), str(row["insurer_balance"])) == ("OPEN", "95.20", "95.20")
    claim = (await hospital.call("ADMIN", "claims_by_bill_id", p_ids=[bill]))["id"]
    payment = await hospital.call("ADMIN", "pay_claim", p_claim_id=claim, p_amount="95.20")
    shut = {"billId": str(bill), "status": "PAID"}
    hint = await refused(admin, rerate(hospital, bill), "ZH303", shut)
    assert "withdrawClaim" in str(getattr(hint, "hint", ""))
    # The way that the hint names.
    back = {"p_payment_id": payment["id"], "p_amount": "95.20", "p_reason": "Wrong insurer"}
    await hospital.call("ADMIN", "refund_payment", **back)
    await refused(admin, rerate(hospital, bill), "ZH303", shut | {"status": "CLAIMED"})
    await hospital.call("ADMIN", "withdraw_claim", p_claim_id=claim, p_reason="Wrong insurer")
    await insure(hospital, patient, provider="TK", cover_percent="50")
    row = await rerate(hospital, bill)
    assert (row["insurance_provider"], str(row["owed"]), str(row["refund_due"])) == ("TK", "47.60", "47.60")
    await audit(admin, hospital.id)


async def test_a_void_bill_is_not_re_rated(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await billed(hospital, 0)
    await hospital.call("ADMIN", "void_bill", p_bill_id=bill, p_reason="Typo")
    await refused(admin, rerate(hospital, bill), "ZH303", {"billId": str(bill), "status": "VOID"})
