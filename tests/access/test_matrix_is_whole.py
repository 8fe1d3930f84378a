"""The oracle names everything that can be asked for: whatever is new fails here until matrix.toml says who sees it."""

from collections.abc import Iterator

import asyncpg
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from tests.access.cast import ROLES
from tests.access.documents import CORE, table_of
from tests.access.matrix import (
    COLUMNS,
    COMMANDS,
    COMPUTED,
    FUNCTIONS,
    GRAPH,
    MUTATIONS,
    QUERIES,
    RELATIONS,
    REPORTS,
    ROWS,
    camel,
)

# They page through rows and hold none of their own.
_OF_PAGES = ("Connection", "Edge", "PageInfo")
# Embedded fields of a type stand for columns with this prefix.
_EMBEDDED = {"insurance": "insurance_"}
_KNOWN = {
    *ROWS,
    *RELATIONS,
    "medications_of_patients",
    "likely_duplicates",
    "allergy_conflicts",
    "EVERYONE",
    "SIGNED_IN",
}


def _objects() -> Iterator[GraphQLObjectType]:
    for name, of in CORE.type_map.items():
        if isinstance(of, GraphQLObjectType) and not name.startswith("__") and not name.endswith(_OF_PAGES):
            yield of


def _fields(name: str) -> set[str]:
    of = CORE.type_map[name]
    assert isinstance(of, GraphQLObjectType)
    return set(of.fields)


async def test_the_matrix_names_every_function_of_api(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch("SELECT proname FROM pg_proc WHERE pronamespace = 'api'::regnamespace")
    reads = [name for names in FUNCTIONS.values() for name in names]
    reports = [f"report_{report}_{part}" for report in REPORTS for part in ("page", "count")]
    assert sorted(row["proname"] for row in rows) == sorted([*reads, *COMPUTED, *reports, *COMMANDS])


def test_the_matrix_names_every_field_of_queries_mutations_and_reports() -> None:
    assert set(QUERIES) == _fields("Query")
    assert set(MUTATIONS) == _fields("Mutation")
    assert {camel(report) for report in REPORTS} == _fields("Reports")


def test_the_matrix_names_every_type_and_each_of_its_fields_and_edges() -> None:
    types = {of.name for of in _objects()} - {"Query", "Mutation", "Reports"}
    assert set(GRAPH) == types
    for name, shown in GRAPH.items():
        named = [*shown.shown, *shown.masked, *shown.told, *shown.edges]
        assert sorted(named) == sorted(_fields(name)), name


def test_the_matrix_speaks_of_nothing_that_it_does_not_explain() -> None:
    for name, shown in GRAPH.items():
        of = CORE.type_map[name]
        assert isinstance(of, GraphQLObjectType)
        assert {shown.rows, *shown.told.values(), *shown.edges.values()} - {""} <= _KNOWN, name
        # An edge leads to objects; what is shown or masked is a value, or a part of the row.
        leaves = {field for field, each in of.fields.items() if is_leaf_type(get_named_type(each.type))}
        assert {*shown.shown, *shown.told} <= leaves, name
        assert not shown.edges.keys() & leaves, name
        columns = {column for group in COLUMNS.get(shown.rows, {}) for column in group}
        for field in shown.masked:
            prefix = _EMBEDDED.get(field)
            found = {column for column in columns if camel(column) == field or (prefix and column.startswith(prefix))}
            assert found, (name, field)
    named = {*QUERIES.values(), *COMPUTED.values()} - _KNOWN
    assert {role for roles in named for role in roles.split()} <= {*ROLES}
    assert {shown.rows for shown in GRAPH.values()} <= {"", *ROWS}


def test_a_type_of_the_matrix_is_of_the_table_that_its_ids_are_of() -> None:
    node = CORE.get_type("Node")
    for of in CORE.get_possible_types(node):  # type: ignore[arg-type] # it is an interface
        assert GRAPH[of.name].rows == table_of(of.name), of.name
