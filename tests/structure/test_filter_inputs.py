"""What a filter input offers is what the database lets in: operator for operator."""

import json
from typing import Any

import asyncpg
import pytest
from graphql import GraphQLInputObjectType, get_named_type

from db.generate.declarations import entities
from graph.declare.declarations import Column, Derived, Embedded, Relation, declaration_of
from graph.declare.entities import SOURCES
from graph.declare.fields import fields_of
from graph.declare.filters import filter_of
from graph.schema import schema

ENTITIES = entities()
PAGED = {things for things, entity in ENTITIES.items() if entity.is_paged}
NODES = [source.type for source in SOURCES.values() if source.plural in PAGED]


def _offered(node: type[Any]) -> dict[str, set[str]]:
    """The operators that each filter of a node's input has in the schema, by the columns' and operators' own names."""
    of = schema._schema.get_type(f"{node.__name__}Filter")  # noqa: SLF001 - what clients see
    assert isinstance(of, GraphQLInputObjectType)
    offered = {}
    for field in fields_of(filter_of(node)):
        if field.python_name in ("and_", "or_"):
            continue
        name = schema.config.name_converter.get_graphql_name(field)
        within = get_named_type(of.fields[name].type)
        assert isinstance(within, GraphQLInputObjectType)
        offered[field.python_name] = {
            {"isNull": "is_null", "startsWith": "starts_with"}.get(n, n) for n in within.fields
        }
    return offered


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.__name__)
async def test_every_operator_that_is_offered_is_let_in(admin: asyncpg.Connection, node: type[Any]) -> None:
    things = SOURCES[node.__name__].plural
    offered = _offered(node)
    declared = ENTITIES[things]
    assert offered.keys() == {"id", *declared.filters, *declared.names, *declared.texts}
    for name, operators in offered.items():
        for operator in operators:
            operand: Any = {"in": ["1"], "is_null": True}.get(operator, "1")
            asked = json.dumps({name: {operator: operand}})
            condition = await admin.fetchval("SELECT rules.filter_condition($1, $2, '{}')", things, asked)
            assert condition not in (None, "", "true"), (name, operator)


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.__name__)
def test_whatever_clients_read_of_a_row_is_a_filter_or_says_why_not(node: type[Any]) -> None:
    declared = ENTITIES[SOURCES[node.__name__].plural]
    shown: set[str] = set()
    for field in fields_of(node):
        match declaration_of(field):
            case Column():
                shown.add(field.python_name)
            case Derived(columns=columns):
                shown.update(columns)
            case Embedded(prefix=prefix):
                shown.update(name for name in declared.columns if name.startswith(prefix))
            case Relation(key=key):
                shown.add(key)
            case _:
                pass
    shown &= declared.columns.keys()
    assert shown
    unfiltered = {name for name in shown if declared.columns[name].unfiltered}
    assert shown - unfiltered <= {declared.key, *declared.filters}
    # What no index serves says why, and so does what is no filter.
    for name in shown:
        column = declared.columns[name]
        assert len((column.unindexed or column.unfiltered or declared.few or "indexed, as its plan shows").split()) > 3


def test_few_columns_are_no_filters() -> None:
    assert {
        (things, name) for things in PAGED for name, each in ENTITIES[things].columns.items() if each.unfiltered
    } == {
        ("adjustments", "refund_id"),
        ("appointments", "during"),
        ("bills", "insurer_settled"),
        ("bills", "payable"),
        ("bills", "uncovered"),
        ("bills", "waived"),
        ("import_rows", "given"),
        ("import_rows", "import_run_id"),
        ("import_rows", "keys"),
        ("import_rows", "lock_key"),
        ("import_rows", "record_id"),
        ("import_runs", "by_worker"),
        ("import_runs", "cleared_at"),
        ("import_runs", "compared_at"),
        ("patients", "merged_into_id"),
        ("payments", "written_off"),
        ("stock_movements", "stock_id"),
        ("substance_groups", "name_words"),
        ("substance_groups", "substance_words"),
    }


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.__name__)
def test_what_is_declared_to_be_searched_is_offered(node: type[Any]) -> None:
    declared = ENTITIES[SOURCES[node.__name__].plural]
    offered = _offered(node)
    assert {name for name, operators in offered.items() if "starts_with" in operators} == {*declared.prefixes}
    assert {name for name, operators in offered.items() if "matches" in operators} == {
        *declared.names,
        *declared.texts,
    }
