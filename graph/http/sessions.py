"""`/session`: signing in, staying signed in and signing out for a page of this server.

    POST   /session           {"hospital", "email", "password", "code"}: signs in
    POST   /session/refresh   {}: exchanges the cookie's refresh token
    DELETE /session           ends the session of the access token, or of the cookie where there is none

Each runs the mutation of the same purpose through the same engine, so that limits, budgets, errors and codes are those
of the endpoint. What signs in answers `{accessToken, expiresAt, account}`; the refresh token goes into a cookie, which
the page's scripts never see.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Message, Receive, Scope, Send

from graph.engine.context import Context
from graph.engine.engine import Answer, Engine, Request, refused
from graph.http.protocol import JSON, address_of, headers_of, read_json, text_of
from graph.http.responses import Responses, server_timing
from wardgraph import logs
from wardgraph.asker import nobody_signed_in
from wardgraph.errors import Problem, translate
from wardgraph.settings import Settings

PATH = "/session"
CONSOLE_HEADER = "Wardgraph-Console"
COOKIE = "wardgraph-session"

_SHOWN = "accessToken expiresAt refreshToken account { id email firstName lastName roles }"
_OPEN = f"mutation SignIn($input: SignInInput!) {{ session: signIn(input: $input) {{ {_SHOWN} }} }}"
_RENEW = (
    f"mutation RefreshSession($input: RefreshSessionInput!) {{ session: refreshSession(input: $input) {{ {_SHOWN} }} }}"
)
_CLOSE = "mutation SignOut { signOut }"
# As application/json, an answer with errors is 200 as at the endpoint. A browser reports other statuses as faults.
_PLAIN = {b"accept": JSON.encode()}


@dataclass(frozen=True, slots=True)
class _Told(Answer):
    """An answer without the envelope of GraphQL."""

    def as_dict(self) -> dict[str, Any]:
        """The response's JSON object."""
        return self.data or {}


class Sessions:
    """The three routes: an ASGI application for all that begins with `PATH`."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._engine = engine
        self._responses = Responses(settings)
        self._secrets = (settings.secret, *settings.previous_secrets)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, also one that fails, with JSON."""
        started = time.perf_counter()
        known = headers_of(scope) | _PLAIN
        logs.begin_request(known.get(b"x-request-id"))
        try:
            answer, cookie = await self._answer(scope, known, receive)
        except Exception as error:  # noqa: BLE001 - nothing may leave the server untranslated
            problem = translate(error)
            scope["state"]["metrics"].refused(problem.code, time.perf_counter() - started)
            await self._responses.problem(scope, known, send, problem)
            return
        seconds = time.perf_counter() - started
        scope["state"]["metrics"].answered(answer, seconds)
        # Answers hold tokens, and compressing them would tell of their length (compression.py).
        known.pop(b"accept-encoding", None)
        sending = send if cookie is None else _with_cookie(send, cookie)
        await self._responses.answer(scope, known, sending, answer, server_timing(answer.timings, seconds))

    async def _answer(
        self, scope: Scope, known: Mapping[bytes, bytes], receive: Receive
    ) -> tuple[Answer, bytes | None]:
        """The answer, and the Set-Cookie that goes with it."""
        headers = Headers(scope=scope)
        check_own_page(scope["scheme"], headers)
        token = cookie_parser(headers.get("cookie", "")).get(_cookie_name(scope["scheme"]))
        way = (scope["method"], scope["path"])
        if way == ("POST", PATH):
            given = await read_json(known, receive)
            return self._opened(scope, await self._run(scope, known, _OPEN, {"input": given}))
        if way == ("POST", f"{PATH}/refresh"):
            await read_json(known, receive)
            if token is None:
                return refused(nobody_signed_in()), None
            return self._opened(scope, await self._renew(scope, known, token))
        if way == ("DELETE", PATH):
            return await self._close(scope, known, text_of(known, b"authorization"), token)
        raise Problem("METHOD_NOT_ALLOWED", f"{PATH} answers POST and DELETE, {PATH}/refresh POST.")

    async def _renew(self, scope: Scope, known: Mapping[bytes, bytes], token: str) -> Answer:
        return await self._run(scope, known, _RENEW, {"input": {"refreshToken": token}})

    async def _close(
        self, scope: Scope, known: Mapping[bytes, bytes], authorization: str | None, token: str | None
    ) -> tuple[Answer, bytes | None]:
        """Ends the session, and the cookie with it, which is of no use to anybody afterwards."""
        forgotten = _cookie(scope["scheme"], "", ended=True)
        if authorization is None and token is not None:
            renewed = await self._renew(scope, known, token)
            if renewed.errors or renewed.data is None:
                return renewed, None if _may_be_tried_again(renewed) else forgotten
            authorization = f"Bearer {renewed.data['session']['accessToken']}"
        if authorization is None:
            return refused(nobody_signed_in()), None
        closed = await self._run(scope, known, _CLOSE, None, authorization)
        if closed.errors:
            return closed, None if _may_be_tried_again(closed) else forgotten
        return _told(closed, {"signedOut": True}), forgotten

    def _opened(self, scope: Scope, answer: Answer) -> tuple[Answer, bytes | None]:
        """The session that was opened, its refresh token in a cookie. One that is no longer valid is forgotten."""
        if answer.errors or answer.data is None:
            lost = any(error["extensions"]["code"] == "UNAUTHENTICATED" for error in answer.errors)
            return answer, _cookie(scope["scheme"], "", ended=True) if lost else None
        session = dict(answer.data["session"])
        token = session.pop("refreshToken")
        return _told(answer, session), _cookie(scope["scheme"], token)

    async def _run(
        self,
        scope: Scope,
        known: Mapping[bytes, bytes],
        document: str,
        variables: dict[str, Any] | None,
        authorization: str | None = None,
    ) -> Answer:
        state = scope["state"]
        agent = text_of(known, b"user-agent")
        context = Context(
            state["database"], state["hospitals"], self._secrets, authorization, None, address_of(scope), agent
        )
        return await self._engine.answer(Request(document, variables), context)


