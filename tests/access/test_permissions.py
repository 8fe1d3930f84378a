"""Who may give which command, what a refusal leaves behind, and how far ".own" reaches."""

import asyncpg
import pytest

from tests.access.asking import call, outcome, undone
from tests.access.cast import ASKERS, PUBLIC, Cast
from tests.access.commands import COMMANDS, OPEN_COMMANDS, QUESTIONS, SESSION_COMMANDS
from tests.access.matrix import COMMANDS as MATRIX
from tests.access.naming import Of, resolved
from tests.access.others import OF_ANOTHER_DOCTOR, OF_ANOTHER_PATIENT, OF_DORA, OF_PIA
from tests.refusals import digest

UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, BAD_USER_INPUT = "ZH001", "ZH002", "ZH003", "ZH501"


async def test_the_table_of_commands_names_every_command_there_is(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'api'::regnamespace AND provolatile = 'v'"
    )
    assert sorted(row["proname"] for row in rows) == sorted({*COMMANDS, *QUESTIONS, *SESSION_COMMANDS, *OPEN_COMMANDS})
    assert MATRIX.keys() == {*COMMANDS, *QUESTIONS, *SESSION_COMMANDS, *OPEN_COMMANDS}
    assert {MATRIX[command] for command in {*SESSION_COMMANDS, *OPEN_COMMANDS}} == {"EVERYONE"}


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_is_for_the_roles_of_the_matrix_alone(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast, command: str
) -> None:
    house = cast["north"]
    allowed = set(COMMANDS[command].roles.split())
    before = await digest(admin)
    for asker in ASKERS:
        arguments = resolved(COMMANDS[command].arguments, house, asker)
        if allowed & set(asker.split("+")):
            async with undone(web):
                assert await outcome(web, house, house.session(asker), command, **arguments) == "", asker
        else:
            refusal = await outcome(web, house, house.session(asker), command, **arguments)
            assert refusal == (UNAUTHENTICATED if asker == PUBLIC else FORBIDDEN), asker
    assert await digest(admin) == before


@pytest.mark.parametrize("command", sorted(QUESTIONS))
async def test_whether_one_may_is_said_to_each_role_and_changes_nothing(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast, command: str
) -> None:
    house = cast["north"]
    before = await digest(admin)
    for asker in ASKERS:
        may = set(MATRIX[command].split()) & set(asker.split("+"))
        refusal = UNAUTHENTICATED if asker == PUBLIC else FORBIDDEN
        assert await outcome(web, house, house.session(asker), command) == ("" if may else refusal), asker
    assert await digest(admin) == before


@pytest.mark.parametrize("command", OPEN_COMMANDS)
async def test_what_is_for_everybody_works_alike_for_everybody(
    web: asyncpg.Connection, cast: Cast, command: str
) -> None:
    house = cast["north"]
    arguments = resolved(OPEN_COMMANDS[command], house)
    for asker in ASKERS:
        async with undone(web):
            answers = await call(web, house, house.session(asker), command, **arguments)
            assert [answer["hospital_id"] for answer in answers] == [house.id], asker


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_refusal_comes_before_any_word_about_the_input(
    web: asyncpg.Connection, cast: Cast, command: str
) -> None:
    # Whoever may not give a command learns nothing by trying: neither what exists nor what would be wrong.
    house = cast["north"]
    # Nor what is missing: all its arguments are null.
    assert await outcome(web, house, None, command) == UNAUTHENTICATED
    may = "ANALYST" in COMMANDS[command].roles.split()
    # Of a second factor, one takes no argument, and the other keeps count of wrong codes, which an error would undo.
    allowed = "" if command in {"begin_second_factor", "confirm_second_factor"} else BAD_USER_INPUT
    async with undone(web):
        assert await outcome(web, house, house.session("ANALYST"), command) == (allowed if may else FORBIDDEN)


_DAN = Of("clinic.doctors", "dan")


