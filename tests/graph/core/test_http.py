"""The endpoint as clients, browsers and attackers meet it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from graph.http.protocol import LONGEST_BODY
from tests.databases import Database
from tests.staff import Staff
from tests.web import serving

QUERY = "{ departments { nodes { name } } }"
JSON = {"Content-Type": "application/json"}
GRAPHQL_JSON = "application/graphql-response+json"


@pytest.fixture(scope="module")
async def endpoint(staff: Staff) -> httpx.AsyncClient:
    """The endpoint over a database with one hospital."""
    return staff.http


@pytest.fixture(scope="module")
async def production(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The same, as a production server."""
    async with serving(database, environment="production") as address, httpx.AsyncClient(base_url=address) as client:
        yield client


def code(response: httpx.Response) -> str:
    (error,) = response.json()["errors"]
    assert set(error) <= {"message", "locations", "path", "extensions"}
    assert error["message"]
    return str(error["extensions"]["code"])


async def test_a_query_is_answered(endpoint: httpx.AsyncClient) -> None:
    response = await endpoint.post("/graphql", json={"query": QUERY})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == {"data": {"departments": {"nodes": [{"name": "Cardiology"}]}}}


async def test_all_parts_of_a_request_are_heard(endpoint: httpx.AsyncClient) -> None:
    document = "query A { __typename } query B($first: Int = 5) { departments(first: $first) { nodes { name } } }"
    body = {"query": document, "operationName": "B", "variables": {"first": 0}, "extensions": {"any": 1}, "more": True}
    response = await endpoint.post("/graphql", json=body)
    assert response.json() == {"data": {"departments": {"nodes": []}}}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b'{"query": "{ __typename }"', "not JSON"),
        (b'\xff\xfe{"query": 1}', "not JSON"),
        (b'{"query": "\\ud800"}', "not JSON"),
        (b"[" * 5000, "not JSON"),
        (b"null", "must be a JSON object"),
        (b'"{ __typename }"', "must be a JSON object"),
        (b"5", "must be a JSON object"),
        (b"[]", "Batches"),
        (b'[{"query": "{ __typename }"}]', "Batches"),
        (b"{}", "query must be"),
        (b'{"query": null}', "query must be"),
        (b'{"query": 5}', "query must be"),
        (b'{"query": ""}', "query must be"),
        (b'{"query": " \\n"}', "query must be"),
        (b'{"query": "{ __typename }", "variables": []}', "variables must be an object"),
        (b'{"query": "{ __typename }", "variables": "{}"}', "variables must be an object"),
        (b'{"query": "{ __typename }", "operationName": 5}', "operationName must be a string"),
        (b'{"query": "{ __typename }", "extensions": "x"}', "extensions must be an object"),
    ],
)
async def test_what_is_no_request_is_refused_with_words(endpoint: httpx.AsyncClient, body: bytes, words: str) -> None:
    response = await endpoint.post("/graphql", content=body, headers=JSON)
    assert response.status_code == 400
    assert code(response) == "BAD_REQUEST"
    assert words in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "media_type",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/graphql",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
    ],
)
async def test_only_json_is_taken(endpoint: httpx.AsyncClient, media_type: str | None) -> None:
    headers = {} if media_type is None else {"Content-Type": media_type}
    response = await endpoint.post("/graphql", content=b'{"query": "{ __typename }"}', headers=headers)
    assert response.status_code == 415
    assert code(response) == "UNSUPPORTED_MEDIA_TYPE"


@pytest.mark.parametrize(
    "media_type", ["application/json", "APPLICATION/JSON; charset=UTF-8", 'application/json;charset="utf-8"']
)
async def test_json_has_many_spellings(endpoint: httpx.AsyncClient, media_type: str) -> None:
    response = await endpoint.post(
        "/graphql", content=b'{"query": "{ __typename }"}', headers={"Content-Type": media_type}
    )
    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_other_methods_are_refused(endpoint: httpx.AsyncClient, method: str) -> None:
    response = await endpoint.request(method, "/graphql")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST"
    assert code(response) == "METHOD_NOT_ALLOWED"


