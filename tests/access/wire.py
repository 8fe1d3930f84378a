"""A connection to the endpoint that costs next to nothing: httpx is longer over a request than the server."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_TIMING = re.compile(rb"\r\nserver-timing: ([^\r]*)", re.IGNORECASE)


class Wire:
    """One connection, on which requests follow each other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def post(self, body: bytes, headers: Mapping[str, str]) -> tuple[str, bytes]:
        """The Server-Timing and the body of the answer to a request's JSON."""
        given = {**headers, "Host": "wardgraph", "Content-Type": "application/json", "Content-Length": str(len(body))}
        lines = [f"{name}: {value}\r\n" for name, value in given.items()]
        self._writer.write(f"POST /graphql HTTP/1.1\r\n{''.join(lines)}\r\n".encode() + body)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length, timing = _LENGTH.search(head), _TIMING.search(head)
        assert head.startswith(b"HTTP/1.1 200 "), head
        assert length, head
        assert timing, head
        return timing[1].decode(), await self._reader.readexactly(int(length[1]))


@asynccontextmanager
async def wire(url: httpx.URL) -> AsyncIterator[Wire]:
    """A connection to a server for as long as the block runs."""
    reader, writer = await asyncio.open_connection(url.host, url.port)
    try:
        yield Wire(reader, writer)
    finally:
        writer.close()
        await writer.wait_closed()
