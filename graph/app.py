"""The web application: one endpoint, the page that explores it, and two probes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypedDict

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from graph import ide
from graph.context import Context, Hospitals
from graph.database import Database
from graph.errors import Problem, translate
from graph.execution import Engine
from graph.http import read_get, read_post, respond, respond_problem, wants_page
from graph.schema import schema
from wardgraph.settings import Settings

_READING = ("GET", "HEAD")
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class State(TypedDict):
    """What lives as long as the application: it hangs on each request's `state`."""

    database: Database
    hospitals: Hospitals


class Endpoint:
    """`/graphql`: the queries of GET, everything of POST, and the page that explores it for a developer's browser."""

    def __init__(self, settings: Settings) -> None:
        self._development = settings.environment == "development"
        self._secret = settings.secret
        self._engine = Engine(schema, production=not self._development)

    async def __call__(self, request: HttpRequest) -> Response:
        """Answers a request; whatever becomes of it, the answer is JSON."""
        if self._development and request.method in _READING and wants_page(request):
            return ide.page(self._development)
        try:
            return await self._answer(request)
        except Exception as error:  # noqa: BLE001 - nothing may leave the server untranslated
            return respond_problem(request, translate(error))

    async def _answer(self, request: HttpRequest) -> Response:
        if request.method in _READING:
            asked = read_get(request)
        elif request.method == "POST":
            asked = await read_post(request)
        else:
            raise Problem("METHOD_NOT_ALLOWED", "The endpoint answers GET and POST.")
        headers, state = request.headers, request.state
        context = Context(
            state.database,
            state.hospitals,
            self._secret,
            headers.get("authorization"),
            headers.get("wardgraph-hospital"),
        )
        answer = await self._engine.answer(asked, context, queries_only=request.method in _READING)
        return respond(request, answer)


async def healthz(_request: HttpRequest) -> Response:
    """Whether the process answers."""
    return JSONResponse({"status": "ok"})


async def readyz(request: HttpRequest) -> Response:
    """Whether the database answers, too, and has the schema."""
    try:
        # No hospital has this slug: it is the call that proves both.
        await request.state.database.call("hospital_by_slug", ("id",), ["-"])
    except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
        return JSONResponse({"status": "unavailable", "code": translate(error).code}, 503)
    return JSONResponse({"status": "ready"})


def create_app(settings: Settings) -> Starlette:
    """The application for `settings`, whose `api_database_url` names the login wardgraph_api."""
    dsn = settings.api_database_url
    if dsn is None:
        raise ValueError("The application needs api_database_url: where to log in as wardgraph_api.")

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[State]:
        database = await Database.open(dsn)
        try:
            yield {"database": database, "hospitals": Hospitals(database, settings.hospital)}
        finally:
            await database.close()

    return Starlette(
        routes=[
            *ide.routes(settings.environment == "development"),
            Route("/graphql", Endpoint(settings).__call__, methods=_METHODS),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
        ],
        lifespan=lifespan,
    )