async def test_a_body_beyond_the_limit_is_refused_before_it_has_come(endpoint: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100 * LONGEST_BODY:
            sent += 65_536
            yield b" " * 65_536

    try:
        response = await endpoint.post("/graphql", content=endless(), headers=JSON)
    except httpx.TransportError:
        # The server has answered and closed while we were still sending.
        assert sent < 100 * LONGEST_BODY
    else:
        assert response.status_code == 413
        assert code(response) == "PAYLOAD_TOO_LARGE"


async def test_a_body_at_the_limit_is_taken(endpoint: httpx.AsyncClient) -> None:
    body = b'{"query": "{ __typename }"}'
    response = await endpoint.post("/graphql", content=body.ljust(LONGEST_BODY), headers=JSON)
    assert response.status_code == 200
    response = await endpoint.post("/graphql", content=body.ljust(LONGEST_BODY + 1), headers=JSON)
    assert response.status_code == 413


async def test_a_body_may_come_in_pieces(endpoint: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b'{"query": ', b'"{ __typename', b' }"}'):
            yield piece

    response = await endpoint.post("/graphql", content=pieces(), headers=JSON)
    assert response.json() == {"data": {"__typename": "Query"}}


async def test_head_is_get_without_a_body(endpoint: httpx.AsyncClient) -> None:
    same = {"X-Request-Id": "same"}
    got = await endpoint.get("/graphql", params={"query": QUERY}, headers=same)
    head = await endpoint.head("/graphql", params={"query": QUERY}, headers=same)
    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers, "date": "", "server-timing": ""} == {**got.headers, "date": "", "server-timing": ""}


async def test_several_accept_headers_are_one(endpoint: httpx.AsyncClient) -> None:
    accept = [("Accept", "application/json;q=0.5"), ("Accept", GRAPHQL_JSON), ("Content-Type", "application/json")]
    response = await endpoint.post("/graphql", content=b'{"query": "{"}', headers=accept)
    assert response.status_code == 400
    assert response.headers["content-type"] == f"{GRAPHQL_JSON}; charset=utf-8"


async def test_get_serves_queries(endpoint: httpx.AsyncClient) -> None:
    document = "query A($first: Int) { departments(first: $first) { nodes { name } } } query B { __typename }"
    parameters = {"query": document, "operationName": "A", "variables": '{"first": 0}', "extensions": ""}
    response = await endpoint.get("/graphql", params=parameters)
    assert response.json() == {"data": {"departments": {"nodes": []}}}


async def test_get_serves_no_mutations(endpoint: httpx.AsyncClient) -> None:
    response = await endpoint.get("/graphql", params={"query": "mutation { signOut }"})
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST"
    assert code(response) == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize(
    "parameters", [{}, {"query": ""}, {"query": QUERY, "variables": "{"}, {"query": QUERY, "variables": "[]"}]
)
async def test_a_get_that_is_no_request_is_refused(endpoint: httpx.AsyncClient, parameters: dict[str, str]) -> None:
    response = await endpoint.get("/graphql", params=parameters)
    assert response.status_code == 400
    assert code(response) == "BAD_REQUEST"


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


async def test_a_developers_browser_finds_the_page(endpoint: httpx.AsyncClient) -> None:
    response = await endpoint.get("/graphql", headers=BROWSER)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")


