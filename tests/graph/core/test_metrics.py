"""What /metrics and Server-Timing tell of requests."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from graph.engine.engine import Answer
from graph.http.metrics import Metrics
from tests.databases import Database
from tests.staff import Staff
from tests.web import serving
from wardgraph.pool import Load

QUERY = "{ departments { nodes { name } } }"


@pytest.fixture
async def client(database: Database, staff: Staff) -> AsyncIterator[httpx.AsyncClient]:
    """The endpoint, having counted nothing yet."""
    assert staff.slug
    async with serving(database) as address, httpx.AsyncClient(base_url=address) as made:
        yield made


async def counted(client: httpx.AsyncClient) -> dict[str, float]:
    """Every line of /metrics and its value."""
    response = await client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    lines = [line for line in response.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def total(values: dict[str, float], name: str, **labels: str) -> float:
    """The sum over all lines of a metric that have these labels."""
    return sum(
        value
        for line, value in values.items()
        if line.partition("{")[0] == name and all(f'{label}="{of}"' in line for label, of in labels.items())
    )


async def test_requests_are_counted_by_outcome_and_errors_by_code(client: httpx.AsyncClient) -> None:
    for body in (
        {"query": QUERY},
        {"query": QUERY},
        {"query": '{ department(id: "x") { name } }'},
        {"query": "{ nothing }"},
        {"query": ""},
    ):
        await client.post("/graphql", json=body)
    values = await counted(client)
    count = "wardgraph_request_seconds_count"
    outcomes = {outcome: total(values, count, outcome=outcome) for outcome in ("ok", "errors", "refused")}
    assert outcomes == {"ok": 2, "errors": 1, "refused": 2}
    assert total(values, count) == 5
    assert total(values, "wardgraph_request_seconds_bucket", outcome="ok", le="+Inf") == 2
    assert 0 < total(values, "wardgraph_request_seconds_sum") < 60
    codes = ("BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "BAD_REQUEST")
    assert [total(values, "wardgraph_errors_total", code=code) for code in codes] == [1, 1, 1]


async def test_connections_are_counted(client: httpx.AsyncClient) -> None:
    before = await counted(client)
    assert total(before, "wardgraph_connections", state="open") == 0
    await client.post("/graphql", json={"query": QUERY})
    values = await counted(client)
    states = {state: total(values, "wardgraph_connections", state=state) for state in ("open", "in_use", "waiting")}
    assert states == {"open": 1, "in_use": 0, "waiting": 0}


async def test_nothing_asked_or_answered_becomes_a_label(client: httpx.AsyncClient) -> None:
    for number in range(30):
        await client.post(
            "/graphql",
            json={"query": f'query Secret{number} {{ hospital(slug: "secret-{number}") {{ id }} }}'},
            headers={"Wardgraph-Hospital": f"secret-{number}", "Authorization": f"Bearer secret-{number}"},
        )
    values = await counted(client)
    assert not [line for line in values if "secret" in line.lower()]
    assert len(values) < 300


def test_reasons_are_bounded() -> None:
    metrics = Metrics(lambda: Load(0, 0, 0))
    for number in range(500):
        answer = Answer(executed=True, data={}, fallback=f"reason {number}")
        metrics.answered(answer, 0.001)
    lines = [
        line for line in metrics.exposition().decode().splitlines() if line.startswith("wardgraph_fallbacks_total")
    ]
    assert len(lines) == 51
    assert 'wardgraph_fallbacks_total{reason="other"} 450.0' in lines


async def test_the_time_of_each_stage_is_told(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": QUERY})
    header = response.headers["server-timing"]
    stages = dict(re.findall(r"([a-z]+);dur=(\d+\.\d{3})(?:, |$)", header))
    assert ", ".join(f"{stage};dur={time}" for stage, time in stages.items()) == header
    assert len(stages) > 1
    total_time = float(stages.pop("total"))
    assert 0 < sum(map(float, stages.values())) <= total_time + 0.01
