"""The job that checks and loads the rows of files that were uploaded.

A call is a batch, and a transaction: a worker that is killed loses the batch that was under way, and another goes on.
"""

import asyncpg

from wardgraph.errors import CALL_ERRORS, REPEATABLE, sqlstate_of
from worker.session import Session

_ROWS = 1000
_MOST_ATTEMPTS = 20


async def run(session: Session) -> None:
    """Goes on with every import until nothing of it is left. One that fails does not keep the others waiting."""
    failures: list[Exception] = []
    for row in await session.call("imports_to_run"):
        try:
            await _run(session, row)
        except CALL_ERRORS as error:
            failures.append(error)
    if failures:
        raise failures[0]


async def _run(session: Session, run_of: asyncpg.Record) -> None:
    arguments = {"p_hospital_id": run_of["hospital_id"], "p_import_run_id": run_of["import_run_id"], "p_limit": _ROWS}
    attempts = 0
    while True:
        attempts += 1
        try:
            (answer,) = await session.call("run_import_batch", **arguments)
        except asyncpg.PostgresError as error:
            # Somebody else wanted the same rows in another order: whoever gave way goes again.
            if sqlstate_of(error) in REPEATABLE and attempts < _MOST_ATTEMPTS:
                continue
            raise
        attempts = 0
        if not answer["run_import_batch"]:
            return
