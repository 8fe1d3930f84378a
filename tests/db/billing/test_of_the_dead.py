"""Rule 5: what a patient who died owes, and what nobody owes any more."""

import datetime as dt

import asyncpg
import pytest

from tests.db.billing.books import audit
from tests.db.billing.test_following import booked, charging, issue, leave, lines, pay, state
from tests.db.billing.test_stays import admit, at, discharge, rate, room
from tests.world import Hospital, set_clock

DAY = dt.timedelta(days=1)


async def died(hospital: Hospital, patient: int, day: dt.date) -> None:
    """Records a death three days after it."""
    await set_clock(hospital.admin, dt.datetime.combine(day + 3 * DAY, dt.time(12), hospital.zone))
    try:
        death = {"p_patient_id": patient, "p_deceased_on": day}
        await hospital.on(hospital.admin).call("ADMIN", "record_death", **death, p_confirmed=True)
    finally:
        await set_clock(hospital.admin, None)


@pytest.mark.parametrize("command", ["cancel_appointment", "mark_no_show"])
@pytest.mark.parametrize("days", [-1, 0, 1])
async def test_who_had_died_by_then_owes_no_fee_also_where_the_death_is_told_later(
    hospital: Hospital, admin: asyncpg.Connection, command: str, days: int
) -> None:
    await charging(hospital, "30", "30")
    await leave(hospital, appointment := await booked(hospital), command)
    bill = await admin.fetchval("SELECT id FROM clinic.bills WHERE appointment_id = $1", appointment)
    await pay(hospital, bill, "10")
    patient = await admin.fetchval("SELECT patient_id FROM clinic.appointments WHERE id = $1", appointment)
    await died(hospital, patient, hospital.at(9).date() + days * DAY)
    if days > 0:
        assert await lines(admin, bill) == [("FEE", 1, "30.00")]
        assert await state(hospital, bill) == ["OPEN", "35.70", "10.00", "25.70", "0.00"]
    else:
        assert await lines(admin, bill) == [("FEE", 1, "30.00"), ("FEE", -1, "-30.00")]
        assert await state(hospital, bill) == ["PAID", "0.00", "10.00", "-10.00", "10.00"]
        row = await hospital.call("ADMIN", "refund_bill", p_bill_id=bill, p_amount=None, p_reason="Died before")
        assert row["status"] == "REFUNDED"
    await audit(admin, hospital.id)


async def test_what_was_done_before_the_death_is_billed_and_paid_after_it(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await rate(hospital, "GENERAL", "100")
    stay = await admit(hospital, "2025-10-03T08:00", await room(hospital, "GENERAL"))
    patient = await admin.fetchval("SELECT patient_id FROM clinic.admissions WHERE id = $1", stay)
    doctor = await hospital.new_doctor()
    seen, _ = await hospital.visit(patient, doctor, hospital.at(9))
    await issue(hospital, missed := await hospital.book(patient, doctor, hospital.at(9, days=2)))
    dead = {"p_patient_id": patient, "p_deceased_on": hospital.at(9, days=2).date(), "p_confirmed": True}
    await set_clock(hospital.admin, hospital.at(8, days=2))
    try:
        await hospital.on(hospital.admin).call("ADMIN", "record_death", **dead)
    finally:
        await set_clock(hospital.admin, None)
    later = f"{hospital.at(9, days=3):%Y-%m-%dT%H:%M}"
    await discharge(hospital, later, stay)
    made = (await at(hospital, later, "issue_bill", p_admission_id=stay))["id"]
    visit = await issue(hospital, seen)
    other = (await hospital.call("ADMIN", "issue_bill", p_patient_id=patient))["id"]
    certificate = {"p_description": "Certificate of death", "p_quantity": 1, "p_unit_price": "20"}
    await hospital.call("ADMIN", "add_bill_line", p_bill_id=other, **certificate)
    for bill in (made, visit, other):
        owed = str((await audit(admin, hospital.id))[bill]["balance"])
        await pay(hospital, bill, owed)
    bills = (await audit(admin, hospital.id)).values()
    nights = (hospital.at(9, days=3).date() - dt.date(2025, 10, 3)).days
    assert {bill["appointment_id"]: str(bill["subtotal"]) for bill in bills if bill["appointment_id"]} == {
        seen: "80.00", missed: "0.00",
    }  # fmt: skip
    assert [bill["subtotal"] for bill in bills if bill["id"] == made] == [100 * nights]
    assert {bill["status"] for bill in bills} == {"PAID"}


@pytest.mark.parametrize("kept", ["the dead record", "the other record"])
async def test_a_merge_takes_off_the_fees_of_the_dead_whichever_record_is_kept(
    hospital: Hospital, admin: asyncpg.Connection, kept: str
) -> None:
    await charging(hospital, "30", "30", hours=720)
    dead, other = await hospital.new_patient(), await hospital.new_patient()
    yesterday = hospital.at(9, days=-1).date()
    await hospital.call("ADMIN", "record_death", p_patient_id=dead, p_deceased_on=yesterday, p_confirmed=True)
    appointment = await hospital.book(other, await hospital.new_doctor(), hospital.at(9, days=2))
    await leave(hospital, appointment, "cancel_appointment")
    bill = await admin.fetchval("SELECT id FROM clinic.bills WHERE appointment_id = $1", appointment)
    assert await state(hospital, bill) == ["OPEN", "35.70", "0.00", "35.70", "0.00"]
    stays, goes = (dead, other) if kept == "the dead record" else (other, dead)
    given = {"p_keep_patient_id": stays, "p_merge_patient_id": goes, "p_reason": "One person"}
    await hospital.call("ADMIN", "merge_patients", **given, p_confirmed=True)
    assert await state(hospital, bill) == ["PAID", "0.00", "0.00", "0.00", "0.00"]
    await audit(admin, hospital.id)
