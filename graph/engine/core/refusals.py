"""Fields that are null because the asker may not see them, told as errors to clients who ask for that.

The data are the same as without. A hidden row stays what it is for everybody else, null without a word: an error would
say that it exists. It costs one call for all rows of a type with a null that may be a refusal, and nothing where it was
not asked for.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields as columns_within
from typing import Any

import strawberry
from graphql import GraphQLObjectType, GraphQLResolveInfo, MiddlewareManager
from strawberry.types.field import StrawberryField

from db.generate.declarations import entities
from graph.declare.declarations import Column, Derived, Embedded, declaration_of
from graph.declare.entities import SOURCES
from graph.declare.fields import node_of
from graph.engine.context import Context
from graph.engine.core.loaders import Loader
from graph.engine.schema import core_of, declared
from wardgraph.errors import Problem


class Refusals:
    """The fields of a schema that a mask can make null, and what tells whether it did."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._columns = dict(_masked_fields(schema))
        self.middleware = MiddlewareManager(self)

    def resolve(self, resolve: Callable[..., Any], row: Any, info: GraphQLResolveInfo[Context], **given: Any) -> Any:
        """What a field resolves to, or a refusal where that is null."""
        value = resolve(row, info, **given)
        name = info.parent_type.name
        if value is None and (columns := self._columns.get((name, info.field_name))):
            return _refuse_hidden(info.context, name, row.key, columns)
        return value


def _masked_fields(schema: strawberry.Schema) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    """Of every field that shows masked columns: its type and name, and those columns."""
    declarations = entities()
    for name, source in SOURCES.items():
        masked = {column.name for column in declarations[source.plural].columns.values() if column.mask}
        of = core_of(schema).type_map.get(name)
        if masked and isinstance(of, GraphQLObjectType):
            for field, definition in of.fields.items():
                if shown := masked & set(_columns_of(declared(definition))):
                    yield (name, field), frozenset(shown)


def _columns_of(field: StrawberryField) -> tuple[str, ...]:
    match declaration_of(field):
        case Column():
            return (field.python_name,)
        case Derived(columns=columns):
            return columns
        case Embedded(prefix=prefix):
            return tuple(prefix + each.name for each in columns_within(node_of(field)))
    return ()


async def _refuse_hidden(context: Context, name: str, key: int, columns: frozenset[str]) -> None:
    """Raises FORBIDDEN where the asker may not see one of some columns of a row; otherwise it holds nothing."""
    plural = SOURCES[name].plural

    async def load(keys: list[int]) -> list[frozenset[str]]:
        rows = await context.read("masked_columns", ("key", "hidden"), p_plural=plural, p_ids=keys)
        hidden = {row["key"]: frozenset(row["hidden"]) for row in rows}
        return [hidden.get(each, frozenset()) for each in keys]

    hidden = await context.loader(("masked_columns", plural), lambda: Loader(load)).load(key)
    if columns & hidden:
        raise Problem(
            "FORBIDDEN",
            "Your account may not see this value.",
            hint="Ask an administrator of the hospital for a role that allows it.",
        )
