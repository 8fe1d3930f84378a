"""Compiled answers for two hospitals and all roles in turn, over the same few connections: to each exactly its own.

WARDGRAPH_INTERLEAVED names how many requests are interleaved.
"""

import asyncio
import datetime as dt
import os
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import asyncpg
import httpx
import orjson
import pytest

from db import connect
from graph.declare.ids import encode
from tests.access.answers import Truth
from tests.access.cast import PUBLIC, ROLES, Cast, House
from tests.access.documents import Ask, asks
from tests.access.wire import Wire, wire
from tests.databases import Database
from tests.refusals import digest
from tests.web import SECRET, serving
from tests.workers import SECTION
from wardgraph import tokens
from wardgraph.database import POOL_SIZE

REQUESTS = int(os.environ.get("WARDGRAPH_INTERLEAVED", "3000"))
CLIENTS = 4 * POOL_SIZE
# Access tokens outlive so many requests.
ROUND = 10_000
CONNECTIONS = """
    SELECT array_agg(pid ORDER BY pid) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = 'wardgraph_api' AND application_name = 'wardgraph'
"""
# Asked again with the same request id, a command answers with what became of it, and does nothing. The cast was moved
# two days back once it was booked.
BOOKING = """
    SELECT a.patient_id, a.doctor_id, a.starts_at + interval '2 days' AS starts_at, a.reason, r.request_id
    FROM auth.requests AS r
    JOIN clinic.appointments AS a ON a.hospital_id = r.hospital_id AND a.id = r.result_id
    WHERE r.hospital_id = $1 AND r.command = 'book_appointment' AND a.reason = 'pia-dora-booked'
"""
REPEAT = """mutation ($input: BookAppointmentInput!) {
    bookAppointment(input: $input) {
        __typename id createdAt reason notes
        patient { __typename id createdAt phone notes }
    }
}"""


COUNTED = re.compile(r'wardgraph_request_seconds_count\{executor="(?P<executor>\w+)".*\} (?P<count>\S+)')


@dataclass(frozen=True)
class Asker:
    """A role at a hospital, and all its requests."""

    hospital: str
    house: House
    role: str
    asks: list[Ask]

    def headers(self) -> dict[str, str]:
        """What tells the server who asks."""
        session = self.house.session(self.role)
        if session is None:
            return {"Wardgraph-Hospital": self.hospital}
        token = tokens.issue(SECRET, tokens.Claims(self.house.id, session, 0), dt.datetime.now(dt.UTC))
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
async def askers(database: Database, cast: Cast) -> list[Asker]:
    async with connect.admin(database.admin_dsn) as admin:
        return await _askers(admin, cast)


async def _askers(admin: asyncpg.Connection, cast: Cast) -> list[Asker]:
    everything = asks(cast)
    found = []
    for name in ("north", "south"):
        house = cast[name]
        (booking,) = await admin.fetch(BOOKING, house.id)
        values = {
            "patientId": encode("Patient", booking["patient_id"]),
            "doctorId": encode("Doctor", booking["doctor_id"]),
            "startsAt": booking["starts_at"].isoformat(),
            "durationMinutes": 30,
            "reason": booking["reason"],
            "requestId": str(booking["request_id"]),
        }
        repeat = Ask(REPEAT, {"input": values})
        found += [
            Asker(name, house, role, [*everything, repeat] if role == "ADMIN" else everything)
            for role in (PUBLIC, *ROLES)
        ]
    return found


async def _ask(connection: Wire, ask: Ask, headers: dict[str, str]) -> bytes:
    """The body of an answer, which the compiled executor gave."""
    timing, body = await connection.post(ask.body, headers)
    assert "execute;" not in timing, (ask, body)
    return body


async def _answered(http: httpx.AsyncClient) -> dict[str, int]:
    """How many requests each executor answered without an error, as /metrics counts them."""
    counts: Counter[str] = Counter()
    for line in (await http.get("/metrics")).text.splitlines():
        if found := COUNTED.match(line):
            counts[found["executor"]] += int(float(found["count"]))
    return dict(counts)


async def _interleave(
    url: httpx.URL, askers: list[Asker], alone: dict[tuple[int, int], bytes], count: int, chance: random.Random
) -> None:
    """Asks as many of the requests again, by chance and from all sides at once."""
    headers = [asker.headers() for asker in askers]
    requests, left = list(alone), iter(range(count))

    async def client() -> None:
        async with wire(url) as connection:
            for _ in left:
                who, what = chance.choice(requests)
                ask = askers[who].asks[what]
                found = await _ask(connection, ask, headers[who])
                assert found == alone[who, what], (askers[who].hospital, askers[who].role, ask)

    async with asyncio.TaskGroup() as group:
        for _ in range(CLIENTS):
            group.create_task(client())


@pytest.fixture(scope="module")
async def http(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The web application with the connections of its pool, and none beside slow statements."""
    async with (
        serving(database, pool_spare=0) as address,
        httpx.AsyncClient(base_url=address, timeout=30) as client,
    ):
        yield client


@pytest.fixture(scope="module")
async def alone(http: httpx.AsyncClient, askers: list[Asker]) -> dict[tuple[int, int], bytes]:
    """The answer to each of everybody's requests, by the asker's and the request's place, one at a time."""
    found = {}
    async with wire(http.base_url) as connection:
        for who, asker in enumerate(askers):
            headers = asker.headers()
            for what, ask in enumerate(asker.asks):
                found[who, what] = await _ask(connection, ask, headers)
    return found


async def test_each_asker_alone_is_shown_exactly_what_they_may_see(
    admin: asyncpg.Connection, askers: list[Asker], alone: dict[tuple[int, int], bytes]
) -> None:
    truth = await Truth.of(admin)
    rows = 0
    for (who, what), body in alone.items():
        asker, answer = askers[who], orjson.loads(body)
        # Every field of a row that the asker sees may be selected: no null of a hidden row nulls the list.
        assert "errors" not in answer, (asker.role, asker.asks[what], answer)
        rows += truth.check(asker.house, asker.role, asker.asks[what], answer["data"])
    assert rows > len(alone)


async def test_interleaved_requests_are_answered_as_if_each_asker_were_alone(
    http: httpx.AsyncClient,
    admin: asyncpg.Connection,
    askers: list[Asker],
    alone: dict[tuple[int, int], bytes],
    record_property: Callable[[str, object], None],
) -> None:
    chance = random.Random(REQUESTS)
    # So many at once open all the connections that there will be.
    await _interleave(http.base_url, askers, alone, 8 * CLIENTS, chance)
    before, counted = await digest(admin), await _answered(http)
    connections = await admin.fetchval(CONNECTIONS)
    assert len(connections) == POOL_SIZE
    started = time.perf_counter()
    for done in range(0, REQUESTS, ROUND):
        await _interleave(http.base_url, askers, alone, min(ROUND, REQUESTS - done), chance)
    seconds = time.perf_counter() - started
    assert await admin.fetchval(CONNECTIONS) == connections
    assert await _answered(http) == {"compiled": counted["compiled"] + REQUESTS}
    assert await digest(admin) == before
    told = f"{REQUESTS} requests of {len(askers)} askers, {len(alone)} different ones, took {seconds:.0f} s"
    record_property(SECTION, ["interleaved requests", told])
