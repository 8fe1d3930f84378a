"""Pages of other sites: those on the list may ask, and a browser sends for nobody else what it would not ask about."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.databases import Database
from tests.web import serving

QUERY = {"query": "{ __typename }"}
OURS, OTHER = "https://app.example", "https://evil.example"
ASKING = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}


@pytest.fixture(scope="module")
async def listed(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A server that lets two other sites ask."""
    async with (
        serving(database, origins=(OURS, "http://localhost:5173")) as address,
        httpx.AsyncClient(base_url=address) as client,
    ):
        yield client


def allowed(response: httpx.Response) -> str | None:
    """The origin whose page may read the response; there are no credentials, whoever asks."""
    assert "access-control-allow-credentials" not in response.headers
    origin: str | None = response.headers.get("access-control-allow-origin")
    return origin


@pytest.mark.parametrize("origin", [OURS, "http://localhost:5173"])
async def test_a_listed_site_is_told_what_it_may_send(listed: httpx.AsyncClient, origin: str) -> None:
    response = await listed.options("/graphql", headers={"Origin": origin, **ASKING})
    assert (response.status_code, response.content) == (204, b"")
    assert allowed(response) == origin
    assert response.headers["access-control-allow-methods"] == "GET, POST"
    assert {"authorization", "content-type", "wardgraph-hospital"} <= set(
        response.headers["access-control-allow-headers"].split(", ")
    )
    assert int(response.headers["access-control-max-age"]) > 0
    assert response.headers["vary"] == "Origin"


@pytest.mark.parametrize("body", [QUERY, {"query": "{"}, {"query": ""}, []])
async def test_a_listed_site_reads_whatever_it_is_answered(listed: httpx.AsyncClient, body: object) -> None:
    response = await listed.post("/graphql", json=body, headers={"Origin": OURS})
    assert allowed(response) == OURS
    assert "x-request-id" in response.headers["access-control-expose-headers"]
    assert "Origin" in response.headers["vary"].split(", ")


@pytest.mark.parametrize(
    "origin", [OTHER, "null", "", "https://app.example.evil.example", "http://app.example", f"{OURS}:8443", f"{OURS}/"]
)
async def test_others_are_told_nothing(listed: httpx.AsyncClient, origin: str) -> None:
    preflight = await listed.options("/graphql", headers={"Origin": origin, **ASKING})
    assert preflight.status_code == 405
    response = await listed.post("/graphql", json=QUERY, headers={"Origin": origin})
    for each in (preflight, response):
        assert allowed(each) is None
        # Or a cache would show this answer to those who may read one.
        assert "Origin" in each.headers["vary"].split(", ")


async def test_without_a_list_there_is_no_other_site(http: httpx.AsyncClient) -> None:
    preflight = await http.options("/graphql", headers={"Origin": OURS, **ASKING})
    assert preflight.status_code == 405
    response = await http.post("/graphql", json=QUERY, headers={"Origin": OURS})
    assert allowed(preflight) is allowed(response) is None
    assert "Origin" not in response.headers["vary"]


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("origin", [OURS, OTHER])
async def test_what_a_form_can_send_is_refused(listed: httpx.AsyncClient, media_type: str, origin: str) -> None:
    response = await listed.post(
        "/graphql", content=b'{"query": "{ __typename }"}', headers={"Content-Type": media_type, "Origin": origin}
    )
    assert response.status_code == 415
