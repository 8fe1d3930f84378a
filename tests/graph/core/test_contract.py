"""The declarations against the database: every function, argument and column that they name is there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType
from strawberry.types.field import StrawberryField

from db.generate.function_header import parse
from graph.declare.declarations import (
    Command,
    FunctionPage,
    Many,
    Page,
    Relation,
    RootPage,
    RowOfAsker,
    Rows,
    Value,
    declaration_of,
    input_details,
)
from graph.declare.entities import SOURCES, Node, columns
from graph.declare.fields import fields_of, node_of
from graph.domains.reports.queries import Reports
from graph.schema import Mutation, Query, schema, sdl
from tests.graph import coverage
from wardgraph.registry import CODES

SIGNATURE = """
    SELECT proargnames[1:pronargs] AS arguments,
        (SELECT array_agg(a.attname::text) FROM pg_attribute AS a JOIN pg_type AS t ON t.typrelid = a.attrelid
         WHERE t.oid = p.prorettype AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
        proargnames[pronargs + 1:] AS outputs
    FROM pg_proc AS p WHERE pronamespace = 'api'::regnamespace AND proname = $1
"""


async def signature(admin: asyncpg.Connection, function: str) -> tuple[list[str], set[str]]:
    """A function's arguments behind hospital and session, and the columns of its rows."""
    rows = await admin.fetch(SIGNATURE, function)
    assert len(rows) == 1, f"api.{function}"
    assert rows[0]["arguments"][:2] == ["p_hospital_id", "p_session_id"], function
    return rows[0]["arguments"][2:], set(rows[0]["columns"] or rows[0]["outputs"] or ())


def types() -> Iterator[type[Any]]:
    for concrete in schema.schema_converter.type_map.values():
        origin = getattr(concrete.definition, "origin", None)
        if isinstance(concrete.implementation, GraphQLObjectType) and origin is not None:
            yield origin


def selected(node: type[Any]) -> set[str]:
    return {"id" if name == "id AS key" else name for name in columns(node)}


async def test_every_command_takes_its_input(admin: asyncpg.Connection) -> None:
    commands = _commands()
    assert len(commands) > 20
    for field, command in commands:
        arguments, returned = await signature(admin, command.function)
        (given,) = field.arguments
        # What an update may set is one argument.
        fields = fields_of(given.type)
        names = list(dict.fromkeys("changes" if input_details(each).is_change else each.python_name for each in fields))
        # A bulk edit has them within `set`.
        named = [f"p_{'changes' if name == 'set' else name}".replace("p_password", "p_password_hash") for name in names]
        assert sorted(arguments) == sorted(named), field.python_name
        assert selected(node_of(field)) <= returned, field.python_name


async def test_every_relation_has_its_function(admin: asyncpg.Connection) -> None:
    checked = 0
    for parent in types():
        for field in fields_of(parent):
            relation = declaration_of(field)
            if not isinstance(relation, Relation):
                continue
            checked += 1
            arguments, returned = await signature(admin, relation.function)
            own = [f"p_{name}" for name in relation.arguments] if isinstance(relation, Many | Value) else []
            if isinstance(relation, Page):
                own = ["p_filter", "p_order", "p_first", "p_after", "p_backward"]
                count = relation.function.removesuffix("_page") + "_count"
                assert await signature(admin, count) == (["p_ids", "p_filter"], {relation.parent_key, "total"})
            assert arguments == ["p_ids", *own], relation.function
            wanted = {relation.column} if isinstance(relation, Value) else selected(node_of(field))
            assert wanted | {relation.parent_key} <= returned, relation.function
            assert relation.key == "key" or relation.key in columns(parent), f"{parent.__name__}.{field.python_name}"
    assert checked > 80


async def test_every_source_is_read(admin: asyncpg.Connection) -> None:
    for source in SOURCES.values():
        if issubclass(source.type, Node):
            arguments, returned = await signature(admin, f"{source.plural}_by_id")
            assert arguments == ["p_ids"]
            assert selected(source.type) <= returned, source.plural
    for field in fields_of(Query):
        root = declaration_of(field)
        if isinstance(root, RootPage):
            plural = SOURCES[node_of(field).__name__].plural
            arguments, returned = await signature(admin, f"{plural}_page")
            assert arguments == ["p_filter", "p_order", "p_first", "p_after", "p_backward"]
            assert selected(node_of(field)) <= returned, plural
            assert (await signature(admin, f"{plural}_count"))[0] == ["p_filter"]
        if isinstance(root, Rows):
            arguments, returned = await signature(admin, root.function)
            assert arguments == [f"p_{each.python_name}" for each in root.arguments]
            assert selected(node_of(field)) <= returned, root.function


FILTERS = ("p_department_id", "p_doctor_id", "p_age_from", "p_age_to")


async def test_every_report_is_read(admin: asyncpg.Connection) -> None:
    for field, root in _reports():
        names = [each.python_name for each in root.arguments]
        own = [f"p_{name}" for name in names]
        assert [each.python_name for each in field.arguments] == [*names, "first", "after", "last", "before"]
        arguments, returned = await signature(admin, f"{root.function}_page")
        # What a report is filtered by comes last and may be left out: callers of before know nothing of it.
        filters = [name for name in own if name in FILTERS]
        others = [name for name in own if name not in FILTERS]
        assert own == others + filters
        assert arguments == [*others, "p_first", "p_after", "p_backward", *filters]
        assert selected(node_of(field)) == returned, root.function
        assert {by.partition(" ")[0] for by in root.order} <= returned
        assert (await signature(admin, f"{root.function}_count"))[0] == own


def _reports() -> list[tuple[StrawberryField, FunctionPage]]:
    declared = ((field, declaration_of(field)) for field in fields_of(Reports))
    return [(field, root) for field, root in declared if isinstance(root, FunctionPage)]


def _commands() -> list[tuple[StrawberryField, Command]]:
    declared = ((field, declaration_of(field)) for field in fields_of(Mutation))
    return [(field, command) for field, command in declared if isinstance(command, Command)]


async def test_no_read_function_is_out_of_reach(admin: asyncpg.Connection) -> None:
    pages = [field for field in fields_of(Query) if isinstance(declaration_of(field), RootPage)]
    reached = {relation.function for parent in types() for relation in _relations(parent)}
    reached |= {f"{SOURCES[node_of(field).__name__].plural}_page" for field in pages}
    reached |= {f"{function.removesuffix('_page')}_count" for function in reached if function.endswith("_page")}
    reached |= {f"{source.plural}_by_id" for source in SOURCES.values() if issubclass(source.type, Node)}
    reached |= {f"{root.function}_{part}" for _, root in _reports() for part in ("page", "count")}
    roots = map(declaration_of, fields_of(Query))
    reached |= {root.function for root in roots if isinstance(root, RowOfAsker | Rows)}
    reached |= {"audit_events_page", "audit_events_count", "record_changes_page", "record_changes_count"}
    reached |= {"hospital_by_slug", "password_parameters", "own_password_parameters", "token_holder"}
    reached |= {"document_by_sha256", "export_page", "export_by_id", "masked_columns"}
    reads = await admin.fetch(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'api'::regnamespace AND provolatile = 's'"
    )
    assert {row["proname"] for row in reads} == reached


async def test_no_command_is_out_of_reach(admin: asyncpg.Connection) -> None:
    reached = {command.function for _, command in _commands()}
    # Given by resolvers and engines of their own.
    reads = {"record_reads"}
    sessions = {
        "open_session",
        "refresh_session",
        "close_session",
        "admit_password",
        "begin_second_factor",
        "confirm_second_factor",
        "disable_second_factor",
    }
    commands = await admin.fetch(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'api'::regnamespace AND provolatile = 'v'"
    )
    passwords = {"accept_invitation", "change_password", "request_password_reset", "reset_password"}
    logins = {"create_database_user", "reset_database_password"}
    # Of the command line and of uploads.
    imports = {"admit_import", "begin_import", "add_import_rows", "start_import", "run_import_batch"}
    assert {row["proname"] for row in commands} == reached | sessions | reads | passwords | logins | imports


def _relations(parent: type[Any]) -> Iterator[Relation]:
    declared = map(declaration_of, fields_of(parent))
    return (relation for relation in declared if isinstance(relation, Relation))


def test_initial_orders_can_be_asked_for() -> None:
    for parent in (*types(), Query):
        for field in fields_of(parent):
            declared = declaration_of(field)
            for by in declared.order if isinstance(declared, Page | RootPage | FunctionPage) else ():
                assert by.partition(" ")[0] in columns(node_of(field)), f"{parent.__name__}.{field.python_name}"


async def test_a_mutation_names_the_errors_that_its_command_does(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(
        "SELECT proname, obj_description(oid, 'pg_proc') AS comment"
        " FROM pg_proc WHERE pronamespace = 'api'::regnamespace"
    )
    comments = {row["proname"]: row["comment"] for row in rows}
    for field, command in _commands():
        header = parse(comments[command.function], required=True)
        assert set(re.findall(r"[A-Z][A-Z_]+", header.meaning)) & CODES <= set(header.errors), command.function
        _, _, listed = (field.description or "").partition("\n\nErrors: ")
        assert listed == (f"{', '.join(f'`{code}`' for code in header.errors)}." if header.errors else "")


def described() -> Iterator[tuple[str, str | None]]:
    """Whatever the schema has a place for a description at."""
    for name, concrete in schema.schema_converter.type_map.items():
        made: Any = concrete.implementation
        yield name, made.description
        if isinstance(made, GraphQLEnumType):
            yield from ((f"{name}.{value}", given.description) for value, given in made.values.items())
        if isinstance(made, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field_name, field in made.fields.items():
                yield f"{name}.{field_name}", field.description
                for argument_name, argument in getattr(field, "args", {}).items():
                    yield f"{name}.{field_name}({argument_name})", argument.description


def test_everything_is_described() -> None:
    built_in = {"String", "Int", "Boolean", "ID", "Float"}
    missing = [name for name, description in described() if not description and name not in built_in]
    assert missing == []


@pytest.mark.parametrize("name", ["password_hash", "hospitalId", "PasswordHash"])
def test_nothing_internal_is_shown(name: str) -> None:
    assert name not in sdl()


def test_every_function_is_listed_for_the_coverage() -> None:
    assert coverage.unlisted() == set()
    assert coverage.repeated() == set()


def test_a_function_that_is_listed_twice_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    twice = tmp_path / "coverage.toml"
    twice.write_text('[One]\nread = ["Query.node"]\n[Two]\nread = ["Query.node", "Query.nodes"]\n')
    monkeypatch.setattr(coverage, "LIST", twice)
    assert coverage.repeated() == {"Query.node"}
