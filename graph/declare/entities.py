"""Types whose annotated fields are the columns of an api row.

A class's own name is its GraphQL type, its plain fields are columns under the same names, and its key is column `id`.
Fields that are `strawberry.Private` (foreign keys, mostly) are read with the row and not shown.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

import strawberry

from graph.declare.declarations import Identity, declared
from graph.declare.fields import column, object_type, once

T = TypeVar("T")


@strawberry.interface(description="A record that `node(id)` finds by its id.")
class Node:
    """A row with a key, read by `api.<plural>_by_id`."""

    key: strawberry.Private[int]
    id: strawberry.ID = declared(Identity(), "Opaque id, unique in the whole schema.")


@object_type
class Part:
    """A row with a key to which only its owner leads. A mixin: it is no type of the schema."""

    key: strawberry.Private[int]
    id: strawberry.ID = declared(
        Identity(), "Opaque id, unique in the whole schema. `node(id)` does not find it; its parent has it."
    )


@object_type
class Dated:
    """What every table keeps of a row's making. A mixin: it is no type of the schema."""

    created_at: dt.datetime = column("When the record was created.")
    updated_at: dt.datetime = column("When the record was last changed.")


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """Where a type's rows come from: `api.<plural>_by_<key>`, `api.<plural>_page`, as db/entities says."""

    type: type[Any]
    plural: str


SOURCES: dict[str, Source] = {}


@dataclass_transform(kw_only_default=True)
def entity(plural: str) -> Callable[[type[T]], type[T]]:
    """Makes a class a type of rows, described by its docstring. `plural` is what its api functions begin with."""

    def make(cls: type[T]) -> type[T]:
        SOURCES[cls.__name__] = Source(cls, plural)
        return object_type(cls)

    return make


@once
def columns(of: type[Any]) -> tuple[str, ...]:
    """What to select for a type: its columns in the order of its fields, the key under its own name."""
    return tuple("id AS key" if field.name == "key" else field.name for field in dataclasses.fields(of) if field.init)
