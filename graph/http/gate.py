"""What every request passes first: who asks through which proxy, by which name and at which port."""

from hmac import compare_digest

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.http.proxies import Proxies
from graph.http.responses import SECURITY, TLS, Responses
from wardgraph.errors import Problem
from wardgraph.settings import Settings

_PROBES = frozenset({"/healthz", "/readyz"})
METRICS = "/metrics"


class Gate:
    """Leads the endpoint's requests straight to it, for they are the many, and all others to `rest`."""

    def __init__(self, settings: Settings, endpoint: ASGIApp, rest: ASGIApp) -> None:
        self._endpoint = endpoint
        self._rest = rest
        self._responses = Responses(settings)
        self._proxies = Proxies(settings.trusted_proxies) if settings.trusted_proxies else None
        self._hosts = frozenset(each.encode() for each in settings.hosts)
        self._metrics_port = settings.metrics_port
        self._token = settings.metrics_token.encode() if settings.metrics_token else None
        # In production nobody sees figures by chance.
        self._shows_metrics = settings.environment == "development" or self._token is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or passes it on."""
        if scope["type"] != "http":
            await self._rest(scope, receive, send)
            return
        if self._proxies is not None:
            self._proxies.resolve(scope)
        path = scope["path"]
        if self._metrics_port is not None and _port(scope) == self._metrics_port:
            await self._inside(path, scope, receive, send)
            return
        if self._hosts and path not in _PROBES and _host(scope) not in self._hosts:
            problem = Problem("UNKNOWN_HOST", "The server has no such name.")
            await self._responses.problem(scope, {}, send, problem)
        elif path in ("/graphql", "/graphql/"):
            await self._endpoint(scope, receive, send)
        elif path == METRICS and (self._metrics_port is not None or not self._shows_metrics):
            await _refuse(send, 404)
        else:
            await self._outside(path, scope, receive, send)

    async def _inside(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        """At the port of the metrics there is nothing else, but for the probes."""
        if path == METRICS or path in _PROBES:
            await self._outside(path, scope, receive, send)
        else:
            await _refuse(send, 404)

    async def _outside(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if path == METRICS and self._token is not None and not _bears(scope, self._token):
            await _refuse(send, 401, (b"www-authenticate", b"Bearer"))
            return
        more = (*SECURITY, TLS) if scope["scheme"] == "https" else SECURITY

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                named = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in more if each[0] not in named)]
            await send(message)

        await self._rest(scope, receive, send_safely)


def _port(scope: Scope) -> int | None:
    """The port that a request came in by; over a socket in the file system it is none."""
    server: tuple[str, int | None] | None = scope["server"]
    return server[1] if server else None


def _host(scope: Scope) -> bytes:
    """The name that a request calls the server by, without its port."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"").lower()
    if host.startswith(b"["):
        return bytes(host.partition(b"]")[0] + b"]")
    return bytes(host.partition(b":")[0])


def _bears(scope: Scope, token: bytes) -> bool:
    given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    scheme, _, borne = given.partition(b" ")
    return scheme.lower() == b"bearer" and compare_digest(borne.strip(), token)


async def _refuse(send: Send, status: int, *more: tuple[bytes, bytes]) -> None:
    headers = [*SECURITY, (b"content-length", b"0"), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
