"""Hours that are cut under bookings, over HTTP: asked about, confirmed, and found afterwards."""

from typing import Any

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

FOUND = """query Test($doctor: ID) { appointmentsOutsideHours(doctorId: $doctor, limit: 5) {
    startsAt reasons appointment { id patient { id } } doctor { id } } }"""


async def test_what_is_cut_under_bookings_is_confirmed_and_found(staff: Staff, boss: Client) -> None:
    hospital = staff.hospital
    department, patient = await hospital.new_department(), await hospital.new_patient()
    doctor = await hospital.new_doctor(department)
    booked = await hospital.book(patient, doctor, hospital.at(9))
    named = {"doctorId": ids.encode("Doctor", doctor)}
    doing: dict[str, Any] = {
        "setAvailability": named | {"hours": []},
        "updateDepartment": {
            "departmentId": ids.encode("Department", department), "opensAt": "10:00", "closesAt": "04:00",
        },
        "updateDoctor": named | {"licenceStatus": "SUSPENDED"},
    }  # fmt: skip
    paths = {"setAvailability": "hours", "updateDepartment": "opensAt", "updateDoctor": "licenceStatus"}
    for mutation, given in doing.items():
        refused = await boss.refused(mutation, **given)
        assert refused["code"] == "CONFIRMATION_NEEDED"
        (warning,) = refused["details"]["warnings"]
        assert (warning["path"], warning["code"]) == (paths[mutation], "BOOKINGS_OUTSIDE_HOURS")
        assert [each["appointmentId"] for each in warning["appointments"]] == [ids.encode("Appointment", booked)]
        await boss.do(mutation, "id", **given, confirmed=True)

    reasons = ["NOT_PRACTISING", "DEPARTMENT_CLOSED", "DOCTOR_NOT_AVAILABLE"]
    asked = {"doctor": named["doctorId"]}
    desk, stranger = await staff.person("RECEPTIONIST"), await staff.person("PHARMACIST")
    patient_client = await staff.person("PATIENT", "CASHIER", patient=patient)
    for client in (boss, desk, patient_client):
        (found,) = (await client.data(FOUND, **asked))["appointmentsOutsideHours"]
        assert found["appointment"] == {
            "id": ids.encode("Appointment", booked), "patient": {"id": ids.encode("Patient", patient)},
        }  # fmt: skip
        assert (found["reasons"], found["doctor"]) == (reasons, {"id": named["doctorId"]})
    assert await stranger.data(FOUND, **asked) == {"appointmentsOutsideHours": []}
