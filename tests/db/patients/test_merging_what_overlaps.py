"""What two records say of one time, and of a death that only one of them knows of, before and after they are merged."""

import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.db.patients.merging import merge, patient, unmerge
from tests.refusals import detail_of, refused, sqlstate_of
from tests.world import Hospital, set_clock

DOUBLED = "SELECT id FROM clinic.appointments WHERE hospital_id = $1 AND is_doubled ORDER BY id"


async def seen(hospital: Hospital, who: int, hour: int, minute: int = 0) -> int:
    """A consultation of half an hour that was yesterday, with a doctor of its own."""
    row = await hospital.call(
        "ADMIN",
        "record_past_encounter",
        p_patient_id=who,
        p_doctor_id=await hospital.new_doctor(),
        p_starts_at=hospital.at(hour, minute, days=-1),
        p_duration_minutes=30,
        p_diagnosis="Angina",
        p_notes="",
        p_reason="From paper",
    )
    return int(row["id"])


async def warned(hospital: Hospital, keep: int, gone: int) -> list[Any]:
    with pytest.raises(asyncpg.PostgresError) as asked:
        await merge(hospital, keep, gone)
    assert sqlstate_of(asked.value) == "ZH507"
    return list(detail_of(asked.value)["warnings"])


async def marked(hospital: Hospital) -> list[int]:
    return [row[0] for row in await hospital.admin.fetch(DOUBLED, hospital.id)]


