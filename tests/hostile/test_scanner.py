"""What scanners of GraphQL endpoints such as graphql-cop look for: production shows nothing of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import Database
from tests.web import serving
from web import console

CONSOLE = Path(console.__file__).with_name("dist") / "index.html"


@pytest.fixture(scope="module")
async def production(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The application as production has it."""
    async with (
        serving(database, environment="production") as address,
        httpx.AsyncClient(base_url=address, headers={"Wardgraph-Hospital": "demo"}, timeout=30) as http,
    ):
        yield http


async def asked(http: httpx.AsyncClient, query: str) -> dict[str, Any]:
    """The answer to a query that is posted as JSON."""
    answer: dict[str, Any] = (await http.post("/graphql", json={"query": query})).json()
    return answer


async def test_the_endpoint_answers_at_all(production: httpx.AsyncClient) -> None:
    assert await asked(production, "{ __typename }") == {"data": {"__typename": "Query"}}


async def test_a_hundred_aliases_of_a_meta_field_are_refused(production: httpx.AsyncClient) -> None:
    answer = await asked(production, "{ " + " ".join(f"a{number}: __typename" for number in range(101)) + " }")
    assert "data" not in answer
    assert len(answer["errors"]) == 1


async def test_a_field_repeated_500_times_is_refused(production: httpx.AsyncClient) -> None:
    answer = await asked(production, "{ " + "__typename " * 500 + "}")
    assert "data" not in answer
    assert len(answer["errors"]) == 1


async def test_many_directives_make_one_error(production: httpx.AsyncClient) -> None:
    answer = await asked(production, "{ __typename " + "@aa" * 10 + " }")
    assert "data" not in answer
    assert len(answer["errors"]) == 1


async def test_a_list_of_operations_is_refused(production: httpx.AsyncClient) -> None:
    response = await production.post("/graphql", json=[{"query": "{ __typename }"}] * 10)
    assert response.status_code == 400
    assert "data" not in response.json()


@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { types { name } } }",
        "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }",
        '{ __type(name: "Query") { name } }',
    ],
)
async def test_the_schema_is_not_shown(production: httpx.AsyncClient, query: str) -> None:
    answer = await asked(production, query)
    assert "data" not in answer


@pytest.mark.parametrize("query", ["{ __schema { directive } }", "{ patien }", "{ hospita }"])
async def test_no_field_is_suggested(production: httpx.AsyncClient, query: str) -> None:
    assert "Did you mean" not in (await production.post("/graphql", json={"query": query})).text


@pytest.mark.parametrize("query", ["{ __typename }", "mutation { __typename }"])
async def test_nothing_is_answered_by_get(production: httpx.AsyncClient, query: str) -> None:
    response = await production.get("/graphql", params={"query": query})
    assert response.status_code == 405
    assert "data" not in response.json()


@pytest.mark.parametrize("query", ["{ __typename }", "mutation { __typename }"])
async def test_no_form_of_another_site_is_answered(production: httpx.AsyncClient, query: str) -> None:
    for kind, content in (
        ("application/x-www-form-urlencoded", httpx.QueryParams({"query": query}).__str__()),
        ("text/plain", f'{{"query": "{query}"}}'),
    ):
        response = await production.post("/graphql", content=content, headers={"Content-Type": kind})
        assert response.status_code == 415
        assert "data" not in response.json()


async def test_the_endpoint_has_no_page(production: httpx.AsyncClient) -> None:
    response = await production.get("/graphql", headers={"Accept": "text/html"})
    assert response.status_code >= 400
    assert "graphiql" not in response.text.lower()


@pytest.mark.parametrize("path", ["/graphiql", "/playground", "/altair", "/console", "/"])
async def test_no_page_explores_the_schema(production: httpx.AsyncClient, path: str) -> None:
    response = await production.get(path, headers={"Accept": "text/html"})
    # The console's page, which says "not found" there, and loads nothing but the console.
    assert response.content == CONSOLE.read_bytes()
    assert "graphiql" not in response.text.lower()


@pytest.mark.parametrize("query", ["qwerty cop { abc }", "{ __typename", '{ patient(id: "\\u0000") { id } }'])
async def test_an_error_shows_no_trace(production: httpx.AsyncClient, query: str) -> None:
    text = (await production.post("/graphql", json={"query": query})).text.lower()
    assert not [word for word in ("traceback", "stacktrace", "exception", '"tracing"', ".py") if word in text]
