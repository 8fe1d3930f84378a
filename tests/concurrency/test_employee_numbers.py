"""Employee numbers under a crowd: nobody of any kind gets another's, and a generated one is never refused."""

from collections.abc import Callable
from typing import Any

import asyncpg
import pytest

from tests.concurrency.interleaving import Step, second_of_two
from tests.concurrency.outcomes import all_at_once
from tests.databases import Database
from tests.employees import KINDS, creating
from tests.refusals import detail_of
from tests.world import Hospital

TABLES = ("doctors", "nurses", "receptionists", "other_staff")


async def next_number(crowd: Hospital) -> int:
    """The number that is generated next."""
    number: int = await crowd.admin.fetchval("SELECT last_value + 1 FROM clinic.employee_numbers")
    return number


async def numbers(crowd: Hospital) -> list[str]:
    """Those of everybody in the hospital."""
    every = " UNION ALL ".join(f"SELECT hospital_id, employee_number FROM clinic.{table}" for table in TABLES)
    rows = await crowd.admin.fetch(f"SELECT employee_number FROM ({every}) AS e WHERE hospital_id = $1", crowd.id)
    return [row["employee_number"] for row in rows]


def enter(command: str, number: str | None) -> Step:
    return lambda at: creating(at, command, number)


@pytest.mark.parametrize("generating", KINDS)
@pytest.mark.parametrize("entering", KINDS)
async def test_a_generated_number_passes_one_that_is_just_being_entered(
    database: Database, crowd: Hospital, entering: str, generating: str
) -> None:
    await creating(crowd, "create_nurse", None)
    following = await next_number(crowd)
    first, second = enter(entering, f"{following:06}"), lambda at: creating(at, generating, None, "R-2")
    made = await second_of_two(database, crowd, first, second)
    assert isinstance(made, asyncpg.Record), made
    assert made["employee_number"] == f"{following + 1:06}"


@pytest.mark.parametrize("generating", KINDS)
@pytest.mark.parametrize("entering", KINDS)
async def test_who_enters_a_number_that_is_just_being_generated_is_told(
    database: Database, crowd: Hospital, entering: str, generating: str
) -> None:
    await creating(crowd, "create_nurse", None)
    following = f"{await next_number(crowd):06}"
    late = await second_of_two(
        database, crowd, enter(generating, None), lambda at: creating(at, entering, following, "R-2")
    )
    assert isinstance(late, asyncpg.PostgresError), late
    assert (late.sqlstate, detail_of(late)) == ("ZH504", {"path": "employeeNumber"})


@pytest.mark.parametrize("turned", [False, True])
async def test_of_one_who_takes_and_one_who_enters_a_number_the_second_is_told(
    database: Database, crowd: Hospital, turned: bool
) -> None:
    nurse = await crowd.new_nurse()
    steps: list[Callable[[Hospital], Any]] = [
        enter("create_receptionist", "000777"),
        lambda at: at.call("ADMIN", "update_nurse", p_nurse_id=nurse, p_changes={"employee_number": "000777"}),
    ]
    late = await second_of_two(database, crowd, *(steps[::-1] if turned else steps))
    assert isinstance(late, asyncpg.PostgresError), late
    assert (late.sqlstate, detail_of(late)) == ("ZH504", {"path": "employeeNumber"})


async def test_of_a_crowd_everybody_has_a_number_of_their_own(crowd: Hospital) -> None:
    await creating(crowd, "create_nurse", None)
    following = await next_number(crowd)
    generated = [creating(crowd, KINDS[n % 4], None, f"G{n}") for n in range(40)]
    # Each of ten numbers by everybody, most of them generated meanwhile.
    entered = [creating(crowd, KINDS[n % 4], f"{following + n // 4:06}", f"E{n}") for n in range(40)]
    calls = [call for pair in zip(generated, entered, strict=True) for call in pair]
    won, lost = await all_at_once(calls)
    assert set(lost) == {"ZH504"}
    everybody = await numbers(crowd)
    assert len(everybody) == len(set(everybody)) == len(won) + 1
    # All that were generated, and every entered number by one at most.
    assert {f"{number:06}" for number in range(following, following + 10)} <= set(everybody)
    assert 40 <= len(won) <= 50