async def test_consultations_that_are_over_and_overlap_are_named_and_merged(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    keep, gone = await patient(hospital), await patient(hospital)
    ours, theirs, later = (
        await seen(hospital, keep, 9),
        await seen(hospital, gone, 9, 15),
        await seen(hospital, gone, 11),
    )
    (warning,) = await warned(hospital, keep, gone)
    named = (warning["code"], warning["appointmentId"], warning["otherAppointmentId"])
    assert named == ("APPOINTMENTS_OVERLAP", str(ours), str(theirs))
    assert dt.datetime.fromisoformat(warning["startsAt"]) == hospital.at(9, days=-1)
    assert await marked(hospital) == []

    merged = await merge(hospital, keep, gone, p_confirmed=True)
    assert await marked(hospital) == [theirs]
    owners = "SELECT id FROM clinic.appointments WHERE patient_id = $1 ORDER BY id"
    assert [row[0] for row in await admin.fetch(owners, keep)] == [ours, theirs, later]
    # Neither time is free for anything else, whether it is marked or not.
    for minute in (0, 30):
        taken = {"patientId": str(keep)}
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await seen(hospital, keep, 9, minute)
        assert sqlstate_of(refusal.value) == "ZH202"
        assert detail_of(refusal.value).items() >= taken.items()

    await unmerge(hospital, merged["id"])
    assert await marked(hospital) == []
    assert [row[0] for row in await admin.fetch(owners, gone)] == [theirs, later]


async def test_of_three_records_a_mark_goes_with_the_last_overlap(hospital: Hospital) -> None:
    first, second, third = [await patient(hospital) for _ in range(3)]
    times = [await seen(hospital, each, 9) for each in (first, second, third)]
    merges = [await merge(hospital, first, each, p_confirmed=True) for each in (second, third)]
    assert await marked(hospital) == times[1:]
    await unmerge(hospital, merges[0]["id"])
    assert await marked(hospital) == times[2:]
    await unmerge(hospital, merges[1]["id"])
    assert await marked(hospital) == []


@pytest.mark.parametrize("marked_is_moved", [True, False])
@pytest.mark.parametrize("command", ["reschedule_appointment", "cancel_appointment"])
async def test_a_mark_goes_when_the_time_is_no_longer_doubled(
    hospital: Hospital, traveller: asyncpg.Connection, marked_is_moved: bool, command: str
) -> None:
    keep, gone = await patient(hospital), await patient(hospital)
    ours, theirs = [await hospital.book(each, await hospital.new_doctor(), hospital.at(9)) for each in (keep, gone)]
    for each in (ours, theirs):
        await hospital.follow(each, "check_in_appointment", "start_appointment", "complete_appointment")
    await merge(hospital, keep, gone, p_confirmed=True)
    assert await marked(hospital) == [theirs]
    taken_back = theirs if marked_is_moved else ours
    # The day of both, on which a step can be taken back.
    await set_clock(traveller, hospital.at(9))
    hospital = hospital.on(traveller)
    for back in ("reopen_appointment", "reopen_appointment", "undo_appointment_status"):
        await hospital.call("ADMIN", back, p_appointment_id=taken_back, p_reason="Another patient")
    assert await marked(hospital) == [theirs]
    more = {"p_starts_at": hospital.at(12)} if command == "reschedule_appointment" else {"p_reason": "Mistaken"}
    await hospital.call("ADMIN", command, p_appointment_id=taken_back, **more)
    live = "SELECT count(*) FROM clinic.appointments WHERE is_doubled AND status <> 'CANCELLED' AND patient_id = $1"
    assert await traveller.fetchval(live, keep) == 0
    if command == "reschedule_appointment":
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await hospital.book(keep, await hospital.new_doctor(), hospital.at(12))
        assert sqlstate_of(refusal.value) == "ZH202"


async def test_a_consultation_that_is_not_over_is_ended_or_moved_first(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    keep, gone = await patient(hospital), await patient(hospital)
    ours, theirs = [await hospital.book(each, await hospital.new_doctor(), hospital.at(9)) for each in (keep, gone)]
    pair = {"appointments": [{"appointmentId": str(ours), "otherAppointmentId": str(theirs)}]}
    for command in ("check_in_appointment", "start_appointment", "complete_appointment"):
        await refused(admin, merge(hospital, keep, gone), "ZH513", pair)
        await hospital.follow(ours, command)
    await refused(admin, merge(hospital, keep, gone), "ZH513", pair)
    await hospital.call("ADMIN", "reschedule_appointment", p_appointment_id=theirs, p_starts_at=hospital.at(12))
    await merge(hospital, keep, gone)
    assert await marked(hospital) == []


async def test_nobody_takes_a_mark_for_an_ordinary_booking(hospital: Hospital, owner: asyncpg.Connection) -> None:
    keep, gone = await patient(hospital), await patient(hospital)
    for each in (keep, gone):
        await seen(hospital, each, 9)
    moved = owner.execute("UPDATE clinic.appointments SET patient_id = $1 WHERE patient_id = $2", keep, gone)
    with pytest.raises(asyncpg.PostgresError):
        await moved
    assert await marked(hospital) == []


async def test_stays_that_overlap_are_named(hospital: Hospital, admin: asyncpg.Connection) -> None:
    keep, gone = await patient(hospital), await patient(hospital)
    room = await hospital.new_room(2)
    stays = []
    for each in (keep, gone):
        given = {"p_patient_id": each, "p_room_id": room, "p_reason": "Watch"}
        stays.append((await hospital.call("ADMIN", "admit_patient", **given))["id"])
    for each in stays:
        await hospital.call("ADMIN", "discharge_patient", p_admission_id=each)
    (warning,) = await warned(hospital, keep, gone)
    named = (warning["code"], warning["admissionId"], warning["otherAdmissionId"])
    assert named == ("STAYS_OVERLAP", *map(str, stays))
    merged = await merge(hospital, keep, gone, p_confirmed=True)
    query = "SELECT count(*) FROM clinic.bed_stays WHERE patient_id = $1"
    assert await admin.fetchval(query, keep) == 2
    await unmerge(hospital, merged["id"])
    assert [await admin.fetchval(query, each) for each in (keep, gone)] == [1, 1]


async def test_days_that_both_stays_are_billed_for_are_counted(hospital: Hospital) -> None:
    keep, gone = await patient(hospital), await patient(hospital)
    rate = {"p_type": "GENERAL", "p_amount": "100", "p_valid_from": hospital.at(0, days=-9).date()}
    await hospital.call("ADMIN", "set_room_rate", **rate)
    earlier = hospital.on(hospital.admin)
    # Of one the nights of four days, of the other those of the three from the second of them on.
    for each, begins, ends in ((keep, -8, -4), (gone, -7, -4)):
        await set_clock(hospital.admin, hospital.at(10, days=begins))
        given = {"p_patient_id": each, "p_room_id": await hospital.new_room(1), "p_reason": "Watch"}
        stay = (await earlier.call("ADMIN", "admit_patient", **given))["id"]
        await set_clock(hospital.admin, hospital.at(10, days=ends))
        await earlier.call("ADMIN", "discharge_patient", p_admission_id=stay)
        await earlier.call("ADMIN", "issue_bill", p_admission_id=stay)
        await set_clock(hospital.admin, None)
    (warning,) = await warned(hospital, keep, gone)
    assert (warning["code"], warning["daysBilledTwice"]) == ("STAYS_OVERLAP", 3)
    bill = await hospital.admin.fetchval("SELECT id FROM clinic.bills WHERE patient_id = $1", gone)
    await hospital.call("ADMIN", "void_bill", p_bill_id=bill, p_reason="The same patient")
    (warning,) = await warned(hospital, keep, gone)
    assert "daysBilledTwice" not in warning


@pytest.mark.parametrize("dead_is_kept", [True, False])
async def test_a_death_that_one_record_knows_of_ends_what_the_other_has_booked(
    hospital: Hospital, admin: asyncpg.Connection, dead_is_kept: bool
) -> None:
    dead, living = await patient(hospital), await patient(hospital)
    today = hospital.at(0, days=0).date()
    booked = await hospital.book(living, await hospital.new_doctor(), hospital.at(9))
    await hospital.call("ADMIN", "record_death", p_patient_id=dead, p_deceased_on=today)
    keep, gone = (dead, living) if dead_is_kept else (living, dead)
    warnings = await warned(hospital, keep, gone)
    assert [(each["code"], each["path"]) for each in warnings] == [
        ("DEATHS_DIFFER", "mergePatientId"),
        ("APPOINTMENT_CANCELLED", "mergePatientId"),
    ]
    assert warnings[1]["appointmentId"] == str(booked)
    merged = await merge(hospital, keep, gone, p_confirmed=True)
    query = "SELECT status, cancellation_reason FROM clinic.appointments WHERE id = $1"
    assert tuple(await admin.fetchrow(query, booked) or ()) == ("CANCELLED", "The patient died.")
    died = "SELECT deceased_on FROM clinic.patients WHERE id = $1"
    assert await admin.fetchval(died, keep) == today
    # What was cancelled stays cancelled; who lives, lives again.
    await unmerge(hospital, merged["id"])
    assert [await admin.fetchval(died, each) for each in (dead, living)] == [today, None]
    assert tuple(await admin.fetchrow(query, booked) or ()) == ("CANCELLED", "The patient died.")


async def test_nobody_who_was_seen_afterwards_is_merged_with_the_dead(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    dead, living = await patient(hospital), await patient(hospital)
    await seen(hospital, living, 9)
    day = hospital.at(0, days=-2).date()
    await hospital.call("ADMIN", "record_death", p_patient_id=dead, p_deceased_on=day)
    visit = await admin.fetchrow("SELECT id, visited_at FROM clinic.visits WHERE patient_id = $1", living)
    assert visit is not None
    named = {"visitId": str(visit["id"]), "visitedAt": visit["visited_at"]}
    for keep, gone in ((dead, living), (living, dead)):
        await refused(admin, merge(hospital, keep, gone, p_confirmed=True), "ZH514", named)
    await hospital.call("ADMIN", "withdraw_death", p_patient_id=dead, p_reason="Another day")
    await merge(hospital, living, dead)


async def test_an_account_that_has_to_stay_is_taken_off_one_of_the_patients(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    keep, gone = await patient(hospital), await patient(hospital)
    await hospital.sign_in("K", ["PATIENT"], patient=keep)
    await hospital.sign_in("G", ["PATIENT", "CASHIER"], patient=gone)
    query = "SELECT id FROM auth.accounts WHERE patient_id = ANY ($1) ORDER BY id"
    accounts = [row[0] for row in await admin.fetch(query, [keep, gone])]
    conflict = {"accounts": [{"accountId": str(each)} for each in accounts]}
    await refused(admin, merge(hospital, keep, gone), "ZH513", conflict)
    names = {"first_name": "Cara", "last_name": "Cash", "phone": "+49 30 1234567"}
    changes = {"patient_id": None, "roles": ["CASHIER"]} | names
    await hospital.call("ADMIN", "update_account", p_account_id=accounts[1], p_changes=changes)
    await merge(hospital, keep, gone)
