"""The bundle that is committed: current, whole, licensed, and served so that a browser keeps to it."""

import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from web import ide

SOURCES = Path(ide.__file__).parent
BUNDLE = SOURCES / "dist"
DOCUMENTS = sorted((SOURCES / "src" / "demo").glob("*.graphql"))


ASSETS = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((BUNDLE / "assets").iterdir())}


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(Starlette(routes=ide.routes(development=True)))
    async with AsyncClient(transport=transport, base_url="http://wardgraph") as client:
        yield client


def test_bundle_was_built_from_these_sources() -> None:
    lines = (BUNDLE / "sources.sha256").read_text("utf-8").splitlines()
    recorded = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    present = {path: hashlib.sha256((SOURCES / path).read_bytes()).hexdigest() for path in recorded}
    below_src = {str(path.relative_to(SOURCES)) for path in (SOURCES / "src").rglob("*") if path.is_file()}

    assert present == recorded, "run `make ide`"
    assert below_src <= recorded.keys(), "run `make ide`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_query_of_a_demo_tab_fits_the_schema(path: Path) -> None:
    schema = build_schema((SOURCES.parents[1] / "graph" / "schema.graphql").read_text("utf-8"))

    assert validate(schema, parse(path.read_text("utf-8"))) == []


def test_licence_of_every_package_of_the_page_is_there() -> None:
    text = (BUNDLE / "THIRD_PARTY_LICENSES.txt").read_text("utf-8")
    named = set(re.findall(r"^=+\n(\S+) [0-9][^ ]* \(", text, re.MULTILINE))

    assert {"graphiql", "graphql", "monaco-editor", "monaco-graphql", "react", "react-dom"} <= named


async def test_page_allows_no_inline_script_and_names_only_files_of_the_bundle(client: AsyncClient) -> None:
    page = ide.page(development=True)
    policy = page.headers["Content-Security-Policy"]
    html = bytes(page.body).decode()
    named = re.findall(r'(?:src|href)="([^"]+)"', html)

    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert len(named) >= 3
    assert [(await client.get(address)).status_code for address in named] == [200] * len(named)


@pytest.mark.parametrize("file", ASSETS, ids=lambda file: file.name.partition("-")[0] + file.suffix)
async def test_asset_is_named_by_its_content_and_kept_for_good(client: AsyncClient, file: Path) -> None:
    answer = await client.get(f"/graphql/ide/assets/{file.name}")

    assert re.search(r"-[\w-]{8}\.\w+$", file.name)
    assert hashlib.sha256(answer.content).hexdigest() == ASSETS[file]
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"].partition(";")[0] in {
        "text/javascript",
        "text/css",
        "image/svg+xml",
        "font/ttf",
    }


@pytest.mark.parametrize("path", ["missing.js", "%2e%2e/index.html", "..%2findex.html", ""])
async def test_nothing_but_the_assets_is_served(client: AsyncClient, path: str) -> None:
    answer = await client.get(f"/graphql/ide/assets/{path}")

    assert answer.status_code == 404
    assert "Cache-Control" not in answer.headers


def test_production_has_no_page() -> None:
    assert ide.routes(development=False) == []
    assert ide.page(development=False).status_code == 404
