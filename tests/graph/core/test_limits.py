from graphql import parse

from graph.limits import MAX_ALIASES, MAX_DEPTH, MAX_FIELDS, excess, sizes


def messages(query: str) -> list[str]:
    return [error.message for error in excess(sizes(parse(query)))]


def test_depth_is_counted_through_fragments() -> None:
    deep = "{a " * (MAX_DEPTH - 1) + "{...f}" + "}" * (MAX_DEPTH - 1)
    assert messages(f"{deep} fragment f on A {{b}}") == []
    assert messages(f"{deep} fragment f on A {{b {{c}}}}") == [
        f"The operation nests {MAX_DEPTH + 1} levels; {MAX_DEPTH} are allowed."
    ]


def test_aliases_are_counted_as_often_as_they_are_spread() -> None:
    aliases = " ".join(f"a{place}: a" for place in range(MAX_ALIASES // 2))
    assert messages(f"{{ x {{...f}} y {{...f}} }} fragment f on A {{ {aliases} }}") == []
    assert len(messages(f"{{ x {{...f}} y {{...f}} z: z }} fragment f on A {{ {aliases} }}")) == 1


def test_fragments_that_double_each_other_cost_no_more_than_their_text() -> None:
    doubling = " ".join(f"fragment f{n} on A {{ x {{ ...f{n + 1} }} y {{ ...f{n + 1} }} }}" for n in range(200))
    assert len(messages(f"{{ ...f0 }} {doubling} fragment f200 on A {{ b: a }}")) == 3


def test_fields_are_counted_as_often_as_they_are_spread() -> None:
    fields = " ".join(["a"] * (MAX_FIELDS // 2 - 1))
    assert messages(f"{{ x {{...f}} y {{...f}} }} fragment f on A {{ {fields} }}") == []
    assert messages(f"{{ x {{...f}} y {{...f}} z }} fragment f on A {{ {fields} }}") == [
        f"The operation selects {MAX_FIELDS + 1} fields; {MAX_FIELDS} are allowed."
    ]


def test_circular_and_unknown_fragments_are_left_to_validation() -> None:
    assert messages("{ ...f ...nowhere } fragment f on A { a { ...f } }") == []


def test_introspection_is_not_counted() -> None:
    nested = "{ofType " * MAX_DEPTH + "{name}" + "}" * MAX_DEPTH
    assert messages(f"{{ __schema {{ types {nested} }} }}") == []
