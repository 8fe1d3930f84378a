"""An import of rows, as whoever stages a file gives it: begun, staged, run to its end, and what became of each line."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.world import Hospital

Row = dict[str, Any]
_SECONDS_TO_WAIT = 60


@dataclass(frozen=True)
class Became:
    """What became of a line."""

    status: str
    problems: list[str] | None = None
    record: int | None = None
    codes: list[str] | None = field(default=None, compare=False)


async def begin(
    hospital: Hospital, kind: str, rows: list[Row], as_: str = "ADMIN", options: Mapping[str, bool] | None = None
) -> int:
    """An import whose rows are staged and may be worked at: the first is line 2, as in a file with a header."""
    sha256 = hashlib.sha256(json.dumps([kind, rows]).encode()).hexdigest()
    begun = await hospital.call(
        as_,
        "begin_import",
        p_kind=kind,
        p_sha256=sha256,
        p_file_name="rows.csv",
        **{f"p_{name}": value for name, value in (options or {}).items()},
    )
    staged = [{"line": line, "given": row} for line, row in enumerate(rows, 2)]
    await hospital.call(as_, "add_import_rows", p_import_run_id=begun["id"], p_rows=staged)
    await hospital.call(as_, "start_import", p_import_run_id=begun["id"])
    return int(begun["id"])


async def finish(hospital: Hospital, run_id: int, limit: int = 1000, as_: str = "ADMIN") -> Row:
    """Works at an import until nothing is left. Raises TimeoutError where it comes to no end."""
    async with asyncio.timeout(_SECONDS_TO_WAIT):
        while True:
            run = dict(await hospital.call(as_, "run_import_batch", p_import_run_id=run_id, p_limit=limit))
            if run["status"] == "COMPLETED":
                return run


async def became(hospital: Hospital, run_id: int) -> dict[int, Became]:
    """What became of each line."""
    rows = await hospital.admin.fetch(
        "SELECT line, status, problems, problem_codes, record_id FROM clinic.import_rows"
        " WHERE hospital_id = $1 AND import_run_id = $2",
        hospital.id, run_id,
    )  # fmt: skip
    return {row["line"]: Became(row["status"], row["problems"], row["record_id"], row["problem_codes"]) for row in rows}


async def imported(hospital: Hospital, kind: str, *rows: Row, limit: int = 1000, **options: bool) -> dict[int, Became]:
    """What becomes of rows that are imported."""
    run_id = await begin(hospital, kind, list(rows), options=options)
    run = await finish(hospital, run_id, limit)
    found = await became(hospital, run_id)
    statuses = [each.status for each in found.values()]
    told = (run["rows_read"], run["rows_loaded"], run["rows_refused"], run["rows_doubtful"])
    assert told == (len(rows), *(statuses.count(each) for each in ("LOADED", "REFUSED", "DOUBTFUL"))), told
    return found


async def waits(hospital: Hospital) -> None:
    """Comes back once somebody waits for a lock of this database. Raises TimeoutError where nobody does."""
    query = """
        SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')
    """
    async with asyncio.timeout(_SECONDS_TO_WAIT):
        while not await hospital.admin.fetchval(query):
            pass
