"""The responses to what never becomes a request: complete bytes, made once."""

from dataclasses import dataclass
from http import HTTPStatus

import orjson

from wardgraph.errors import Problem

RETRY_AFTER_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Refusal:
    """A response that ends its connection, and the reason by which it is counted."""

    reason: str
    response: bytes


def _refusal(reason: str, status: HTTPStatus, problem: Problem, *headers: str) -> Refusal:
    content = orjson.dumps({"errors": [{"message": problem.message, "extensions": problem.extensions}]})
    lines = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        "content-type: application/json; charset=utf-8",
        f"content-length: {len(content)}",
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        *headers,
        "connection: close",
    )
    return Refusal(reason, "\r\n".join((*lines, "", "")).encode() + content)


MALFORMED = _refusal(
    "malformed", HTTPStatus.BAD_REQUEST, Problem("BAD_REQUEST", "The server cannot read this as an HTTP request.")
)
LATE = _refusal(
    "late", HTTPStatus.REQUEST_TIMEOUT, Problem("REQUEST_TIMEOUT", "The request was not sent completely in time.")
)
TOO_MANY_HEADERS = _refusal(
    "headers",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    Problem("HEADERS_TOO_LARGE", "The request has too many headers, or too long ones."),
)
TOO_MANY_CONNECTIONS = _refusal(
    "connections",
    HTTPStatus.SERVICE_UNAVAILABLE,
    Problem(
        "OVERLOADED",
        "Too many connections are open. Nothing was done.",
        details={"retryAfterSeconds": RETRY_AFTER_SECONDS},
    ),
    f"retry-after: {RETRY_AFTER_SECONDS}",
)
