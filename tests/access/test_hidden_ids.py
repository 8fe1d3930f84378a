"""Whoever may call a function names rows that they see: the id of any other is answered as one that is not there."""

import asyncpg
import pytest

from tests.access.asking import outcome, undone
from tests.access.cast import Cast
from tests.access.hidden import hidden, taking_ids
from tests.access.refusing import unseen
from tests.refusals import digest


@pytest.mark.parametrize("function", taking_ids())
async def test_an_id_of_a_hidden_row_is_not_found_and_nothing_changes(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast, function: str
) -> None:
    before = await digest(admin)
    for row in unseen(function, cast):
        assert await row.outcome(web, cast) == "", (row.asker, row.arguments)
    assert await digest(admin) == before


async def test_break_glass_alone_reaches_what_is_hidden(web: asyncpg.Connection, cast: Cast) -> None:
    house = cast["north"]
    tried = 0
    for about in hidden("open_patient_record", cast, by_design=True):
        async with undone(web):
            found = await outcome(web, house, house.session(about.asker), about.function, **about.arguments)
        assert (about.table, found) == ("clinic.patients", ""), about
        tried += 1
    assert tried


def test_rows_are_hidden_from_every_role_that_does_not_see_all(cast: Cast) -> None:
    found = [about for function in taking_ids() for about in hidden(function, cast)]
    assert {about.asker for about in found} >= {"PUBLIC", "PATIENT", "RECEPTIONIST", "NURSE", "DOCTOR"}
    assert len({(about.function, about.place) for about in found}) > 25
