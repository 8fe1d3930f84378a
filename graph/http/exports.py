"""Exports over HTTP: which format a client asks for, and an answer that is sent as its rows come."""

import asyncio
import logging
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

import brotli
from starlette.types import Send

from graph.engine.context import Context
from graph.engine.engine import EXPORT, Answer, refused
from graph.engine.export.formats import Format
from graph.engine.export.run import Export
from graph.http.compression import BROTLI_QUALITY, GZIP_FORMAT, GZIP_LEVEL, Encoding
from graph.http.protocol import GRAPHQL_JSON, JSON, accepted, accepts_with
from wardgraph.database import Database
from wardgraph.errors import Problem, translate

log = logging.getLogger("wardgraph.export")

Header = tuple[bytes, bytes]
# A COPY hands on rows a few at a time: sent one by one, their frames would cost more than what they hold.
_CHUNK_BYTES = 65_536


@lru_cache(64)
def format_of(accept: bytes) -> Format | None:
    """The format that a client would rather have than JSON, by the header Accept."""
    weights = accepted(accept)
    best = max(Format, key=lambda each: weights.get(each.value, 0))
    weight = weights.get(best.value, 0)
    return best if weight > max(weights.get(JSON, 0), weights.get(GRAPHQL_JSON, 0)) else None


def head_of(accept: bytes, format_: Format) -> bytes:
    """What an export begins with, by the header Accept: `text/csv; bom=true` asks for a byte order mark."""
    return BOM_UTF8 if format_ is Format.CSV and accepts_with(accept, Format.CSV.value, "bom=true") else b""


class _Compressor(Protocol):
    def process(self, data: bytes) -> bytes: ...
    def finish(self) -> bytes: ...


class _Gzip:
    def __init__(self) -> None:
        self._made = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_FORMAT)

    def process(self, data: bytes) -> bytes:
        return self._made.compress(data)

    def finish(self) -> bytes:
        return self._made.flush()


def _compressor(encoding: Encoding | None) -> _Compressor | None:
    if encoding is None:
        return None
    return brotli.Compressor(quality=BROTLI_QUALITY) if encoding == "br" else _Gzip()


class Stream:
    """The answer to an export, behind a `head`.

    Nothing is sent before there are rows, or none: until then it can still be refused.
    """

    def __init__(
        self,
        send: Send,
        headers: Iterable[Header],
        format_: Format,
        head: bytes,
        encoding: Encoding | None,
        seconds: float,
    ) -> None:
        self.format = format_
        self._seconds = seconds
        self.has_begun = False
        self._send = send
        self._headers = list(headers)
        self._compressor = _compressor(encoding)
        self._chunk = bytearray(head)

    async def send(self, export: Export, context: Context, database: Database) -> Answer:
        """Sends an export, whose answer holds no data then. What goes wrong later cuts it, and is logged."""
        self._chunk += export.header
        limit = asyncio.timeout(self._seconds)
        try:
            async with limit, database.apart() as connection:
                await export.write(connection, context, self._write, database.apart)
                await self._pass(more=False)
        except Exception as error:  # noqa: BLE001 - whatever it is, what was sent is not complete
            problem = _too_long(self._seconds) if limit.expired() else translate(error)
            if self.has_begun:
                log.warning("an export was cut: %s", problem.code)
            return refused(problem)
        return Answer(executed=True, operation=context.operation, executor=EXPORT)

    async def _write(self, data: bytes) -> None:
        self._chunk += data
        if len(self._chunk) >= _CHUNK_BYTES:
            await self._pass(more=True)

    async def _pass(self, *, more: bool) -> None:
        """Sends what has come, and waits for a client that is slow. An answer that ends without the last was cut."""
        if not self.has_begun:
            self.has_begun = True
            await self._send({"type": "http.response.start", "status": 200, "headers": self._headers})
        body = bytes(self._chunk)
        self._chunk.clear()
        if self._compressor:
            body = await asyncio.to_thread(self._compressor.process, body)
            body += b"" if more else self._compressor.finish()
        await self._send({"type": "http.response.body", "body": body, "more_body": more})


def _too_long(seconds: float) -> Problem:
    return Problem("EXPORT_TIMEOUT", f"The export was not complete after {seconds:.0f} seconds.")
