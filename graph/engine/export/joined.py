"""The statement of a page whose levels all are rows of entities: ONE call joins them, and gives the columns needed."""

import re
from typing import Any

from graph.engine.compiled.plan import Kind, Level
from graph.engine.export.formats import Format
from graph.engine.export.planner import ExportPlan
from graph.engine.export.statement import KEPT, Statement, Values
from wardgraph.asker import Asker
from wardgraph.catalogue import ASKER, function

_FUNCTION = "export_page"
_ASKED = ("p_filter", "p_order")
_COLUMN = re.compile(r"\bt\.([a-z_][a-z0-9_]*)")


def statement_of(plan: ExportPlan, format_: Format) -> Statement:
    """The statement of each page of a plan."""
    return JoinedStatement(plan, format_) if _is_joined(plan) else Statement(plan, format_)


def _is_joined(plan: ExportPlan) -> bool:
    """Whether one call can give all levels: rows of an entity, and the rows that they refer to."""
    root, *others = plan.levels
    return (
        plan.cursor is not None
        and _things(root) is not None
        and all(level.kind is Kind.ONE and _things(level) is not None for level in others)
    )


def _things(level: Level) -> str | None:
    return function(level.function).joined if level.function else None


class JoinedStatement(Statement):
    """A page of one call. $1 is the hospital, $2 the session, then come the levels, the filter, the order and the size.

    What a page shows is made of its columns here, and not in the function, which takes names of columns and no SQL.
    """

    grows = True

    def parameters(self, asker: Asker, values: Values, most: int) -> list[Any]:
        """What a page of `most` rows is asked for with, `values` being each level's own by their names."""
        own = values[0]
        levels = [self._told(level) for level in self._plan.levels]
        return [*asker, levels, *(own[name] for name in _ASKED), most - 1]

    def _told(self, level: Level) -> dict[str, Any]:
        """A level as the function takes it."""
        told: dict[str, Any] = {"things": _things(level), "columns": list(self._types(level))}
        if level.parent is not None:
            assert level.key is not None  # noqa: S101 - a level below another has one
            key = level.parent.named_columns[level.key]
            told |= {"parent": level.parent.number, "key": key.removeprefix("t.")}
        return told

    def _types(self, level: Level) -> dict[str, str]:
        """The columns that a level's cells are made of, and their types."""
        assert level.function is not None  # noqa: S101 - it is joined
        read = {name for column in level.columns for name in _COLUMN.findall(column)} | {"id"}
        if record := self._records.get(level.number):
            read.add(record.path)
        return {name: kind for name, kind in function(level.function).columns.items() if name in read}

    def _compose(self, format_: Format) -> str:
        arguments = dict(
            zip((*ASKER, "p_levels", *_ASKED, "p_first"), ("$1", "$2", "$3", "$4", "$5", "$6"), strict=True)
        )
        call = function(_FUNCTION).call(arguments | {"p_after": KEPT})
        types = ", ".join(
            f"{_name(level, name)} {kind}" for level in self._plan.levels for name, kind in self._types(level).items()
        )
        sources = [
            "page",
            *(f"CROSS JOIN LATERAL ({self._made(level)}) AS l{level.number}" for level in self._plan.levels),
        ]
        sources.append(f"CROSS JOIN ({self._end()}) AS kept")
        if self.is_recorded:
            sources.append(f"CROSS JOIN ({self._reads()}) AS read")
        tables = "\n".join(sources)
        # The function gives its rows in order, and nothing here takes them out of it.
        return (
            f"WITH page AS MATERIALIZED (\n    SELECT * FROM {call}\n    AS row ({types})\n)\n"
            f"SELECT {', '.join(self._shown(format_))}\nFROM {tables}"
        )

    def _made(self, level: Level) -> str:
        """What is made of the columns of a level, as Level.columns has it; nothing where there is no row."""
        columns = ", ".join(f"page.{_name(level, name)} AS {name}" for name in self._types(level))
        made = [
            f"{column if level.parent is None else f'CASE WHEN t.id IS NOT NULL THEN {column} END'} AS c{place}"
            for place, column in enumerate(level.columns)
        ]
        return f"SELECT {', '.join(made)} FROM (SELECT {columns}) AS t"

    def _last(self) -> str:
        # A page that is not full is the last, and none goes on from it.
        root = self._plan.levels[0]
        last = "SELECT * FROM page OFFSET $6 LIMIT 1"
        return f"SELECT l0.* FROM ({last}) AS page CROSS JOIN LATERAL ({self._made(root)}) AS l0"

    def _read(self, level: Level, column: str) -> str:
        return f"SELECT {_name(level, column)} AS id FROM page WHERE {_name(level, 'id')} IS NOT NULL"


def _name(level: Level, column: str) -> str:
    return f"l{level.number}_{column}"
