"""From the text of a GraphQL request to its answer.

An operation is compiled (graph/engine/compiled) where that can be done; graphql-core answers everything else, and again
what the compiled way could not bring to a plain end: partial data, exact paths and the words of errors are its own. It
is driven directly instead of through Strawberry's `Schema.execute`, so that the errors of each phase keep their kind.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from inspect import isawaitable
from typing import Any, TypeGuard

import strawberry
from graphql import DocumentNode, GraphQLError, OperationType, execute
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph.engine.budgets import Brake, Budgets
from graph.engine.compiled.compiled import Refusal
from graph.engine.compiled.run import run_mutation, run_query
from graph.engine.context import Context
from graph.engine.core.refusals import Refusals
from graph.engine.cost import OBJECT, REFUSAL, Cost, too_dear
from graph.engine.documents import Documents, Invalid, Prepared
from graph.engine.error_format import shown_errors, shown_problem
from graph.engine.export.formats import Format
from graph.engine.export.planner import not_exportable
from graph.engine.export.run import Export
from graph.engine.left_out import left_out
from graph.engine.limits import check_variables
from graph.engine.reading import Reading
from graph.engine.reasons import NotCompiled
from graph.engine.schema import core_of
from graph.engine.timings import Timings
from wardgraph.errors import CALL_ERRORS, Problem, is_unavailable, translate
from wardgraph.fair import Payer, Turns, payer
from wardgraph.limits import Limits
from wardgraph.passwords import admission

log = logging.getLogger("wardgraph.execution")

# The longest wait for a turn: as long as for a connection.
WAIT_SECONDS = 5

# How many exports a process writes at a time, half of them one payer's: each has a snapshot and two connections.
EXPORTS = 2

COMPILED, CORE, EXPORT = "compiled", "core", "export"


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks.

    `shows_cost` says whether the answer is to tell what it cost, `tells_refusals` whether a field that is null because
    the asker may not see it is to be an error.
    """

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    shows_cost: bool = False
    tells_refusals: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What it gets. Where not `executed` there is no `data` at all: the request was refused before anything ran.

    `operation` is query, mutation, or none where it did not come to that; `executor` is who answered, and `fallback`
    why it was not the compiled one. `timings` are the seconds that each stage took. `cost` is shown where it is there.
    """

    executed: bool
    data: dict[str, Any] | None = None
    errors: Sequence[dict[str, Any]] = field(default=())
    operation: str = "none"
    executor: str = CORE
    fallback: str | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    cost: Cost | None = None

    def as_dict(self) -> dict[str, Any]:
        """The response's JSON object. Compiled data may hold dates and times for orjson to write (OPT_UTC_Z)."""
        shown: dict[str, Any] = {"errors": list(self.errors)} if self.errors else {}
        if self.executed:
            shown["data"] = self.data
        if self.cost:
            shown["extensions"] = {"cost": asdict(self.cost)}
        return shown


