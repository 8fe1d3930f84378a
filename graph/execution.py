"""From the text of a GraphQL request to its answer: parse, validate, execute, and errors as clients may see them.

graphql-core is driven directly instead of through Strawberry's `Schema.execute`: so the errors of each phase keep their
kind, and a document that was seen before is neither parsed nor validated again.
"""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    GraphQLError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from strawberry.exceptions import StrawberryGraphQLError
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph.context import Context
from graph.entities import with_ids
from graph.errors import Problem, translate
from graph.limits import MAX_TOKENS, excess

_DOCUMENTS = 500
_LONGEST_KEPT = 32_768

# graphql-core quotes the offending value, which may hold a password or a patient's name.
_QUOTED = re.compile(
    # What was found in place of an object; what a scalar was given; a string in the wrong place of a document.
    r"(?:(?<=[.?])|[,;]) [Ff]ound: .*|(?<=cannot represent)(?P<kind>[^:]*): .*|(?<=String) (?:'.*'|\".*\")",
    re.DOTALL,
)
_VARIABLE = re.compile(r"Variable '\$(?P<name>\w+)' has invalid value(?: at (?P<path>\S+))?: (?P<text>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What it gets. Where not `executed` there is no `data` at all: the request was refused before anything ran."""

    executed: bool
    data: dict[str, Any] | None = None
    errors: Sequence[dict[str, Any]] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """The response's JSON object."""
        errors = {"errors": list(self.errors)} if self.errors else {}
        return errors | ({"data": self.data} if self.executed else {})


class Engine:
    """Answers requests against a schema, keeping the documents it met last."""

    def __init__(self, schema: strawberry.Schema, *, production: bool) -> None:
        self._schema = schema._schema  # noqa: SLF001 - Strawberry has no public name for its graphql-core schema
        self._rules = (*specified_rules, NoSchemaIntrospectionCustomRule) if production else specified_rules
        # Suggestions spell out the schema that production keeps to itself.
        self._hide_suggestions = production
        self._documents: OrderedDict[str, DocumentNode | Answer] = OrderedDict()

    async def answer(self, request: Request, context: Context, *, queries_only: bool = False) -> Answer:
        """Runs a request. Raises METHOD_NOT_ALLOWED for a mutation where only queries may run."""
        document = self._document(request.query)
        if isinstance(document, Answer):
            return document
        operation = get_operation_ast(document, request.operation_name)
        if operation is None:
            return refused(_no_operation(document, request.operation_name))
        if queries_only and operation.operation is not OperationType.QUERY:
            raise Problem("METHOD_NOT_ALLOWED", "GET serves queries only.", hint="POST mutations.")
        return await self._execute(document, request, context)

    def _document(self, query: str) -> DocumentNode | Answer:
        known = self._documents.get(query)
        if known is None:
            known = self._check(query)
            if len(query) <= _LONGEST_KEPT:
                self._documents[query] = known
                if len(self._documents) > _DOCUMENTS:
                    self._documents.popitem(last=False)
        else:
            self._documents.move_to_end(query)
        return known

    def _check(self, query: str) -> DocumentNode | Answer:
        try:
            document = parse(query, max_tokens=MAX_TOKENS, allow_empty_selection_sets=False)
        except GraphQLError as error:
            return Answer(executed=False, errors=[_shown(error, _bare("GRAPHQL_PARSE_FAILED", error))])
        errors = excess(document) or validate(
            self._schema, document, self._rules, hide_suggestions=self._hide_suggestions
        )
        if errors:
            return Answer(
                executed=False, errors=[_shown(error, _bare("GRAPHQL_VALIDATION_FAILED", error)) for error in errors]
            )
        return document

    async def _execute(self, document: DocumentNode, request: Request, context: Context) -> Answer:
        result = execute(
            self._schema,
            document,
            context_value=context,
            variable_values=request.variables,
            operation_name=request.operation_name,
            hide_suggestions=self._hide_suggestions,
            executor_class=StrawberryGraphQLCoreExecutionContext,
        )
        if isawaitable(result):
            result = await result
        errors = result.errors or []
        # What graphql-core finds wrong before any field runs has no path; all that it looks at then is variables.
        executed = result.data is not None or all(error.path for error in errors)
        problems: dict[int, Problem] = {}
        shown = [_shown(error, _problem_of(error, problems)) for error in errors]
        return Answer(executed=executed, data=result.data, errors=shown)


def refused(problem: Problem) -> Answer:
    """The answer to a request that is refused as a whole."""
    return Answer(executed=False, errors=[{"message": problem.message, "extensions": problem.extensions}])


def _no_operation(document: DocumentNode, name: str | None) -> Problem:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None:
        return Problem("BAD_REQUEST", f"The document has {len(operations)} operations: say which one in operationName.")
    return Problem("BAD_REQUEST", "The document has no operation of the name given in operationName.")


def _problem_of(error: GraphQLError, known: dict[int, Problem]) -> Problem:
    cause: BaseException = error.original_error or error
    # Variables are refused before any field has a path, arguments at their place in the document. A GraphQLError
    # without a place is about a value that does not fit an answer, and the server's fault.
    if isinstance(cause, GraphQLError) and (not error.path or cause.nodes or isinstance(cause, StrawberryGraphQLError)):
        return _input_problem(error)
    # One failed call rejects all that waited for it: it is one problem, logged once.
    if id(cause) not in known:
        known[id(cause)] = translate(cause)
    return known[id(cause)]


def _input_problem(error: GraphQLError) -> Problem:
    message = _without_values(error.message)
    found = _VARIABLE.fullmatch(message)
    if not found:
        return Problem("BAD_USER_INPUT", message, problems=[{"path": "", "code": "INVALID_VALUE", "message": message}])
    path = (found["name"] + (found["path"] or "")).replace("[", ".").replace("]", "")
    return Problem(
        "BAD_USER_INPUT", message, problems=[{"path": path, "code": "INVALID_VALUE", "message": found["text"]}]
    )


def _bare(code: str, error: GraphQLError) -> Problem:
    return Problem(code, _without_values(error.message))


def _without_values(message: str) -> str:
    text = _QUOTED.sub(lambda found: found["kind"] or "", message)
    return text if text.endswith((".", "?")) else f"{text}."


def _shown(error: GraphQLError, problem: Problem) -> dict[str, Any]:
    shown: dict[str, Any] = {"message": problem.message}
    if error.locations:
        shown["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path:
        shown["path"] = error.path
    extensions = problem.extensions
    if "details" in extensions:
        extensions["details"] = with_ids(extensions["details"])
    return shown | {"extensions": extensions}
