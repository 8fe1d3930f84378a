"""A bulk edit reaches what its asker sees, and a filter tells nobody what is masked."""

from typing import Any

import asyncpg
import pytest

from tests.access.asking import call, undone
from tests.access.bulk_commands import BULK
from tests.access.cast import ASKERS, PUBLIC, Cast, House
from tests.access.commands import COMMANDS
from tests.access.naming import resolved
from tests.access.seen import expected, listed
from tests.refusals import detail_of, digest

EVERY = {"id": {"is_null": False}}
TABLES = {name: given["p_filter"].table for name, given in BULK.items()}


def _allowed(name: str) -> list[str]:
    return [asker for asker in ASKERS if set(asker.split("+")) & set(COMMANDS[name].roles.split())]


async def _reached(
    web: asyncpg.Connection, house: House, asker: str, name: str, given: dict[str, Any]
) -> tuple[int, set[str]]:
    """How many rows an edit finds, and which it names: all of them, or those that it is refused for."""
    async with undone(web):
        try:
            (answer,) = await call(web, house, house.session(asker), name, **given)
        except asyncpg.PostgresError as error:
            if error.sqlstate not in {"ZH507", "ZH518"}:
                raise
            detail = detail_of(error)
            return detail["rowCount"], {row["id"] for row in (*detail.get("rows", ()), *detail.get("warnings", ()))}
    return answer["row_count"], {str(key) for key in answer["record_ids"]}


@pytest.mark.parametrize("name", BULK)
async def test_whoever_may_reaches_the_rows_that_they_see_and_no_others(
    web: asyncpg.Connection, cast: Cast, name: str
) -> None:
    house = cast["north"]
    for asker in _allowed(name):
        given = resolved(BULK[name], house, asker) | {"p_filter": EVERY, "p_at_most": 1000, "p_dry_run": True}
        reached = {key.rpartition("/")[2] for key in listed(TABLES[name], asker, house)}
        count, found = await _reached(web, house, asker, name, given)
        assert (count, found <= reached) == (len(reached), True), asker


@pytest.mark.parametrize("name", BULK)
async def test_rows_of_another_hospital_are_found_by_nobody(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast, name: str
) -> None:
    north, west = cast["north"], cast["west"]
    before = await digest(admin)
    for asker in _allowed(name):
        theirs = resolved(BULK[name]["p_filter"], west)
        given = resolved(BULK[name], north, asker) | {"p_filter": theirs}
        async with undone(web):
            (answer,) = await call(web, north, north.session(asker), name, **given)
        assert (answer["row_count"], answer["record_ids"]) == (0, []), asker
    assert await digest(admin) == before


async def test_a_filter_by_a_masked_column_finds_nothing_for_whom_it_is_masked(
    web: asyncpg.Connection, cast: Cast
) -> None:
    # The front desk changes patients, and does not see their blood group.
    house = cast["north"]
    given: dict[str, Any] = {"p_changes": {"address": "Road 1"}, "p_confirmed": True, "p_dry_run": True}
    counts = {}
    for asker in _allowed("update_patients"):
        by_group = {"p_filter": {"blood_group": {"is_null": False}}}
        counts[asker], _ = await _reached(web, house, asker, "update_patients", given | by_group)
    assert counts["RECEPTIONIST"] == 0
    assert counts["ADMIN"] > 0


async def test_patients_cancel_their_own_appointments_alone(web: asyncpg.Connection, cast: Cast) -> None:
    house = cast["north"]
    given = {"p_filter": {"status": {"eq": "BOOKED"}}, "p_reason": "Away", "p_dry_run": True}
    async with undone(web):
        (answer,) = await call(web, house, house.session("PATIENT"), "cancel_appointments", **given)
    mine = {key.rpartition("/")[2] for key in expected("clinic.appointments", "PATIENT", house)}
    assert answer["row_count"] > 0
    assert {str(key) for key in answer["record_ids"]} <= mine
    # What another role shows of others, a patient does not cancel.
    async with undone(web):
        with pytest.raises(asyncpg.PostgresError) as caught:
            await call(web, house, house.session("PATIENT+CASHIER"), "cancel_appointments", **given)
    assert {row["sqlstate"] for row in detail_of(caught.value)["rows"]} == {"ZH003"}


def test_every_bulk_edit_is_refused_to_most() -> None:
    for name in BULK:
        assert PUBLIC not in _allowed(name)
        assert 0 < len(_allowed(name)) < len(ASKERS)
