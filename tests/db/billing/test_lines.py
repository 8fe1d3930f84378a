"""Rule 5: lines entered by hand, discounts of one line, and why a bill is lowered."""

import json
from decimal import Decimal

import asyncpg
import pytest

from tests.db.billing.books import audit
from tests.refusals import problems, refused
from tests.world import Hospital


async def of_a_patient(hospital: Hospital, cover: int = 0) -> int:
    patient = await hospital.new_patient(cover)
    return int((await hospital.call("ADMIN", "issue_bill", p_patient_id=patient))["id"])


async def add(hospital: Hospital, bill: int, price: str, quantity: int = 1) -> asyncpg.Record:
    return await hospital.call(
        "ADMIN", "add_bill_line", p_bill_id=bill, p_description=" Certificate ", p_quantity=quantity, p_unit_price=price
    )


async def discount(hospital: Hospital, line: int, percent: str) -> asyncpg.Record:
    return await hospital.call(
        "ADMIN", "discount_bill_line", p_line_id=line, p_discount_percent=percent, p_reason=" Goodwill "
    )


async def lines(admin: asyncpg.Connection, bill: int) -> list[tuple[str, str, str, str | None]]:
    rows = await admin.fetch("SELECT * FROM clinic.bill_lines WHERE bill_id = $1 ORDER BY id", bill)
    return [(row["kind"], row["description"], str(row["amount"]), row["reason"]) for row in rows]


async def line_of(admin: asyncpg.Connection, bill: int) -> int:
    return int(await admin.fetchval("SELECT min(id) FROM clinic.bill_lines WHERE bill_id = $1", bill))


async def test_a_certificate_is_billed_to_a_patient_without_an_appointment(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    bill = await of_a_patient(hospital)
    row = await add(hospital, bill, "12.5", 2)
    assert await lines(admin, bill) == [("OTHER", "Certificate", "25.00", None)]
    assert (row["status"], row["appointment_id"], str(row["owed"])) == ("OPEN", None, "29.75")
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="29.75", p_method="CASH")
    await refused(admin, add(hospital, bill, "1"), "ZH303", {"billId": str(bill), "status": "PAID"})
    await audit(admin, hospital.id)


@pytest.mark.parametrize(
    ("price", "quantity", "path", "amount"),
    [("100000.01", 2, "unitPrice", "100000.01"), ("50000.01", 2, "amount", "100000.02")],
)
async def test_a_second_look_names_the_amount_that_is_unusual(
    hospital: Hospital, price: str, quantity: int, path: str, amount: str
) -> None:
    bill = await of_a_patient(hospital)
    with pytest.raises(asyncpg.PostgresError) as raised:
        await add(hospital, bill, price, quantity)
    (warning,) = json.loads(raised.value.detail or "")["warnings"]
    assert (warning["code"], warning["path"], warning["amount"]) == ("LARGE_AMOUNT", path, amount)


