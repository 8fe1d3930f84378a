"""Who is likely registered already: told to the desk before a patient is registered twice, and to nobody else."""

import asyncio
import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.refusals import detail_of, refused
from tests.world import Hospital, new_hospital

BORN = dt.date(1984, 7, 3)
EVA: dict[str, Any] = {
    "p_first_name": "Eva María", "p_last_name": "Doe", "p_birth_date": BORN, "p_gender": "FEMALE",
    "p_phone": "+49 30 1234567", "p_email": "Eva@example.com",
}  # fmt: skip
OTHER: dict[str, Any] = {**EVA, "p_first_name": "Ida", "p_last_name": "Roe", "p_phone": None, "p_email": None}


def register(hospital: Hospital, session: str = "ADMIN", **given: Any) -> Any:
    return hospital.call(session, "register_patient", **(EVA | given))


def warned(path: str, row: asyncpg.Record) -> dict[str, object]:
    """The warning of one likely duplicate."""
    return {
        "path": path, "code": "LIKELY_DUPLICATE", "message": "is that of a patient with the same birth date",
        "patientId": str(row["id"]), "medicalRecordNumber": row["medical_record_number"],
        "firstName": row["first_name"], "lastName": row["last_name"], "birthDate": row["birth_date"].isoformat(),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({}, "lastName"),
        ({**OTHER, "p_first_name": " eva  MARIA", "p_last_name": "DOE"}, "lastName"),
        ({**OTHER, "p_first_name": "Doe", "p_last_name": "Eva Maria"}, "lastName"),
        ({**OTHER, "p_phone": "+49-30-123 45 67"}, "phone"),
        ({**OTHER, "p_email": "eva@EXAMPLE.com"}, "email"),
    ],
)
async def test_who_is_likely_there_is_named_until_confirmed(
    hospital: Hospital, admin: asyncpg.Connection, given: dict[str, Any], path: str
) -> None:
    await hospital.sign_in("RECEPTIONIST", ["RECEPTIONIST"])
    eva = await register(hospital)
    for session in ("RECEPTIONIST", "ADMIN"):
        doing = register(hospital, session, **given)
        await refused(admin, doing, "ZH507", {"warnings": [warned(path, eva)]})
    twin = await register(hospital, "RECEPTIONIST", **given, p_confirmed=True)
    assert twin["id"] != eva["id"]


@pytest.mark.parametrize(
    "given", [OTHER, {"p_birth_date": BORN + dt.timedelta(days=1)}, {**OTHER, "p_phone": "+49 30 1234568"}]
)
async def test_who_is_likely_another_is_registered_at_once(hospital: Hospital, given: dict[str, Any]) -> None:
    eva = await register(hospital)
    # Without telephone number and e-mail address, like the one to come.
    await register(hospital, **OTHER | {"p_first_name": "Una"})
    assert (await register(hospital, **given))["id"] > eva["id"]


