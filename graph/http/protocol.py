"""GraphQL over HTTP: from an ASGI request to a GraphQL request.

Written against ASGI itself, as responses.py is: of what Starlette's request and response objects offer, an endpoint for
JSON needs a few headers and a body, and making them costs more than the rest of a small answer.
"""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

import orjson
from starlette.datastructures import QueryParams
from starlette.types import Receive, Scope

from graph.engine.engine import Request
from graph.http.persisted import ByHash, by_hash
from wardgraph.errors import Problem

LONGEST_BODY = 1024 * 1024
JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"

_HEARD = frozenset(
    {
        b"accept",
        b"accept-encoding",
        b"authorization",
        b"content-length",
        b"content-type",
        b"origin",
        b"user-agent",
        b"wardgraph-cost",
        b"wardgraph-hospital",
        b"wardgraph-refusals",
        b"x-request-id",
    }
)


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
        address = ip_address(host.partition("%")[0])
        # A socket for both families shows IPv4 as a part of IPv6, which is the same client.
        return str(getattr(address, "ipv4_mapped", None) or address)
    except ValueError:
        return None


def wants_page(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a browser asks, which is to be shown the page and not JSON."""
    weights = accepted(headers.get(b"accept", b""))
    return weights.get("text/html", 0) > max(weights.get(JSON, 0), weights.get(GRAPHQL_JSON, 0))


async def read_post(headers: Mapping[bytes, bytes], receive: Receive) -> Request | ByHash:
    """The GraphQL request of a POST. Raises BAD_REQUEST, PAYLOAD_TOO_LARGE or UNSUPPORTED_MEDIA_TYPE.

    Only JSON is taken: a form of another site could post anything else with the browser's consent.
    """
    return _request(await read_json(headers, receive))


async def read_json(headers: Mapping[bytes, bytes], receive: Receive) -> object:
    """The JSON of a POST's body. Raises BAD_REQUEST, PAYLOAD_TOO_LARGE or UNSUPPORTED_MEDIA_TYPE."""
    if not _is_json(headers.get(b"content-type", b"")):
        raise Problem(
            "UNSUPPORTED_MEDIA_TYPE", f"The body must be {JSON} in UTF-8.", hint=f"Send Content-Type: {JSON}."
        )
    try:
        given: object = orjson.loads(await _body(headers, receive))
    except orjson.JSONDecodeError:
        raise Problem("BAD_REQUEST", "The body is not JSON in UTF-8.") from None
    return given


def read_get(query_string: bytes) -> Request | ByHash:
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


def _request(given: object) -> Request | ByHash:
    if isinstance(given, list):
        raise Problem("BAD_REQUEST", "Batches are not supported: send one request at a time.")
    if not isinstance(given, dict):
        raise Problem("BAD_REQUEST", "The body must be a JSON object with a query.")
    for name, kind, words in _OPTIONAL:
        value = given.get(name)
        if value is not None and not isinstance(value, kind):
            raise Problem("BAD_REQUEST", f"{name} must be {words} or null.")
    query = given.get("query")
    if (given.get("extensions") or "documentId" in given) and (asked := by_hash(given)):
        return asked
    if not query or not query.strip():
        raise Problem("BAD_REQUEST", "query must be a GraphQL document and must not be empty.")
    return Request(query, given.get("variables"), given.get("operationName") or None)


_OPTIONAL = (
    ("query", str, "a GraphQL document"),
    ("variables", dict, "an object"),
    ("operationName", str, "a string"),
    ("extensions", dict, "an object"),
)


# Clients have few spellings of these headers, and send them with every request.
@lru_cache(64)
def _is_json(content_type: bytes) -> bool:
    media_type, _, parameters = content_type.decode("latin-1").partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    return media_type.strip().lower() == JSON and charset in ("", "utf-8", "utf8")


@lru_cache(64)
def media_type_of(accept: bytes) -> str:
    """The media type of the answer, by the header Accept."""
    weights = accepted(accept)
    return GRAPHQL_JSON if weights.get(GRAPHQL_JSON, 0) >= max(weights.get(JSON, 0), 1e-9) else JSON


def accepted(accept: bytes) -> dict[str, float]:
    """The media types that the client names, each with its weight."""
    weights: dict[str, float] = {}
    for name, *parameters in _named(accept):
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            weights[name] = float(weight)
        except ValueError:
            weights[name] = 0.0
    return weights


def accepts_with(accept: bytes, name: str, parameter: str) -> bool:
    """Whether the client names a media type with a parameter, such as `header=absent`."""
    return any(named == name and parameter in parameters for named, *parameters in _named(accept))


def _named(accept: bytes) -> list[list[str]]:
    """The media types that a client names, each with its parameters behind it."""
    return [[piece.strip().lower() for piece in part.split(";")] for part in accept.decode("latin-1").split(",")]
