"""The matrix over GraphQL: all queries, edges, fields, mutations and node ids, for all askers and sessions."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import orjson
import pytest

from db import connect
from graph.declare.ids import decode
from tests.access.asking import outcome
from tests.access.cast import ASKERS, PUBLIC, Cast, House
from tests.access.documents import Ask
from tests.access.graph_asks import (
    is_node,
    object_of_type,
    of_mutation,
    of_query,
    of_report,
    rows_by_id,
    some_id,
)
from tests.access.graph_rows import TRIED, Whole, check_row, children, number, rows_of
from tests.access.matrix import COMMANDS, GRAPH, MUTATIONS, QUERIES, REPORTS, ROWS, camel
from tests.access.seen import expected, listed
from tests.access.wire import wire
from tests.databases import Database
from tests.refusals import digest
from tests.web import SECRET, serving
from tests.workers import SECTION
from wardgraph import catalogue, tokens

NODES = sorted(name for name in GRAPH if is_node(object_of_type(name)))
# What no row of the cast has.
NEVER_THERE = {
    "Account.receptionist",
    "Appointment.receptionist",
    "Bill.voidedBy",
    "DatabaseUser.createdBy",
    "PatientMerge.undoneBy",
    "Payment.voidedBy",
}
TOLD = {"Wardgraph-Refusals": "errors"}
# The others need no role: who gives them proves otherwise who they are, or is nobody yet.
OF_ROLES = [name for name, command in MUTATIONS.items() if COMMANDS[command] != "EVERYONE"]
# It takes nothing that could be nonsense: whoever is signed in does it for their own account.
WITHOUT_INPUT = {"beginSecondFactor"}
TOLD_OF_NONSENSE = {"BAD_USER_INPUT", "FILTER_REQUIRED", "NOT_FOUND", "INVALID_CREDENTIALS"}
# All of its input may be left out: an administrator changes nothing by it.
CHANGES_NOTHING = {"updateHospital"}
# What everybody may know, before anybody can say of which hospital they are.
ASK_NOBODY = {"hospital_by_slug", "document_by_sha256"}
Asking = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(scope="module")
async def ask(database: Database, cast: Cast) -> AsyncIterator[Asking]:
    """One request: at a hospital, by a session. In south every account is suspended, in west every session revoked."""
    async with connect.admin(database.admin_dsn) as admin:
        await admin.execute("UPDATE auth.accounts SET status = 'SUSPENDED' WHERE hospital_id = $1", cast["south"].id)
        await admin.execute("UPDATE auth.sessions SET revoked_at = now() WHERE hospital_id = $1", cast["west"].id)
    names = {house.id: name for name, house in cast.items()}
    async with serving(database, pool_spare=0) as url, wire(httpx.URL(url)) as connection:

        async def one(
            house: House, session: UUID | None, what: Ask, more: Mapping[str, str] | None = None
        ) -> dict[str, Any]:
            headers = {"Wardgraph-Hospital": names[house.id]}
            if session:
                claims = tokens.Claims(house.id, session, 0)
                headers = {"Authorization": f"Bearer {tokens.issue(SECRET, claims, dt.datetime.now(dt.UTC))}"}
            _, body = await connection.post(what.body, headers | dict(more or {}))
            answer: dict[str, Any] = orjson.loads(body)
            return answer

        yield one


@pytest.fixture(scope="module")
async def whole(ask: Asking, cast: Cast) -> Whole:
    """Every row of north as its administrator sees it."""
    house = cast["north"]
    found: Whole = {}
    for name in NODES:
        answer = await ask(house, house.session("ADMIN"), rows_by_id(object_of_type(name), house))
        assert "errors" not in answer, answer
        found |= {(row["__typename"], row["id"]): row for row in rows_of(answer["data"])}
    return found


def test_an_administrator_sees_every_row_and_something_behind_every_edge(cast: Cast, whole: Whole) -> None:
    house = cast["north"]
    for name in NODES:
        seen = sorted(f"{house.id}/{number(row)}" for (of, _), row in whole.items() if of == name)
        assert seen == sorted(expected(GRAPH[name].rows, "ADMIN", house)), name
    empty = {
        f"{name}.{edge}"
        for name in {of for of, _ in whole}
        for edge in GRAPH[name].edges
        if not any(children(row[edge]) for (of, _), row in whole.items() if of == name)
    }
    assert empty == NEVER_THERE


@pytest.mark.parametrize("asker", ASKERS)
async def test_each_asker_sees_of_every_row_what_the_matrix_says(
    ask: Asking, cast: Cast, whole: Whole, asker: str
) -> None:
    house = cast["north"]
    for name in NODES:
        answer = await ask(house, house.session(asker), rows_by_id(object_of_type(name), house))
        assert "errors" not in answer, (asker, name, answer["errors"])
        found = [row for row in answer["data"]["nodes"] if row]
        seen = sorted(f"{house.id}/{number(row)}" for row in found)
        assert seen == sorted(expected(GRAPH[name].rows, asker, house)), (asker, name)
        for row in rows_of(answer["data"]):
            check_row(house, asker, row, whole)
        told = await ask(house, house.session(asker), rows_by_id(object_of_type(name), house), TOLD)
        assert told["data"] == answer["data"], (asker, name)
        _check_refusals(asker, told, whole)
        TRIED["node ids"] += len(answer["data"]["nodes"])
        # Of another hospital, by ids that are there and by its own alone.
        away = await ask(house, house.session(asker), rows_by_id(object_of_type(name), cast["west"]))
        assert "errors" not in away, (asker, name)
        assert not any(away["data"]["nodes"]), (asker, name)
        TRIED["node ids of another hospital"] += len(away["data"]["nodes"])


def _placed(answer: Any, *path: Any) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Every row of an answer of which more than the id was asked for, and where it is."""
    if isinstance(answer, dict):
        if "id" in answer and len(answer) > 2:
            yield path, answer
        for name, inner in answer.items():
            yield from _placed(inner, *path, name)
    elif isinstance(answer, list):
        for place, inner in enumerate(answer):
            yield from _placed(inner, *path, place)


