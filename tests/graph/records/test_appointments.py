"""What becomes of appointments over HTTP: moved, corrected, over, or entered by mistake."""

import datetime as dt
from typing import Any

import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client

APPOINTMENT = """id startsAt endsAt status reason notes doctor { id } receptionist { id } retiredAt retirementReason
    cancellationReason"""


@pytest.fixture(scope="module")
async def desk(staff: Staff) -> Client:
    """A receptionist."""
    return await staff.person("RECEPTIONIST")


@pytest.fixture(scope="module")
async def boss(staff: Staff) -> Client:
    """An administrator."""
    return await staff.person("ADMIN")


def told(moment: dt.datetime) -> str:
    """A moment as answers have it."""
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


async def read(client: Client, key: str) -> Any:
    """An appointment by its id."""
    document = f"query Test($id: ID!) {{ appointment(id: $id) {{ {APPOINTMENT} }} }}"
    return (await client.data(document, id=key))["appointment"]


async def seen_then(boss: Client, patient: int, doctor: int, starts: str) -> None:
    """Proves that the patient and the doctor have nothing else at a past time: an encounter of then can be entered."""
    entered = await boss.do(
        "recordPastEncounter", "status entryReason isWalkIn visit { diagnosis visitedAt }",
        patientId=ids.encode("Patient", patient), doctorId=ids.encode("Doctor", doctor), startsAt=starts,
        durationMinutes=30, diagnosis="Angina", reason="Came later",
    )  # fmt: skip
    assert entered == {
        "status": "COMPLETED", "entryReason": "Came later", "isWalkIn": False,
        "visit": {"diagnosis": "Angina", "visitedAt": starts},
    }  # fmt: skip


async def test_an_appointment_moves_to_another_time_and_doctor(desk: Client, staff: Staff) -> None:
    hospital = staff.hospital
    doctor, other = await hospital.new_doctor(), await hospital.new_doctor()
    patient = await hospital.new_patient()
    key = ids.encode("Appointment", await hospital.book(patient, doctor, hospital.at(9)))
    await hospital.book(await hospital.new_patient(), doctor, hospital.at(11))
    booked = await read(desk, key)
    assert booked["startsAt"] == told(hospital.at(9))

    # To a time that is another's it does not move, and it stays where it was.
    refused = await desk.refused("rescheduleAppointment", appointmentId=key, startsAt=told(hospital.at(11)))
    assert refused["code"] == "DOUBLE_BOOKED"
    assert dt.datetime.fromisoformat(refused["details"]["startsAt"]) == hospital.at(11)
    refused = await desk.refused(
        "rescheduleAppointment", appointmentId=key, startsAt=told(hospital.at(12)), durationMinutes=4, doctorId="x"
    )
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("durationMinutes", "OUT_OF_RANGE"), ("doctorId", "MALFORMED_ID"),
    ]  # fmt: skip
    assert await read(desk, key) == booked

    # Its duration stays unless another is given.
    moved = await desk.do("rescheduleAppointment", APPOINTMENT, appointmentId=key, startsAt=told(hospital.at(12)))
    assert moved == booked | {"startsAt": told(hospital.at(12)), "endsAt": told(hospital.at(12, 30))}
    patient_client = await staff.person("PATIENT", patient=patient)
    given = await patient_client.do(
        "rescheduleAppointment", "startsAt endsAt doctor { id }", appointmentId=key, startsAt=told(hospital.at(11)),
        durationMinutes=45, doctorId=ids.encode("Doctor", other),
    )  # fmt: skip
    assert given == {
        "startsAt": told(hospital.at(11)), "endsAt": told(hospital.at(11, 45)),
        "doctor": {"id": ids.encode("Doctor", other)},
    }  # fmt: skip
    assert await read(desk, key) == booked | given


async def test_what_the_desk_noted_is_corrected(boss: Client, desk: Client, staff: Staff) -> None:
    hospital = staff.hospital
    key = ids.encode(
        "Appointment", await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    )
    clerk = await boss.do(
        "createReceptionist", "id", departmentId=ids.encode("Department", hospital.department), firstName="Rita",
        lastName="Desk",
    )  # fmt: skip
    booked = await read(desk, key)
    changed = await desk.do(
        "updateAppointment", APPOINTMENT, appointmentId=key, notes="Comes by taxi", receptionistId=clerk["id"]
    )
    assert changed == booked | {"notes": "Comes by taxi", "receptionist": {"id": clerk["id"]}}
    changed = await desk.do("updateAppointment", APPOINTMENT, appointmentId=key, reason=None, receptionistId=None)
    assert changed == booked | {"notes": "Comes by taxi", "reason": None}
    refused = await desk.refused("updateAppointment", appointmentId=key, notes="x" * 5001, receptionistId="nonsense")
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [
        ("notes", "TOO_LONG"), ("receptionistId", "MALFORMED_ID"),
    ]  # fmt: skip
    assert await read(desk, key) == changed


