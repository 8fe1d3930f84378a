"""Contact persons of patients: who adds and changes them, what is refused, and what merging does with them."""

import datetime as dt
from typing import Any

import asyncpg
import orjson
import pytest

from tests.db.patients.merging import merge, patient, unmerge
from tests.refusals import problems, refused
from tests.world import Hospital

GIVEN = {"p_name": "Ann Doe", "p_relation": "PARENT", "p_phone": "+49 170 5550101"}
MINOR = {"p_birth_date": dt.datetime.now(dt.UTC).date() - dt.timedelta(days=365 * 10)}


async def add(hospital: Hospital, who: int, session: str = "ADMIN", **given: Any) -> asyncpg.Record:
    return await hospital.call(session, "add_contact_person", p_patient_id=who, **(GIVEN | given))


async def change(hospital: Hospital, key: int, session: str = "ADMIN", **changes: Any) -> asyncpg.Record:
    return await hospital.call(session, "update_contact_person", p_contact_person_id=key, p_changes=changes)


async def delete(hospital: Hospital, key: int, session: str = "ADMIN") -> asyncpg.Record:
    return await hospital.call(session, "delete_contact_person", p_contact_person_id=key)


async def contacts(hospital: Hospital, who: int, session: str = "ADMIN") -> list[str]:
    given = {"p_ids": [who], "p_filter": None, "p_order": ["preference asc"], "p_first": 50, "p_backward": False}
    return [row["name"] for row in await hospital.rows(session, "contact_persons_by_patient_id_page", **given)]


async def found(hospital: Hospital, asked: dict[str, Any], session: str = "ADMIN") -> list[str]:
    given = {"p_filter": orjson.dumps(asked).decode(), "p_order": ["name asc"], "p_first": 50, "p_backward": False}
    return [row["name"] for row in await hospital.rows(session, "contact_persons_page", **given)]


async def guardian_missing(hospital: Hospital, who: int, session: str = "ADMIN") -> bool:
    row = await hospital.call(session, "guardianship_by_patient_id", p_ids=[who])
    assert row["patient_id"] == who
    return bool(row["guardian_missing"])


async def test_a_contact_person_is_kept_with_what_was_left_out(hospital: Hospital) -> None:
    row = await add(hospital, await patient(hospital), p_name="  Zoë  Doe ")
    assert (row["name"], row["phone"], row["phone_digits"]) == ("Zoë  Doe", "+49 170 5550101", "491705550101")
    assert (row["is_emergency"], row["is_legal_guardian"], row["preference"]) == (False, False, 1)
    assert (row["email"], row["note"]) == (None, None)


async def test_contact_persons_are_called_in_their_order(hospital: Hospital) -> None:
    who = await patient(hospital)
    for name, preference in (("Third", 2), ("First", 1), ("Second", 1), ("Fourth", 99)):
        await add(hospital, who, p_name=name, p_preference=preference)
    assert await contacts(hospital, who) == ["First", "Second", "Third", "Fourth"]


async def test_all_that_is_wrong_is_told_at_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    wrong = add(
        hospital, 0, p_name=".", p_relation="COUSIN", p_phone="abc", p_email="nobody", p_preference=0, p_note="n" * 1001
    )
    await refused(admin, wrong, "ZH501", problems(
        ("patientId", "MALFORMED_ID"), ("name", "MALFORMED_NAME"), ("phone", "MALFORMED_PHONE"),
        ("email", "MALFORMED_EMAIL"), ("preference", "OUT_OF_RANGE"), ("note", "TOO_LONG"),
        ("relation", "UNKNOWN_VALUE"),
    ))  # fmt: skip
    who = await patient(hospital)
    empty = add(hospital, who, p_name=" ", p_relation=None, p_phone=None)
    expected = problems(("name", "REQUIRED"), ("phone", "REQUIRED"), ("relation", "UNKNOWN_VALUE"))
    await refused(admin, empty, "ZH501", expected)
    key = (await add(hospital, who))["id"]
    for changes, problem in (
        ({"phone": None}, ("phone", "REQUIRED")),
        ({"phone": "12"}, ("phone", "MALFORMED_PHONE")),
        ({"name": None}, ("name", "REQUIRED")),
        ({"preference": None}, ("preference", "OUT_OF_RANGE")),
        ({"relation": None}, ("relation", "UNKNOWN_VALUE")),
        ({"patient_id": 1}, ("patientId", "UNKNOWN_FIELD")),
    ):
        await refused(admin, change(hospital, key, **changes), "ZH501", problems(problem))


