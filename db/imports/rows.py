"""The rows of a file as they are staged: values by the names of the database's columns, and what could not be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from db.imports.errors import FileProblem, RowProblem
from db.imports.files import File, Record
from db.imports.kinds import PARTS, Column, Kind
from db.imports.parts import PartsReader
from db.imports.values import Convert, Misspelt, Spelling, as_given, converter, text_of

_LOOKED_AT = 1000
MISSPELT = "misspelt"
"""Where `given` keeps the texts that could not be read, by the names of columns: no column of a table is called so."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row to stage, how many bytes of the file were read so far, and the line that it was read at."""

    line: int
    given: dict[str, Any]
    problems: list[RowProblem]
    read: int
    at: int


class Rows:
    """Reads the rows of a file whose columns are mapped."""

    def __init__(
        self, file: File, columns: Sequence[Column | None], spelling: Spelling, kind: Kind | None = None
    ) -> None:
        parts = kind.parts if kind else None
        self._parts = PartsReader(parts, kind.columns, spelling) if kind and parts else None
        self.file = file.with_together(parts.by, columns) if parts else file
        """The file, of which several rows may be one record."""
        self._spelling = spelling
        self._columns: list[tuple[int, Column, str, Convert]] = [
            (place, column, column.sql_name, converter(column, spelling))
            for place, column in enumerate(columns)
            if column
        ]

    def check_dates(self) -> None:
        """Raises FileProblem where dates are not spelt as told: better at once than a hundred thousand times."""
        dates = [each for each in self._columns if each[1].type in {"date", "datetime"}]
        read: set[str] = set()
        not_read: dict[str, tuple[int, str]] = {}
        for record in islice(self.file.records(), _LOOKED_AT):
            for place, column, _, convert in () if record.problem else dates:
                try:
                    text = text_of(record.cells[place])
                    if text and convert(text):
                        read.add(column.name)
                except Misspelt as problem:
                    if str(problem).startswith("must be a date"):
                        not_read.setdefault(column.name, (record.line, str(record.cells[place])))
        for name in not_read.keys() - read:
            line, text = not_read[name]
            raise FileProblem(f"{name} in line {line} is {text!r}: {_readings(text, self._spelling.dates)}")

    def __iter__(self) -> Iterator[Row]:
        """Every row, in the order of the file. Raises FileProblem."""
        rows = map(self._row, self.file.records())
        if not self._parts:
            yield from rows
            return
        for line, group in groupby(rows, key=lambda row: row.line):
            together = list(group)
            given, problems = self._parts.joined([(row.at, row.given, row.problems) for row in together])
            yield Row(line, given, problems, together[-1].read, line)

    def _row(self, record: Record) -> Row:
        given: dict[str, Any] = {}
        if record.problem:
            told = {
                name: as_given(record.cells[place]) for place, _, name, _ in self._columns if place < len(record.cells)
            }
            kept = {MISSPELT: told} if told and not self._parts else given
            return Row(record.begins, kept, [record.problem], record.read, record.line)
        problems: list[RowProblem] = []
        misspelt: dict[str, str] = {}
        for place, column, name, convert in self._columns:
            value = record.cells[place]
            if column.type == PARTS and self._parts and value not in (None, ""):
                given[name], found = self._parts.listed(value)
                problems += found
                continue
            try:
                if isinstance(value, list) and column.type == "texts":
                    given[name] = [text_of(each) for each in value]
                elif text := text_of(value):
                    given[name] = convert(text)
            except Misspelt as problem:
                problems.append(RowProblem(column.name, problem.code, str(problem)))
                misspelt[name] = as_given(value)
        # Of rows that are one record together the values would stand beside each other.
        if misspelt and not self._parts:
            given[MISSPELT] = misspelt
        return Row(record.begins, given, problems, record.read, record.line)


def _readings(text: str, told: str | None) -> str:
    if told:
        return f"it is not spelt as {told}. Tell the spelling of dates with --dates."
    if "/" in text:
        return "the day or the month may come first. Tell which with --dates DD/MM/YYYY or --dates MM/DD/YYYY."
    return "it is not spelt as YYYY-MM-DD. Tell the spelling of dates with --dates, as --dates DD.MM.YYYY."
