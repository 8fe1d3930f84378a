"""Declared changes over HTTP: what an input leaves out, what it clears, and whether the answer is compiled."""

import asyncpg
import pytest

from graph import ids
from tests.staff import Staff


@pytest.mark.parametrize("executor", ["compiled", "core"])
async def test_an_omitted_field_stays_and_null_clears(
    staff: Staff, request: pytest.FixtureRequest, executor: str
) -> None:
    if executor == "core":
        request.getfixturevalue("uncompiled")
    desk = await staff.person("RECEPTIONIST", "ADMIN" if executor == "core" else "CASHIER")
    patient = ids.encode("Patient", await staff.hospital.new_patient(10))
    selection = "lastName phone email allergies insurance { provider policyNumber coverPercent }"
    changed = await desk.do(
        "updatePatient", selection, patientId=patient, lastName="Married", phone=None, allergies=["Nuts", "Latex"],
        insuranceCoverPercent="12.5",
    )  # fmt: skip
    assert changed == {
        "lastName": "Married", "phone": None, "email": "eva@example.com", "allergies": ["Nuts", "Latex"],
        "insurance": {"provider": "Insurer", "policyNumber": "P1", "coverPercent": "12.50"},
    }  # fmt: skip
    document = """mutation Test($id: ID!, $phone: String, $email: String) {
        updatePatient(input: {patientId: $id, phone: $phone, email: $email}) { phone email } }"""
    # A variable that is left out is a field that is left out.
    answer = await desk.data(document, id=patient, phone="555")
    assert answer["updatePatient"] == {"phone": "555", "email": "eva@example.com"}
    answer = await desk.data(document, id=patient, email=None)
    assert answer["updatePatient"] == {"phone": "555", "email": None}


async def test_a_doctor_moves_and_both_departments_count_her(staff: Staff, admin: asyncpg.Connection) -> None:
    boss = await staff.person("ADMIN")
    there = await staff.hospital.new_department("Surgery")
    doctor = await staff.hospital.new_doctor()
    moved = await boss.do(
        "updateDoctor", "fullName licenceStatus consultationFee department { id name doctorCount }",
        doctorId=ids.encode("Doctor", doctor), departmentId=ids.encode("Department", there), licenceStatus="SUSPENDED",
        consultationFee="99.90",
    )  # fmt: skip
    assert moved["department"] == {"id": ids.encode("Department", there), "name": "Surgery", "doctorCount": 1}
    assert (moved["licenceStatus"], moved["consultationFee"]) == ("SUSPENDED", "99.90")
    left = await admin.fetchval(
        "SELECT doctors FROM clinic.department_counts WHERE department_id = $1", staff.hospital.department
    )
    assert left == 0
    refused = await boss.refused("retireDepartment", departmentId=ids.encode("Department", there))
    assert refused["code"] == "IN_USE"
    assert refused["details"] == {
        "type": "department", "id": ids.encode("Department", there), "uses": {"doctors": 1},
    }  # fmt: skip
    deleted = await boss.do("deleteDoctor", "id fullName department { name }", doctorId=ids.encode("Doctor", doctor))
    assert deleted == {
        "id": ids.encode("Doctor", doctor), "fullName": moved["fullName"], "department": {"name": "Surgery"},
    }  # fmt: skip
    assert await boss.data("query Test($id: ID!) { node(id: $id) { id } }", id=deleted["id"]) == {"node": None}


async def test_an_id_of_another_type_is_told_with_all_else(staff: Staff) -> None:
    boss = await staff.person("ADMIN", "NURSE", nurse=await staff.hospital.new_nurse())
    refused = await boss.refused(
        "updateRoom", roomId=ids.encode("Doctor", 1), departmentId="nonsense", number=" ", beds=-1
    )
    assert refused["code"] == "BAD_USER_INPUT"
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("roomId", "MALFORMED_ID"), ("departmentId", "MALFORMED_ID"), ("number", "REQUIRED"), ("beds", "OUT_OF_RANGE"),
    ]  # fmt: skip