async def test_an_appointment_is_completed_by_its_doctor_and_by_no_other(desk: Client, staff: Staff) -> None:
    hospital = staff.hospital
    doctor_key = await hospital.new_doctor()
    number = await hospital.due(await hospital.book(await hospital.new_patient(), doctor_key, hospital.at(9)))
    key = ids.encode("Appointment", number)
    doctor = await staff.person("DOCTOR", doctor=doctor_key)
    refused = await doctor.refused("completeAppointment", appointmentId=key)
    assert (refused["code"], refused["details"]) == ("BAD_TRANSITION", {"from": "BOOKED", "to": "COMPLETED"})
    await hospital.begin(number)
    assert (await desk.refused("completeAppointment", appointmentId=key))["code"] == "FORBIDDEN"
    assert (await read(desk, key))["status"] == "IN_PROGRESS"
    assert await doctor.do("completeAppointment", "status", appointmentId=key) == {"status": "COMPLETED"}
    refused = await desk.refused("retireAppointment", appointmentId=key, reason="Mixed up")
    assert (refused["code"], refused["details"]) == ("BAD_TRANSITION", {"from": "COMPLETED", "to": "CANCELLED"})


async def test_an_appointment_entered_by_mistake_is_retired_and_its_time_is_free(desk: Client, staff: Staff) -> None:
    hospital = staff.hospital
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    number = await hospital.book(patient, doctor, hospital.at(9))
    key = ids.encode("Appointment", number)
    booked = await read(desk, key)
    bill = await hospital.call("ADMIN", "issue_bill", p_appointment_id=number)
    refused = await desk.refused("retireAppointment", appointmentId=key, reason="Mixed up")
    assert (refused["code"], refused["details"]) == (
        "IN_USE", {"type": "appointment", "id": key, "uses": {"bills": 1}},
    )  # fmt: skip
    await hospital.call("ADMIN", "void_bill", p_bill_id=bill["id"], p_reason="Mixed up")
    wordless = await desk.refused("retireAppointment", appointmentId=key, reason=" ")
    assert [(each["path"], each["code"]) for each in wordless["problems"]] == [("reason", "REQUIRED")]
    assert await read(desk, key) == booked

    retired = await desk.do("retireAppointment", APPOINTMENT, appointmentId=key, reason="Mixed up")
    assert retired["retiredAt"] is not None
    assert retired == booked | {
        "status": "CANCELLED", "cancellationReason": "Mixed up", "retirementReason": "Mixed up",
        "retiredAt": retired["retiredAt"],
    }  # fmt: skip
    assert await read(desk, key) == retired
    assert (await desk.refused("updateAppointment", appointmentId=key, notes="x"))["code"] == "RETIRED"
    again = await desk.do(
        "bookAppointment", "status", patientId=ids.encode("Patient", patient), doctorId=ids.encode("Doctor", doctor),
        startsAt=told(hospital.at(9)), durationMinutes=30,
    )  # fmt: skip
    assert again == {"status": "BOOKED"}


async def test_a_patient_who_did_not_come_leaves_the_time_free(
    boss: Client, cashier: Client, desk: Client, staff: Staff
) -> None:
    hospital = staff.hospital
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    key = ids.encode("Appointment", await hospital.due(await hospital.book(patient, doctor, hospital.at(9))))
    booked = await read(desk, key)
    refused = await cashier.refused("markNoShow", appointmentId=key)
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "appointment.mark_no_show"})
    missed = await desk.do("markNoShow", APPOINTMENT, appointmentId=key)
    assert missed == booked | {"status": "NO_SHOW"}
    assert await read(desk, key) == missed
    await seen_then(boss, patient, doctor, booked["startsAt"])
    refused = await desk.refused("checkInAppointment", appointmentId=key)
    assert refused["code"] == "DOUBLE_BOOKED"


async def test_a_patient_who_left_unseen_leaves_the_time_free(
    boss: Client, cashier: Client, desk: Client, staff: Staff
) -> None:
    hospital = staff.hospital
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    key = ids.encode("Appointment", await hospital.due(await hospital.book(patient, doctor, hospital.at(9))))
    refused = await desk.refused("markLeftUnseen", appointmentId=key)
    assert (refused["code"], refused["details"]) == ("BAD_TRANSITION", {"from": "BOOKED", "to": "LEFT_UNSEEN"})
    arrived = await desk.do("checkInAppointment", APPOINTMENT, appointmentId=key)
    refused = await cashier.refused("markLeftUnseen", appointmentId=key)
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "appointment.check_in"})
    left = await desk.do("markLeftUnseen", APPOINTMENT, appointmentId=key)
    assert left == arrived | {"status": "LEFT_UNSEEN"}
    await seen_then(boss, patient, doctor, left["startsAt"])


