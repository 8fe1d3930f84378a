"""A client of few words: HTTP over a socket, since what counts is the server's time and not the client's."""

import asyncio
from dataclasses import dataclass

HOST = "127.0.0.1"
_PATIENCE = 60.0


@dataclass
class Client:
    """One connection, made when it is first used and again where it was closed.

    `local` is the address that it comes from: all of 127.0.0.0/8 is this machine, so that the attacker has another one
    than the normal client.
    """

    port: int
    local: str = HOST
    headers: str = ""
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes) -> tuple[int, bytes]:
        """The status and the body of the answer; 0 where the server closed the connection instead."""
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._post(body)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return 0, b""

    async def _post(self, body: bytes) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self.port, local_addr=(self.local, 0))
        reader, writer = self._streams
        head = (
            f"POST /graphql HTTP/1.1\r\nhost: {HOST}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\n{self.headers}\r\n"
        )
        writer.write(head.encode() + body)
        lines = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
        fields = dict(line.split(b": ", 1) for line in lines[1:] if b": " in line)
        content = await reader.readexactly(int(fields.get(b"content-length", 0)))
        if fields.get(b"connection") == b"close":
            self.close()
        return int(lines[0].split()[1]), content

    def close(self) -> None:
        """Ends the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
