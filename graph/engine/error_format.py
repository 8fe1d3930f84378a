"""Errors as clients see them: graphql-core's own and those that resolvers raise, each with its code."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, OperationType
from strawberry.exceptions import StrawberryGraphQLError

from graph.declare import ids
from graph.declare.entities import SOURCES
from wardgraph.errors import Problem, translate

# graphql-core quotes the offending value, which may hold a password or a patient's name.
_QUOTED = re.compile(
    # What was found in place of an object; what a scalar was given; a string in the wrong place of a document.
    r"(?:(?<=[.?])|[,;]) [Ff]ound: .*|(?<=cannot represent)(?P<kind>[^:]*): .*|(?<=String) (?:'.*'|\".*\")",
    re.DOTALL,
)
_DONE = "The mutation is done, only its answer failed: ask for it by a query, and do not send the mutation again."
_VARIABLE = re.compile(r"Variable '\$(?P<name>\w+)' has invalid value(?: at (?P<path>\S+))?: (?P<text>.*)", re.DOTALL)


def shown_problem(problem: Problem) -> dict[str, Any]:
    """The error of a request that is refused as a whole."""
    return {"message": problem.message, "extensions": problem.extensions}


def shown_errors(errors: Iterable[GraphQLError], operation: OperationType) -> list[dict[str, Any]]:
    """The errors of an execution, in the order of the document and of its lists.

    Fields run at the same time, and fail in any order: the same request is to be answered in the same words.
    """
    problems: dict[int, Problem] = {}
    shown = [_shown(error, _problem_of(error, problems)) for error in sorted(errors, key=_place)]
    if operation is OperationType.MUTATION:
        # Deeper than its own field a mutation is done, whatever the hint of the read that failed says.
        for one in shown:
            if len(one.get("path", ())) > 1:
                one["extensions"]["hint"] = _DONE
    return shown


def shown_as(code: str, errors: Iterable[GraphQLError]) -> list[dict[str, Any]]:
    """The errors of a document that was not executed, all of one kind."""
    return [
        _shown(error, Problem(code, _without_values(error.message), hint=(error.extensions or {}).get("hint")))
        for error in errors
    ]


def no_operation(document: DocumentNode, name: str | None) -> Problem:
    """That a request does not say which operation it wants, or one that is not there."""
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None:
        return Problem(
            "BAD_REQUEST", f"The document has {len(operations)} operations: give the name of one in operationName."
        )
    return Problem("BAD_REQUEST", "The document has no operation with the name in operationName.")


def _place(error: GraphQLError) -> tuple[list[tuple[int, int]], list[tuple[bool, str | int]]]:
    """What errors are sorted by. One field of the document may stand for a name here and for an index there."""
    places = [(place.line, place.column) for place in error.locations or ()]
    return places, [(isinstance(key, str), key) for key in error.path or ()]


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


def with_ids(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details of a refusal, its keys (`doctorId`, or `type` and `id`) made the ids that clients know."""
    shown = dict(details)
    for name, value in details.items():
        if isinstance(value, list):
            shown[name] = [with_ids(each) if isinstance(each, Mapping) else each for each in value]
        if isinstance(value, Mapping):
            shown[name] = with_ids(value)
        if name.endswith("Id") or (name == "id" and "type" in details):
            named = str(details["type"]).title().replace("_", "") if name == "id" else name[0].upper() + name[1:-2]
            # `openBillId` is the id of a Bill, too.
            of = max((known for known in SOURCES if named.endswith(known)), key=len, default=None)
            if of and str(value).isdecimal() and int(value):
                shown[name] = ids.encode(of, int(value))
    return shown
