"""A TCP proxy before PostgreSQL that can be told to misbehave as networks do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, urlsplit, urlunsplit


class Proxy:
    """Forwards connections to the server of a DSN; `dsn` leads through it."""

    def __init__(self, dsn: str) -> None:
        self._behind = urlsplit(dsn)
        self._wires: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._silent: set[asyncio.StreamWriter] = set()
        self.dsn = ""

    @classmethod
    @asynccontextmanager
    async def before(cls, dsn: str) -> AsyncIterator["Proxy"]:
        """A proxy before the server of `dsn`, for as long as the block runs."""
        made = cls(dsn)
        server = await asyncio.start_server(made._accept, "127.0.0.1", 0)
        user, _, _ = made._behind.netloc.rpartition("@")
        port = server.sockets[0].getsockname()[1]
        made.dsn = urlunsplit(made._behind._replace(netloc=f"{user}@127.0.0.1:{port}", query="sslmode=disable"))
        try:
            yield made
        finally:
            server.close()
            made.cut()
            for task in made._tasks:
                task.cancel()
            await asyncio.gather(*made._tasks, return_exceptions=True)

    def swallow(self) -> None:
        """Swallows what the connections of now send in either direction, and lets none of them end."""
        self._silent |= self._wires

    def cut(self) -> None:
        """Cuts the connections of now."""
        for wire in self._wires:
            wire.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = parse_qs(self._behind.query).get("host")
        if host:
            to_reader, to_writer = await asyncio.open_unix_connection(f"{host[0]}/.s.PGSQL.5432")
        else:
            to_reader, to_writer = await asyncio.open_connection(self._behind.hostname, self._behind.port or 5432)
        self._wires |= {writer, to_writer}
        for source, target in ((reader, to_writer), (to_reader, writer)):
            task = asyncio.create_task(self._forward(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _forward(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                if target not in self._silent:
                    target.write(data)
        if target not in self._silent:
            target.close()
            self._wires.discard(target)
