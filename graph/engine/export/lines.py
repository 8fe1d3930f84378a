"""The line ends of CSV, which RFC 4180 wants to be CR LF where PostgreSQL writes LF."""

from collections.abc import Awaitable, Callable


class Lines:
    """Passes CSV on, the end of each line made CR LF; line ends within a quoted value stay as they are."""

    def __init__(self, sink: Callable[[bytes], Awaitable[None]]) -> None:
        self._sink = sink
        self._is_quoted = False

    async def write(self, data: bytes) -> None:
        """Passes on what comes next, wherever it is cut."""
        if b'"' not in data:
            await self._sink(data if self._is_quoted else data.replace(b"\n", b"\r\n"))
            return
        # A quote within a value is doubled: between the two there is nothing, on whichever side that counts.
        parts = data.split(b'"')
        parts[self._is_quoted :: 2] = [part.replace(b"\n", b"\r\n") for part in parts[self._is_quoted :: 2]]
        self._is_quoted ^= len(parts) % 2 == 0
        await self._sink(b'"'.join(parts))
