"""The death of a patient over HTTP: named first, shown where the patient is, taken back with a reason."""

from graph.declare import ids
from tests.staff import Staff


async def test_a_death_is_confirmed_shown_and_taken_back(staff: Staff) -> None:
    hospital = staff.hospital
    doctor_key, key = await hospital.new_doctor(), await hospital.new_patient()
    booked = await hospital.book(key, doctor_key, hospital.at(9))
    desk, doctor = await staff.person("RECEPTIONIST"), await staff.person("DOCTOR", doctor=doctor_key)
    named = {"patientId": ids.encode("Patient", key)}
    day = hospital.at(0, days=0).date().isoformat()
    asked = await desk.refused("recordDeath", **named, deceasedOn=day)
    (warning,) = asked["details"]["warnings"]
    assert (asked["code"], warning["appointmentId"]) == ("CONFIRMATION_NEEDED", ids.encode("Appointment", booked))
    assert await desk.do("recordDeath", "deceasedOn", **named, deceasedOn=day, confirmed=True) == {"deceasedOn": day}
    refused = await desk.refused(
        "bookAppointment",
        **named,
        doctorId=ids.encode("Doctor", doctor_key),
        startsAt=hospital.at(12).isoformat(),
        durationMinutes=30,
    )
    assert (refused["code"], refused["details"]["deceasedOn"]) == ("PATIENT_DECEASED", day)
    document = "query Test($id: ID!) { appointment(id: $id) { status patient { deceasedOn } } }"
    shown = (await desk.data(document, id=ids.encode("Appointment", booked)))["appointment"]
    assert shown == {"status": "CANCELLED", "patient": {"deceasedOn": day}}
    # The doctor's last tie was the appointment.
    assert (await doctor.refused("withdrawDeath", **named, reason="Another patient"))["code"] == "NOT_FOUND"
    back = await desk.do("withdrawDeath", "deceasedOn", **named, reason="Another patient")
    assert back == {"deceasedOn": None}
    cashier = await staff.person("CASHIER")
    assert (await cashier.refused("recordDeath", **named, deceasedOn=day))["code"] == "FORBIDDEN"
