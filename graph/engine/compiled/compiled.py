"""What was compiled, ready to run: the plan of a selection, and a command with the plan of what is shown of its row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphql import FieldNode, located_error
from graphql.execution.values import VariableValues

from graph.declare.entities import columns
from graph.engine.compiled.arguments import Arguments
from graph.engine.compiled.assembly import Assemble, Assembler
from graph.engine.compiled.plan import LookupOutput, Plan
from graph.engine.compiled.statement import Composer
from graph.engine.context import Context
from graph.engine.parameters import command_parameters
from graph.engine.reads import Counted
from graph.engine.timings import Timings
from wardgraph.database import Calls, Origin, Row


@dataclass(frozen=True, slots=True)
class Compiled:
    """A plan, ready to run: `text` is its statement, where it has to `call` anything, and `assemble` its code.

    `counts` are the levels that count by a filter what is on record, with the kinds of their rows.
    `readers` read the parameters of each level by its number, and the ids of what is Identified by its response key.
    """

    plan: Plan
    calls: bool
    text: str
    given: tuple[str, ...]
    is_guarded: bool
    is_recorded: bool
    counts: tuple[tuple[int, str], ...]
    source: str
    assemble: Assemble
    readers: tuple[tuple[Any, Callable[[VariableValues], Any]], ...]

    async def run(
        self,
        variables: VariableValues,
        context: Context,
        connection: Calls,
        timings: Timings,
        given: tuple[Row, ...] = (),
    ) -> Any:
        """What is shown, of a `given` row if there is one already. Raises NotCompiled and the driver's exceptions."""
        inputs = self.inputs(variables)
        columns = self.plan.levels[0].columns if given else ()
        # Of a row of which nothing is selected, "true" is read: that it is there.
        found: list[Any] = [[column == "true" or row[column] for row in given] for column in columns]
        if self.calls:
            parameters = self.parameters(await context.asker(), given, inputs, context.origin)
            timings.end("prepare")
            (row,) = await connection.fetch(self.text, parameters)
            timings.end("database")
            found += row
            if self.is_recorded:
                found.pop()
            if self.is_guarded:
                inputs[None] = found.pop()
        data = self.assemble(found, inputs)
        timings.end("assemble")
        return data

    def inputs(self, variables: VariableValues) -> dict[Any, Any]:
        """What the readers read of a request's variables. Raises NotCompiled for what does not fit."""
        return {place: read(variables) for place, read in self.readers}

    def parameters(
        self, asker: Iterable[Any], given: Sequence[Row], inputs: Mapping[Any, Any], origin: Origin
    ) -> list[Any]:
        """The statement's parameters: who asks, what calls start from in a given row, and each level's own.

        Last comes the request's origin, where reads are on record, and what the filters of counts name.
        """
        parameters = [*asker, *(row[column] for row in given for column in self.given)]
        for place, _ in self.readers:
            # Not those of what is LookupOutput: its levels have the ids already.
            if isinstance(place, int):
                parameters += inputs[place]
        if not self.is_recorded:
            return parameters
        if not self.counts:
            return [*parameters, *origin]
        counted = Counted()
        for number, kind in self.counts:
            # The filter is the only parameter of a count.
            (conditions,) = inputs[number]
            counted.add(kind, conditions)
        return [*parameters, *origin, *counted.parameters]


@dataclass(frozen=True, slots=True)
class RunnableCommand:
    """A field of a mutation: the api command, the arguments of its call, and the plan of what is shown of its row.

    `nodes` are where it stands in the document.
    """

    key: str
    nodes: tuple[FieldNode, ...]
    is_required: bool
    function: str
    type: type[Any]
    arguments: Arguments
    selection: Compiled

    async def parameters(self, variables: VariableValues, context: Context) -> dict[str, Any]:
        """The parameters of the command's call. Raises NotCompiled for what does not fit."""
        given = self.arguments.read(variables)["input"]
        return await command_parameters(given, partial(context.hash_of, self.key, self.function))

    async def call(self, parameters: dict[str, Any], context: Context, connection: Calls) -> Row:
        """The row that the command answers with. Raises what it was refused for, and the driver's exceptions."""
        return await context.run_command_once(self.key, connection, self.function, columns(self.type), **parameters)


class Refusal(Exception):
    """The only command of a mutation was not done: `data` and `error` are the whole answer, as graphql-core has it."""

    def __init__(self, command: RunnableCommand, cause: Exception) -> None:
        super().__init__(str(cause))
        self.data = None if command.is_required else {command.key: None}
        self.error = located_error(cause, list(command.nodes), [command.key])


def compiled(plan: Plan) -> Compiled:
    """A plan with its statement and its code."""
    composer, assembler = Composer(plan), Assembler(plan)
    readers: list[tuple[Any, Callable[[VariableValues], Any]]] = [
        (level.number, level.parameters) for level in plan.levels if level.parameters
    ]
    if isinstance(plan.shape, dict):
        readers += [(key, output.read_ids) for key, output in plan.shape.items() if isinstance(output, LookupOutput)]
    return Compiled(
        plan=plan,
        calls=any(level.function for level in plan.levels),
        text=composer.text,
        given=composer.given,
        is_guarded=composer.is_guarded,
        is_recorded=composer.is_recorded,
        counts=composer.counts,
        source=assembler.source,
        assemble=assembler.compile(),
        readers=tuple(readers),
    )