CHANGES = "status statusChanges { fromStatus toStatus reason isUndo changedBy { email } }"


async def test_a_status_is_taken_back_for_all_to_see(boss: Client, cashier: Client, desk: Client, staff: Staff) -> None:
    hospital = staff.hospital
    doctor_key = await hospital.new_doctor()
    number = await hospital.due(await hospital.book(await hospital.new_patient(), doctor_key, hospital.at(9)))
    key = ids.encode("Appointment", number)
    assert (await desk.refused("undoAppointmentStatus", appointmentId=key, reason="x"))["code"] == "BAD_TRANSITION"
    await desk.do("checkInAppointment", "id", appointmentId=key)
    refused = await cashier.refused("undoAppointmentStatus", appointmentId=key, reason="Wrong patient")
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "appointment.undo"})
    undone = await desk.do("undoAppointmentStatus", CHANGES, appointmentId=key, reason="Wrong patient")
    assert undone["status"] == "BOOKED"
    # For all who see the appointment.
    steps = [("BOOKED", "CHECKED_IN", None, False), ("CHECKED_IN", "BOOKED", "Wrong patient", True)]
    names = ("fromStatus", "toStatus", "reason", "isUndo")
    assert [tuple(step[name] for name in names) for step in undone["statusChanges"]] == steps
    document = f"query Test($id: ID!) {{ appointment(id: $id) {{ {CHANGES} }} }}"
    seen = (await cashier.data(document, id=key))["appointment"]["statusChanges"]
    assert [tuple(step[name] for name in names) for step in seen] == steps
    await hospital.begin(number)
    await boss.do("completeAppointment", "id", appointmentId=key)
    assert (await desk.refused("reopenAppointment", appointmentId=key, reason="x"))["code"] == "FORBIDDEN"
    reopened = await boss.do("reopenAppointment", "status", appointmentId=key, reason="Forgot the notes")
    assert reopened == {"status": "IN_PROGRESS"}


async def test_who_walks_in_is_checked_in(desk: Client, cashier: Client, staff: Staff) -> None:
    hospital = staff.hospital
    given = {
        "patientId": ids.encode("Patient", await hospital.new_patient()),
        "doctorId": ids.encode("Doctor", await hospital.new_doctor()), "durationMinutes": 15, "reason": "Cut",
    }  # fmt: skip
    refused = await cashier.refused("walkIn", **given)
    assert (refused["code"], refused["details"]) == ("FORBIDDEN", {"permission": "appointment.walk_in"})
    came = await desk.do("walkIn", "status isWalkIn reason startsAt", **given)
    assert (came["status"], came["isWalkIn"], came["reason"]) == ("CHECKED_IN", True, "Cut")
    assert dt.datetime.fromisoformat(came["startsAt"]).second == 0
    assert (await desk.refused("walkIn", **given))["code"] == "DOUBLE_BOOKED"
    refused = await desk.refused("recordPastEncounter", **given, startsAt=came["startsAt"], diagnosis="Cut")
    assert refused["code"] == "FORBIDDEN"


async def test_a_cancellation_says_who_wanted_it_and_why(desk: Client, cashier: Client, staff: Staff) -> None:
    hospital = staff.hospital
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    own = await staff.person("PATIENT", "CASHIER", patient=patient)
    shown = "cancellationReason cancellationWantedBy statusChanges { fromStatus toStatus reason wantedBy }"
    keys = [
        ids.encode("Appointment", await hospital.book(patient, doctor, hospital.at(hour, days=3))) for hour in (9, 10)
    ]
    document = f"query Test($id: ID!) {{ appointment(id: $id) {{ {shown} }} }}"
    for client, key, given, wanted_by in (
        (desk, keys[0], {"wantedBy": "HOSPITAL"}, "HOSPITAL"),
        (own, keys[1], {}, "PATIENT"),
    ):
        if client is own:
            refused = await own.refused("cancelAppointment", appointmentId=key, reason="Busy", wantedBy="HOSPITAL")
            assert (refused["code"], refused["details"]["wantedBy"]) == ("FORBIDDEN", "HOSPITAL")
        cancelled = await client.do("cancelAppointment", shown, appointmentId=key, reason="Busy", **given)
        step = {"fromStatus": "BOOKED", "toStatus": "CANCELLED", "reason": "Busy", "wantedBy": wanted_by}
        assert cancelled == {
            "cancellationReason": "Busy", "cancellationWantedBy": wanted_by, "statusChanges": [step],
        }  # fmt: skip
        # Whoever does not read reasons reads neither this nor that, and yet who wanted it.
        assert (await cashier.data(document, id=key))["appointment"] == {
            "cancellationReason": None, "cancellationWantedBy": wanted_by, "statusChanges": [step | {"reason": None}],
        }  # fmt: skip
