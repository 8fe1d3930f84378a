"""Who wanted a cancellation: the patient, who may owe a fee for a late one, or the hospital, which charges none."""

from collections.abc import Awaitable, Mapping
from typing import Any

import asyncpg
import pytest

from tests.refusals import refused
from tests.world import Hospital

WAYS: list[tuple[dict[str, str], str]] = [
    ({}, "PATIENT"),
    ({"p_wanted_by": "PATIENT"}, "PATIENT"),
    ({"p_wanted_by": "HOSPITAL"}, "HOSPITAL"),
]


async def failing(doing: Awaitable[object]) -> str | None:
    """The SQLSTATE that something fails with."""
    with pytest.raises(asyncpg.PostgresError) as caught:
        await doing
    return caught.value.sqlstate


async def charging(hospital: Hospital) -> None:
    await hospital.admin.execute(
        "UPDATE clinic.hospitals SET late_cancel_fee = 20, no_show_fee = 30, late_cancel_hours = 720 WHERE id = $1",
        hospital.id,
    )


async def booked(hospital: Hospital, patient: int | None = None, hour: int = 9) -> int:
    return await hospital.book(patient or await hospital.new_patient(), await hospital.new_doctor(), hospital.at(hour))


async def cancel(hospital: Hospital, appointment: int, who: str = "ADMIN", **more: str) -> asyncpg.Record:
    return await hospital.call(who, "cancel_appointment", p_appointment_id=appointment, p_reason="Doctor ill", **more)


async def fees(hospital: Hospital, appointment: int) -> list[int]:
    rows = await hospital.admin.fetch(
        "SELECT quantity FROM clinic.bill_lines WHERE appointment_id = $1 AND kind = 'FEE' ORDER BY id", appointment
    )
    return [int(row["quantity"]) for row in rows]


async def steps(hospital: Hospital, appointment: int, who: str = "ADMIN") -> list[tuple[str, str | None, str | None]]:
    rows = await hospital.rows(who, "status_changes_by_appointment_id", p_ids=[appointment])
    return [(row["to_status"], row["wanted_by"], row["reason"]) for row in rows]


@pytest.mark.parametrize(("given", "wanted_by"), WAYS)
@pytest.mark.parametrize("is_billed", [False, True])
async def test_the_hospitals_own_cancellation_costs_no_fee(
    hospital: Hospital, given: dict[str, str], wanted_by: str, is_billed: bool
) -> None:
    await charging(hospital)
    appointment = await booked(hospital)
    if is_billed:
        await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    row = await cancel(hospital, appointment, **given)
    assert (row["status"], row["cancellation_wanted_by"]) == ("CANCELLED", wanted_by)
    assert await fees(hospital, appointment) == ([1] if wanted_by == "PATIENT" else [])
    assert await steps(hospital, appointment) == [("CANCELLED", wanted_by, "Doctor ill")]


async def test_a_claim_becomes_smaller_by_the_hospitals_cancellation_and_nothing_else(hospital: Hospital) -> None:
    await charging(hospital)
    appointment = await booked(hospital, await hospital.new_patient(80))
    bill = await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    claim = await hospital.admin.fetchval("SELECT id FROM clinic.claims WHERE bill_id = $1", bill["id"])
    await hospital.call("ADMIN", "submit_claim", p_claim_id=claim)
    await cancel(hospital, appointment, p_wanted_by="HOSPITAL")
    left = await hospital.admin.fetch(
        "SELECT total, owed, covered_amount FROM clinic.bills WHERE appointment_id = $1", appointment
    )
    assert [tuple(row) for row in left] == [(0, 0, 0)]


@pytest.mark.parametrize("first", ["PATIENT", "HOSPITAL"])
async def test_what_is_undone_and_cancelled_again_is_as_it_was_last(hospital: Hospital, first: str) -> None:
    await charging(hospital)
    appointment = await booked(hospital)
    second = {"PATIENT": "HOSPITAL", "HOSPITAL": "PATIENT"}[first]
    await cancel(hospital, appointment, p_wanted_by=first)
    undone = await hospital.call("ADMIN", "undo_appointment_status", p_appointment_id=appointment, p_reason="Typo")
    assert (undone["status"], undone["cancellation_wanted_by"]) == ("BOOKED", None)
    row = await cancel(hospital, appointment, p_wanted_by=second)
    assert row["cancellation_wanted_by"] == second
    assert await fees(hospital, appointment) == ([1, -1] if first == "PATIENT" else [1])
    assert await steps(hospital, appointment) == [
        ("CANCELLED", first, "Doctor ill"),
        ("BOOKED", None, "Typo"),
        ("CANCELLED", second, "Doctor ill"),
    ]


@pytest.mark.parametrize("command", ["mark_no_show", "mark_left_unseen"])
async def test_nobody_wanted_what_was_missed(hospital: Hospital, command: str) -> None:
    await charging(hospital)
    appointment = await booked(hospital)
    if command == "mark_left_unseen":
        await hospital.follow(appointment, "check_in_appointment")
    row = await hospital.follow(appointment, command)
    assert row["cancellation_wanted_by"] is None
    assert await fees(hospital, appointment) == ([1] if command == "mark_no_show" else [])
    assert (await steps(hospital, appointment))[-1][1:] == (None, None)


