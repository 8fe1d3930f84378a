"""`wardgraph serve`: the database, its schema, the demo hospital where there is none, the web server and the worker."""

import asyncio
import contextlib
import gc
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace

import click
import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from cli.console import database, on_terminate, problems_as_sentences
from cli.seed import seed_if_empty
from db.connect import Dsns, admin
from db.errors import DatabaseProblem
from graph.http.connection import Config
from wardgraph import logs
from wardgraph.settings import Settings

SECONDS_TO_FINISH = 10
DEMO_HOSPITAL = "demo"
DEMO_ACCOUNTS = ("admin", "reception", "doctor", "nurse", "pharmacy", "billing", "analyst", "auditor", "patient")


def app() -> ASGIApp:
    """The web application of this process, which may be one of several workers."""
    # What is made here stays: looking for garbage meanwhile takes an eighth of the time.
    gc.disable()
    from web.app import create_app  # noqa: PLC0415 - the schema takes long to build, which only workers spend

    settings = Settings.from_environment()
    logs.configure(settings.log)
    made = create_app(settings)
    # A thread reads documents (graph/engine/reading.py): the loop is not to wait 5 ms for it at each step.
    sys.setswitchinterval(0.0005)
    # The schema and all modules stay for good: without them, looking for garbage costs next to nothing. So does the
    # garbage among them, 1.5 MB: finding it would take a twelfth of the start.
    gc.freeze()
    # A wide answer makes some ten thousand objects, none of which is garbage before it is sent. Forgotten documents
    # are, and would pile up if collections were further apart than this.
    gc.set_threshold(5_000, 10, 10)
    gc.enable()
    return made


@click.command()
@click.option("--host", help="Address to listen on; overrides WARDGRAPH_HOST.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; overrides WARDGRAPH_PORT.")
def serve(host: str | None, port: int | None) -> None:
    """Start the database and the web server; stop both with Ctrl-C.

    In development the worker runs along with them; in production it is a process of its own, `wardgraph work`.
    """
    with problems_as_sentences(), on_terminate():
        settings = Settings.from_environment()
        logs.configure(settings.log)
        settings = replace(settings, host=host or settings.host, port=port or settings.port)
        with contextlib.suppress(KeyboardInterrupt), _listening(settings) as listeners:
            _serve(settings, listeners)
        click.echo("Stopped.")


def _serve(settings: Settings, listeners: list[socket.socket]) -> None:
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()
        try:
            dsns = runner.run(_prepare(stack, settings))
            # Workers are processes of their own, and read their settings from the environment as we did.
            os.environ |= {"DATABASE_URL": dsns.admin, "WARDGRAPH_API_DATABASE_URL": dsns.api}
            has_demo = settings.environment == "development" and runner.run(_has_demo(dsns))
            if has_demo and settings.hospital is None:
                # The demo data is two hospitals, so requests that name none need one to be about.
                os.environ["WARDGRAPH_HOSPITAL"] = DEMO_HOSPITAL
            with _worker(settings, dsns):
                _run(settings, listeners, has_demo=has_demo)
        finally:
            runner.run(stack.aclose())


async def _prepare(stack: contextlib.AsyncExitStack, settings: Settings) -> Dsns:
    dsns = await stack.enter_async_context(
        database(settings, supervised=True, worker=settings.environment == "development")
    )
    if settings.environment == "development" and await seed_if_empty(dsns.admin):
        logs.tell("Made the demo hospital.")
    return dsns


def _worker(settings: Settings, dsns: Dsns) -> contextlib.AbstractContextManager[None]:
    """The worker beside the web server, in development."""
    if settings.environment == "production":
        logs.tell("Run `wardgraph work` as well: without it no mail is sent, and the audit is not chained.")
        return contextlib.nullcontext()
    from worker import runner  # noqa: PLC0415 - in production it is another process that needs it

    return runner.running(dsns.worker, settings)


async def _has_demo(dsns: Dsns) -> bool:
    async with admin(dsns.api) as connection:
        slug = await connection.fetchval("SELECT slug FROM api.hospital_by_slug($1)", DEMO_HOSPITAL)
    return slug is not None


class _Server(uvicorn.Server):
    """Says where it answers once it does."""

    def __init__(self, config: uvicorn.Config, settings: Settings, *, has_demo: bool) -> None:
        super().__init__(config)
        self._settings = settings
        self._has_demo = has_demo

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _announce(self._settings, has_demo=self._has_demo)


def _announce(settings: Settings, *, has_demo: bool) -> None:
    host = "localhost" if settings.host in ("127.0.0.1", "0.0.0.0", "::1", "::") else settings.host  # noqa: S104
    page = " (open it in a browser for GraphiQL)" if settings.environment == "development" else ""
    scheme = "https" if settings.tls_certificate else "http"
    click.echo(f"Wardgraph answers at {scheme}://{host}:{settings.port}/graphql{page}.")
    if has_demo:
        click.echo(f"Demo accounts of the hospital 'demo', password 'demo': {', '.join(DEMO_ACCOUNTS)} @demo.example.")
    click.echo("Stop with Ctrl-C.")


def server_config(settings: Settings) -> uvicorn.Config:
    """How uvicorn is to run `app`, in this process or in several."""
    return Config(
        "cli.serve:app",
        settings,
        factory=True,
        workers=settings.workers,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        # Named, since uvicorn would take a slower one where this is missing, and not say so.
        loop="uvloop",
    )


def _run(settings: Settings, listeners: list[socket.socket], *, has_demo: bool) -> None:
    config = server_config(settings)
    if settings.workers > 1:
        with tempfile.TemporaryDirectory(prefix="wardgraph-metrics-") as folder:
            # Where the workers add up what they count, since any of them may be asked for /metrics.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
            _announce(settings, has_demo=has_demo)
            Multiprocess(config, sockets=listeners).run()
        return
    server = _Server(config, settings, has_demo=has_demo)
    server.run(sockets=listeners)
    if not server.started:
        raise DatabaseProblem("The web server could not start.", "The lines above tell why.")


@contextlib.contextmanager
def _listening(settings: Settings) -> Iterator[list[socket.socket]]:
    """The sockets to serve on, taken before anything else is started: the endpoint's, and that of the metrics."""
    with contextlib.ExitStack() as stack:
        listeners = [stack.enter_context(_listener(settings.host, settings.port, "WARDGRAPH_HOST and WARDGRAPH_PORT"))]
        if settings.metrics_port is not None:
            variables = "WARDGRAPH_METRICS_HOST and WARDGRAPH_METRICS_PORT"
            listeners.append(stack.enter_context(_listener(settings.metrics_host, settings.metrics_port, variables)))
        yield listeners


def _listener(host: str, port: int, variables: str) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        # A name that does not resolve has numbers of its own.
        known = not isinstance(error, socket.gaierror) and error.errno
        reason = os.strerror(error.errno) if known and error.errno else error.strerror
        raise DatabaseProblem(
            f"Port {port} of {host} cannot be used: {reason}.",
            f"Stop the program that uses it, or set {variables} to others.",
        ) from error
    # asyncio, where uvloop is missing, leaves Nagle's algorithm on for sockets it did not make: 40 ms a request.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.set_inheritable(True)
    return listener
