"""Merging two records of one patient, and undoing it: every row is where it belongs, and nothing is there twice."""

import asyncio
import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.db.patients.merging import (
    full_record,
    kept_of,
    merge,
    patient,
    record_of,
    recounted,
    rows_of,
    unmerge,
)
from tests.refusals import detail_of, problems, refused, sqlstate_of
from tests.world import Hospital, new_hospital


def united(*rows: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in rows:
        for table, some in each.items():
            found[table] = found.get(table, {}) | some
    return found


async def both(hospital: Hospital) -> tuple[int, int]:
    """Two records with everything that a record can have, with doctors of two departments."""
    doctor, other = await hospital.new_doctor(), await hospital.new_doctor(await hospital.new_department())
    keep, gone = await patient(hospital), await patient(hospital)
    await full_record(hospital, keep, doctor, 9)
    await full_record(hospital, gone, other, 11, stay=True)
    return keep, gone


async def test_every_row_is_moved_and_moved_back(hospital: Hospital, admin: asyncpg.Connection) -> None:
    keep, gone = await both(hospital)
    before = {each: await rows_of(admin, hospital, each) for each in (keep, gone)}
    counted = {each: await kept_of(admin, hospital, each) for each in (keep, gone)}
    records = {each: await record_of(admin, hospital, each) for each in (keep, gone)}
    tables = {"clinic.appointments", "clinic.visits", "clinic.bills", "clinic.admissions", "clinic.insurance_entries"}
    tables.add("clinic.contact_persons")
    assert tables <= before[gone].keys()

    merged = await merge(hospital, keep, gone)
    assert await rows_of(admin, hospital, gone) == {}
    assert await rows_of(admin, hospital, keep) == united(before[keep], before[gone])
    assert await kept_of(admin, hospital, keep) == await recounted(admin, hospital, keep)
    assert await admin.fetchval("SELECT merged_into_id FROM clinic.patients WHERE id = $1", gone) == keep

    undone = await unmerge(hospital, merged["id"])
    assert (undone["undo_reason"], undone["undone_at"] is not None) == ("Two people after all", True)
    for each in (keep, gone):
        assert await rows_of(admin, hospital, each) == before[each]
        assert await kept_of(admin, hospital, each) == counted[each]
        assert await record_of(admin, hospital, each) == records[each]


async def test_blanks_are_filled_and_allergies_united(hospital: Hospital, admin: asyncpg.Connection) -> None:
    keep = await patient(hospital, p_phone="+49 30 1234567", p_allergies=["Penicillin"], p_gender="UNKNOWN")
    insurance = {"p_insurance_provider": "AOK", "p_insurance_policy_number": "A1", "p_insurance_cover_percent": 80}
    gone = await patient(
        hospital, p_phone="+49 30 7654321", p_email="eva@example.com", p_allergies=["penicillin", "Latex"], **insurance
    )
    before = [await record_of(admin, hospital, each) for each in (keep, gone)]
    merged = await merge(hospital, keep, gone)
    row = await hospital.admin.fetchrow("SELECT * FROM clinic.patients WHERE id = $1", keep)
    assert row is not None
    assert (row["phone"], row["email"], row["gender"]) == ("+49 30 1234567", "eva@example.com", "FEMALE")
    assert row["allergies"] == ["Penicillin", "Latex"]
    assert (row["insurance_provider"], row["insurance_policy_number"], row["insurance_cover_percent"]) == (
        "AOK",
        "A1",
        80,
    )

    # What is changed in the meantime stays: an allergy that was found, another address.
    changes = {
        "p_patient_id": keep,
        "p_changes": {"allergies": ["Penicillin", "Latex", "Nuts"], "email": "new@example.com"},
    }
    await hospital.call("ADMIN", "update_patient", **changes)
    await unmerge(hospital, merged["id"])
    after = await record_of(admin, hospital, keep)
    assert (after["allergies"], after["email"]) == (["Penicillin", "Nuts"], "new@example.com")
    assert after | {"allergies": ["Penicillin"], "email": None} == before[0]
    assert await record_of(admin, hospital, gone) == before[1]


async def test_an_allergy_that_two_records_brought_stays_while_one_is_merged(hospital: Hospital) -> None:
    keep, *others = [await patient(hospital, p_allergies=each) for each in ([], ["Latex"], ["Latex"])]
    first, second = [await merge(hospital, keep, each) for each in others]
    allergies = "SELECT allergies FROM clinic.patients WHERE id = $1"
    await unmerge(hospital, first["id"])
    assert await hospital.admin.fetchval(allergies, keep) == ["Latex"]
    await unmerge(hospital, second["id"])
    assert await hospital.admin.fetchval(allergies, keep) == []


async def test_what_a_record_brought_at_two_times_goes_back_with_it(hospital: Hospital) -> None:
    brought = (["Peanut"], ["peanut", "Milk"], ["Milk", "Egg"])
    keep, *others = [await patient(hospital, p_allergies=each) for each in brought]
    first, second = [await merge(hospital, keep, each) for each in others]
    allergies = "SELECT allergies FROM clinic.patients WHERE id = $1"
    assert await hospital.admin.fetchval(allergies, keep) == ["Peanut", "Milk", "Egg"]
    # The second brought the egg when it was merged, and brings the milk now.
    await unmerge(hospital, first["id"])
    assert await hospital.admin.fetchval(allergies, keep) == ["Peanut", "Egg", "Milk"]
    await unmerge(hospital, second["id"])
    assert await hospital.admin.fetchval(allergies, keep) == ["Peanut"]


async def test_what_was_made_since_stays_unless_it_is_part_of_what_goes_back(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor = await hospital.new_doctor()
    keep, gone = await patient(hospital), await patient(hospital)
    booked = await hospital.book(gone, doctor, hospital.at(9))
    merged = await merge(hospital, keep, gone)
    await hospital.begin(booked)
    await hospital.call("ADMIN", "record_visit", p_appointment_id=booked, p_diagnosis="Angina", p_notes="")
    bill = await hospital.call("ADMIN", "issue_bill", p_appointment_id=booked, p_discount_percent=0)
    since = await hospital.book(keep, doctor, hospital.at(12))
    await unmerge(hospital, merged["id"])
    assert set((await rows_of(admin, hospital, keep))["clinic.appointments"]) == {since}
    back = await rows_of(admin, hospital, gone)
    assert (set(back["clinic.appointments"]), len(back["clinic.visits"])) == ({booked}, 1)
    assert set(back["clinic.bills"]) == {bill["id"]}
    for each in (keep, gone):
        assert await kept_of(admin, hospital, each) == await recounted(admin, hospital, each)


async def test_a_record_that_others_were_merged_into_is_merged_with_them(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor = await hospital.new_doctor()
    first, second, third = [await patient(hospital) for _ in range(3)]
    for hour, each in enumerate((first, second, third), 9):
        await hospital.book(each, doctor, hospital.at(hour))
    before = {each: await rows_of(admin, hospital, each) for each in (first, second, third)}
    into_second = await merge(hospital, second, first)
    into_third = await merge(hospital, third, second)
    stands_for = "SELECT id, merged_into_id FROM clinic.patients WHERE id = ANY ($1)"
    assert dict(map(tuple, await admin.fetch(stands_for, [first, second, third]))) == {
        first: third,
        second: third,
        third: None,
    }
    named = {"patientId": str(second), "keptPatientId": str(third)}
    await refused(admin, unmerge(hospital, into_second["id"]), "ZH511", named)
    await unmerge(hospital, into_third["id"])
    assert dict(map(tuple, await admin.fetch(stands_for, [first, second, third]))) == {
        first: second,
        second: None,
        third: None,
    }
    assert await rows_of(admin, hospital, second) == united(before[first], before[second])
    await unmerge(hospital, into_second["id"])
    assert {each: await rows_of(admin, hospital, each) for each in before} == before
    await refused(admin, unmerge(hospital, into_second["id"]), "ZH207", {"from": "UNDONE", "to": "UNDONE"})


async def test_commands_about_a_merged_record_name_the_one_that_stands_for_it(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor, room = await hospital.new_doctor(), await hospital.new_room(2)
    await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=doctor)
    keep, gone = await patient(hospital), await patient(hospital)
    await merge(hospital, keep, gone)
    named = {"patientId": str(gone), "keptPatientId": str(keep)}
    given = {"p_patient_id": gone}
    booking = {"p_doctor_id": doctor, "p_starts_at": hospital.at(9), "p_duration_minutes": 30}
    account = {"p_email": "e@example.com", "p_roles": ["PATIENT"]} | given
    for session, function, arguments in (
        ("ADMIN", "book_appointment", given | booking),
        ("ADMIN", "admit_patient", given | {"p_room_id": room, "p_reason": "Watch"}),
        ("ADMIN", "update_patient", given | {"p_changes": {"phone": "+49 30 7654321"}}),
        ("ADMIN", "update_patient_contact", given | {"p_changes": {"phone": "+49 30 7654321"}}),
        ("ADMIN", "update_patient_care", given | {"p_changes": {"notes": "2"}}),
        ("ADMIN", "retire_patient", given),
        ("ADMIN", "reinstate_patient", given),
        ("ADMIN", "invite_account", account),
        ("DOCTOR", "open_patient_record", given | {"p_reason": "The patient is unconscious"}),
    ):  # fmt: skip
        await refused(admin, hospital.call(session, function, **arguments), "ZH511", named)
    third = await patient(hospital)
    await refused(admin, merge(hospital, third, gone), "ZH511", named)
    await refused(admin, merge(hospital, gone, third), "ZH511", named)


async def test_no_writer_gives_a_row_to_a_merged_record(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    keep, gone = await patient(hospital), await patient(hospital)
    room = await hospital.new_room(2)
    await merge(hospital, keep, gone)
    written = owner.execute(
        "INSERT INTO clinic.admissions (hospital_id, patient_id, room_id, reason) VALUES ($1, $2, $3, 'Watch')",
        hospital.id, gone, room,
    )  # fmt: skip
    await refused(admin, written, "ZH511", {"patientId": str(gone), "keptPatientId": str(keep)})


@pytest.mark.parametrize("table", ["appointments", "visits", "bills", "admissions", "prescriptions", "amendments"])
async def test_no_row_changes_its_patient_but_by_a_merge(
    hospital: Hospital, owner: asyncpg.Connection, table: str
) -> None:
    keep, gone = await both(hospital)
    moved = owner.execute(f"UPDATE clinic.{table} SET patient_id = $1 WHERE patient_id = $2", keep, gone)
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await moved
    assert sqlstate_of(refusal.value) == "ZH502"
    await merge(hospital, keep, gone)
    moved = owner.execute(f"UPDATE clinic.{table} SET patient_id = $1 WHERE patient_id = $2", gone, keep)
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await moved
    assert sqlstate_of(refusal.value) in {"ZH502", "ZH511"}


async def test_what_one_patient_cannot_have_twice_is_named(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor, other, room = await hospital.new_doctor(), await hospital.new_doctor(), await hospital.new_room(4)
    keep, gone = await patient(hospital), await patient(hospital)
    ours = await hospital.book(keep, doctor, hospital.at(9))
    theirs = await hospital.book(gone, other, hospital.at(9, 15))
    stays = [
        (await hospital.call("ADMIN", "admit_patient", p_patient_id=each, p_room_id=room, p_reason="Watch"))["id"]
        for each in (keep, gone)
    ]
    for name, who in (("K", keep), ("G", gone)):
        await hospital.sign_in(name, ["PATIENT"], patient=who)
    accounts = [
        row["id"]
        for row in await admin.fetch(
            "SELECT id FROM auth.accounts WHERE patient_id = ANY ($1) ORDER BY id", [keep, gone]
        )
    ]
    conflicts = {
        "appointments": [{"appointmentId": str(ours), "otherAppointmentId": str(theirs)}],
        "admissions": [{"admissionId": str(each)} for each in stays],
        "accounts": [{"accountId": str(each)} for each in accounts],
    }
    await refused(admin, merge(hospital, keep, gone), "ZH513", conflicts)
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=theirs, p_reason="Twice")
    await hospital.call("ADMIN", "discharge_patient", p_admission_id=stays[1])
    await hospital.call("ADMIN", "delete_account", p_account_id=accounts[1])
    # That the stays were at one time is confirmed.
    await merge(hospital, keep, gone, p_confirmed=True)


async def test_the_account_of_a_merged_record_is_the_patients_still(hospital: Hospital) -> None:
    keep, gone = await patient(hospital), await patient(hospital)
    await hospital.sign_in("PIA", ["PATIENT"], patient=gone)
    merged = await merge(hospital, keep, gone)
    seen = await hospital.rows("PIA", "patients_by_id", [keep, gone])
    assert {row["id"] for row in seen} == {keep, gone}
    await unmerge(hospital, merged["id"])
    assert [row["id"] for row in await hospital.rows("PIA", "patients_by_id", [keep, gone])] == [gone]


async def test_what_differs_is_confirmed(hospital: Hospital) -> None:
    keep = await patient(hospital)
    gone = await patient(hospital, p_first_name="Ada", p_birth_date=dt.date(1990, 5, 18), p_gender="MALE")
    with pytest.raises(asyncpg.PostgresError) as asked:
        await merge(hospital, keep, gone)
    assert sqlstate_of(asked.value) == "ZH507"
    codes = [each["code"] for each in detail_of(asked.value)["warnings"]]
    assert codes == ["BIRTH_DATES_DIFFER", "NAMES_DIFFER", "GENDERS_DIFFER"]
    await merge(hospital, keep, gone, p_confirmed=True)
    # Names that were exchanged, and written otherwise, are equal.
    exchanged = await patient(hospital, p_first_name=" DÓE", p_last_name="eva ")
    await merge(hospital, keep, exchanged)


async def test_bad_merges_are_refused(hospital: Hospital, admin: asyncpg.Connection, api: asyncpg.Pool) -> None:
    keep, gone = await patient(hospital), await patient(hospital)
    await refused(admin, merge(hospital, keep, keep), "ZH501", problems(("mergePatientId", "SAME")))
    elsewhere = await new_hospital(api, admin, f"elsewhere-{hospital.id}")
    stranger = await patient(elsewhere)
    await refused(admin, merge(hospital, keep, stranger), "ZH003", {"type": "patient", "id": str(stranger)})
    merged = await merge(hospital, keep, gone)
    missing = {"type": "patient_merge", "id": str(merged["id"])}
    await refused(admin, unmerge(elsewhere, merged["id"]), "ZH003", missing)
    await unmerge(hospital, merged["id"])
    await hospital.call("ADMIN", "retire_patient", keep)
    await refused(admin, merge(hospital, keep, gone), "ZH505", {"type": "patient", "id": str(keep)})
    # A record that is closed is merged into one that is not.
    await merge(hospital, gone, keep)


async def test_lists_and_searches_name_the_kept_record_alone(hospital: Hospital) -> None:
    keep, gone = await patient(hospital), await patient(hospital)
    await merge(hospital, keep, gone)
    window = {"p_order": ["last_name asc"], "p_first": 10, "p_after": None, "p_backward": False}
    for condition in (
        None,
        {"name": {"matches": "eva doe"}},
        {"first_name": {"eq": "Eva"}},
        {"id": {"in": [keep, gone]}},
    ):
        rows = await hospital.rows("ADMIN", "patients_page", p_filter=condition, **window)
        assert [row["id"] for row in rows] == [keep]
        assert (await hospital.call("ADMIN", "patients_count", p_filter=condition))[0] == 1
    backward = await hospital.rows("ADMIN", "patients_page", p_filter=None, **(window | {"p_backward": True}))
    assert [row["id"] for row in backward] == [keep]
    assert len(await hospital.rows("ADMIN", "patients_by_id", [keep, gone])) == 2


async def test_two_merges_at_once_make_one(hospital: Hospital, admin: asyncpg.Connection) -> None:
    one, other, third = [await patient(hospital) for _ in range(3)]
    outcomes = await asyncio.gather(
        merge(hospital, one, other),
        merge(hospital, other, one),
        merge(hospital, third, other),
        merge(hospital, third, one),
        return_exceptions=True,
    )
    states = sorted(map(sqlstate_of, outcomes))
    assert set(states) <= {"", "ZH511"}, states
    assert await admin.fetchval(
        "SELECT count(*) FROM clinic.patients AS p JOIN clinic.patients AS k ON k.id = p.merged_into_id"
        " WHERE p.hospital_id = $1 AND k.merged_into_id IS NOT NULL", hospital.id,
    ) == 0  # fmt: skip
