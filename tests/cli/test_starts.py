"""Starts are quick: a command imports what it needs, and nothing is compiled that was compiled before."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from cli.main import COMMANDS, main
from tests.databases import Database
from tests.installation import Installation

ROOT = Path(__file__).parents[2]
NORTH = ("hospital", "create", "north", "--name", "North", "--time-zone", "Europe/Berlin", "--currency", "EUR")
CALL = ("call", "hospital_by_slug", '{"slug": "north"}')
# CPython's own words for a module that it imports, and for one that it compiles; bytecode that it reads is in quotes.
IMPORTED = re.compile(r"^import '?([\w.]+)'? #", re.MULTILINE)
COMPILED = re.compile(r"^# code object from ([^'\n]+\.py)$", re.MULTILINE)


@pytest.fixture(scope="module")
def installation(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("data"))
    made.environment |= {"DATABASE_URL": database.admin_dsn, "WARDGRAPH_API_DATABASE_URL": database.api_dsn}
    # A hospital of our own keeps `serve` from making the demo one.
    created = made.run(*NORTH)
    assert created.returncode == 0, created.stderr
    return made


@pytest.fixture(scope="module")
def compiled() -> None:
    """What `make` does for .venv/run.stamp, for whoever runs a test without it."""
    subprocess.run([sys.executable, "-m", "tools.bytecode"], cwd=ROOT, check=True)


def imported(installation: Installation, *arguments: str) -> set[str]:
    done = installation.run(*arguments, PYTHONVERBOSE="1")
    assert done.returncode == 0, done.stderr
    assert done.stdout
    return set(IMPORTED.findall(done.stderr))


def test_help_imports_no_command(installation: Installation) -> None:
    names = imported(installation, "--help")
    assert "cli.main" in names
    assert not names & {"asyncio", "asyncpg", "graphql", "strawberry", "graph.schema", *_modules()}


def test_call_imports_no_schema(installation: Installation) -> None:
    names = imported(installation, *CALL)
    assert {"cli.call", "asyncpg"} <= names
    assert not {name for name in names if name.split(".")[0] in ("graph", "graphql", "strawberry", "uvicorn", "faker")}


def test_a_command_that_needs_the_schema_imports_it(installation: Installation) -> None:
    assert {"graph.schema", "graphql", "strawberry"} <= imported(installation, "explain", "--help")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_says_of_a_command_what_the_command_says(name: str) -> None:
    command = main.get_command(main.make_context("wardgraph", ["--help"], resilient_parsing=True), name)
    assert command is not None
    assert (command.name, command.get_short_help_str(limit=200)) == (name, COMMANDS[name][1])


def _modules() -> set[str]:
    return {module for module, _ in COMMANDS.values()}


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("arguments", [("--help",), CALL])
def test_a_command_compiles_nothing(installation: Installation, arguments: tuple[str, ...]) -> None:
    done = installation.run(*arguments, PYTHONVERBOSE="1")
    assert done.returncode == 0
    assert "cli/__pycache__/main." in done.stderr
    assert ours(done.stderr) == []


@pytest.mark.usefixtures("compiled")
def test_serve_compiles_nothing_until_it_has_answered(installation: Installation, tmp_path: Path) -> None:
    said = tmp_path / "said"
    with said.open("w") as errors, installation.serving(errors=errors, PYTHONVERBOSE="1"):
        asked = {"query": "{hospital{name}}"}
        answer = httpx.post(f"http://127.0.0.1:{installation.port}/graphql", json=asked, timeout=30)
    assert answer.json() == {"data": {"hospital": {"name": "North"}}}
    text = said.read_text()
    assert "graph/__pycache__/schema." in text
    assert ours(text) == []


def ours(said: str) -> list[str]:
    """What was compiled of the project and of installed packages: Python's own library is as it was installed."""
    return [path for path in COMPILED.findall(said) if Path(path).is_relative_to(ROOT) or "site-packages" in path]


def test_the_set_up_compiles_a_source_that_changed() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    asked = ["make", "--dry-run", "--what-if=wardgraph/settings.py"]
    for target in ("serve", "test"):
        done = subprocess.run([*asked, target], cwd=ROOT, env=environment, text=True, capture_output=True, check=True)
        assert "-m tools.bytecode" in done.stdout
