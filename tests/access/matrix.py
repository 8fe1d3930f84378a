"""The oracle of the access tests, as written by hand in matrix.toml: who sees and does what."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.access.cast import ASKERS

_GROUPS = {"EVERYONE": ASKERS, "SIGNED_IN": ASKERS[1:]}
_WRITTEN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())


def camel(name: str) -> str:
    """A name of the database as the API has it."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def _askers(names: str) -> list[str]:
    return [asker for name in names.split() for asker in _GROUPS.get(name, (name,))]


def _each(written: Mapping[str, str]) -> dict[str, str]:
    """What each asker sees; later lines go before earlier ones. Raises LookupError for whoever is not in the cast."""
    seen = {asker: what for names, what in written.items() for asker in _askers(names)}
    if unknown := seen.keys() - set(ASKERS):
        raise LookupError(f"matrix.toml names {unknown}, who is not in the cast")
    return seen


ROWS = {table: _each(written) for table, written in _WRITTEN["rows"].items()}
"""Of every table: which rows, by label, each asker sees."""

RELATIONS = {name: _each(written) for name, written in _WRITTEN["relations"].items()}

COLUMNS = {
    table: {tuple(group["columns"]): _each(group["shown"]) for group in groups}
    for table, groups in _WRITTEN["columns"].items()
}
"""Of every masked table: groups of columns, and the rows on which each asker sees them."""

COMMANDS: dict[str, str] = _WRITTEN["commands"]
"""Of every command: the roles that may give it, or EVERYONE."""

FURTHER: dict[str, str] = _WRITTEN["further"]
"""Of every argument that takes more than its command (<command>.<argument>): the roles that may give it."""

FUNCTIONS: dict[str, tuple[str, ...]] = {
    table: tuple(f"{table.partition('.')[2]}_{way}" for way in ways.split())
    for table, ways in _WRITTEN["functions"].items()
}
"""Of every table: the read functions that answer with visible rows of it, or count them."""

UNLISTED: dict[str, str] = _WRITTEN["unlisted"]
"""Of a table, the labels of rows that no page holds and no count counts."""

COMPUTED: dict[str, str] = _WRITTEN["computed"]
"""The other read functions but reports: the table whose visible rows they tell of, or who is answered."""

REPORTS: dict[str, tuple[str, str]] = {
    report: (seen["whole"], seen.get("own", "")) for report, seen in _WRITTEN["reports"].items()
}
"""Of every report: the roles that see it of the whole hospital, and those that see their own figures."""

QUERIES: dict[str, str] = _WRITTEN["queries"]
"""Of every field of Query: the table whose visible rows it shows, or who is answered."""

_UNNAMED = {*_WRITTEN["mutations"].values(), *_WRITTEN["part_of_others"]}
MUTATIONS: dict[str, str] = {camel(command): command for command in COMMANDS.keys() - _UNNAMED}
MUTATIONS |= _WRITTEN["mutations"]
"""Of every mutation: its command."""


@dataclass(frozen=True)
class Shown:
    """What a type of the API shows to whoever sees its row."""

    rows: str
    """The table of its rows; none where it is no row."""
    shown: frozenset[str]
    """Fields that whoever sees the row sees."""
    masked: frozenset[str]
    """Fields that are null for some, as COLUMNS tells."""
    told: Mapping[str, str]
    """Fields that take seeing the row of the same key of another table, and that table."""
    edges: Mapping[str, str]
    """Edges, and the table or relation of which each shows the visible rows."""


def _shown(written: Mapping[str, Any]) -> Shown:
    tables = {name: fields for name, fields in written.items() if "." in name}
    return Shown(
        written.get("rows", ""),
        frozenset(written["shown"].split()),
        frozenset(written.get("masked", "").split()),
        {field: table for table, fields in tables.items() for field in fields.split()},
        written.get("edges", {}),
    )


GRAPH = {name: _shown(written) for name, written in _WRITTEN["graph"].items()}
"""Of every object type of the API that is no connection: what it shows."""
