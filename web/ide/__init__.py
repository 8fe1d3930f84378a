"""GraphiQL, the page that a browser finds at the endpoint of a development server.

The page is built ahead (see README.md) and committed, so that serving it needs neither Node nor the internet.
A production server has none: there `page` answers 404, and `routes` is empty.
"""

from pathlib import Path
from typing import Final

from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount

from web.assets import Assets

__all__ = ["page", "routes"]

_BUNDLE: Final = Path(__file__).parent / "dist"
_ASSETS_PATH: Final = "/graphql/ide/assets"

# Scripts come from files of the bundle alone: nothing inline, no eval, and workers are files too, not blobs.
_SCRIPTS: Final = "script-src 'self'; worker-src 'self'; connect-src 'self'"

_PAGE_DIRECTIVES: Final = (
    "default-src 'none'",
    _SCRIPTS,
    # Monaco writes its colours and sizes into style elements and attributes as it goes; neither a nonce nor a hash
    # covers attributes. A style can load nothing from elsewhere: images and fonts are limited as well.
    "style-src 'self' 'unsafe-inline'",
    # Monaco's squiggles and GraphiQL's marks are data: pictures inside their style sheets.
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
_PAGE_POLICY: Final = "; ".join(_PAGE_DIRECTIVES)

# A worker obeys the policy that its own file came with, not the page's.
_ASSET_POLICY: Final = f"default-src 'none'; {_SCRIPTS}; frame-ancestors 'none'"

_PAGE: Final = (_BUNDLE / "index.html").read_bytes()


def routes(development: bool) -> list[BaseRoute]:
    """The routes of the page's scripts, styles and workers, below `/graphql/ide/assets`; none in production.

    They must come before a route that takes everything below `/graphql`.
    """
    return [Mount(_ASSETS_PATH, Assets(_BUNDLE / "assets", _ASSET_POLICY), name="ide")] if development else []


def page(development: bool) -> Response:
    """The answer to a browser's `GET /graphql`: the page, or 404 in production.

    A new response each time, so that middleware may add to its headers.
    """
    if not development:
        return PlainTextResponse("Not Found", status_code=404)
    return Response(
        _PAGE,
        media_type="text/html; charset=utf-8",
        headers={
            # The name stays while its content changes with the version: ask each time.
            "Cache-Control": "no-cache",
            "Content-Security-Policy": _PAGE_POLICY,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            # A client that accepts something else than a page finds the endpoint at this address.
            "Vary": "Accept",
            "X-Content-Type-Options": "nosniff",
        },
    )
