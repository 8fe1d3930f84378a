"""The statement of a page whose rows of entities come with the columns that are needed, and not with all of them."""

import re

import orjson

from graph.engine.compiled.plan import Kind, Level
from graph.engine.export.statement import Statement
from wardgraph.catalogue import function

COLUMN = re.compile(r"\bt\.([a-z_][a-z0-9_]*)")
"""A column of a level's rows in an expression, with its name."""
_PAGE, _BY_ID = "export_page", "export_by_id"
_ASKED = ("p_filter", "p_order", "p_first", "p_after")


def things_of(level: Level) -> str | None:
    """The entity whose rows a level has, where they can be had with some of their columns: a page, or by their ids."""
    return function(level.function).joined if level.function and level.kind in (Kind.ONE, Kind.PAGE) else None


class NarrowStatement(Statement):
    """A page with a call for each level."""

    @property
    def grows(self) -> bool:
        """Whether larger pages cost less for each row: a report is counted again for each page."""
        return things_of(self._plan.levels[0]) is not None

    def types(self, level: Level) -> dict[str, str]:
        """The columns that a level's cells are made of, and their types."""
        assert level.function is not None  # noqa: S101 - it has rows of an entity
        read = {name for column in level.columns for name in COLUMN.findall(column)} | {"id"}
        if record := self._records.get(level.number):
            read.add(record.path)
        return {name: kind for name, kind in function(level.function).columns.items() if name in read}

    def _names(self, level: Level) -> tuple[str, ...]:
        if things_of(level) is None:
            return super()._names(level)
        return _ASKED if level.parent is None else ()

    def _rows(self, level: Level, *, has_places: bool) -> str:
        if (things := things_of(level)) is None:
            return super()._rows(level, has_places=has_places)
        arguments, types = self._arguments(level), self.types(level)
        typed = ", ".join(f"{name} {kind}" for name, kind in types.items())
        # Names of letters and underscores: nothing in them has to be escaped.
        told = orjson.dumps({"things": things, "columns": list(types)}).decode()
        if level.parent is not None:
            arguments["p_level"] = f"'{told}'"
            return f"{function(_BY_ID).call(arguments)} AS t ({typed})"
        arguments["p_levels"] = f"'[{told}]'"
        return f"ROWS FROM ({function(_PAGE).call(arguments)} AS ({typed})) WITH ORDINALITY AS t"
