"""The oracle of the access tests, as written by hand in matrix.toml: who sees and does what."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from tests.access.cast import ASKERS

_GROUPS = {"EVERYONE": ASKERS, "SIGNED_IN": ASKERS[1:]}
_WRITTEN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())


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
