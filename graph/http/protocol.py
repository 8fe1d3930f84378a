"""GraphQL over HTTP: from an ASGI request to a GraphQL request, and from an answer to the bytes of a response.

Written against ASGI itself: of what Starlette's request and response objects offer, an endpoint for JSON needs five
headers and a body, and making them costs more than the rest of a small answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

import orjson
from starlette.datastructures import QueryParams
from starlette.types import Receive, Scope, Send

from graph.engine.engine import Answer, Request, refused
from wardgraph.errors import Problem
from wardgraph.logs import request_id

LONGEST_BODY = 1024 * 1024
JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"

_STATUS = {
    "BAD_REQUEST": 400,
    "METHOD_NOT_ALLOWED": 405,
    "PAYLOAD_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "OVERLOADED": 503,
    "SERVER_STOPPING": 503,
    "DATABASE_UNAVAILABLE": 503,
    "RATE_LIMITED": 429,
}
# What an operation may run into as a whole: clients and proxies are to try again later.
_LATER = frozenset({"DATABASE_UNAVAILABLE", "RATE_LIMITED"})
# Nothing is known of when it will be better: soon enough for a restart, seldom enough for a crowd.
_RETRY_AFTER = ((b"retry-after", b"2"),)
# Times are always UTC, and end in Z.
_OPTIONS = orjson.OPT_UTC_Z
_HEARD = frozenset(
    {
        b"accept",
        b"authorization",
        b"content-length",
        b"content-type",
        b"wardgraph-cost",
        b"wardgraph-hospital",
        b"x-request-id",
    }
)

# Answers are about patients: no cache may keep them, and no browser may take them for anything but JSON.
_HEADERS = {
    media_type: (
        (b"cache-control", b"no-store"),
        (b"vary", b"Accept"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-type", f"{media_type}; charset=utf-8".encode()),
    )
    for media_type in (JSON, GRAPHQL_JSON)
}


def headers_of(scope: Scope) -> dict[bytes, bytes]:
    """Those of a request's headers that the endpoint looks at: the first of each name, and all of Accept."""
    heard: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _HEARD:
            if name not in heard:
                heard[name] = value
            elif name == b"accept":
                heard[name] += b"," + value
    return heard


def text_of(headers: Mapping[bytes, bytes], name: bytes) -> str | None:
    """A header's text, or None where there is none."""
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")


def address_of(scope: Scope) -> str | None:
    """The address that a request came from, or None where it has none, such as over a socket in the file system."""
    client = scope.get("client")
    return _address(client[0]) if client else None


@lru_cache(maxsize=1024)
def _address(host: str) -> str | None:
    try:
        # Without the interface of an address that is of one link only: to the database that is no part of it.
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        return None


