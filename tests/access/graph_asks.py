"""Documents for single rows of the matrix: all of a type's fields and edges, one field of Query, one mutation."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

from graph.declare.ids import encode
from tests.access.cast import House
from tests.access.documents import CORE, Ask, table_of

_TODAY = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
# What every argument is given that a field of Query or of a type cannot do without.
_ARGUMENTS = {
    "id": '"nonsense"', "ids": "[]", "from": f'"{_TODAY.date()}"', "to": f'"{_TODAY.date()}"', "percent": '"0"',
    "specialization": '"Medicine"', "moreThan": "0", "withinDays": "1", "durationMinutes": "30",
    "view": "WEEK", "on": f'"{_TODAY.date()}"',
}  # fmt: skip
_SLOTS = f'doctorId: "DOCTOR", from: "{_TODAY.isoformat()}", to: "{(_TODAY + dt.timedelta(days=1)).isoformat()}"'
_NONSENSE: dict[str, Any] = {
    "ID": "nonsense", "String": "", "Int": 0, "Boolean": False, "Decimal": "0", "Date": "2999-01-01",
    "DateTime": "2000-01-01T00:00:00Z", "Time": "08:00", "LocalDateTime": "2000-01-01T08:00:00",
    "UUID": "11111111-2222-3333-4444-555555555555",
}  # fmt: skip


def object_of_type(name: str) -> GraphQLObjectType:
    """A type of the schema that is an object."""
    of = CORE.type_map[name]
    assert isinstance(of, GraphQLObjectType)
    return of


def row_type(field: GraphQLField) -> GraphQLObjectType:
    """The type of the rows that a field leads to, also through a connection."""
    of = get_named_type(field.type)
    if isinstance(of, GraphQLObjectType) and "nodes" in of.fields:
        of = get_named_type(of.fields["nodes"].type)
    assert isinstance(of, GraphQLObjectType)
    return of


def is_node(of: GraphQLObjectType) -> bool:
    """Whether rows of a type are found by their ids."""
    return any(each.name == "Node" for each in of.interfaces)


def rows_by_id(of: GraphQLObjectType, house: House) -> Ask:
    """All rows of a type that a hospital has, with all their fields and edges."""
    document = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {of.name} {{ {selection(of)} }} }} }}"
    return Ask(document, {"ids": ids_of(of, house)})


def ids_of(of: GraphQLObjectType, house: House) -> list[str]:
    """The ids of all rows of a type that a hospital has."""
    rows = house.keys[table_of(of.name)].values()
    return [encode(of.name, key) for key in sorted({int(key.split("/")[1]) for keys in rows for key in keys})]


def selection(of: GraphQLObjectType) -> str:
    """Every field of a type, and the ids behind its edges; of rows that have no id of their own, all that they hold."""
    parts = ["__typename"]
    for name, field in of.fields.items():
        inner = get_named_type(field.type)
        arguments = "first: 20" if "first" in field.args else _required(field)
        called = f"{name}({arguments})" if arguments else name
        if is_leaf_type(inner):
            parts.append(called)
            continue
        rows = row_type(field)
        inside = "__typename id" if is_node(rows) else selection(rows)
        parts.append(f"{called} {{ nodes {{ {inside} }} }}" if "first" in field.args else f"{called} {{ {inside} }}")
    return " ".join(parts)


def _required(field: GraphQLField) -> str:
    # Of a discount's bounds one has to be given, which no schema says.
    names = [name for name, argument in field.args.items() if is_required_argument(argument) or name == "percent"]
    return ", ".join(f"{name}: {_ARGUMENTS[name]}" for name in names)


def of_query(name: str, house: House) -> Ask:
    """One field of Query."""
    field = object_of_type("Query").fields[name]
    if name == "availableSlots":
        doctor = encode("Doctor", house.id_of("clinic.doctors", "dora"))
        arguments = _SLOTS.replace("DOCTOR", doctor) + ", durationMinutes: 30"
    elif name == "recordChanges":
        # Everybody sees departments.
        arguments = f'id: "{ids_of(object_of_type("Department"), house)[0]}", first: 100'
    elif name == "seriesPreview":
        doctor = encode("Doctor", house.id_of("clinic.doctors", "dora"))
        arguments = (
            f'doctorId: "{doctor}", startsAt: "{_TODAY.isoformat()}", durationMinutes: 30, everyDays: 1, count: 2'
        )
    elif set(field.args) == {"id"}:
        arguments = f'id: "{some_id(name, house)}"'
    elif set(field.args) == {"ids"}:
        arguments = f'ids: ["{some_id(name, house)}"]'
    else:
        arguments = "first: 100" if "first" in field.args else _required(field)
    called = f"{name}({arguments})" if arguments else name
    of = get_named_type(field.type)
    own = " id" if "first" in field.args and "id" in row_type(field).fields else ""
    rows = f"totalCount nodes {{ __typename{own} }}" if "first" in field.args else "__typename"
    return Ask(f"{{ found: {called} {{ {rows if isinstance(of, GraphQLObjectType) else '__typename'} }} }}")


def some_id(query: str, house: House) -> str:
    """The id of a row that a field of Query may be asked for."""
    of = get_named_type(object_of_type("Query").fields[query].type)
    # Of what has no id of its own, anything that everybody sees.
    name = of.name if isinstance(of, GraphQLObjectType) and "id" in of.fields else "Department"
    return ids_of(object_of_type(name), house)[0]


def of_report(name: str) -> Ask:
    """One report, with all that its rows hold."""
    field = object_of_type("Reports").fields[name]
    required = _required(field).replace(f'from: "{_TODAY.date()}"', f'from: "{_TODAY.date() - dt.timedelta(days=30)}"')
    days = required.replace(f'to: "{_TODAY.date()}"', f'to: "{_TODAY.date() + dt.timedelta(days=30)}"')
    arguments = ", ".join(part for part in (days, "first: 100") if part)
    return Ask(f"{{ reports {{ found: {name}({arguments}) {{ nodes {{ {selection(row_type(field))} }} }} }} }}")


def of_mutation(name: str) -> Ask:
    """One mutation, with an input that is of its type and about nothing that there is."""
    field = object_of_type("Mutation").fields[name]
    given = {each: _nonsense(argument) for each, argument in field.args.items()}
    variables = ", ".join(f"${each}: {argument.type}" for each, argument in field.args.items())
    passed = ", ".join(f"{each}: ${each}" for each in field.args)
    selected = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    head = f"mutation ({variables})" if variables else "mutation"
    return Ask(f"{head} {{ {name}{f'({passed})' if passed else ''}{selected} }}", given)


def _nonsense(given: GraphQLArgument | GraphQLInputField) -> Any:
    return _value(given.type)


def _value(kind: GraphQLInputType) -> Any:
    if is_list_type(get_nullable_type(kind)):
        return []
    of = get_named_type(kind)
    if isinstance(of, GraphQLInputObjectType):
        return {name: _nonsense(field) for name, field in _required_fields(of)}
    return next(iter(of.values)) if isinstance(of, GraphQLEnumType) else _NONSENSE[of.name]


def _required_fields(of: GraphQLInputObjectType) -> Iterator[tuple[str, GraphQLInputField]]:
    for name, field in of.fields.items():
        if is_required_input_field(field):
            yield name, field
