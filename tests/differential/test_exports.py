"""Exports have the same rows and values as the pages of JSON: of every connection and report, in both formats."""

import csv
import datetime as dt
import io
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson
import pytest
from graphql import GraphQLField, GraphQLInputType, GraphQLObjectType

from graph.engine.engine import Request
from graph.engine.export import run
from graph.engine.export.formats import Format
from graph.engine.export.run import Export
from graph.engine.export.statement import Statement
from tests import kept
from tests.databases import Database, DatabaseServer
from tests.differential import facts
from tests.differential.askers import Asker, of_role
from tests.differential.comparing import difference
from tests.differential.gate import SCHEMA, Gate, gate_to, stop_the_record
from wardgraph.connection import connect

ROLES = ("ADMIN", "RECEPTIONIST", "DOCTOR", "NURSE", "CASHIER", "PHARMACIST", "ANALYST", "AUDITOR", "PATIENT", "PUBLIC")
# Several pages of an export, and of JSON.
_PAGE_ROWS = 99
_SIZE = 100
_MOST_PAGES = 4
_ARGUMENTS = {
    "from": '"2030-04-14"',
    "to": '"2030-05-13"',
    "specialization": '"Cardiology"',
    "moreThan": "1",
    "atMost": "90",
    "atLeast": "0",
    "percent": "10",
}
# What the demo has nothing of, or not yet by today's date. Their columns are asked for nonetheless.
_WITHOUT_ROWS = frozenset({"databaseUsers", "recordOpenings", "labResults", "noShowRate"})
# What a spreadsheet takes for a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Root:
    """A connection at the root or among the reports, with the arguments that it needs."""

    name: str
    field: GraphQLField
    is_report: bool

    def document(self, after: str | None = None, *, paged: bool) -> str:
        """What is asked: all plain values of the rows, and of the single objects beside them."""
        given = [f"{name}: {_ARGUMENTS[name]}" for name in self.field.args if name in _ARGUMENTS]
        given += [f"first: {_SIZE}", *([f'after: "{after}"'] if after else ())] if paged else []
        node = facts.node_of(self.field)
        assert node is not None
        within = f"nodes {{ {selection(node, 1)} }}" + (" pageInfo { hasNextPage endCursor }" if paged else "")
        arguments = f"({', '.join(given)})" if given else ""
        text = f"{self.name}{arguments} {{ {within} }}"
        return f"{{ reports {{ {text} }} }}" if self.is_report else f"{{ {text} }}"


def selection(of: GraphQLObjectType, depth: int) -> str:
    """The plain values of a type, and those of the objects that its fields show."""
    parts = []
    for name, field in of.fields.items():
        if field.args or (facts.is_list(field) and not facts.is_leaf(field)):
            continue
        if facts.is_leaf(field):
            parts.append(name)
        elif depth and isinstance(below := facts.named(field.type), GraphQLObjectType) and not facts.node_of(field):
            parts.append(f"{name} {{ {selection(below, depth - 1)} }}")
    return " ".join(parts)


def roots() -> Iterator[Root]:
    query = SCHEMA.query_type
    assert query is not None
    reports = facts.named(query.fields["reports"].type)
    assert isinstance(reports, GraphQLObjectType)
    for of, is_report in ((query, False), (reports, True)):
        for name, field in of.fields.items():
            if facts.node_of(field) and not _needs_an_id(field):
                yield Root(name, field, is_report)


def _needs_an_id(field: GraphQLField) -> bool:
    return any(name not in _ARGUMENTS and _is_required(each.type) for name, each in field.args.items())


def _is_required(of: GraphQLInputType) -> bool:
    return facts.bare(of) is not of


@pytest.fixture(scope="module")
async def database(server: DatabaseServer) -> AsyncIterator[Database]:
    async with server.database(await kept.demo_template(server)) as made:
        yield made


@pytest.fixture(scope="module")
async def admin(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.admin_dsn)
    yield connection
    await connection.close()


@pytest.fixture(scope="module")
async def gate(database: Database, admin: asyncpg.Connection) -> AsyncIterator[Gate]:
    async with gate_to(database, admin) as made:
        await stop_the_record(admin)
        yield made


@pytest.fixture(scope="module")
async def connection(database: Database) -> AsyncIterator[asyncpg.Connection]:
    made = await connect(database.api_dsn, {"timezone": "UTC"})
    yield made
    await made.close()


async def paged(gate: Gate, asker: Asker, root: Root) -> tuple[list[Any], bool]:
    """The rows of the first pages of JSON, and whether there are more; none where it is refused."""
    rows: list[Any] = []
    after: str | None = None
    for _ in range(_MOST_PAGES):
        request = Request(root.document(after, paged=True))
        answer = await gate.compiled.answer(request, asker.context(gate.database, gate.hospitals))
        shown = orjson.loads(orjson.dumps(answer.as_dict(), option=orjson.OPT_UTC_Z))
        assert not shown.get("errors"), shown["errors"]
        page = (shown["data"]["reports"] if root.is_report else shown["data"])[root.name]
        rows += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return rows, False
        after = page["pageInfo"]["endCursor"]
    return rows, True


