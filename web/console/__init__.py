"""The console: the screens of a hospital's people, one page at `/` whose scripts do the rest.

The page is built ahead (see README.md) and committed, so that serving it needs neither Node nor the internet.
"""

from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from graph.http.protocol import wants_page
from web.assets import Assets

__all__ = ["POLICY", "routes"]

_BUNDLE: Final = Path(__file__).parent / "dist"

# Everything comes from the files of the bundle: nothing inline, no eval, no other host. Of `data:` and `blob:` are
# pictures alone.
_DIRECTIVES: Final = (
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
POLICY: Final = "; ".join(_DIRECTIVES)

_PAGE: Final = _BUNDLE / "index.html"


class _Screens:
    """Every address of a screen: the page finds the screen by the address."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (_page() if _is_screen(scope) else PlainTextResponse("Not Found", status_code=404))(scope, receive, send)


def routes() -> list[BaseRoute]:
    """The routes of the page and of what it loads. They come last, since any address may be a screen's."""
    return [Mount("/assets", Assets(_BUNDLE / "assets", POLICY), name="console"), Route("/{path:path}", _Screens())]


def _is_screen(scope: Scope) -> bool:
    """Whether a browser asks for a screen, and not a program for a file or a path of the endpoint."""
    path: str = scope["path"]
    if scope["method"] not in ("GET", "HEAD") or path.startswith(("/graphql/", "/session/")):
        return False
    accept = Headers(scope=scope).get("accept", "").encode("latin-1")
    return path == "/" or (wants_page({b"accept": accept}) and "." not in path.rpartition("/")[2])


def _page() -> Response:
    """A new response each time, so that middleware may add to its headers, and a new bundle is served at once."""
    return Response(
        _PAGE.read_bytes(),
        media_type="text/html; charset=utf-8",
        headers={
            # The name stays while its content changes with the version: ask each time.
            "Cache-Control": "no-cache",
            "Content-Security-Policy": POLICY,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "Vary": "Accept",
            "X-Content-Type-Options": "nosniff",
        },
    )
