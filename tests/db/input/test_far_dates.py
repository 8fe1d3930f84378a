"""No command takes a day that is further from today than a life lasts, nor one before a patient's birth."""

import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.refusals import detail_of, problems, refused, sqlstate_of
from tests.world import Hospital
from wardgraph import catalogue
from wardgraph.registry import BY_SQLSTATE

LONG_AGO, NEVER = dt.date(2, 1, 1), dt.date(9999, 12, 29)
WHENEVER = {"date", "date[]", "timestamp with time zone", "timestamp without time zone"}
# Each date and time of each command, with what is said of the year 2 and of the year 9999.
SAID = {
    ("add_lab_result", "p_resulted_at"): ("OUT_OF_RANGE", "IN_THE_FUTURE"),
    ("add_medication_with_stock", "p_expires_on"): ("EXPIRED", "OUT_OF_RANGE"),
    ("add_time_off", "p_starts_at"): ("OUT_OF_RANGE", "OUT_OF_RANGE"),
    ("add_time_off", "p_ends_at"): ("END_BEFORE_START", "OUT_OF_RANGE"),
    ("book_appointment", "p_starts_at"): ("IN_THE_PAST", "BEYOND_HORIZON"),
    ("book_series", "p_starts_at"): ("SERIES_CONFLICTS", "SERIES_CONFLICTS"),
    ("book_series", "p_dates"): ("END_BEFORE_START", "SERIES_CONFLICTS"),
    ("book_series", "p_until"): ("END_BEFORE_START", "TOO_MANY"),
    ("create_doctor", "p_registration_expires_on"): ("OUT_OF_RANGE", "OUT_OF_RANGE"),
    ("create_doctor", "p_practising_since"): ("OUT_OF_RANGE", "IN_THE_FUTURE"),
    ("hold_slot", "p_starts_at"): ("IN_THE_PAST", "BEYOND_HORIZON"),
    ("receive_stock", "p_expires_on"): ("EXPIRED", "OUT_OF_RANGE"),
    ("record_death", "p_deceased_on"): ("OUT_OF_RANGE", "OUT_OF_RANGE"),
    ("record_past_encounter", "p_starts_at"): ("OUT_OF_RANGE", "NOT_PAST"),
    ("register_doctor", "p_registration_expires_on"): ("OUT_OF_RANGE", "OUT_OF_RANGE"),
    ("register_doctor", "p_practising_since"): ("OUT_OF_RANGE", "IN_THE_FUTURE"),
    ("register_patient", "p_birth_date"): ("OUT_OF_RANGE", "OUT_OF_RANGE"),
    ("reschedule_appointment", "p_starts_at"): ("IN_THE_PAST", "BEYOND_HORIZON"),
    ("reschedule_series", "p_starts_at"): ("SERIES_CONFLICTS", "SERIES_CONFLICTS"),
    ("set_room_rate", "p_valid_from"): ("OUT_OF_RANGE", "OUT_OF_RANGE"),
    ("sign_up_patient", "p_birth_date"): ("OUT_OF_RANGE", "OUT_OF_RANGE"),
}


def test_every_date_of_every_command_is_named_here() -> None:
    commands = {name: catalogue.function(name) for name in catalogue.functions()}
    named = {
        (name, argument)
        for name, each in commands.items()
        if each.writes
        for argument, sort in each.arguments.items()
        if sort in WHENEVER
    }
    assert named == set(SAID)