async def test_nothing_is_booked_for_who_is_likely_there(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor, eva = await hospital.new_doctor(), await register(hospital)
    first = {"doctor_id": doctor, "starts_at": hospital.at(9), "duration_minutes": 30, "reason": None}
    await refused(
        admin, register(hospital, p_first_appointment=first), "ZH507", {"warnings": [warned("lastName", eva)]}
    )
    twin = await register(hospital, p_first_appointment=first, p_confirmed=True)
    booked = "SELECT count(*) FROM clinic.appointments WHERE patient_id = $1"
    assert await admin.fetchval(booked, twin["id"]) == 1


async def test_a_repeated_request_is_not_asked_about_its_own_patient(hospital: Hospital) -> None:
    key = "11111111-2222-3333-4444-555555555555"
    eva = await register(hospital, p_request_id=key)
    assert (await register(hospital, p_request_id=key))["id"] == eva["id"]


async def test_a_changed_identity_is_asked_about_and_another_change_is_not(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    eva, ida = await register(hospital), await register(hospital, **OTHER)

    def change(**changes: Any) -> Any:
        given = {"p_patient_id": ida["id"], "p_changes": changes}
        return hospital.call("ADMIN", "update_patient", **given)

    for path, changes in (
        ("lastName", {"first_name": "Eva Maria", "last_name": "Doe"}),
        ("phone", {"phone": "030 1234567"}),
        ("email", {"email": "eva@example.com"}),
    ):
        if path == "phone":
            await hospital.call("ADMIN", "update_hospital", p_changes={"country": "DE"})
        await refused(admin, change(**changes), "ZH507", {"warnings": [warned(path, eva)]})
    same = {"p_patient_id": ida["id"], "p_changes": {"phone": "030 1234567"}, "p_confirmed": True}
    assert (await hospital.call("ADMIN", "update_patient", **same))["phone"] == "030 1234567"
    assert (await change(address="Road 2"))["address"] == "Road 2"
    # The two share a telephone number already, whatever the patient's name is.
    assert (await change(last_name="Rowe"))["last_name"] == "Rowe"
    await hospital.call("ADMIN", "merge_patients", p_keep_patient_id=eva["id"], p_merge_patient_id=ida["id"],
                        p_reason="The same", p_confirmed=True)  # fmt: skip
    assert (await hospital.call("ADMIN", "update_patient", p_patient_id=eva["id"], p_changes={"last_name": "Roe"}))[
        "last_name"
    ] == "Roe"


async def test_another_hospitals_patients_are_nobodys_duplicates(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    await register(await new_hospital(api, admin, slug()))
    assert (await register(hospital))["birth_date"] == BORN


async def test_who_may_merge_finds_the_pairs_and_others_none(hospital: Hospital) -> None:
    doctor = await hospital.new_doctor()
    eva, twin, ida = (
        await register(hospital),
        await register(hospital, p_first_name="DOE", p_last_name="Eva Maria", p_phone=None, p_confirmed=True),
        await register(hospital, **OTHER),
    )
    await hospital.book(eva["id"], doctor, hospital.at(9))
    await hospital.sign_in("PATIENT", ["PATIENT"], patient=eva["id"])
    await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=doctor)
    for each in ("RECEPTIONIST", "CASHIER", "PHARMACIST", "ANALYST", "AUDITOR"):
        await hospital.sign_in(each, [each])
    ids = [eva["id"], twin["id"], ida["id"]]
    pairs = [(eva["id"], twin["id"], True, False, True), (twin["id"], eva["id"], True, False, True)]
    roles: tuple[str | None, ...] = (
        "ADMIN", "RECEPTIONIST", "CASHIER", "PHARMACIST", "ANALYST", "AUDITOR", "DOCTOR", "PATIENT", None,
    )  # fmt: skip
    for role in roles:
        found = await hospital.rows(role, "likely_duplicates_by_patient_id", p_ids=ids)
        assert [tuple(row) for row in found] == (pairs if role in {"ADMIN", "RECEPTIONIST"} else []), role


async def test_a_patient_who_changes_contact_data_is_told_nothing(hospital: Hospital) -> None:
    await register(hospital)
    ida = await register(hospital, **OTHER)
    await hospital.sign_in("PATIENT", ["PATIENT"], patient=ida["id"])
    changes = {"phone": EVA["p_phone"], "email": "eva@example.com"}
    own = await hospital.call("PATIENT", "update_patient_contact", p_patient_id=ida["id"], p_changes=changes)
    assert own["phone"] == EVA["p_phone"]


async def test_of_many_who_register_one_patient_at_once_one_is_not_asked(hospital: Hospital) -> None:
    results = await asyncio.gather(*(register(hospital) for _ in range(8)), return_exceptions=True)
    (made,) = [one for one in results if not isinstance(one, BaseException)]
    others = [one for one in results if isinstance(one, asyncpg.PostgresError)]
    assert [detail_of(one) for one in others] == [{"warnings": [warned("lastName", made)]}] * 7