async def _about(web: asyncpg.Connection, cast: Cast, asker: str, command: str, others: dict[str, Of]) -> str:
    house = cast["north"]
    assert others.keys() <= COMMANDS[command].arguments.keys()
    given = resolved(COMMANDS[command].arguments | others, house)
    async with undone(web):
        return await outcome(web, house, house.session(asker), command, **given)


@pytest.mark.parametrize("command", OF_ANOTHER_PATIENT)
@pytest.mark.parametrize("asker", OF_PIA)
async def test_a_patient_acts_for_themselves_alone_whatever_other_roles_see(
    web: asyncpg.Connection, cast: Cast, asker: str, command: str
) -> None:
    others = set(COMMANDS[command].roles.split()) & set(asker.split("+")) - {"PATIENT"}
    found = await _about(web, cast, asker, command, OF_ANOTHER_PATIENT[command])
    # What the other role may do itself it reaches: then the rules decide, for paul's appointment has begun.
    assert (found not in {NOT_FOUND, FORBIDDEN, UNAUTHENTICATED}) if others else (found == NOT_FOUND)


@pytest.mark.parametrize("command", OF_ANOTHER_DOCTOR)
async def test_a_doctor_treats_in_their_own_appointments_alone(
    web: asyncpg.Connection, cast: Cast, command: str
) -> None:
    seen, unseen = OF_ANOTHER_DOCTOR[command]
    for asker in OF_DORA:
        assert await _about(web, cast, asker, command, seen) == FORBIDDEN, asker
    assert await _about(web, cast, "DOCTOR", command, unseen) == NOT_FOUND
    assert await _about(web, cast, "DOCTOR+RECEPTIONIST", command, unseen) == FORBIDDEN
    assert await _about(web, cast, "ADMIN", command, unseen) not in {NOT_FOUND, FORBIDDEN}


async def test_a_doctor_sets_their_own_hours_and_cancels_their_own_prescriptions_alone(
    web: asyncpg.Connection, cast: Cast
) -> None:
    assert await _about(web, cast, "DOCTOR", "set_availability", {"p_doctor_id": _DAN}) == FORBIDDEN
    assert await _about(web, cast, "DOCTOR", "add_time_off", {"p_doctor_id": _DAN}) == FORBIDDEN
    for asker, expected in (("DOCTOR", NOT_FOUND), ("DOCTOR+RECEPTIONIST", FORBIDDEN), ("ADMIN", "")):
        assert (
            await _about(web, cast, asker, "cancel_time_off", {"p_time_off_id": Of("clinic.time_off", "dan")})
            == expected
        ), asker
    pauls = {"p_prescription_id": Of("clinic.prescriptions", "paul-dan")}
    assert await _about(web, cast, "DOCTOR", "cancel_prescription", pauls) == NOT_FOUND
    assert await _about(web, cast, "DOCTOR+RECEPTIONIST", "cancel_prescription", pauls) == FORBIDDEN
    assert await _about(web, cast, "DOCTOR+PHARMACIST", "cancel_prescription", pauls) == ""


async def test_names_of_other_accounts_are_for_administrators_to_change(web: asyncpg.Connection, cast: Cast) -> None:
    other = {"p_account_id": Of("auth.accounts", "GONE")}
    for asker in set(ASKERS) - {PUBLIC}:
        expected = "" if "ADMIN" in asker.split("+") else NOT_FOUND
        assert await _about(web, cast, asker, "update_account_contact", other) == expected, asker


async def test_a_nurse_acts_on_the_patients_of_their_department_alone(web: asyncpg.Connection, cast: Cast) -> None:
    for command, others in (
        ("check_in_appointment", {"p_appointment_id": Of("clinic.appointments", "pia-dan")}),
        ("admit_patient", {"p_patient_id": Of("clinic.patients", "petra")}),
        # The one booking of his in the nurse's department was cancelled.
        ("admit_patient", {"p_patient_id": Of("clinic.patients", "pavel")}),
        ("discharge_patient", {"p_admission_id": Of("clinic.admissions", "paul-S1")}),
    ):
        assert await _about(web, cast, "NURSE", command, others) == NOT_FOUND, command
        assert await _about(web, cast, "ADMIN", command, others) == "", command
