"""Relay connections over keysets: a cursor holds its row's sorted values, so pages stay right as rows come and go."""

import base64
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

import orjson

from graph.declare.declarations import ConnectionPart, PagePart, declared
from graph.declare.fields import column, object_type
from wardgraph.errors import bad_input

DEFAULT_SIZE = 20
LARGEST_SIZE = 100
_LONGEST_CURSOR = 2048
_LARGEST_ID = 2**63 - 1

N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of an order a page holds. `after` is where it starts, exclusive; `backward` counts from the end."""

    order: tuple[str, ...]
    size: int
    after: dict[str, Any] | None
    backward: bool

    @property
    def arguments(self) -> dict[str, Any]:
        """The window as arguments of a page function that takes an order."""
        return {"p_order": list(self.order), **self.bounds}

    @property
    def behind(self) -> "Window":
        """The window of no row: whether there is one more tells of rows before the start, itself among them."""
        if self.after is None:
            raise ValueError("A window without a start has nothing behind it.")
        descending = bool(self.order) and self.order[0].endswith(" desc")
        # Ids go in the direction of the first column: the neighbour of the start's own is the bound that lets it in.
        step = 1 if descending == self.backward else -1
        start = {
            **self.after,
            "row": self.after["id"],
            "id": max(min(self.after["id"] + step, _LARGEST_ID), -_LARGEST_ID),
        }
        return Window(self.order, 0, start, not self.backward)

    @property
    def bounds(self) -> dict[str, Any]:
        """The window as arguments of a page function with an order of its own."""
        return {"p_first": self.size, "p_after": self.after, "p_backward": self.backward}


def window(
    order: tuple[str, ...], first: int | None, after: str | None, last: int | None, before: str | None
) -> Window:
    """The window that a connection's arguments ask for. Raises BAD_USER_INPUT where they contradict each other."""
    if last is not None and (first is not None or after is not None):
        raise bad_input(
            "last",
            "CONTRADICTION",
            "cannot be used together with first or after",
            "Use first and after, or last and before.",
        )
    if before is not None and last is None:
        raise bad_input(
            "before", "CONTRADICTION", "can be used only together with last", "Give the number of rows with last."
        )
    backward = last is not None
    size = last if backward else first
    if size is not None and not 0 <= size <= LARGEST_SIZE:
        raise bad_input("last" if backward else "first", "OUT_OF_RANGE", f"must be from 0 to {LARGEST_SIZE}")
    start = before if backward else after
    key = None if start is None else decode_cursor(start, order, "before" if backward else "after")
    return Window(order, DEFAULT_SIZE if size is None else size, key, backward)


STANDS_IN = {"first_name": "last_name", "last_name": "first_name"}
"""What a row is sorted by where the column itself is empty: a person may have one name alone."""


def cursor_of(order: tuple[str, ...], values: Sequence[Any], key: int) -> str:
    """The cursor of a row with these values of the columns that sort it."""
    return base64.urlsafe_b64encode(orjson.dumps([order, values, key], default=_text)).rstrip(b"=").decode()


def decode_cursor(text: str, order: tuple[str, ...], path: str) -> dict[str, Any]:
    """The key to go on from. Raises BAD_USER_INPUT for a text that is no cursor, or one of another order."""
    of, values, key = _read(text) or (None, None, None)
    if not isinstance(of, list) or not isinstance(values, list) or type(key) is not int or len(of) != len(values):
        raise bad_input(path, "MALFORMED_CURSOR", "is not a cursor", "Use a cursor from edges or pageInfo.")
    if tuple(of) != order:
        raise bad_input(
            path, "CURSOR_OF_ANOTHER_ORDER", "belongs to another orderBy", "Use the same orderBy for all pages."
        )
    return {"values": values, "id": key}


def _read(text: str) -> list[Any] | None:
    try:
        data = base64.b64decode(text[:_LONGEST_CURSOR] + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        read = orjson.loads(data)
    except ValueError:
        return None
    return read if isinstance(read, list) and len(read) == 3 else None


def _text(value: Any) -> str:
    if isinstance(value, Decimal | dt.timedelta):
        return str(value)
    raise TypeError(type(value).__name__)


def _part(part: ConnectionPart, description: str) -> Any:
    return declared(PagePart(part), description)


@object_type
class PageInfo:
    """The position of a page in its list."""

    has_next_page: bool = column("Whether there are rows after the page.")
    has_previous_page: bool = column("Whether there are rows before the page.")
    start_cursor: str | None = column("Cursor of the page's first row; null if the page is empty.")
    end_cursor: str | None = column("Cursor of the page's last row; null if the page is empty.")


@object_type
class Edge(Generic[N]):
    """A row of a page with its cursor."""

    cursor: str = column("The row's cursor: pass it as `after` or `before`.")
    node: N = column("The row.")


@object_type
class Connection(Generic[N]):
    """One page of a list, with the information to read the other pages."""

    nodes: list[N] = _part(ConnectionPart.NODES, "The rows of the page.")
    edges: list[Edge[N]] = _part(ConnectionPart.EDGES, "The rows of the page, each with its cursor.")
    page_info: PageInfo = _part(ConnectionPart.PAGE_INFO, "The position of the page in the list.")
    total_count: int = _part(
        ConnectionPart.TOTAL_COUNT, "The number of rows on all pages. It is counted only if asked for."
    )
