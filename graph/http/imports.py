"""Imports over HTTP: POST /imports takes a file, GET /imports/<id>/problems gives the rows that were left out.

A file is staged in one transaction, so that a request that is cut leaves nothing behind; the worker does the rest.
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import islice
from pathlib import Path
from typing import Any

from starlette.types import Receive, Scope, Send

from db.imports import kinds
from db.imports.columns import mapped
from db.imports.corrections import header, lines
from db.imports.errors import FileProblem
from db.imports.files import opened
from db.imports.rows import Row, Rows
from db.imports.values import Spelling
from graph.declare import ids
from graph.engine.context import Context
from graph.engine.engine import WAIT_SECONDS
from graph.engine.export.formats import Format
from graph.http.protocol import address_of, headers_of, text_of
from graph.http.responses import Responses
from graph.http.uploads import Upload, of_file, uploaded
from wardgraph import logs
from wardgraph.database import Database, statement
from wardgraph.errors import Problem, stopping, translate
from wardgraph.fair import Turns, payer
from wardgraph.pool import Connection
from wardgraph.settings import Settings

PATH = "/imports"
PROBLEMS_PATH = "/imports/{id}/problems"

# What comes in at once waits on disk. To read a file takes a core, and a connection: others wait for their turn.
_UPLOADS, _STAGED = 16, 2
_STAGING_SECONDS = 300
_ROWS_OF_A_CALL = 500
_ROWS_OF_A_PAGE = 1000
_RUN = ("id", "kind", "status", "rows_read")
_LEFT_OUT = ("id", "line", "given", "problems", "problem_codes")

Answers = Callable[[Scope, dict[bytes, bytes], Receive, Send, Context], Awaitable[None]]


class _Route:
    """Answers the requests of a path that come by one method, also those that fail."""

    def __init__(self, settings: Settings, method: str, answer: Answers, responses: Responses) -> None:
        self._method = method
        self._answer = answer
        self._responses = responses
        self._secrets = (settings.secret, *settings.previous_secrets)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        headers = headers_of(scope)
        logs.begin_request(headers.get(b"x-request-id"))
        if scope["method"] == "OPTIONS" and self._responses.allows(headers.get(b"origin")):
            await self._responses.preflight(headers, send)
            return
        context = Context(
            scope["state"]["database"],
            scope["state"]["hospitals"],
            self._secrets,
            text_of(headers, b"authorization"),
            text_of(headers, b"wardgraph-hospital"),
            address_of(scope),
            text_of(headers, b"user-agent"),
        )
        payer.set(context.payer)
        try:
            self._check(scope["method"])
            await self._answer(scope, headers, receive, send, context)
        except asyncio.CancelledError:
            await self._refuse(scope, headers, send, stopping(), started)
        except Exception as error:  # noqa: BLE001 - nothing may leave the server untranslated
            await self._refuse(scope, headers, send, translate(error), started)

    def _check(self, method: str) -> None:
        if method != self._method:
            raise Problem("METHOD_NOT_ALLOWED", f"This address answers {self._method}.")

    async def _refuse(
        self, scope: Scope, headers: dict[bytes, bytes], send: Send, problem: Problem, started: float
    ) -> None:
        scope["state"]["metrics"].refused(problem.code, time.perf_counter() - started)
        await self._responses.problem(scope, headers, send, problem, allow=self._method.encode())


class Imports:
    """The two paths of imports."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._responses = Responses(settings)
        self._uploads = Turns(_UPLOADS, 2 * _UPLOADS, WAIT_SECONDS, "many uploads to take")
        self._staging = Turns(_STAGED, 2 * _UPLOADS, _STAGING_SECONDS, "many files to read")

    @property
    def uploads(self) -> _Route:
        """POST /imports."""
        return _Route(self._settings, "POST", self._take, self._responses)

    @property
    def problems(self) -> _Route:
        """GET /imports/<id>/problems."""
        return _Route(self._settings, "GET", self._give, self._responses)

    async def _take(
        self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, send: Send, context: Context
    ) -> None:
        # Before anything of the body is asked for: whoever may not import sends no file.
        admitted = await context.command("admit_import", ("time_zone",))
        async with (
            self._uploads.one(),
            uploaded(scope, receive, self._settings.upload_bytes) as upload,
            self._staging.one(),
        ):
            run = await _staged(scope["state"]["database"], context, upload, admitted["time_zone"])
        shown = {
            "id": ids.encode("ImportRun", run["id"]),
            "kind": run["kind"],
            "status": run["status"],
            "rowsRead": run["rows_read"],
        }
        await self._responses.json(scope, headers, send, 202, {"importRun": shown})

    async def _give(
        self, scope: Scope, headers: dict[bytes, bytes], _receive: Receive, send: Send, context: Context
    ) -> None:
        run_id = _key(scope["path_params"]["id"])
        runs = await context.read("import_runs_by_id", ("id", "kind"), p_ids=[run_id])
        if not runs:
            raise Problem(
                "NOT_FOUND",
                "There is no such import, or you may not see it.",
                details={"type": "import_run", "id": str(run_id)},
            )
        kind = kinds.kind(runs[0]["kind"].lower())
        sent = self._responses.headers_of_stream(scope, headers, Format.CSV, None, f"import-{run_id}.problems")
        pages = _left_out(context, run_id)
        # Until there are rows, or none, it can still be refused.
        page = await anext(pages)
        await send({"type": "http.response.start", "status": 200, "headers": sent})
        await send({"type": "http.response.body", "body": header(kind), "more_body": True})
        while page:
            body = lines(kind, [tuple(row[name] for name in _LEFT_OUT[1:]) for row in page])
            await send({"type": "http.response.body", "body": body, "more_body": True})
            page = await anext(pages)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _left_out(context: Context, run_id: int) -> AsyncIterator[list[Any]]:
    """The rows with problems, a page at a time, and an empty page after the last."""
    after: dict[str, Any] | None = None
    more = True
    while more:
        rows = await context.read(
            "import_rows_by_import_run_id_page", _LEFT_OUT, p_ids=[run_id], p_filter=None, p_order=["line asc"],
            p_first=_ROWS_OF_A_PAGE, p_after=after, p_backward=False,
        )  # fmt: skip
        # One more than asked for tells that there are more.
        more = len(rows) > _ROWS_OF_A_PAGE
        page = rows[:_ROWS_OF_A_PAGE]
        if page:
            after = {"values": [page[-1]["line"]], "id": page[-1]["id"]}
            yield page
    yield []


