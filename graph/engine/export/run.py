"""Runs an export: page by page from one snapshot, each page a COPY whose bytes go on as they come."""

import csv
import io
from typing import Any

import asyncpg
import orjson

from graph.engine.compiled.operation import Operation
from graph.engine.context import Context
from graph.engine.export.formats import Format
from graph.engine.export.joined import statement_of
from graph.engine.export.page import Behind, Page, Sink
from graph.engine.export.planner import ExportPlan, ExportPlanner, not_exportable
from graph.engine.export.recording import Recorded
from graph.engine.export.statement import AFTER, ALL_ROWS, READS

# Of a connection: enough that calls cost little, and few enough for memory.
_PAGE_ROWS = 10_000
# Where one call joins all levels, pages grow from that, as long as they are not too large to be kept.
_GROWTH = 8
_MOST_ROWS = 200_000
_MOST_BYTES = 24 << 20
# For the rows of a page and what they are joined with; a server's own setting is for short queries.
_WORK_MEMORY = "64MB"
# Of a report, which counts everything again for each page.
_REPORT_ROWS = 100_000


class Export:
    """An operation that is exported: its rows in one format, as whoever asks sees them."""

    def __init__(self, operation: Operation, given: dict[str, Any] | None, format_: Format) -> None:
        """Raises NOT_EXPORTABLE, and NotCompiled."""
        variables = operation.variables.coerce(given)
        planner = ExportPlanner(operation.schema, operation.document, operation.node, variables, format_)
        plan = planner.plan()
        self.format = format_
        self.rows = 0
        """How many rows have been read so far."""
        self._row = plan.row
        self._statement = statement_of(plan, format_)
        self._values = {
            level.number: dict(zip(level.names, level.parameters(variables), strict=True))
            for level in plan.levels
            if level.parameters
        }
        asked = self._values.get(plan.levels[0].number, {})
        if asked.get("p_backward"):
            raise not_exportable("last", "counts from the end", "Reverse orderBy, and use first or nothing.")
        self._first: int | None = plan.arguments.read(variables).get("first")
        self._after = asked.get("p_after")
        self._page_rows = _page_rows(plan, is_recorded=self._statement.is_recorded)

    @property
    def header(self) -> bytes:
        """The first line: of CSV the names of the columns."""
        if self.format is not Format.CSV:
            return b""
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([name for name, _ in self._row.cells()])
        return line.getvalue().encode()

    async def write(self, connection: asyncpg.Connection, context: Context, sink: Sink) -> int:
        """Writes all rows, and says how many. What they show is on record first. Raises the driver's exceptions."""
        page = Page(sink, with_lines=self.format is Format.CSV, is_kept=self._statement.is_recorded)
        asker = await context.asker()
        most = self._first if self._first is not None else self._page_rows
        recorded = Recorded()
        async with connection.transaction(isolation="repeatable_read", readonly=True), Behind() as behind:
            after = orjson.dumps(self._after).decode() if self._after else ""
            # A page goes at the pace of its client, and the endpoint watches that (WARDGRAPH_SEND_SECONDS).
            await connection.execute(
                "SELECT set_config($1, $2, true), set_config('statement_timeout', '0', true),"
                # Nobody has counted what functions return: of a thousand rows each, PostgreSQL would sort them all.
                " set_config('enable_mergejoin', 'off', true), set_config('work_mem', $3, true)",
                AFTER,
                after,
                _WORK_MEMORY,
            )
            while True:
                parameters = self._statement.parameters(asker, self._values, most)
                told = await self._copy(connection, parameters, page)
                rows = int(told.split()[1])
                rest = None
                if rows and self._statement.is_recorded:
                    reads = orjson.loads(await connection.fetchval("SELECT current_setting($1)", READS))
                    rest = recorded.rest(reads)
                size = page.size
                # The next page is read while this one goes on record and on its way.
                await behind.do(_let_go(context, rest, page, page.end()))
                self.rows += rows
                if self._first is not None or rows < most:
                    await behind.done()
                    return self.rows
                most = self._next_rows(most, size // rows)

    def _next_rows(self, rows: int, row_bytes: int) -> int:
        """How many rows the page after one of `rows` has: the more, the fewer times what they refer to is gathered."""
        if not self._statement.grows:
            return rows
        return max(min(_GROWTH * rows, _MOST_ROWS, _MOST_BYTES // max(row_bytes, 1)), min(rows, _PAGE_ROWS))

    async def _copy(self, connection: asyncpg.Connection, parameters: list[Any], page: Page) -> str:
        text = self._statement.text
        if self.format is Format.CSV:
            return await connection.copy_from_query(text, *parameters, output=page.write, format="csv")
        # JSON holds no control characters: with these as quotes nothing of it is quoted.
        return await connection.copy_from_query(
            text, *parameters, output=page.write, format="csv", delimiter="\x02", quote="\x01"
        )


async def _let_go(context: Context, reads: dict[str, Any] | None, page: Page, kept: bytearray) -> None:
    """Lets a page go once what it has read is on record."""
    if reads:
        await context.put_on_record(reads)
    await page.release(kept)


def _page_rows(plan: ExportPlan, *, is_recorded: bool) -> int:
    """How many rows a page has: a report comes as one unless its rows have to be kept until they are on record."""
    if plan.cursor is None:
        return ALL_ROWS
    if not plan.is_report:
        return _PAGE_ROWS
    return _REPORT_ROWS if is_recorded else ALL_ROWS
