from typing import Any

import pytest
from graphql import get_introspection_query, parse

from graph.engine.documents import Documents, Invalid
from graph.engine.limits import check_variables, excess, sizes
from graph.schema import schema
from wardgraph.errors import Problem
from wardgraph.limits import Limits

LIMITS = Limits()


def messages(query: str) -> list[str]:
    return [error.message for error in excess(sizes(parse(query)), LIMITS)]


def test_depth_is_counted_through_fragments() -> None:
    deep = "{a " * (LIMITS.max_depth - 1) + "{...f}" + "}" * (LIMITS.max_depth - 1)
    assert messages(f"{deep} fragment f on A {{b}}") == []
    assert messages(f"{deep} fragment f on A {{b {{c}}}}") == [
        f"The operation nests {LIMITS.max_depth + 1} levels; {LIMITS.max_depth} are allowed."
    ]


def test_aliases_are_counted_as_often_as_they_are_spread() -> None:
    aliases = " ".join(f"a{place}: a" for place in range(LIMITS.max_aliases // 2))
    assert messages(f"{{ x {{...f}} y {{...f}} }} fragment f on A {{ {aliases} }}") == []
    assert len(messages(f"{{ x {{...f}} y {{...f}} z: z }} fragment f on A {{ {aliases} }}")) == 1


def test_fragments_that_double_each_other_cost_no_more_than_their_text() -> None:
    doubling = " ".join(f"fragment f{n} on A {{ x {{ ...f{n + 1} }} y {{ ...f{n + 1} }} }}" for n in range(200))
    assert len(messages(f"{{ ...f0 }} {doubling} fragment f200 on A {{ b: a }}")) == 3


def test_fields_are_counted_as_often_as_they_are_spread() -> None:
    fields = " ".join(["a"] * (LIMITS.max_fields // 2 - 1))
    assert messages(f"{{ x {{...f}} y {{...f}} }} fragment f on A {{ {fields} }}") == []
    assert messages(f"{{ x {{...f}} y {{...f}} z }} fragment f on A {{ {fields} }}") == [
        f"The operation selects {LIMITS.max_fields + 1} fields; {LIMITS.max_fields} are allowed."
    ]


def test_circular_and_unknown_fragments_are_left_to_validation() -> None:
    assert messages("{ ...f ...nowhere } fragment f on A { a { ...f } }") == []


def test_levels_of_introspection_are_not_counted() -> None:
    nested = "{ofType " * LIMITS.max_depth + "{name}" + "}" * LIMITS.max_depth
    assert messages(f"{{ __schema {{ types {nested} }} }}") == []


def test_meta_fields_are_counted() -> None:
    typenames = " ".join(["__typename"] * (LIMITS.max_fields // 2))
    assert messages(f"{{ x {{ {typenames} }} {typenames} }}") == [
        f"The operation selects {LIMITS.max_fields + 1} fields; {LIMITS.max_fields} are allowed."
    ]
    aliased = " ".join(f"a{place}: __typename" for place in range(2500))
    assert messages(f"{{ {aliased} }}") == [
        f"The operation has 2500 aliases; {LIMITS.max_aliases} are allowed.",
        f"The operation selects 2500 fields; {LIMITS.max_fields} are allowed.",
        f"The operation has 2500 lists and aliases of introspection; {LIMITS.max_introspection} are allowed.",
    ]


@pytest.mark.parametrize(
    ("document", "count"),
    [
        ("{ a: __schema { types { name } } b: __schema { types { name } } }", 4),
        ("{ __schema { types { a: fields { name } ...f } } } fragment f on __Type { b: fields { name } }", 5),
        ('{ __type(name: "Query") { fields { args { name } } } }', 2),
    ],
)
def test_lists_and_aliases_of_introspection_are_counted(document: str, count: int) -> None:
    ((_, size),) = sizes(parse(document))
    assert size.introspection == count


def test_introspection_is_bounded() -> None:
    aliased = " ".join(f"a{place}: fields {{ name }}" for place in range(50))
    assert messages(f"{{ __schema {{ types {{ {aliased} }} }} }}") == [
        f"The operation has 101 lists and aliases of introspection; {LIMITS.max_introspection} are allowed."
    ]
    # The same words elsewhere are the fields of somebody's types.
    assert messages(f"{{ types {{ {aliased} }} }}") == []


def test_what_clients_ask_of_the_schema_is_allowed() -> None:
    query = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
    )
    assert not isinstance(Documents(schema, production=False).get(query), Invalid)


_FRAGMENTS = " ".join(f"fragment f{place} on Hospital {{ name }}" for place in range(400))


@pytest.mark.parametrize(
    ("document", "repeated"),
    [
        (f"{{ {'hospital { name } ' * 1000} }}", "hospital"),
        (f"{{ hospital {{ {'name ' * 1990} }} }}", "name"),
        (f"{{ {' '.join(f'hospital {{ ...f{place} }}' for place in range(400))} }} {_FRAGMENTS}", "hospital"),
        (f"{{ {'department(id: 1) { name } ' * 700} }}", "department"),
    ],
    ids=["objects", "leaves", "fragments", "arguments"],
)
def test_what_is_repeated_in_one_place_is_refused(document: str, repeated: str) -> None:
    found = Documents(schema, production=False).get(document)
    assert isinstance(found, Invalid)
    (error,) = found.errors
    assert error["message"] == f"The document selects {repeated} more than 60 times in one place."
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert error["extensions"]["hint"]
    assert error["locations"]


_UNLIKE = [f"hospital {{ a{place}: name name }}" for place in range(50)]
_TIMED = " ".join(f"fragment f{place} on Hospital {{ {'x: name' if place else 'x: slug'} }}" for place in range(60))


@pytest.mark.parametrize(
    "document",
    [
        f"{{ {' '.join(_UNLIKE)} hospital {{ name: slug }} }}",
        f"{{ hospital {{ {' '.join(f'...f{place}' for place in range(60))} }} }} {_TIMED}",
    ],
    ids=["objects", "fragments"],
)
def test_what_takes_long_to_compare_is_refused(document: str) -> None:
    found = Documents(schema, production=False).get(document)
    assert isinstance(found, Invalid)
    (error,) = found.errors
    assert error["message"] == "The document selects the same fields too often."
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert error["extensions"]["hint"]
    assert error["locations"]


@pytest.mark.parametrize(
    "document",
    [
        f"{{ {'hospital { name } ' * 40} }}",
        f"{{ {'hospital { name name name } ' * 60} }}",
        f"{{ {' '.join(f'a{place}: hospital {{ name }}' for place in range(200))} }}",
        f"{{ hospital {{ {' '.join(f'...f{place}' for place in range(90))} }} }} "
        + " ".join(f"fragment f{place} on Hospital {{ name timeZone name timeZone }}" for place in range(90)),
        f"{{ hospital {{ {' '.join(f'...f{place}' for place in range(60))} }} }} "
        + " ".join(f"fragment f{place} on Hospital {{ name }}" for place in range(60)),
    ],
    ids=["repeated", "repeated more", "aliased", "more fragments", "fragments"],
)
def test_what_clients_repeat_is_allowed(document: str) -> None:
    assert not isinstance(Documents(schema, production=False).get(document), Invalid)


def _nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {"id": {"eq": "x"}}
    for _ in range(levels):
        value = {"and": [value]}
    return value


@pytest.mark.parametrize(
    "variables",
    [
        {"filter": {"and": [{"id": {"eq": f"x{place}"}} for place in range(20_000)]}},
        {"ids": ["x"] * 60_000},
        {"ids": [["x"] * 100] * 600},
        {"ids": [{}] * 60_000},
        {"filter": _nested(100)},
        {"filter": _nested(400)},
        {f"v{place}": place for place in range(30_000)},
    ],
    ids=["conditions", "values", "lists", "objects", "nested", "deeper", "variables"],
)
def test_variables_that_take_long_to_read_are_refused(variables: dict[str, Any]) -> None:
    with pytest.raises(Problem) as caught:
        check_variables(variables, LIMITS)
    assert caught.value.code == "BAD_USER_INPUT"
    assert [(problem["path"], problem["code"]) for problem in caught.value.problems] == [("variables", "TOO_MANY")]


@pytest.mark.parametrize(
    ("variables", "objects"),
    [
        (None, 0),
        ({}, 0),
        ({"first": 5}, 0),
        ({"filter": {"and": [{"id": {"eq": f"x{place}"}} for place in range(100)]}}, 201),
        ({"filter": {"id": {"in": ["x"] * 16_000}}}, 2),
        ({"filter": _nested(60), "first": 5, "text": "x" * 500_000}, 62),
    ],
)
def test_variables_that_a_filter_could_take_are_read(variables: dict[str, Any] | None, objects: int) -> None:
    assert check_variables(variables, LIMITS) == objects


@pytest.mark.parametrize(
    ("variables", "path"),
    [
        ({"text": "a\0b"}, "text"),
        ({"input": {"name": "fine", "items": [{"dosage": "x"}, {"dosage": "\0"}]}}, "input.items.1.dosage"),
        ({"ids": ["a", "b\0"]}, "ids.1"),
        ({"filter": {"and": [{"lastName": {"in": ["a", "\0"]}}]}}, "filter.and.0.lastName.in.1"),
    ],
)
def test_a_text_with_a_nul_is_refused_by_its_path(variables: dict[str, Any], path: str) -> None:
    with pytest.raises(Problem) as caught:
        check_variables(variables, LIMITS)
    assert caught.value.code == "BAD_USER_INPUT"
    assert [(problem["path"], problem["code"]) for problem in caught.value.problems] == [(path, "NUL")]


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ('{ department(id: "\\u0000") { name } }', "id"),
        ('{ doctors(filter: { lastName: { in: ["a", "b\\u{0}"] } }) { totalCount } }', "filter.lastName.in"),
        ('query ($id: ID! = "\\u0000") { department(id: $id) { name } }', "id"),
    ],
)
def test_a_nul_in_a_document_is_refused_by_its_path(document: str, path: str) -> None:
    found = Documents(schema, production=False).get(document)
    assert isinstance(found, Invalid)
    (error,) = found.errors
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert [(problem["path"], problem["code"]) for problem in error["extensions"]["problems"]] == [(path, "NUL")]
