"""Who may give which command, what a refusal leaves behind, and how far ".own" reaches."""

from typing import Any

import asyncpg
import pytest

from tests.access.asking import call, outcome, undone
from tests.access.cast import ASKERS, PUBLIC, Cast, Of, resolved
from tests.access.commands import COMMANDS, OPEN_COMMANDS, SESSION_COMMANDS
from tests.access.matrix import COMMANDS as MATRIX
from tests.refusals import digest

UNAUTHENTICATED, FORBIDDEN, NOT_FOUND = "ZH001", "ZH002", "ZH003"


async def test_the_table_of_commands_names_every_command_there_is(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'api'::regnamespace AND provolatile = 'v'"
    )
    assert sorted(row["proname"] for row in rows) == sorted({*COMMANDS, *SESSION_COMMANDS, *OPEN_COMMANDS})
    assert MATRIX.keys() == {*COMMANDS, *SESSION_COMMANDS, *OPEN_COMMANDS}
    assert {MATRIX[command] for command in {*SESSION_COMMANDS, *OPEN_COMMANDS}} == {"EVERYONE"}


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_is_for_the_roles_of_the_matrix_alone(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast, command: str
) -> None:
    house = cast["north"]
    allowed = set(COMMANDS[command].roles.split())
    before = await digest(admin)
    for asker in ASKERS:
        arguments = [resolved(each, house, asker) for each in COMMANDS[command].arguments]
        if allowed & set(asker.split("+")):
            async with undone(web):
                assert await outcome(web, house, house.session(asker), command, *arguments) == "", asker
        else:
            refusal = await outcome(web, house, house.session(asker), command, *arguments)
            assert refusal == (UNAUTHENTICATED if asker == PUBLIC else FORBIDDEN), asker
    assert await digest(admin) == before


@pytest.mark.parametrize("command", OPEN_COMMANDS)
async def test_what_is_for_everybody_works_alike_for_everybody(
    web: asyncpg.Connection, cast: Cast, command: str
) -> None:
    house = cast["north"]
    arguments = [resolved(each, house) for each in OPEN_COMMANDS[command]]
    for asker in ASKERS:
        async with undone(web):
            answers = await call(web, house, house.session(asker), command, *arguments)
            assert [answer["hospital_id"] for answer in answers] == [house.id], asker


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_refusal_comes_before_any_word_about_the_input(
    web: asyncpg.Connection, cast: Cast, command: str
) -> None:
    # Whoever may not give a command learns nothing by trying: neither what exists nor what would be wrong.
    house = cast["north"]
    nothing = [None] * len(COMMANDS[command].arguments)
    assert await outcome(web, house, None, command, *nothing) == UNAUTHENTICATED
    assert await outcome(web, house, house.session("ANALYST"), command, *nothing) == FORBIDDEN


_PAUL = Of("clinic.patients", "paul")
_DAN = Of("clinic.doctors", "dan")
_PAUL_DAN = Of("clinic.appointments", "paul-dan")
_PAULS_VISIT = Of("clinic.visits", "paul-dan")
_OLGA_DAN = Of("clinic.appointments", "olga-dan")
_OLGAS_VISIT = Of("clinic.visits", "olga-dan")

# Commands about a patient, by accounts that are of pia: what comes of them when they are about paul.
OF_ANOTHER_PATIENT: dict[str, dict[int, Of]] = {
    "update_patient_contact": {0: _PAUL},
    "book_appointment": {0: _PAUL},
    "reschedule_appointment": {0: _PAUL_DAN},
    "cancel_appointment": {0: _PAUL_DAN},
    "pay_bill": {0: Of("clinic.bills", "paul-dan")},
}
# Commands of a doctor, given by Dora: about olga, whose record she opened, and about paul, whom she cannot see.
OF_ANOTHER_DOCTOR: dict[str, tuple[dict[int, Of], dict[int, Of]]] = {
    "start_appointment": ({0: _OLGA_DAN}, {0: _PAUL_DAN}),
    "complete_appointment": ({0: _OLGA_DAN}, {0: _PAUL_DAN}),
    "record_visit": ({0: _OLGA_DAN}, {0: _PAUL_DAN}),
    "add_treatment": ({0: _OLGAS_VISIT}, {0: _PAULS_VISIT}),
    "prescribe": ({0: _OLGAS_VISIT}, {0: _PAULS_VISIT}),
    "amend_visit": ({0: _OLGAS_VISIT}, {0: _PAULS_VISIT}),
    "amend_treatment": ({0: Of("clinic.treatments", "olga-dan")}, {0: Of("clinic.treatments", "paul-dan")}),
}


