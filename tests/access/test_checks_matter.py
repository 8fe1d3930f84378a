"""Every check of a function matters: without any one of them, somebody is answered otherwise than the matrix says."""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from uuid import UUID

import asyncpg

from tests.access.asking import call, undone
from tests.access.cast import Cast, House
from tests.access.hidden import About, hidden, nowhere
from tests.access.refusing import about_others, missing, not_allowed, unseen
from tests.access.removing import Check, checks
from tests.refusals import detail_of

# What a check hides is hidden by a second one or, of holds, by the condition of the statement itself.
GUARDED_TWICE = {
    "api.book_series": "clinic.check_booking",
    "api.reschedule_series": "clinic.check_booking",
    "api.add_lab_result": "clinic.lock_visit",
    "api.add_treatment": "clinic.lock_visit",
    "api.prescribe": "clinic.lock_visit",
    "api.release_hold": "api.release_hold",
}


async def _noticed(admin: asyncpg.Connection, cast: Cast, check: Check) -> str:
    """The first row of the matrix that ends otherwise without a check, and how; empty where there is none."""
    for function in check.callers:
        for row in chain(not_allowed(function, cast), about_others(function, cast), unseen(function, cast)):
            async with undone(admin):
                await admin.execute("SET LOCAL SESSION AUTHORIZATION wardgraph_api")
                if found := await row.outcome(admin, cast):
                    return f"{row} {found}"
    return ""


async def _says_ended(admin: asyncpg.Connection, house: House, session: UUID | None, function: str) -> bool:
    async with undone(admin):
        try:
            await call(admin, house, session, function)
        except asyncpg.PostgresError as error:
            return (error.sqlstate, detail_of(error)) == ("ZH001", {"reason": "SESSION_ENDED"})
    return False


async def test_no_function_of_api_runs_without_asking_who_is_there(admin: asyncpg.Connection, cast: Cast) -> None:
    house, session = cast["north"], cast["south"].session("ADMIN")
    entering = [check for check in await checks(admin) if check.kind == "enter"]
    functions = await admin.fetch("SELECT proname FROM pg_proc WHERE pronamespace = 'api'::regnamespace")
    # It tells what everybody may know, before anybody can say of which hospital they are.
    assert {row["proname"] for row in functions} - {check.callers[0] for check in entering} == {
        "hospital_by_slug",
        "document_by_sha256",
    }
    for check in entering:
        function = check.callers[0]
        assert await _says_ended(admin, house, session, function), function
        async with undone(admin):
            await admin.execute(check.without)
            assert not await _says_ended(admin, house, session, function), function


async def test_removing_any_one_check_is_noticed(admin: asyncpg.Connection, cast: Cast) -> None:
    unnoticed = []
    found = [check for check in await checks(admin) if check.kind != "enter"]
    assert len(found) > 200
    for check in found:
        assert check.callers, f"nothing comes to {check}"
        async with undone(admin):
            await admin.execute(check.without)
            if not await _noticed(admin, cast, check):
                unnoticed.append(check)
    twice = {check.function for check in unnoticed if _hides(check, cast)}
    assert twice == GUARDED_TWICE.keys()
    for check in unnoticed:
        # From whoever may call these they hide nothing, and what is not there is still said to be missing.
        assert check.kind == "require_visible", check
        assert check.function in twice or _type(check) in _types(nowhere, check, cast), check


async def test_removing_both_of_two_checks_is_noticed(admin: asyncpg.Connection, cast: Cast) -> None:
    for check in await checks(admin):
        second = GUARDED_TWICE.get(check.function)
        if check.kind == "require_visible" and second not in {None, check.function}:
            async with undone(admin):
                for each in await checks(admin):
                    if each.function in {check.function, second} and each.kind == "require_visible":
                        await admin.execute(each.without)
                assert await _noticed(admin, cast, check), check


def _type(check: Check) -> str:
    named = re.search(r"'(?P<type>\w+)'", check.text)
    assert named, check
    return named["type"]


def _hides(check: Check, cast: Cast) -> bool:
    return _type(check) in _types(hidden, check, cast)


def _types(rows: Callable[[str, Cast], Iterator[About]], check: Check, cast: Cast) -> set[str]:
    return {missing(about)[0] for function in check.callers for about in rows(function, cast)}
