"""Root fields of Query, declared like relations: a row by its id, a connection of rows."""

from typing import Any

import strawberry
from strawberry.types.arguments import StrawberryArgument

from graph.declare.declarations import (
    Lookup,
    Namespace,
    RootPage,
    RowById,
    RowOfAsker,
    RowOfHospital,
    Rows,
    declared,
)
from graph.declare.entities import Node
from graph.declare.fields import argument
from graph.declare.pagination import LARGEST_SIZE
from graph.declare.relations import ConnectionField
from wardgraph import catalogue


def by_id(description: str) -> Any:
    """A row of the field's type by its id; null where there is none, or none for the asker to see."""
    return declared(RowById(), description, argument("id", strawberry.ID, "An id from the API."))


def of_hospital(description: str, unless: StrawberryArgument) -> Any:
    """The row of the asker's hospital, or with the argument `unless` of the one that it names."""
    return declared(RowOfHospital(unless.python_name), description, unless)


def of_asker(function: str, description: str) -> Any:
    """The row of `api.<function>(hospital, session)`; null where there is none."""
    return declared(RowOfAsker(function), description)


def rows(function: str, description: str, *arguments: StrawberryArgument, chooses: bool = False) -> Any:
    """All rows of `api.<function>(hospital, session, arguments...)`: for lists that the function itself bounds."""
    root = Rows(function, arguments, chooses)
    catalogue.function(function).check((*catalogue.ASKER, *root.names))
    return declared(root, description, *arguments)


def connection(description: str, *, order: tuple[str, ...] = ()) -> Any:
    """A connection of all rows of the field's type that the asker may see, sorted by `order` unless told otherwise."""
    return declared(RootPage(order), description, of=ConnectionField)


def namespace(description: str) -> Any:
    """An object that groups further root fields."""
    return declared(Namespace(), description)


def _lookup(taken: StrawberryArgument, description: str, *, is_list: bool) -> Any:
    return declared(Lookup(taken.python_name, is_list), description, taken)


@strawberry.type
class NodeQuery:
    """Query's way to anything that has an id."""

    node: Node | None = _lookup(
        argument("id", strawberry.ID, "An id from the API."),
        "The record with this id; null if there is none or you may not see it.",
        is_list=False,
    )
    nodes: list[Node | None] = _lookup(
        argument("ids", list[strawberry.ID], f"Ids from the API, at most {LARGEST_SIZE}."),
        "The records with these ids, in the same order; null in the place of each that `node` would not find.",
        is_list=True,
    )
