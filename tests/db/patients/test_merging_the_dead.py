"""Deaths that were withdrawn stay withdrawn when a merge is undone, and the dead get no bookings back."""

import asyncpg

from tests.db.patients.merging import merge, patient, record_of, unmerge
from tests.world import Hospital


async def _dies(hospital: Hospital, who: int) -> None:
    day = hospital.at(0, days=0).date()
    await hospital.call("ADMIN", "record_death", p_patient_id=who, p_deceased_on=day, p_confirmed=True)


async def _lives(hospital: Hospital, who: int) -> None:
    await hospital.call("ADMIN", "withdraw_death", p_patient_id=who, p_reason="Another patient")


async def _status(admin: asyncpg.Connection, appointment: int) -> tuple[str, str | None]:
    query = "SELECT status, cancellation_reason FROM clinic.appointments WHERE id = $1"
    row = await admin.fetchrow(query, appointment)
    assert row is not None
    return row[0], row[1]


async def test_what_was_taken_off_a_record_does_not_come_back_with_another_merge_undone(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    keep, other = await patient(hospital), await patient(hospital, p_allergies=["Latex", "Nuts"])
    dead = await patient(hospital, p_email="eva@example.com", p_allergies=["Latex", "Pollen"])
    await _dies(hospital, dead)
    await merge(hospital, keep, dead, p_confirmed=True)
    await _lives(hospital, keep)
    changes = {"email": None, "allergies": ["Pollen"]}
    await hospital.call("ADMIN", "update_patient", p_patient_id=keep, p_changes=changes)
    booked = await hospital.book(keep, await hospital.new_doctor(), hospital.at(9))
    before = await record_of(admin, hospital, keep)
    assert (before["deceased_on"], before["email"], before["allergies"]) == (None, None, ["Pollen"])

    merged = await merge(hospital, keep, other, p_confirmed=True)
    assert (await record_of(admin, hospital, keep))["allergies"] == ["Pollen", "Latex", "Nuts"]
    await unmerge(hospital, merged["id"])
    assert await record_of(admin, hospital, keep) == before
    assert await _status(admin, booked) == ("BOOKED", None)


async def test_what_a_later_merge_says_as_well_comes_from_that_one(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    keep, first, second = [await patient(hospital, p_allergies=each) for each in ([], ["Latex", "Nuts"], ["latex"])]
    for each in (first, second):
        await _dies(hospital, each)
    merged = await merge(hospital, keep, first, p_confirmed=True)
    await merge(hospital, keep, second, p_confirmed=True)
    # What somebody took off in the meantime, another record does not bring back.
    await hospital.call("ADMIN", "update_patient", p_patient_id=keep, p_changes={"allergies": ["Latex", "Dust"]})
    await unmerge(hospital, merged["id"])
    after = await record_of(admin, hospital, keep)
    assert after["allergies"] == ["Dust", "latex"]
    assert after["deceased_on"] == hospital.at(0, days=0).date().isoformat()


async def test_a_booking_that_goes_back_to_the_dead_is_cancelled(hospital: Hospital, admin: asyncpg.Connection) -> None:
    keep, dead, doctor = await patient(hospital), await patient(hospital), await hospital.new_doctor()
    booked = await hospital.book(dead, doctor, hospital.at(9))
    await _dies(hospital, dead)
    merged = await merge(hospital, keep, dead, p_confirmed=True)
    await _lives(hospital, keep)
    await hospital.call("ADMIN", "undo_appointment_status", p_appointment_id=booked, p_reason="Another patient died")
    since = await hospital.book(keep, doctor, hospital.at(11))
    assert await _status(admin, booked) == ("BOOKED", None)
    await unmerge(hospital, merged["id"])
    assert await _status(admin, booked) == ("CANCELLED", "The patient died.")
    assert await _status(admin, since) == ("BOOKED", None)
