"""From the plan of an export to the statement of each of its pages: its calls, and a row of text for each row."""

from collections.abc import Mapping
from typing import Any

from graph.engine.compiled.plan import Kind, Level
from graph.engine.compiled.statement import record_of
from graph.engine.export.formats import Format
from graph.engine.export.planner import Cell, ExportPlan, Group
from graph.engine.reads import LEADS, LISTS
from wardgraph.asker import Asker
from wardgraph.catalogue import ASKER, function

ALL_ROWS = 2**31 - 2
AFTER = "app.export_after"
"""The setting with what the next page goes on from: it never leaves the database."""
KEPT = f"nullif(current_setting('{AFTER}', true), '')::jsonb"
"""The same as SQL, null for the first page."""
READS = "app.export_reads"
"""The setting with what a page has read and is not yet on record."""

_SIZE, _START = "p_first", "p_after"
_MOST_MEMBERS = 50

Values = Mapping[int, Mapping[str, Any]]


class Statement:
    """The statement of a page. $1 is the hospital and $2 the session; then come each level's parameters."""

    grows = False
    """Whether larger pages cost less for each row."""

    def __init__(self, plan: ExportPlan, format_: Format) -> None:
        self._plan = plan
        self._parts: list[str] = []
        self._joins: list[str] = []
        self._places = 2
        self._records = {level.number: record for level in plan.levels if (record := record_of(level))}
        self.is_recorded = bool(self._records)
        self.text = self._compose(format_)

    def parameters(self, asker: Asker, values: Values, most: int) -> list[Any]:
        """What a page of `most` rows is asked for with, `values` being each level's own by their names."""
        parameters: list[Any] = [*asker]
        for level in self._plan.levels:
            own = values.get(level.number, {})
            parameters += [
                most - 1 if name == _SIZE else own[name] for name in level.names if name not in self._kept_of(level)
            ]
        return parameters

    def _kept_of(self, level: Level) -> dict[str, str]:
        """The parameters of a level that the database has kept from the page before."""
        return {_START: KEPT} if level.kind is Kind.PAGE and self._plan.cursor is not None else {}

    def _compose(self, format_: Format) -> str:
        for level in self._plan.levels:
            self._add(level)
        sources = ["l0", *self._joins]
        if self._plan.cursor:
            sources.append(f"CROSS JOIN ({self._end()}) AS kept")
        if self.is_recorded:
            sources.append(f"CROSS JOIN ({self._reads()}) AS read")
        tables = "\n".join(sources)
        shown = ", ".join(self._shown(format_))
        return f"WITH {','.join(self._parts)}\nSELECT {shown}\nFROM {tables}\nORDER BY l0.place"

    def _shown(self, format_: Format) -> list[str]:
        """What a row of the page consists of: the cells, or one object of them."""
        row = self._plan.row
        if format_ is not Format.CSV:
            return [_json(row)]
        cells = [_sql(cell) for _, cell in row.cells()]
        # Readers skip an empty line, and the row with it.
        return cells if len(cells) > 1 else [f"coalesce({cells[0]}::text, '')"]

    def _add(self, level: Level) -> None:
        columns = [f"{column} AS c{place}" for place, column in enumerate(level.columns)]
        if record := self._records.get(level.number):
            columns += ["t.id AS read_id", *([f"t.{record.path} AS read_path"] if record.path else [])]
        name, call = f"l{level.number}", self._call(level)
        if level.parent is None:
            self._part(
                name, f"SELECT t.ordinality AS place, {', '.join(columns)}\n    FROM {call} WITH ORDINALITY AS t"
            )
            return
        # Of several rows the last is meant; where the key is the row's own there is one.
        once = f"DISTINCT ON ({_expression(level)}) " if not _is_key(level) else ""
        order = f" WITH ORDINALITY AS t ORDER BY {_expression(level)}, t.ordinality DESC" if once else " AS t"
        self._part(name, f"SELECT {once}{', '.join(columns)}\n    FROM {call}{order}")
        self._joins.append(f"LEFT JOIN {name} ON {name}.{level.match} = l{level.parent.number}.{level.key}")

    def _call(self, level: Level) -> str:
        assert level.function is not None  # noqa: S101 - an export has no row that is there already
        arguments = dict(zip(ASKER, ("$1", "$2"), strict=True))
        kept = self._kept_of(level)
        arguments |= {name: kept.get(name) or self._place() for name in level.names}
        if level.parent is not None:
            arguments["p_ids"] = f"(SELECT array_agg(DISTINCT {level.key}) FROM l{level.parent.number})"
        return function(level.function).call(arguments)

    def _end(self) -> str:
        """Keeps where the page ends, for the next one to start."""
        assert self._plan.cursor is not None  # noqa: S101 - the caller asked
        *values, key = self._plan.cursor.columns
        after = f"jsonb_build_object('values', jsonb_build_array({', '.join(values)}), 'id', {key})"
        return f"SELECT count(set_config('{AFTER}', {after}::text, true)) FROM ({self._last()}) AS last"

    def _last(self) -> str:
        """The last row of the page."""
        return "SELECT * FROM l0 ORDER BY place DESC LIMIT 1"

    def _reads(self) -> str:
        """Keeps what all levels have read, as the arguments of the function that puts it on record."""
        rows: dict[str, list[str]] = {}
        paths: dict[str, list[str]] = {name: [] for name in LISTS}
        for level in self._plan.levels:
            if record := self._records.get(level.number):
                rows.setdefault(record.kind, []).append(self._read(level, "id"))
                if record.path:
                    paths[LEADS[record.path]].append(self._read(level, record.path))
        kinds = ", ".join(f"'{kind}', {_distinct(parts)}" for kind, parts in rows.items())
        lists = ", ".join(f"'{name}', {_distinct(parts) if parts else 'NULL'}" for name, parts in paths.items())
        # As json, and not jsonb, which takes longer to make and to write.
        read = f"json_build_object('p_rows', json_strip_nulls(json_build_object({kinds})), {lists})"
        return f"SELECT set_config('{READS}', {read}::text, true)"

    def _read(self, level: Level, column: str) -> str:
        """A column of the rows that a level has read: their ids, or what leads to their patients."""
        return f"SELECT {'read_id' if column == 'id' else 'read_path'} AS id FROM l{level.number}"

    def _part(self, name: str, query: str) -> None:
        self._parts.append(f"\n{name} AS (\n    {query}\n)")

    def _place(self) -> str:
        self._places += 1
        return f"${self._places}"


def _distinct(parts: list[str]) -> str:
    return f"(SELECT array_to_json(array_agg(DISTINCT id)) FROM ({' UNION ALL '.join(parts)}) AS read)"


def _expression(level: Level) -> str:
    """What names the parent of each row of a level."""
    assert level.match is not None  # noqa: S101 - a level below another has one
    return level.columns[int(level.match[1:])]


def _is_key(level: Level) -> bool:
    return _expression(level) == "t.id"


def _sql(cell: Cell) -> str:
    return f"l{cell.level.number}.{cell.name}"


def _json(group: Group) -> str:
    """An object of each row as JSON, its members in the order of the selection."""
    members = [
        f"'{key}', {_json(member) if isinstance(member, Group) else _sql(member)}"
        for key, member in group.members.items()
    ]
    # A function of PostgreSQL takes a hundred arguments.
    objects = [
        f"json_build_object({', '.join(members[start : start + _MOST_MEMBERS])})"
        for start in range(0, len(members), _MOST_MEMBERS)
    ]
    made = objects[0] if len(objects) == 1 else _as_one(objects)
    return f"CASE WHEN {_sql(group.presence)} IS NOT NULL THEN {made} END" if group.presence else made


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
