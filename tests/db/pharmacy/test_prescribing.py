"""Rule 3: a prescription takes its units, the earliest expiry first, all of them or none."""

import datetime as dt

import asyncpg

from tests.db.pharmacy.shelf import adds_up, batches, movements
from tests.refusals import problems, refused
from tests.world import Hospital, item


async def receive(hospital: Hospital, medication: int, units: int, batch: str, expires: dt.date) -> None:
    await hospital.call(
        "ADMIN",
        "receive_stock",
        p_department_id=hospital.department,
        p_medication_id=medication,
        p_quantity=units,
        p_batch_number=batch,
        p_expires_on=expires,
    )


async def visit(hospital: Hospital) -> int:
    _, made = await hospital.visit(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    return made


async def test_the_batch_that_expires_first_is_taken_first(hospital: Hospital, admin: asyncpg.Connection) -> None:
    medication = await hospital.new_medication(5, expires=dt.date(2098, 1, 1))
    await receive(hospital, medication, 5, "B2", dt.date(2096, 1, 1))
    await receive(hospital, medication, 5, "B3", dt.date(2097, 1, 1))
    await hospital.prescribe(await visit(hospital), (medication, 7))
    assert await batches(admin, medication) == {"B1": 5, "B2": 0, "B3": 3}
    assert (await movements(admin, medication))[3:] == [("DISPENSED", "B2", -5), ("DISPENSED", "B3", -2)]
    assert await adds_up(admin, hospital.id) == 8


async def test_of_batches_that_expire_together_the_older_goes_first(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    medication = await hospital.new_medication(5)
    await receive(hospital, medication, 5, "A0", dt.date(2099, 1, 1))
    await hospital.prescribe(await visit(hospital), (medication, 6))
    assert await batches(admin, medication) == {"B1": 0, "A0": 4}


async def test_an_expired_batch_counts_as_none(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    medication = await hospital.new_medication(5)
    await receive(hospital, medication, 3, "B2", dt.date(2099, 1, 1))
    today = dt.datetime.now(hospital.zone).date()
    made = await visit(hospital)
    expire = "UPDATE clinic.stock_batches SET expires_on = $2 WHERE hospital_id = $1 AND batch_number = 'B1'"
    await owner.execute(expire, hospital.id, today - dt.timedelta(days=1))
    short = hospital.prescribe(made, (medication, 4))
    await refused(admin, short, "ZH101", {"medicationId": str(medication), "asked": 4, "onHand": 3})
    # The day of expiry is the last on which it may be given.
    await owner.execute(expire, hospital.id, today)
    await hospital.prescribe(made, (medication, 4))
    assert await batches(admin, medication) == {"B1": 1, "B2": 3}


async def test_a_shortage_of_one_undoes_all(hospital: Hospital, admin: asyncpg.Connection) -> None:
    plenty, scarce = await hospital.new_medication(100), await hospital.new_medication(2)
    made = await visit(hospital)
    for items in ([(plenty, 10), (scarce, 3)], [(scarce, 3), (plenty, 10)]):
        detail = {"medicationId": str(scarce), "asked": 3, "onHand": 2}
        await refused(admin, hospital.prescribe(made, *items), "ZH101", detail)
    await hospital.prescribe(made, (plenty, 10), (scarce, 2))
    assert await adds_up(admin, hospital.id) == 90


async def test_another_departments_stock_is_not_taken(hospital: Hospital, admin: asyncpg.Connection) -> None:
    medication = await hospital.new_medication(9, department=await hospital.new_department())
    detail = {"medicationId": str(medication), "asked": 1, "onHand": 0}
    await refused(admin, hospital.prescribe(await visit(hospital), (medication, 1)), "ZH101", detail)


async def test_an_item_remembers_the_price_of_its_day(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    medication = await hospital.new_medication(9, price="1.25")
    prescription = await hospital.prescribe(await visit(hospital), (medication, 2))
    await owner.execute("UPDATE clinic.medications SET unit_price = 9 WHERE id = $1", medication)
    row = await admin.fetchrow("SELECT * FROM clinic.prescription_items WHERE prescription_id = $1", prescription)
    assert row is not None
    assert (str(row["unit_price"]), row["quantity"], row["dosage"], row["duration_days"]) == ("1.25", 2, "1", 5)


async def test_cancelling_returns_units_to_the_batches_they_came_from(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    medication, other = await hospital.new_medication(5), await hospital.new_medication(5)
    await receive(hospital, medication, 5, "B2", dt.date(2098, 1, 1))
    made = await visit(hospital)
    prescription = await hospital.prescribe(made, (medication, 7), (other, 1))
    await hospital.prescribe(made, (medication, 2))
    row = await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason=" Allergy ")
    assert (row["status"], row["cancellation_reason"]) == ("CANCELLED", "Allergy")
    assert row["cancelled_at"] is not None
    assert row["cancelled_by_id"] == (await hospital.call("ADMIN", "viewer"))["account_id"]
    assert await batches(admin, medication) == {"B1": 3, "B2": 5}
    assert (await movements(admin, medication))[-2:] == [("RETURNED", "B1", 2), ("RETURNED", "B2", 5)]
    assert await adds_up(admin, hospital.id) == 13
    again = hospital.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Allergy")
    await refused(admin, again, "ZH207", {"from": "CANCELLED", "to": "CANCELLED"})


async def test_all_problems_of_a_prescription_are_told_at_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    medication = await hospital.new_medication(5)
    wrong = [
        item(0, 1) | {"dosage": " ", "duration_days": 366},
        item(medication, 0) | {"frequency": None},
        item(medication, 10001),
    ]
    expected = problems(
        ("visitId", "MALFORMED_ID"), ("items.0.medicationId", "MALFORMED_ID"), ("items.0.dosage", "REQUIRED"),
        ("items.0.durationDays", "OUT_OF_RANGE"), ("items.1.frequency", "REQUIRED"),
        ("items.1.quantity", "OUT_OF_RANGE"), ("items.2.quantity", "OUT_OF_RANGE"),
        ("items.2.medicationId", "NAMED_TWICE"),
    )  # fmt: skip
    await refused(admin, hospital.call("ADMIN", "prescribe", p_visit_id=0, p_items=wrong), "ZH501", expected)
    none = hospital.call("ADMIN", "prescribe", p_visit_id=await visit(hospital), p_items="[]")
    await refused(admin, none, "ZH501", problems(("items", "OUT_OF_RANGE")))


async def test_a_prescription_is_for_a_visit_and_of_medications_of_this_hospital(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    medication, made = await hospital.new_medication(5), await visit(hospital)
    unknown = str(10**9)
    for command, kind in (
        (hospital.prescribe(10**9, (medication, 1)), "visit"),
        (hospital.prescribe(made, (medication, 1), (10**9, 1)), "medication"),
    ):
        await refused(admin, command, "ZH003", {"type": kind, "id": unknown})
    await owner.execute("UPDATE clinic.medications SET retired_at = now() WHERE id = $1", medication)
    retired = {"type": "medication", "id": str(medication)}
    await refused(admin, hospital.prescribe(made, (medication, 1)), "ZH003", retired)
