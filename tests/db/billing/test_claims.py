"""Rule 9: what an insurance covers is claimed of the insurer, and paid, transferred or written off; never twice."""

from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.db.billing.books import audit
from tests.refusals import problems, refused
from tests.world import Hospital


async def claimed(hospital: Hospital, cover: int = 80) -> tuple[int, int]:
    """A bill of 119.00 and the claim of what the insurance covers of it."""
    appointment = await hospital.book(
        await hospital.new_patient(cover), await hospital.new_doctor(fee="100"), hospital.at(9)
    )
    bill = int((await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"])
    return bill, int((await hospital.call("ADMIN", "claims_by_bill_id", p_ids=[bill]))["id"])


async def do(hospital: Hospital, function: str, key: int, **arguments: Any) -> asyncpg.Record:
    """A command on a claim; on a bill or payment where its name ends so."""
    kind = function.rpartition("_")[2]
    return await hospital.call("ADMIN", function, **{f"p_{kind}_id": key, **arguments})


async def pay(hospital: Hospital, bill: int, amount: str, method: str = "CARD") -> asyncpg.Record:
    return await do(hospital, "pay_bill", bill, p_amount=amount, p_method=method)


async def reject(hospital: Hospital, claim: int, falls_to: str, amount: str | None = None) -> asyncpg.Record:
    return await do(hospital, "reject_claim", claim, p_falls_to=falls_to, p_reason=" Not covered ", p_amount=amount)


async def state(hospital: Hospital, bill: int) -> list[str]:
    """The bill's status, what the patient owes in all and still, what the insurer still owes; the claim's status."""
    row = (await audit(hospital.admin, hospital.id))[bill]
    status = await hospital.admin.fetchval("SELECT status FROM clinic.claims WHERE bill_id = $1", bill)
    return [row["status"], str(row["owed"]), str(row["balance"]), str(row["insurer_balance"]), status]


@pytest.mark.parametrize("patient_first", [True, False])
async def test_patient_and_insurer_each_pay_their_part(hospital: Hospital, patient_first: bool) -> None:
    bill, claim = await claimed(hospital)
    assert await state(hospital, bill) == ["OPEN", "23.80", "23.80", "95.20", "OPEN"]
    await do(hospital, "submit_claim", claim, p_number=" C-1 ")
    assert await state(hospital, bill) == ["CLAIMED", "23.80", "23.80", "95.20", "SUBMITTED"]
    if patient_first:
        await pay(hospital, bill, "23.80")
        assert await state(hospital, bill) == ["CLAIMED", "23.80", "0.00", "95.20", "SUBMITTED"]
        await do(hospital, "pay_claim", claim, p_amount="95.20")
    else:
        payment = await do(hospital, "pay_claim", claim, p_amount="95.20")
        assert (payment["payer"], payment["method"], payment["claim_id"]) == ("INSURER", "INSURANCE", claim)
        assert await state(hospital, bill) == ["CLAIMED", "23.80", "23.80", "0.00", "PAID"]
        await pay(hospital, bill, "23.80")
    assert await state(hospital, bill) == ["PAID", "23.80", "0.00", "0.00", "PAID"]
    assert await hospital.admin.fetchval("SELECT number FROM clinic.claims WHERE id = $1", claim) == "C-1"


async def test_a_cashiers_insurance_payment_is_one_of_the_claim(hospital: Hospital, admin: asyncpg.Connection) -> None:
    bill, claim = await claimed(hospital)
    over = {"billId": str(bill), "claimId": str(claim), "amount": "95.21", "balance": "95.20"}
    await refused(admin, pay(hospital, bill, "95.21", "INSURANCE"), "ZH301", over)
    await pay(hospital, bill, "95.20", "INSURANCE")
    assert await state(hospital, bill) == ["CLAIMED", "23.80", "23.80", "0.00", "PAID"]
    more = {"billId": str(bill), "amount": "23.81", "balance": "23.80"}
    await refused(admin, pay(hospital, bill, "23.81"), "ZH301", more)
    await pay(hospital, bill, "23.80")
    assert (await state(hospital, bill))[0] == "PAID"
    assert await admin.fetchval("SELECT number FROM clinic.claims WHERE id = $1", claim) == str(bill)


async def test_nothing_is_paid_by_an_insurer_of_whom_nothing_is_claimed(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    bill = int((await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"])
    nothing = {"billId": str(bill), "amount": "1", "balance": "0.00"}
    await refused(admin, pay(hospital, bill, "1", "INSURANCE"), "ZH301", nothing)
    assert await hospital.rows("ADMIN", "claims_by_bill_id", p_ids=[bill]) == []


async def test_what_the_insurer_rejects_falls_to_the_patient(hospital: Hospital, admin: asyncpg.Connection) -> None:
    bill, claim = await claimed(hospital)
    await pay(hospital, bill, "23.80")
    await do(hospital, "submit_claim", claim)
    row = await reject(hospital, claim, "PATIENT")
    assert (row["status"], str(row["transferred"])) == ("REJECTED", "95.20")
    assert await state(hospital, bill) == ["CLAIMED", "119.00", "95.20", "0.00", "REJECTED"]
    adjustment = await hospital.call("ADMIN", "adjustments_by_claim_id", p_ids=[claim])
    assert [adjustment[name] for name in ("kind", "amount", "reason", "bill_id")] == [
        "TRANSFERRED", Decimal("95.20"), "Not covered", bill,
    ]  # fmt: skip
    await pay(hospital, bill, "95.20")
    assert (await state(hospital, bill))[0] == "PAID"
    await refused(admin, reject(hospital, claim, "PATIENT"), "ZH207", {"from": "REJECTED", "to": "REJECTED"})


async def test_a_partly_paid_claim_is_settled_in_parts(hospital: Hospital, admin: asyncpg.Connection) -> None:
    bill, claim = await claimed(hospital)
    await refused(admin, reject(hospital, claim, "PATIENT"), "ZH207", {"from": "OPEN", "to": "REJECTED"})
    await do(hospital, "pay_claim", claim, p_amount="50")
    assert await state(hospital, bill) == ["CLAIMED", "23.80", "23.80", "45.20", "PARTLY_PAID"]
    over = {"billId": str(bill), "claimId": str(claim), "amount": "45.21", "balance": "45.20"}
    await refused(admin, reject(hospital, claim, "PATIENT", "45.21"), "ZH301", over)
    await reject(hospital, claim, "PATIENT", "20")
    assert await state(hospital, bill) == ["CLAIMED", "43.80", "43.80", "25.20", "PARTLY_PAID"]
    await reject(hospital, claim, "WRITTEN_OFF")
    assert await state(hospital, bill) == ["CLAIMED", "43.80", "43.80", "0.00", "SETTLED"]
    await do(hospital, "write_off_bill", bill, p_amount="3.80", p_reason="Hardship")
    await pay(hospital, bill, "40")
    assert await state(hospital, bill) == ["PAID", "43.80", "0.00", "0.00", "SETTLED"]
    await refused(
        admin, do(hospital, "write_off_bill", bill, p_amount="1", p_reason="Hardship"), "ZH303",
        {"billId": str(bill), "status": "PAID"},
    )  # fmt: skip


async def test_an_appeal_opens_the_claim_again(hospital: Hospital, admin: asyncpg.Connection) -> None:
    bill, claim = await claimed(hospital)
    await do(hospital, "submit_claim", claim)
    again = {"from": "SUBMITTED", "to": "SUBMITTED"}
    await refused(admin, do(hospital, "reopen_claim", claim, p_reason="Appeal"), "ZH207", again)
    await reject(hospital, claim, "PATIENT", "90")
    await reject(hospital, claim, "WRITTEN_OFF")
    await pay(hospital, bill, "23.81")
    assert (await do(hospital, "reopen_claim", claim, p_reason="Appeal"))["status"] == "SUBMITTED"
    # What the patient paid of the transferred amount is to be given back.
    assert await state(hospital, bill) == ["CLAIMED", "23.80", "-0.01", "95.20", "SUBMITTED"]


async def test_what_is_given_back_to_an_insurer_is_outstanding_again(hospital: Hospital) -> None:
    bill, claim = await claimed(hospital, 100)
    payment = (await do(hospital, "pay_claim", claim, p_amount="119"))["id"]
    assert await state(hospital, bill) == ["PAID", "0.00", "0.00", "0.00", "PAID"]
    await do(hospital, "refund_payment", payment, p_amount="19", p_reason="Contract")
    assert await state(hospital, bill) == ["CLAIMED", "0.00", "0.00", "19.00", "PARTLY_PAID"]
    await reject(hospital, claim, "WRITTEN_OFF")
    assert await state(hospital, bill) == ["PAID", "0.00", "0.00", "0.00", "SETTLED"]
    other, claim = await claimed(hospital, 100)
    payment = (await do(hospital, "pay_claim", claim, p_amount="119"))["id"]
    await do(hospital, "void_payment", payment, p_reason="Typo")
    assert await state(hospital, other) == ["CLAIMED", "0.00", "0.00", "119.00", "SUBMITTED"]


async def test_a_bill_whose_claim_is_submitted_changes_no_more(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient = await hospital.new_patient(80)
    appointment, visit = await hospital.visit(patient, await hospital.new_doctor(fee="100"), hospital.at(9))
    bill = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    claim = (await hospital.call("ADMIN", "claims_by_bill_id", p_ids=[bill]))["id"]
    await do(hospital, "submit_claim", claim)
    shut = {"billId": str(bill), "status": "CLAIMED"}
    discount = do(hospital, "discount_bill", bill, p_discount_percent="10", p_reason="Goodwill")
    await refused(admin, discount, "ZH303", shut)
    await refused(admin, do(hospital, "rerate_bill", bill, p_reason="Insured"), "ZH303", shut)
    void = {"from": "CLAIMED", "to": "VOID"}
    await refused(admin, do(hospital, "void_bill", bill, p_reason="Typo"), "ZH207", void)
    await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="10")
    assert (await state(hospital, bill))[1] == "23.80"
    further = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    two = {"from": "SUBMITTED", "to": "OPEN", "openBillId": str(further)}
    await refused(admin, do(hospital, "withdraw_claim", claim, p_reason="Typo"), "ZH207", two)
    await do(hospital, "void_bill", further, p_reason="Typo")
    row = await do(hospital, "withdraw_claim", claim, p_reason=" Typo ")
    assert (row["status"], row["withdrawal_reason"], row["submitted_at"]) == ("OPEN", "Typo", None)
    # What the further bill charged is on the open one.
    assert await state(hospital, bill) == ["OPEN", "26.18", "26.18", "104.72", "OPEN"]
    await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="ECG", p_cost="20")
    assert await state(hospital, bill) == ["OPEN", "30.94", "30.94", "123.76", "OPEN"]
    await do(hospital, "discount_bill", bill, p_discount_percent="100", p_reason="Goodwill")
    assert await state(hospital, bill) == ["PAID", "0.00", "0.00", "0.00", "VOID"]
    await do(hospital, "void_bill", bill, p_reason="Typo")
    await audit(admin, hospital.id)


async def test_a_claim_that_is_decided_is_not_withdrawn(hospital: Hospital, admin: asyncpg.Connection) -> None:
    bill, claim = await claimed(hospital)
    opened = {"from": "OPEN", "to": "OPEN"}
    await refused(admin, do(hospital, "withdraw_claim", claim, p_reason="Typo"), "ZH207", opened)
    await do(hospital, "pay_claim", claim, p_amount="0.01")
    paid = {"from": "PARTLY_PAID", "to": "OPEN"}
    await refused(admin, do(hospital, "withdraw_claim", claim, p_reason="Typo"), "ZH207", paid)
    held = {"billId": str(bill), "held": "0.01"}
    await refused(admin, do(hospital, "void_bill", bill, p_reason="Typo"), "ZH307", held)
    other, claim = await claimed(hospital)
    await do(hospital, "void_bill", other, p_reason="Typo")
    assert (await state(hospital, other))[3:] == ["0", "VOID"]
    gone = {"from": "VOID", "to": "SUBMITTED"}
    await refused(admin, do(hospital, "submit_claim", claim), "ZH207", gone)
    gone = {"from": "VOID", "to": "PAID"}
    await refused(admin, do(hospital, "pay_claim", claim, p_amount="1"), "ZH207", gone)


async def test_a_claim_follows_its_bill_until_it_is_submitted(hospital: Hospital) -> None:
    patient = await hospital.new_patient(80)
    appointment, visit = await hospital.visit(patient, await hospital.new_doctor(fee="100"), hospital.at(9))
    bill = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="100")
    assert (await state(hospital, bill))[3] == "190.40"
    await do(hospital, "discount_bill", bill, p_discount_percent="50", p_reason="Goodwill")
    assert (await state(hospital, bill))[3] == "95.20"
    changes = {"insurance_provider": None, "insurance_cover_percent": "0"}
    await hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes=changes)
    await do(hospital, "rerate_bill", bill, p_reason="Not insured")
    assert await state(hospital, bill) == ["OPEN", "119.00", "119.00", "0.00", "VOID"]


async def test_all_problems_of_a_claim_are_told_at_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    rejection = do(hospital, "reject_claim", 0, p_falls_to="NOBODY", p_reason=" ", p_amount="0.001")
    wrong = [
        ("claimId", "MALFORMED_ID"),
        ("fallsTo", "UNKNOWN_VALUE"),
        ("reason", "REQUIRED"),
        ("amount", "TOO_PRECISE"),
    ]
    await refused(admin, rejection, "ZH501", problems(*wrong))
    payment = do(hospital, "pay_claim", 0, p_amount="0")
    await refused(admin, payment, "ZH501", problems(("claimId", "MALFORMED_ID"), ("amount", "OUT_OF_RANGE")))


async def test_a_repeated_payment_of_a_claim_is_booked_once(hospital: Hospital) -> None:
    bill, claim = await claimed(hospital)
    request = "6f1d1f4e-3c1c-4f0e-9b6e-0e0a5f3b2a11"
    first = await do(hospital, "pay_claim", claim, p_amount="10", p_request_id=request)
    assert (await do(hospital, "pay_claim", claim, p_amount="10", p_request_id=request))["id"] == first["id"]
    assert (await state(hospital, bill))[3] == "85.20"


async def test_what_falls_away_later_makes_the_claim_smaller(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient = await hospital.new_patient(80)
    appointment, visit = await hospital.visit(patient, await hospital.new_doctor(fee="100"), hospital.at(9))
    prescription = await hospital.prescribe(visit, (await hospital.new_medication(10, price="10"), 10))
    bill = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    claim = (await hospital.call("ADMIN", "claims_by_bill_id", p_ids=[bill]))["id"]
    payment = (await do(hospital, "pay_claim", claim, p_amount="100"))["id"]
    await reject(hospital, claim, "PATIENT")
    # 200 and 19 % of it, of which 80 % are 190.40.
    assert await state(hospital, bill) == ["CLAIMED", "138.00", "138.00", "0.00", "SETTLED"]
    await do(hospital, "cancel_prescription", prescription, p_reason="Allergy")
    assert await state(hospital, bill) == ["CLAIMED", "23.80", "23.80", "-4.80", "PAID"]
    await do(hospital, "refund_payment", payment, p_amount="4.80", p_reason="Medicine was cancelled")
    assert await state(hospital, bill) == ["CLAIMED", "23.80", "23.80", "0.00", "PAID"]
    await audit(admin, hospital.id)
