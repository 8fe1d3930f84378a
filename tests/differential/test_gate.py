"""The gate itself: it sees every difference, and nothing where there is none."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from tests.differential.comparing import compare, says_something
from tests.differential.documents import Case
from tests.differential.gate import SCHEMA
from tests.differential.shrinking import shrink

_ANSWER: dict[str, Any] = {
    "errors": [{"message": "No.", "path": ["a", 0], "extensions": {"code": "NOT_FOUND", "details": {"id": "x"}}}],
    "data": {"a": [{"b": 1, "c": None}, None], "d": "1.50"},
}


def _put(answer: dict[str, Any], *path: str | int, value: object) -> dict[str, Any]:
    made: dict[str, Any] = orjson.loads(orjson.dumps(answer))
    inner: Any = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return made


@pytest.mark.parametrize(
    "other",
    [
        _put(_ANSWER, "data", "d", value="1.5"),
        _put(_ANSWER, "data", "d", value=1.5),
        _put(_ANSWER, "data", "a", 0, "b", value=True),
        _put(_ANSWER, "data", "a", 0, "b", value=1.0),
        _put(_ANSWER, "data", "a", value=[{"b": 1, "c": None}]),
        _put(_ANSWER, "data", "a", 0, value={"c": None, "b": 1}),
        _put(_ANSWER, "data", "a", 0, value={"b": 1}),
        _put(_ANSWER, "errors", 0, "path", 1, value=1),
        _put(_ANSWER, "errors", 0, "extensions", "details", "id", value="y"),
        {"data": _ANSWER["data"], "errors": _ANSWER["errors"]},
        {"data": None},
    ],
)
def test_every_difference_is_seen(other: dict[str, Any]) -> None:
    assert compare(orjson.dumps(_ANSWER), orjson.dumps(other))
    assert compare(orjson.dumps(_ANSWER), orjson.dumps(_ANSWER)) is None


def test_only_the_id_of_a_fault_may_differ() -> None:
    def fault(number: str, **more: str) -> bytes:
        extensions = {"code": "INTERNAL", "details": {"id": number, **more}}
        return orjson.dumps({"errors": [{"message": f"logged as {number}", "extensions": extensions}], "data": None})

    assert compare(fault("1f"), fault("2e")) is None
    assert compare(fault("1f"), fault("2e", more="x"))


@pytest.mark.parametrize(
    ("data", "full"),
    [
        (None, False),
        ({"a": None, "b": []}, False),
        ({"a": {"__typename": "Patient", "nodes": [], "totalCount": 0, "hasNextPage": False}}, False),
        ({"a": {"nodes": [{"lastName": "Doe"}]}}, True),
    ],
)
def test_what_counts_as_an_answer(data: Any, *, full: bool) -> None:
    assert says_something(SCHEMA, data) is full


@pytest.mark.parametrize(
    ("holds", "smallest"),
    [
        (lambda query: "beds" in query, "{ rooms { nodes { beds } } }"),
        (lambda query: "$n: Int" in query, "query ($n: Int) { rooms(first: $n) { nodes { number } } }"),
        (lambda query: "... on Room" in query, "{ rooms { nodes { ... on Room { number } } } }"),
    ],
)
async def test_a_document_is_shrunk_to_what_matters(holds: Callable[[str], bool], smallest: str) -> None:
    query = """
        query ($n: Int, $m: Int) { rooms(last: $m, first: $n) { nodes { ...F ... on Room { number } } } a: __typename }
        fragment F on Room { beds @skip(if: false) type }
    """

    async def shows(case: Case) -> bool:
        return holds(case.query)

    small = await shrink(Case(query, {"n": 1, "m": 2}, "Asked"), shows)
    assert " ".join(small.query.split()) == smallest
    assert (small.variables, small.operation_name) == ({}, None)
