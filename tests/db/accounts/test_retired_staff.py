import asyncpg

from tests.world import new_hospital


async def test_a_doctor_who_left_sees_her_patients_no_more(api: asyncpg.Pool, admin: asyncpg.Connection) -> None:
    hospital = await new_hospital(api, admin, "left-doctor")
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    await hospital.book(patient, doctor, hospital.at(10))
    await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=doctor)
    assert [row["id"] for row in await hospital.rows("DOCTOR", "patients_by_id", [patient])] == [patient]
    await admin.execute("UPDATE clinic.doctors SET retired_at = now() WHERE hospital_id = $1", hospital.id)
    assert await hospital.rows("DOCTOR", "patients_by_id", [patient]) == []


async def test_a_nurse_who_left_sees_her_ward_no_more(api: asyncpg.Pool, admin: asyncpg.Connection) -> None:
    hospital = await new_hospital(api, admin, "left-nurse")
    nurse, patient = await hospital.new_nurse(), await hospital.new_patient()
    await hospital.book(patient, await hospital.new_doctor(), hospital.at(10))
    await hospital.sign_in("NURSE", ["NURSE"], nurse=nurse)
    assert [row["id"] for row in await hospital.rows("NURSE", "patients_by_id", [patient])] == [patient]
    await admin.execute("UPDATE clinic.nurses SET retired_at = now() WHERE hospital_id = $1", hospital.id)
    assert await hospital.rows("NURSE", "patients_by_id", [patient]) == []
