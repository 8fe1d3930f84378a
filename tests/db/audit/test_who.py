"""Who made a write: the account, by a command; the login, where somebody has one of the database's own."""

import secrets
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from tests.databases import Database
from tests.world import Hospital
from wardgraph.database import Database as Calls
from wardgraph.database import Origin


async def last(admin: asyncpg.Connection, table: str, row_id: int) -> list[asyncpg.Record]:
    rows: list[asyncpg.Record] = await admin.fetch(
        "SELECT * FROM audit.events WHERE table_name = $1 AND row_id = $2 ORDER BY id", table, str(row_id)
    )
    return rows


async def account(admin: asyncpg.Connection, hospital: Hospital, name: str) -> Any:
    return await admin.fetchval(
        "SELECT account_id FROM auth.sessions WHERE hospital_id = $1 AND key = $2", hospital.id, hospital.sessions[name]
    )


async def test_a_command_is_of_its_account_and_comes_from_somewhere(
    database: Database, hospital: Hospital, admin: asyncpg.Connection
) -> None:
    calls = await Calls.open(database.api_dsn, 1)
    given = {
        "p_hospital_id": hospital.id,
        "p_session_id": hospital.sessions["ADMIN"],
        "p_department_id": hospital.department,
        "p_number": "77",
        "p_type": "ICU",
        "p_beds": 2,
    }
    try:
        (row,) = await calls.call(
            "create_room", ("id",), given, command=True, origin=Origin("2001:db8::1", "a-request")
        )
    finally:
        await calls.close()
    (event,) = await last(admin, "clinic.rooms", row["id"])
    assert event["account_id"] == await account(admin, hospital, "ADMIN")
    assert (event["kind"], event["login"], event["hospital_id"]) == ("INSERT", "wardgraph_api", hospital.id)
    assert (event["command"], str(event["client_address"]), event["request_id"]) == (
        "create_room",
        "2001:db8::1",
        "a-request",
    )


async def test_without_an_origin_the_rest_is_on_record(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient = await hospital.new_patient()
    (event,) = await last(admin, "clinic.patients", patient)
    assert event["account_id"] == await account(admin, hospital, "ADMIN")
    assert event["patient_ids"] == [patient]
    assert [event["command"], event["client_address"], event["request_id"]] == [None, None, None]


@pytest.fixture
async def stranger(database: Database, admin: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """Somebody with a login of the database's own, who may write medications."""
    name = f"clerk_{secrets.token_hex(4)}"
    await admin.execute(f"CREATE ROLE {name} LOGIN BYPASSRLS PASSWORD 'of a test'")
    await admin.execute(f"GRANT CONNECT ON DATABASE {database.name} TO {name}")
    for schema in ("clinic", "rules"):
        await admin.execute(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
        await admin.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {name}")
    await admin.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON clinic.medications TO {name}")
    parts = urlsplit(database.api_dsn)
    dsn = urlunsplit(parts._replace(netloc=parts.netloc.replace("wardgraph_api", f"{name}:of%20a%20test")))
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()
    await admin.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


async def test_a_login_cannot_write_without_a_trace_or_in_the_name_of_an_account(
    stranger: asyncpg.Connection, hospital: Hospital, admin: asyncpg.Connection
) -> None:
    login = await stranger.fetchval("SELECT session_user")
    await stranger.execute(f"SET app.account_id = '{await account(admin, hospital, 'ADMIN')}'")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await stranger.execute("SET session_replication_role = replica")
    medication = await stranger.fetchval(
        "INSERT INTO clinic.medications (hospital_id, name, strength, form, manufacturer, unit_price)"
        " VALUES ($1, 'Aspirin', '500 mg', 'tablet', 'M', 1) RETURNING id",
        hospital.id,
    )
    await stranger.execute("UPDATE clinic.medications SET unit_price = 2 WHERE id = $1", medication)
    await stranger.execute("DELETE FROM clinic.medications WHERE id = $1", medication)
    events = await last(admin, "clinic.medications", medication)
    assert [(event["kind"], event["login"], event["account_id"]) for event in events] == [
        (kind, login, None) for kind in ("INSERT", "UPDATE", "DELETE")
    ]


async def test_many_rows_of_one_statement_are_each_on_record(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await admin.execute(
        "INSERT INTO clinic.medications (hospital_id, name, strength, form, manufacturer, unit_price)"
        " SELECT $1, 'Medication ' || n, '', '', '', 1 FROM generate_series(1, 500) AS n",
        hospital.id,
    )
    rows = await admin.fetchval(
        "SELECT count(DISTINCT row_id) FROM audit.events WHERE hospital_id = $1 AND table_name = 'clinic.medications'",
        hospital.id,
    )
    assert rows == 500


async def test_break_glass_is_an_event_of_its_own(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=doctor)
    await hospital.call("DOCTOR", "open_patient_record", p_patient_id=patient, p_reason="The patient is unconscious")
    rows = await admin.fetch(
        "SELECT kind, table_name, account_id, patient_ids FROM audit.events"
        " WHERE hospital_id = $1 AND account_id = $2 AND patient_ids <> '{}' ORDER BY id",
        hospital.id,
        await account(admin, hospital, "DOCTOR"),
    )
    assert [(row["kind"], row["table_name"], row["patient_ids"]) for row in rows] == [
        ("INSERT", "clinic.record_openings", [patient]),
        ("BREAK_GLASS", None, [patient]),
    ]
