"""The bundle that is committed: current, whole, licensed, small, and served so that a browser keeps to its policy."""

import hashlib
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import brotli
import httpx
import pytest
from graphql import build_schema, parse, validate
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from tests.databases import Database
from tests.web import serving
from tools import console_schema
from web import console

SOURCES = Path(console.__file__).parent
ROOT = SOURCES.parents[1]
BUNDLE = SOURCES / "dist"
MANIFEST: dict[str, dict[str, Any]] = json.loads((BUNDLE / "manifest.json").read_text("utf-8"))
ASSETS = {path.name: path.read_bytes() for path in sorted((BUNDLE / "assets").iterdir())}
MOST_FIRST_BYTES = 250 * 1024
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(Starlette(routes=console.routes()))
    async with AsyncClient(transport=transport, base_url="http://wardgraph") as client:
        yield client


def test_bundle_was_built_from_these_sources() -> None:
    lines = (BUNDLE / "sources.sha256").read_text("utf-8").splitlines()
    recorded = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    present = {path: hashlib.sha256((SOURCES / path).read_bytes()).hexdigest() for path in recorded}
    folders = (("src", SOURCES / "src"), ("../../docs/queries", console_schema.DOCUMENTS))
    below = {
        f"{name}/{path.relative_to(folder).as_posix()}"
        for name, folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }

    assert "schema.graphql" in recorded
    assert present == recorded, "run `make console`"
    assert below <= recorded.keys(), "run `make console`"


def test_schema_of_the_console_is_that_of_the_endpoint() -> None:
    assert (ROOT / console_schema.FILE).read_text("utf-8") == console_schema.text(), "run `make generate`"


@pytest.mark.parametrize("path", sorted(console_schema.DOCUMENTS.rglob("*.graphql")), ids=lambda path: path.stem)
def test_document_fits_the_part_of_the_schema_that_types_are_made_of(path: Path) -> None:
    schema = build_schema((ROOT / console_schema.FILE).read_text("utf-8"))
    assert validate(schema, parse(path.read_text("utf-8"))) == []


def test_every_document_has_its_module() -> None:
    documents = {
        path.relative_to(console_schema.DOCUMENTS).with_suffix("")
        for path in console_schema.DOCUMENTS.rglob("*.graphql")
    }
    queries = SOURCES / "src" / "queries"
    modules = {path.relative_to(queries).with_suffix("") for path in queries.rglob("*.ts")}
    assert modules == documents


def test_no_document_stands_in_the_code() -> None:
    code = [path for path in (SOURCES / "src").rglob("*.ts*") if "queries" not in path.parts]
    assert len(code) > 30
    assert [
        path.name for path in code if re.search(r"\bgql\b|graphql`|(query|mutation) \w+\s*[({]", path.read_text())
    ] == []


def first_load(*names: str) -> set[str]:
    """The files that a browser loads for modules of the bundle, and for what they import at once."""
    files: set[str] = set()
    waiting = list(names)
    while waiting:
        part = MANIFEST[waiting.pop()]
        if part["file"] in files:
            continue
        files |= {part["file"], *part.get("css", ()), *part.get("assets", ())}
        waiting += part.get("imports", ())
    return files


def test_first_screen_is_at_most_250_kb() -> None:
    """The page, its scripts and styles, the larger catalogue, and the screen that somebody arrives at."""
    catalogues = [name for name in MANIFEST if re.search(r"locales/(en|de)\.po$", name)]
    files = first_load("index.html", "src/workspaces/home/Start.tsx", *catalogues) | {"index.html"}
    sizes = {name: len(brotli.compress((BUNDLE / name).read_bytes(), quality=9)) for name in files}

    assert len(catalogues) == 2
    assert sum(sizes.values()) <= MOST_FIRST_BYTES, sizes


def test_licence_of_every_package_of_the_page_is_there() -> None:
    text = (BUNDLE / "THIRD_PARTY_LICENSES.txt").read_text("utf-8")
    named = set(re.findall(r"^=+\n(\S+) [0-9][^ ]* \(", text, re.MULTILINE))

    assert {"react", "react-dom", "react-aria-components", "react-router", "@urql/core", "zod", "@lingui/core"} <= named


