"""The first look at a document's text: what it refuses, and what it lets through."""

from dataclasses import replace
from pathlib import Path

import pytest
from graphql import get_introspection_query

from graph.engine.documents import Documents, Invalid
from graph.engine.scan import excess
from graph.schema import schema
from tests.graph.screens.test_screens import SCREENS
from wardgraph.limits import Limits

LIMITS = Limits()


# Of 1000 tokens.
LIST = f"[{'1 ' * 998}]"


def refused(text: str, limits: Limits = LIMITS) -> str | None:
    found = excess(text, limits)
    return found.message if found else None


def many(count: int, text: str, between: str = " ") -> str:
    return between.join(text.format(place) for place in range(count))


@pytest.mark.parametrize(
    ("within", "beyond", "message"),
    [
        ("{ a }" + " " * 65_531, "{ a }" + " " * 65_532, "The document has more than 65536 characters."),
        (
            f"{{ a(x: [{many(7, LIST)} {many(991, '1')}]) }}",
            f"{{ a(x: [{many(7, LIST)} {many(992, '1')}]) }}",
            "The document has more than 8000 tokens.",
        ),
        (
            many(100, "query q{} {{ a }}"),
            many(101, "query q{} {{ a }}"),
            "The document has more than 100 operations and fragments.",
        ),
        (f"{{ {many(200, 'x{}: a')} }}", f"{{ {many(201, 'x{}: a')} }}", "The document has more than 200 aliases."),
        (f"{{ {many(25, 'x{} @a @b @c @d')} }}", f"{{ {many(26, 'x{} @a @b @c @d')} }}", None),
        ("{ a @x @x @x @x b @x }", "{ a @x @x(y: 1) @x @x @x }", "A field or fragment has more than 4 directives."),
        ("{ ...f @x @x @x @x ... @x @x @x @x { a } }", "{ ... @x @x @x @x @x { a } }", None),
        (
            f"query({many(500, '$v{}: Int')}) {{ a }}",
            f"query({many(501, '$v{}: Int')}) {{ a }}",
            "The document has more than 500 variables.",
        ),
        (
            f"{{ a(x: [{many(1000, '{{b: 1}}')}]) }}",
            f"{{ a(x: [{many(1001, '{{b: 1}}')}]) }}",
            "A list of the document has more than 1000 values.",
        ),
        ("{ " + "a { " * 198 + "b" + "}" * 199, "{ " + "a { " * 200 + "b", "The document nests more than 200 levels."),
        ("{ a(x: " + "[" * 198, "{ a(x: " + "[{y: " * 100, "The document nests more than 200 levels."),
        (
            f'{{ a(x: "{"x" * 8190}" y: """{"x" * 8186}""") }}',
            f'{{ a(x: "{"x" * 8190}" y: """{"x" * 8187}""") }}',
            "The texts in the document have more than 16384 characters.",
        ),
        (
            f"{{ {many(60, 'a')} b {{ {many(60, 'a')} }} }}",
            f"{{ {many(30, 'a')} ... on Query {{ {many(31, 'a')} }} }}",
            "The document selects a more than 60 times in one place.",
        ),
        (
            f"{{ {many(60, '...f')} }}",
            f"{{ {many(61, '... f')} }}",
            "The document selects ...f more than 60 times in one place.",
        ),
    ],
    ids=[
        "characters",
        "tokens",
        "definitions",
        "aliases",
        "directives",
        "directives of a field",
        "directives of fragments",
        "variables",
        "values",
        "levels",
        "levels of values",
        "texts",
        "fields",
        "spreads",
    ],
)
def test_each_limit_is_exact(within: str, beyond: str, message: str | None) -> None:
    assert refused(within) is None
    found = refused(beyond)
    assert found
    assert message in (None, found)