async def given(hospital: Hospital) -> dict[str, dict[str, Any]]:
    """Arguments of commands that are right but for the dates; what is left out is null."""
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    _, visit = await hospital.visit(patient, doctor, hospital.at(9))
    appointment = {"p_patient_id": patient, "p_doctor_id": doctor, "p_duration_minutes": 30, "p_reason": "Pain"}
    weekly = {"p_starts_at": hospital.at(13), "p_every_weeks": 1, "p_on_conflict": "ALL_OR_NONE"}
    row = await hospital.call("ADMIN", "book_series", **nothing("book_series") | appointment | weekly | {"p_count": 2})
    first = await hospital.admin.fetchval(
        "SELECT min(appointment_id) FROM clinic.series_dates WHERE hospital_id = $1 AND series_id = $2",
        hospital.id, row["id"],
    )  # fmt: skip
    batch = {"p_department_id": hospital.department, "p_quantity": 1, "p_batch_number": "B9"}
    return {
        "add_lab_result": {"p_visit_id": visit},
        "add_time_off": {
            "p_doctor_id": doctor, "p_starts_at": dt.datetime(2031, 1, 1),  # noqa: DTZ001
            "p_ends_at": dt.datetime(2031, 1, 2),  # noqa: DTZ001
        },
        "book_appointment": appointment,
        "book_series": appointment | weekly,
        "hold_slot": {"p_doctor_id": doctor, "p_duration_minutes": 30},
        "receive_stock": batch | {"p_medication_id": await hospital.new_medication(1)},
        "record_death": {"p_patient_id": patient},
        "record_past_encounter": appointment | {"p_diagnosis": "Angina"},
        "reschedule_appointment": {
            "p_appointment_id": await hospital.book(patient, doctor, hospital.at(11)), "p_duration_minutes": 30,
        },
        "reschedule_series": {
            "p_appointment_id": first, "p_duration_minutes": 30, "p_on_conflict": "ALL_OR_NONE",
        },
    }  # fmt: skip


def nothing(command: str) -> dict[str, Any]:
    """Null for every argument that a command has to be given."""
    each = catalogue.function(command)
    return dict.fromkeys(set(each.arguments) - {*each.optional, "p_hospital_id", "p_session_id"})


def whenever(day: dt.date, sort: str) -> Any:
    if sort.startswith("timestamp"):
        return dt.datetime.combine(day, dt.time(9), dt.UTC if sort.endswith("with time zone") else None)
    return [day, day + dt.timedelta(days=1)] if sort == "date[]" else day


async def test_no_command_takes_a_day_that_nobody_lives_to_see(hospital: Hospital) -> None:
    arguments = await given(hospital)
    answers = {}
    for command, argument in SAID:
        said = []
        for day in (LONG_AGO, NEVER):
            named = nothing(command) | arguments.get(command, {})
            if argument == "p_dates":
                named["p_every_weeks"] = None
            elif command == "book_series" and argument == "p_starts_at":
                named["p_count"] = 2
            named[argument] = whenever(day, catalogue.function(command).arguments[argument])
            with pytest.raises(asyncpg.PostgresError) as refusal:
                await hospital.call("ADMIN", command, **named)
            state = sqlstate_of(refusal.value)
            code = BY_SQLSTATE[state].code if state in BY_SQLSTATE else state
            if code == "BAD_USER_INPUT":
                first, *words = argument.removeprefix("p_").split("_")
                path = first + "".join(word.title() for word in words)
                told = detail_of(refusal.value)["problems"]
                code = next(each["code"] for each in told if each["path"] == path)
            said.append(code)
        answers[command, argument] = tuple(said)
    assert answers == SAID


async def test_a_result_is_none_of_before_the_birth_whoever_writes(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    patient = await hospital.new_patient()
    born = await admin.fetchval("SELECT birth_date FROM clinic.patients WHERE id = $1", patient)
    _, visit = await hospital.visit(patient, await hospital.new_doctor(), hospital.at(9))
    midnight = dt.datetime.combine(born, dt.time(), hospital.zone)
    named = {"p_visit_id": visit, "p_test": "TSH", "p_value": "1"}
    before = midnight - dt.timedelta(minutes=1)
    adding = hospital.call("ADMIN", "add_lab_result", **named, p_resulted_at=before)
    await refused(admin, adding, "ZH501", problems(("resultedAt", "BEFORE_BIRTH")))
    row = await hospital.call("ADMIN", "add_lab_result", **named, p_resulted_at=midnight)
    with pytest.raises(asyncpg.PostgresError, match="birth"):
        await admin.execute("UPDATE clinic.lab_results SET resulted_at = $2 WHERE id = $1", row["id"], before)
