"""What every command about a patient answers of one whose record was merged, and of one who died.

A command that is not in the tables is noticed: whoever adds one decides what it answers.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from tests.refusals import sqlstate_of
from tests.world import HASH, Hospital, item
from wardgraph import catalogue
from wardgraph.registry import BY_SQLSTATE

DONE = ""
MERGED, DECEASED = "PATIENT_MERGED", "PATIENT_DECEASED"

# Commands that take a patient: what they answer of a merged record, and of a patient who died today.
PATIENTS = {
    "admit_patient": (MERGED, DECEASED),
    "book_appointment": (MERGED, DECEASED),
    "book_series": (MERGED, DECEASED),
    "walk_in": (MERGED, DECEASED),
    # What took place before is entered, billed and put right still.
    "record_past_encounter": (MERGED, DONE),
    "issue_bill": (MERGED, DONE),
    "update_patient": (MERGED, DONE),
    "update_patient_care": (MERGED, DONE),
    "update_patient_contact": (MERGED, DONE),
    "open_patient_record": (MERGED, DONE),
    "add_contact_person": (MERGED, DONE),
    # Relatives may ask for the record, which the hospital decides.
    "create_account": (MERGED, DONE),
    "invite_account": (MERGED, DONE),
    "record_death": (MERGED, DECEASED),
    "withdraw_death": (MERGED, DONE),
    # A stay is open.
    "retire_patient": (MERGED, "IN_USE"),
    "reinstate_patient": (MERGED, "BAD_TRANSITION"),
    "merge_patients": (MERGED, DONE),
}
# Commands that take what a patient has, of a patient who died today. A merged record has nothing.
RECORDS = {
    # Nothing begins for the dead.
    "reschedule_appointment": DECEASED,
    "reschedule_series": DECEASED,
    "undo_appointment_status": DECEASED,
    "prescribe": DECEASED,
    # What had begun is put on record to its end.
    "check_in_appointment": DONE,
    "start_appointment": DONE,
    "record_visit": DONE,
    "complete_appointment": DONE,
    "reopen_appointment": DONE,
    "mark_left_unseen": DONE,
    "mark_no_show": DONE,
    "cancel_appointment": DONE,
    "cancel_series": DONE,
    "retire_appointment": DONE,
    "update_appointment": DONE,
    "add_treatment": DONE,
    "amend_treatment": DONE,
    "add_lab_result": DONE,
    "amend_visit": DONE,
    "cancel_prescription": DONE,
    "complete_prescription": DONE,
    "return_prescription_item": DONE,
    # No allergy speaks against it.
    "keep_prescription_item": "BAD_USER_INPUT",
    "transfer_patient": DONE,
    "update_admission": DONE,
    "discharge_patient": DONE,
    # Money is due and paid as ever.
    "add_bill_line": DONE,
    "discount_bill": DONE,
    "discount_bill_line": DONE,
    "reverse_bill_line": DONE,
    "rerate_bill": DONE,
    "start_payment": DONE,
    "pay_bill": DONE,
    "refund_bill": "OVER_REFUND",
    "refund_payment": DONE,
    "void_payment": DONE,
    "void_bill": DONE,
    "write_off_bill": DONE,
    "undo_write_off": "MORE_THAN_WRITTEN_OFF",
    "submit_claim": DONE,
    "pay_claim": DONE,
    "reject_claim": DONE,
    "withdraw_claim": DONE,
    # It is with the insurer, as that of a living patient would be.
    "reopen_claim": "BAD_TRANSITION",
    "check_insurance": DONE,
    "unmerge_patients": DONE,
}
OF_A_PATIENT = re.compile(r"p_(\w+_)?patient_id")
OF_A_RECORD = re.compile(
    r"p_(appointment|visit|treatment|lab_result|prescription|prescription_item|admission|stay|series|bill|line|bill_line"
    r"|payment|refund|claim|insurance_entry|merge)_id"
)


def commands(argument: re.Pattern[str]) -> set[str]:
    """The commands, which people need a permission for, with an argument like this."""
    found = map(catalogue.function, catalogue.functions())
    return {
        each.name for each in found if each.writes and each.requires and any(map(argument.fullmatch, each.arguments))
    }


def test_every_command_about_a_patient_is_in_the_tables() -> None:
    assert commands(OF_A_PATIENT) == PATIENTS.keys()
    assert commands(OF_A_RECORD) - PATIENTS.keys() == RECORDS.keys()


@dataclass
class Dead:
    """A patient with all that commands are about, who died today, and what calls of the commands need."""

    hospital: Hospital
    patient: int
    doctor: int
    room: int
    given: dict[str, dict[str, Any]]


def of_patient(hospital: Hospital, patient: int, doctor: int, room: int, other: int) -> dict[str, dict[str, Any]]:
    """Arguments of the commands that take a patient."""
    who = {"p_patient_id": patient}
    when = {"p_doctor_id": doctor, "p_starts_at": hospital.at(20), "p_duration_minutes": 30, "p_reason": "Pain"}
    account = {"p_email": "eve@example.com", "p_roles": ["PATIENT"]} | who
    return {
        "admit_patient": who | {"p_room_id": room, "p_reason": "Watch"},
        "book_appointment": who | when,
        "book_series": who | when | {"p_every_days": 1, "p_count": 2, "p_on_conflict": "ALL_OR_NONE"},
        "walk_in": who | {"p_doctor_id": doctor, "p_duration_minutes": 30, "p_reason": "Pain"},
        "record_past_encounter": who
        | when
        | {"p_starts_at": hospital.at(20, days=-4), "p_diagnosis": "Angina", "p_notes": ""},
        "issue_bill": who | {"p_discount_percent": "0"},
        "add_contact_person": who | {"p_name": "Ann", "p_relation": "SPOUSE", "p_phone": "+49 30 23125 185"},
        "update_patient": who | {"p_changes": {"address": "B"}},
        "update_patient_care": who | {"p_changes": {"notes": "B"}},
        "update_patient_contact": who | {"p_changes": {"address": "B"}},
        "open_patient_record": who | {"p_reason": "An autopsy is due"},
        "create_account": account | {"p_password_hash": HASH},
        "invite_account": account,
        "record_death": who | {"p_deceased_on": hospital.at(0, days=0).date(), "p_confirmed": True},
        "withdraw_death": who | {"p_reason": "Another patient"},
        "retire_patient": who,
        "reinstate_patient": who,
        "merge_patients": {
            "p_keep_patient_id": other, "p_merge_patient_id": patient, "p_reason": "Twice", "p_confirmed": True,
        },
    }  # fmt: skip


async def outcome(hospital: Hospital, admin: asyncpg.Connection, command: str, given: dict[str, Any]) -> str:
    """DONE or the code of the refusal; nothing is left of either."""
    session = {"open_patient_record": "DOCTOR", "start_payment": "PATIENT"}.get(command, "ADMIN")
    transaction = admin.transaction()
    await transaction.start()
    try:
        await hospital.on(admin).call(session, command, **given)
    except asyncpg.PostgresError as refusal:
        return BY_SQLSTATE[sqlstate_of(refusal)].code
    finally:
        await transaction.rollback()
    return DONE


@pytest.mark.parametrize("merged", [True, False])
async def test_commands_that_take_a_patient(hospital: Hospital, admin: asyncpg.Connection, merged: bool) -> None:
    doctor, room = await hospital.new_doctor(), await hospital.new_room(3)
    await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=await hospital.new_doctor())
    patient, other = await hospital.new_patient(), await hospital.new_patient()
    if merged:
        named = {"p_keep_patient_id": other, "p_merge_patient_id": patient, "p_reason": "Twice", "p_confirmed": True}
        await hospital.call("ADMIN", "merge_patients", **named)
        other = await hospital.new_patient()
    else:
        await hospital.call("ADMIN", "admit_patient", p_patient_id=patient, p_room_id=room, p_reason="Watch")
        await dies(hospital, patient)
    given = of_patient(hospital, patient, doctor, room, other)
    if not merged:
        # A second stay would be refused for another reason.
        stay = await admin.fetchval("SELECT id FROM clinic.admissions WHERE patient_id = $1", patient)
        assert await outcome(hospital, admin, "retire_patient", given["retire_patient"]) == "IN_USE"
        await hospital.call("ADMIN", "discharge_patient", p_admission_id=stay)
    answers = {command: await outcome(hospital, admin, command, given[command]) for command in PATIENTS}
    expected = {command: answer[0 if merged else 1] for command, answer in PATIENTS.items()}
    if not merged:
        expected["retire_patient"] = DONE
    assert answers == expected


async def dies(hospital: Hospital, patient: int, days: int = 0) -> None:
    day = hospital.at(0, days=days).date()
    named = {"p_patient_id": patient, "p_deceased_on": day, "p_confirmed": True}
    await hospital.call("ADMIN", "record_death", **named)


async def full_life(hospital: Hospital, admin: asyncpg.Connection) -> tuple[int, dict[str, dict[str, Any]]]:
    """A patient who died today, with everything that commands take, and the arguments of those commands."""
    doctor, room = await hospital.new_doctor(), await hospital.new_room(2)
    patient = await hospital.new_patient(cover_percent=50)
    await hospital.sign_in("PATIENT", ["PATIENT"], patient=patient)
    # Yesterday's steps can be taken back whatever the time is now.
    await admin.execute("UPDATE clinic.hospitals SET undo_hours = 100 WHERE id = $1", hospital.id)

    async def due(hour: int, *steps: str) -> int:
        appointment = await hospital.due(await hospital.book(patient, doctor, hospital.at(hour)))
        for each in steps:
            await hospital.follow(appointment, each)
        return appointment

    began = ("check_in_appointment", "start_appointment")
    booked, arrived, missed = await due(8), await due(9, "check_in_appointment"), await due(10, "mark_no_show")
    seen, over = await due(11, *began), await due(12, *began, "complete_appointment")
    ended = await due(13, *began, "complete_appointment")
    series = await hospital.call(
        "ADMIN",
        "book_series",
        p_patient_id=patient,
        p_doctor_id=doctor,
        p_starts_at=hospital.at(16),
        p_duration_minutes=30,
        p_every_days=1,
        p_count=2,
        p_reason="Therapy",
        p_on_conflict="ALL_OR_NONE",
    )
    serial = await hospital.due(
        await admin.fetchval("SELECT min(id) FROM clinic.appointments WHERE series_id = $1", series["id"])
    )
    treated = await due(14, *began)
    visit = (await hospital.call("ADMIN", "record_visit", p_appointment_id=treated, p_diagnosis="Flu"))["id"]
    ecg = {"p_visit_id": visit, "p_kind": "ECG", "p_cost": "20"}
    await hospital.call("ADMIN", "add_treatment", **ecg)
    treatment = await admin.fetchval("SELECT id FROM clinic.treatments WHERE visit_id = $1", visit)
    medication = await hospital.new_medication(100)
    prescription = await hospital.prescribe(visit, (medication, 2))
    items = "SELECT id FROM clinic.prescription_items WHERE prescription_id = $1"
    given_out = await admin.fetchval(items, prescription)
    bill = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=over))["id"]
    paid = (await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="5", p_method="CASH"))["id"]
    own = (await hospital.call("ADMIN", "issue_bill", p_patient_id=patient))["id"]
    added = {"p_description": "Copy", "p_quantity": 1, "p_unit_price": "5"}
    await hospital.call("ADMIN", "add_bill_line", p_bill_id=own, **added)
    extra = await admin.fetchval("SELECT id FROM clinic.bill_lines WHERE bill_id = $1", own)
    claims = [await admin.fetchval("SELECT id FROM clinic.claims WHERE bill_id = $1", each) for each in (bill, own)]
    named = {"p_falls_to": "PATIENT", "p_reason": "Not covered"}
    await hospital.call("ADMIN", "submit_claim", p_claim_id=claims[0], p_number="C1")
    given = {"p_patient_id": patient, "p_room_id": room, "p_reason": "Watch"}
    stay = (await hospital.call("ADMIN", "admit_patient", **given))["id"]
    entry = await admin.fetchval(
        "INSERT INTO clinic.insurance_entries (hospital_id, patient_id, insurance_provider, cover_percent)"
        " VALUES ($1, $2, 'AOK', 70) RETURNING id", hospital.id, patient,
    )  # fmt: skip
    twin = await hospital.new_patient()
    merge = await hospital.call(
        "ADMIN", "merge_patients", p_keep_patient_id=patient, p_merge_patient_id=twin, p_reason="Twice",
        p_confirmed=True,
    )  # fmt: skip
    await dies(hospital, patient)
    why = {"p_reason": "A slip"}
    appointment, claim = {"p_appointment_id": booked}, {"p_claim_id": claims[0]}
    moved = {"p_starts_at": hospital.at(20), "p_duration_minutes": 30}
    return patient, {
        "check_in_appointment": appointment,
        "reschedule_appointment": appointment | moved,
        "reschedule_series": {"p_appointment_id": serial, "p_on_conflict": "ALL_OR_NONE"} | moved,
        "undo_appointment_status": {"p_appointment_id": missed} | why,
        "prescribe": {"p_visit_id": visit, "p_items": [item(medication, 1)]},
        "start_appointment": {"p_appointment_id": arrived},
        "record_visit": {"p_appointment_id": seen, "p_diagnosis": "Flu"},
        "complete_appointment": {"p_appointment_id": seen},
        "reopen_appointment": {"p_appointment_id": ended} | why,
        "mark_left_unseen": {"p_appointment_id": arrived},
        "mark_no_show": appointment,
        "cancel_appointment": appointment | why,
        "cancel_series": {"p_appointment_id": serial} | why,
        "retire_appointment": {"p_appointment_id": missed} | why,
        "update_appointment": appointment | {"p_changes": {"notes": "B"}},
        "add_treatment": ecg,
        "amend_treatment": {"p_treatment_id": treatment, "p_changes": {"cost": "21"}} | why,
        "add_lab_result": {
            "p_visit_id": visit, "p_test": "Glucose", "p_value": "5", "p_resulted_at": dt.datetime.now(dt.UTC)
        },
        "amend_visit": {"p_visit_id": visit, "p_changes": {"notes": "B"}} | why,
        "cancel_prescription": {"p_prescription_id": prescription} | why,
        "complete_prescription": {"p_prescription_id": prescription},
        "keep_prescription_item": {"p_prescription_item_id": given_out, "p_allergy_reason": "Tolerated"},
        "return_prescription_item": {"p_prescription_item_id": given_out, "p_units": 1} | why,
        "transfer_patient": {"p_admission_id": stay, "p_room_id": await hospital.new_room(1)} | why,
        "update_admission": {"p_admission_id": stay, "p_changes": {"reason": "Fever"}},
        "discharge_patient": {"p_admission_id": stay},
        "add_bill_line": {"p_bill_id": own} | added,
        "discount_bill": {"p_bill_id": own, "p_discount_percent": "5"} | why,
        "discount_bill_line": {"p_line_id": extra, "p_discount_percent": "5"} | why,
        "reverse_bill_line": {"p_line_id": extra} | why,
        "rerate_bill": {"p_bill_id": own} | why,
        "start_payment": {"p_bill_id": bill, "p_amount": "1", "p_method": "CARD"},
        "pay_bill": {"p_bill_id": bill, "p_amount": "1", "p_method": "CASH"},
        "refund_bill": {"p_bill_id": bill, "p_amount": "1"} | why,
        "refund_payment": {"p_payment_id": paid, "p_amount": "1"} | why,
        "void_payment": {"p_payment_id": paid} | why,
        "void_bill": {"p_bill_id": own} | why,
        "write_off_bill": {"p_bill_id": bill, "p_amount": "1"} | why,
        "undo_write_off": {"p_bill_id": bill, "p_amount": "1"} | why,
        "submit_claim": {"p_claim_id": claims[1], "p_number": "C2"},
        "pay_claim": claim | {"p_amount": "1"},
        "reject_claim": claim | named,
        "withdraw_claim": claim | why,
        "reopen_claim": claim | why,
        "check_insurance": {"p_insurance_entry_id": entry, "p_accepted": True},
        "unmerge_patients": {"p_merge_id": merge["id"]} | why,
    }  # fmt: skip


async def test_commands_that_take_what_a_dead_patient_has(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, given = await full_life(hospital, admin)
    answers = {command: await outcome(hospital, admin, command, given[command]) for command in RECORDS}
    assert answers == RECORDS


async def test_an_encounter_is_entered_up_to_the_day_of_death(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    await dies(hospital, patient, days=-2)
    given = of_patient(hospital, patient, doctor, 0, 0)["record_past_encounter"]
    for days, answer in ((-3, DONE), (-2, DONE), (-1, DECEASED)):
        given["p_starts_at"] = hospital.at(9, days=days)
        assert await outcome(hospital, admin, "record_past_encounter", given) == answer


async def test_a_patient_enters_no_insurance_after_death(hospital: Hospital) -> None:
    patient = await hospital.new_patient()
    await hospital.sign_in("PIA", ["PATIENT"], patient=patient)
    await dies(hospital, patient)
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await hospital.call("PIA", "update_own_insurance", p_insurance_provider="AOK")
    assert BY_SQLSTATE[sqlstate_of(refusal.value)].code == DECEASED
