"""Gives every declared field of a schema its resolver, once, by what its declaration is."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import fields as columns_within
from functools import partial
from typing import Any, assert_never

import strawberry
from graphql import GraphQLObjectType, GraphQLResolveInfo
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from graph.declare import ids
from graph.declare.declarations import (
    Column,
    Command,
    Custom,
    Derived,
    Embedded,
    FunctionPage,
    Identity,
    Lookup,
    Many,
    Namespace,
    One,
    Page,
    PagePart,
    RootPage,
    RowById,
    RowOfAsker,
    RowOfHospital,
    Rows,
    Value,
    declaration_of,
)
from graph.declare.entities import columns
from graph.declare.fields import is_optional, node_of
from graph.engine.context import Context
from graph.engine.core import roots
from graph.engine.core.loaders import from_row, load_many, load_one, load_page, load_value
from graph.engine.parameters import command_parameters, connection_parameters, relation_parameters
from graph.engine.schema import core_of, declared

# Takes the row, graphql-core's info, and the field's arguments by their Python names.
Resolve = Callable[..., Any]
Info = GraphQLResolveInfo[Context]


def attach(schema: strawberry.Schema) -> None:
    """Gives each declared field of the schema its resolver; what has one of its own keeps it."""
    objects = [
        of
        for of in core_of(schema).type_map.values()
        if isinstance(of, GraphQLObjectType) and "strawberry-definition" in of.extensions
    ]
    definitions = [(of.name, definition) for of in objects for definition in of.fields.values()]
    resolvers = _Resolvers(_selected([declared(definition) for _, definition in definitions]))
    for name, definition in definitions:
        field = declared(definition)
        resolve = resolvers.resolver_of(name, field)
        if resolve is not None:
            definition.resolve = _with_arguments(schema, field, resolve) if field.arguments else resolve


def _selected(fields: list[StrawberryField]) -> dict[str, tuple[str, ...]]:
    """What fields take of each function's rows, so that those of one parent share a call."""
    taken: dict[str, set[str]] = defaultdict(set)
    for declaration in map(declaration_of, fields):
        if isinstance(declaration, Value):
            taken[declaration.function].add(declaration.column)
    return {function: tuple(sorted(names)) for function, names in taken.items()}


def _with_arguments(schema: strawberry.Schema, field: StrawberryField, resolve: Resolve) -> Resolve:
    """A resolver that gets its arguments as Strawberry makes them: inputs as objects, by their Python names."""
    scalars, config = schema.schema_converter.scalar_registry, schema.config

    def resolve_with(row: Any, info: Info, **given: Any) -> Any:
        return resolve(row, info, **convert_arguments(given, field.arguments, scalars, config))

    return resolve_with


@dataclass(frozen=True, slots=True)
class _Resolvers:
    selected: dict[str, tuple[str, ...]]

    def resolver_of(self, type_name: str, field: StrawberryField) -> Resolve | None:  # noqa: C901, PLR0911, PLR0912
        """The resolver of a field of a type; None for one that is an attribute, or that has its own."""
        declaration = declaration_of(field)
        match declaration:
            case Column() | Custom():
                return None
            case Identity():
                return _identity(type_name)
            case Derived():
                return _derived(declaration)
            case Embedded():
                return _embedded(declaration, field)
            case One():
                return _one(declaration, field)
            case Many():
                return _many(declaration, field)
            case Page():
                return _page(declaration, field)
            case Value():
                return _value(declaration, self.selected[declaration.function])
            case PagePart(part):
                return lambda page, _: page.part(part)
            case Namespace():
                return lambda _row, _: node_of(field)()
            case Command():
                return _command(declaration, field)
            case RowById() | RowOfHospital() | RowOfAsker() | Rows() | RootPage() | FunctionPage() | Lookup():
                return _root(declaration, field)
            case _:
                assert_never(declaration)


def _identity(type_name: str) -> Resolve:
    encode = ids.encoder(type_name)
    return lambda row, _: encode(row.key)


def _derived(declaration: Derived) -> Resolve:
    function, names = declaration.function, declaration.columns
    return lambda row, _: function(*(getattr(row, name) for name in names))


def _embedded(declaration: Embedded, field: StrawberryField) -> Resolve:
    of, prefix = node_of(field), declaration.prefix
    names = [each.name for each in columns_within(of)]

    def resolve(row: Any, _info: Info) -> Any:
        values = {name: getattr(row, prefix + name) for name in names}
        return None if values[names[0]] is None else of(**values)

    return resolve


def _one(relation: One, field: StrawberryField) -> Resolve:
    node, required = node_of(field), None if is_optional(field) else field.python_name

    def resolve(row: Any, info: Info) -> Any:
        key = getattr(row, relation.key)
        return None if key is None else load_one(info.context, relation, node, key, required)

    return resolve


def _many(relation: Many, field: StrawberryField) -> Resolve:
    node = node_of(field)

    def resolve(row: Any, info: Info, **given: Any) -> Any:
        parameters = relation_parameters(relation, given)
        return load_many(info.context, relation, node, getattr(row, relation.key), parameters)

    return resolve


def _page(relation: Page, field: StrawberryField) -> Resolve:
    node = node_of(field)

    def resolve(row: Any, info: Info, **given: Any) -> Any:
        conditions, window = connection_parameters(given, relation.order)
        return load_page(info.context, relation, node, getattr(row, relation.key), conditions, window)

    return resolve


def _value(relation: Value, selected: tuple[str, ...]) -> Resolve:
    def resolve(row: Any, info: Info, **given: Any) -> Any:
        parameters = relation_parameters(relation, given)
        return load_value(info.context, relation, selected, getattr(row, relation.key), parameters)

    return resolve


def _command(command: Command, field: StrawberryField) -> Resolve:
    node = node_of(field)

    async def resolve(_row: Any, info: Info, **given: Any) -> Any:
        key = str(info.path.key)
        result = info.context.command_results.pop(key, None)
        if isinstance(result, Exception):
            raise result
        if result is None:
            hash_of = partial(info.context.hash_of, key, command.function)
            parameters = await command_parameters(given["input"], hash_of)
            result = await info.context.command(command.function, columns(node), **parameters)
        return from_row(node, result)

    return resolve


Root = RowById | RowOfHospital | RowOfAsker | Rows | RootPage | FunctionPage | Lookup


def _root(root: Root, field: StrawberryField) -> Resolve:
    node = node_of(field)

    read: Callable[[Context, dict[str, Any]], Any]
    match root:
        case RowById():
            read = partial(roots.row_by_id, node)
        case RowOfHospital():
            read = partial(roots.row_of_hospital, node, root)
        case RowOfAsker():
            read = partial(roots.row_of_asker, node, root)
        case Rows():
            read = partial(roots.rows, node, root)
        case RootPage():
            read = partial(roots.root_page, node, root)
        case FunctionPage():
            read = partial(roots.function_page, node, root)
        case Lookup():
            read = partial(roots.looked_up, root)
        case _:
            assert_never(root)
    return lambda _row, info, **given: read(info.context, given)
