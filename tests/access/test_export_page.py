"""What exports join: to each asker the rows and columns that pages and look-ups by id show, and nothing undeclared."""

import json
import uuid
from typing import Any

import asyncpg
import pytest

from db.generate.declarations import entities
from tests.access.asking import Line, call
from tests.access.cast import ASKERS, Cast, House
from wardgraph.catalogue import function, functions

_LARGEST = 2000
_JOINED = sorted({function(name).joined or "" for name in functions()} - {""})
_PAGED = [things for things in _JOINED if f"{things}_page" in functions()]
_PATIENTS: dict[str, Any] = {"things": "patients", "columns": ["id"]}
# Whoever is shown an appointment may not be shown the patient or the doctor: a level below has no row then.
_REFERENCES = [
    ("appointments", "patient_id", "patients"),
    ("appointments", "doctor_id", "doctors"),
    ("visits", "appointment_id", "appointments"),
]


def _columns(things: str) -> dict[str, str]:
    """The columns of an entity but secrets, and their types."""
    declared = entities()[things].columns
    return {name: kind for name, kind in function(f"{things}_by_id").columns.items() if not declared[name].secret}


async def exported(
    connection: Line, house: House, session: uuid.UUID | None, levels: list[dict[str, Any]]
) -> list[tuple[Any, ...]]:
    """The rows of api.export_page in the order of ids."""
    known = [_columns(level["things"]) if level["things"] in _JOINED else {} for level in levels]
    types = [
        columns.get(name, "text") for columns, level in zip(known, levels, strict=True) for name in level["columns"]
    ]
    named = ", ".join(f"c{place} {kind}" for place, kind in enumerate(types))
    text = f"SELECT * FROM api.export_page($1, $2, $3, NULL, '{{}}', $4, NULL) AS t ({named})"
    return [tuple(row) for row in await connection.fetch(text, house.id, session, json.dumps(levels), _LARGEST)]


async def found(
    connection: Line, house: House, session: uuid.UUID | None, things: str, columns: list[str]
) -> list[tuple[Any, ...]]:
    """The rows of api.export_by_id, whichever there are."""
    known = _columns(things) if things in _JOINED else {}
    named = ", ".join(f"c{place} {known.get(name, 'text')}" for place, name in enumerate(columns))
    text = f"SELECT * FROM api.export_by_id($1, $2, $3, $4) AS t ({named})"
    level = json.dumps({"things": things, "columns": columns})
    rows = await connection.fetch(text, house.id, session, level, [*range(1, _LARGEST)])
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("asker", ASKERS)
async def test_it_shows_the_columns_that_pages_show(web: asyncpg.Connection, cast: Cast, asker: str) -> None:
    house, shown = cast["north"], 0
    for things in _PAGED:
        columns = list(_columns(things))
        rows = await exported(web, house, house.session(asker), [{"things": things, "columns": columns}])
        pages = await call(
            web, house, house.session(asker), f"{things}_page",
            p_filter=None, p_order=[], p_first=_LARGEST, p_after=None, p_backward=False,
        )  # fmt: skip
        assert rows == [tuple(row[name] for name in columns) for row in pages], things
        shown += len(rows)
    assert shown


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize(("things", "key", "below"), _REFERENCES)
async def test_it_joins_what_is_found_by_id(
    web: asyncpg.Connection, cast: Cast, asker: str, things: str, key: str, below: str
) -> None:
    house, columns = cast["north"], list(_columns(below))
    session = house.session(asker)
    levels: list[dict[str, Any]] = [
        {"things": things, "columns": ["id", key]},
        {"things": below, "columns": columns, "parent": 0, "key": key},
    ]
    rows = await exported(web, house, session, levels)
    found = await call(web, house, session, f"{below}_by_id", p_ids=[row[1] for row in rows])
    by_id = {row["id"]: tuple(row[name] for name in columns) for row in found}
    nothing = (None,) * len(columns)
    assert [row[2:] for row in rows] == [by_id.get(row[1], nothing) for row in rows]


@pytest.mark.parametrize("asker", ASKERS)
async def test_it_finds_by_id_the_columns_that_look_ups_show(web: asyncpg.Connection, cast: Cast, asker: str) -> None:
    house, shown = cast["north"], 0
    session = house.session(asker)
    for things in _JOINED:
        columns = ["id", *(name for name in reversed(_columns(things)) if name != "id")]
        rows = await found(web, house, session, things, columns)
        looked_up = await call(web, house, session, f"{things}_by_id", p_ids=[*range(1, _LARGEST)])
        by_id = {row["id"]: tuple(row[name] for name in columns) for row in looked_up}
        assert {row[0]: row for row in rows} == by_id, things
        assert len(rows) == len(by_id)
        shown += len(rows)
    assert shown


@pytest.mark.parametrize(
    ("things", "columns"),
    [
        ("pg_authid", ["rolpassword"]),
        ("sessions", ["key"]),
        ("patients", ["id, pg_sleep(9)"]),
        ("patients", ["id", "first_name || last_name"]),
        ("patients AS t, auth.accounts", ["id"]),
    ],
)
async def test_what_is_not_declared_is_not_found(
    web: asyncpg.Connection, cast: Cast, things: str, columns: list[str]
) -> None:
    house = cast["north"]
    with pytest.raises(asyncpg.NullValueNotAllowedError):
        await found(web, house, house.session("ADMIN"), things, columns)


@pytest.mark.parametrize(
    "levels",
    [
        [{"things": "pg_authid", "columns": ["rolpassword"]}],
        [{"things": "sessions", "columns": ["key"]}],
        [{"things": "patients", "columns": ["id, pg_sleep(9)"]}],
        [{"things": "patients", "columns": ["id", "first_name || last_name"]}],
        [
            {"things": "patients", "columns": ["id"]},
            {"things": "doctors", "columns": ["id"], "parent": 0, "key": "none"},
        ],
        [{"things": "patients", "columns": ["id"]}, {"things": "doctors", "columns": ["id"], "parent": 7, "key": "id"}],
        [{"things": "patients", "columns": ["id"]}, {"things": "doctors", "columns": ["id"]}],
    ],
    ids=json.dumps,
)
async def test_what_is_not_declared_is_not_read(
    web: asyncpg.Connection, cast: Cast, levels: list[dict[str, Any]]
) -> None:
    house = cast["north"]
    with pytest.raises((asyncpg.NullValueNotAllowedError, asyncpg.UndefinedTableError, asyncpg.RaiseError)):
        await exported(web, house, house.session("ADMIN"), levels)


async def test_a_session_of_another_hospital_exports_nothing(web: asyncpg.Connection, cast: Cast) -> None:
    with pytest.raises(asyncpg.PostgresError) as raised:
        await exported(web, cast["south"], cast["north"].session("ADMIN"), [{"things": "patients", "columns": ["id"]}])
    assert raised.value.sqlstate == "ZH001"
    with pytest.raises(asyncpg.PostgresError) as raised:
        await found(web, cast["south"], cast["north"].session("ADMIN"), "patients", ["id"])
    assert raised.value.sqlstate == "ZH001"


async def test_no_row_of_another_hospital_is_found(web: asyncpg.Connection, cast: Cast) -> None:
    north, south = cast["north"], cast["south"]
    rows = await found(web, north, north.session("ADMIN"), "patients", ["id", "hospital_id"])
    others = await found(web, south, south.session("ADMIN"), "patients", ["id", "hospital_id"])
    assert {row[1] for row in rows} == {north.id}
    assert {row[1] for row in others} == {south.id}