def check_own_page(scheme: str, headers: Headers) -> None:
    """Refuses a request that a page of another site may have made a browser send, cookie and all.

    No form and no link sends a header of one's own, and a script of another site is asked first whether it may.
    Raises CROSS_SITE_REQUEST.
    """
    origin = headers.get("origin")
    if headers.get(CONSOLE_HEADER) != "1":
        raise Problem(
            "CROSS_SITE_REQUEST",
            f"The request lacks the header {CONSOLE_HEADER}: 1.",
            hint="Send it. Clients that are no page of this server use the mutations signIn and refreshSession.",
        )
    if origin is not None and origin.lower() != f"{scheme}://{headers.get('host', '')}".lower():
        raise Problem(
            "CROSS_SITE_REQUEST",
            "The request comes from a page of another site.",
            hint="Open the console at the server's own address. A proxy with TLS belongs in WARDGRAPH_TRUSTED_PROXIES.",
        )


def _told(answer: Answer, data: dict[str, Any]) -> Answer:
    return _Told(executed=True, data=data, operation=answer.operation, executor=answer.executor, timings=answer.timings)


def _may_be_tried_again(answer: Answer) -> bool:
    """Whether the session may still be there: the database or a limit was in the way."""
    codes = {error["extensions"]["code"] for error in answer.errors}
    return not codes <= {"UNAUTHENTICATED", "INVALID_CREDENTIALS"}


def _cookie_name(scheme: str) -> str:
    """A browser takes a cookie of this prefix over TLS alone; `__Host-` would have to go along with every request."""
    return f"__Secure-{COOKIE}" if scheme == "https" else COOKIE


def _cookie(scheme: str, value: str, *, ended: bool = False) -> bytes:
    """Set-Cookie. It ends with the browser, as many people share a computer in a hospital."""
    parts = [f"{_cookie_name(scheme)}={value}", f"Path={PATH}", "HttpOnly", "SameSite=Strict"]
    parts += ["Secure"] if scheme == "https" else []
    parts += ["Max-Age=0"] if ended else []
    return "; ".join(parts).encode()


def _with_cookie(send: Send, cookie: bytes) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"set-cookie", cookie)]
        await send(message)

    return sending
