"""The rows of an import that were left out as CSV that can be corrected and imported as it is.

The file that they came from is not at hand any more: columns have the names of the API, and values its spellings.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from db.imports.kinds import PARTS, TOLD, Column, Kind
from db.imports.rows import MISSPELT

Left = tuple[int, Mapping[str, Any] | None, list[str], list[str]]
"""A row that was left out: its line, its values by the names of the database's columns, problems and codes."""


def header(kind: Kind) -> bytes:
    """The first line of the file."""
    return _csv([[*(column.name for column in _columns(kind)), *TOLD]])


def lines(kind: Kind, rows: Iterable[Left]) -> bytes:
    """The lines of these rows: of what has parts, one for each of them."""
    names = [column.sql_name for column in _columns(kind)]
    return _csv(
        [*_values(names, each), line, "; ".join(problems), "; ".join(codes)]
        for line, given, problems, codes in rows
        for each in _parts(kind, given or {})
    )


def _columns(kind: Kind) -> list[Column]:
    return [column for column in kind.columns.values() if column.type != PARTS]


def _parts(kind: Kind, given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    parts = given.get(kind.parts.name) if kind.parts else None
    return [{**given, **part} for part in parts] if parts else [given]


def _values(names: Iterable[str], given: Mapping[str, Any]) -> list[str]:
    misspelt = given.get(MISSPELT, {})
    return [_text(given.get(name, misspelt.get(name))) for name in names]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _csv(rows: Iterable[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
