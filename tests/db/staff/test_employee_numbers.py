"""Employee numbers: a generated one is new, and who is refused learns which field it was."""

import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.refusals import refused
from tests.world import Hospital

KINDS = ("create_doctor", "create_nurse", "create_receptionist", "create_other_staff")


def creating(hospital: Hospital, command: str, number: str | None, registration: str = "R-1") -> Any:
    """A call that makes somebody with this employee number, and, if a doctor, this registration number."""
    name = ("Nell", "New")
    rest = {
        "create_doctor": (
            *name, None, "Medicine", registration, dt.date(2099, 1, 1), "80", None, None, None,
        ),
        "create_nurse": (*name, "DAY"),
        "create_receptionist": (*name, None),
        "create_other_staff": (*name, "Cook"),
    }[command]  # fmt: skip
    return hospital.call("ADMIN", command, hospital.department, number, *rest)


@pytest.mark.parametrize("command", KINDS)
async def test_a_generated_number_passes_those_entered_by_hand(hospital: Hospital, command: str) -> None:
    first = int((await creating(hospital, command, None))["employee_number"])
    for number in (first + 1, first + 2):
        await creating(hospital, command, f"{number:06}", f"R-{number}")
    assert (await creating(hospital, command, None, "R-2"))["employee_number"] == f"{first + 3:06}"


@pytest.mark.parametrize("command", KINDS)
async def test_a_number_is_used_once(hospital: Hospital, admin: asyncpg.Connection, command: str) -> None:
    await creating(hospital, command, "000777")
    await refused(admin, creating(hospital, command, "000777", "R-2"), "ZH504", {"path": "employeeNumber"})


@pytest.mark.parametrize("number", [None, "000888"])
async def test_a_registration_is_used_once(hospital: Hospital, admin: asyncpg.Connection, number: str | None) -> None:
    await creating(hospital, "create_doctor", "000777", "R-1")
    again = creating(hospital, "create_doctor", number, " R-1 ")
    await refused(admin, again, "ZH504", {"path": "registrationNumber"})
