"""What is on record stays as it is: no login of the application may change it, remove it, or stop it."""

import datetime as dt

import asyncpg
import pytest

from tests.world import Hospital

MONTH = "events_2031_05"
ROLES = ("wardgraph_owner", "wardgraph_reader", "wardgraph_api")


@pytest.fixture
async def partitioned(admin: asyncpg.Connection) -> None:
    """A partition beside the one for everything else."""
    await admin.fetchval("SELECT audit.make_partitions($1, 1)", dt.date(2031, 5, 1))


@pytest.mark.usefixtures("hospital", "partitioned")
@pytest.mark.parametrize("role", ROLES)
async def test_no_role_of_the_application_changes_what_is_on_record(admin: asyncpg.Connection, role: str) -> None:
    before = await admin.fetch("SELECT * FROM audit.events ORDER BY hospital_id, id")
    assert before
    await admin.execute(f"SET ROLE {role}")
    for table in ("events", "events_of_no_month", MONTH):
        for statement in (
            f"UPDATE audit.{table} SET kind = 'READ'",
            f"DELETE FROM audit.{table}",
            f"TRUNCATE audit.{table}",
            f"INSERT INTO audit.{table} (hospital_id, kind) VALUES (1, 'READ')",
            f"SELECT FROM audit.{table} FOR UPDATE",
            f"ALTER TABLE audit.{table} ADD COLUMN more text",
            f"ALTER TABLE audit.{table} OWNER TO {role}",
            f"DROP TABLE audit.{table}",
            f"CREATE TRIGGER t BEFORE INSERT ON audit.{table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            f"CREATE RULE r AS ON INSERT TO audit.{table} DO INSTEAD NOTHING",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await admin.execute(statement)
    for statement in (
        f"ALTER TABLE audit.events DETACH PARTITION audit.{MONTH}",
        "CREATE TABLE audit.mine (id integer)",
        "SELECT setval('audit.event_ids', 1)",
        "ALTER FUNCTION audit.record_write() RENAME TO recorded",
        "CREATE OR REPLACE FUNCTION audit.record_write() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DROP SCHEMA audit CASCADE",
        "SET ROLE wardgraph_audit",
        "SET session_replication_role = replica",
    ):
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.InvalidParameterValueError)):
            await admin.execute(f"SET SESSION AUTHORIZATION {role}; {statement}")
        await admin.execute("RESET SESSION AUTHORIZATION")
        await admin.execute(f"SET ROLE {role}")
    await admin.execute("RESET ROLE")
    assert await admin.fetch("SELECT * FROM audit.events ORDER BY hospital_id, id") == before


async def test_the_web_tiers_login_reads_and_records_nothing_by_itself(hospital: Hospital, api: asyncpg.Pool) -> None:
    async with api.acquire() as connection:
        for statement in (
            "SELECT FROM audit.events",
            f"SELECT audit.record_event({hospital.id}, 'SIGN_IN')",
            "SELECT audit.make_partitions('2031-05-01', 1)",
            "SELECT nextval('audit.event_ids')",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
