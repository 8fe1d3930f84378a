"""Who sees which report; that it counts the hospital's rows and not the asker's; one's own figures."""

import datetime as dt
from typing import Any

import asyncpg
import pytest

from db.generate.reports import declared
from tests.access.asking import call, outcome, undone
from tests.access.cast import ASKERS, PUBLIC, Cast, House
from tests.access.matrix import REPORTS as SEEN
from tests.access.report_calls import arguments, names


async def rows(line: asyncpg.Connection, house: House, asker: str, report: str, **filters: Any) -> list[dict[str, Any]]:
    """A report as an asker sees it, filtered; its count is as many."""
    given = {f"p_{name}": value for name, value in zip(names(report), arguments(report), strict=True)} | filters
    window = {"p_first": 100_000, "p_after": None, "p_backward": False}
    found = await call(line, house, house.session(asker), f"report_{report}_page", **given, **window)
    ((total,),) = await call(line, house, house.session(asker), f"report_{report}_count", **given)
    assert total == len(found)
    return [dict(row) for row in found]


def test_the_table_names_every_report() -> None:
    assert SEEN.keys() == declared().keys()


@pytest.mark.parametrize("report", SEEN)
async def test_a_report_is_for_its_roles_alone(web: asyncpg.Connection, cast: Cast, report: str) -> None:
    house = cast["north"]
    whole, own = (set(roles.split()) for roles in SEEN[report])
    everything = await rows(web, house, "ADMIN", report)
    assert everything or report == "stock_alerts"
    for asker in ASKERS:
        roles = set(asker.split("+"))
        if whole & roles:
            # The hospital's figures, whatever of it the asker sees elsewhere.
            assert await rows(web, house, asker, report) == everything, asker
        elif own & roles:
            assert await rows(web, house, asker, report) != everything, asker
        else:
            given = [*arguments(report), 20, None, False]
            refusal = await outcome(web, house, house.session(asker), f"report_{report}_page", *given)
            assert refusal == ("ZH001" if asker == PUBLIC else "ZH002"), asker
            refusal = await outcome(web, house, house.session(asker), f"report_{report}_count", *given[:-3])
            assert refusal == ("ZH001" if asker == PUBLIC else "ZH002"), asker


@pytest.mark.parametrize("report", SEEN)
async def test_a_refusal_comes_before_any_word_about_the_input(
    web: asyncpg.Connection, cast: Cast, report: str
) -> None:
    house = cast["north"]
    nothing = [None] * len(arguments(report))
    for function, window in ((f"report_{report}_page", [20, None, False]), (f"report_{report}_count", [])):
        assert await outcome(web, house, None, function, *nothing, *window) == "ZH001"
        assert await outcome(web, house, house.session("AUDITOR"), function, *nothing, *window) == "ZH002"


async def test_a_doctor_sees_their_own_figures(web: asyncpg.Connection, cast: Cast) -> None:
    house = cast["north"]
    dora, dan = (house.id_of("clinic.doctors", name) for name in ("dora", "dan"))
    for asker, doctor in (("DOCTOR", dora), ("dan", dan), ("DOCTOR+PHARMACIST", dora)):
        for report, (_, own) in SEEN.items():
            if own:
                everything = await rows(web, house, "ADMIN", report)
                mine = await rows(web, house, "ADMIN", report, p_doctor_id=doctor)
                assert mine
                assert mine != everything
                if "doctor_id" in everything[0]:
                    assert mine == [row for row in everything if row["doctor_id"] == doctor]
                assert await rows(web, house, asker, report) == mine
                assert await rows(web, house, asker, report, p_doctor_id=doctor) == mine
                # Whoever asks for another doctor sees no more of that doctor than of none.
                for other in ({dora, dan} - {doctor}) | {0, -1}:
                    nobodys = await rows(web, house, "ADMIN", report, p_doctor_id=0)
                    assert await rows(web, house, asker, report, p_doctor_id=other) == nobodys


async def test_a_doctor_who_left_sees_nothing_any_more(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["north"]
    async with undone(admin):
        await admin.execute("UPDATE clinic.doctors SET retired_at = now() WHERE hospital_id = $1", house.id)
        await admin.execute("SET LOCAL SESSION AUTHORIZATION wardgraph_api")
        for report, (_, own) in SEEN.items():
            if own:
                given = [*arguments(report), 20, None, False]
                async with undone(admin):
                    refusal = await outcome(admin, house, house.session("DOCTOR"), f"report_{report}_page", *given)
                assert refusal == "ZH002", report
    assert await rows(web, house, "DOCTOR", "appointment_summary")


@pytest.mark.parametrize("report", SEEN)
async def test_a_report_is_of_one_hospital_though_another_has_the_same_ids(
    web: asyncpg.Connection, cast: Cast, report: str
) -> None:
    # South has north's ids, west has ids of its own: what mixed two up would count more in the first two.
    found = {name: await rows(web, cast[name], "ADMIN", report) for name in ("north", "south", "west")}
    figures = {name: [_figures(row) for row in some] for name, some in found.items()}
    assert figures["north"] == figures["south"]
    assert sorted(map(str, figures["north"])) == sorted(map(str, figures["west"]))


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    """What a row says without ids, and without moments, which were not the same."""
    return {
        name: value
        for name, value in row.items()
        if name != "id" and not name.endswith("_id") and not isinstance(value, dt.datetime)
    }


@pytest.mark.parametrize("asker", [asker for asker in ASKERS if asker != PUBLIC])
async def test_a_session_sees_no_report_of_another_hospital(web: asyncpg.Connection, cast: Cast, asker: str) -> None:
    for report in SEEN:
        for function, window in ((f"report_{report}_page", [20, None, False]), (f"report_{report}_count", [])):
            given = [*arguments(report), *window]
            assert await outcome(web, cast["south"], cast["north"].session(asker), function, *given) == "ZH001"