async def _about(web: asyncpg.Connection, cast: Cast, asker: str, command: str, others: dict[int, Of]) -> str:
    house = cast["north"]
    given: list[Any] = [others.get(place, each) for place, each in enumerate(COMMANDS[command].arguments)]
    async with undone(web):
        return await outcome(web, house, house.session(asker), command, *(resolved(each, house) for each in given))


@pytest.mark.parametrize("command", OF_ANOTHER_PATIENT)
@pytest.mark.parametrize("asker", ["PATIENT", "PATIENT+RECEPTIONIST", "PATIENT+CASHIER", "PATIENT+PHARMACIST"])
async def test_a_patient_does_for_herself_alone_whomever_her_other_roles_see(
    web: asyncpg.Connection, cast: Cast, asker: str, command: str
) -> None:
    others = set(COMMANDS[command].roles.split()) & set(asker.split("+")) - {"PATIENT"}
    found = await _about(web, cast, asker, command, OF_ANOTHER_PATIENT[command])
    # What the other role may do itself it reaches: then the rules decide, for paul's appointment has begun.
    assert (found not in {NOT_FOUND, FORBIDDEN, UNAUTHENTICATED}) if others else (found == NOT_FOUND)


@pytest.mark.parametrize("command", OF_ANOTHER_DOCTOR)
async def test_a_doctor_treats_in_her_own_appointments_alone(web: asyncpg.Connection, cast: Cast, command: str) -> None:
    seen, unseen = OF_ANOTHER_DOCTOR[command]
    for asker in ("DOCTOR", "DOCTOR+PHARMACIST", "DOCTOR+RECEPTIONIST"):
        assert await _about(web, cast, asker, command, seen) == FORBIDDEN, asker
    assert await _about(web, cast, "DOCTOR", command, unseen) == NOT_FOUND
    assert await _about(web, cast, "DOCTOR+RECEPTIONIST", command, unseen) == FORBIDDEN
    assert await _about(web, cast, "ADMIN", command, unseen) not in {NOT_FOUND, FORBIDDEN}


async def test_a_doctor_keeps_her_own_hours_and_cancels_her_own_prescriptions_alone(
    web: asyncpg.Connection, cast: Cast
) -> None:
    assert await _about(web, cast, "DOCTOR", "set_availability", {0: _DAN}) == FORBIDDEN
    assert await _about(web, cast, "DOCTOR", "add_time_off", {0: _DAN}) == FORBIDDEN
    for asker, expected in (("DOCTOR", NOT_FOUND), ("DOCTOR+RECEPTIONIST", FORBIDDEN), ("ADMIN", "")):
        assert await _about(web, cast, asker, "cancel_time_off", {0: Of("clinic.time_off", "dan")}) == expected, asker
    pauls = {0: Of("clinic.prescriptions", "paul-dan")}
    assert await _about(web, cast, "DOCTOR", "cancel_prescription", pauls) == NOT_FOUND
    assert await _about(web, cast, "DOCTOR+RECEPTIONIST", "cancel_prescription", pauls) == FORBIDDEN
    assert await _about(web, cast, "DOCTOR+PHARMACIST", "cancel_prescription", pauls) == ""


async def test_a_nurse_acts_on_the_patients_of_her_department_alone(web: asyncpg.Connection, cast: Cast) -> None:
    for command, others in (
        ("check_in_appointment", {0: Of("clinic.appointments", "pia-dan")}),
        ("admit_patient", {0: Of("clinic.patients", "petra")}),
        # The one booking of his in the nurse's department was cancelled.
        ("admit_patient", {0: Of("clinic.patients", "pavel")}),
        ("discharge_patient", {0: Of("clinic.admissions", "paul-S1")}),
    ):
        assert await _about(web, cast, "NURSE", command, others) == NOT_FOUND, command
        assert await _about(web, cast, "ADMIN", command, others) == "", command