async def _staged(database: Database, context: Context, upload: Upload, time_zone: str) -> Any:
    """The import of a file, all of whose rows are staged for the worker. Raises BAD_USER_INPUT for the file."""
    try:
        rows = await asyncio.to_thread(_rows, upload, time_zone)
        sha256 = await asyncio.to_thread(_sha256, upload.path)
        async with database.apart() as connection:
            # Not as a block: where it does not come to its end, the end of the connection undoes it, without a wait.
            transaction = connection.transaction()
            await transaction.start()
            begun = await _call(
                connection, context, "begin_import",
                p_kind=upload.kind.sql_name, p_sha256=sha256, p_file_name=upload.name,
                p_is_dry_run=upload.says("dryRun"), p_is_confirmed=upload.says("confirm"),
            )  # fmt: skip
            left = iter(rows)
            # In a thread, so that reading values keeps no other request waiting.
            while chunk := await asyncio.to_thread(_some, left):
                await _call(connection, context, "add_import_rows", p_import_run_id=begun["id"], p_rows=chunk)
            run = await _call(connection, context, "start_import", p_import_run_id=begun["id"], p_by_worker=True)
            await transaction.commit()
            return run
    except FileProblem as problem:
        raise of_file(problem) from problem


def _rows(upload: Upload, time_zone: str) -> Rows:
    told = upload.told
    file = opened(upload.path, told.get("format"), told.get("encoding"), told.get("separator"))
    columns = mapped(upload.kind, file.header, upload.columns, upload.ignored)
    rows = Rows(file, columns, Spelling(told.get("dates"), told.get("decimal", "."), time_zone), upload.kind)
    rows.check_dates()
    return rows


def _some(rows: Any) -> list[dict[str, Any]]:
    return [_staged_row(row) for row in islice(rows, _ROWS_OF_A_CALL)]


def _staged_row(row: Row) -> dict[str, Any]:
    problems = [each._asdict() for each in row.problems]
    return {"line": row.line, "given": row.given, **({"problems": problems} if problems else {})}


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


async def _call(connection: Connection, context: Context, function: str, **arguments: Any) -> Any:
    hospital_id, session_id = await context.asker()
    given = {"p_hospital_id": hospital_id, "p_session_id": session_id, **arguments}
    text = statement(function, _RUN, tuple(given), has_origin=True)
    return await connection.fetchrow(text, *given.values(), *context.origin)


def _key(text: str) -> int:
    """The key of an import, by its id or as a bare number."""
    if text.isascii() and text.isdigit() and len(text) <= len(str(2**63)) - 1:
        return int(text)
    return ids.key_or_zero("ImportRun", text)
