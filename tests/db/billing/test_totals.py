"""Rule 5: what comes onto a bill, and what it comes to."""

import asyncpg
import pytest

from tests.db.billing.books import audit
from tests.refusals import problems, refused
from tests.world import Hospital

AMOUNTS = ("subtotal", "discount", "tax", "total", "covered_amount", "owed", "paid", "balance")


async def begin(hospital: Hospital, fee: str = "80", cover: int = 0) -> tuple[int, int]:
    """An appointment in progress and its visit."""
    return await hospital.visit(await hospital.new_patient(cover), await hospital.new_doctor(fee=fee), hospital.at(9))


async def treat(hospital: Hospital, visit: int, cost: str) -> int:
    row = await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost=cost)
    return int(row["id"])


async def issue(hospital: Hospital, appointment: int, discount: str | None = None) -> asyncpg.Record:
    return await hospital.call(
        "ADMIN", "issue_bill", p_appointment_id=appointment, p_discount_percent=discount, p_discount_reason="Staff"
    )


async def amounts(admin: asyncpg.Connection, bill: int) -> list[str]:
    row = await admin.fetchrow("SELECT * FROM clinic.bills WHERE id = $1", bill)
    assert row is not None
    return [str(row[name]) for name in AMOUNTS]


async def lines(admin: asyncpg.Connection, bill: int) -> list[tuple[str, int, str]]:
    rows = await admin.fetch("SELECT * FROM clinic.bill_lines WHERE bill_id = $1 ORDER BY id", bill)
    return [(row["kind"], row["quantity"], str(row["amount"])) for row in rows]


async def test_a_bill_takes_fee_treatments_and_medications(hospital: Hospital, admin: asyncpg.Connection) -> None:
    appointment, visit = await begin(hospital, cover=80)
    await treat(hospital, visit, "19.99")
    await hospital.prescribe(visit, (await hospital.new_medication(10, price="0.15"), 3))
    bill = await issue(hospital, appointment, "12.5")
    assert await lines(admin, bill["id"]) == [
        ("CONSULTATION", 1, "80.00"),
        ("TREATMENT", 1, "19.99"),
        ("MEDICATION", 3, "0.45"),
    ]
    # 100.44 less 12.555, plus 19 % of 87.89 which is 16.6991, of which 80 % is 83.672.
    expected = ["100.44", "12.55", "16.70", "104.59", "83.67", "20.92", "0.00", "20.92"]
    assert await amounts(admin, bill["id"]) == expected
    assert (bill["status"], bill["currency"], bill["patient_id"]) == ("OPEN", "EUR", bill["patient_id"])
    await audit(admin, hospital.id)


async def test_the_fee_can_be_paid_ahead_of_the_appointment(hospital: Hospital, admin: asyncpg.Connection) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    bill = await issue(hospital, appointment)
    assert await lines(admin, bill["id"]) == [("CONSULTATION", 1, "80.00")]
    assert await amounts(admin, bill["id"]) == ["80.00", "0.00", "15.20", "95.20", "0.00", "95.20", "0.00", "95.20"]


async def test_an_open_bill_grows_with_its_visit(hospital: Hospital, admin: asyncpg.Connection) -> None:
    appointment, visit = await begin(hospital)
    bill = (await issue(hospital, appointment))["id"]
    await treat(hospital, visit, "10")
    medications = [(await hospital.new_medication(10, price="1"), 1), (await hospital.new_medication(10, price="2"), 2)]
    await hospital.prescribe(visit, *medications)
    assert await lines(admin, bill) == [
        ("CONSULTATION", 1, "80.00"), ("TREATMENT", 1, "10.00"), ("MEDICATION", 1, "1.00"), ("MEDICATION", 2, "4.00"),
    ]  # fmt: skip
    assert (await amounts(admin, bill))[0] == "95.00"
    await audit(admin, hospital.id)


async def test_a_cancelled_prescription_leaves_an_open_bill(hospital: Hospital, admin: asyncpg.Connection) -> None:
    appointment, visit = await begin(hospital)
    prescription = await hospital.prescribe(visit, (await hospital.new_medication(10, price="2"), 2))
    bill = (await issue(hospital, appointment))["id"]
    await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Allergy")
    assert (await lines(admin, bill))[1:] == [("MEDICATION", 2, "4.00"), ("MEDICATION", -2, "-4.00")]
    assert (await amounts(admin, bill))[0] == "80.00"
    await audit(admin, hospital.id)


async def test_what_is_cancelled_before_it_is_billed_is_never_billed(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment, visit = await begin(hospital)
    prescription = await hospital.prescribe(visit, (await hospital.new_medication(10), 2))
    await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Allergy")
    assert await lines(admin, (await issue(hospital, appointment))["id"]) == [("CONSULTATION", 1, "80.00")]


async def test_cancelled_medicine_that_is_paid_for_is_to_be_given_back(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment, visit = await begin(hospital)
    prescription = await hospital.prescribe(visit, (await hospital.new_medication(10, price="10"), 2))
    bill = (await issue(hospital, appointment))["id"]
    # 119 is owed, and 95.20 without the medication.
    payment = (await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="95.21", p_method="CASH"))["id"]
    await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Allergy")
    assert (await lines(admin, bill))[1:] == [("MEDICATION", 2, "20.00"), ("MEDICATION", -2, "-20.00")]
    assert (await amounts(admin, bill))[5:] == ["95.20", "95.21", "-0.01"]
    found = (await audit(admin, hospital.id))[bill]
    assert (found["status"], str(found["refund_due"])) == ("PAID", "0.01")
    await hospital.call("ADMIN", "void_payment", p_payment_id=payment, p_reason="Paid for what was given back")
    assert (await amounts(admin, bill))[5:] == ["95.20", "0.00", "95.20"]
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="95.20", p_method="CASH")
    await audit(admin, hospital.id)


