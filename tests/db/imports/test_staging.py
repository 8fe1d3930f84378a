"""Rows are staged all or none, and by one at a time."""

import asyncio
from typing import Any

import asyncpg
import pytest

from db.imports.errors import FileProblem
from db.imports.rows import Row
from db.imports.staging import stage
from tests.db.imports.importing import waits
from tests.world import Hospital


async def test_who_stages_the_same_file_at_the_same_time_is_told(hospital: Hospital, admins: asyncpg.Pool) -> None:
    run = await hospital.call("ADMIN", "begin_import", p_kind="PATIENTS", p_sha256="a" * 64, p_file_name="rows.csv")
    rows = [Row(line, {"last_name": "Berg"}, [], 0, line) for line in (2, 3)]

    async def staged(connection: Any) -> None:
        await stage(connection, hospital.id, run["id"], rows, lambda _row: None)

    async with admins.acquire() as one, admins.acquire() as other:
        async with one.transaction():
            await staged(one)
            second = asyncio.create_task(staged(other))
            await waits(hospital)
        with pytest.raises(FileProblem, match="is being imported by somebody else just now"):
            await second
    count = "SELECT count(*) FROM clinic.import_rows WHERE hospital_id = $1 AND import_run_id = $2"
    assert await hospital.admin.fetchval(count, hospital.id, run["id"]) == len(rows)