async def test_a_request_is_done_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    who, request = await patient(hospital), {"p_request_id": "00000000-0000-4000-8000-000000000001"}
    first = await add(hospital, who, **request)
    assert await add(hospital, who, **request) == first
    assert await contacts(hospital, who) == ["Ann Doe"]
    await refused(admin, add(hospital, who, p_note="Other", **request), "ZH601", {"requestId": request["p_request_id"]})


async def test_a_request_whose_contact_person_is_deleted_finds_nothing(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    who, request = await patient(hospital), {"p_request_id": "00000000-0000-4000-8000-000000000002"}
    key = (await add(hospital, who, **request))["id"]
    await delete(hospital, key)
    await refused(admin, add(hospital, who, **request), "ZH003", {"type": "contact_person", "id": str(key)})
    assert await contacts(hospital, who) == []


async def test_a_contact_person_is_found_by_name_and_by_every_spelling_of_the_number(hospital: Hospital) -> None:
    await hospital.call("ADMIN", "update_hospital", p_changes={"country": "DE"})
    who = await patient(hospital)
    await add(hospital, who, p_is_legal_guardian=True)
    await add(hospital, who, p_name="Ben Doe", p_phone="0170 5550102", p_is_emergency=True)
    assert await found(hospital, {"phone": {"eq": "0049170/5550101"}}) == ["Ann Doe"]
    assert await found(hospital, {"phone": {"starts_with": "0170 555"}}) == ["Ann Doe", "Ben Doe"]
    assert await found(hospital, {"name": {"eq": "BEN DOE"}}) == ["Ben Doe"]
    assert await found(hospital, {"is_emergency": {"eq": True}}) == ["Ben Doe"]
    assert await found(hospital, {"is_legal_guardian": {"eq": True}}) == ["Ann Doe"]
    # A number without a calling code is of the hospital's new country.
    await hospital.call("ADMIN", "update_hospital", p_changes={"country": "AT"})
    assert await found(hospital, {"phone": {"eq": "+43 170 5550102"}}) == ["Ben Doe"]


async def test_a_patient_keeps_the_own_contact_persons(hospital: Hospital, admin: asyncpg.Connection) -> None:
    who, other = await patient(hospital), await patient(hospital)
    await hospital.sign_in("PATIENT", ["PATIENT", "CASHIER"], patient=who)
    own = await add(hospital, who, "PATIENT")
    assert (await change(hospital, own["id"], "PATIENT", note="After six"))["note"] == "After six"
    others = (await add(hospital, other))["id"]
    nobody = {"type": "patient", "id": str(other)}
    # The account sees that patient as a cashier, and may add nobody to the record.
    await refused(admin, add(hospital, other, "PATIENT"), "ZH003", nobody)
    gone = {"type": "contact_person", "id": str(others)}
    await refused(admin, change(hospital, others, "PATIENT", note="Mine"), "ZH003", gone)
    await refused(admin, delete(hospital, others, "PATIENT"), "ZH003", gone)
    assert await contacts(hospital, who, "PATIENT") == ["Ann Doe"]
    assert await contacts(hospital, other, "PATIENT") == []
    assert (await delete(hospital, own["id"], "PATIENT"))["note"] == "After six"
    assert await contacts(hospital, who) == []


async def test_nurses_and_doctors_see_those_of_patients_they_treat(hospital: Hospital) -> None:
    doctor, nurse = await hospital.new_doctor(), await hospital.new_nurse()
    await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=doctor)
    await hospital.sign_in("NURSE", ["NURSE"], nurse=nurse)
    for role in ("CASHIER", "PHARMACIST", "ANALYST", "AUDITOR", "RECEPTIONIST"):
        await hospital.sign_in(role, [role])
    who = await patient(hospital)
    await add(hospital, who, "RECEPTIONIST")
    seeing = {"DOCTOR": [], "NURSE": [], "CASHIER": [], "PHARMACIST": [], "ANALYST": [], "RECEPTIONIST": ["Ann Doe"]}
    assert {role: await contacts(hospital, who, role) for role in seeing} == seeing
    booked = await hospital.book(who, doctor, hospital.at(9))
    for role in ("DOCTOR", "NURSE"):
        assert await contacts(hospital, who, role) == ["Ann Doe"]
        made = await add(hospital, who, role, p_name="Ben Doe", p_preference=2)
        assert (await delete(hospital, made["id"], role))["name"] == "Ben Doe"
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=booked, p_reason="Feels well")
    assert {role: await contacts(hospital, who, role) for role in ("DOCTOR", "NURSE")} == {"DOCTOR": [], "NURSE": []}


