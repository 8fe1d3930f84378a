"""Leaving out the rules that can find nothing in a document changes nothing of what is found."""

import pytest
from graphql import NoSchemaIntrospectionCustomRule, OverlappingFieldsCanBeMergedRule, parse, specified_rules, validate

from graph.engine.schema import core_of
from graph.engine.validation import rules_for
from graph.schema import schema

ALL = (
    *(rule for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule),
    NoSchemaIntrospectionCustomRule,
)
# Each with something wrong that one of the rules finds, and no sign of what the others look at.
WRONG = {
    "an undefined variable": "{ hospital(slug: $s) { name } }",
    "an unused variable": "query ($s: String) { hospital { name } }",
    "a variable twice": "query ($s: String, $s: String) { hospital(slug: $s) { name } }",
    "a variable of an output type": "query ($s: Hospital) { hospital(slug: $s) { name } }",
    "a variable of another type": "query ($s: Int) { hospital(slug: $s) { name } }",
    "an unknown directive": "{ hospital { name @no } }",
    "a directive of a query": "query @skip(if: true) { hospital { name } }",
    "a directive twice": "{ hospital { name @skip(if: true) @skip(if: false) } }",
    "a directive without its argument": "{ hospital { name @skip } }",
    "an unknown fragment": "{ hospital { ...no } }",
    "an unused fragment": "{ hospital { name } } fragment f on Hospital { name }",
    "a fragment twice": "{ hospital { ...f } } fragment f on Hospital { name } fragment f on Hospital { slug }",
    "a fragment of a scalar": "{ hospital { ... on String { name } } }",
    "a fragment of another type": "{ hospital { ... on Doctor { id } } }",
    "a fragment within itself": "{ hospital { ...f } } fragment f on Hospital { name ...f }",
    "an unknown type": "{ hospital { ... on No { id } } }",
    "an unknown field": "{ hospital { no } }",
    "an unknown argument": "{ hospital(no: 1) { name } }",
    "an argument twice": '{ hospital(slug: "a", slug: "b") { name } }',
    "a wrong value": "{ hospital(slug: 1) { name } }",
    "a missing argument": "{ department { name } }",
    "no selection": "{ hospital }",
    "a selection of a scalar": "{ hospital { name { no } } }",
    "a key twice": "{ doctors(filter: {and: [], and: []}) { nodes { id } } }",
    "two operations without a name": "{ hospital { name } } { hospital { slug } }",
    "an operation twice": "query q { hospital { name } } query q { hospital { slug } }",
    "a definition of a type": "{ hospital { name } } type No { no: Int }",
    "a subscription": "subscription { no }",
    "deep introspection": f"{{ __schema {{ types {{ {'fields { type { ' * 4} name {'} } ' * 4} }} }} }}",
    "introspection": "{ __schema { types { name } } }",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_same_is_found_as_by_all_rules(wrong: str) -> None:
    text = WRONG[wrong]
    core, document = core_of(schema), parse(text)
    found = validate(core, document, rules_for(text, production=True))
    assert found
    assert found == validate(core, document, ALL)


@pytest.mark.parametrize("sign", ["$", "@", "...", "fragment"])
def test_a_sign_within_a_text_changes_nothing(sign: str) -> None:
    text = f'{{ hospital(slug: "{sign}") {{ name no }} }}'
    core, document = core_of(schema), parse(text)
    (found,) = validate(core, document, rules_for(text, production=True))
    assert found.message.startswith("Cannot query field 'no' on type 'Hospital'.")


def test_few_rules_are_asked_about_a_plain_document() -> None:
    plain, full = (rules_for(text, production=True) for text in ("{ hospital { name } }", "$ @ ... __schema"))
    assert set(full) == set(ALL)
    assert set(plain) < set(full)
