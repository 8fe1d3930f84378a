"""Files of a bundle, whose names change with their content: a browser may keep them for good."""

import asyncio
import os
from pathlib import Path
from typing import Final

import brotli
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from graph.http.compression import best_encoding

__all__ = ["Assets"]

# Named here because a machine's own table of types may say otherwise, and `nosniff` then refuses the file.
_MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}
_COMPRESSED: Final = frozenset({".css", ".js", ".svg"})
# Each file is compressed once in the life of a process, so a better one than for answers is worth its time.
_QUALITY: Final = 9


class Assets(StaticFiles):
    """A folder of such files under one policy, sent with brotli to whoever takes it."""

    def __init__(self, directory: Path, policy: str) -> None:
        super().__init__(directory=directory)
        self._policy = policy
        self._kept: dict[str, bytes] = {}

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, with the headers of all of them."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["Content-Security-Policy"] = self._policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        media_type = _MEDIA_TYPES.get(Path(full_path).suffix)
        if media_type and "Content-Type" in response.headers:
            response.headers["Content-Type"] = media_type
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, compressed where the client takes it so."""
        response = await super().get_response(path, scope)
        if response.status_code != 200 or Path(path).suffix not in _COMPRESSED:
            return response
        response.headers["Vary"] = "Accept-Encoding"
        accepted = Headers(scope=scope).get("accept-encoding", "").encode()
        if scope["method"] != "GET" or best_encoding(accepted) != "br":
            return response
        if path not in self._kept:
            self._kept[path] = await asyncio.to_thread(self._compress, path)
        headers = {
            name: value
            for name, value in response.headers.items()
            if name not in {"content-length", "accept-ranges", "etag"}
        }
        return Response(self._kept[path], headers=headers | {"content-encoding": "br"})

    def _compress(self, path: str) -> bytes:
        found, _ = self.lookup_path(path)
        return bytes(brotli.compress(Path(found).read_bytes(), quality=_QUALITY))
