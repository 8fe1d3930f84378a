"""GraphQL over HTTP: from a Starlette request to a GraphQL request, and from an answer to a response."""

from typing import Any

import orjson
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from graph.errors import Problem
from graph.execution import Answer, Request, refused

LONGEST_BODY = 1024 * 1024
JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"

_STATUS = {
    "BAD_REQUEST": 400,
    "METHOD_NOT_ALLOWED": 405,
    "PAYLOAD_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
}


def wants_page(request: HttpRequest) -> bool:
    """Whether a browser asks, which is to be shown the page and not JSON."""
    accepted = _accepted(request)
    return accepted.get("text/html", 0) > max(accepted.get(JSON, 0), accepted.get(GRAPHQL_JSON, 0))


async def read_post(request: HttpRequest) -> Request:
    """The GraphQL request of a POST. Raises BAD_REQUEST, PAYLOAD_TOO_LARGE or UNSUPPORTED_MEDIA_TYPE.

    Only JSON is taken: a form of another site could post anything else with the browser's consent.
    """
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    if media_type.strip().lower() != JSON or charset not in ("", "utf-8", "utf8"):
        raise Problem(
            "UNSUPPORTED_MEDIA_TYPE", f"The body must be {JSON} in UTF-8.", hint=f"Send Content-Type: {JSON}."
        )
    try:
        given = orjson.loads(await _body(request))
    except orjson.JSONDecodeError:
        raise Problem("BAD_REQUEST", "The body is not JSON in UTF-8.") from None
    return _request(given)


def read_get(request: HttpRequest) -> Request:
    """The GraphQL request in a GET's query string, `variables` and `extensions` being JSON. Raises BAD_REQUEST."""
    given: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if given.get(name):
            try:
                given[name] = orjson.loads(given[name])
            except orjson.JSONDecodeError:
                raise Problem("BAD_REQUEST", f"The parameter {name} is not JSON.") from None
        else:
            given.pop(name, None)
    return _request(given)


def respond(request: HttpRequest, answer: Answer) -> Response:
    """The response of an answered request.

    As application/json it is 200 whatever became of the fields, as clients of old expect; as
    application/graphql-response+json a request that was refused before it ran is 400.
    """
    media_type = _media_type(request)
    status = 400 if not answer.executed and media_type == GRAPHQL_JSON else 200
    return Response(orjson.dumps(answer.as_dict()), status, media_type=f"{media_type}; charset=utf-8", headers=_HEADERS)


def respond_problem(request: HttpRequest, problem: Problem) -> Response:
    """The response to what is no GraphQL request at all."""
    headers = _HEADERS | ({"Allow": "GET, POST"} if problem.code == "METHOD_NOT_ALLOWED" else {})
    status = _STATUS.get(problem.code, 503 if problem.code == "DATABASE_UNAVAILABLE" else 500)
    content = orjson.dumps(refused(problem).as_dict())
    return Response(content, status, media_type=f"{_media_type(request)}; charset=utf-8", headers=headers)


# Answers are about patients: no cache may keep them, and no browser may take them for anything but JSON.
_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept", "X-Content-Type-Options": "nosniff"}


async def _body(request: HttpRequest) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > LONGEST_BODY:
        raise _too_large()
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST_BODY:
                raise _too_large()
    except ClientDisconnect:
        raise Problem("BAD_REQUEST", "The body ended early.") from None
    return bytes(body)


def _too_large() -> Problem:
    return Problem("PAYLOAD_TOO_LARGE", f"The body exceeds {LONGEST_BODY} bytes.", details={"limit": LONGEST_BODY})


def _request(given: object) -> Request:
    if isinstance(given, list):
        raise Problem("BAD_REQUEST", "Batches are not supported: send one request at a time.")
    if not isinstance(given, dict):
        raise Problem("BAD_REQUEST", "The body must be a JSON object with a query.")
    query = given.get("query")
    if not isinstance(query, str) or not query.strip():
        raise Problem("BAD_REQUEST", "query must be a GraphQL document, and not empty.")
    for name, kind, words in (
        ("variables", dict, "an object"),
        ("operationName", str, "a string"),
        ("extensions", dict, "an object"),
    ):
        if given.get(name) is not None and not isinstance(given[name], kind):
            raise Problem("BAD_REQUEST", f"{name} must be {words} or null.")
    return Request(query, given.get("variables"), given.get("operationName") or None)


def _media_type(request: HttpRequest) -> str:
    accepted = _accepted(request)
    return GRAPHQL_JSON if accepted.get(GRAPHQL_JSON, 0) >= max(accepted.get(JSON, 0), 1e-9) else JSON


def _accepted(request: HttpRequest) -> dict[str, float]:
    """The media types that the client names, each with its weight."""
    accepted: dict[str, float] = {}
    for part in ",".join(request.headers.getlist("accept")).split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            accepted[name] = float(weight)
        except ValueError:
            accepted[name] = 0.0
    return accepted
