"""The web application on a port of its own, and a client that speaks GraphQL to it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn

from graph.http.connection import Config
from tests.databases import Database
from wardgraph.settings import Settings
from web.app import create_app

SECRET = "of tests, which everybody may know"


class Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@asynccontextmanager
async def serving(
    database: Database, *, grace: int = 5, also: Sequence[socket.socket] = (), **settings: Any
) -> AsyncIterator[str]:
    """The address of the application over a database, served for as long as the block runs, `also` on other sockets.

    What is still asked then has `grace` seconds to be answered.
    """
    given = {"database_url": database.admin_dsn, "api_database_url": database.api_dsn, "secret": SECRET} | settings
    # Client and server share a loop: a pause of the machine must not look like a connection that nobody uses.
    patient: dict[str, Any] = {"idle_seconds": 600}
    known = Settings(**(patient | given))
    with socket.socket() as listener:
        # asyncio leaves Nagle's algorithm on for sockets it did not make: 40 ms a request.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(("127.0.0.1", 0))
        server = Server(Config(create_app(known), known, timeout_graceful_shutdown=grace))
        running = asyncio.create_task(server.serve([listener, *also]))
        ready = asyncio.create_task(server.ready.wait())
        await asyncio.wait((running, ready), return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        try:
            yield f"{'https' if known.tls_certificate else 'http'}://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


@dataclass
class Client:
    """Somebody at the endpoint: signed in, or PUBLIC of a hospital."""

    http: httpx.AsyncClient
    headers: dict[str, str]

    async def answer(self, document: str, **variables: Any) -> dict[str, Any]:
        """The whole answer: data and errors."""
        response = await self.http.post(
            "/graphql", json={"query": document, "variables": variables}, headers=self.headers
        )
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def data(self, document: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        answer = await self.answer(document, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def do(self, mutation: str, selection: str, **values: Any) -> Any:
        """The entity that a mutation answers with, its input being `values`."""
        data = await self.data(self._mutation(mutation, selection), input=values)
        return data[mutation]

    async def refused(self, mutation: str, **values: Any) -> dict[str, Any]:
        """The extensions of the one error that a mutation answers with."""
        answer = await self.answer(self._mutation(mutation, "__typename"), input=values)
        assert len(answer["errors"]) == 1, answer
        error = answer["errors"][0]
        assert not (answer.get("data") or {}).get(mutation), answer
        extensions: dict[str, Any] = error["extensions"]
        return {"message": error["message"], "path": error.get("path")} | extensions

    @staticmethod
    def _mutation(name: str, selection: str) -> str:
        of = name[0].upper() + name[1:]
        return f"mutation Test($input: {of}Input!) {{ {name}(input: $input) {{ {selection} }} }}"


async def sign_in(http: httpx.AsyncClient, hospital: str, email: str, password: str) -> Client:
    """A client with the account's access token."""
    session = await Client(http, {}).do("signIn", "accessToken", hospital=hospital, email=email, password=password)
    return Client(http, {"Authorization": f"Bearer {session['accessToken']}"})
