"""The application: Strawberry's ASGI view with a context that holds the request's loaders."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from benchmarks.naive.loaders import Loaders
from benchmarks.naive.schema import schema
from wardgraph import tokens


class View(GraphQL[dict[str, Any], None]):
    """The view; a token names who asks."""

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> dict[str, Any]:
        """The loaders of this request and of no other."""
        token = request.headers["authorization"].removeprefix("Bearer ")
        claims = tokens.read((os.environ["SECRET"],), token)
        return {"request": request, "response": response, "loaders": Loaders(request.app.state.pool, claims)}


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    # The pool is the driver's default one; plans are kept as all subjects keep them.
    settings = {"plan_cache_mode": "force_generic_plan"}
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], server_settings=settings) as pool:
        app.state.pool = pool
        yield


app = Starlette(lifespan=_lifespan, routes=[Route("/graphql", View(schema))])
