"""The records of a list of JSON objects, one after the other: a file of any size takes the memory of one of them."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from db.imports.errors import FileProblem

_BLOCK = 1 << 16
# A list of records, whose parts are lists of objects.
_DEEPEST = 10


def require_shallow(path: Path, encoding: str) -> None:
    """Raises FileProblem for deep lists: to find records among these takes memory by the square of the depth."""
    depth = 0
    with path.open("rb") as raw, _text(raw, encoding) as text:
        for event, _ in ijson.basic_parse(_Utf8(text), buf_size=_BLOCK):
            if event in {"start_array", "start_map"}:
                depth += 1
                if depth > _DEEPEST:
                    raise FileProblem(f"The file has lists and objects within each other, more than {_DEEPEST} deep.")
            elif event in {"end_array", "end_map"}:
                depth -= 1


def records(path: Path, encoding: str) -> Iterator[tuple[Any, int]]:
    """Each value of the list, and how many bytes of the file were read so far. Raises FileProblem where it is none."""
    with path.open("rb") as raw, _text(raw, encoding) as text:
        for value in ijson.items(_Utf8(text), "item", buf_size=_BLOCK):
            yield value, raw.tell()


@contextmanager
def _text(raw: BinaryIO, encoding: str) -> Iterator[io.TextIOWrapper]:
    with io.TextIOWrapper(raw, encoding) as text:
        _require_list(text)
        try:
            yield text
        except ijson.JSONError as error:
            # Its first line says what, the others draw where.
            told = str(error).partition("\n")[0]
            raise FileProblem(
                f"The file is no JSON: {told}. If it has an object a line, it is --format ndjson."
            ) from error


def _require_list(text: io.TextIOWrapper) -> None:
    head = text.read(_BLOCK).lstrip()
    if head and not head.startswith("["):
        raise FileProblem("The file must be a list of JSON objects. If it has an object a line, it is --format ndjson.")
    text.seek(0)


class _Utf8:
    """A text as bytes of UTF-8, which the parser reads."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text

    def read(self, size: int) -> bytes:
        """At least so many bytes, fewer at the end."""
        return self._text.read(size).encode()
