"""Every answer carries the id of its request, which the log has, too."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from wardgraph import logs
from wardgraph.database import Calls

ASKED = {"query": "{ __typename }"}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged, as a server in production writes it."""
    root = logging.getLogger()
    handlers, level, stream = root.handlers[:], root.level, io.StringIO()
    logs.configure("json", stream)
    yield stream
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)


async def test_the_clients_id_comes_back(http: httpx.AsyncClient) -> None:
    answer = await http.post("/graphql", json=ASKED, headers={"X-Request-Id": "from-the.client_1"})
    assert answer.headers["x-request-id"] == "from-the.client_1"


@pytest.mark.parametrize("given", ["", "two words", "x" * 129, "a;b"])
async def test_an_id_of_another_form_is_replaced(http: httpx.AsyncClient, given: str) -> None:
    answer = await http.post("/graphql", json=ASKED, headers={"X-Request-Id": given})
    assert answer.headers["x-request-id"] not in ("", given)


async def test_requests_at_the_same_time_have_ids_of_their_own(http: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(http.post("/graphql", json=ASKED) for _ in range(20)))
    assert len({answer.headers["x-request-id"] for answer in answers}) == 20
    given = [{"X-Request-Id": f"mine-{number}"} for number in range(20)]
    answers = await asyncio.gather(*(http.post("/graphql", json=ASKED, headers=each) for each in given))
    assert [answer.headers["x-request-id"] for answer in answers] == [each["X-Request-Id"] for each in given]


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "GET", "params": {"query": "{ __typename }"}},
        {"method": "POST", "content": b"{"},
        {"method": "POST", "json": {"query": "{ nothing }"}},
        {"method": "PUT", "json": ASKED},
    ],
)
async def test_every_kind_of_answer_carries_it(http: httpx.AsyncClient, asked: dict[str, Any]) -> None:
    answer = await http.request(url="/graphql", headers={"X-Request-Id": "abc"}, **asked)
    assert answer.headers["x-request-id"] == "abc"


async def test_a_fault_is_in_the_log_by_both_ids(
    http: httpx.AsyncClient, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: Any, **__: Any) -> Any:
        raise RuntimeError("the patient is 'Ada O'Hara'")

    monkeypatch.setattr(Calls, "call", failing)
    headers = {"X-Request-Id": "abc", "Wardgraph-Hospital": "nobody-else-asks"}
    answer = await http.post("/graphql", json={"query": '{ hospital(slug: "none") { name } }'}, headers=headers)
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    told = [json.loads(line) for line in log.getvalue().splitlines()]
    faults = [line for line in told if line.get("faultId")]
    assert [line["faultId"] for line in faults] == [error["extensions"]["details"]["id"]]
    assert {line["requestId"] for line in told} == {"abc"}
    assert "Ada" not in log.getvalue()
