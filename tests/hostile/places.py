"""Every place of the schema where a client may put a value, each with a document that leads there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    GraphQLSchema,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

from graph.declare import ids
from tests.differential import facts

# A comparison may hold its own kind again (and, or, not): one level reaches every argument.
_DEEPEST = 4
_ORDINARY: dict[str, Any] = {
    "Int": 1,
    "Float": 1.5,
    "Boolean": False,
    "String": "hostile",
    "Date": "2026-02-28",
    "DateTime": "2026-02-28T09:30:00Z",
    "Time": "09:30",
    "LocalDateTime": "2026-02-28T09:30:00",
    "Decimal": "1",
    "UUID": "00000000-0000-4000-8000-000000000001",
}


@dataclass(frozen=True)
class Place:
    """A value within the arguments of a field, which `document` selects with a variable for each argument.

    `path` leads to the value through the variables, `kind` is the type of what belongs there.
    """

    name: str
    kind: str
    document: str
    path: tuple[str | int, ...]
    variables: dict[str, Any]

    def with_value(self, value: Any) -> dict[str, Any]:
        """The variables with another value at the place."""
        return cast("dict[str, Any]", _replaced(self.variables, self.path, value))


def places(schema: GraphQLSchema) -> Iterator[Place]:
    """The places of all root fields, and of the first field of each name and type that takes arguments below."""
    yield from _of_root(cast("GraphQLObjectType", schema.query_type), "query")
    yield from _of_root(cast("GraphQLObjectType", schema.mutation_type), "mutation")
    for node in facts.things(schema):
        for name, field in node.fields.items():
            if field.args:
                before = f"node(id: {_quoted(ids.encode(node.name, 1))}) {{ ... on {node.name}"
                yield from _of_field(f"{node.name}.{name}", name, field, (f"query {{}} {{ {before} {{ ", " } } }"))


def _of_root(root: GraphQLObjectType, operation: str) -> Iterator[Place]:
    for name, field in root.fields.items():
        of = facts.named(field.type)
        if not field.args and isinstance(of, GraphQLObjectType):
            # A group of fields, such as reports.
            for inner, below in of.fields.items():
                if below.args and name != "viewer":
                    yield from _of_field(f"{name}.{inner}", inner, below, (f"{operation} {{}} {{ {name} {{ ", " } }"))
        elif field.args:
            yield from _of_field(name, name, field, (f"{operation} {{}} {{ ", " }"))


def _of_field(label: str, name: str, field: GraphQLField, around: tuple[str, str]) -> Iterator[Place]:
    required = {key: _ordinary(arg.type, key) for key, arg in field.args.items() if is_required_argument(arg)}
    for key, argument in field.args.items():
        for path, kind, value in _values(argument.type, key, (key,), 0):
            variables = required | {key: value}
            declared = ", ".join(f"${each}: {field.args[each].type}" for each in variables)
            given = ", ".join(f"{each}: ${each}" for each in variables)
            selection = "" if facts.is_leaf(field) else " { __typename }"
            head, tail = around
            document = head.replace("{}", f"Hostile({declared})", 1) + f"{name}({given}){selection}" + tail
            yield Place(f"{label}({'.'.join(map(str, path))})", kind, document, path, variables)


def _values(
    of: GraphQLInputType, name: str, path: tuple[str | int, ...], depth: int, seen: Sequence[str] = ()
) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """The paths to the values within a type, the kind of each, and a value of the type that has it."""
    of = facts.bare(of)
    if is_list_type(of):
        for inner, kind, value in _values(of.of_type, name, (*path, 0), depth, seen):
            yield inner, kind, [value]
    elif is_input_object_type(of):
        if of.name in seen or depth == _DEEPEST:
            return
        required = _required(of)
        for key, field in of.fields.items():
            for inner, kind, value in _values(field.type, key, (*path, key), depth + 1, (*seen, of.name)):
                yield inner, kind, required | {key: value}
    else:
        yield path, facts.named(of).name, _ordinary(of, name)


def _ordinary(of: GraphQLInputType, name: str) -> Any:
    of = facts.bare(of)
    if is_list_type(of):
        return [_ordinary(of.of_type, name)]
    if is_input_object_type(of):
        return _required(of)
    if is_enum_type(of):
        return next(iter(of.values))
    kind = facts.named(of).name
    if kind == "ID":
        row = name[0].upper() + name[1:-2] if name.endswith("Id") else "Patient"
        return ids.encode(row, 1)
    return _ORDINARY[kind]


def _required(of: GraphQLInputObjectType) -> dict[str, Any]:
    return {key: _ordinary(field.type, key) for key, field in of.fields.items() if is_required_input_field(field)}


def _replaced(within: Any, path: Sequence[str | int], value: Any) -> Any:
    if not path:
        return value
    key, *rest = path
    if isinstance(within, list):
        return [_replaced(each, rest, value) if place == key else each for place, each in enumerate(within)]
    return within | {key: _replaced(within[key], rest, value)}


def _quoted(text: str) -> str:
    return f'"{text}"'