async def test_patients_cancel_for_themselves_alone(hospital: Hospital) -> None:
    await charging(hospital)
    patient = await hospital.new_patient()
    await hospital.sign_in("PATIENT", ["PATIENT"], patient=patient)
    await hospital.sign_in("BOTH", ["PATIENT", "RECEPTIONIST"], patient=await hospital.new_patient())
    own, others = await booked(hospital, patient), await booked(hospital)
    told = {"permission": "appointment.cancel", "wantedBy": "HOSPITAL"}
    await refused(hospital.admin, cancel(hospital, own, "PATIENT", p_wanted_by="HOSPITAL"), "ZH002", told)
    assert await failing(cancel(hospital, others, "PATIENT", p_wanted_by="HOSPITAL")) == "ZH003"
    row = await cancel(hospital, own, "PATIENT")
    assert (row["cancellation_wanted_by"], await fees(hospital, own)) == ("PATIENT", [1])
    # Who works at the desk and is a patient, too, says so of others alone.
    mine = await hospital.admin.fetchval(
        "SELECT patient_id FROM auth.accounts WHERE hospital_id = $1 AND roles @> '{PATIENT,RECEPTIONIST}'", hospital.id
    )
    second = await booked(hospital, mine)
    await refused(hospital.admin, cancel(hospital, second, "BOTH", p_wanted_by="HOSPITAL"), "ZH002", told)
    assert (await cancel(hospital, others, "BOTH", p_wanted_by="HOSPITAL"))["cancellation_wanted_by"] == "HOSPITAL"


@pytest.mark.parametrize("wanted_by", ["hospital", "", None, "INSURER"])
@pytest.mark.parametrize("command", ["cancel_appointment", "cancel_series"])
async def test_somebody_else_wants_nothing(hospital: Hospital, command: str, wanted_by: str | None) -> None:
    appointment = await booked(hospital)
    asked = hospital.call("ADMIN", command, p_appointment_id=appointment, p_reason="Ill", p_wanted_by=wanted_by)
    assert await failing(asked) == "ZH501"


async def of_series(hospital: Hospital, patient: int) -> list[int]:
    await hospital.call(
        "ADMIN", "book_series", p_patient_id=patient, p_doctor_id=await hospital.new_doctor(),
        p_starts_at=hospital.at(9), p_duration_minutes=30, p_every_days=1, p_count=3, p_on_conflict="ALL_OR_NONE",
    )  # fmt: skip
    rows = await hospital.admin.fetch(
        "SELECT id FROM clinic.appointments WHERE hospital_id = $1 AND patient_id = $2 ORDER BY starts_at",
        hospital.id, patient,
    )  # fmt: skip
    return [row["id"] for row in rows]


@pytest.mark.parametrize(("given", "wanted_by"), WAYS)
async def test_a_series_is_cancelled_for_the_hospital_or_the_patient(
    hospital: Hospital, given: Mapping[str, str], wanted_by: str
) -> None:
    await charging(hospital)
    first, *others = await of_series(hospital, await hospital.new_patient())
    await hospital.call("ADMIN", "cancel_series", p_appointment_id=others[0], p_reason="Doctor ill", **given)
    assert await steps(hospital, first) == []
    for each in others:
        assert await steps(hospital, each) == [("CANCELLED", wanted_by, "Doctor ill")]
        assert await fees(hospital, each) == ([1] if wanted_by == "PATIENT" else [])


async def test_patients_cancel_their_series_for_themselves_alone(hospital: Hospital) -> None:
    await hospital.sign_in("PATIENT", ["PATIENT"], patient=(patient := await hospital.new_patient()))
    first, *_ = await of_series(hospital, patient)
    asked: dict[str, Any] = {"p_appointment_id": first, "p_reason": "Well", "p_wanted_by": "HOSPITAL"}
    told = {"permission": "appointment.cancel", "wantedBy": "HOSPITAL"}
    await refused(hospital.admin, hospital.call("PATIENT", "cancel_series", **asked), "ZH002", told)
    await hospital.call("PATIENT", "cancel_series", **asked | {"p_wanted_by": "PATIENT"})
    assert await steps(hospital, first, "PATIENT") == [("CANCELLED", "PATIENT", "Well")]


async def test_what_the_hospital_cancels_by_other_commands_is_the_hospitals(hospital: Hospital) -> None:
    mistaken, cancelled = [await booked(hospital) for _ in range(2)]
    await cancel(hospital, cancelled)
    for appointment, wanted_by in ((mistaken, "HOSPITAL"), (cancelled, "PATIENT")):
        row = await hospital.call("ADMIN", "retire_appointment", p_appointment_id=appointment, p_reason="Wrong patient")
        assert row["cancellation_wanted_by"] == wanted_by
    patient = await hospital.new_patient()
    booking = await booked(hospital, patient)
    await charging(hospital)
    today = await hospital.admin.fetchval("SELECT clinic.today($1)", hospital.id)
    await hospital.call("ADMIN", "record_death", p_patient_id=patient, p_deceased_on=today, p_confirmed=True)
    assert await steps(hospital, booking) == [("CANCELLED", "HOSPITAL", "The patient died.")]
    assert await fees(hospital, booking) == []


async def test_whoever_writes_says_it_or_it_was_the_patient_and_it_stays(hospital: Hospital) -> None:
    admin = hospital.admin
    appointment = await booked(hospital)
    cancelling = "UPDATE clinic.appointments SET status = 'CANCELLED', cancellation_reason = 'Ill' WHERE id = $1"
    told = "UPDATE clinic.appointments SET cancellation_wanted_by = $2 WHERE id = $1"
    refusal = await failing(admin.execute(told, appointment, "HOSPITAL"))
    assert refusal == "ZH502"
    await admin.execute(cancelling, appointment)
    kept = "SELECT cancellation_wanted_by FROM clinic.appointments WHERE id = $1"
    assert await admin.fetchval(kept, appointment) == "PATIENT"
    for value in ("HOSPITAL", None):
        assert await failing(admin.execute(told, appointment, value)) == "ZH502"
