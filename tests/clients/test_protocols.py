"""GraphQL over HTTP as graphql-http's audits ask for it, and persisted queries as Apollo's client does."""

import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import kept
from tests.databases import Database, DatabaseServer
from tests.installation import Installation

FOLDER = Path(__file__).parent
AUDITS = 61
# They ask for __type, and in production nothing is told of the schema.
_BY_GET_TOO = "MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting"
ASK_FOR_A_TYPE = {
    "MUST allow map {variables} parameter when accepting application/json",
    "SHOULD allow map {variables} parameter when accepting application/graphql-response+json",
    f"{_BY_GET_TOO} application/json",
    f"{_BY_GET_TOO} application/graphql-response+json",
}
BY_GET = "MAY accept application/x-www-form-urlencoded formatted GET requests"
pytestmark = [pytest.mark.clients, pytest.mark.usefixtures("installed")]


@pytest.fixture(scope="module")
async def demo(server: DatabaseServer) -> AsyncIterator[Database]:
    async with server.database(await kept.demo_template(server)) as made:
        yield made


@contextmanager
def serving(demo: Database, data: Path, **environment: str) -> Iterator[str]:
    installation = Installation(data)
    installation.environment |= environment | {
        "DATABASE_URL": demo.admin_dsn,
        "WARDGRAPH_API_DATABASE_URL": demo.api_dsn,
        "WARDGRAPH_HOSPITAL": "demo",
        "WARDGRAPH_SECRET": "of tests, which everybody may know",
    }
    with installation.serving():
        yield f"http://127.0.0.1:{installation.port}/graphql"


def told(script: str, url: str) -> dict[str, Any]:
    done = subprocess.run(
        ["node", script, url],  # noqa: S607 - whichever Node npm goes with
        cwd=FOLDER, text=True, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    steps: dict[str, Any] = json.loads(done.stdout)
    return steps


def test_every_audit_passes_in_development(demo: Database, tmp_path: Path) -> None:
    with serving(demo, tmp_path) as url:
        audits = told("audits.js", url)
    assert {name: found for name, found in audits.items() if found != "ok"} == {}
    assert len(audits) == AUDITS


@pytest.mark.parametrize(("get", "others"), [("on", set()), ("off", {BY_GET})])
def test_all_but_those_that_ask_for_a_type_pass_in_production(
    demo: Database, tmp_path: Path, get: str, others: set[str]
) -> None:
    with serving(demo, tmp_path, WARDGRAPH_ENV="production", WARDGRAPH_GET=get) as url:
        audits = told("audits.js", url)
    assert {name for name, found in audits.items() if found != "ok"} == ASK_FOR_A_TYPE | others
    assert len(audits) == AUDITS


@pytest.mark.parametrize(
    ("documents", "sent"),
    [
        # The hash; what the server asked for; the hash.
        ("automatic", [[False, True], [True, True], [False, True]]),
        # The hash; then never again.
        ("registered", [[False, True], [True, False], [True, False]]),
    ],
)
def test_apollo_sends_a_hash_where_the_server_knows_it(
    demo: Database, tmp_path: Path, documents: str, sent: list[list[bool]]
) -> None:
    with serving(demo, tmp_path, WARDGRAPH_DOCUMENTS=documents) as url:
        steps = told("persisted.js", url)
    assert steps == {"answer 1": 12, "answer 2": 12, "sent": sent}
