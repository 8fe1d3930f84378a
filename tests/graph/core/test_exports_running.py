"""How exports run: what is on record before it leaves, one moment for all pages, and what becomes of cut ones."""

import asyncio
import csv
import io
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import connect
from graph.declare import ids
from graph.engine.context import Context
from graph.engine.engine import Engine, Request
from graph.engine.export import run
from graph.engine.export.formats import Format
from graph.engine.export.page import Page, Sink
from graph.engine.export.recording import Keys
from graph.engine.export.run import Apart, Export
from graph.schema import schema
from tests.databases import Database
from tests.installation import Installation
from tests.staff import Staff
from tests.web import SECRET, Client
from wardgraph import database as pools
from wardgraph.asker import Hospitals
from wardgraph.errors import CALL_ERRORS, is_unavailable

pytestmark = pytest.mark.usefixtures("patients")

PATIENTS = "{ patients { nodes { id fullName phone } } }"
RECORD = "FUNCTION api.record_reads(bigint, uuid, text, text, jsonb, bigint[], bigint[], bigint[])"
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'wardgraph_api'"
    " AND wait_event_type = 'Lock' AND query LIKE '%record_reads%'"
)


@pytest.fixture(scope="module")
async def administrator(staff: Staff) -> Client:
    return await staff.person("ADMIN")


@pytest.fixture(scope="module")
async def patients(staff: Staff) -> list[int]:
    """More patients than a page of an export has."""
    return [await staff.hospital.new_patient() for _ in range(7)]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_PAGE_ROWS", 3)
    monkeypatch.setattr(run, "_GROWTH", 1)


async def export(client: Client, document: str) -> httpx.Response:
    return await client.http.post("/graphql", json={"query": document}, headers=client.headers | {"accept": "text/csv"})


def rows_of(response: httpx.Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.text, newline="")))


@pytest.mark.usefixtures("small_pages")
async def test_what_an_export_reads_is_on_record(administrator: Client, admin: asyncpg.Connection) -> None:
    since = await admin.fetchval("SELECT coalesce(max(id), 0) FROM audit.events")
    rows = rows_of(await export(administrator, "{ patients { nodes { id } } }"))[1:]
    events = await admin.fetch(
        "SELECT patient_ids, details::text FROM audit.events WHERE kind = 'READ' AND id > $1 ORDER BY id", since
    )
    read = [ids.encode("Patient", key) for event in events for key in event["patient_ids"]]
    assert sorted(read) == sorted(row[0] for row in rows)
    assert [len(event["patient_ids"]) for event in events[:-1]] == [3] * (len(events) - 1)


async def test_no_row_leaves_before_it_is_on_record(administrator: Client, admin: asyncpg.Connection) -> None:
    await admin.execute(f"REVOKE EXECUTE ON {RECORD} FROM wardgraph_api")
    try:
        response = await export(administrator, "{ patients { nodes { id } } }")
    finally:
        await admin.execute(f"GRANT EXECUTE ON {RECORD} TO wardgraph_api")
    assert response.status_code == 400
    assert [error["extensions"]["code"] for error in response.json()["errors"]] == ["INTERNAL"]
    assert "data" not in response.json()


class Exporting:
    """Exports of one account, on connections of their own; `meanwhile` runs once the first page is there."""

    def __init__(self, pool: pools.Database, connection: asyncpg.Connection, session: tuple[int, UUID]) -> None:
        self.connection = connection
        self.apart: Apart | None = pool.apart
        self._context = Context(pool, Hospitals(pool, None), (SECRET,), None, None)
        self._context.switch_session(*session)
        self._sent: list[bytes] = []

    async def rows(self, document: str, meanwhile: Callable[[], Awaitable[object]]) -> list[dict[str, Any]]:
        """All rows of a document."""
        made = await Engine(schema, production=False).export(Request(document), self._context, Format.NDJSON)
        assert isinstance(made, Export)
        self._sent.clear()

        async def sink(data: bytes) -> None:
            if not self._sent:
                await meanwhile()
            self._sent.append(data)

        await made.write(self.connection, self._context, sink, self.apart)
        return self.sent

    @property
    def sent(self) -> list[dict[str, Any]]:
        """The rows that have left."""
        return [orjson.loads(line) for line in b"".join(self._sent).splitlines()]


@pytest.fixture(scope="module")
async def session(staff: Staff) -> tuple[int, UUID]:
    return staff.hospital.id, await staff.hospital.sign_in("exporting", ["RECEPTIONIST"])


