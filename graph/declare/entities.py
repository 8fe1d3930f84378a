"""Types whose annotated fields are the columns of an api row.

A class's own name is its GraphQL type, its plain fields are columns under the same names, and its key is column `id`.
Fields that are `strawberry.Private` (foreign keys, mostly) are read with the row and not shown.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, dataclass_transform

import strawberry

from graph.declare import ids
from graph.declare.fields import column, once, resolved, typed
from wardgraph.database import Row

T = TypeVar("T")


@strawberry.interface(description="A record that `node(id)` finds by its id.")
class Node:
    """A row with a key, read by `api.<things>_by_id`."""

    key: strawberry.Private[int]

    @resolved(identity=True)
    def id(self) -> strawberry.ID:
        """Opaque id, unique in the whole schema."""
        return _id(self)


@typed
class Part:
    """A row with a key to which only its owner leads. A mixin: it is no type of the schema."""

    key: strawberry.Private[int]

    @resolved(identity=True)
    def id(self) -> strawberry.ID:
        """Opaque id, unique in the whole schema. `node(id)` does not find it; its parent has it."""
        return _id(self)


def _id(row: Node | Part) -> strawberry.ID:
    return strawberry.ID(ids.encode(type(row).__name__, row.key))


@typed
class Dated:
    """What every table keeps of a row's making. A mixin: it is no type of the schema."""

    created_at: dt.datetime = column("When the record was created.")
    updated_at: dt.datetime = column("When the record was last changed.")


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """Where a type's rows come from: `api.<things>_by_<key>`, `api.<things>_page`, as db/entities says."""

    type: type[Any]
    things: str


SOURCES: dict[str, Source] = {}


@dataclass_transform(kw_only_default=True)
def entity(things: str) -> Callable[[type[T]], type[T]]:
    """Makes a class a type of rows, described by its docstring. `things` is what its api functions begin with."""

    def make(cls: type[T]) -> type[T]:
        SOURCES[cls.__name__] = Source(cls, things)
        return typed(cls)

    return make


@once
def columns(of: type[Any]) -> tuple[str, ...]:
    """What to select for a type: its columns in the order of its fields, the key under its own name."""
    return tuple("id AS key" if field.name == "key" else field.name for field in dataclasses.fields(of) if field.init)


def from_row(of: type[T], row: Row) -> T:
    """The object of a row that was selected with `columns(of)`."""
    # A dataclass's __init__ does the same one keyword at a time, which is most of the cost of a long list.
    made = object.__new__(of)
    made.__dict__.update(row.items())
    return made


def with_ids(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details of a refusal, its keys (`doctorId`, or `type` and `id`) made the ids that clients know."""
    shown = dict(details)
    for name, value in details.items():
        if isinstance(value, list):
            shown[name] = [with_ids(each) if isinstance(each, Mapping) else each for each in value]
        if name.endswith("Id") or (name == "id" and "type" in details):
            thing = str(details["type"]).title().replace("_", "") if name == "id" else name[0].upper() + name[1:-2]
            # `openBillId` is the id of a Bill, too.
            of = max((known for known in SOURCES if thing.endswith(known)), key=len, default=None)
            if of and str(value).isdecimal() and int(value):
                shown[name] = ids.encode(of, int(value))
    return shown
