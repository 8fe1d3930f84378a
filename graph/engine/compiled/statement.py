"""From a plan to its one statement: a chain of calls, each with the keys that the one above it returned."""

from graph.engine.compiled.plan import Kind, Level, Plan
from wardgraph.catalogue import ASKER, function

_SIZE = "p_first"


class Composer:
    """Composes the statement of a plan.

    $1 is the hospital and $2 the session. Then come the columns of a row that is there already, as far as calls start
    from them, and each level's parameters in the order of the levels. One row comes back: an array for each column of
    each level in turn, and last, where `is_guarded`, how many rows the pages might have together.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.is_guarded = plan.is_guarded
        self._parts: list[str] = []
        self._counted: str | None = None
        self._places = 2
        self._given = _given_keys(plan)
        self.text = self._compose()

    @property
    def given(self) -> tuple[str, ...]:
        """The columns of a row that is there already which are parameters."""
        return tuple(self._given.values())

    def _compose(self) -> str:
        levels = [level for level in self._plan.levels if level.function is not None]
        if len(self._plan.levels) == 1 and levels:
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
        return f"WITH {','.join(self._parts)}\nSELECT * FROM {', '.join(shown)}"

    def _add(self, level: Level) -> None:
        if level.function is None:
            columns = [f"{self._place()}::bigint AS {name}" for name in self._given]
            self._part(f"l{level.number}", f"SELECT {', '.join(columns) or 'true'}")
            return
        call = self._call(level)
        columns = [f"{column} AS c{place}" for place, column in enumerate(level.columns)]
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

    def _part(self, name: str, query: str) -> None:
        self._parts.append(f"\n{name} AS MATERIALIZED (\n    {query}\n)")

    def _place(self) -> str:
        self._places += 1
        return f"${self._places}"


def _given_keys(plan: Plan) -> dict[str, str]:
    """The columns of a row that is there already from which calls start, by their names in the statement."""
    given = plan.levels[0] if plan.levels and plan.levels[0].function is None else None
    keys = {level.key for level in plan.levels if given and level.parent is given and level.key}
    return {name: column for name, column in given.named_columns.items() if name in keys} if given else {}