async def test_a_line_is_discounted_again_and_taken_off_with_its_reason(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    bill = await of_a_patient(hospital)
    await add(hospital, bill, "30")
    line = await line_of(admin, bill)
    assert str((await discount(hospital, line, "33.33"))["subtotal"]) == "20.00"
    assert str((await discount(hospital, line, "50"))["subtotal"]) == "15.00"
    assert (await lines(admin, bill))[1:] == [
        ("OTHER", "33.33 % off: Certificate", "-10.00", "Goodwill"),
        ("OTHER", "33.33 % off: Certificate", "10.00", "Goodwill"),
        ("OTHER", "50 % off: Certificate", "-15.00", "Goodwill"),
    ]
    await audit(admin, hospital.id)
    for taken in (line + 1, line + 3):
        told = {"lineId": str(taken), "billId": str(bill)}
        await refused(admin, discount(hospital, taken, "10"), "ZH309", told)
    row = await hospital.call("ADMIN", "reverse_bill_line", p_line_id=line, p_reason="Typo")
    assert (str(row["subtotal"]), row["status"]) == ("0.00", "PAID")
    assert [reason for *_, reason in (await lines(admin, bill))[4:]] == ["Typo", "Typo"]
    await audit(admin, hospital.id)


async def test_a_discount_of_a_line_never_leaves_less_than_what_was_paid(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    bill = await of_a_patient(hospital)
    await add(hospital, bill, "100")
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="59.51", p_method="CASH")
    below = {"billId": str(bill), "owed": "59.50", "paid": "59.51"}
    await refused(admin, discount(hospital, await line_of(admin, bill), "50"), "ZH305", below)
    # A charge that was wrong comes off all the same: what was paid is given back.
    row = await hospital.call("ADMIN", "reverse_bill_line", p_line_id=await line_of(admin, bill), p_reason="Typo")
    assert (str(row["owed"]), str(row["refund_due"])) == ("0.00", "59.51")
    await audit(admin, hospital.id)


async def test_a_consultation_comes_off_and_on_with_its_discount_and_is_not_taken_off_by_hand(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    bill = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    line = await line_of(admin, bill)
    await discount(hospital, line, "25")
    taking = hospital.call("ADMIN", "reverse_bill_line", p_line_id=line, p_reason="Typo")
    await refused(admin, taking, "ZH309", {"lineId": str(line), "billId": str(bill)})
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="Better again")
    found = (await audit(admin, hospital.id))[bill]
    assert (found["status"], str(found["owed"])) == ("PAID", "0.00")


@pytest.mark.parametrize("reason", [None, " "])
async def test_whoever_lowers_a_bill_says_why(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, reason: str | None
) -> None:
    patient = await hospital.new_patient()
    asked = problems(("discountReason", "REQUIRED"))
    issuing = hospital.call(
        "ADMIN", "issue_bill", p_patient_id=patient, p_discount_percent="100", p_discount_reason=reason
    )
    await refused(admin, issuing, "ZH501", asked)
    bill = await of_a_patient(hospital)
    await add(hospital, bill, "30")
    for function, named in (
        ("discount_bill", {"p_bill_id": bill, "p_discount_percent": "1"}),
        ("discount_bill_line", {"p_line_id": await line_of(admin, bill), "p_discount_percent": "1"}),
        ("reverse_bill_line", {"p_line_id": await line_of(admin, bill)}),
        ("void_bill", {"p_bill_id": bill}),
    ):
        lowering = hospital.call("ADMIN", function, **named, p_reason=reason)
        await refused(admin, lowering, "ZH501", problems(("reason", "REQUIRED")))
    direct = "UPDATE clinic.bills SET discount_percent = 1, discount_reason = $2 WHERE id = $1"
    await refused(admin, owner.execute(direct, bill, reason), "ZH501", asked)


async def test_a_patient_starts_paying_for_their_own_booking(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    own = await hospital.book(patient, doctor, hospital.at(9))
    another = await hospital.book(await hospital.new_patient(), doctor, hospital.at(10))
    await hospital.sign_in("PAYER", ["PATIENT"], patient=patient)
    for named, sqlstate in (
        ({"p_appointment_id": another}, "ZH003"),
        ({"p_appointment_id": own, "p_discount_percent": "10", "p_discount_reason": "Mine"}, "ZH002"),
        ({"p_patient_id": patient}, "ZH002"),
    ):
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await hospital.call("PAYER", "issue_bill", **named)
        assert refusal.value.sqlstate == sqlstate
    bill = await hospital.call("PAYER", "issue_bill", p_appointment_id=own)
    assert (bill["subtotal"], bill["tax"], bill["owed"]) == (Decimal(80), Decimal("15.20"), Decimal("95.20"))
    paid = await hospital.call("PAYER", "start_payment", p_bill_id=bill["id"], p_amount="95.20", p_method="CARD")
    assert paid["status"] == "PENDING"
    await audit(admin, hospital.id)