async def test_records_that_are_closed_get_no_contact_persons_and_those_of_the_dead_do(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    died, retired, kept, merged = [await patient(hospital) for _ in range(4)]
    await hospital.call("ADMIN", "record_death", p_patient_id=died, p_deceased_on=hospital.at(0, days=0).date())
    assert (await add(hospital, died))["patient_id"] == died
    await hospital.call("ADMIN", "retire_patient", p_patient_id=retired)
    await refused(admin, add(hospital, retired), "ZH505", {"type": "patient", "id": str(retired)})
    await merge(hospital, kept, merged)
    names = {"patientId": str(merged), "keptPatientId": str(kept)}
    await refused(admin, add(hospital, merged), "ZH511", names)


async def test_a_merge_keeps_the_contact_persons_of_both(hospital: Hospital) -> None:
    kept, other = await patient(hospital), await patient(hospital)
    for who in (kept, other):
        await add(hospital, who)
    gone = (await add(hospital, other, p_name="Gone Doe", p_preference=2))["id"]
    merged = await merge(hospital, kept, other)
    assert await contacts(hospital, kept) == ["Ann Doe", "Ann Doe", "Gone Doe"]
    assert await contacts(hospital, other) == []
    await delete(hospital, gone)
    await add(hospital, kept, p_name="New Doe", p_preference=3)
    await unmerge(hospital, merged["id"])
    # What was added since stays with the kept record.
    assert await contacts(hospital, kept) == ["Ann Doe", "New Doe"]
    assert await contacts(hospital, other) == ["Ann Doe"]


@pytest.mark.parametrize("guardian", [True, False])
async def test_a_minor_without_a_guardian_is_told(hospital: Hospital, guardian: bool) -> None:
    child = await patient(hospital, **MINOR)
    assert await guardian_missing(hospital, child)
    key = (await add(hospital, child, p_is_legal_guardian=guardian))["id"]
    assert await guardian_missing(hospital, child) is not guardian
    await hospital.sign_in("CASHIER", ["CASHIER"])
    # The cashier sees the patient and none of the contact persons.
    assert await guardian_missing(hospital, child, "CASHIER") is not guardian
    await delete(hospital, key)
    assert await guardian_missing(hospital, child)


async def test_a_guardian_is_missing_until_the_eighteenth_birthday(hospital: Hospital) -> None:
    today = hospital.at(0, days=0).date()
    born = today.replace(year=today.year - 18) if (today.month, today.day) != (2, 29) else today - dt.timedelta(6575)
    assert not await guardian_missing(hospital, await patient(hospital, p_birth_date=born))
    young = await patient(hospital, p_birth_date=born + dt.timedelta(days=1))
    assert await guardian_missing(hospital, young)
    await hospital.call("ADMIN", "record_death", p_patient_id=young, p_deceased_on=today)
    assert not await guardian_missing(hospital, young)


async def test_of_a_merged_record_the_guardians_of_the_kept_one_count(hospital: Hospital) -> None:
    kept, other = await patient(hospital, **MINOR), await patient(hospital, **MINOR)
    await add(hospital, other, p_is_legal_guardian=True)
    await merge(hospital, kept, other)
    assert [await guardian_missing(hospital, each) for each in (kept, other)] == [False, False]
