"""The floors of the house: whatever imports stands above what it imports, and no file grows beyond reading."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository import ROOT, tracked

# From the ground up. What stands on one floor knows nothing of its neighbours.
FLOORS = (
    ("wardgraph",),
    ("db",),
    ("graph",),
    ("loadgen", "web", "worker"),
    ("cli", "tools"),
    ("benchmarks",),
    ("tests",),
)
FLOOR_OF = {package: floor for floor, packages in enumerate(FLOORS) for package in packages}
# The rooms of a package in the same sense.
ROOMS = (
    ("graph.declare",),
    ("graph.engine",),
    ("graph.domains",),
    ("graph.schema",),
    ("graph.http",),
    ("loadgen.plan",),
    ("loadgen.play",),
    ("loadgen.bench",),
)
ROOM_OF = {room: place for place, rooms in enumerate(ROOMS) for room in rooms}
# `python -m wardgraph` has the name of the ground floor and is the door of the top one.
DOORS = {"wardgraph/__main__.py"}
MOST_LINES = 400
CODE = {".py", ".sql", ".ts", ".tsx", ".js", ".mjs", ".lua", ".css"}
# Built or applied: nobody edits them.
NOT_WRITTEN = ("web/ide/dist/", "web/console/dist/", "db/schema.sql", "db/migrations/")


def imports(path: str) -> Iterator[str]:
    """The modules that a file imports anywhere, within functions and for type checkers too."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def place_in(places: dict[str, int], name: str) -> int | None:
    return next((place for prefix, place in places.items() if f"{name}.".startswith(f"{prefix}.")), None)


MODULES = [path for path in tracked() if path.endswith(".py") and path.partition("/")[0] in FLOOR_OF]


@pytest.mark.parametrize("path", MODULES)
def test_no_import_runs_upwards(path: str) -> None:
    if path in DOORS:
        return
    own = path.removesuffix(".py").replace("/", ".")
    for imported in imports(path):
        for places in (FLOOR_OF, ROOM_OF):
            here, there = place_in(places, own), place_in(places, imported)
            if here is None or there is None:
                continue
            package, other = own.partition(".")[0], imported.partition(".")[0]
            if places is FLOOR_OF:
                assert there < here or package == other, f"{path} imports {imported}"
            elif package == other:
                assert there <= here, f"{path} imports {imported}"


def test_every_folder_with_python_has_a_floor() -> None:
    folders = {path.partition("/")[0] for path in tracked() if path.endswith(".py") and "/" in path}
    assert folders <= set(FLOOR_OF)


def test_no_file_of_code_is_too_long_to_read() -> None:
    written = [path for path in tracked() if Path(path).suffix in CODE and not path.startswith(NOT_WRITTEN)]
    lengths = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in written}
    assert len(written) > len(MODULES)
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}
