"""Compressed answers, for clients that take them.

Compression tells the length of a secret to whoever may add to the text beside it and sees how long it becomes (BREACH).
Here a stranger's page can send no request in somebody's name: the one cookie belongs to `/session`, which refuses it
and is not compressed.
"""

import asyncio
import zlib
from functools import lru_cache
from typing import Literal

import brotli

Encoding = Literal["br", "gzip"]

# Below, an answer is a few packets whichever way it is sent.
LEAST_BYTES = 4096
# From here on it takes so long that others would wait: a thread does it meanwhile.
_LONG = 65_536
# The quickest of each: 420 KB of nested records become 94 KB in 1.1 ms, or 103 KB in 2.4 ms. The next step of brotli
# takes three times as long for a tenth less.
BROTLI_QUALITY = 1
GZIP_LEVEL = 1
GZIP_FORMAT = 31


def encoding_of(accepted: bytes | None, size: int) -> Encoding | None:
    """How to send an answer of `size` bytes, by the header Accept-Encoding; None: as it is."""
    return None if accepted is None or size < LEAST_BYTES else best_encoding(accepted)


async def compressed(encoding: Encoding, content: bytes) -> bytes:
    """The content in that encoding."""
    if len(content) < _LONG:
        return _compressed(encoding, content)
    return await asyncio.to_thread(_compressed, encoding, content)


def _compressed(encoding: Encoding, content: bytes) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(content, quality=BROTLI_QUALITY))
    return zlib.compress(content, GZIP_LEVEL, GZIP_FORMAT)


@lru_cache(64)
def best_encoding(accepted: bytes) -> Encoding | None:
    """The encoding that a client takes, whatever the size, by the header Accept-Encoding."""
    refused: set[str] = set()
    taken: set[str] = set()
    for part in accepted.decode("latin-1").split(","):
        name, _, weight = part.replace(" ", "").lower().partition(";q=")
        (refused if weight.rstrip("0") in ("0.", "") and weight else taken).add(name)
    if "br" in taken:
        return "br"
    if "gzip" in taken:
        return "gzip"
    return "br" if "*" in taken and "br" not in refused else None
