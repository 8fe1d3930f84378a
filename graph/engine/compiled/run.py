"""Runs compiled operations."""

import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from graphql.execution.values import VariableValues

from graph.declare.commands import arguments_of
from graph.declare.entities import columns
from graph.engine.compiled.operation import Command, Compiled, Operation
from graph.engine.context import Context
from wardgraph.database import Calls, Row


@dataclass(slots=True)
class Timings:
    """How long each stage of a request took, in seconds."""

    stages: dict[str, float] = field(default_factory=dict)
    _since: float = field(default_factory=time.perf_counter)

    def end(self, stage: str) -> None:
        """Adds the time since the last stage ended to this one."""
        now = time.perf_counter()
        self.stages[stage] = self.stages.get(stage, 0.0) + now - self._since
        self._since = now


async def run_query(
    operation: Operation, given: dict[str, Any] | None, context: Context, timings: Timings
) -> dict[str, Any]:
    """The data of a query. Raises NotCompiled for what graphql-core has to answer, and the driver's exceptions."""
    variables = operation.variables.coerce(given)
    compiled = operation.query(variables)
    data: dict[str, Any] = await _read(compiled, variables, (), context, context.database, timings)
    return data


async def run_mutation(
    operation: Operation, given: dict[str, Any] | None, context: Context, timings: Timings
) -> dict[str, Any]:
    """The data of a mutation: each command, and then what is selected of its row, on the same connection.

    The arguments of all come first: one of them may be a password to hash, over which no connection is held.
    What becomes of a command is kept in the context's `outcomes`: whoever answers in our place must not repeat it.
    Raises like `run_query`.
    """
    variables = operation.variables.coerce(given)
    data: dict[str, Any] = {}
    commands = [(command, await _arguments(command, variables, context)) for command in operation.commands(variables)]
    timings.end("prepare")
    async with context.database.hold() as connection:
        for command, values in commands:
            data[command.key] = await _run_command(command, values, variables, context, connection, timings)
    return data


async def _arguments(command: Command, variables: VariableValues, context: Context) -> dict[str, Any]:
    return await arguments_of(command.arguments.read(variables)["input"], partial(context.hash_of, command.key))


async def _run_command(
    command: Command,
    values: dict[str, Any],
    variables: VariableValues,
    context: Context,
    connection: Calls,
    timings: Timings,
) -> Any:
    row = await context.decide(command.key, connection, command.function, columns(command.type), **values)
    timings.end("database")
    return await _read(command.selection, variables, (row,), context, connection, timings)


async def _read(
    compiled: Compiled,
    variables: VariableValues,
    given: tuple[Row, ...],
    context: Context,
    connection: Calls,
    timings: Timings,
) -> Any:
    inputs = compiled.inputs(variables)
    found: list[Any] = [[row[column] for row in given] for column in compiled.plan.levels[0].columns] if given else []
    if compiled.calls:
        parameters = compiled.parameters(await context.asker(), given, inputs)
        timings.end("prepare")
        (row,) = await connection.fetch(compiled.text, parameters)
        timings.end("database")
        found += row
        if compiled.is_guarded:
            inputs[None] = found.pop()
    data = compiled.assemble(found, inputs)
    timings.end("assemble")
    return data
