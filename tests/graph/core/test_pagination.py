import base64
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.declare.pagination import decode_cursor, window
from graph.engine.core.pages import LoadedPage, encode_cursor, page_of
from wardgraph.errors import Problem

ORDER = ("starts_at asc", "fee desc")


@dataclass
class Row:
    key: int
    starts_at: dt.datetime | None = None
    fee: Decimal | None = None


async def nobody_counts() -> int:
    raise AssertionError


def connection(rows: list[Any], **arguments: Any) -> LoadedPage:
    asked: dict[str, Any] = {"first": None, "after": None, "last": None, "before": None} | arguments
    return page_of(rows, window((), **asked), nobody_counts, lambda _rows: None)


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


def test_forward_pages_tell_what_lies_around_them() -> None:
    rows = [Row(key) for key in (1, 2, 3)]
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
    assert (last.page_info().has_previous_page, last.page_info().has_next_page) == (True, False)


def test_backward_pages_tell_what_lies_around_them() -> None:
    rows = [Row(key) for key in (1, 2, 3)]
    page = connection(rows, last=2)
    assert [row.key for row in page.rows] == [2, 3]
    info = page.page_info()
    assert (info.has_previous_page, info.has_next_page) == (True, False)
    first = connection(rows[:1], last=2, before=info.start_cursor)
    assert first.window.arguments == {
        "p_order": [], "p_first": 2, "p_after": {"values": [], "id": 2}, "p_backward": True
    }  # fmt: skip
    assert (first.page_info().has_previous_page, first.page_info().has_next_page) == (False, True)


def test_empty_pages_have_no_cursors() -> None:
    info = connection([]).page_info()
    assert (info.start_cursor, info.end_cursor, info.has_next_page) == (None, None, False)
    nothing = connection([Row(1)], first=0)
    assert nothing.rows == []
    assert nothing.page_info().has_next_page


def test_cursors_are_readable_by_no_accident() -> None:
    text = encode_cursor((), Row(5))
    assert orjson.loads(base64.urlsafe_b64decode(text + "==")) == [[], [], 5]