@asynccontextmanager
async def exports_of(database: Database, session: tuple[int, UUID]) -> AsyncIterator[Exporting]:
    pool = await pools.Database.open(database.api_dsn)
    async with pool.apart() as connection:
        yield Exporting(pool, connection, session)
    await pool.close()


@pytest.fixture(params=["two connections", "one connection"])
async def exporting(
    database: Database, session: tuple[int, UUID], request: pytest.FixtureRequest
) -> AsyncIterator[Exporting]:
    async with exports_of(database, session) as made:
        if request.param == "one connection":
            made.apart = None
        yield made


@pytest.mark.usefixtures("small_pages")
async def test_of_an_export_that_cannot_be_recorded_any_more_no_further_row_leaves(
    staff: Staff, database: Database, admin: asyncpg.Connection
) -> None:
    chief = staff.hospital.id, await staff.hospital.sign_in("recorded", ["ADMIN"])
    since = await admin.fetchval("SELECT coalesce(max(id), 0) FROM audit.events")
    # Under way is the second page by then, which is read while the first one leaves.
    async with exports_of(database, chief) as exporting:
        try:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await exporting.rows(
                    "{ patients { nodes { id } } }",
                    lambda: admin.execute(f"REVOKE EXECUTE ON {RECORD} FROM wardgraph_api"),
                )
        finally:
            await admin.execute(f"GRANT EXECUTE ON {RECORD} TO wardgraph_api")
    (read,) = await admin.fetch("SELECT patient_ids FROM audit.events WHERE kind = 'READ' AND id > $1", since)
    assert sorted(row["id"] for row in exporting.sent) == sorted(
        ids.encode("Patient", key) for key in read["patient_ids"]
    )
    assert len(exporting.sent) == 3


async def test_nothing_leaves_a_server_that_is_killed_while_a_page_waits_for_its_record(
    database: Database, admin: asyncpg.Connection, administrator: Client, tmp_path: Path
) -> None:
    installation = Installation(tmp_path)
    process = installation.serve(
        DATABASE_URL=database.admin_dsn, WARDGRAPH_API_DATABASE_URL=database.api_dsn, WARDGRAPH_SECRET=SECRET
    )
    try:
        async with (
            connect.admin(database.admin_dsn) as other,
            other.transaction(),
            httpx.AsyncClient(timeout=60) as client,
        ):
            await other.execute("LOCK TABLE audit.events")
            asked = asyncio.create_task(
                client.post(
                    f"http://127.0.0.1:{installation.port}/graphql",
                    json={"query": PATIENTS},
                    headers=administrator.headers | {"accept": "text/csv"},
                )
            )
            async with asyncio.timeout(20):
                # Polls a condition: PostgreSQL tells nobody that a statement waits.
                while not await admin.fetchval(WAITING):  # noqa: ASYNC110 - see above
                    await asyncio.sleep(0.01)
            assert not asked.done()
            process.send_signal(signal.SIGKILL)
            with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
                await asked
    finally:
        process.kill()
        process.communicate(timeout=30)


@pytest.mark.usefixtures("small_pages")
async def test_a_record_that_many_rows_show_is_on_record_once(
    staff: Staff, administrator: Client, admin: asyncpg.Connection, patients: list[int]
) -> None:
    doctor = await staff.hospital.new_doctor()
    for hour in range(8, 16):
        await staff.hospital.book(patients[0], doctor, staff.hospital.at(hour, days=3))
    since = await admin.fetchval("SELECT coalesce(max(id), 0) FROM audit.events")
    key = ids.encode("Patient", patients[0])
    document = f'{{ appointments(filter: {{patientId: {{eq: "{key}"}}}}) {{ nodes {{ patient {{ id }} }} }} }}'
    rows = rows_of(await export(administrator, document))[1:]
    assert len(rows) >= 8
    assert {row[0] for row in rows} == {key}
    events = await admin.fetch(
        "SELECT patient_ids, details FROM audit.events WHERE kind = 'READ' AND id > $1 ORDER BY id", since
    )
    assert [(event["patient_ids"], orjson.loads(event["details"])) for event in events] == [
        ([patients[0]], {"patients": [patients[0]]})
    ]


