"""In which encoding and with which separator a file is written, unless that is told."""

import codecs
import re
from pathlib import Path

from db.imports.errors import FileProblem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK = 1 << 20
_SEPARATORS = {",": ",", "comma": ",", ";": ";", "semicolon": ";", "\t": "\t", "tab": "\t", "|": "|"}
SEPARATORS = ("comma", "semicolon", "tab", "|")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def encoding_of(path: Path, told: str | None) -> str:
    """The encoding of a file: as told or marked, otherwise UTF-8, or windows-1252 where it is not that.

    Raises FileProblem where it cannot be read so.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    encoding = _known(told) if told else next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if encoding in {None, "utf-8"}:
        # A mark is no part of the first name, also where nobody told of it.
        encoding = "utf-8-sig"
    if not told and head.count(0) > len(head) // 4:
        encoding = encoding if encoding == "utf-16" else ("utf-16-le" if head[1::2].count(0) else "utf-16-be")
    assert encoding  # noqa: S101 - one of the three
    place = _first_fault(path, encoding)
    if place is None:
        return encoding
    if not told and encoding == "utf-8-sig" and _first_fault(path, "windows-1252") is None:
        return "windows-1252"
    raise FileProblem(
        f"The file is not in {encoding.removesuffix('-sig')}: byte {place} means nothing there. "
        "Tell its encoding with --encoding, such as windows-1252 or utf-16."
    )


def separator_of(line: str, told: str | None) -> str:
    """What stands between the values of a CSV file, by its first line. Raises FileProblem for one that is not known."""
    if told:
        if told.lower() not in _SEPARATORS:
            raise FileProblem(f"A separator is one of {', '.join(SEPARATORS)}, not {told!r}.")
        return _SEPARATORS[told.lower()]
    bare = _QUOTED.sub("", line)
    return max(",;\t|", key=bare.count)


def _known(told: str) -> str:
    try:
        return codecs.lookup(told).name
    except LookupError:
        raise FileProblem(f"There is no encoding {told!r}; there are utf-8, utf-16 and windows-1252.") from None


def _first_fault(path: Path, encoding: str) -> int | None:
    """The place of the first byte that the encoding does not have."""
    decoder = codecs.getincrementaldecoder(encoding)()
    read = 0
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return read + error.start
            if not block:
                return None
            read += len(block)
