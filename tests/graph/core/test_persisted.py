"""Documents by their hash: Apollo's automatic persisted queries, and documents that the operator registered."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any

import asyncpg
import httpx
import orjson
import pytest

from graph.http.persisted import LONGEST_SENT, MOST_SENT, ByHash, PersistedDocuments
from tests.databases import Database
from tests.staff import Staff
from tests.web import serving
from wardgraph.database import Calls, Row
from wardgraph.errors import Problem

QUERY = "query ($first: Int) { departments(first: $first) { nodes { name } } }"
ANSWER = {"data": {"departments": {"nodes": [{"name": "Cardiology"}]}}}
UNKNOWN = "{ __typename # never sent\n}"


def digits(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def extension(text: str, **more: Any) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": digits(text)} | more}


def told(response: httpx.Response) -> tuple[str, str]:
    """Message and code of the one error."""
    (error,) = response.json()["errors"]
    return error["message"], error["extensions"]["code"]


@pytest.fixture
async def registered(admin: asyncpg.Connection, staff: Staff) -> AsyncIterator[str]:
    """The hash of a registered document."""
    assert staff.slug
    text = f"{QUERY} # registered"
    made = await admin.fetchrow("SELECT * FROM installation.register_document('departments', $1)", text)
    assert made is not None
    yield made["sha256"]
    await admin.execute("DELETE FROM installation.documents")


@pytest.fixture(params=["automatic", "registered", "only"])
async def mode(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[tuple[str, httpx.AsyncClient]]:
    """A server with each of the three settings, and which it is."""
    async with (
        serving(database, documents=request.param) as address,
        httpx.AsyncClient(base_url=address, timeout=30) as client,
    ):
        yield request.param, client


@pytest.fixture
async def automatic(database: Database, staff: Staff) -> AsyncIterator[httpx.AsyncClient]:
    assert staff.slug
    async with serving(database) as address, httpx.AsyncClient(base_url=address, timeout=30) as client:
        yield client


async def test_a_client_sends_a_document_once_and_then_its_hash(automatic: httpx.AsyncClient) -> None:
    by_hash = {"extensions": extension(QUERY), "variables": {"first": 5}}
    first = await automatic.post("/graphql", json=by_hash)
    assert told(first) == ("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
    assert "data" not in first.json()
    assert (await automatic.post("/graphql", json={"query": QUERY, **by_hash})).json() == ANSWER
    assert (await automatic.post("/graphql", json=by_hash)).json() == ANSWER
    parameters = {"extensions": orjson.dumps(extension(QUERY)).decode(), "variables": '{"first": 0}'}
    assert (await automatic.get("/graphql", params=parameters)).json()["data"]["departments"]["nodes"] == []


async def test_statuses_follow_the_media_type(automatic: httpx.AsyncClient) -> None:
    for accept, status in (("application/json", 200), ("application/graphql-response+json", 400)):
        asked = {"extensions": extension(UNKNOWN)}
        response = await automatic.post("/graphql", json=asked, headers={"Accept": accept})
        assert response.status_code == status


async def test_what_cannot_be_run_is_not_kept(automatic: httpx.AsyncClient) -> None:
    for text in ("{ nothing }", "{", f"{{ __typename }} # {'x' * LONGEST_SENT}"):
        await automatic.post("/graphql", json={"query": text, "extensions": extension(text)})
        assert told(await automatic.post("/graphql", json={"extensions": extension(text)}))[1] == (
            "PERSISTED_QUERY_NOT_FOUND"
        )


async def test_a_get_by_hash_changes_nothing(automatic: httpx.AsyncClient) -> None:
    text = "mutation { signOut }"
    asked = {"extensions": extension(text)}
    await automatic.post("/graphql", json={"query": text, **asked})
    response = await automatic.get("/graphql", params={"extensions": orjson.dumps(asked["extensions"]).decode()})
    assert (response.status_code, told(response)[1]) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"extensions": {"persistedQuery": 5}}, "version is 1"),
        ({"extensions": {"persistedQuery": {}}}, "version is 1"),
        ({"extensions": extension(QUERY, version=2)}, "version is 1"),
        ({"extensions": extension(QUERY, sha256Hash=5)}, "64 lowercase"),
        ({"extensions": extension(QUERY, sha256Hash="x")}, "64 lowercase"),
        ({"extensions": extension(QUERY, sha256Hash=digits(QUERY).upper())}, "64 lowercase"),
        ({"query": UNKNOWN, "extensions": extension(QUERY)}, "is not the hash of query"),
        ({"documentId": 5}, "documentId must be"),
        ({"documentId": ""}, "64 lowercase"),
        ({"documentId": "sha256:abc"}, "64 lowercase"),
        ({"documentId": f"md5:{digits(QUERY)}"}, "64 lowercase"),
        ({"documentId": digits(QUERY), "query": QUERY}, "in place of query"),
        ({"documentId": digits(QUERY), "extensions": extension(QUERY)}, "in place of query"),
        ({"extensions": {}}, "query must be"),
        ({"documentId": None, "extensions": {"persistedQuery": None}}, "query must be"),
    ],
)
async def test_what_names_no_document_is_refused(automatic: httpx.AsyncClient, body: Any, words: str) -> None:
    response = await automatic.post("/graphql", json=body)
    assert (response.status_code, told(response)[1]) == (400, "BAD_REQUEST")
    assert words in told(response)[0]


async def test_a_registered_document_is_run_whichever_way_it_is_asked_for(
    mode: tuple[str, httpx.AsyncClient], registered: str
) -> None:
    client = mode[1]
    for body in (
        {"documentId": registered},
        {"documentId": f"sha256:{registered}"},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": registered}}},
        {"query": f"{QUERY} # registered"},
    ):
        assert (await client.post("/graphql", json=body)).json() == ANSWER, body
    assert (await client.get("/graphql", params={"documentId": registered})).json() == ANSWER


async def test_each_setting_says_what_else_is_run(mode: tuple[str, httpx.AsyncClient], registered: str) -> None:
    assert registered != digits(QUERY)
    name, client = mode
    refused = ("Only registered documents are run here, and this is none.", "DOCUMENT_NOT_REGISTERED")
    not_found = ("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
    by_hash = await client.post("/graphql", json={"extensions": extension(QUERY)})
    by_id = await client.post("/graphql", json={"documentId": digits(QUERY)})
    both = await client.post("/graphql", json={"query": QUERY, "extensions": extension(QUERY)})
    plain = await client.post("/graphql", json={"query": QUERY})
    again = await client.post("/graphql", json={"extensions": extension(QUERY)})
    if name == "only":
        assert [told(each) for each in (by_hash, by_id, both, plain, again)] == [refused] * 5
        # However long it is.
        long = f"{QUERY} # {'x' * 100_000}"
        assert told(await client.post("/graphql", json={"query": long})) == refused
        return
    assert both.json() == plain.json() == ANSWER
    assert told(by_id) == not_found
    if name == "automatic":
        assert told(by_hash) == not_found
        assert again.json() == ANSWER
    else:
        # Then a client of Apollo's goes on without hashes.
        not_supported = ("PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED")
        assert told(by_hash) == told(again) == not_supported


class Counting(Calls):
    """A database without registered documents, which counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def _send(self, text: str, args: Sequence[Any]) -> list[Row]:
        assert "document_by_sha256" in text
        assert len(args) == 1
        self.asked += 1
        return []

    def _renew(self) -> None:
        raise AssertionError


async def test_nobody_fills_the_memory_by_sending_documents() -> None:
    documents = PersistedDocuments(Counting(), "automatic")
    texts = [f"{{ a{number}: __typename }}" for number in range(MOST_SENT + 10)]
    texts += [f"{{ __typename }} # {number:{LONGEST_SENT - 20}}" for number in range(300)]
    known = []
    for text in texts:
        documents.keep(ByHash(digits(text), text, False, None, None))
    for text in texts:
        with suppress(Problem):
            known.append((await documents.resolve(ByHash(digits(text), None, False, None, None))).query)
    assert known == texts[-len(known) :]
    assert 100 < len(known) <= MOST_SENT
    assert sum(map(len, known)) <= 4 * 1024 * 1024


async def test_the_database_is_asked_about_a_hash_once_in_a_while() -> None:
    database = Counting()
    documents = PersistedDocuments(database, "only")
    for _ in range(5):
        with pytest.raises(Problem):
            await documents.resolve(ByHash(digits(QUERY), None, True, None, None))
    assert database.asked == 1
