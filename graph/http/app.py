"""The web application: one endpoint, the page that explores it where one is given, two probes and the metrics."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import TypedDict

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from graph.engine.context import Context
from graph.engine.engine import Answer, Engine, Request
from graph.engine.export.formats import Format
from graph.http import imports, metrics
from graph.http.disconnect import Watches
from graph.http.exports import Stream, format_of, head_of
from graph.http.gate import METRICS, Gate
from graph.http.metrics import Metrics
from graph.http.persisted import ByHash, PersistedDocuments
from graph.http.protocol import GRAPHQL_JSON, address_of, headers_of, read_get, read_post, text_of, wants_page
from graph.http.responses import Responses, server_timing
from graph.http.sessions import PATH as SESSION
from graph.http.sessions import Sessions
from graph.schema import schema
from wardgraph import logs
from wardgraph.asker import Hospitals
from wardgraph.database import Database, Waits
from wardgraph.errors import Problem, stopping, translate
from wardgraph.settings import Settings

_READING = ("GET", "HEAD")
# An export that is refused must not look like one: as application/json it would be 200.
_AS_GRAPHQL = {b"accept": GRAPHQL_JSON.encode()}
# Probes have a connection of their own: that all others are taken is no reason to take a server for dead.
_PROBE_SECONDS = 1.0
_PROBE_WAITS = Waits(place=0.7, statement=0.7, lock=0.7)


@dataclass(frozen=True, slots=True)
class Explorer:
    """A page that explores the endpoint: the response for a browser, and the routes of what the page loads."""

    page: Callable[[], Response]
    routes: Sequence[BaseRoute]


class State(TypedDict):
    """What lives as long as the application: it hangs on each request's `state`."""

    database: Database
    probe: Database
    hospitals: Hospitals
    documents: PersistedDocuments
    metrics: Metrics


