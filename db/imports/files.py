"""The records of a file: CSV with any separator, a list of JSON objects, or a JSON object a line."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from db.imports import json_list
from db.imports.encodings import encoding_of, separator_of
from db.imports.errors import FileProblem, RowProblem
from db.imports.kinds import Column

FORMATS = ("csv", "json", "ndjson")
_LONGEST_VALUE = 1_000_000

Cells = Sequence[Any]
"""The values of a record, in the order of the header: text of CSV, anything of JSON; none where there is no value."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record: the line it begins on, its values, how many bytes of the file were read, and what is wrong with it."""

    line: int
    cells: Cells
    read: int
    problem: RowProblem | None = None
    first: int = 0

    @property
    def begins(self) -> int:
        """The line on which the first of the rows begins that are one record together."""
        return self.first or self.line


@dataclass(frozen=True, slots=True)
class File:
    """A file of records, whose header is known."""

    path: Path
    format: str
    encoding: str
    separator: str
    header: tuple[str, ...]
    together: int | None = None

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.path.stat().st_size

    def records(self) -> Iterator[Record]:
        """Its records, which can be read several times. Raises FileProblem where it ends being one."""
        found = {"csv": self._of_csv, "json": self._of_json, "ndjson": self._of_ndjson}[self.format]()
        return found if self.together is None else self._grouped(found, self.together)

    def with_together(self, name: str | None, columns: Sequence[Column | None]) -> "File":
        """The file, of which rows that follow each other with the same value of this column are one record."""
        places = [place for place, column in enumerate(columns) if column and column.name == name]
        return replace(self, together=places[0]) if places else self

    def _grouped(self, records: Iterator[Record], place: int) -> Iterator[Record]:
        first, before = 0, None
        for record in records:
            # Whose row it is that cannot be read nobody knows: none of what it may belong to is loaded.
            if not record.problem:
                value = record.cells[place]
                if value in (None, "") or value != before:
                    first = record.line
                before = value
            yield replace(record, first=first or record.line)

    def _of_csv(self) -> Iterator[Record]:
        with self.path.open("rb") as raw, io.TextIOWrapper(raw, self.encoding, newline="") as text:
            rows = _csv(text, self.separator)
            line, width = 1, len(self.header)
            try:
                for number, cells in enumerate(rows):
                    begins, line = line, rows.line_num + 1
                    if not number or not any(cells):
                        continue
                    problem = (
                        None
                        if len(cells) == width
                        else _malformed(f"has {len(cells)} values where the header has {width} names")
                    )
                    yield Record(begins, cells, raw.tell(), problem)
            except csv.Error as error:
                raise FileProblem(f"Line {line} is no CSV: {error}.") from error

    def _of_ndjson(self) -> Iterator[Record]:
        with self.path.open("rb") as raw, io.TextIOWrapper(raw, self.encoding, newline="\n") as text:
            for line, told in enumerate(text, 1):
                if not told.strip():
                    continue
                try:
                    value = orjson.loads(told)
                except ValueError as error:
                    yield Record(line, (), raw.tell(), _malformed(f"is no JSON: {error}"))
                else:
                    yield self._record(line, value, raw.tell())

    def _of_json(self) -> Iterator[Record]:
        for place, (value, read) in enumerate(json_list.records(self.path, self.encoding), 1):
            yield self._record(place, value, read)

    def _record(self, line: int, value: Any, read: int) -> Record:
        if not isinstance(value, dict):
            return Record(line, (), read, _malformed("must be a JSON object"))
        return Record(line, [value.get(name) for name in self.header], read)


def opened(path: Path, format_: str | None, encoding: str | None, separator: str | None) -> File:
    """A file of this format, or of the one its name ends in, with its header. Raises FileProblem."""
    format_ = format_ or path.suffix.lower().lstrip(".").replace("jsonl", "ndjson").replace("tsv", "csv")
    if format_ not in FORMATS:
        raise FileProblem(f"What {path.name} is does not show in its name: say so with --format {', '.join(FORMATS)}.")
    found = encoding_of(path, encoding)
    if format_ == "csv":
        with path.open(encoding=found, newline="") as text:
            between = separator_of(text.readline(), separator)
            text.seek(0)
            try:
                header = tuple(name.strip() for name in next(_csv(text, between), ()))
            except csv.Error as error:
                raise FileProblem(f"The first line is no CSV: {error}.") from error
    else:
        between = ","
        header = _names(path, format_, found)
    if not header:
        raise FileProblem(
            "The file is empty: its first line should name its columns."
            if format_ == "csv"
            else "The file has no records."
        )
    return File(path, format_, found, between, header)


def _malformed(message: str) -> RowProblem:
    return RowProblem("row", "MALFORMED_ROW", message)


def _csv(text: io.TextIOBase, separator: str) -> Any:
    csv.field_size_limit(_LONGEST_VALUE)
    return csv.reader(text, delimiter=separator, strict=True)


def _names(path: Path, format_: str, encoding: str) -> tuple[str, ...]:
    """Every name that a record of JSON has, in the order in which they come."""
    found: dict[str, None] = {}
    if format_ == "json":
        json_list.require_shallow(path, encoding)
        for value, _ in json_list.records(path, encoding):
            if isinstance(value, dict):
                found |= dict.fromkeys(value)
        return tuple(found)
    with path.open(encoding=encoding) as text:
        for line in text:
            try:
                value = orjson.loads(line)
            except ValueError:
                continue
            if isinstance(value, dict):
                found |= dict.fromkeys(value)
    return tuple(found)
