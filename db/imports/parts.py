"""Records of several rows, such as the lines of a bill: rows of a file are joined, or JSON has a list of objects."""

from collections.abc import Mapping, Sequence
from typing import Any

from db.imports.columns import plain
from db.imports.errors import RowProblem
from db.imports.kinds import Column, Parts
from db.imports.values import Convert, Misspelt, Spelling, converter, text_of


class PartsReader:
    """Reads the parts of records of a kind."""

    def __init__(self, parts: Parts, columns: Mapping[str, Column], spelling: Spelling) -> None:
        self._parts = parts
        self._names = {columns[name].sql_name: name for name in parts.columns}
        self._of_json: dict[str, tuple[Column, Convert]] = {
            plain(spelt): (columns[name], converter(columns[name], spelling))
            for name in parts.columns
            for spelt in (name, *columns[name].also)
        }

    def listed(self, value: Any) -> tuple[list[dict[str, Any]], list[RowProblem]]:
        """The parts of a list of objects, and what cannot be read of them."""
        made: list[dict[str, Any]] = []
        problems: list[RowProblem] = []
        objects = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
        if not isinstance(value, list) or len(objects) < len(value):
            return [], [RowProblem(self._parts.name, "MALFORMED", "must be a list of objects")]
        for place, each in enumerate(objects):
            part: dict[str, Any] = {}
            for name, given in each.items():
                path = f"{self._parts.name}.{place}.{name}"
                if plain(name) not in self._of_json:
                    choices = ", ".join(self._parts.columns)
                    problems.append(RowProblem(path, "UNKNOWN_FIELD", f"is none of {choices}"))
                    continue
                column, convert = self._of_json[plain(name)]
                try:
                    if text := text_of(given):
                        part[column.sql_name] = convert(text)
                except Misspelt as problem:
                    problems.append(RowProblem(f"{self._parts.name}.{place}.{column.name}", problem.code, str(problem)))
            made.append(part)
        return made, problems

    def joined(
        self, rows: Sequence[tuple[int, dict[str, Any], list[RowProblem]]]
    ) -> tuple[dict[str, Any], list[RowProblem]]:
        """One record of rows, each with its line, its values and what is wrong with it."""
        whole: dict[str, Any] = {}
        listed: list[dict[str, Any]] = []
        problems: list[RowProblem] = []
        for line, given, found in rows:
            place = len(listed)
            problems += [self._placed(each, place) for each in found]
            part = {name: value for name, value in given.items() if name in self._names}
            listed += [part] if part or any(each.path in self._parts.columns for each in found) else []
            for name, value in given.items():
                if name not in part and whole.setdefault(name, value) != value:
                    problems.append(
                        RowProblem(
                            _camel(name), "DIFFERS", f"is another one in line {line}, of the same {self._parts.by}"
                        )
                    )
        if listed:
            whole[self._parts.name] = [*whole.get(self._parts.name, []), *listed]
        return whole, problems

    def _placed(self, problem: RowProblem, place: int) -> RowProblem:
        if problem.path not in self._parts.columns:
            return problem
        return problem._replace(path=f"{self._parts.name}.{place}.{problem.path}")


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)
