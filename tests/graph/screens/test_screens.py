"""The queries of docs/queries over HTTP, each by the role that it is for: compiled, with something to show."""

import datetime as dt
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import parse

from loadgen.play.accounts import NAMES, PASSWORD
from tests.kept import DEMO_AT
from tests.web import Client, sign_in

FOLDER = Path(__file__).parents[3] / "docs" / "queries"
SCREENS = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.graphql"))}
_FOR = re.compile(r"# For: ([A-Z]+)\n")


@pytest.fixture
async def http(http_server: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the demo hospital's server."""
    async with httpx.AsyncClient(base_url=http_server, timeout=30) as client:
        yield client


async def _variables(client: Client, admin: Client) -> dict[str, Any]:
    """Values for every variable that a screen may declare: of rows that the client can see much of."""
    found = await admin.data(
        """{ departments(first: 1) { nodes { id } }
             appointments(first: 1, filter: {seriesId: {isNull: false}}) {
               nodes { series { id } patient { id lastName } } } }"""
    )
    department = found["departments"]["nodes"][0]["id"]
    occurrence = found["appointments"]["nodes"][0]
    asked = await client.data(
        "{ viewer { patient { id } nurse { department { id } }"
        " doctor { id visits(first: 1) { nodes { id patient { id } } } } } }"
    )
    # Nobody is signed in at a screen that is for everybody.
    viewer = asked["viewer"] or dict.fromkeys(("patient", "nurse", "doctor"))
    doctor, nurse = viewer["doctor"] or {}, viewer["nurse"] or {}
    seen = doctor["visits"]["nodes"][0] if doctor else {"id": None, "patient": viewer["patient"]}
    return {
        "department": nurse["department"]["id"] if nurse else department,
        "doctor": doctor.get("id"),
        "patient": (seen["patient"] or {}).get("id"),
        "visit": seen["id"],
        "series": occurrence["series"]["id"],
        "record": occurrence["patient"]["id"],
        "text": occurrence["patient"]["lastName"],
        "day": DEMO_AT.date().isoformat(),
        "minutes": 20,
        "now": DEMO_AT.isoformat(),
        "fromDay": (DEMO_AT - dt.timedelta(days=30)).date().isoformat(),
        "toDay": DEMO_AT.date().isoformat(),
        # A week to both sides, so that a day without appointments makes no test pass for nothing.
        "from": (DEMO_AT - dt.timedelta(days=7)).isoformat(),
        "to": (DEMO_AT + dt.timedelta(days=7)).isoformat(),
    }


@pytest.mark.parametrize("screen", SCREENS)
async def test_a_screen_is_answered_by_one_compiled_statement(http: httpx.AsyncClient, screen: str) -> None:
    text = SCREENS[screen]
    found = _FOR.match(text)
    assert found, f"{screen} does not begin with the role that it is for"
    if found[1] == "PUBLIC":
        client = Client(http, {"Wardgraph-Hospital": "demo"})
    else:
        client = await sign_in(http, "demo", f"{NAMES[found[1]]}@demo.example", PASSWORD)
    admin = await sign_in(http, "demo", "admin@demo.example", PASSWORD)
    values = await _variables(client, admin)
    if screen == "patients":
        values |= {"from": "A", "to": "z"}
    if screen.startswith("free-"):
        # Nothing is free in years, nor in the past.
        now = dt.datetime.now(dt.UTC)
        values |= {"from": now.isoformat(), "to": (now + dt.timedelta(days=7)).isoformat()}
    asked = {name: values[name] for name in _names(text) if name in values}

    response = await http.post("/graphql", json={"query": text, "variables": asked}, headers=client.headers)

    answer = response.json()
    assert "errors" not in answer, answer["errors"]
    # graphql-core's answers have the stage `execute` there.
    stages = {part.split(";")[0].strip() for part in response.headers["server-timing"].split(",")}
    assert stages == {"prepare", "database", "assemble", "total"}, screen
    connections = list(_connections(answer["data"]))
    assert not connections or any(connections), f"{screen} shows nothing"
    assert all(answer["data"].values()), f"{screen} shows a null"


def _names(text: str) -> list[str]:
    """The variables of the one operation of a document."""
    (operation,) = parse(text).definitions
    return [definition.variable.name.value for definition in operation.variable_definitions or ()]  # type: ignore[attr-defined]


def _connections(value: Any) -> Any:
    """The rows of every connection in an answer."""
    if isinstance(value, dict):
        for name, below in value.items():
            if name in ("nodes", "edges"):
                yield below
            yield from _connections(below)
    elif isinstance(value, list):
        for below in value:
            yield from _connections(below)


def test_the_list_names_every_screen() -> None:
    listed = re.findall(
        r"^\| \[([a-z-]+)\]\(\1\.graphql\) \| ([A-Z]+|everybody) \|", (FOLDER / "README.md").read_text(), re.MULTILINE
    )
    assert sorted(name for name, _ in listed) == sorted(SCREENS)
    assert len(SCREENS) == 27
    for name, role in listed:
        assert role == "everybody" or SCREENS[name].startswith(f"# For: {role}\n"), name