async def exported(gate: Gate, asker: Asker, root: Root, connection: asyncpg.Connection, format_: Format) -> bytes:
    """All rows, exported."""
    return await written(gate, asker, root.document(paged=False), connection, format_)


async def written(gate: Gate, asker: Asker, document: str, connection: asyncpg.Connection, format_: Format) -> bytes:
    """What the export of a document consists of."""
    context = asker.context(gate.database, gate.hospitals)
    export = await gate.compiled.export(Request(document), context, format_)
    assert isinstance(export, Export), export
    parts = [export.header]

    async def sink(data: bytes) -> None:
        parts.append(data)

    await export.write(connection, context, sink)
    return b"".join(parts)


async def by_levels(
    gate: Gate, asker: Asker, document: str, connection: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> str:
    """The same document as CSV with a call for each level that gives whole rows, also where others could be had."""
    with monkeypatch.context() as patched:
        patched.setattr(run, "statement_of", Statement)
        return (await written(gate, asker, document, connection, Format.CSV)).decode()


async def is_refused(gate: Gate, asker: Asker, root: Root) -> bool:
    answer = await gate.compiled.answer(
        Request(root.document(paged=True)), asker.context(gate.database, gate.hospitals)
    )
    return bool(answer.errors)


def same_moments(value: Any) -> Any:
    """A JSON value, its moments without the zeros at the end of their seconds."""
    if isinstance(value, dict):
        return {name: same_moments(each) for name, each in value.items()}
    if isinstance(value, list):
        return [same_moments(each) for each in value]
    if isinstance(value, str) and value.endswith("Z") and "T" in value:
        try:
            return dt.datetime.fromisoformat(value).isoformat()
        except ValueError:
            return value
    return value


def cells(row: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """The values of a row by their dotted names; what is within an object that is null is left out."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from cells(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def as_text(value: Any) -> str:
    """A JSON value as its cell has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return orjson.dumps(value).decode()
    return str(value)


def plain(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from running it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULAS else cell


@pytest.mark.parametrize("root", [*roots()], ids=lambda root: root.name)
async def test_exports_are_the_pages(
    gate: Gate, connection: asyncpg.Connection, root: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_PAGE_ROWS", _PAGE_ROWS)
    monkeypatch.setattr(run, "_GROWTH", 1)
    monkeypatch.setattr(run, "_REPORT_ROWS", _PAGE_ROWS)
    answered = 0
    for asker in [*(of_role(gate.askers, role, "annex") for role in ROLES), of_role(gate.askers, "ADMIN", "demo")]:
        if await is_refused(gate, asker, root):
            continue
        rows, has_more = await paged(gate, asker, root)
        lines = (await exported(gate, asker, root, connection, Format.NDJSON)).splitlines()
        objects = [orjson.loads(line) for line in lines]
        assert len(objects) > len(rows) if has_more else len(objects) == len(rows), asker
        assert difference(same_moments(rows), same_moments(objects[: len(rows)])) is None, asker
        text = (await exported(gate, asker, root, connection, Format.CSV)).decode()
        table = list(csv.DictReader(io.StringIO(text, newline="")))
        for row, shown in zip(table, objects, strict=True):
            named = dict(cells(shown))
            for name, cell in row.items():
                assert same_list(plain(cell)) == same_list(as_text(named.get(name))), (asker, name)
        assert text == await by_levels(gate, asker, root.document(paged=False), connection, monkeypatch)
        answered += bool(rows)
    assert bool(answered) == (root.name not in _WITHOUT_ROWS)


@pytest.mark.parametrize(
    "window",
    [
        'patients(filter: {name: {matches: "an mei"}})',
        'patients(filter: {lastName: {startsWith: "S"}}, orderBy: LAST_NAME_DESC)',
        "appointments(first: 90, orderBy: STARTS_AT_DESC)",
        "appointments(filter: {status: {in: [BOOKED, CANCELLED]}})",
    ],
)
@pytest.mark.parametrize("further", ["", "patient { age } visit { visitedAt diagnosis doctor { fullName } }"])
async def test_one_call_and_a_call_for_each_level_write_the_same(
    gate: Gate, connection: asyncpg.Connection, window: str, further: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_PAGE_ROWS", _PAGE_ROWS)
    shown = "fullName age" if further else "fullName"
    if window.startswith("appointments"):
        shown = f"patient {{ id fullName address }} doctor {{ fullName department {{ name }} }} {further}"
    document = f"{{ {window} {{ nodes {{ id {shown} }} }} }}"
    asker = of_role(gate.askers, "ADMIN", "demo")
    text = (await written(gate, asker, document, connection, Format.CSV)).decode()
    assert text == await by_levels(gate, asker, document, connection, monkeypatch)
    assert text.count("\r\n") > 2


def same_list(text: str) -> Any:
    """A cell; of a list what it holds, since its spaces mean nothing."""
    return orjson.loads(text) if text.startswith("[") else text
