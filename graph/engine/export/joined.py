"""The statement of a page whose levels all are rows of entities: ONE call joins them, and gives the columns needed."""

from typing import Any

from graph.engine.compiled.plan import Level
from graph.engine.export.formats import Format
from graph.engine.export.narrow import COLUMN, NarrowStatement, things_of
from graph.engine.export.planner import Cell, ExportPlan
from graph.engine.export.statement import Statement, Values, start_of
from wardgraph.asker import Asker
from wardgraph.catalogue import ASKER, function

_FUNCTION = "export_page"
_ASKED = ("p_filter", "p_order")


def statement_of(plan: ExportPlan, format_: Format) -> Statement:
    """The statement of each page of a plan."""
    if plan.cursor is not None and all(things_of(level) for level in plan.levels):
        return JoinedStatement(plan, format_)
    return NarrowStatement(plan, format_)


class JoinedStatement(NarrowStatement):
    """A page of one call. $1 is the hospital, $2 the session, then come levels, filter, order, size and start.

    What a page shows is made of its columns here, and not in the function, which takes names of columns and no SQL.
    """

    def parameters(self, asker: Asker, values: Values, most: int, after: str) -> list[Any]:
        """What a page of `most` rows is asked for with, as Statement says."""
        own = values[0]
        levels = [self._asked(level) for level in self._plan.levels]
        return [*asker, levels, *(own[name] for name in _ASKED), most - 1, after]

    def _asked(self, level: Level) -> dict[str, Any]:
        """A level as the function takes it."""
        asked: dict[str, Any] = {"things": things_of(level), "columns": list(self.types(level))}
        if level.parent is not None:
            assert level.key is not None  # noqa: S101 - a level below another has one
            key = level.parent.named_columns[level.key]
            asked |= {"parent": level.parent.number, "key": key.removeprefix("t.")}
        return asked

    def _compose(self, format_: Format) -> str:
        arguments = dict(
            zip((*ASKER, "p_levels", *_ASKED, "p_first"), ("$1", "$2", "$3", "$4", "$5", "$6"), strict=True)
        )
        call = function(_FUNCTION).call(arguments | {"p_after": start_of("$7")})
        types = ", ".join(
            f"{_name(level, name)} {kind}" for level in self._plan.levels for name, kind in self.types(level).items()
        )
        made = ", ".join(
            f"{_made(level, column)} AS l{level.number}_c{place}"
            for level in self._plan.levels
            for place, column in enumerate(level.columns)
        )
        shown = self._shown(format_)
        # OFFSET keeps PostgreSQL from making a value, such as a full name, as often as its cell mentions it. The
        # function gives its rows in order, and nothing here takes them out of it.
        return (
            f"WITH page AS MATERIALIZED (\n    SELECT * FROM {call}\n    AS row ({types})\n)\n"
            f"SELECT {self._first_row(format_, len(shown))}\nUNION ALL\n"
            f"SELECT {', '.join(shown)}\nFROM (SELECT {made} FROM page OFFSET 0) AS made"
        )

    def _sql(self, cell: Cell) -> str:
        return f"made.l{cell.level.number}_{cell.name}"

    def _last(self) -> str:
        root = self._plan.levels[0]
        columns = ", ".join(f"{_made(root, column)} AS c{place}" for place, column in enumerate(root.columns))
        return f"SELECT {columns} FROM (SELECT * FROM page OFFSET $6 LIMIT 1) AS page"

    def _read(self, level: Level, column: str) -> str:
        return f"SELECT {_name(level, column)} AS id FROM page WHERE {_name(level, 'id')} IS NOT NULL"


def _name(level: Level, column: str) -> str:
    return f"l{level.number}_{column}"


def _made(level: Level, column: str) -> str:
    """An expression over a level's rows, as Level.columns has it, over the page's; null where the level has no row."""
    made = COLUMN.sub(lambda found: f"page.{_name(level, found[1])}", column)
    # Columns of a row that is not there are null as they are.
    if level.parent is None or COLUMN.fullmatch(column):
        return made
    return f"CASE WHEN page.{_name(level, 'id')} IS NOT NULL THEN {made} END"
