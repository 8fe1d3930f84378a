"""What can be imported: each kind is declared in db/imports/<kind>.toml, and two SQL functions make records of it.

`meaning` says for clients what its rows are.
columns.<name in the API> = { type, required, also, values }

`type` is text, texts (several, with ";" between them), date, datetime, time, decimal, integer, boolean, id (a number,
or an id of the API) or hours (of a week, as `Mon-Fri 08:00-16:00`); `also` are other names that a file's header may
have for it; `values` are the choices, each with its other spellings; `required` columns must be in every file. Of each
list in `one_of`, a file has at least one column.
`parts` = { name, by, columns }: rows that follow each other with the same value of the column `by` are one record,
whose list `name` has an object of these columns for each of them; in JSON the list may be given as it is.
What a value means, rules decide: clinic.checked_<kind> and clinic.loaded_<kind> in db/functions/imports, and, where
rows have to be compared with each other by more than their keys, clinic.compared_<kind>. docs/recipes.md says how to
add one.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
TYPES = frozenset({"text", "texts", "date", "datetime", "time", "decimal", "integer", "boolean", "id", "hours"})
PARTS = "parts"
"""The type of the column that holds the list of parts, which only JSON gives as such."""
CONFIRMED = "confirmed"
"""The column of any file that confirms what is likely there already."""
TOLD = ("line", "problems", "problemCodes")
"""The columns that a file with problems has besides, which nobody imports."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a kind: its name in the API, and how a file may spell it and its values."""

    name: str
    type: str
    required: bool = False
    also: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def sql_name(self) -> str:
        """Its name in the database."""
        return re.sub("([A-Z])", r"_\1", self.name).lower()


@dataclass(frozen=True, slots=True)
class Parts:
    """What rows with the same `by` tell of one record: the list `name`, of these columns."""

    name: str
    by: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its name on the command line, its columns, lists of which a file has one, and its parts."""

    name: str
    meaning: str
    columns: Mapping[str, Column]
    one_of: tuple[tuple[str, ...], ...] = ()
    parts: Parts | None = None

    @property
    def sql_name(self) -> str:
        """Its name in the database and in the API."""
        return self.name.upper()


def names() -> tuple[str, ...]:
    """The names of all kinds."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def kind(name: str) -> Kind:
    """The kind of this name, one of `names`. Raises ValueError where its declaration is wrong."""
    given = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    columns = {each: _column(name, each, entry) for each, entry in given.pop("columns").items()}
    columns[CONFIRMED] = Column(CONFIRMED, "boolean")
    parts = _parts(name, columns, given.pop("parts", None))
    if parts:
        columns[parts.name] = Column(parts.name, PARTS)
    one_of = tuple(tuple(each) for each in given.pop("one_of", ()))
    meaning = given.pop("meaning", "")
    if given or not meaning or not {column for each in one_of for column in each} <= columns.keys():
        raise ValueError(f"db/imports/{name}.toml: what are {', '.join([*given, *map(str, one_of)])}?")
    return Kind(name, meaning, columns, one_of, parts)


def every() -> tuple[Kind, ...]:
    """All kinds."""
    return tuple(kind(name) for name in names())


def _parts(kind_name: str, columns: Mapping[str, Column], entry: dict[str, Any] | None) -> Parts | None:
    if entry is None:
        return None
    if entry.keys() != {"name", "by", "columns"} or not {entry["by"], *entry["columns"]} <= columns.keys():
        raise ValueError(f"db/imports/{kind_name}.toml: parts are not declared as db/imports/kinds.py says.")
    return Parts(entry["name"], entry["by"], tuple(entry["columns"]))


def _column(kind_name: str, name: str, entry: dict[str, Any]) -> Column:
    if entry.get("type") not in TYPES or entry.keys() - {"type", "required", "also", "values"}:
        raise ValueError(f"db/imports/{kind_name}.toml: {name} is not declared as db/imports/kinds.py says.")
    values = {value: tuple(spellings) for value, spellings in entry.get("values", {}).items()}
    return Column(name, entry["type"], entry.get("required", False), tuple(entry.get("also", ())), values)
