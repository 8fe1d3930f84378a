"""The functions of api as wardgraph/catalogue.json lists them, and the text of their calls by name.

    function("book_appointment").call({"p_hospital_id": "$1", "p_session_id": "$2", "p_patient_id": "$3", ...})

The list is generated from the SQL (db/generate/api_catalogue.py). A name that it lacks is refused before it is sent.
"""

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("catalogue.json")
ASKER = ("p_hospital_id", "p_session_id")
"""The arguments that say who asks, and where: all but one function begin with them."""


class NotInCatalogue(LookupError):
    """A function, argument or column that is not there, or an argument that a call lacks: a fault of the program."""


class Record(NamedTuple):
    """What goes on record of a read: the kind of its rows, and the column that leads to the patient, if one does."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function of api: its arguments and columns with their types, the permission it requires, its errors.

    `optional` arguments have a default, which is null; `further` are the permissions that single arguments need.
    `record` is set where reads of its rows are on record, `joined` where api.export_page gives the same rows, too: what
    it calls them.
    """

    name: str
    arguments: Mapping[str, str]
    optional: frozenset[str]
    columns: Mapping[str, str]
    writes: bool
    requires: str | None
    further: Mapping[str, str]
    errors: tuple[str, ...]
    record: Record | None = None
    joined: str | None = None

    @property
    def own_arguments(self) -> tuple[str, ...]:
        """Its arguments without those that say who asks."""
        return tuple(name for name in self.arguments if name not in ASKER)

    def call(self, values: Mapping[str, str]) -> str:
        """The text of a call with these SQL expressions by the arguments' names. Raises NotInCatalogue."""
        self.check(values)
        return f"api.{self.name}({', '.join(f'{name} => {value}' for name, value in values.items())})"

    def check(self, names: Iterable[str]) -> None:
        """Raises NotInCatalogue, unless a call may give exactly these arguments."""
        given = set(names)
        if unknown := given - self.arguments.keys():
            raise NotInCatalogue(f"api.{self.name} takes no {_listed(unknown)}; it takes: {self._takes}.")
        if missing := self.arguments.keys() - given - self.optional:
            raise NotInCatalogue(f"A call of api.{self.name} lacks {_listed(missing)}; it takes: {self._takes}.")

    @property
    def _takes(self) -> str:
        return ", ".join(self.arguments) or "nothing"


@dataclass(frozen=True, slots=True)
class Holders:
    """The roles that hold a permission: for all records, and for their own records only."""

    of_all: tuple[str, ...]
    of_own: tuple[str, ...]


def function(name: str) -> Function:
    """The function `api.<name>`. Raises NotInCatalogue."""
    return _function(FILE, name)


def functions() -> tuple[str, ...]:
    """The names of all functions."""
    return tuple(_content(FILE)["functions"])


def holders(permission: str) -> Holders:
    """The roles that hold a permission. Raises NotInCatalogue."""
    listed = _content(FILE)["permissions"]
    if permission not in listed:
        raise NotInCatalogue(f"There is no permission {permission}; there are: {', '.join(listed)}.")
    return Holders(tuple(listed[permission].get("roles", ())), tuple(listed[permission].get("own", ())))


@cache
def _function(file: Path, name: str) -> Function:
    content = _content(file)
    listed = content["functions"]
    if name not in listed:
        near = difflib.get_close_matches(name, listed, n=5, cutoff=0.5)
        raise NotInCatalogue(f"There is no function api.{name}. There are: {', '.join(near or listed)}.")
    entry = listed[name]
    return Function(
        name,
        entry["arguments"],
        frozenset(entry.get("optional", ())),
        entry["columns"] if "columns" in entry else content["rows"][entry["row"]],
        entry["writes"],
        entry.get("requires"),
        entry.get("further", {}),
        tuple(entry.get("errors", ())),
        Record(*entry["record"]) if "record" in entry else None,
        entry.get("joined"),
    )


@cache
def _content(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_bytes())
    return content


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
