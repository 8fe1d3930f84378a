"""Rows of a file go to clinic.import_rows by COPY; those that became records before are passed over."""

from bisect import bisect_right
from collections.abc import AsyncIterator, Callable, Iterable
from itertools import islice

import asyncpg
import orjson

from db.imports.errors import FileProblem
from db.imports.rows import Row

_ROWS_OF_A_CHUNK = 500
BUSY = (
    "The same file is being imported by somebody else just now. Wait until that import has ended: what it left out is "
    "in the problems of the import."
)
"""Why an import does not begin, or does not go on."""
_COLUMNS = ["hospital_id", "import_run_id", "line", "given", "problems", "problem_codes"]
_LOADED = """
    SELECT min(t.line), max(t.line) FROM (
        SELECT r.line, r.line - row_number() OVER (ORDER BY r.line) AS island FROM clinic.import_rows AS r
        WHERE r.hospital_id = $1 AND r.import_run_id = $2
    ) AS t GROUP BY t.island ORDER BY 1
"""


class Loaded:
    """The lines of a file that are there already, as ranges."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges = list(ranges)
        self._firsts = [first for first, _ in self._ranges]

    def __contains__(self, line: int) -> bool:
        """Whether this line became a record before."""
        place = bisect_right(self._firsts, line)
        return place > 0 and line <= self._ranges[place - 1][1]


async def loaded(connection: asyncpg.Connection, hospital_id: int, run_id: int) -> Loaded:
    """The lines that an import keeps since it was begun again."""
    return Loaded([(row[0], row[1]) for row in await connection.fetch(_LOADED, hospital_id, run_id)])


async def stage(
    connection: asyncpg.Connection,
    hospital_id: int,
    run_id: int,
    rows: Iterable[Row],
    tell: Callable[[Row], None],
) -> None:
    """Copies rows into the table, all of them or none, and tells of the last of each chunk.

    Raises FileProblem where somebody else stages the same file.
    """
    there = await loaded(connection, hospital_id, run_id)
    before = f"{hospital_id}\t{run_id}\t".encode()

    async def chunks() -> AsyncIterator[bytes]:
        left = iter(rows)
        while chunk := list(islice(left, _ROWS_OF_A_CHUNK)):
            yield b"".join(before + _line(row) for row in chunk if row.line not in there)
            tell(chunk[-1])

    try:
        await connection.copy_to_table("import_rows", source=chunks(), columns=_COLUMNS, schema_name="clinic")
    except asyncpg.UniqueViolationError as error:
        raise FileProblem(BUSY) from error


def _line(row: Row) -> bytes:
    """A line of COPY's text format."""
    problems = codes = rb"\N"
    if row.problems:
        problems = _escaped(_array([each.sentence for each in row.problems]).encode())
        codes = _array([each.code for each in row.problems]).encode()
    return b"%d\t%s\t%s\t%s\n" % (row.line, orjson.dumps(row.given).replace(b"\\", rb"\\"), problems, codes)


def _array(texts: list[str]) -> str:
    return "{" + ",".join('"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"' for each in texts) + "}"


def _escaped(text: bytes) -> bytes:
    for raw, told in ((b"\\", rb"\\"), (b"\t", rb"\t"), (b"\n", rb"\n"), (b"\r", rb"\r")):
        text = text.replace(raw, told)
    return text
