"""Imports a small file at the opening: of three colleagues of the house before, of which one row is good."""

import hashlib
from datetime import datetime, timedelta

import orjson

from loadgen.play.travel import Call, Traveller

_FILE = "former-staff.csv"
_LEAST_BATCHES = 4
"""Rows are checked, compared and loaded, and then nothing is left."""


async def import_staff(traveller: Traveller, department: str, at: datetime) -> None:
    """Imports staff of a department: who is loaded, who has no department, and who is there twice."""
    porter = {
        "kind": "OTHER",
        "first_name": "Kim",
        "last_name": "Porter",
        "job_title": "Porter",
        "department": department,
    }
    rows = [porter, porter | {"last_name": "Gardener", "department": "Gardens"}, porter]
    file = orjson.dumps(rows)

    async def call(command: str, **arguments: object) -> int:
        (made,) = await traveller.call(command, [Call(at, "ADMIN", arguments)])
        return made

    run = await call("begin_import", kind="STAFF", sha256=hashlib.sha256(file).hexdigest(), file_name=_FILE)
    staged = [{"line": line, "given": row} for line, row in enumerate(rows, 2)]
    await call("add_import_rows", import_run_id=run, rows=staged)
    await call("start_import", import_run_id=run)
    batch = Call(at + timedelta(minutes=1), "ADMIN", {"import_run_id": run})
    await traveller.call("run_import_batch", [batch] * _LEAST_BATCHES)