async def test_what_was_recorded_while_a_bill_was_paid_comes_onto_it_when_it_opens_again(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment, visit = await begin(hospital)
    bill = (await issue(hospital, appointment))["id"]
    payment = (await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="95.20", p_method="CASH"))["id"]
    await treat(hospital, visit, "10")
    await hospital.call("ADMIN", "void_payment", p_payment_id=payment, p_reason="Typo")
    assert await lines(admin, bill) == [("CONSULTATION", 1, "80.00"), ("TREATMENT", 1, "10.00")]
    await audit(admin, hospital.id)


async def test_what_a_void_bill_charged_comes_onto_the_open_one(hospital: Hospital, admin: asyncpg.Connection) -> None:
    appointment, visit = await begin(hospital)
    first = (await issue(hospital, appointment))["id"]
    payment = (await hospital.call("ADMIN", "pay_bill", p_bill_id=first, p_amount="95.20", p_method="CASH"))["id"]
    await treat(hospital, visit, "10")
    further = (await issue(hospital, appointment))["id"]
    await hospital.call("ADMIN", "refund_payment", p_payment_id=payment, p_amount="95.20", p_reason="Wrong card")
    await hospital.call("ADMIN", "void_bill", p_bill_id=first, p_reason="Wrong card")
    assert await lines(admin, further) == [("TREATMENT", 1, "10.00"), ("CONSULTATION", 1, "80.00")]
    await audit(admin, hospital.id)


@pytest.mark.parametrize("turned", [False, True])
async def test_each_cancelled_prescription_comes_off_a_bill_that_is_partly_paid(
    hospital: Hospital, admin: asyncpg.Connection, turned: bool
) -> None:
    appointment, visit = await begin(hospital)
    dear = await hospital.prescribe(visit, (await hospital.new_medication(10, price="10"), 2))
    cheap = await hospital.prescribe(visit, (await hospital.new_medication(10, price="1"), 1))
    bill = (await issue(hospital, appointment))["id"]
    # 120.19 is owed: 119 without the cheap one, 96.39 without the dear one, 95.20 without both.
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="100", p_method="CASH")
    for prescription in (cheap, dear) if turned else (dear, cheap):
        await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Allergy")
    assert sorted((await lines(admin, bill))[3:]) == [("MEDICATION", -2, "-20.00"), ("MEDICATION", -1, "-1.00")]
    assert (await amounts(admin, bill))[5:] == ["95.20", "100.00", "-4.80"]
    await audit(admin, hospital.id)


async def test_later_charges_go_onto_a_further_bill(hospital: Hospital, admin: asyncpg.Connection) -> None:
    appointment, visit = await begin(hospital)
    first = (await issue(hospital, appointment))["id"]
    await hospital.call("ADMIN", "pay_bill", p_bill_id=first, p_amount="95.20", p_method="CARD")
    nothing = {"appointmentId": str(appointment), "openBillId": None}
    await refused(admin, issue(hospital, appointment), "ZH304", nothing)
    await treat(hospital, visit, "10")
    assert (await amounts(admin, first))[0] == "80.00"
    further = (await issue(hospital, appointment))["id"]
    assert await lines(admin, further) == [("TREATMENT", 1, "10.00")]
    await refused(admin, issue(hospital, appointment), "ZH304", nothing | {"openBillId": str(further)})
    bills = await audit(admin, hospital.id)
    assert [bills[one]["status"] for one in (first, further)] == ["PAID", "OPEN"]


@pytest.mark.parametrize("commands", [[], ["mark_no_show"], ["check_in_appointment", "mark_left_unseen"]])
async def test_an_appointment_that_did_not_happen_is_not_billed(
    hospital: Hospital, admin: asyncpg.Connection, commands: list[str]
) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    if commands:
        await hospital.follow(appointment, *commands)
    else:
        await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="Ill")
    await refused(admin, issue(hospital, appointment), "ZH304", {"appointmentId": str(appointment), "openBillId": None})


async def test_what_the_insurance_covers_whole_is_open_until_it_pays(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment, _ = await begin(hospital, cover=100)
    bill = await issue(hospital, appointment)
    assert (bill["status"], str(bill["owed"]), str(bill["covered_amount"])) == ("OPEN", "0.00", "95.20")
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill["id"], p_amount="95.20", p_method="INSURANCE")
    paid = (await audit(admin, hospital.id))[bill["id"]]
    assert (paid["status"], str(paid["paid"]), str(paid["insurer_paid"])) == ("PAID", "0.00", "95.20")


async def test_all_problems_of_a_bill_or_a_treatment_are_told_at_once(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    bill = hospital.call("ADMIN", "issue_bill", p_appointment_id=0, p_discount_percent="100.01")
    expected = problems(
        ("appointmentId", "MALFORMED_ID"), ("discountPercent", "OUT_OF_RANGE"), ("discountReason", "REQUIRED")
    )
    await refused(admin, bill, "ZH501", expected)
    for cost, code in (
        ("-0.01", "OUT_OF_RANGE"),
        ("0.001", "TOO_PRECISE"),
        ("NaN", "OUT_OF_RANGE"),
        (None, "REQUIRED"),
    ):
        treatment = hospital.call("ADMIN", "add_treatment", p_visit_id=0, p_kind=" ", p_cost=cost, p_notes="x" * 20001)
        wrong = [("visitId", "MALFORMED_ID"), ("kind", "REQUIRED"), ("cost", code), ("notes", "TOO_LONG")]
        await refused(admin, treatment, "ZH501", problems(*wrong))
