"""Rule 3: part of a prescription comes back, into its batches or to be destroyed, and off its bill to the cent."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.db.billing.books import audit
from tests.db.pharmacy.shelf import adds_up, batches, movements
from tests.refusals import problems, refused
from tests.world import Hospital


async def dispensed(hospital: Hospital, units: int, price: str = "2.00", cover: int = 0) -> tuple[int, int, int, int]:
    """A medication of which units were prescribed, its appointment, the prescription and the item."""
    medication = await hospital.new_medication(units, price)
    appointment, visit = await hospital.visit(
        await hospital.new_patient(cover), await hospital.new_doctor(fee="0"), hospital.at(9)
    )
    prescription = await hospital.prescribe(visit, (medication, units))
    return medication, appointment, prescription, await item_of(hospital, prescription)


async def item_of(hospital: Hospital, prescription: int) -> int:
    (row,) = await hospital.rows("ADMIN", "prescription_items_by_prescription_id", p_ids=[prescription])
    return int(row["id"])


async def give_back(hospital: Hospital, item: int, units: int, **other: Any) -> asyncpg.Record:
    named = {"p_prescription_item_id": item, "p_units": units, "p_reason": " Left over "} | other
    return await hospital.call("ADMIN", "return_prescription_item", **named)


async def bill_of(hospital: Hospital, appointment: int) -> int:
    return int((await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"])


async def pay(hospital: Hospital, bill: int, amount: str) -> None:
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount=amount, p_method="CASH")


async def lines(admin: asyncpg.Connection, bill: int) -> list[tuple[int, str, str | None]]:
    rows = await admin.fetch(
        "SELECT quantity, amount, reason FROM clinic.bill_lines WHERE bill_id = $1 AND amount <> 0 ORDER BY id", bill
    )
    return [(row["quantity"], str(row["amount"]), row["reason"]) for row in rows]


async def test_units_come_back_into_the_batches_they_are_of(hospital: Hospital, admin: asyncpg.Connection) -> None:
    medication = await hospital.new_medication(3, expires=dt.date(2098, 1, 1))
    await hospital.call(
        "ADMIN", "receive_stock", p_department_id=hospital.department, p_medication_id=medication, p_quantity=5,
        p_batch_number="B2", p_expires_on=dt.date(2099, 1, 1),
    )  # fmt: skip
    _, visit = await hospital.visit(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    prescription = await hospital.prescribe(visit, (medication, 7))
    item = await item_of(hospital, prescription)
    request = uuid4()
    for _ in range(2):
        row = await give_back(hospital, item, 5, p_request_id=request)
    # B1 was dispensed first, so that what is left over is of B2.
    assert (row["quantity"], row["returned_units"]) == (7, 5)
    assert await batches(admin, medication) == {"B1": 1, "B2": 5}
    assert (await movements(admin, medication))[-2:] == [("RETURNED", "B2", 4), ("RETURNED", "B1", 1)]
    out = {"prescriptionItemId": str(item), "asked": 1, "out": 0}
    await refused(admin, give_back(hospital, item, 1, p_batch_number="B2"), "ZH103", out)
    await refused(admin, give_back(hospital, item, 1, p_batch_number="B3"), "ZH103", out)
    await refused(admin, give_back(hospital, item, 3), "ZH103", out | {"asked": 3, "out": 2})
    assert (await give_back(hospital, item, 1, p_batch_number=" b1 "))["returned_units"] == 6
    # Cancelling brings back what is still out.
    await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Wrong")
    assert await batches(admin, medication) == {"B1": 3, "B2": 5}
    await refused(admin, give_back(hospital, item, 1), "ZH103", out)
    assert await adds_up(admin, hospital.id) == 8


async def test_what_is_destroyed_comes_back_and_leaves(hospital: Hospital, admin: asyncpg.Connection) -> None:
    medication, _, prescription, item = await dispensed(hospital, 6)
    row = await give_back(hospital, item, 2, p_destroyed=True)
    assert row["returned_units"] == 2
    assert (await movements(admin, medication))[-2:] == [("RETURNED", "B1", 2), ("DESTROYED", "B1", -2)]
    assert await batches(admin, medication) == {"B1": 0}
    await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Wrong")
    assert await batches(admin, medication) == {"B1": 4}
    said = await admin.fetch(
        "SELECT DISTINCT reason FROM clinic.stock_movements WHERE prescription_item_id = $1 AND kind = 'DESTROYED'",
        item,
    )
    assert [row["reason"] for row in said] == ["Left over"]


async def test_what_cannot_come_back_is_refused(hospital: Hospital, admin: asyncpg.Connection) -> None:
    *_, prescription, item = await dispensed(hospital, 6)
    wrong = problems(("units", "OUT_OF_RANGE"), ("reason", "REQUIRED"), ("batchNumber", "REQUIRED"))
    await refused(admin, give_back(hospital, item, 0, p_reason=" ", p_batch_number=" "), "ZH501", wrong)
    missing = {"type": "prescription_item", "id": str(item + 999)}
    await refused(admin, give_back(hospital, item + 999, 1), "ZH003", missing)
    # A course that was ended before all of it was taken.
    await hospital.call("ADMIN", "complete_prescription", p_prescription_id=prescription)
    assert (await give_back(hospital, item, 6))["returned_units"] == 6


async def test_nobody_returns_more_than_was_dispensed_whoever_writes(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    *_, item = await dispensed(hospital, 6)
    with pytest.raises(asyncpg.CheckViolationError, match="prescription_item_returns_no_more_than_was_dispensed"):
        await admin.execute(
            """INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units, prescription_item_id)
               SELECT hospital_id, stock_id, batch_id, 'RETURNED', 7, prescription_item_id
               FROM clinic.stock_movements WHERE prescription_item_id = $1""",
            item,
        )


@pytest.mark.parametrize("discount", [None, "33.33"])
async def test_an_open_bill_charges_what_is_left(
    hospital: Hospital, admin: asyncpg.Connection, discount: str | None
) -> None:
    _, appointment, _, item = await dispensed(hospital, 10, "2.01")
    bill = await bill_of(hospital, appointment)
    if discount:
        line = await admin.fetchval("SELECT id FROM clinic.bill_lines WHERE bill_id = $1 AND amount > 0", bill)
        await hospital.call(
            "ADMIN", "discount_bill_line", p_line_id=line, p_discount_percent=discount, p_reason="Goodwill"
        )
    await give_back(hospital, item, 3)
    taken = [(10, "20.10", None), (-10, "-20.10", "Left over"), (7, "14.07", None)]
    # 6.69933 and 4.689531, each rounded once.
    off = [(10, "20.10", None), (-1, "-6.70", "Goodwill"), (-10, "-20.10", "Left over"), (1, "6.70", "Left over")]
    assert await lines(admin, bill) == ([*off, (7, "14.07", None), (-1, "-4.69", "Goodwill")] if discount else taken)
    await audit(admin, hospital.id)
    # In how many steps they come back makes no difference.
    for _ in range(6):
        await give_back(hospital, item, 1)
    found = (await audit(admin, hospital.id))[bill]
    assert found["subtotal"] == (Decimal("1.34") if discount else Decimal("2.01"))
    await give_back(hospital, item, 1)
    found = (await audit(admin, hospital.id))[bill]
    assert (found["status"], str(found["owed"])) == ("PAID", "0.00")


async def test_what_was_paid_for_what_came_back_is_due_to_the_patient(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    _, appointment, prescription, item = await dispensed(hospital, 10)
    bill = await bill_of(hospital, appointment)
    await pay(hospital, bill, "23.80")
    await give_back(hospital, item, 3)
    found = (await audit(admin, hospital.id))[bill]
    assert (found["status"], str(found["owed"]), str(found["refund_due"])) == ("PAID", "16.66", "7.14")
    await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Wrong")
    found = (await audit(admin, hospital.id))[bill]
    assert (found["status"], str(found["owed"]), str(found["refund_due"])) == ("PAID", "0.00", "23.80")


async def test_a_claim_becomes_smaller_and_keeps_what_was_transferred(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    _, appointment, _, item = await dispensed(hospital, 10, cover=50)
    bill = await bill_of(hospital, appointment)
    claim = await admin.fetchval("SELECT id FROM clinic.claims WHERE bill_id = $1", bill)
    await hospital.call("ADMIN", "submit_claim", p_claim_id=claim)
    await hospital.call("ADMIN", "pay_claim", p_claim_id=claim, p_amount="5.00")
    await hospital.call(
        "ADMIN", "reject_claim", p_claim_id=claim, p_falls_to="PATIENT", p_amount="2.00", p_reason="Deductible"
    )
    await give_back(hospital, item, 5)
    # 11.90 in all: 5.95 covered, of which 5.00 is paid and 0.95 was transferred.
    found = (await audit(admin, hospital.id))[bill]
    assert (str(found["covered_amount"]), str(found["transferred"]), str(found["owed"])) == ("5.00", "0.95", "6.90")
    await give_back(hospital, item, 5)
    found = (await audit(admin, hospital.id))[bill]
    assert (str(found["total"]), str(found["insurer_balance"]), str(found["owed"])) == ("0.00", "-5.00", "0.00")


async def test_what_came_back_before_the_bill_is_not_billed(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, appointment, _, item = await dispensed(hospital, 10)
    await give_back(hospital, item, 4)
    bill = await bill_of(hospital, appointment)
    assert await lines(admin, bill) == [(6, "12.00", None)]
    await hospital.call("ADMIN", "void_bill", p_bill_id=bill, p_reason="Typo")
    await give_back(hospital, item, 1)
    assert await lines(admin, await bill_of(hospital, appointment)) == [(5, "10.00", None)]
    await audit(admin, hospital.id)


async def test_what_came_back_as_a_whole_is_not_taken(hospital: Hospital, admin: asyncpg.Connection) -> None:
    medication, _, prescription, item = await dispensed(hospital, 4)
    patient = await admin.fetchval("SELECT patient_id FROM clinic.prescriptions WHERE id = $1", prescription)
    named = {"p_ids": [patient], "p_filter": {}, "p_order": [], "p_first": 9, "p_after": None, "p_backward": False}
    for units, takes in ((3, [medication]), (1, [])):
        await give_back(hospital, item, units)
        rows = await hospital.rows("ADMIN", "medications_by_patient_id_page", **named)
        assert [row["id"] for row in rows] == takes