def _check_refusals(asker: str, told: dict[str, Any], whole: Whole) -> None:
    """Fails unless just the nulls that hide something are told as errors; nulls of all others may hide nothing."""
    errors = told.get("errors", [])
    assert {error["extensions"]["code"] for error in errors} <= {"FORBIDDEN"}, asker
    refused = [tuple(error["path"]) for error in errors]
    assert len(refused) == len(set(refused))
    hidden: set[tuple[Any, ...]] = set()
    empty: set[tuple[Any, ...]] = set()
    for path, row in _placed(told["data"]):
        for field in GRAPH[row["__typename"]].masked:
            if row[field] is None:
                is_there = whole[row["__typename"], row["id"]][field] is not None
                (hidden if is_there else empty).add((*path, field))
    assert hidden <= set(refused) <= hidden | empty, asker
    TRIED["refusals"] += len(refused)


@pytest.mark.parametrize("asker", ASKERS)
async def test_each_field_of_query_shows_the_rows_of_the_matrix(ask: Asking, cast: Cast, asker: str) -> None:
    house = cast["north"]
    roles = set(asker.split("+"))
    for name, seen in QUERIES.items():
        answer = await ask(house, house.session(asker), of_query(name, house))
        TRIED["queries"] += 1
        if seen in ROWS:
            assert "errors" not in answer, (asker, name, answer)
            found = answer["data"]["found"]
            rows = expected(seen, asker, house)
            if found is not None and "nodes" in found:
                rows = listed(seen, asker, house)
                assert sorted(f"{house.id}/{number(row)}" for row in found["nodes"]) == sorted(rows), (asker, name)
                assert found["totalCount"] == len(rows), (asker, name)
            else:
                first = f"{house.id}/{decode(some_id(name, house))[1]}"
                assert (found is not None) == (first in rows), (asker, name)
        elif seen in {"EVERYONE", "SIGNED_IN"}:
            assert "errors" not in answer, (asker, name, answer)
            assert (answer["data"]["found"] is not None) == (seen == "EVERYONE" or asker != PUBLIC), (asker, name)
        else:
            # Refused, or as if there was nothing.
            may = bool(roles & set(seen.split()))
            assert _codes(answer) <= (set() if may else {_refusal(asker)}), (asker, name, answer)
            assert bool((answer["data"] or {}).get("found")) == may, (asker, name)


