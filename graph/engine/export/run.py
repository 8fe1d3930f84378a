"""Runs an export: page by page from one snapshot, each page a COPY whose bytes go on as they come.

Two connections take turns: while rows of a page are written and sent, those of the next one are gathered.
"""

import csv
import io
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

import asyncpg
import orjson

from graph.engine.compiled.operation import Operation
from graph.engine.context import Context
from graph.engine.export.formats import Format
from graph.engine.export.joined import statement_of
from graph.engine.export.page import Page, Sink
from graph.engine.export.planner import ExportPlan, ExportPlanner, not_exportable
from graph.engine.export.recording import Recorded
from graph.engine.export.statement import ALL_ROWS, told_of
from wardgraph.asker import Asker

Apart = Callable[[], AbstractAsyncContextManager[asyncpg.Connection]]
"""Opens a further connection, for as long as its block runs."""

# Of a connection: the first page is soon there, and most exports have no other.
_PAGE_ROWS = 10_000
# Larger pages cost less for each row: what they refer to is gathered once. Beyond that, their memory is not enough.
_GROWTH = 8
_MOST_ROWS = 300_000
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
        """How many rows have been sent so far."""
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

    async def write(
        self, connection: asyncpg.Connection, context: Context, sink: Sink, apart: Apart | None = None
    ) -> int:
        """Writes all rows, and says how many. What they show is on record first. Raises the driver's exceptions.

        `apart` opens the second connection, without which pages are made one after the other.
        """
        asker, recorded = await context.asker(), Recorded()
        rows = self._first if self._first is not None else self._page_rows
        after = orjson.dumps(self._after).decode() if self._after else ""
        async with AsyncExitStack() as stack:
            lane = await stack.enter_async_context(_in_snapshot(connection))
            other: asyncpg.Connection | None = None
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()") if apart else ""
            page = self._page(lane, asker, rows, after, sink)
            following: Page | None = None
            try:
                while True:
                    told = told_of(await page.told())
                    has_more = self._first is None and told.after is not None
                    if has_more:
                        rows, after = self._next_rows(rows), told.after or ""
                        if apart and other is None:
                            opened = await stack.enter_async_context(apart())
                            other = await stack.enter_async_context(_in_snapshot(opened, snapshot))
                        if other:
                            following = self._page(other, asker, rows, after, sink)
                    if told.reads and (rest := recorded.rest(told.reads)):
                        await context.put_on_record(rest)
                    self.rows += await page.sent()
                    if not has_more:
                        return self.rows
                    lane, other = (other, lane) if other else (lane, None)
                    page, following = following or self._page(lane, asker, rows, after, sink), None
            finally:
                # Whatever went wrong: a connection that still copies can neither be used nor closed in peace.
                for each in filter(None, (page, following)):
                    await each.give_up()

    def _next_rows(self, rows: int) -> int:
        """How many rows the page after one of `rows` has."""
        return min(_GROWTH * rows, _MOST_ROWS) if self._statement.grows else rows

    def _page(self, lane: asyncpg.Connection, asker: Asker, rows: int, after: str, sink: Sink) -> Page:
        """Begins to make a page of so many rows."""
        parameters = self._statement.parameters(asker, self._values, rows, after)
        # JSON holds no control characters: with these as quotes nothing of it is quoted.
        delimiter, quote = (None, None) if self.format is Format.CSV else ("\x02", "\x01")

        async def copy(output: Sink) -> str:
            return await lane.copy_from_query(
                self._statement.text, *parameters, output=output, format="csv", delimiter=delimiter, quote=quote
            )

        return Page(sink, copy, with_lines=self.format is Format.CSV)


@asynccontextmanager
async def _in_snapshot(
    connection: asyncpg.Connection, snapshot: str | None = None
) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees what is there now, or what another one sees that has exported its snapshot."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        if snapshot:
            await connection.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
        # A page goes at the pace of its client, and the endpoint watches that (WARDGRAPH_SEND_SECONDS).
        await connection.execute(
            "SELECT set_config('statement_timeout', '0', true), set_config('work_mem', $1, true),"
            # Nobody has counted what functions return: of a thousand rows each, PostgreSQL would sort them all.
            " set_config('enable_mergejoin', 'off', true)",
            _WORK_MEMORY,
        )
        yield connection


def _page_rows(plan: ExportPlan, *, is_recorded: bool) -> int:
    """How many rows the first page has: a report comes as one unless much of it would have to be told before."""
    if plan.cursor is None:
        return ALL_ROWS
    if not plan.is_report:
        return _PAGE_ROWS
    return _REPORT_ROWS if is_recorded else ALL_ROWS
