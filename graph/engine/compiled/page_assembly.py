"""Generates what makes connections of the rows of their levels."""

from collections.abc import Callable

from graph.engine.compiled.code import Code, Column
from graph.engine.compiled.plan import (
    ConstantOutput,
    CursorOutput,
    EdgesOutput,
    Level,
    NodesOutput,
    ObjectOutput,
    PageInfoOutput,
    PageOutput,
    TotalCountOutput,
)


class Pages:
    """Writes connections into the code of an assembly; `rows` writes the objects of a level."""

    def __init__(self, code: Code, rows: Callable[[ObjectOutput], Column]) -> None:
        self._code = code
        self._rows = rows

    def of_parents(self, page: PageOutput) -> Column:
        """A connection for each row of the level above."""
        level = page.level
        grouped = self._code.name(f"positions({level.match_name})")
        return self._page(page, f"[{grouped}.get(key, ()) for key in {level.key_name}]")

    def at_root(self, page: PageOutput) -> Column:
        """The one connection of a root field, as a list of one."""
        first = f"c{page.level.number}_c0"
        return self._page(page, f"[range(len({first}))]")

    def _page(self, page: PageOutput, positions: str) -> Column:
        """Connections, each of the rows at a list of positions."""
        code, level = self._code, page.level
        pages, more = code.name(positions), ""
        if level.peeks:
            size, backward = f"size{level.number}", f"backward{level.number}"
            more = code.name(f"[len(page) > {size} for page in {pages}]")
            pages = code.name(f"[trimmed(page, {size}, backward={backward}) for page in {pages}]")
        fields: dict[str, Column] = {}
        for key, part in page.fields.items():
            if isinstance(part, ConstantOutput):
                fields[key] = Column(constant=repr(part.value))
            elif isinstance(part, NodesOutput):
                fields[key] = self._on_pages(self._rows(part.shape), pages)
            elif isinstance(part, EdgesOutput):
                fields[key] = self._on_pages(self._edges(level, part), pages)
            elif isinstance(part, PageInfoOutput):
                fields[key] = self._page_info(level, part, pages, more)
            else:
                fields[key] = self._total(part)
        return code.objects(fields, pages)

    def _on_pages(self, rows: Column, pages: str) -> Column:
        values = self._code.name(f"[[{rows.values}[at] for at in page] for page in {pages}]")
        within = f" + sum([{rows.weights}[at] for at in page])" if rows.weights else ""
        return Column(values, weights=self._code.name(f"[len(page){within} for page in {pages}]"))

    def _edges(self, level: Level, edges: EdgesOutput) -> Column:
        fields: dict[str, Column] = {}
        for key, part in edges.fields.items():
            if isinstance(part, ConstantOutput):
                fields[key] = Column(constant=repr(part.value))
            elif isinstance(part, CursorOutput):
                fields[key] = Column(self._cursors(level, part))
            else:
                fields[key] = self._rows(part)
        return self._code.objects(fields, f"c{level.number}_c0")

    def _cursors(self, level: Level, cursor: CursorOutput) -> str:
        *columns, key = (f"c{level.number}_{column}" for column in cursor.columns)
        return self._code.name(f"cursors({', '.join((repr(cursor.order), key, *columns))})")

    def _page_info(self, level: Level, info: PageInfoOutput, pages: str, more: str) -> Column:
        number = level.number
        behind = self._behind(level, info.behind, pages)
        values = {
            "has_next_page": f"{behind} if backward{number} else {more}",
            "has_previous_page": f"{more} if backward{number} else {behind}",
        }
        fields: dict[str, Column] = {}
        for key, part in info.fields.items():
            if isinstance(part, ConstantOutput):
                fields[key] = Column(constant=repr(part.value))
            elif part in values:
                fields[key] = Column(self._code.name(values[part]))
            else:
                at = 0 if part == "start_cursor" else -1
                cursors = self._cursors(level, info.cursor)
                fields[key] = Column(self._code.name(f"[{cursors}[page[{at}]] if page else None for page in {pages}]"))
        return self._code.objects(fields, pages)

    def _behind(self, level: Level, behind: Level | None, pages: str) -> str:
        """Whether there are rows behind the start of each page; there are none behind the list's."""
        if behind is None:
            return f"[False] * len({pages})"
        if level.parent is None:
            return f"[len(c{behind.number}_c0) > 0]"
        there = self._code.name(f"set({behind.match_name})")
        return f"[key in {there} for key in {level.key_name}]"

    def _total(self, total: TotalCountOutput) -> Column:
        level = total.leaf.level
        counted = self._code.name(f"whole(c{level.number}_{total.leaf.columns[0]})")
        if level.parent is None:
            return Column(counted)
        by_key = self._code.name(f"dict(zip({level.match_name}, {counted}))")
        return Column(self._code.name(f"[{by_key}.get(key, 0) for key in {level.key_name}]"))
