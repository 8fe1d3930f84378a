"""From the plan of an export to the statement of each of its pages: its calls, and a row of text for each row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from graph.engine.compiled.plan import Level
from graph.engine.compiled.statement import record_of
from graph.engine.export.formats import Format
from graph.engine.export.planner import Cell, ExportPlan, Group
from graph.engine.reads import LEADS, LISTS
from wardgraph.asker import Asker
from wardgraph.catalogue import ASKER, function

ALL_ROWS = 2**31 - 2
_SIZE, _START = "p_first", "p_after"
_MOST_MEMBERS = 50

Values = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """What the first line of a page tells: what the page has read, and where the next one starts, if there is one.

    `reads` are arguments of the function that puts them on record; a list that is that of a kind of rows is its name.
    """

    reads: dict[str, Any] | None
    after: str | None


def told_of(line: bytes) -> Told:
    """What a first line tells: JSON, in CSV the first cell, which has quotes."""
    text = line[1 : line.rindex(b'"')].replace(b'""', b'"') if line.startswith(b'"') else line
    return Told(**orjson.loads(text))


class Statement:
    """The statement of a page. $1 is the hospital and $2 the session; then come each level's parameters.

    Its first row tells of the page, see `told_of`, and holds nothing else.
    """

    def __init__(self, plan: ExportPlan, format_: Format) -> None:
        self._plan = plan
        self._parts: list[str] = []
        self._joins: list[str] = []
        self._places = 2
        self._size = ""
        self._records = {level.number: record for level in plan.levels if (record := record_of(level))}
        self.is_recorded = bool(self._records)
        self.text = self._compose(format_)

    @property
    def grows(self) -> bool:
        """Whether larger pages cost less for each row."""
        return False

    def parameters(self, asker: Asker, values: Values, most: int, after: str) -> list[Any]:
        """What a page of `most` rows is asked for with, `values` being each level's own by their names.

        `after` is where it starts, JSON as the page before has told it; empty: at the beginning.
        """
        parameters: list[Any] = [*asker]
        for level in self._plan.levels:
            own = {**values.get(level.number, {}), _SIZE: most - 1}
            if self._plan.cursor is not None:
                own[_START] = after
            parameters += [own[name] for name in self._names(level)]
        return parameters

    def _names(self, level: Level) -> tuple[str, ...]:
        """The parameters of a level's call."""
        return level.names

    def _compose(self, format_: Format) -> str:
        for level in self._plan.levels:
            self._add(level)
        tables = "\n".join(["l0", *self._joins])
        shown = self._shown(format_)
        return (
            f"WITH {','.join(self._parts)}\nSELECT {self._first_row(format_, len(shown))}\nUNION ALL\n"
            f"(SELECT {', '.join(shown)}\nFROM {tables}\nORDER BY l0.place)"
        )

    def _first_row(self, format_: Format, columns: int) -> str:
        """What the page tells of itself before its rows come, in as many columns as they have."""
        told = (
            f"json_build_object('reads', {self._reads() if self.is_recorded else 'NULL'},"
            f" 'after', {self._end() if self._plan.cursor else 'NULL'})"
        )
        return ", ".join([f"{told}::text" if format_ is Format.CSV else told, *["NULL"] * (columns - 1)])

    def _shown(self, format_: Format) -> list[str]:
        """What a row of the page consists of: the cells, or one object of them."""
        row = self._plan.row
        if format_ is not Format.CSV:
            return [self._json(row)]
        first, *others = [cell.written.format(self._sql(cell)) for _, cell in row.cells()]
        # Readers skip an empty line, and the row with it.
        return [f"({first})::text", *others] if others else [f"coalesce({first}::text, '')"]

    def _add(self, level: Level) -> None:
        columns = [f"{column} AS c{place}" for place, column in enumerate(level.columns)]
        if record := self._records.get(level.number):
            columns += ["t.id AS read_id", *([f"t.{record.path} AS read_path"] if record.path else [])]
        name = f"l{level.number}"
        if level.parent is None:
            columns.insert(0, "t.ordinality AS place")
            self._part(name, f"SELECT {', '.join(columns)}\n    FROM {self._rows(level, has_places=True)}")
            return
        # Of several rows the last is meant; where the key is the row's own there is one.
        once = f"DISTINCT ON ({_expression(level)}) " if not _is_key(level) else ""
        order = f" ORDER BY {_expression(level)}, t.ordinality DESC" if once else ""
        rows = self._rows(level, has_places=bool(once))
        self._part(name, f"SELECT {once}{', '.join(columns)}\n    FROM {rows}{order}")
        self._joins.append(f"LEFT JOIN {name} ON {name}.{level.match} = l{level.parent.number}.{level.key}")

    def _rows(self, level: Level, *, has_places: bool) -> str:
        """What gives the rows of a level, as `t`; with their places where the order of the function counts."""
        assert level.function is not None  # noqa: S101 - an export has no row that is there already
        return f"{function(level.function).call(self._arguments(level))}{' WITH ORDINALITY' if has_places else ''} AS t"

    def _arguments(self, level: Level) -> dict[str, str]:
        arguments = dict(zip(ASKER, ("$1", "$2"), strict=True))
        arguments |= {name: self._place() for name in self._names(level)}
        if self._plan.cursor is not None and _START in arguments:
            self._size = arguments[_SIZE]
            arguments[_START] = start_of(arguments[_START])
        if level.parent is not None:
            arguments["p_ids"] = f"(SELECT array_agg(DISTINCT {level.key}) FROM l{level.parent.number})"
        return arguments

    def _end(self) -> str:
        """Where the page ends, for the next one to start; null where it is not full, since none comes after it."""
        assert self._plan.cursor is not None  # noqa: S101 - the caller asked
        *values, key = self._plan.cursor.columns
        # As text: a decimal must not become a number of JSON that its reader rounds.
        after = f"jsonb_build_object('values', jsonb_build_array({', '.join(values)}), 'id', {key})::text"
        return f"(SELECT {after} FROM ({self._last()}) AS last)"

    def _last(self) -> str:
        """The last row of a full page."""
        return f"SELECT * FROM l0 WHERE place = {self._size} + 1"

    def _reads(self) -> str:
        """What all levels have read, as the arguments of the function that puts it on record."""
        rows: dict[str, list[str]] = {}
        paths: dict[str, list[str]] = {name: [] for name in LISTS}
        for level in self._plan.levels:
            if record := self._records.get(level.number):
                rows.setdefault(record.kind, []).append(self._read(level, "id"))
                if record.path:
                    paths[LEADS[record.path]].append(self._read(level, record.path))
        kinds = ", ".join(f"'{kind}', {_distinct(parts)}" for kind, parts in rows.items())
        # To gather and to tell the same keys twice would take twice as long.
        same = {tuple(parts): f"'{kind}'::text" for kind, parts in rows.items()}
        lists = ", ".join(
            f"'{name}', {same.get(tuple(parts)) or _distinct(parts) if parts else 'NULL'}"
            for name, parts in paths.items()
        )
        # As json, and not jsonb, which takes longer to make and to write.
        return f"json_build_object('p_rows', json_strip_nulls(json_build_object({kinds})), {lists})"

    def _read(self, level: Level, column: str) -> str:
        """A column of the rows that a level has read: their ids, or what leads to their patients."""
        return f"SELECT {'read_id' if column == 'id' else 'read_path'} AS id FROM l{level.number}"

    def _sql(self, cell: Cell) -> str:
        """A cell's column, in what a page is made of."""
        return f"l{cell.level.number}.{cell.name}"

    def _json(self, group: Group) -> str:
        """An object of each row as JSON, its members in the order of the selection."""
        members = [
            f"'{key}', {self._json(each) if isinstance(each, Group) else each.written.format(self._sql(each))}"
            for key, each in group.members.items()
        ]
        # A function of PostgreSQL takes a hundred arguments.
        objects = [
            f"json_build_object({', '.join(members[start : start + _MOST_MEMBERS])})"
            for start in range(0, len(members), _MOST_MEMBERS)
        ]
        made = objects[0] if len(objects) == 1 else _as_one(objects)
        return f"CASE WHEN {self._sql(group.presence)} IS NOT NULL THEN {made} END" if group.presence else made

    def _part(self, name: str, query: str) -> None:
        self._parts.append(f"\n{name} AS (\n    {query}\n)")

    def _place(self) -> str:
        self._places += 1
        return f"${self._places}"


def start_of(place: str) -> str:
    """Where a page starts, as its function takes it, from the parameter that has it as text."""
    return f"nullif({place}::text, '')::jsonb"


def _distinct(parts: list[str]) -> str:
    return f"(SELECT array_to_json(array_agg(DISTINCT id)) FROM ({' UNION ALL '.join(parts)}) AS read)"


def _expression(level: Level) -> str:
    """What names the parent of each row of a level."""
    assert level.match is not None  # noqa: S101 - a level below another has one
    return level.columns[int(level.match[1:])]


def _is_key(level: Level) -> bool:
    return _expression(level) == "t.id"


def _as_one(objects: list[str]) -> str:
    """The members of several JSON objects as those of one, in their order, which jsonb would not keep."""
    first, *between, last = objects
    parts = (
        f"left({first}::text, -1)",
        *(f"left(substr({each}::text, 2), -1)" for each in between),
        f"substr({last}::text, 2)",
    )
    joined = " || ', ' || ".join(parts)
    return f"({joined})::json"