@pytest.mark.usefixtures("small_pages")
async def test_an_export_is_one_snapshot(exporting: Exporting, staff: Staff, admin: asyncpg.Connection) -> None:
    document = "{ patients(orderBy: REGISTERED_AT_ASC) { nodes { id phone } } }"
    count = await admin.fetchval("SELECT count(*) FROM clinic.patients WHERE hospital_id = $1", staff.hospital.id)

    async def change() -> None:
        await staff.hospital.new_patient()
        await admin.execute("UPDATE clinic.patients SET phone = '+49 1' WHERE hospital_id = $1", staff.hospital.id)

    before = await admin.fetch("SELECT id, phone FROM clinic.patients WHERE hospital_id = $1", staff.hospital.id)
    rows = await exporting.rows(document, change)
    assert len(rows) == count
    assert {row["id"]: row["phone"] for row in rows} == {
        ids.encode("Patient", row["id"]): row["phone"] for row in before
    }


@pytest.mark.usefixtures("small_pages")
async def test_both_connections_see_the_same_moment(
    database: Database, session: tuple[int, UUID], staff: Staff, admin: asyncpg.Connection
) -> None:
    before = await admin.fetch("SELECT id, phone FROM clinic.patients WHERE hospital_id = $1", staff.hospital.id)
    opened = 0
    async with exports_of(database, session) as exporting:
        further = exporting.apart
        assert further

        @asynccontextmanager
        async def later() -> AsyncIterator[asyncpg.Connection]:
            nonlocal opened
            opened += 1
            await staff.hospital.new_patient()
            await admin.execute("UPDATE clinic.patients SET phone = '+49 2' WHERE hospital_id = $1", staff.hospital.id)
            async with further() as connection:
                yield connection

        exporting.apart = later
        rows = await exporting.rows(PATIENTS, lambda: asyncio.sleep(0))
    assert opened == 1
    assert len(rows) > 6
    assert sorted((row["id"], row["phone"]) for row in rows) == sorted(
        (ids.encode("Patient", row["id"]), row["phone"]) for row in before
    )


@pytest.mark.usefixtures("small_pages")
async def test_an_export_without_its_second_connection_is_cut(database: Database, session: tuple[int, UUID]) -> None:
    async with exports_of(database, session) as exporting:

        @asynccontextmanager
        async def refused() -> AsyncIterator[asyncpg.Connection]:
            raise asyncpg.TooManyConnectionsError("sorry, too many clients already")
            yield exporting.connection

        exporting.apart = refused
        with pytest.raises(asyncpg.TooManyConnectionsError):
            await exporting.rows(PATIENTS, lambda: asyncio.sleep(0))
        assert exporting.sent == []
        # Nothing is left of it on the first.
        assert await exporting.connection.fetchval("SELECT 1") == 1


async def test_a_page_is_not_read_far_ahead() -> None:
    read, passed = 0, bytearray()

    async def copy(output: Sink) -> str:
        nonlocal read
        await output(b'{"reads":null,"after":null}\n')
        for _ in range(64):
            read += 1 << 20
            await output(bytes(1 << 20))
        return "COPY 65"

    async def sink(data: bytes) -> None:
        passed.extend(data)

    page = Page(sink, copy, with_lines=False)
    assert await page.told() == b'{"reads":null,"after":null}'
    # It goes on by itself until it has to wait.
    await asyncio.sleep(0)
    assert read == 24 << 20
    assert not passed
    assert await page.sent() == 64
    assert len(passed) == 64 << 20


async def test_a_page_that_fails_says_so_and_one_given_up_ends() -> None:
    ended = asyncio.Event()

    async def failing(_: Sink) -> str:
        raise ConnectionResetError

    async def waiting(output: Sink) -> str:
        await output(b"told\n")
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return ""

    async def sink(_: bytes) -> None:
        """Takes it."""

    page = Page(sink, failing, with_lines=True)
    with pytest.raises(ConnectionResetError):
        await page.told()
    page = Page(sink, waiting, with_lines=True)
    assert await page.told() == b"told"
    await page.give_up()
    assert ended.is_set()


@pytest.mark.usefixtures("small_pages")
async def test_an_export_that_loses_its_connection_is_cut(exporting: Exporting, admin: asyncpg.Connection) -> None:
    async def lose() -> None:
        await admin.fetch("SELECT pg_terminate_backend($1, 5000)", exporting.connection.get_server_pid())

    with pytest.raises(CALL_ERRORS) as raised:
        await exporting.rows(PATIENTS, lose)
    assert is_unavailable(raised.value)


@given(st.lists(st.lists(st.integers(1, 2**63 - 1) | st.integers(1, 200_000))))
def test_keys_are_new_once(pages: list[list[int]]) -> None:
    keys, met = Keys(), set[int]()
    for page in pages:
        wanted = [key for key in dict.fromkeys(page) if key not in met]
        assert keys.new(page) == wanted
        met.update(page)
