"""Runs an export: page by page from one snapshot, each page a COPY whose bytes go on as they come."""

import csv
import io
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import orjson

from graph.engine.compiled.operation import Operation
from graph.engine.context import Context
from graph.engine.export.formats import Format
from graph.engine.export.lines import Lines
from graph.engine.export.planner import ExportPlan, ExportPlanner, not_exportable
from graph.engine.export.recording import Recorded
from graph.engine.export.statement import AFTER, ALL_ROWS, READS, Statement

Sink = Callable[[bytes], Awaitable[None]]

# Of a connection: enough that calls cost little, and few enough for memory.
_PAGE_ROWS = 10_000
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
        self._row = plan.row
        self._statement = Statement(plan, format_)
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
        page = _Page(sink if self.format is not Format.CSV else Lines(sink).write, is_kept=self._statement.is_recorded)
        most = self._first if self._first is not None else self._page_rows
        parameters = self._statement.parameters(await context.asker(), self._values, most)
        written, recorded = 0, Recorded()
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            after = orjson.dumps(self._after).decode() if self._after else ""
            # A page goes at the pace of its client, and the endpoint watches that (WARDGRAPH_SEND_SECONDS).
            await connection.execute(
                "SELECT set_config($1, $2, true), set_config('statement_timeout', '0', true),"
                # Nobody has counted what functions return: of a thousand rows each, PostgreSQL would sort them all.
                " set_config('enable_mergejoin', 'off', true)",
                AFTER,
                after,
            )
            while True:
                told = await self._copy(connection, parameters, page)
                rows = int(told.split()[1])
                if rows and self._statement.is_recorded:
                    reads = orjson.loads(await connection.fetchval("SELECT current_setting($1)", READS))
                    if rest := recorded.rest(reads):
                        await context.put_on_record(rest)
                await page.release()
                written += rows
                if self._first is not None or rows < most:
                    return written

    async def _copy(self, connection: asyncpg.Connection, parameters: list[Any], page: "_Page") -> str:
        text = self._statement.text
        if self.format is Format.CSV:
            return await connection.copy_from_query(text, *parameters, output=page.write, format="csv")
        # JSON holds no control characters: with these as quotes nothing of it is quoted.
        return await connection.copy_from_query(
            text, *parameters, output=page.write, format="csv", delimiter="\x02", quote="\x01"
        )


def _page_rows(plan: ExportPlan, *, is_recorded: bool) -> int:
    """How many rows a page has: a report comes as one unless its rows have to be kept until they are on record."""
    if plan.cursor is None:
        return ALL_ROWS
    if not plan.is_report:
        return _PAGE_ROWS
    return _REPORT_ROWS if is_recorded else ALL_ROWS


class _Page:
    """Passes on the bytes of a page as they come, or only once they are released."""

    def __init__(self, sink: Sink, *, is_kept: bool) -> None:
        self._sink = sink
        self._is_kept = is_kept
        self._kept: list[bytes] = []

    async def write(self, data: bytes) -> None:
        if self._is_kept:
            self._kept.append(data)
        else:
            await self._sink(data)

    async def release(self) -> None:
        kept, self._kept = self._kept, []
        for data in kept:
            await self._sink(data)