def messages(language: str) -> dict[str, str]:
    """The texts of a catalogue by the English ones."""
    text = (SOURCES / "src" / "words" / "locales" / f"{language}.po").read_text("utf-8")
    entries = re.findall(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|\Z))+)', text, re.MULTILINE)
    joined = [["".join(json.loads(line) for line in part.splitlines()) for part in entry] for entry in entries]
    return {msgid: msgstr for msgid, msgstr in joined if msgid}


def test_german_is_complete() -> None:
    english, german = messages("en"), messages("de")

    assert len(english) > 100
    assert german.keys() == english.keys(), "run `make console`"
    assert [text for text, translated in german.items() if not translated.strip()] == []


def test_german_has_the_same_places_for_values() -> None:
    def places(text: str) -> list[str]:
        return sorted(re.findall(r"</?\d+/?>|\{\w+(?=[,}])", text))

    assert [text for text, translated in messages("de").items() if places(text) != places(translated)] == []


@pytest.mark.parametrize("path", ["/", "/reception", "/reception/day/2026-01-01", "/no/such/screen"])
async def test_every_screen_is_the_page(client: AsyncClient, path: str) -> None:
    answer = await client.get(path, headers=HTML)
    html = answer.text
    named = re.findall(r'(?:src|href)="([^"]+)"', html)

    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == console.POLICY
    assert answer.headers["Cache-Control"] == "no-cache"
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", html)
    assert len(named) >= 3
    assert [(await client.get(address)).status_code for address in named] == [200] * len(named)


def test_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in console.POLICY
    assert "http" not in console.POLICY
    assert {
        "script-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    } <= {*console.POLICY.split("; ")}


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/reception", {"Accept": "application/json"}),
        ("GET", "/favicon.ico", HTML),
        ("GET", "/graphql/nothing", HTML),
        ("GET", "/assets/missing.js", HTML),
        ("GET", "/assets/%2e%2e/index.html", HTML),
        ("GET", "/assets/..%2fsources.sha256", HTML),
        ("POST", "/reception", HTML),
        ("POST", "/", HTML),
    ],
)
async def test_what_is_no_screen_is_not_there(
    client: AsyncClient, method: str, path: str, headers: dict[str, str]
) -> None:
    assert (await client.request(method, path, headers=headers)).status_code == 404


@pytest.mark.parametrize("name", ASSETS)
async def test_asset_is_named_by_its_content_and_kept_for_good(client: AsyncClient, name: str) -> None:
    answer = await client.get(f"/assets/{name}", headers={"Accept-Encoding": "br"})
    plain = await client.get(f"/assets/{name}", headers={"Accept-Encoding": "identity"})

    assert re.search(r"-[\w-]{8}\.\w+$", name)
    assert answer.content == plain.content == ASSETS[name]
    assert answer.headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in plain.headers
    for one in (answer, plain):
        assert "immutable" in one.headers["Cache-Control"]
        assert one.headers["Vary"] == "Accept-Encoding"
        assert one.headers["X-Content-Type-Options"] == "nosniff"
        assert one.headers["Content-Type"].partition(";")[0] in {"text/javascript", "text/css", "image/svg+xml"}


@pytest.mark.parametrize("environment", ["development", "production"])
async def test_console_is_served_by_the_server(database: Database, environment: str) -> None:
    async with (
        serving(database, environment=environment) as address,
        httpx.AsyncClient(base_url=address) as client,
    ):
        page = await client.get("/reception", headers=HTML)
        explored = await client.get("/graphql", headers=HTML)
        missing = await client.get("/nothing")
    assert 'id="console"' in page.text
    assert page.headers["Content-Security-Policy"] == console.POLICY
    assert ("text/html" in explored.headers["Content-Type"]) == (environment == "development")
    assert missing.status_code == 404
