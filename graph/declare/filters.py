"""Filter and order inputs, made from what db/entities declares of each entity's pages.

What they translate to is what `api.<things>_page` takes: a filter as JSON of columns, operators and values, an order
as texts like `starts_at desc`.
"""

import datetime as dt
import enum
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeVar

import strawberry
from strawberry.types.base import StrawberryContainer, StrawberryList
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from db.generate.declarations import Entity, entities
from graph.declare import ids
from graph.declare.declarations import Embedded, Relation, declaration_of, input_details, input_metadata
from graph.declare.entities import SOURCES
from graph.declare.fields import UNSET, choice, fields_of, node_of, once
from wardgraph.errors import bad_input

V = TypeVar("V")

_OPERATORS = {
    "eq": "Equal to this value.",
    "in_": "Equal to one of these values.",
    "gt": "Greater or later than this value.",
    "gte": "Greater or later than this value, or equal to it.",
    "lt": "Less or earlier than this value.",
    "lte": "Less or earlier than this value, or equal to it.",
    "has": "Has this value, in upper or lower case.",
    "starts_with": "Begins with this text, in upper or lower case. At most 200 characters.",
}
# As rules.search_problem has it, whose words these are: a long text need not go there to be refused.
_SEARCHING, _LONGEST_SEARCH = ("starts_with", "matches"), 200
_REMEDY = "Correct these fields and send the request again. Nothing was changed."
_UNORDERED = ("eq", "in_")
_ORDERED = (*_UNORDERED, "gt", "gte", "lt", "lte")
_TEXT = (*_ORDERED, "starts_with")
_RESEMBLES = (
    "Finds names by words that resemble or begin one of their words. Spelling mistakes, accents, case and the order of "
    "words do not matter. In the usual order the best match comes first. At most 10 words, 200 characters."
)
_HOLDS = (
    'Finds texts that have all these words, in upper or lower case. "A phrase" in quotes must occur as it is, `or` '
    "between words means that one is enough, and -word excludes a word. At most 20 words, 200 characters."
)


def _input(made: type[Any], description: str, fields: dict[str, tuple[Any, Any]]) -> type[Any]:
    """Turns a bare class into an input type of `fields`, each an annotation and a Strawberry field."""
    made.__annotations__ = {name: annotation for name, (annotation, _) in fields.items()}
    for name, (_, field) in fields.items():
        setattr(made, name, field)
    return strawberry.input(made, description=description)


def _option(description: str, name: str | None = None, reference: str | None = None) -> Any:
    metadata = input_metadata(reference=reference)
    return strawberry.field(default=UNSET, description=description, name=name, metadata=metadata)


@once
def comparison(of: Any, name: str, operators: tuple[str, ...] = _ORDERED, matches: str | None = None) -> type[Any]:
    """The input that compares a column with values of type `of`; `matches` describes how it is searched, if it is."""
    fields: dict[str, tuple[Any, Any]] = {}
    for operator in operators:
        annotation = list[of] | None if operator == "in_" else of | None
        fields[operator] = (annotation, _option(_OPERATORS[operator], name=_graphql_name(operator)))
    fields["is_null"] = (bool | None, _option("True for rows without a value, false for rows with one."))
    if matches:
        fields["matches"] = (str | None, _option(matches))
    made = type(f"{name}Comparison", (), {})
    return _input(made, f"Conditions on a value of type {name}. Given several, all must hold.", fields)


def _graphql_name(operator: str) -> str:
    return to_camel_case(operator.rstrip("_"))


@once
def search(name: str, matches: str) -> type[Any]:
    """The input that searches several columns at a time."""
    made = type(f"{name}Search", (), {})
    return _input(made, f"A search by {name.lower()}.", {"matches": (str | None, _option(matches))})


_COMPARISONS: dict[Any, tuple[str, tuple[str, ...]]] = {
    str: ("String", _TEXT),
    int: ("Int", _ORDERED),
    bool: ("Boolean", _UNORDERED),
    Decimal: ("Decimal", _ORDERED),
    dt.date: ("Date", _ORDERED),
    dt.datetime: ("DateTime", _ORDERED),
    dt.time: ("Time", _ORDERED),
}


def _comparison_of(field: StrawberryField, *, resembles: bool) -> type[Any]:
    of: Any = field.type
    operators: tuple[str, ...] = _UNORDERED
    listed = ""
    while isinstance(of, StrawberryContainer):
        if isinstance(of, StrawberryList):
            operators, listed = ("has",), "List"
        of = of.of_type
    if isinstance(of, StrawberryEnumDefinition):
        return comparison(of.wrapped_cls, f"{of.name}{listed}", operators)
    if listed:
        return comparison(of, f"{_COMPARISONS[of][0]}{listed}", operators)
    if resembles:
        return comparison(str, "Name", _TEXT, _RESEMBLES)
    name, operators = _COMPARISONS[of]
    return comparison(of, name, operators)


def _declared(node: type[Any]) -> Entity:
    return entities()[SOURCES[node.__name__].plural]


