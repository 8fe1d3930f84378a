"""A person who no longer or not yet works here has no role, though the account is active and the session open."""

import datetime as dt

import asyncpg

from tests.refusals import refused
from tests.world import HASH, Hospital, new_hospital


async def permissions(hospital: Hospital, asker: str) -> set[str]:
    return set((await hospital.call(asker, "viewer"))["permissions"])


async def test_a_doctor_who_left_sees_their_patients_no_more(api: asyncpg.Pool, admin: asyncpg.Connection) -> None:
    hospital = await new_hospital(api, admin, "left-doctor")
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    await hospital.book(patient, doctor, hospital.at(10))
    await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=doctor)
    assert [row["id"] for row in await hospital.rows("DOCTOR", "patients_by_id", p_ids=[patient])] == [patient]
    await admin.execute("UPDATE clinic.doctors SET retired_at = now() WHERE hospital_id = $1", hospital.id)
    assert await hospital.rows("DOCTOR", "patients_by_id", p_ids=[patient]) == []


async def test_a_nurse_who_left_sees_the_ward_no_more(api: asyncpg.Pool, admin: asyncpg.Connection) -> None:
    hospital = await new_hospital(api, admin, "left-nurse")
    nurse, patient = await hospital.new_nurse(), await hospital.new_patient()
    await hospital.book(patient, await hospital.new_doctor(), hospital.at(10))
    await hospital.sign_in("NURSE", ["NURSE"], nurse=nurse)
    assert [row["id"] for row in await hospital.rows("NURSE", "patients_by_id", p_ids=[patient])] == [patient]
    await admin.execute("UPDATE clinic.nurses SET retired_at = now() WHERE hospital_id = $1", hospital.id)
    assert await hospital.rows("NURSE", "patients_by_id", p_ids=[patient]) == []


async def test_a_receptionist_who_left_sees_nobody_any_more(api: asyncpg.Pool, admin: asyncpg.Connection) -> None:
    hospital = await new_hospital(api, admin, "left-receptionist")
    patient = await hospital.new_patient()
    desk = await hospital.call(
        "ADMIN", "create_receptionist", p_department_id=hospital.department, p_first_name="Rita", p_last_name="Desk"
    )
    await hospital.sign_in("DESK", ["RECEPTIONIST"])
    await hospital.call(
        "ADMIN",
        "update_account",
        p_account_id=await account(hospital, "DESK"),
        p_changes={"receptionist_id": desk["id"]},
    )
    assert [row["id"] for row in await hospital.rows("DESK", "patients_by_id", p_ids=[patient])] == [patient]
    granted = await permissions(hospital, "DESK")
    assert "patient.register" in granted
    await hospital.call("ADMIN", "retire_receptionist", p_receptionist_id=desk["id"])
    assert await hospital.rows("DESK", "patients_by_id", p_ids=[patient]) == []
    assert await permissions(hospital, "DESK") == set()
    told = {"permission": "patient.register"}
    await refused(admin, hospital.call("DESK", "retire_patient", p_patient_id=patient), "ZH002", told)
    await hospital.call("ADMIN", "reinstate_receptionist", p_receptionist_id=desk["id"])
    assert await permissions(hospital, "DESK") == granted


async def test_who_left_may_do_only_what_other_roles_grant(api: asyncpg.Pool, admin: asyncpg.Connection) -> None:
    hospital = await new_hospital(api, admin, "left-roles")
    doctor, nurse, patient = await hospital.new_doctor(), await hospital.new_nurse(), await hospital.new_patient()
    await hospital.sign_in("CASHIER", ["CASHIER"])
    await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=doctor)
    await hospital.sign_in("BOTH", ["DOCTOR", "NURSE", "CASHIER"], doctor=doctor, nurse=nurse)
    left = await permissions(hospital, "CASHIER")
    assert left < await permissions(hospital, "BOTH")
    await hospital.call("ADMIN", "retire_doctor", p_doctor_id=doctor)
    await hospital.call("ADMIN", "retire_nurse", p_nurse_id=nurse)
    assert (await permissions(hospital, "BOTH"), await permissions(hospital, "DOCTOR")) == (left, set())
    for asker in ("DOCTOR", "BOTH"):
        opening = hospital.call(asker, "open_patient_record", p_patient_id=patient, p_reason="Only curious")
        await refused(admin, opening, "ZH002", {"permission": "patient.open_record"})


async def test_a_doctor_who_waits_is_none_by_any_account(api: asyncpg.Pool, admin: asyncpg.Connection) -> None:
    hospital = await new_hospital(api, admin, "waiting")
    patient = await hospital.new_patient()
    await hospital.call(
        None,
        "register_doctor",
        p_email="dot@example.com",
        p_password_hash=HASH,
        p_department_id=hospital.department,
        p_first_name="Dot",
        p_last_name="Doe",
        p_specialization="Medicine",
        p_registration_number="R1",
        p_registration_expires_on=dt.date(2099, 1, 1),
        p_consultation_fee="80",
    )
    doctor = await hospital.confirmed_doctor("dot@example.com")
    await hospital.sign_in("WAITING", ["DOCTOR"], doctor=doctor["id"])
    assert await permissions(hospital, "WAITING") == set()
    opening = ("WAITING", "open_patient_record", patient, "An emergency")
    await refused(admin, hospital.call(*opening), "ZH002", {"permission": "patient.open_record"})
    await hospital.call("ADMIN", "approve_doctor", p_doctor_id=doctor["id"])
    assert (await hospital.call(*opening))["id"] == patient


async def account(hospital: Hospital, asker: str) -> int:
    return int((await hospital.call(asker, "viewer"))["account_id"])
