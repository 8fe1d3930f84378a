"""Searches and filters on masked columns find what their asker sees, and reveal nothing that the asker does not see."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from db.generate.declarations import entities
from tests.access.asking import call
from tests.access.cast import ASKERS, Cast, House

ENTITIES = entities()
MASKED = [(things, column) for things, entity in ENTITIES.items() for column in entity.masked]


async def _rows(api: asyncpg.Pool, house: House, asker: str, things: str, asked: Any) -> list[asyncpg.Record]:
    """What a page with a filter shows; the count must say as many, and the same page beneath `or` show as many."""
    session, entity = house.session(asker), ENTITIES[things]
    # Those that have no page of their own are read of every parent.
    pages, parents = (things, []) if entity.pages else (f"{things}_by_{entity.pages_by[0]}", [list(range(1, 2000))])
    rows = await call(api, house, session, f"{pages}_page", *parents, asked, None, 10_000, None, False)
    counted = await call(api, house, session, f"{pages}_count", *parents, asked)
    either = await call(
        api, house, session, f"{pages}_page", *parents, {"or": [asked or {}]}, None, 10_000, None, False
    )
    assert sum(count[-1] for count in counted) == len(rows) == len(either), (asker, asked)
    return rows


def _questions(
    column: str, values: list[Any], rows: list[asyncpg.Record], *, prefix: bool
) -> Iterator[tuple[dict[str, Any], set[int]]]:
    """Filters on a column, each with which rows it must find, by the value that each of them shows."""
    seen = {row["id"]: row[column] for row in rows if row[column] is not None}
    yield {column: {"is_null": True}}, {row["id"] for row in rows} - set(seen)
    yield {column: {"is_null": False}}, set(seen)
    if values and isinstance(values[0], list):
        for one in {each for value in values for each in value}:
            yield {column: {"has": one.upper()}}, {key for key, shown in seen.items() if one in shown}
        return
    # JSON has no decimals.
    told = {value: str(value) if isinstance(value, Decimal) else value for value in values}
    yield {column: {"in": list(told.values())}}, set(seen)
    for value in values:
        yield {column: {"eq": told[value]}}, {key for key, shown in seen.items() if shown == value}
        if not isinstance(value, str):
            continue
        yield {column: {"gte": value}}, {key for key, shown in seen.items() if shown >= value}
        if prefix:
            begin = value[: len(value) // 2 + 1]
            found = {key for key, shown in seen.items() if shown.startswith(begin)}
            yield {column: {"starts_with": begin.upper()}}, found


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize(("things", "column"), MASKED)
async def test_a_filter_goes_by_what_its_asker_sees(
    api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast, things: str, column: str, asker: str
) -> None:
    house = cast["north"]
    true = await admin.fetch(f"SELECT DISTINCT {column} AS value FROM clinic.{things} WHERE hospital_id = $1", house.id)
    values = [row["value"] for row in true]
    everything = await _rows(api, house, asker, things, None)
    assert values
    prefix = column in ENTITIES[things].prefixes
    for asked, wanted in _questions(column, values, everything, prefix=prefix):
        assert {row["id"] for row in await _rows(api, house, asker, things, asked)} == wanted, (asker, asked)
    if not prefix:
        # What is not declared is refused to everybody, whatever they see.
        with pytest.raises(asyncpg.PostgresError, match=f"cannot compare {column} by starts_with"):
            await _rows(api, house, asker, things, {column: {"starts_with": str(values[0])}})


async def test_what_is_declared_as_masked_is_what_some_do_not_see(api: asyncpg.Pool, cast: Cast) -> None:
    house = cast["north"]
    hidden = set()
    for things, entity in ENTITIES.items():
        if not entity.pages:
            continue
        full = {row["id"]: row for row in await _rows(api, house, "ADMIN", things, None)}
        for asker in ASKERS:
            for row in await _rows(api, house, asker, things, None):
                hidden |= {
                    (things, column)
                    for column in entity.filters
                    if row[column] is None and full[row["id"]][column] is not None
                }
    # The others are read of one parent.
    assert hidden == {(things, column) for things, column in MASKED if ENTITIES[things].pages}


# For each text that is searched: how many rows it has, and which of them words must find, by what the row shows.
SEARCHES: dict[str, tuple[int, dict[str, Callable[[asyncpg.Record], bool]]]] = {
    "visits": (
        3,
        {
            "CLINICAL": lambda row: "Clinical" in (row["notes"] or ""),
            '"pia dora"': lambda row: row["diagnosis"] == "pia-dora",
            "olga or paul": lambda row: row["diagnosis"] in ("olga-dan", "paul-dan"),
            # A row whose words are hidden neither has one nor lacks one.
            "-pia": lambda row: row["diagnosis"] in ("olga-dan", "paul-dan"),
            "-nothing": lambda row: row["diagnosis"] is not None,
        },
    ),
    "treatments": (
        3,
        {
            '"of the treatment"': lambda row: row["notes"] is not None,
            "TREATMENT -clinical": lambda row: row["notes"] is not None,
            # Its kind, which is nobody's secret, is not searched.
            "pia": lambda _: False,
            "-notes": lambda _: False,
            "-nothing": lambda row: row["notes"] is not None,
        },
    ),
    "patients": (
        8,
        {
            "CLINICAL": lambda row: row["notes"] is not None,
            "pia": lambda _: False,
            "-clinical": lambda _: False,
            "-nothing": lambda row: row["notes"] is not None,
        },
    ),
}


def test_every_text_that_is_searched_is_searched_here() -> None:
    assert set(SEARCHES) == {things for things, entity in ENTITIES.items() if entity.texts}


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("things", SEARCHES)
async def test_words_are_found_in_what_its_asker_sees(api: asyncpg.Pool, cast: Cast, things: str, asker: str) -> None:
    house = cast["north"]
    everything = await _rows(api, house, asker, things, None)
    number, searches = SEARCHES[things]
    for words, fits in (searches | dict.fromkeys(("nothing", ""), lambda _: False)).items():
        found = {row["id"] for row in await _rows(api, house, asker, things, {"text": {"matches": words}})}
        assert found == {row["id"] for row in everything if fits(row)}, (asker, words)
    if asker == "ADMIN":
        assert len(everything) == number


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("house", ["north", "west"])
async def test_misspelt_names_are_found_among_the_rows_that_the_asker_sees(
    api: asyncpg.Pool, cast: Cast, house: str, asker: str
) -> None:
    at = cast[house]
    everything = await _rows(api, at, asker, "patients", None)
    for words, names in (
        ("Petrra", {"petra"}),
        ("patient PAVELL", {"pavel"}),
        ("ÓLGGA", {"olga"}),
        ("pa", {row["first_name"] for row in everything if row["last_name"] == "Patient"}),
        ("Dora", set()),
        ("?!", set()),
    ):
        found = await _rows(api, at, asker, "patients", {"name": {"matches": words}})
        assert {row["id"] for row in found} == {row["id"] for row in everything if row["first_name"] in names}, words


async def test_a_word_is_looked_for_by_nobody_who_may_only_call_the_api(web: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await web.fetch("SELECT auth.candidates(1, '{}')")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await web.fetch("SELECT auth.successors(1, '{}')")
