"""From a plan to its one statement: a chain of calls, each with the keys that the one above it returned."""

from graph.engine.compiled.plan import Kind, Level, Plan
from graph.engine.reads import LEADS, LISTS, ORIGIN, RECORD, kind_counted
from wardgraph.catalogue import ASKER, Record, function

_SIZE = "p_first"
# What is read of the rows of a kind by their keys, and is part of them.
_PARTS = {
    "visits": {"treatments_by_visit_id", "lab_results_by_visit_id"},
    "prescriptions": {"prescription_items_by_prescription_id"},
}


class Composer:
    """Composes the statement of a plan.

    $1 is the hospital and $2 the session. Then come the columns of a row that is there already, as far as calls start
    from them, and each level's parameters in the order of the levels. One row comes back: an array for each column of
    each level in turn, then, where `is_guarded`, how many rows the pages might have together, and last, where
    `is_recorded`, that the reads are on record: for that, the request's origin is the last two parameters, but for what
    the filters of `counts` name.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.is_guarded = plan.is_guarded
        self._records = {level.number: record for level in _shown(plan) if (record := record_of(level))}
        self.counts = _counts(plan)
        self._parts: list[str] = []
        self._counted: str | None = None
        self._places = 2
        self._given = _given_keys(plan)
        self.text = self._compose()

    @property
    def is_recorded(self) -> bool:
        """Whether there is a level whose reads, or counts, are on record."""
        return bool(self._records or self.counts)

    @property
    def given(self) -> tuple[str, ...]:
        """The columns of a row that is there already which are parameters."""
        return tuple(self._given.values())

    def _compose(self) -> str:
        levels = [level for level in self._plan.levels if level.function is not None]
        if len(self._plan.levels) == 1 and levels and not self.is_recorded:
            (only,) = levels
            aggregates = ", ".join(f"array_agg({column})" for column in only.columns)
            return f"SELECT {aggregates}\nFROM {self._call(only)}"
        for level in self._plan.levels:
            self._add(level)
        shown = [
            f"(SELECT {', '.join(f'array_agg(c{place})' for place in range(len(level.columns)))} FROM l{level.number})"
            f" AS r{level.number}"
            for level in levels
        ]
        if self.is_guarded and self._counted:
            shown.append(self._counted)
        if self.is_recorded:
            shown.append(self._recorded())
        return f"WITH {','.join(self._parts)}\nSELECT * FROM {', '.join(shown)}"

    def _add(self, level: Level) -> None:
        if level.function is None:
            columns = [f"{self._place()}::bigint AS {name}" for name in self._given]
            self._part(f"l{level.number}", f"SELECT {', '.join(columns) or 'true'}")
            return
        call = self._call(level)
        columns = [f"{column} AS c{place}" for place, column in enumerate(level.columns)]
        if record := self._records.get(level.number):
            columns += ["t.id AS read_id", *([f"t.{record.path} AS read_path"] if record.path else [])]
        self._part(f"l{level.number}", f"SELECT {', '.join(columns)}\n    FROM {call}")

    def _call(self, level: Level) -> str:
        assert level.function is not None  # noqa: S101 - the caller asked
        arguments = dict(zip(ASKER, ("$1", "$2"), strict=True)) | {name: self._place() for name in level.names}
        size = arguments.get(_SIZE, "")
        if level.kind is Kind.PAGE and not level.peeks:
            # The page function gives one row more than asked for.
            arguments[_SIZE] = f"{size} - 1"
        if level.parent is not None:
            arguments["p_ids"] = self._keys(level, size)
        elif level.keys is not None:
            arguments["p_ids"] = level.keys
        alias = "t (total)" if level.is_scalar else "t"
        return f"{function(level.function).call(arguments)} AS {alias}"

    def _keys(self, level: Level, size: str) -> str:
        assert level.parent is not None  # noqa: S101 - the caller asked
        keys = f"SELECT array_agg(DISTINCT {level.key}) AS keys FROM l{level.parent.number}"
        if not (self.is_guarded and level.kind is Kind.PAGE):
            return f"({keys})"
        # Depth and sizes bound nothing, since pages within pages multiply: what would be too much is not even begun.
        number, before = level.number, self._counted
        rows = f"coalesce(cardinality(keys), 0) * {size}" + (f" + {before}.rows" if before else "")
        self._part(f"k{number}", keys)
        self._part(f"u{number}", f"SELECT {rows} AS rows FROM {', '.join(filter(None, (f'k{number}', before)))}")
        self._counted = f"u{number}"
        return f"(SELECT keys FROM k{number}, u{number} WHERE rows <= {self._plan.most_rows})"

    def _recorded(self) -> str:
        """The call that puts on record what all levels have read: no answer without it."""
        rows: dict[str, list[str]] = {}
        paths: dict[str, list[str]] = {}
        for level in self._plan.levels:
            if record := self._records.get(level.number):
                rows.setdefault(record.kind, []).append(f"SELECT read_id AS id FROM l{level.number}")
                if record.path and not _is_below_its_record(level):
                    paths.setdefault(LEADS[record.path], []).append(f"SELECT read_path AS id FROM l{level.number}")
        kinds = ", ".join(f"'{kind}', to_jsonb({_distinct(parts)})" for kind, parts in rows.items())
        origin = {name: f"{self._place()}::text" for name in ORIGIN}
        read = f"jsonb_strip_nulls(jsonb_build_object({kinds}))"
        if self.counts:
            read = f"{read} || {self._place()}::jsonb"
            for name in LISTS:
                paths.setdefault(name, []).append(f"SELECT unnest({self._place()}::bigint[]) AS id")
        call = function(RECORD).call(
            dict(zip(ASKER, ("$1", "$2"), strict=True))
            | origin
            | {"p_rows": read}
            | {name: _distinct(paths[name]) if name in paths else "NULL" for name in LISTS}
        )
        return f"(SELECT {call}) AS recorded"

    def _part(self, name: str, query: str) -> None:
        self._parts.append(f"\n{name} AS MATERIALIZED (\n    {query}\n)")

    def _place(self) -> str:
        self._places += 1
        return f"${self._places}"


def _shown(plan: Plan) -> list[Level]:
    """The levels but for pages of whose rows the answer does not tell, such as those that are only counted."""
    parents = {level.parent.number for level in plan.levels if level.parent}
    return [
        level
        for level in plan.levels
        if not (
            level.kind is Kind.PAGE and level.columns == ["true"] and not level.tells and level.number not in parents
        )
    ]


def _counts(plan: Plan) -> tuple[tuple[int, str], ...]:
    """The levels that count what is on record by a filter, by their numbers, each with the kind of its rows."""
    counting = [
        (level.number, kind_counted(level.function)) for level in plan.levels if level.function and level.is_filtered
    ]
    return tuple((number, kind) for number, kind in counting if kind)


def record_of(level: Level) -> Record | None:
    """What goes on record of a level's rows; None where nothing does."""
    return function(level.function).record if level.function else None


def _distinct(parts: list[str]) -> str:
    return f"(SELECT array_agg(DISTINCT id) FROM ({' UNION ALL '.join(parts)}) AS read)"


def _is_below_its_record(level: Level) -> bool:
    """Whether the level above is of the visits, or prescriptions, that its rows are part of: it names the patients."""
    above = level.parent and record_of(level.parent)
    return bool(above and level.function in _PARTS.get(above.kind, ()))


def _given_keys(plan: Plan) -> dict[str, str]:
    """The columns of a row that is there already from which calls start, by their names in the statement."""
    given = plan.levels[0] if plan.levels and plan.levels[0].function is None else None
    keys = {level.key for level in plan.levels if given and level.parent is given and level.key}
    return {name: column for name, column in given.named_columns.items() if name in keys} if given else {}