@pytest.mark.parametrize("asker", ASKERS)
async def test_each_report_shows_its_roles_what_it_leads_to_as_far_as_they_see_it(
    ask: Asking, cast: Cast, asker: str
) -> None:
    house = cast["north"]
    roles = set(asker.split("+"))
    for report, (all_of_it, own) in REPORTS.items():
        answer = await ask(house, house.session(asker), of_report(camel(report)))
        TRIED["reports"] += 1
        if not roles & {*all_of_it.split(), *own.split()}:
            assert _codes(answer) == {_refusal(asker)}, (asker, report)
            assert answer["data"]["reports"]["found"] is None
            continue
        assert "errors" not in answer, (asker, report, answer)
        for row in answer["data"]["reports"]["found"]["nodes"]:
            for edge, table in GRAPH[row["__typename"]].edges.items():
                TRIED["edges"] += 1
                for one in children(row[edge]):
                    assert f"{house.id}/{number(one)}" in expected(table, asker, house), (asker, report, edge)


@pytest.mark.parametrize("asker", ASKERS)
async def test_each_mutation_is_for_the_roles_of_the_matrix_alone(
    ask: Asking, admin: asyncpg.Connection, cast: Cast, asker: str
) -> None:
    house = cast["north"]
    before, counted = await digest(admin), {"auth.attempts": (0, 0)}
    for name in OF_ROLES:
        if name in WITHOUT_INPUT and asker != PUBLIC:
            continue
        if name in CHANGES_NOTHING and asker == "ADMIN":
            continue
        answer = await ask(house, house.session(asker), of_mutation(name))
        TRIED["mutations"] += 1
        codes = _codes(answer)
        assert len(codes) == 1, name
        (code,) = codes
        if set(asker.split("+")) & set(COMMANDS[MUTATIONS[name]].split()):
            # They may, and are told what is wrong with the nonsense.
            assert code in TOLD_OF_NONSENSE, (asker, name, answer)
        else:
            assert code == _refusal(asker), (asker, name, answer)
    # A wrong code is counted.
    assert await digest(admin) | counted == before | counted


DEAD = {"of another hospital": ("north", "south"), "suspended": ("south", "south"), "revoked": ("west", "west")}


@pytest.mark.parametrize("asker", ASKERS[1:])
@pytest.mark.parametrize("state", DEAD)
async def test_a_session_that_is_none_gets_nothing_at_all(
    ask: Asking, admin: asyncpg.Connection, cast: Cast, state: str, asker: str
) -> None:
    at, of = (cast[name] for name in DEAD[state])
    before = await digest(admin)
    asked = [*(of_query(name, at) for name in QUERIES if name != "reports")]
    asked += [of_report(camel(report)) for report in REPORTS]
    asked += [rows_by_id(object_of_type(name), at) for name in NODES]
    asked += [of_mutation(name) for name in OF_ROLES]
    for what in asked:
        answer = await ask(at, of.session(asker), what)
        assert _codes(answer) == {"UNAUTHENTICATED"}, (asker, state, what)
        assert not _values(answer["data"]), (asker, state, what)
        TRIED[f"session {state}"] += 1
    assert await digest(admin) == before


@pytest.mark.parametrize("state", DEAD)
@pytest.mark.usefixtures("ask")
async def test_no_function_of_api_answers_a_session_that_is_none(api: asyncpg.Pool, cast: Cast, state: str) -> None:
    at, of = (cast[name] for name in DEAD[state])
    functions = [name for name in catalogue.functions() if name not in ASK_NOBODY]
    for asker in ASKERS[1:]:
        async with api.acquire() as connection:
            outcomes = {name: await outcome(connection, at, of.session(asker), name) for name in functions}
        assert {name: sqlstate for name, sqlstate in outcomes.items() if sqlstate != "ZH001"} == {}, (asker, state)
        TRIED["functions"] += len(functions)


def test_so_many_combinations_were_tried(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> None:
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(TRIED.items()))
    record_property(SECTION, ["the matrix over GraphQL", f"{TRIED.total()} combinations as expected: {told}"])
    if request.config.getoption("keyword"):
        pytest.skip("-k chose a part of the tests, and this one counts what all of them tried")
    assert TRIED.total() > 40_000


def _codes(answer: dict[str, Any]) -> set[str]:
    return {error["extensions"]["code"] for error in answer.get("errors", ())}


def _refusal(asker: str) -> str:
    return "UNAUTHENTICATED" if asker == PUBLIC else "FORBIDDEN"


def _values(data: Any) -> list[Any]:
    """Whatever an answer holds but nulls."""
    if isinstance(data, dict):
        return [value for inner in data.values() for value in _values(inner)]
    if isinstance(data, list):
        return [value for inner in data for value in _values(inner)]
    return [] if data is None else [data]
