"""Runs compiled operations."""

from typing import Any

from graph.engine.compiled.compiled import Refusal
from graph.engine.compiled.operation import Operation
from graph.engine.context import Context
from graph.engine.timings import Timings
from wardgraph.errors import CALL_ERRORS, Problem

# What a command answers with instead of a row. Anything else is a fault of ours, and graphql-core may have none.
_ANSWERED = (Problem, *CALL_ERRORS)


async def run_query(
    operation: Operation, given: dict[str, Any] | None, context: Context, timings: Timings
) -> dict[str, Any]:
    """The data of a query. Raises NotCompiled for what graphql-core has to answer, and the driver's exceptions."""
    variables = operation.variables.coerce(given)
    data: dict[str, Any] = await operation.query(variables).run(variables, context, context.database, timings)
    return data


async def run_mutation(
    operation: Operation, given: dict[str, Any] | None, context: Context, timings: Timings
) -> dict[str, Any]:
    """The data of a mutation: each command, and then what is selected of its row, on the same connection.

    The parameters of all come first: one of them may be a password to hash, over which no connection is held.
    What becomes of a command is kept in the context's `command_results`: whoever answers in our place must not repeat
    it. Raises like `run_query`, and Refusal where the mutation's only command was not done.
    """
    variables = operation.variables.coerce(given)
    data: dict[str, Any] = {}
    commands = [(command, await command.parameters(variables, context)) for command in operation.commands(variables)]
    timings.end("prepare")
    async with context.database.hold() as connection:
        for command, parameters in commands:
            try:
                row = await command.call(parameters, context, connection)
            except _ANSWERED as error:
                if len(commands) == 1:
                    raise Refusal(command, error) from error
                raise
            timings.end("database")
            data[command.key] = await command.selection.run(variables, context, connection, timings, (row,))
    return data
