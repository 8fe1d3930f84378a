import base64
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.declare.pagination import Window, decode_cursor, window
from graph.engine.core.pages import LoadedPage, encode_cursor, page_of
from wardgraph.errors import Problem

ORDER = ("starts_at asc", "fee desc")


@dataclass
class Row:
    key: int
    starts_at: dt.datetime | None = None
    fee: Decimal | None = None


ROWS = [Row(1), Row(2), Row(3)]


async def behind(page: LoadedPage) -> bool:
    info = page.page_info()
    asked = info.has_next_page if page.window.backward else info.has_previous_page
    assert not isinstance(asked, bool)
    return await asked


async def nobody_counts() -> int:
    raise AssertionError


def connection(rows: list[Any], **arguments: Any) -> LoadedPage:
    asked: dict[str, Any] = {"first": None, "after": None, "last": None, "before": None} | arguments
    return of_list(ROWS, rows, window((), **asked))


def of_list(there: list[Row], rows: list[Row], asked: Window) -> LoadedPage:
    """A page of some rows of a list, which is asked for what lies behind the page's start."""

    async def reach(other: Window) -> LoadedPage:
        assert other.after is not None
        start = other.after["id"]
        found = [row for row in there if (row.key < start if other.backward else row.key > start)]
        return of_list(there, found[: other.size + 1], other)

    return page_of(rows, asked, nobody_counts, reach, lambda _rows: None)


def test_a_cursor_holds_its_order_its_values_and_its_id() -> None:
    row = Row(2**60, dt.datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=dt.UTC), Decimal("12.50"))
    assert decode_cursor(encode_cursor(ORDER, row), ORDER, "after") == {
        "values": ["2026-03-01T09:30:00.123456+00:00", "12.50"],
        "id": 2**60,
    }
    assert decode_cursor(encode_cursor(ORDER, Row(1)), ORDER, "after") == {"values": [None, None], "id": 1}


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        decode_cursor(text, ORDER, "before")
    assert refused.value.code == "BAD_USER_INPUT"
    assert refused.value.problems[0]["path"] == "before"


@pytest.mark.parametrize(
    "content", [b"{}", b"[]", b"null", b"[1,2,3]", b'[["a"],[],1]', b'[[],[],"1"]', b"[[],[],1.5]", b"[[],[],true]"]
)
def test_json_of_another_shape_is_no_cursor(content: bytes) -> None:
    with pytest.raises(Problem, match="is not a cursor"):
        decode_cursor(base64.urlsafe_b64encode(content).decode(), (), "after")


def test_a_cursor_of_another_order_is_refused() -> None:
    with pytest.raises(Problem, match="another orderBy"):
        decode_cursor(encode_cursor(ORDER[:1], Row(1)), ORDER, "after")


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"first": 101}, "first"),
        ({"first": -1}, "first"),
        ({"last": 101}, "last"),
        ({"first": 5, "last": 5}, "last"),
        ({"last": 5, "after": "x"}, "last"),
        ({"before": "x"}, "before"),
        ({"first": 5, "before": "x"}, "before"),
    ],
)
def test_arguments_out_of_bounds_are_refused(arguments: dict[str, Any], path: str) -> None:
    with pytest.raises(Problem) as refused:
        connection([], **arguments)
    assert refused.value.code == "BAD_USER_INPUT"
    assert refused.value.problems[0]["path"] == path


async def test_forward_pages_tell_what_lies_around_them() -> None:
    rows = ROWS
    page = connection(rows, first=2)
    assert [row.key for row in page.rows] == [1, 2]
    info = page.page_info()
    assert (info.has_previous_page, info.has_next_page) == (False, True)
    cursor = info.end_cursor
    assert cursor is not None
    last = connection(rows[2:], first=2, after=cursor)
    assert last.window.arguments == {
        "p_order": [], "p_first": 2, "p_after": {"values": [], "id": 2}, "p_backward": False
    }  # fmt: skip
    assert (await behind(last), last.page_info().has_next_page) == (True, False)


async def test_backward_pages_tell_what_lies_around_them() -> None:
    rows = ROWS
    page = connection(rows, last=2)
    assert [row.key for row in page.rows] == [2, 3]
    info = page.page_info()
    assert (info.has_previous_page, info.has_next_page) == (True, False)
    first = connection(rows[:1], last=2, before=info.start_cursor)
    assert first.window.arguments == {
        "p_order": [], "p_first": 2, "p_after": {"values": [], "id": 2}, "p_backward": True
    }  # fmt: skip
    assert (first.page_info().has_previous_page, await behind(first)) == (False, True)


@pytest.mark.parametrize(("there", "found"), [([1, 2, 3], True), ([2, 3], True), ([3], False), ([1, 3], True)])
async def test_rows_behind_a_cursor_may_be_gone(there: list[int], found: bool) -> None:
    after = window((), first=2, after=encode_cursor((), Row(2)), last=None, before=None)
    page = of_list([Row(key) for key in there], [Row(3)], after)
    assert await behind(page) == found


@pytest.mark.parametrize("order", [(), ("name asc",), ("name desc",)])
@pytest.mark.parametrize("key", [5, 2**63 - 1, -(2**63 - 1)])
def test_what_lies_behind_a_start_includes_it(order: tuple[str, ...], key: int) -> None:
    values = ["x"] * len(order)
    for backward in (False, True):
        behind = Window(order, 20, {"values": values, "id": key}, backward).behind
        assert (behind.size, behind.backward, behind.order) == (0, not backward, order)
        assert behind.after is not None
        assert behind.after["values"] == values
        step = -1 if backward != ("desc" in "".join(order)) else 1
        assert behind.after["id"] == min(max(key + step, -(2**63 - 1)), 2**63 - 1)


def test_empty_pages_have_no_cursors() -> None:
    info = connection([]).page_info()
    assert (info.start_cursor, info.end_cursor, info.has_next_page) == (None, None, False)
    nothing = connection([Row(1)], first=0)
    assert nothing.rows == []
    assert nothing.page_info().has_next_page


def test_cursors_are_readable_by_no_accident() -> None:
    text = encode_cursor((), Row(5))
    assert orjson.loads(base64.urlsafe_b64decode(text + "==")) == [[], [], 5]