def test_what_is_counted_is_not_found_in_texts_comments_and_values() -> None:
    texts = many(300, '"x{}: @ $ [ {{"') + many(300, '"""a: "b" \\""" @{}"""')
    values = many(300, "x{}: {{y: $z}}", ", ")
    assert refused(f"{{ a(x: [{texts}]) b(v: {{{values}}}) c }} # {'x: @y ' * 300}\n", replace(LIMITS)) is None
    assert refused(f"{{ a # {'a ' * 100}\n }}") is None


@pytest.mark.parametrize("text", ["}", ")", "]", "{ a) ] } }", '{ a(x: "open', '"""', '{ a(x: """ \\', "…\0", ""])
def test_what_is_no_document_is_the_parsers_to_refuse(text: str) -> None:
    assert refused(text) is None
    found = Documents(schema, production=False).get(text)
    assert isinstance(found, Invalid)
    assert found.errors[0]["extensions"]["code"] == "GRAPHQL_PARSE_FAILED"


@pytest.mark.parametrize("text", ['"' * 60_000, '"""' + '"" ' * 20_000, '"' + "\\" * 60_000, '"""' + "\\" * 60_000])
def test_texts_without_an_end_take_no_longer_than_others(text: str) -> None:
    # Of a pattern that tries again at every character this would take minutes.
    assert refused(text) in (None, "The document has more than 8000 tokens.")


def test_an_error_names_its_place() -> None:
    found = excess("{\n  a @x @x @x @x @x\n}", LIMITS)
    assert found
    assert [(place.line, place.column) for place in found.locations or ()] == [(2, 17)]


def test_what_clients_ask_keeps_well_within() -> None:
    half = replace(
        LIMITS,
        max_tokens=4000,
        max_aliases=100,
        max_repeats=30,
        max_directives=50,
        max_variables=250,
        max_definitions=50,
    )
    queries = Path(__file__).parents[3] / "benchmarks" / "queries" / "wardgraph"
    for text in (
        *SCREENS.values(),
        *(path.read_text() for path in queries.glob("*.graphql")),
        get_introspection_query(),
    ):
        assert refused(text, half) is None


def test_many_errors_of_a_document_end_early() -> None:
    # Names that a field has, though not here.
    found = Documents(schema, production=True).get(f"{{ {many(50, 'name')} }}")
    assert isinstance(found, Invalid)
    assert len(found.errors) == 21
    assert found.errors[-1]["message"] == "Too many validation errors, error limit reached. Validation aborted."


def test_fields_that_do_not_exist_are_few() -> None:
    documents = Documents(schema, production=True)
    known = many(150, "x{}: __typename") + " ...f ... on Query { __typename @foo }"
    few = f"query q {{ {many(10, 'x{}')} {many(10, 'y{0}: z{0}')} {known} }} fragment f on Query {{ __typename }}"
    assert documents.look(few) is None
    for more in ("y10: z", "x: __typename ... { x10 } __typename"):
        found = documents.get(few.replace("...f", f"{more} x11 x12 ...f"))
        assert isinstance(found, Invalid)
        assert found.errors[0]["message"] == "The document selects more than 20 fields that do not exist."
        assert found.errors[0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_several_hashes_are_seen_before_a_document_is_parsed() -> None:
    hashing = frozenset({"signIn", "signUpPatient"})
    signs_in = 'signIn(input: {email: "a: signIn"}) { x: account { signIn: id } }'
    for text in (
        f"mutation {{ {signs_in} {signs_in} }}",
        f"mutation {{ a: {signs_in} a: {signs_in} }}",
        f"mutation A {{ a: {signs_in} }} mutation B {{ b: {signs_in} }}",
        "{ signIn: hospital { name } signUpPatient: hospital { name } }",
    ):
        assert excess(text, LIMITS, hashing) is None
    found = excess(
        f"mutation {{ a: {signs_in} b: signUpPatient(input: {{}}) {{ id }} c: {signs_in} }}", LIMITS, hashing
    )
    assert found
    assert found.message == "The operation has 2 fields that hash a password; 1 is allowed."
    assert found.extensions == {"code": "GRAPHQL_VALIDATION_FAILED", "hint": "Send each in a request of its own."}
