"""Views on the schema: what graphql-core and Strawberry each know of its types and fields."""

from typing import Any

import strawberry
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
)
from strawberry.types.field import StrawberryField

from graph.declare.declarations import Command, Custom, declaration_of
from graph.engine.reasons import NotCompiled


def core_of(schema: strawberry.Schema) -> GraphQLSchema:
    """graphql-core's schema."""
    return schema._schema  # noqa: SLF001 - Strawberry has no public name for it


def root_of(schema: strawberry.Schema, operation: OperationDefinitionNode) -> GraphQLObjectType:
    """The type of an operation's root fields."""
    root = core_of(schema).get_root_type(operation.operation)
    if root is None:
        raise NotCompiled("resolver of its own", operation.operation.value)
    return root


def declared(definition: GraphQLField) -> StrawberryField:
    """What a field was declared with."""
    field: StrawberryField = definition.extensions["strawberry-definition"]
    return field


def hashing_fields(schema: strawberry.Schema) -> frozenset[str]:
    """The names of the mutations that hash a password."""
    mutation = core_of(schema).mutation_type
    fields = mutation.fields if mutation else {}
    declarations = ((name, declaration_of(declared(definition))) for name, definition in fields.items())
    return frozenset(name for name, each in declarations if isinstance(each, Command | Custom) and each.hashes)


def field_names(schema: strawberry.Schema) -> frozenset[str]:
    """The names of all fields of all types, those of introspection and the meta fields with them."""
    types = core_of(schema).type_map.values()
    fields = {name for of in types if isinstance(of, GraphQLObjectType | GraphQLInterfaceType) for name in of.fields}
    return frozenset(fields | {"__schema", "__type", "__typename"})


def object_of(definition: GraphQLField) -> GraphQLObjectType:
    """The type of the objects that a field shows, out of lists and non-nulls. Raises NotCompiled for other kinds."""
    of = get_named_type(definition.type)
    if not isinstance(of, GraphQLObjectType):
        raise NotCompiled("abstract type", of.name)
    return of


def class_of(of: GraphQLObjectType) -> type[Any]:
    """The class that declares a type."""
    made: type[Any] = of.extensions["strawberry-definition"].origin
    return made