class Engine:
    """Answers requests against a schema; `compiled` says whether operations are compiled at all."""

    def __init__(
        self, schema: strawberry.Schema, *, production: bool, compiled: bool = True, limits: Limits | None = None
    ) -> None:
        self._limits = limits or Limits()
        self._schema = core_of(schema)
        self._hide_suggestions = production
        self._compiled = compiled
        self._refusals = Refusals(schema)
        self._documents = Documents(schema, production=production, limits=self._limits)
        self._hashing = admission()
        self._budgets, self._brake = Budgets(self._limits), Brake()
        self._reading = Reading(self._documents, self._budgets, WAIT_SECONDS, self._limits.max_cost)
        most = self._limits.max_requests
        self.exporting = Turns(EXPORTS, 4 * EXPORTS, WAIT_SECONDS, "many exports to write")
        self._turns = Turns(most // 4, most, WAIT_SECONDS, "many requests to answer")

    async def answer(self, request: Request, context: Context, *, queries_only: bool = False) -> Answer:
        """Runs a request. Raises OVERLOADED, RATE_LIMITED, and METHOD_NOT_ALLOWED for a mutation among queries only."""
        of = await self.admit(context)
        # Not as a block, which would cost as much as all else that is done here.
        if not self._turns.enters(of):
            await self._turns.wait(of)
        try:
            return await self._answer(request, context, of, queries_only=queries_only)
        finally:
            self._turns.leave(of)

    async def admit(self, context: Context) -> Payer:
        """Who pays for what the task does from here on. Raises RATE_LIMITED, after a while."""
        of = context.payer
        payer.set(of)
        try:
            self._budgets.check(of)
        except Problem:
            await self._brake.hold()
            raise
        return of

    def refuse(self, context: Context, problem: Problem) -> Answer:
        """The answer to a request that is refused before its document is known, which is paid for like any other."""
        self._budgets.spend(context.payer, REFUSAL)
        return refused(problem)

    async def export(self, request: Request, context: Context, format_: Format) -> Export | Answer:
        """What a request exports, to be written in `exporting`'s turn, or why it is refused. Raises like `answer`."""
        of = await self.admit(context)
        ready = await self._prepare(request, of)
        if isinstance(ready, Answer):
            return ready
        prepared, objects = ready
        context.operation = prepared.kind.value
        cost = Cost(prepared.cost.value(request.variables) + OBJECT * objects, self._limits.max_cost)
        if cost.requested > cost.limit:
            self._budgets.spend(of, REFUSAL)
            return refused(too_dear(cost))
        self._budgets.spend(of, cost.requested)
        try:
            if prepared.kind is not OperationType.QUERY:
                raise not_exportable(prepared.kind.value, "changes data", "Export a query.")
            return Export(prepared.runnable(), request.variables, format_)
        except Problem as problem:
            return refused(problem)
        except NotCompiled as reason:
            # graphql-core has the words for what is wrong with the values of a request.
            async with self._turns.one():
                answer = await self._run(prepared, request, context, Timings())
            if answer.errors:
                return replace(answer, executed=False, data=None)
            return refused(
                not_exportable("query", f"cannot be exported: {reason}", "Select columns and single objects.")
            )

    async def _prepare(self, request: Request, of: Payer) -> tuple[Prepared, int] | Answer:
        """The operation of a request and the objects within its variables, or why it is refused. Raises OVERLOADED."""
        try:
            objects = check_variables(request.variables, self._limits)
            prepared = await self._reading.prepare(of, request.query, request.operation_name, request.variables)
        except Problem as problem:
            self._budgets.spend(of, REFUSAL)
            if problem.code == "OVERLOADED":
                raise
            return refused(problem)
        if isinstance(prepared, Invalid):
            self._budgets.spend(of, REFUSAL)
            return Answer(executed=False, errors=prepared.errors)
        if errors := left_out(prepared.narrowing, request.variables):
            self._budgets.spend(of, REFUSAL)
            return Answer(executed=False, errors=shown_errors(errors, prepared.kind), operation=prepared.kind.value)
        return prepared, objects

    async def _answer(self, request: Request, context: Context, of: Payer, *, queries_only: bool) -> Answer:
        timings = Timings()
        ready = await self._prepare(request, of)
        if isinstance(ready, Answer):
            return ready
        prepared, objects = ready
        if queries_only and prepared.kind is not OperationType.QUERY:
            raise Problem("METHOD_NOT_ALLOWED", "GET serves queries only.", hint="POST mutations.")
        context.operation, context.most_rows = prepared.kind.value, prepared.most_rows
        cost = Cost(prepared.cost.value(request.variables) + OBJECT * objects, self._limits.max_cost)
        if cost.requested > cost.limit:
            self._budgets.spend(of, REFUSAL)
            answer = replace(refused(too_dear(cost)), operation=prepared.kind.value)
        else:
            self._budgets.spend(of, cost.requested)
            answer = await self._run_in_turn(prepared, request, context, timings)
        return replace(answer, cost=cost) if request.shows_cost else answer

    async def _run_in_turn(self, prepared: Prepared, request: Request, context: Context, timings: Timings) -> Answer:
        if not prepared.size.hashing:
            return await self._run(prepared, request, context, timings)
        async with self._hashing.one():
            return await self._run(prepared, request, context, timings)

    async def _run(self, prepared: Prepared, request: Request, context: Context, timings: Timings) -> Answer:
        kind = prepared.kind
        reason: str | None = "off"
        if self._compiled and request.tells_refusals:
            reason = "refusals"
        elif self._compiled:
            answer = await self._run_compiled(prepared, request, context, timings)
            if isinstance(answer, Answer):
                return answer
            reason = answer
        partial, found = await self._execute(prepared.document, request, context)
        timings.end("execute")
        try:
            await context.put_reads_on_record()
        except CALL_ERRORS as error:
            return replace(refused(translate(error)), operation=kind.value, fallback=reason, timings=timings.stages)
        beyond = next((error.original_error for error in found if _is_too_large(error.original_error)), None)
        if beyond and kind is OperationType.QUERY:
            return replace(refused(beyond), operation=kind.value, fallback=reason, timings=timings.stages)
        # What graphql-core finds wrong before any field runs has no path; all that it looks at then is variables.
        executed = partial is not None or all(error.path for error in found)
        return Answer(executed, partial, shown_errors(found, kind), kind.value, CORE, reason, timings.stages)

    async def _run_compiled(
        self, prepared: Prepared, request: Request, context: Context, timings: Timings
    ) -> Answer | str:
        """The answer of the compiled way, or why it came to none."""
        kind = prepared.kind
        run = run_mutation if kind is OperationType.MUTATION else run_query
        errors: Sequence[dict[str, Any]] = ()
        data: dict[str, Any] | None
        try:
            data = await run(prepared.runnable(), request.variables, context, timings)
        except Refusal as refusal:
            timings.end("database")
            data, errors = refusal.data, shown_errors([refusal.error], kind)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, graphql-core puts it into the answer
            if _is_too_large(error) and kind is OperationType.QUERY:
                # graphql-core would come to that, too, after minutes.
                return replace(refused(error), operation=kind.value, executor=COMPILED)
            if is_unavailable(error):
                # To find that out again would take as long again.
                context.mark_unavailable(error)
            return _reason(error)
        return Answer(True, data, errors, kind.value, COMPILED, None, timings.stages)  # noqa: FBT003 - it was executed

    async def _execute(
        self, document: DocumentNode, request: Request, context: Context
    ) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
        result = execute(
            self._schema,
            document,
            context_value=context,
            variable_values=request.variables,
            operation_name=request.operation_name,
            hide_suggestions=self._hide_suggestions,
            executor_class=StrawberryGraphQLCoreExecutionContext,
            middleware=self._refusals.middleware if request.tells_refusals else None,
        )
        if isawaitable(result):
            result = await result
        return result.data, result.errors or []


def refused(problem: Problem) -> Answer:
    """The answer to a request that is refused as a whole."""
    return Answer(executed=False, errors=[shown_problem(problem)])


def _is_too_large(error: Exception | None) -> TypeGuard[Problem]:
    return isinstance(error, Problem) and error.code == "ANSWER_TOO_LARGE"


def _reason(error: Exception) -> str:
    """Why the compiled way came to no end, in one of a small set of words."""
    if isinstance(error, NotCompiled):
        return error.reason
    if isinstance(error, Problem):
        return "refused"
    if isinstance(error, CALL_ERRORS):
        return "database error"
    log.error("the compiled executor failed", exc_info=error)
    return "fault"