@pytest.mark.usefixtures("staff")
async def test_a_production_server_has_no_page(production: httpx.AsyncClient) -> None:
    response = await production.get("/graphql", headers=BROWSER)
    assert response.status_code == 405
    assert code(response) == "METHOD_NOT_ALLOWED"


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_production_server_takes_queries_by_post_alone(production: httpx.AsyncClient, method: str) -> None:
    response = await production.request(method, "/graphql", params={"query": QUERY})
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    response = await production.post("/graphql", json={"query": QUERY})
    assert response.json()["data"]["departments"]["nodes"] == [{"name": "Cardiology"}]


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize(("environment", "get", "status"), [("production", "on", 200), ("development", "off", 405)])
async def test_queries_by_get_are_a_setting(database: Database, environment: str, get: str, status: int) -> None:
    async with serving(database, environment=environment, get=get) as address, httpx.AsyncClient() as client:
        response = await client.get(f"{address}/graphql", params={"query": QUERY})
        assert response.status_code == status


@pytest.mark.parametrize("host", ["evil.example", ""])
async def test_a_slash_at_the_end_leads_nowhere_else(endpoint: httpx.AsyncClient, host: str) -> None:
    response = await endpoint.post("/graphql/", json={"query": QUERY}, headers={"Host": host})
    assert response.status_code == 200
    for path in ("/healthz/", "/graphql/ide/assets", "/nothing"):
        response = await endpoint.get(path, headers={"Host": host})
        assert response.status_code == 404, path
        assert "location" not in response.headers


@pytest.mark.parametrize("query", ["{ __schema { types { name } } }", '{ __type(name: "Query") { name } }'])
async def test_a_production_server_keeps_its_schema(production: httpx.AsyncClient, query: str) -> None:
    answer = (await production.post("/graphql", json={"query": query})).json()
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}
    assert "data" not in answer
    misspelt = await production.post("/graphql", json={"query": "{ patiens { nodes { id } } }"})
    assert "patients" not in misspelt.text


async def test_a_development_server_shows_its_schema(endpoint: httpx.AsyncClient) -> None:
    from graphql import build_client_schema, get_introspection_query  # noqa: PLC0415

    response = await endpoint.post("/graphql", json={"query": get_introspection_query()})
    assert build_client_schema(response.json()["data"]).get_type("Patient")
    misspelt = await endpoint.post("/graphql", json={"query": "{ patiens { nodes { id } } }"})
    assert "patients" in misspelt.text


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, application/json;q=0.9", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0.1, application/json;q=0.9", "application/json"),
        (f"{GRAPHQL_JSON};q=0", "application/json"),
        (f"{GRAPHQL_JSON};q=x", "application/json"),
        ("text/plain", "application/json"),
    ],
)
async def test_the_answers_media_type_is_the_clients_choice(
    endpoint: httpx.AsyncClient, accept: str, media_type: str
) -> None:
    response = await endpoint.post("/graphql", json={"query": QUERY}, headers={"Accept": accept})
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"query": QUERY}, 200),
        ({"query": "{"}, 400),
        ({"query": "{ nothing }"}, 400),
        (
            {
                "query": "query ($first: Int) { departments(first: $first) { nodes { id } } }",
                "variables": {"first": "x"},
            },
            400,
        ),
        ({"query": "query A { __typename } query B { __typename }"}, 400),
        ({"query": "{ __typename }", "operationName": "A"}, 400),
        ({"query": '{ department(id: "x") { id } }'}, 200),
        ({"query": "{ departments(first: 101) { nodes { id } } }"}, 200),
    ],
)
async def test_statuses_follow_the_media_type(endpoint: httpx.AsyncClient, body: dict[str, Any], status: int) -> None:
    new = await endpoint.post("/graphql", json=body, headers={"Accept": GRAPHQL_JSON})
    assert new.status_code == status
    assert ("data" in new.json()) == (status == 200)
    old = await endpoint.post("/graphql", json=body, headers={"Accept": "application/json"})
    assert old.status_code == 200
    assert old.json() == new.json()


async def test_probes(endpoint: httpx.AsyncClient) -> None:
    assert (await endpoint.get("/healthz")).json() == {"status": "ok"}
    assert (await endpoint.get("/readyz")).json() == {"status": "ready"}
