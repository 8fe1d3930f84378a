"""Fields of one response key: what graphql-core refuses is refused in the same words, and nothing else."""

import pytest
from graphql import OverlappingFieldsCanBeMergedRule, parse, specified_rules, validate
from graphql.validation import ASTValidationRule

from graph.engine.overlaps import conflicts
from graph.engine.schema import core_of
from graph.schema import schema
from tests.graph.screens.test_screens import SCREENS

_ON_BOTH = '{{ nodes(ids: ["a"]) {{ ... on Patient {{ {} }} ... on Doctor {{ {} }} }} }}'
MERGE = [
    "{ hospital { name name } hospital { slug } }",
    '{ department(id: "1") { name } department(id: "1") { id } }',
    '{ department(id: "1") { name } department( id : "1" ) { id } }',
    "{ doctors(first: 1, last: 2) { totalCount } doctors(last: 2, first: 1) { totalCount } }",
    "{ ...f hospital { name } } fragment f on Query { hospital { ...g } } fragment g on Hospital { name name }",
    _ON_BOTH.format("x: firstName", "x: lastName"),
    _ON_BOTH.format("x: id", "x: id"),
    _ON_BOTH.format("appointments(first: 1) { totalCount }", "appointments(first: 2) { totalCount }"),
    "{ __typename __typename ... on Query { __typename } }",
    "{ __schema { types { name } types { kind } } __schema { types { name } } }",
]
CLASH = [
    "{ hospital { name name: slug } }",
    "{ hospital { x: name } hospital { x: slug } }",
    '{ department(id: "1") { name } department(id: "2") { name } }',
    "{ doctors(first: 1) { totalCount } doctors { totalCount } }",
    "query ($a: Int, $b: Int) { doctors(first: $a) { totalCount } doctors(first: $b) { totalCount } }",
    "{ ...f hospital { x: name } } fragment f on Query { hospital { ...g } } fragment g on Hospital { x: slug }",
    "{ a: __typename hospital { a: name } ... { a: hospital { name } } }",
    _ON_BOTH.format("x: birthDate", "x: firstName"),
    _ON_BOTH.format("x: fullName", "x: department { id }"),
    _ON_BOTH.format("x: appointments { totalCount }", "x: department { totalCount: id }"),
    "{ hospital { id } } query B { hospital { x: id x: name } }",
]
OTHERS: list[type[ASTValidationRule]] = [
    rule for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule
]


@pytest.mark.parametrize("text", [*MERGE, *CLASH, *SCREENS.values()])
def test_what_graphql_core_says_is_said(text: str) -> None:
    # Two operations without names are wrong otherwise, too.
    document = parse(text.replace("{ hospital { id } } query", "query A { hospital { id } } query"))
    assert validate(core_of(schema), document, OTHERS) == []
    expected = validate(core_of(schema), document, [OverlappingFieldsCanBeMergedRule])
    assert bool(expected) == (text in CLASH)
    assert conflicts(schema, document) == expected
