"""Employee numbers: a generated one is new, and who is refused learns which field it was."""

from typing import Any

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.employees import KINDS, creating
from tests.refusals import refused
from tests.world import Hospital, new_hospital


@pytest.mark.parametrize("command", KINDS)
@pytest.mark.parametrize("by_hand", KINDS)
async def test_a_generated_number_passes_those_entered_by_hand(hospital: Hospital, command: str, by_hand: str) -> None:
    first = int((await creating(hospital, command, None))["employee_number"])
    for number in (first + 1, first + 2):
        await creating(hospital, by_hand, f"{number:06}", f"R-{number}")
    assert (await creating(hospital, command, None, "R-2"))["employee_number"] == f"{first + 3:06}"


@pytest.mark.parametrize("command", KINDS)
@pytest.mark.parametrize("before", KINDS)
async def test_a_number_is_used_once(hospital: Hospital, admin: asyncpg.Connection, command: str, before: str) -> None:
    await creating(hospital, before, "000777")
    await refused(admin, creating(hospital, command, "000777", "R-2"), "ZH504", {"path": "employeeNumber"})


@pytest.mark.parametrize("command", KINDS)
@pytest.mark.parametrize("before", KINDS)
async def test_nobody_takes_anothers_number(
    hospital: Hospital, admin: asyncpg.Connection, command: str, before: str
) -> None:
    await creating(hospital, before, "000777")
    update, other = command.replace("create", "update"), (await creating(hospital, command, None, "R-2"))["id"]

    def take(number: str) -> Any:
        return hospital.call("ADMIN", update, other, {"employee_number": number})

    await refused(admin, take("000777"), "ZH504", {"path": "employeeNumber"})
    # One's own is not another's.
    for _ in range(2):
        assert (await take("000778"))["employee_number"] == "000778"


@pytest.mark.parametrize("command", KINDS)
async def test_another_hospital_may_use_the_same(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection, command: str
) -> None:
    await creating(hospital, "create_nurse", "000777")
    there = await new_hospital(api, admin, slug())
    assert (await creating(there, command, "000777"))["employee_number"] == "000777"


@pytest.mark.parametrize("number", [None, "000888"])
async def test_a_registration_is_used_once(hospital: Hospital, admin: asyncpg.Connection, number: str | None) -> None:
    await creating(hospital, "create_doctor", "000777", "R-1")
    again = creating(hospital, "create_doctor", number, " R-1 ")
    await refused(admin, again, "ZH504", {"path": "registrationNumber"})
