"""Rule 3 under a crowd: no unit is given twice, and the order of a prescription's items does not matter."""

import datetime as dt
import random
from typing import Any

import asyncpg
import pytest

from tests.concurrency.outcomes import all_at_once
from tests.db.billing.books import audit
from tests.db.pharmacy.shelf import adds_up
from tests.world import Hospital


async def visits(crowd: Hospital, number: int) -> list[int]:
    doctor, patient = await crowd.new_doctor(), await crowd.new_patient()
    starts = [crowd.at(8) + dt.timedelta(minutes=5 * n) for n in range(number)]
    appointments = [await crowd.book(patient, doctor, at, 5) for at in starts]
    made = []
    for appointment in appointments:
        await crowd.begin(appointment)
        made.append(
            (await crowd.call("ADMIN", "record_visit", p_appointment_id=appointment, p_diagnosis="Angina"))["id"]
        )
    return made


async def test_a_hundred_prescriptions_share_thirty_seven_units(crowd: Hospital, admin: asyncpg.Connection) -> None:
    scarce = await crowd.new_medication(30, expires=dt.date(2098, 1, 1))
    await crowd.call(
        "ADMIN",
        "receive_stock",
        p_department_id=crowd.department,
        p_medication_id=scarce,
        p_quantity=7,
        p_batch_number="B2",
        p_expires_on=dt.date(2097, 1, 1),
    )
    plenty = [await crowd.new_medication(1000) for _ in range(4)]
    made = await visits(crowd, 50)
    dice = random.Random(7)
    calls = []
    for number in range(100):
        items = [(scarce, 1), *((medication, 2) for medication in plenty)]
        dice.shuffle(items)
        calls.append(crowd.prescribe(made[number % 50], *items))
    won, lost = await all_at_once(calls)
    assert (len(won), lost) == (37, {"ZH101": 63})
    left = await admin.fetch("SELECT medication_id, units_on_hand FROM clinic.stock WHERE hospital_id = $1", crowd.id)
    assert {row[0]: row[1] for row in left} == {scarce: 0} | dict.fromkeys(plenty, 1000 - 2 * 37)
    assert await adds_up(admin, crowd.id) == 4 * (1000 - 2 * 37)
    dispensed = await admin.fetchval(
        "SELECT -sum(units) FROM clinic.stock_movements WHERE hospital_id = $1 AND kind = 'DISPENSED'", crowd.id
    )
    assert dispensed == 37 * 9


@pytest.mark.parametrize("seed", [1, 2])
async def test_prescribing_cancelling_counting_and_receiving_add_up(
    crowd: Hospital, admin: asyncpg.Connection, seed: int
) -> None:
    dice = random.Random(seed)
    medications = [await crowd.new_medication(20) for _ in range(3)]
    made = await visits(crowd, 20)
    given = [await crowd.prescribe(visit, (dice.choice(medications), 1)) for visit in made]

    def some() -> list[tuple[int, int]]:
        return [(medication, dice.randrange(1, 4)) for medication in dice.sample(medications, 2)]

    expires = dt.date(2098, 1, 1)
    where = crowd.department
    calls: list[Any] = [crowd.prescribe(dice.choice(made), *some()) for _ in range(100)]
    calls += [
        crowd.call("ADMIN", "cancel_prescription", p_prescription_id=dice.choice(given), p_reason="Allergy")
        for _ in range(40)
    ]
    for _ in range(20):
        medication = dice.choice(medications)
        calls.append(
            crowd.call(
                "ADMIN",
                "receive_stock",
                p_department_id=where,
                p_medication_id=medication,
                p_quantity=3,
                p_batch_number="B2",
                p_expires_on=expires,
            )
        )
        calls.append(
            crowd.call(
                "ADMIN",
                "adjust_stock",
                p_department_id=where,
                p_medication_id=medication,
                p_batch_number="B1",
                p_change=dice.choice([-3, 2]),
                p_reason="Count",
            )
        )
    dice.shuffle(calls)
    _, lost = await all_at_once(calls)
    # OUT_OF_STOCK, and BAD_TRANSITION for what was cancelled twice; nothing else, and no deadlock.
    assert set(lost) <= {"ZH101", "ZH207"}
    await adds_up(admin, crowd.id)
    cancelled = await admin.fetchval(
        "SELECT count(*) FROM clinic.prescriptions WHERE hospital_id = $1 AND status = 'CANCELLED'", crowd.id
    )
    assert cancelled == 40 - lost["ZH207"]


async def test_a_crowd_returns_no_more_than_was_dispensed(crowd: Hospital, admin: asyncpg.Connection) -> None:
    medication = await crowd.new_medication(10, "1.00")
    (visit,) = await visits(crowd, 1)
    prescription = await crowd.prescribe(visit, (medication, 10))
    appointment = await admin.fetchval("SELECT appointment_id FROM clinic.visits WHERE id = $1", visit)
    (item,) = await crowd.rows("ADMIN", "prescription_items_by_prescription_id", p_ids=[prescription])
    named = {"p_prescription_item_id": item["id"], "p_units": 3, "p_reason": "Left over"}
    calls: list[Any] = [crowd.call("ADMIN", "return_prescription_item", **named) for _ in range(20)]
    calls.append(crowd.call("ADMIN", "issue_bill", p_appointment_id=appointment))
    won, lost = await all_at_once(calls)
    assert (len(won), lost) == (4, {"ZH103": 17})
    assert await adds_up(admin, crowd.id) == 9
    (bill,) = (await audit(admin, crowd.id)).values()
    assert bill["subtotal"] == 81
