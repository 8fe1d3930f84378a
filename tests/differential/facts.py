"""What graphql-core's types say of a schema; nothing of any one schema is known here."""

from functools import cache
from typing import Any, cast

from graphql import (
    GraphQLField,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_object_type,
    is_required_argument,
)

Parent = GraphQLObjectType | GraphQLInterfaceType


def named(of: GraphQLType) -> GraphQLNamedType:
    """The type within lists and non-nulls."""
    return get_named_type(of)


def bare(of: GraphQLInputType) -> Any:
    """The type itself where it may not be null."""
    return get_nullable_type(of)


def is_leaf(field: GraphQLField) -> bool:
    """Whether a field answers with scalars or enums."""
    return is_leaf_type(named(field.type))


def is_plain(field: GraphQLField) -> bool:
    """Whether a field may be selected without any argument."""
    return not any(is_required_argument(argument) for argument in field.args.values())


def is_list(field: GraphQLField) -> bool:
    """Whether a field answers with a list."""
    return is_list_type(get_nullable_type(field.type))


def node_of(field: GraphQLField) -> GraphQLObjectType | None:
    """The type of the rows of a Relay connection; None where the field is none."""
    of = named(field.type)
    if is_object_type(of) and {"nodes", "edges", "pageInfo"} <= of.fields.keys():
        return cast("GraphQLObjectType", named(of.fields["nodes"].type))
    return None


def fields_of(schema: GraphQLSchema, name: str) -> dict[str, GraphQLField]:
    """The fields of an object or interface type."""
    fields: dict[str, GraphQLField] = cast("Parent", schema.type_map[name]).fields
    return fields


@cache
def things(schema: GraphQLSchema) -> tuple[GraphQLObjectType, ...]:
    """The object types with an `id` by which `node` finds them again: those of the interface of `Query.node`."""
    node = cast("GraphQLObjectType", schema.query_type).fields["node"]
    possible = schema.get_possible_types(cast("GraphQLInterfaceType", named(node.type)))
    return tuple(sorted(possible, key=lambda of: of.name))