def _embedded(node: type[Any]) -> dict[str, StrawberryField]:
    """The fields of objects that are made of columns of the row, by those columns."""
    declared = ((field, declaration_of(field)) for field in fields_of(node))
    return {
        f"{embedded.prefix}{each.python_name}": each
        for field, embedded in declared
        if isinstance(embedded, Embedded)
        for each in fields_of(node_of(field))
    }


@once
def filter_of(node: type[Any]) -> type[Any]:
    """The input `<Node>Filter`."""
    columns = {field.python_name: field for field in fields_of(node)} | _embedded(node)
    declarations = ((field, declaration_of(field)) for field in fields_of(node))
    relations = {relation.key: field for field, relation in declarations if isinstance(relation, Relation)}
    declared = _declared(node)
    ids_of = comparison(strawberry.ID, "ID", _UNORDERED)
    fields: dict[str, tuple[Any, Any]] = {"id": (ids_of | None, _option("The row's id.", reference=node.__name__))}
    for name in declared.filters:
        if field := columns.get(name):
            of = _comparison_of(field, resembles=name in declared.names)
            fields[name] = (of | None, _option(field.description or ""))
        else:
            field = relations[name]
            option = _option(f"The id of {to_camel_case(field.python_name)}.", reference=node_of(field).__name__)
            fields[name] = (ids_of | None, option)
    for kind, described, searched in (("Name", _RESEMBLES, declared.names), ("Text", _HOLDS, declared.texts)):
        for name in sorted(searched.keys() - columns.keys()):
            within = " and ".join(to_camel_case(column) for column in searched[name])
            fields[name] = (search(kind, described) | None, _option(f"Searches {within}."))
    # The type is its own operand, so it has to exist before its fields do.
    made = type(f"{node.__name__}Filter", (), {})
    fields["and_"] = (list[made] | None, _option("All of these conditions hold.", name="and"))  # type: ignore[valid-type]
    fields["or_"] = (list[made] | None, _option("At least one of these conditions holds.", name="or"))  # type: ignore[valid-type]
    return _input(
        made,
        "Conditions that the rows must meet. If several are given, all must hold. What is empty or null is refused: "
        "leave it out.",
        fields,
    )


@once
def order_of(node: type[Any]) -> type[enum.Enum]:
    """The enum `<Node>Order`: each sortable column, ascending and descending."""
    members: dict[str, Any] = {}
    for name in _declared(node).sorts:
        for way, meaning in (("asc", "ascending"), ("desc", "descending")):
            members[f"{name}_{way}".upper()] = choice(f"{name} {way}", f"By {to_camel_case(name)}, {meaning}.")
    made: Any = enum.Enum(f"{node.__name__}Order", members)  # type: ignore[misc]
    return strawberry.enum(made, description="What to sort by. Rows that are equal are sorted by id.")


def filter_as_json(given: Any) -> dict[str, Any] | None:
    """The JSON of a filter input; None where there is none.

    Raises BAD_USER_INPUT for ids of another type, for long searches, and for whatever says nothing: a client with an
    empty variable hardly wants every row.
    """
    return None if given is None or given is UNSET else _conditions(given, "filter")


def _conditions(given: Any, path: str) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for field, value in _given(given):
        name = field.graphql_name or to_camel_case(field.python_name)
        where = f"{path}.{name}"
        if field.python_name in ("and_", "or_"):
            asked[name] = [_conditions(each, f"{where}.{i}") for i, each in enumerate(_filled(value, where))]
        else:
            asked[field.python_name] = _operators(_filled(value, where), where, input_details(field).reference)
    return _filled(asked, path)


def _filled(value: V, path: str) -> V:
    """A value that says something."""
    if value is None:
        raise bad_input(path, "NULL", "must not be null", "Leave the condition out, or use isNull.")
    if value in ([], {}):
        raise bad_input(path, "EMPTY", "must not be empty", "Leave it out to set no condition.")
    return value


def _given(value: Any) -> Iterator[tuple[StrawberryField, Any]]:
    for field in fields_of(type(value)):
        if (part := getattr(value, field.python_name)) is not UNSET:
            yield field, part


def _operators(given: Any, path: str, reference: str | None) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for field, operand in _given(given):
        where = f"{path}.{field.graphql_name or to_camel_case(field.python_name)}"
        # Everything starts with "". Equal to it, or found by it, is little or nothing.
        value = _filled([] if field.python_name == "starts_with" and operand == "" else operand, where)
        if field.python_name in _SEARCHING and len(value) > _LONGEST_SEARCH:
            raise bad_input(where, "TOO_LARGE", f"must search for at most {_LONGEST_SEARCH} characters", _REMEDY)
        asked[field.python_name.rstrip("_")] = _plain(value, where, reference)
    return _filled(asked, path)


def _plain(value: Any, path: str, reference: str | None) -> Any:
    if isinstance(value, list):
        return [_plain(item, f"{path}.{i}", reference) for i, item in enumerate(value)]
    if isinstance(value, enum.Enum):
        return value.value
    if reference and isinstance(value, str):
        try:
            return ids.key_of(reference, value)
        except ValueError:
            raise bad_input(path, "MALFORMED_ID", f"is not the id of a {reference}") from None
    return value
