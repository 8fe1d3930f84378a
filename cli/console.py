"""What all commands share: settings, the database, and problems told in a sentence instead of a traceback."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import wraps
from types import FrameType
from typing import ParamSpec, TypeVar

import asyncpg
import click

from db import connect, loading
from db.connect import Dsns
from db.errors import DatabaseProblem
from db.migrate import login
from db.migrate.apply import Applied, apply, is_applied
from wardgraph import logs
from wardgraph.errors import Problem, details_of
from wardgraph.registry import BY_SQLSTATE
from wardgraph.settings import Settings, SettingsError

P = ParamSpec("P")
T = TypeVar("T")


class Refused(click.ClickException):
    """What was asked is refused: by a rule, or as a GraphQL document."""

    exit_code = 3


def command(function: Callable[P, Coroutine[object, object, T]]) -> Callable[P, T]:
    """Makes a command of a coroutine; known problems end it with their sentence and exit code 1."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with problems_as_sentences(), on_terminate():
            return asyncio.run(function(*args, **kwargs))

    return run


@contextmanager
def problems_as_sentences() -> Iterator[None]:
    """Shows problems that an operator can solve as click shows its own."""
    try:
        yield
    except (DatabaseProblem, SettingsError) as problem:
        raise click.ClickException(str(problem)) from problem
    except Problem as problem:
        raise click.ClickException(problem.message) from problem
    except (asyncpg.InterfaceError, ConnectionError) as error:
        raise click.ClickException(f"The connection to the database was lost: {error}") from error
    except asyncpg.PostgresError as error:
        raise (Refused if error.sqlstate in BY_SQLSTATE else click.ClickException)(told(error)) from error


@contextmanager
def on_terminate() -> Iterator[None]:
    """Makes SIGTERM end the block like Ctrl-C, which closes what is open; Python's default would end on the spot."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        # asyncio's handler ends its main task in good order, where an exception would end the loop beneath all tasks.
        handler = signal.getsignal(signal.SIGINT)
        if not callable(handler):
            # Whoever started us has us ignore Ctrl-C.
            raise KeyboardInterrupt
        handler(number, frame)

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def told(error: asyncpg.PostgresError) -> str:
    """A database error for a reader: its message, detail and hint."""
    details = details_of(error)
    detail = json.dumps(details) if details else getattr(error, "detail", None)
    parts = [error.args[0], detail, getattr(error, "hint", None)]
    return "\n".join(str(part) for part in parts if part)


@asynccontextmanager
async def database(
    settings: Settings | None = None,
    *,
    supervised: bool = False,
    worker: bool = False,
    applies: bool = True,
    loads: bool = False,
) -> AsyncIterator[Dsns]:
    """The database that the settings name, running and with all SQL applied, for as long as the block runs.

    Where it is `supervised`, an embedded one is started again when it dies. `worker`: the worker has to be let in.
    Unless it `applies` SQL, one that lacks some is refused: whoever only reads does not change what others work with.
    `loads`: large hospitals are to be loaded; nobody else is let in while they are, or when that was interrupted.
    Raises Loading.
    """
    settings = settings or Settings.from_environment()
    async with connect.databases(settings, supervised=supervised, bulk=loads) as dsns:
        for note in dsns.notes:
            logs.tell(note)
        async with connect.admin(dsns.admin) as connection:
            interrupted = await loading.unfinished(connection)
        if interrupted and loads:
            # The SQL was applied when the load began, and its tables are not as it would have them.
            yield dsns
            return
        if interrupted:
            raise loading.Loading
        if not applies and not await is_applied(dsns.admin):
            raise click.ClickException(
                "The database is not in the state of this version. Run `wardgraph migrate`, which changes it."
            )
        applied = await apply(dsns.admin)
        if applied:
            logs.tell(f"Applied {summary(applied)}.")
        if settings.database_url:
            await login.prepare(dsns, settings, worker=worker)
        yield dsns


def summary(applied: Applied) -> str:
    """What a run of the migrations did, in a few words."""
    parts = [
        f"{len(items)} {name}{'' if len(items) == 1 else 's'}"
        for items, name in ((applied.migrations, "migration"), (applied.routines, "function or trigger file"))
        if items
    ]
    if applied.dropped:
        parts.append(f"dropped {len(applied.dropped)}")
    return f"{', '.join(parts) or 'nothing'} in {applied.seconds:.2f} s"
