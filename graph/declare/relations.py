"""Relations: declared once on the Strawberry field, answered by ONE call of an api function per level.

patient: PatientRef = one("patients_by_id", "patient_id", "The patient.")
"""

from typing import Any

from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from graph.declare.declarations import Many, One, Page, Value, declared
from graph.declare.fields import argument, node_of
from graph.declare.filters import filter_of, order_of
from graph.declare.pagination import DEFAULT_SIZE, LARGEST_SIZE
from wardgraph import catalogue


def one(function: str, key: str, description: str) -> Any:
    """The row that the parent's column `key` names; with `key` "key", the row that names the parent."""
    return declared(_checked(One(function, key)), description)


def many(function: str, description: str, *arguments: StrawberryArgument, key: str = "key") -> Any:
    """All rows that name the parent: for lists that stay short."""
    names = tuple(each.python_name for each in arguments)
    return declared(_checked(Many(function, key, names)), description, *arguments)


def page(function: str, description: str, *, order: tuple[str, ...] = (), key: str = "key") -> Any:
    """A connection of the rows that name the parent, sorted by `order` unless told otherwise."""
    return declared(_checked(Page(function, key, order)), description, of=ConnectionField)


def value(function: str, column: str, description: str, *arguments: StrawberryArgument, key: str = "key") -> Any:
    """One column of the row that names the parent, such as a kept total or an age."""
    names = tuple(each.python_name for each in arguments)
    return declared(_checked(Value(function, key, column, names)), description, *arguments)


def _checked(relation: One | Many | Page | Value) -> One | Many | Page | Value:
    """A relation whose function takes what it is called with. Raises NotInCatalogue."""
    catalogue.function(relation.function).check((*catalogue.ASKER, "p_ids", *relation.names))
    return relation


class ConnectionField(StrawberryField):
    """A field of type `Connection[T]`. Its arguments follow from T, which is known only once all types are."""

    @property
    def arguments(self) -> list[StrawberryArgument]:
        """The arguments that every connection of T has."""
        if self._arguments is None:
            self._arguments = connection_arguments(node_of(self))
        return self._arguments

    @arguments.setter
    def arguments(self, value: list[StrawberryArgument]) -> None:
        self._arguments = value


def connection_arguments(node: type[Any]) -> list[StrawberryArgument]:
    """The arguments of every connection of a node type."""
    return [
        argument("filter", filter_of(node) | None, "Conditions that the rows must meet."),
        argument("order_by", list[order_of(node)] | None, "What to sort by, the most significant first."),  # type: ignore[misc]
        *window_arguments(),
    ]


def window_arguments() -> list[StrawberryArgument]:
    """The arguments that say which of a connection's rows a page holds."""
    return [
        argument(
            "first",
            int | None,
            f"Number of rows after `after`, or from the start: 0 to {LARGEST_SIZE}, {DEFAULT_SIZE} if absent.",
        ),
        argument("after", str | None, "Only rows after the row with this cursor."),
        argument("last", int | None, f"Number of rows before `before`, or from the end: 0 to {LARGEST_SIZE}."),
        argument("before", str | None, "Only rows before the row with this cursor. Needs `last`."),
    ]
