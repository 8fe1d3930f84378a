"""The responses of the endpoint: from an answer to its bytes, with headers that are made once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import orjson
from starlette.types import Scope, Send

from graph.engine.engine import Answer, refused
from graph.engine.export.formats import Format
from graph.http.compression import Encoding, best_encoding, compressed, encoding_of
from graph.http.protocol import GRAPHQL_JSON, JSON, media_type_of
from wardgraph.errors import Problem
from wardgraph.logs import request_id
from wardgraph.settings import Settings

Header = tuple[bytes, bytes]

_STATUS = {
    "BAD_REQUEST": 400,
    "CROSS_SITE_REQUEST": 403,
    "BAD_USER_INPUT": 400,
    "HOSPITAL_MISMATCH": 400,
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "BAD_TRANSITION": 409,
    "CONFLICT": 409,
    "PAYLOAD_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "UNKNOWN_HOST": 421,
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

# Answers are about patients: no cache may keep them, and no browser may take them for anything but JSON, nor show them
# within another page.
SECURITY: tuple[Header, ...] = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
# A browser that came once over TLS comes no other way for a year.
TLS: Header = (b"strict-transport-security", b"max-age=31536000")
# What a page of another site may send and read; its browser asks once in two hours.
_CORS_SENT = b"authorization, content-type, wardgraph-cost, wardgraph-hospital, wardgraph-refusals, x-request-id"
_CORS_READ = b"retry-after, server-timing, x-request-id"
_CORS_SECONDS = b"7200"


class Responses:
    """Sends responses as the settings want them."""

    def __init__(self, settings: Settings) -> None:
        self._methods = b"GET, POST" if settings.answers_get else b"POST"
        self._compresses = settings.compression == "on"
        varying = ["Accept"]
        varying += ["Accept-Encoding"] if self._compresses else []
        varying += ["Origin"] if settings.origins else []
        self._vary = (b"vary", ", ".join(varying).encode())
        # Credentials are not mentioned: no cookie takes part in anything here.
        self._origins: dict[bytes, tuple[Header, ...]] = {
            each.encode(): (
                (b"access-control-allow-origin", each.encode()),
                (b"access-control-expose-headers", _CORS_READ),
            )
            for each in settings.origins
        }
        self._always = {
            (scheme, media_type): (
                *SECURITY,
                *((TLS,) if scheme == "https" else ()),
                self._vary,
                (b"content-type", f"{media_type}; charset=utf-8".encode()),
            )
            for scheme in ("http", "https")
            for media_type in (JSON, GRAPHQL_JSON)
        }

    async def answer(
        self, scope: Scope, headers: Mapping[bytes, bytes], send: Send, answer: Answer, timing: bytes
    ) -> None:
        """Sends an answered request's response, `timing` being its Server-Timing.

        As application/json it is 200 even if fields failed, as older clients expect; as
        application/graphql-response+json a request that was refused before it ran is 400. Where the database was
        unavailable to all of it, it is 503, and 429 where all of it was tried too often: to be tried again later.
        """
        media_type = media_type_of(headers.get(b"accept", b""))
        more: tuple[Header, ...] = ((b"server-timing", timing),)
        if answer.errors and (later := _later(answer)):
            status, more = _STATUS[later["code"]], more + _retry_after(later.get("details"))
            # With data in it an answer would have to be 200, and there is none.
            answer = replace(answer, data=None)
        else:
            status = 400 if not answer.executed and media_type == GRAPHQL_JSON else 200
        content = orjson.dumps(answer.as_dict(), option=_OPTIONS)
        if self._compresses and (encoding := encoding_of(headers.get(b"accept-encoding"), len(content))):
            content = await compressed(encoding, content)
            more = (*more, (b"content-encoding", encoding.encode()))
        await self._send(scope, headers, send, status, media_type, content, more)

    def encoding_of(self, headers: Mapping[bytes, bytes]) -> Encoding | None:
        """How an answer of any length is sent to the client."""
        accepted = headers.get(b"accept-encoding")
        return best_encoding(accepted) if self._compresses and accepted else None

    def headers_of_stream(
        self,
        scope: Scope,
        headers: Mapping[bytes, bytes],
        format_: Format,
        encoding: Encoding | None,
        name: str = "export",
    ) -> list[Header]:
        """The headers of rows in a file of this name, whose length nobody knows before its end."""
        parameters = "; charset=utf-8; header=present" if format_ is Format.CSV else ""
        ending = format_.name.lower()
        sent: list[Header] = [
            *self._always[scope["scheme"], JSON][:-1],
            (b"content-type", f"{format_.value}{parameters}".encode()),
            (b"content-disposition", f'attachment; filename="{name}.{ending}"'.encode()),
            (b"x-request-id", request_id.get().encode()),
        ]
        if encoding:
            sent.append((b"content-encoding", encoding.encode()))
        return [*sent, *self._origins.get(headers.get(b"origin", b""), ())]

    async def json(
        self, scope: Scope, headers: Mapping[bytes, bytes], send: Send, status: int, value: Mapping[str, Any]
    ) -> None:
        """Sends a small JSON object that is no answer to a GraphQL request."""
        await self._send(scope, headers, send, status, JSON, orjson.dumps(value, option=_OPTIONS), ())

    async def problem(
        self,
        scope: Scope,
        headers: Mapping[bytes, bytes],
        send: Send,
        problem: Problem,
        allow: bytes | None = None,
    ) -> None:
        """Sends the response to what is no GraphQL request at all; `allow` are the methods of its address."""
        status = _STATUS.get(problem.code, 500)
        content = orjson.dumps(refused(problem).as_dict(), option=_OPTIONS)
        more: tuple[Header, ...] = ()
        if status == 405:
            more = ((b"allow", allow or self._methods),)
        elif status == 401:
            more = ((b"www-authenticate", b"Bearer"),)
        elif status in (429, 503):
            more = _retry_after(problem.details)
        media_type = media_type_of(headers.get(b"accept", b""))
        await self._send(scope, headers, send, status, media_type, content, more)

    def allows(self, origin: bytes | None) -> bool:
        """Whether pages of another site may ask."""
        return origin in self._origins

    async def preflight(self, headers: Mapping[bytes, bytes], send: Send) -> None:
        """Tells a browser what the page of another site may do, before it does."""
        sent = [
            *self._origins[headers[b"origin"]],
            (b"access-control-allow-methods", self._methods),
            (b"access-control-allow-headers", _CORS_SENT),
            (b"access-control-max-age", _CORS_SECONDS),
            (b"vary", b"Origin"),
        ]
        await send({"type": "http.response.start", "status": 204, "headers": sent})
        await send({"type": "http.response.body", "body": b""})

    async def _send(
        self,
        scope: Scope,
        headers: Mapping[bytes, bytes],
        send: Send,
        status: int,
        media_type: str,
        content: bytes,
        more: Iterable[Header],
    ) -> None:
        sent = [
            *self._always[scope["scheme"], media_type],
            (b"content-length", b"%d" % len(content)),
            (b"x-request-id", request_id.get().encode()),
            *more,
        ]
        if self._origins and (cors := self._origins.get(headers.get(b"origin", b""))):
            sent += cors
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": content})


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


def _retry_after(details: Mapping[str, Any] | None) -> tuple[Header, ...]:
    seconds = (details or {}).get("retryAfterSeconds")
    return ((b"retry-after", b"%d" % seconds),) if seconds else _RETRY_AFTER
