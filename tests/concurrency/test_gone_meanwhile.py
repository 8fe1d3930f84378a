"""Who is told what is gone where a record is deleted right after it was seen.

Every test here changes a function, in a database of its own: nothing waits at that place otherwise.
"""

import asyncpg
import pytest

from db import connect
from tests.concurrency.interleaving import both_behind
from tests.databases import Database
from tests.db.changes.made import made
from tests.refusals import detail_of
from tests.world import Hospital, new_hospital

GATE = "PERFORM pg_advisory_xact_lock_shared(1);"


@pytest.mark.parametrize(
    ("command", "thing"),
    [
        ("approve_doctor", "doctor"),
        *[(f"reinstate_{thing}", thing) for thing in ("doctor", "nurse", "receptionist", "other_staff", "room")],
    ],
)
async def test_a_record_that_is_deleted_once_seen_is_what_is_missing(
    fresh_database: Database, command: str, thing: str
) -> None:
    async with (
        connect.admin(fresh_database.admin_dsn) as admin,
        connect.admin(fresh_database.admin_dsn) as deleting,
        asyncpg.create_pool(fresh_database.api_dsn, min_size=1, max_size=1) as pool,
    ):
        ward = await new_hospital(pool, admin, "ward")
        record = await made(ward, thing)
        await admin.execute("DELETE FROM clinic.availabilities")
        if command == "approve_doctor":
            await admin.execute("UPDATE clinic.doctors SET licence_status = 'PENDING'")
        else:
            await ward.call("ADMIN", f"retire_{thing}", record.id)
        seeing = await admin.fetchval("SELECT pg_get_functiondef('auth.require_visible'::regproc)")
        assert seeing.count("    END IF;\n") == 1
        await admin.execute(seeing.replace("    END IF;\n", f"    END IF;\n    {GATE}\n"))

        async def delete(_: Hospital) -> None:
            assert await deleting.execute(f"DELETE FROM {record.table} WHERE id = $1", record.id) == "DELETE 1"

        told, deleted = await both_behind(
            fresh_database,
            ward,
            "SELECT pg_advisory_xact_lock(1)",
            lambda at: at.call("ADMIN", command, record.id),
            delete,
        )
        assert deleted is None
        assert isinstance(told, asyncpg.PostgresError), told
        assert (told.sqlstate, detail_of(told)) == ("ZH003", {"type": thing, "id": str(record.id)})
