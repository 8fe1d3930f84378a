"""Connections as values: what the resolvers of their parts work on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from graph.declare.declarations import ConnectionPart
from graph.declare.pagination import STANDS_IN, Window, cursor_of


@dataclass(frozen=True, slots=True)
class LoadedEdge:
    """A row and its place in a connection."""

    cursor: str
    node: Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page lies in its connection. What its rows do not tell is asked, once a field shows it."""

    page: "LoadedPage"
    start_cursor: str | None
    end_cursor: str | None

    @property
    def has_next_page(self) -> bool | Awaitable[bool]:
        """Whether rows follow."""
        return self.page.behind() if self.page.window.backward else self.page.more

    @property
    def has_previous_page(self) -> bool | Awaitable[bool]:
        """Whether rows come before."""
        return self.page.more if self.page.window.backward else self.page.behind()


@dataclass(frozen=True, slots=True)
class LoadedPage:
    """One page of a list: its rows in the connection's order, and `more` where the window left some out.

    `reach` reads the page of another window. `count_rows` is told how many rows are shown each time that they are: one
    page may stand in many places of an answer.
    """

    rows: list[Any]
    more: bool
    window: Window
    total: Callable[[], Awaitable[int]]
    reach: Callable[[Window], Awaitable["LoadedPage"]]
    count_rows: Callable[[int], None]

    def part(self, part: ConnectionPart) -> Any:
        """What a part of the connection answers with."""
        match part:
            case ConnectionPart.NODES:
                self.count_rows(len(self.rows))
                return self.rows
            case ConnectionPart.EDGES:
                self.count_rows(len(self.rows))
                return [LoadedEdge(encode_cursor(self.window.order, row), row) for row in self.rows]
            case ConnectionPart.PAGE_INFO:
                return self.page_info()
            case ConnectionPart.TOTAL_COUNT:
                return self.total()

    def page_info(self) -> Place:
        """Where the page lies."""
        return Place(
            page=self,
            start_cursor=encode_cursor(self.window.order, self.rows[0]) if self.rows else None,
            end_cursor=encode_cursor(self.window.order, self.rows[-1]) if self.rows else None,
        )

    def behind(self) -> bool | Awaitable[bool]:
        """Whether there are rows behind the start of the window."""
        return False if self.window.after is None else self._behind()

    async def _behind(self) -> bool:
        return (await self.reach(self.window.behind)).more


def page_of(
    rows: list[Any],
    window: Window,
    total: Callable[[], Awaitable[int]],
    reach: Callable[[Window], Awaitable[LoadedPage]],
    count_rows: Callable[[int], None],
) -> LoadedPage:
    """The page of what a page function gave: up to one row more than asked for, which tells that there is one."""
    more = len(rows) > window.size
    if more:
        rows = rows[1:] if window.backward else rows[: window.size]
    return LoadedPage(rows, more, window, total, reach, count_rows)


def encode_cursor(order: tuple[str, ...], row: Any) -> str:
    """The cursor of a row in an order."""
    return cursor_of(order, [_sorted_by(row, by.partition(" ")[0]) for by in order], row.key)


def _sorted_by(row: Any, column: str) -> Any:
    value = getattr(row, column)
    return getattr(row, STANDS_IN[column]) if value == "" and column in STANDS_IN else value