def wants_page(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a browser asks, which is to be shown the page and not JSON."""
    accepted = _accepted(headers.get(b"accept", b""))
    return accepted.get("text/html", 0) > max(accepted.get(JSON, 0), accepted.get(GRAPHQL_JSON, 0))


async def read_post(headers: Mapping[bytes, bytes], receive: Receive) -> Request:
    """The GraphQL request of a POST. Raises BAD_REQUEST, PAYLOAD_TOO_LARGE or UNSUPPORTED_MEDIA_TYPE.

    Only JSON is taken: a form of another site could post anything else with the browser's consent.
    """
    if not _is_json(headers.get(b"content-type", b"")):
        raise Problem(
            "UNSUPPORTED_MEDIA_TYPE", f"The body must be {JSON} in UTF-8.", hint=f"Send Content-Type: {JSON}."
        )
    try:
        given = orjson.loads(await _body(headers, receive))
    except orjson.JSONDecodeError:
        raise Problem("BAD_REQUEST", "The body is not JSON in UTF-8.") from None
    return _request(given)


def read_get(query_string: bytes) -> Request:
    """The GraphQL request in a GET's query string, `variables` and `extensions` being JSON. Raises BAD_REQUEST."""
    given: dict[str, Any] = dict(QueryParams(query_string))
    for name in ("variables", "extensions"):
        if given.get(name):
            try:
                given[name] = orjson.loads(given[name])
            except orjson.JSONDecodeError:
                raise Problem("BAD_REQUEST", f"The parameter {name} is not JSON.") from None
        else:
            given.pop(name, None)
    return _request(given)


async def respond(send: Send, headers: Mapping[bytes, bytes], answer: Answer, timing: bytes) -> None:
    """Sends an answered request's response, `timing` being its Server-Timing.

    As application/json it is 200 even if fields failed, as older clients expect; as
    application/graphql-response+json a request that was refused before it ran is 400. Where the database was
    unavailable to all of it, it is 503, and 429 where all of it was tried too often: to be tried again later.
    """
    media_type = _media_type(headers.get(b"accept", b""))
    more: tuple[tuple[bytes, bytes], ...] = ((b"server-timing", timing),)
    if answer.errors and (later := _later(answer)):
        status, more = _STATUS[later["code"]], more + _retry_after(later.get("details"))
        # With data in it an answer would have to be 200, and there is none.
        answer = replace(answer, data=None)
    else:
        status = 400 if not answer.executed and media_type == GRAPHQL_JSON else 200
    await _send(send, status, media_type, orjson.dumps(answer.as_dict(), option=_OPTIONS), more)


async def respond_problem(send: Send, headers: Mapping[bytes, bytes], problem: Problem) -> None:
    """Sends the response to what is no GraphQL request at all."""
    status = _STATUS.get(problem.code, 500)
    content = orjson.dumps(refused(problem).as_dict(), option=_OPTIONS)
    more: tuple[tuple[bytes, bytes], ...] = ()
    if status == 405:
        more = ((b"allow", b"GET, POST"),)
    elif status in (429, 503):
        more = _retry_after(problem.details)
    await _send(send, status, _media_type(headers.get(b"accept", b"")), content, more)


def server_timing(timings: Mapping[str, float], total: float) -> bytes:
    """The value of Server-Timing for seconds by stage and in all, in milliseconds as the header wants them."""
    stages = b"".join([b"%b;dur=%.3f, " % (stage.encode(), seconds * 1000) for stage, seconds in timings.items()])
    return b"%btotal;dur=%.3f" % (stages, total * 1000)


def _later(answer: Answer) -> dict[str, Any] | None:
    """The first error's extensions, where errors of its code are all that an answer tells and time mends them."""
    first: dict[str, Any] = answer.errors[0]["extensions"]
    if first["code"] not in _LATER or any(value is not None for value in (answer.data or {}).values()):
        return None
    return first if all(error["extensions"]["code"] == first["code"] for error in answer.errors) else None


def _retry_after(details: Mapping[str, Any] | None) -> tuple[tuple[bytes, bytes], ...]:
    seconds = (details or {}).get("retryAfterSeconds")
    return ((b"retry-after", b"%d" % seconds),) if seconds else _RETRY_AFTER


async def _send(send: Send, status: int, media_type: str, content: bytes, more: Iterable[tuple[bytes, bytes]]) -> None:
    length = (b"content-length", b"%d" % len(content))
    headers = [*_HEADERS[media_type], length, (b"x-request-id", request_id.get().encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def _body(headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
    declared = headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared) > LONGEST_BODY:
        raise _too_large()
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        whole: bytes = message.get("body", b"")
        if len(whole) > LONGEST_BODY:
            raise _too_large()
        return whole
    body = bytearray()
    while message["type"] == "http.request":
        body += message.get("body", b"")
        if len(body) > LONGEST_BODY:
            raise _too_large()
        if not message.get("more_body"):
            return bytes(body)
        message = await receive()
    raise Problem("BAD_REQUEST", "The body ended early.")


def _too_large() -> Problem:
    return Problem("PAYLOAD_TOO_LARGE", f"The body exceeds {LONGEST_BODY} bytes.", details={"limit": LONGEST_BODY})


def _request(given: object) -> Request:
    if isinstance(given, list):
        raise Problem("BAD_REQUEST", "Batches are not supported: send one request at a time.")
    if not isinstance(given, dict):
        raise Problem("BAD_REQUEST", "The body must be a JSON object with a query.")
    query = given.get("query")
    if not isinstance(query, str) or not query.strip():
        raise Problem("BAD_REQUEST", "query must be a GraphQL document and must not be empty.")
    for name, kind, words in _OPTIONAL:
        value = given.get(name)
        if value is not None and not isinstance(value, kind):
            raise Problem("BAD_REQUEST", f"{name} must be {words} or null.")
    return Request(query, given.get("variables"), given.get("operationName") or None)


_OPTIONAL = (("variables", dict, "an object"), ("operationName", str, "a string"), ("extensions", dict, "an object"))


# Clients have few spellings of these headers, and send them with every request.
@lru_cache(64)
def _is_json(content_type: bytes) -> bool:
    media_type, _, parameters = content_type.decode("latin-1").partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    return media_type.strip().lower() == JSON and charset in ("", "utf-8", "utf8")


@lru_cache(64)
def _media_type(accept: bytes) -> str:
    accepted = _accepted(accept)
    return GRAPHQL_JSON if accepted.get(GRAPHQL_JSON, 0) >= max(accepted.get(JSON, 0), 1e-9) else JSON


def _accepted(accept: bytes) -> dict[str, float]:
    """The media types that the client names, each with its weight."""
    accepted: dict[str, float] = {}
    for part in accept.decode("latin-1").split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            accepted[name] = float(weight)
        except ValueError:
            accepted[name] = 0.0
    return accepted
