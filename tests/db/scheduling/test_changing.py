"""Appointments entered by mistake, who looks after one, and prescriptions that end."""

import asyncpg
import pytest

from tests.refusals import refused
from tests.world import Hospital


async def test_a_mistaken_appointment_is_kept_marked_and_its_time_is_free(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    appointment = await hospital.book(patient, doctor, hospital.at(9))
    row = await hospital.call("ADMIN", "retire_appointment", p_appointment_id=appointment, p_reason=" Wrong patient ")
    assert (row["status"], row["cancellation_reason"], row["retirement_reason"]) == (
        "CANCELLED", "Wrong patient", "Wrong patient",
    )  # fmt: skip
    boss = await admin.fetchval("SELECT id FROM auth.accounts WHERE hospital_id = $1", hospital.id)
    assert row["retired_by_id"] == boss
    told = {"type": "appointment", "id": str(appointment)}
    for call in (
        hospital.call("ADMIN", "retire_appointment", p_appointment_id=appointment, p_reason="Again"),
        hospital.call("ADMIN", "update_appointment", p_appointment_id=appointment, p_changes={"notes": "x"}),
    ):
        await refused(admin, call, "ZH505", told)
    await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))
    live = await admin.fetchval(
        "SELECT live_appointments FROM clinic.doctor_patients WHERE hospital_id = $1 AND patient_id = $2",
        hospital.id, patient,
    )  # fmt: skip
    assert live == 0


@pytest.mark.parametrize("status", ["CANCELLED", "NO_SHOW", "LEFT_UNSEEN"])
async def test_what_is_over_already_keeps_its_status(hospital: Hospital, status: str) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    if status == "CANCELLED":
        await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="Ill")
    elif status == "NO_SHOW":
        await hospital.follow(appointment, "mark_no_show")
    else:
        await hospital.follow(appointment, "check_in_appointment", "mark_left_unseen")
    row = await hospital.call("ADMIN", "retire_appointment", p_appointment_id=appointment, p_reason="Typo")
    expected = (status, "Ill" if status == "CANCELLED" else None, "Typo")
    assert (row["status"], row["cancellation_reason"], row["retirement_reason"]) == expected


async def test_an_appointment_that_began_or_was_billed_is_no_mistake(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor = await hospital.new_doctor()
    billed = await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))
    bill = await hospital.call("ADMIN", "issue_bill", p_appointment_id=billed)
    told = {"type": "appointment", "id": str(billed), "uses": {"bills": 1}}
    await refused(
        admin, hospital.call("ADMIN", "retire_appointment", p_appointment_id=billed, p_reason="Typo"), "ZH506", told
    )
    await hospital.call("ADMIN", "void_bill", p_bill_id=bill["id"], p_reason="Typo")
    await hospital.call("ADMIN", "retire_appointment", p_appointment_id=billed, p_reason="Typo")
    begun = await hospital.book(await hospital.new_patient(), doctor, hospital.at(10))
    await hospital.begin(begun)
    call = hospital.call("ADMIN", "retire_appointment", p_appointment_id=begun, p_reason="Typo")
    await refused(admin, call, "ZH207", {"from": "IN_PROGRESS", "to": "CANCELLED"})


async def test_whoever_books_at_the_desk_looks_after_it_until_somebody_else_does(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    arguments = (hospital.department, None, "Rita", "Desk", None)
    rita, rosa = [(await hospital.call("ADMIN", "create_receptionist", *arguments))["id"] for _ in range(2)]
    await hospital.sign_in("RITA", ["RECEPTIONIST"])
    await admin.execute(
        "UPDATE auth.accounts SET receptionist_id = $2 WHERE hospital_id = $1 AND email LIKE 'rita@%'",
        hospital.id, rita,
    )  # fmt: skip
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    appointment = await hospital.book(patient, doctor, hospital.at(9), session="RITA")
    (row,) = await hospital.rows("RITA", "appointments_by_id", p_ids=[appointment])
    assert row["receptionist_id"] == rita
    row = await hospital.call(
        "RITA", "update_appointment", p_appointment_id=appointment, p_changes={"receptionist_id": rosa}
    )
    assert (row["receptionist_id"], row["reason"]) == (rosa, "Pain")
    call = hospital.call("ADMIN", "delete_receptionist", p_receptionist_id=rosa)
    await refused(admin, call, "ZH506", {"type": "receptionist", "id": str(rosa), "uses": {}})
    # A retired receptionist gets no new appointment; the other fields of their appointments may be changed.
    await hospital.call("ADMIN", "retire_receptionist", p_receptionist_id=rosa)
    row = await hospital.call(
        "ADMIN",
        "update_appointment",
        p_appointment_id=appointment,
        p_changes={"receptionist_id": rosa, "reason": "Ache"},
    )
    assert (row["receptionist_id"], row["reason"]) == (rosa, "Ache")
    row = await hospital.call(
        "ADMIN", "update_appointment", p_appointment_id=appointment, p_changes={"receptionist_id": rita}
    )
    assert row["receptionist_id"] == rita
    again = hospital.call(
        "ADMIN", "update_appointment", p_appointment_id=appointment, p_changes={"receptionist_id": rosa}
    )
    await refused(admin, again, "ZH505", {"type": "receptionist", "id": str(rosa)})
    other = hospital.call(
        "ADMIN", "update_appointment", p_appointment_id=appointment, p_changes={"receptionist_id": 987654321}
    )
    await refused(admin, other, "ZH003", {"type": "receptionist", "id": "987654321"})


async def test_a_prescription_ends_once(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    _, visit = await hospital.visit(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    prescription = await hospital.prescribe(visit, (await hospital.new_medication(5), 2))
    assert (await hospital.call("ADMIN", "complete_prescription", p_prescription_id=prescription))[
        "status"
    ] == "COMPLETED"
    for call, to in (
        (hospital.call("ADMIN", "complete_prescription", p_prescription_id=prescription), "COMPLETED"),
        (hospital.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Late"), "CANCELLED"),
        (owner.execute("UPDATE clinic.prescriptions SET status = 'ACTIVE' WHERE id = $1", prescription), "ACTIVE"),
    ):
        await refused(admin, call, "ZH207", {"from": "COMPLETED", "to": to})