class Endpoint:
    """`/graphql`: the queries of GET, everything of POST, and the explorer's page for a browser."""

    def __init__(self, settings: Settings, explorer: Explorer | None) -> None:
        self._explorer = explorer
        self._responses = Responses(settings)
        self._answers_get = settings.answers_get
        self._export_seconds = settings.export_seconds
        self._secrets = (settings.secret, *settings.previous_secrets)
        self._watches = Watches()
        self.engine = Engine(
            schema,
            production=settings.environment == "production",
            compiled=settings.executor == "compiled",
            limits=settings,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, also one that fails, with JSON."""
        started = time.perf_counter()
        headers = headers_of(scope)
        logs.begin_request(headers.get(b"x-request-id"))
        if self._explorer and scope["method"] in _READING and wants_page(headers):
            await self._explorer.page()(scope, receive, send)
            return
        try:
            await self._answer(scope, headers, receive, send, started)
        except Exception as error:  # noqa: BLE001 - nothing may leave the server untranslated
            problem = translate(error)
            scope["state"]["metrics"].refused(problem.code, time.perf_counter() - started)
            await self._responses.problem(scope, headers, send, problem)

    async def _answer(
        self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, send: Send, started: float
    ) -> None:
        method, format_ = scope["method"], format_of(headers.get(b"accept", b""))
        if method == "OPTIONS" and self._responses.allows(headers.get(b"origin")):
            await self._responses.preflight(headers, send)
            return
        reading = self._answers_get and method in _READING
        asked = await self._asked(scope, headers, receive)
        state = scope["state"]
        context = Context(
            state["database"],
            state["hospitals"],
            self._secrets,
            text_of(headers, b"authorization"),
            text_of(headers, b"wardgraph-hospital"),
            address_of(scope),
            text_of(headers, b"user-agent"),
        )
        # Of what HEAD asks for nothing is sent, so nothing is exported.
        stream = self._stream(scope, headers, send, format_) if format_ and method != "HEAD" else None
        try:
            with self._watches.over(receive, context) as client:
                request = await self._resolve(asked, context, state["documents"], headers)
                if isinstance(request, Answer):
                    answer = request
                elif stream:
                    answer = await self._export(request, context, state["database"], stream)
                else:
                    answer = await self.engine.answer(request, context, queries_only=reading)
        except asyncio.CancelledError:
            if stream and stream.has_begun:
                # Cut: there is no other answer to give any more.
                return
            # Nobody but a server at the end of its patience cancels a request whose client is there.
            raise stopping() from None
        seconds = time.perf_counter() - started
        if client.gone:
            state["metrics"].abandoned(client.operation, seconds)
            return
        if isinstance(asked, ByHash) and answer.executed:
            state["documents"].keep(asked)
        state["metrics"].answered(answer, seconds)
        if stream is None:
            await self._responses.answer(scope, headers, send, answer, server_timing(answer.timings, seconds))
        elif not stream.has_begun:
            await self._responses.answer(scope, headers | _AS_GRAPHQL, send, answer, server_timing({}, seconds))

    async def _asked(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> Request | ByHash:
        if scope["method"] == "POST":
            return await read_post(headers, receive)
        if self._answers_get and scope["method"] in _READING:
            return read_get(scope["query_string"])
        raise Problem("METHOD_NOT_ALLOWED", f"The endpoint answers {'GET and ' if self._answers_get else ''}POST.")

    async def _resolve(
        self, asked: Request | ByHash, context: Context, documents: PersistedDocuments, headers: dict[bytes, bytes]
    ) -> Request | Answer:
        """What a request asks, its document found by its hash; or why it is refused."""
        request = asked
        if isinstance(request, ByHash) or documents.are_all:
            await self.engine.admit(context)
            try:
                request = await documents.resolve(request)
            except Problem as problem:
                return self.engine.refuse(context, problem)
        if b"wardgraph-cost" in headers:
            request = replace(request, shows_cost=True)
        told = text_of(headers, b"wardgraph-refusals")
        return request if told is None else replace(request, tells_refusals=_tells_refusals(told))

    async def _export(self, request: Request, context: Context, database: Database, stream: Stream) -> Answer:
        """Sends what a request exports, or says why it is refused."""
        export = await self.engine.export(request, context, stream.format)
        if isinstance(export, Answer):
            return export
        async with self.engine.exporting.one():
            return await stream.send(export, context, database)

    def _stream(self, scope: Scope, headers: dict[bytes, bytes], send: Send, format_: Format) -> Stream:
        encoding = self._responses.encoding_of(headers)
        sent = self._responses.headers_of_stream(scope, headers, format_, encoding)
        head = head_of(headers[b"accept"], format_)
        return Stream(send, sent, format_, head, encoding, self._export_seconds)


def _tells_refusals(told: str) -> bool:
    if told not in {"errors", "null"}:
        raise Problem("BAD_REQUEST", "The header Wardgraph-Refusals is `errors` or `null`.")
    return told == "errors"


async def healthz(_request: HttpRequest) -> Response:
    """Whether the process answers."""
    return JSONResponse({"status": "ok"})


async def readyz(request: HttpRequest) -> Response:
    """Whether the database answers, too, and has the schema."""
    try:
        async with asyncio.timeout(_PROBE_SECONDS):
            # No hospital has this slug: it is the call that proves both.
            await request.state.probe.call("hospital_by_slug", ("id",), {"p_slug": "-"})
    except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
        return JSONResponse({"status": "unavailable", "code": translate(error).code}, 503)
    return JSONResponse({"status": "ready"})


async def measured(request: HttpRequest) -> Response:
    """What Prometheus reads."""
    return Response(request.state.metrics.exposition(), media_type=metrics.MEDIA_TYPE)


def create_app(settings: Settings, explorer: Explorer | None = None, pages: Sequence[BaseRoute] = ()) -> ASGIApp:
    """The application for `settings`, whose `api_database_url` names the login wardgraph_api.

    `pages` are the routes of what a person sees, and come after all others.
    """
    dsn = settings.api_database_url
    if dsn is None:
        raise ValueError("The application needs api_database_url: where to log in as wardgraph_api.")

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[State]:
        waits = Waits(settings.pool_seconds, settings.statement_seconds, settings.lock_seconds)
        database = await Database.open(dsn, settings.pool_size, waits, spare=settings.pool_spare)
        probe = await Database.open(dsn, 1, _PROBE_WAITS, spare=0, name="wardgraph probe")
        measuring = Metrics(lambda: database.load)
        refreshing = asyncio.create_task(_refresh(measuring)) if metrics.is_shared() else None
        try:
            yield {
                "database": database,
                "probe": probe,
                "hospitals": Hospitals(database, settings.hospital),
                "documents": PersistedDocuments(database, settings.documents),
                "metrics": measuring,
            }
        finally:
            if refreshing:
                refreshing.cancel()
                with suppress(asyncio.CancelledError):
                    await refreshing
            await asyncio.gather(database.close(), probe.close())

    endpoint = Endpoint(settings, explorer)
    sessions = Sessions(settings, endpoint.engine)
    importing = imports.Imports(settings)
    rest = Starlette(
        routes=[
            *(explorer.routes if explorer else ()),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route(METRICS, measured),
            Route(SESSION, sessions),
            Route(f"{SESSION}/refresh", sessions),
            Route(imports.PATH, importing.uploads),
            Route(imports.PROBLEMS_PATH, importing.problems),
            *pages,
        ],
        lifespan=lifespan,
    )
    # It would lead to whatever the request calls the server.
    rest.router.redirect_slashes = False
    return Gate(settings, endpoint, rest)


async def _refresh(measuring: Metrics) -> None:
    while True:
        measuring.refresh()
        # A period, not a wait: another worker may read the gauges at any time, and nothing happens to tell them of.
        await asyncio.sleep(metrics.REFRESH_SECONDS)
