"""What a row belongs to follows from other rows: it is set by nobody, by whatever way."""

import datetime as dt

import asyncpg
import pytest

from tests.refusals import refused
from tests.world import Hospital


@pytest.fixture
async def scene(hospital: Hospital) -> dict[str, int]:
    """A visit with a treatment and a laboratory result."""
    doctor = await hospital.new_doctor()
    appointment, visit = await hospital.visit(await hospital.new_patient(), doctor, hospital.at(9))
    await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="20", p_notes="Left")
    taken = dt.datetime(2024, 5, 6, tzinfo=dt.UTC)
    await hospital.call(
        "ADMIN", "add_lab_result", p_visit_id=visit, p_test="Glucose", p_value="5.4", p_resulted_at=taken
    )
    return {"doctor": doctor, "appointment": appointment, "visit": visit}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("visits", "appointment_id"), ("visits", "patient_id"), ("visits", "doctor_id"), ("visits", "department_id"),
        ("treatments", "visit_id"), ("lab_results", "visit_id"),
        ("prescriptions", "visit_id"), ("prescriptions", "patient_id"), ("prescriptions", "doctor_id"),
        ("prescriptions", "department_id"),
        ("prescription_items", "prescription_id"), ("prescription_items", "medication_id"),
        ("prescription_items", "quantity"), ("prescription_items", "unit_price"),
        ("stock", "department_id"), ("stock", "medication_id"), ("stock_batches", "stock_id"),
        ("bills", "appointment_id"), ("bills", "patient_id"), ("bills", "currency"),
        ("payments", "bill_id"), ("payments", "amount"), ("admissions", "patient_id"),
        ("appointments", "patient_id"), ("appointments", "department_id"),
    ],
)  # fmt: skip
async def test_what_a_row_belongs_to_cannot_be_set_by_hand(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, scene: dict[str, int],
    table: str, column: str,
) -> None:  # fmt: skip
    medication = await hospital.new_medication(5)
    await hospital.prescribe(scene["visit"], (medication, 1))
    bill = await hospital.call("ADMIN", "issue_bill", p_appointment_id=scene["appointment"])
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill["id"], p_amount="1", p_method="CASH")
    patient = await hospital.new_patient()
    await hospital.call(
        "ADMIN", "admit_patient", p_patient_id=patient, p_room_id=await hospital.new_room(1), p_reason="Fever"
    )
    other = "'XXX'" if column == "currency" else f"{column} + 1"
    write = owner.execute(f"UPDATE clinic.{table} SET {column} = {other} WHERE hospital_id = {hospital.id}")
    error = await refused(admin, write, "ZH502", {"what": column})
    assert error.hint == "The database computes it from other records. Change those."


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("appointments", "department_id"), ("visits", "department_id"), ("visits", "patient_id"),
        ("visits", "doctor_id"), ("prescriptions", "department_id"), ("prescriptions", "patient_id"),
        ("prescriptions", "doctor_id"), ("bills", "patient_id"),
    ],
)  # fmt: skip
async def test_a_new_row_cannot_claim_to_belong_elsewhere(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, scene: dict[str, int],
    table: str, wrong: str,
) -> None:  # fmt: skip
    elsewhere = {
        "department_id": await hospital.new_department(),
        "patient_id": await hospital.new_patient(),
        "doctor_id": await hospital.new_doctor(),
    }[wrong]
    await hospital.prescribe(scene["visit"], (await hospital.new_medication(5), 1))
    await hospital.call("ADMIN", "issue_bill", p_appointment_id=scene["appointment"])
    guest = await hospital.new_patient()
    fresh = await hospital.book(guest, scene["doctor"], hospital.at(11))
    names = {
        "appointments": "patient_id, doctor_id, department_id, starts_at, ends_at, status, cancellation_reason",
        "visits": "appointment_id, patient_id, doctor_id, department_id, diagnosis, visited_at",
        "prescriptions": "visit_id, patient_id, doctor_id, department_id",
        "bills": "appointment_id, patient_id, currency, tax_rate_percent, cover_percent",
    }[table]
    source = {
        "appointments": names.replace("status, cancellation_reason", "'CANCELLED', 'x'"),
        "visits": names.replace("appointment_id", str(fresh)).replace("patient_id", str(guest)),
    }.get(table, names)
    taken = dict(zip(names.split(", "), source.split(", "), strict=True)) | {wrong: str(elsewhere)}
    source = ", ".join(taken.values())
    write = owner.execute(
        f"INSERT INTO clinic.{table} (hospital_id, {names}) SELECT hospital_id, {source} FROM clinic.{table}"
        f" WHERE hospital_id = {hospital.id} ORDER BY id LIMIT 1"
    )
    told = wrong if table in {"appointments", "bills"} else "patient_id, doctor_id and department_id"
    await refused(admin, write, "ZH502", {"what": told})
