"""`wardgraph explain`: how the compiled executor answers a document, and where its time goes."""

import time
from collections.abc import Sequence
from statistics import median
from typing import Any, TextIO

import asyncpg
import click
from graphql import OperationType

from cli.asker import as_option, hospital_id_of, hospital_option, session_of
from cli.console import command, database
from cli.given import json_object
from db.connect import admin
from graph.engine.compiled.explain import explained, explained_commands
from graph.engine.compiled.operation import Operation
from graph.engine.compiled.run import run_query
from graph.engine.context import Context
from graph.engine.documents import Document, Documents, Invalid
from graph.engine.reasons import NotCompiled
from graph.engine.timings import Timings
from graph.schema import schema
from wardgraph.asker import Hospitals
from wardgraph.connection import prepare
from wardgraph.database import Calls, Origin, Row
from wardgraph.errors import Problem
from wardgraph.settings import Settings

_RUNS = 7


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--variables", default="{}", help="The request's variables, as JSON.")
@click.option("--operation", "name", help="The name of the operation, if the document has several.")
@hospital_option
@as_option
@command
async def explain(file: TextIO, variables: str, name: str | None, slug: str | None, email: str | None) -> None:
    """Show how the GraphQL document in FILE is executed.

    For a query: its calls, its statement, the code that shapes the answer, PostgreSQL's own EXPLAIN, and the time of
    each stage. For a mutation: its commands and what is read of their rows; nothing is changed. If
    graphql-core answers instead: the reason.
    """
    settings = Settings.from_environment()
    given = json_object(variables, "variables")
    since = time.perf_counter()
    document = Documents(schema, production=False).get(file.read())
    _tell("parse and validate", since)
    if isinstance(document, Invalid):
        raise click.ClickException("\n".join(error["message"] for error in document.errors))
    try:
        operation = _shown(document, name, given)
    except NotCompiled as reason:
        click.echo(f"Answered by graphql-core: {reason}.")
        return
    except Problem as problem:
        raise click.ClickException(problem.message) from problem
    if operation.node.operation is OperationType.MUTATION:
        return
    async with database(settings) as dsns, admin(dsns.admin) as connection:
        # Everything is undone, first of all the session that was made for it.
        undone = connection.transaction()
        await undone.start()
        try:
            hospital_id = await hospital_id_of(connection, slug or settings.hospital)
            session_id = await session_of(connection, hospital_id, email) if email else None
            await connection.execute("RESET ROLE")
            await prepare(connection)
            await _explain_run(connection, operation, given, (hospital_id, session_id))
        finally:
            await undone.rollback()


def _tell(stage: str, since: float) -> None:
    click.echo(f"{stage:<20}{1000 * (time.perf_counter() - since):8.2f} ms, once")


def _shown(document: Document, name: str | None, given: dict[str, Any]) -> Operation:
    since = time.perf_counter()
    operation = document.prepare(name).runnable()
    values = operation.variables.coerce(given)
    if operation.node.operation is OperationType.MUTATION:
        text = explained_commands(operation.commands(values))
    else:
        text = explained(operation.query(values))
    _tell("plan and compile", since)
    click.echo(f"\n{text}")
    return operation


async def _explain_run(
    connection: asyncpg.Connection, operation: Operation, given: dict[str, Any], asker: tuple[int, Any]
) -> None:
    values = operation.variables.coerce(given)
    compiled = operation.query(values)
    if compiled.calls:
        parameters = compiled.parameters(asker, (), compiled.inputs(values), Origin(None, None))
        click.echo("PostgreSQL, for one run:")
        for row in await connection.fetch(f"EXPLAIN (ANALYZE, VERBOSE, BUFFERS) {compiled.text}", *parameters):
            click.echo(f"  {row[0]}")
    calls = _Direct(connection)
    runs: list[dict[str, float]] = []
    for _ in range(_RUNS):
        context = Context(calls, Hospitals(calls, None), ("",), None, None)
        context.switch_session(*asker)
        timings = Timings()
        await run_query(operation, given, context, timings)
        runs.append(timings.stages)
    click.echo(f"\nEach request, the median of {_RUNS}:")
    for stage in runs[0]:
        click.echo(f"  {stage:<18}{1000 * median(run[stage] for run in runs):8.2f} ms")


class _Direct(Calls):
    """Calls on the one connection that knows the session."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def _send(self, text: str, args: Sequence[Any]) -> list[Row]:
        rows: list[Row] = await self._connection.fetch(text, *args)
        return rows

    def _renew(self) -> None:
        raise click.ClickException("The connection to the database was lost.")
