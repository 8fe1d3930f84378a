"""Every write of every table is on record, whoever makes it: the row, what changed, and never a secret."""

import json
from typing import Any

import asyncpg
import pytest

from tests.access.cast import Cast

# Tables whose writes are not on record, as other rows that are on record say the same.
NOT_ON_RECORD = {
    "auth.attempts",
    "auth.mails",
    "auth.refresh_tokens",
    "auth.requests",
    "auth.sign_ups",
    "clinic.department_counts",
    "clinic.doctor_calendars",
    "clinic.doctor_patients",
    "clinic.import_rows",
    "clinic.outbox_events",
    "clinic.patient_departments",
    "clinic.patient_totals",
    "clinic.room_occupancy",
}
SECRETS = {
    "auth.passwords": {"parameters", "proof_hash"},
    "auth.sign_in_rules": {"salt_key"},
    "auth.tokens": {"email", "token_hash"},
    "auth.sessions": {"key"},
    "auth.second_factors": {"secret"},
    "clinic.patient_merges": {"moving", "moved", "filled", "known_departments"},
    "auth.recovery_codes": {"code_hash"},
}
# Whose record a row t is part of.
_OF_VISIT = "(SELECT v.patient_id FROM clinic.visits AS v WHERE (v.hospital_id, v.id) = (t.hospital_id, t.visit_id))"
_OF_BILL = "(SELECT b.patient_id FROM clinic.bills AS b WHERE (b.hospital_id, b.id) = (t.hospital_id, {bill}))"
PATIENTS = {
    "clinic.patients": "t.id",
    "clinic.treatments": _OF_VISIT,
    "clinic.lab_results": _OF_VISIT,
    "clinic.prescription_items": "(SELECT p.patient_id FROM clinic.prescriptions AS p"
    " WHERE (p.hospital_id, p.id) = (t.hospital_id, t.prescription_id))",
    "clinic.bill_lines": _OF_BILL.format(bill="t.bill_id"),
    "clinic.patient_merges": "t.kept_patient_id",
    "clinic.payments": _OF_BILL.format(bill="t.bill_id"),
    "clinic.started_payments": _OF_BILL.format(bill="t.bill_id"),
    "clinic.claims": _OF_BILL.format(bill="t.bill_id"),
    "clinic.adjustments": _OF_BILL.format(bill="t.bill_id"),
    "clinic.refunds": _OF_BILL.format(
        bill="(SELECT m.bill_id FROM clinic.payments AS m WHERE (m.hospital_id, m.id) = (t.hospital_id, t.payment_id))"
    ),
} | dict.fromkeys(
    (
        "auth.accounts",
        "clinic.admissions",
        "clinic.amendments",
        "clinic.appointment_series",
        "clinic.appointments",
        "clinic.bed_stays",
        "clinic.bills",
        "clinic.contact_persons",
        "clinic.insurance_entries",
        "clinic.prescriptions",
        "clinic.record_openings",
        "clinic.series_dates",
        "clinic.status_changes",
        "clinic.visits",
    ),
    "t.patient_id",
)
KEYS = {
    "auth.limits": "kind",
    "auth.passwords": "account_id",
    "auth.recovery_codes": "account_id",
    "auth.second_factors": "account_id",
    "auth.sign_in_rules": "hospital_id",
    "auth.tokens": "kind",
}
# Of them, a test of their own.
OF_A_HOSPITAL = {"clinic.hospitals", "clinic.hospital_slugs"}
# How a value of a type is made another one.
CHANGED = {
    "timestamptz": "coalesce({0}, now()) + interval '1 second'",
    "int4": "{0} + 1",
    "int8": "{0} + 1",
    "text": "{0} || 'x'",
}
# Of what the cast has none.
LIMITS = """
    INSERT INTO auth.limits (hospital_id, kind, most, window_seconds)
    SELECT id, 'of a test', 1, 1 FROM clinic.hospitals
"""
TOKENS = """
    INSERT INTO auth.tokens (hospital_id, kind, email, token_hash, expires_at)
    SELECT id, 'of a test', 'somebody@example.com', 'hash'::bytea, now() FROM clinic.hospitals
"""
# Secrets that are text.
TEXTS = {"parameters", "email"}
# Of those that are neither text nor bytes.
VALUES = {
    "key": "gen_random_uuid()",
    "moving": "true",
    "moved": "'{\"changed\": []}'",
    "filled": "'{\"changed\": {}}'",
    "known_departments": "'{0}'",
}
FACTORS = """
    INSERT INTO auth.second_factors (hospital_id, account_id, secret)
    SELECT hospital_id, id, sha256('') FROM auth.accounts
"""
CODES = """
    INSERT INTO auth.recovery_codes (hospital_id, account_id, code_hash) SELECT hospital_id, id, '' FROM auth.accounts
"""
EVENTS = """
    SELECT kind, hospital_id, table_name, row_id, patient_ids, changed_columns, before::text, after::text, login
    FROM audit.events WHERE transaction_id = pg_current_xact_id() ORDER BY id
"""


async def tables(admin: asyncpg.Connection) -> list[str]:
    """All tables of the schemas that hold a hospital's data."""
    rows = await admin.fetch("""
        SELECT oid::regclass::text FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text IN ('clinic', 'auth') ORDER BY 1
    """)
    return [row[0] for row in rows]


async def columns(admin: asyncpg.Connection, table: str) -> dict[str, str]:
    """The columns that can be written, with their types."""
    rows = await admin.fetch(
        "SELECT a.attname::text, t.typname::text FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid"
        " WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
        " ORDER BY a.attnum",
        table,
    )
    return {row[0]: row[1] for row in rows}


async def only_the_audit(admin: asyncpg.Connection, table: str) -> None:
    """Puts aside, for the rest of the transaction, what else happens when the table is written."""
    await admin.execute("SET LOCAL session_replication_role = replica")
    await admin.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER z_audit")


def hidden(table: str, values: dict[str, Any]) -> dict[str, Any]:
    """Values without secrets, and without nulls, as a whole row is recorded."""
    secrets = SECRETS.get(table, set())
    return {name: "[secret]" if name in secrets else value for name, value in values.items() if value is not None}


async def test_every_table_is_on_record_but_for_mirrors(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch("""
        SELECT tgrelid::regclass::text AS name, count(*) FROM pg_trigger
        WHERE tgname IN ('z_audit', 'z_audit_truncate') AND tgenabled = 'O' GROUP BY 1
    """)
    on_record = {*await tables(admin), "logins.installation_users"} - NOT_ON_RECORD
    assert {tuple(row) for row in rows} == {(name, 2) for name in on_record}


@pytest.mark.usefixtures("cast")
def without_keys(row: str) -> dict[str, Any]:
    """A row without what its names are sorted by, which says nothing that they do not."""
    keys = {"name_key", "first_name_key", "last_name_key", "specialization_key"}
    return {name: value for name, value in json.loads(row).items() if name not in keys}


async def test_each_insert_update_and_delete_is_on_record(admin: asyncpg.Connection) -> None:
    await admin.execute(LIMITS)
    seen = set()
    for table in set(await tables(admin)) - NOT_ON_RECORD - OF_A_HOSPITAL:
        key, written = KEYS.get(table, "id"), await columns(admin, table)
        secrets = SECRETS.get(table, set())
        fit = [name for kind in CHANGED for name, of in written.items() if of == kind and not name.endswith("id")]
        # Rules between columns are hardly about times, least about when a row was made or changed.
        usual = {"updated_at": 0, "created_at": 1}
        order = sorted({*fit} - {key, *secrets}, key=lambda name: (usual.get(name, 2), not name.endswith("_at"), name))
        if not order:
            # It has nothing but a key and a secret, which the next test changes.
            continue
        changed = order[0]
        transaction = admin.transaction()
        await transaction.start()
        found = await admin.fetchrow(
            f"SELECT t.ctid::text AS place, to_jsonb(t)::text AS row, t.{key}::text AS key, t.hospital_id,"
            f" {PATIENTS.get(table, 'NULL::bigint')} AS patient FROM {table} AS t ORDER BY t.{key} DESC LIMIT 1"
        )
        if found is None:
            # The trigger of such a table is looked for above.
            await transaction.rollback()
            continue
        before = without_keys(found["row"])
        await only_the_audit(admin, table)
        place = await admin.fetchval(
            f"UPDATE {table} SET {changed} = {CHANGED[written[changed]].format(changed)}"
            " WHERE ctid = $1::text::tid RETURNING ctid::text",
            found["place"],
        )
        after = without_keys(
            await admin.fetchval(f"SELECT to_jsonb(t)::text FROM {table} AS t WHERE ctid = $1::text::tid", place)
        )
        await admin.execute(f"DELETE FROM {table} WHERE ctid = $1::text::tid", place)
        names = ", ".join(written)
        await admin.execute(
            f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE"
            f" SELECT {names} FROM jsonb_populate_record(NULL::{table}, $1::jsonb)",
            json.dumps(after),
        )
        events = await admin.fetch(EVENTS)
        await transaction.rollback()
        assert [event["kind"] for event in events] == ["UPDATE", "DELETE", "INSERT"], table
        for event in events:
            assert event["hospital_id"] == found["hospital_id"]
            assert (event["table_name"], event["row_id"]) == (table, found["key"])
            assert event["patient_ids"] == ([found["patient"]] if found["patient"] else []), table
        update, delete, insert = events
        assert json.loads(update["before"]) == {name: before[name] for name in update["changed_columns"]}
        assert json.loads(update["after"]) == {name: after[name] for name in update["changed_columns"]}
        # What is computed from it changes along.
        assert set(update["changed_columns"]) == {name for name in before if before[name] != after[name]} >= {changed}
        assert json.loads(delete["before"]) == hidden(table, after) == json.loads(insert["after"])
        assert [delete["after"], delete["changed_columns"]] == [None, None]
        assert [insert["before"], insert["changed_columns"]] == [None, None]
        seen.add(table)
    assert seen >= PATIENTS.keys() | {"auth.accounts", "auth.sessions", "auth.limits", "clinic.medications"}


@pytest.mark.usefixtures("cast")
async def test_a_changed_secret_is_named_and_not_shown(admin: asyncpg.Connection) -> None:
    for table, secrets in SECRETS.items():
        for secret in secrets:
            transaction = admin.transaction()
            await transaction.start()
            await admin.execute(f"{TOKENS}; {FACTORS}; {CODES}")
            await only_the_audit(admin, table)
            value = "'changed'" if secret in TEXTS else VALUES.get(secret, "sha256('changed')")
            await admin.execute(
                f"UPDATE {table} SET {secret} = {value} WHERE ctid = (SELECT ctid FROM {table} LIMIT 1)"
            )
            event = (await admin.fetch(EVENTS))[-1]
            await transaction.rollback()
            assert (event["kind"], event["table_name"]) == ("UPDATE", table)
            assert event["changed_columns"] == [secret]
            assert json.loads(event["before"]) == json.loads(event["after"]) == {secret: "[secret]"}


async def test_a_hospital_itself_is_on_record(admin: asyncpg.Connection, cast: Cast) -> None:
    async with admin.transaction():
        await admin.execute("UPDATE clinic.hospitals SET name = name || ' II' WHERE id = $1", cast["north"].id)
        (event,) = await admin.fetch(EVENTS)
    assert (event["table_name"], event["hospital_id"], event["row_id"]) == (
        "clinic.hospitals",
        cast["north"].id,
        str(cast["north"].id),
    )
    assert set(event["changed_columns"]) == {"name", "updated_at"}
    async with admin.transaction():
        await admin.execute("UPDATE clinic.hospital_slugs SET slug = 'second' WHERE hospital_id = $1", cast["north"].id)
        (event,) = await admin.fetch(EVENTS)
    assert (event["kind"], event["table_name"], event["hospital_id"], event["row_id"]) == (
        "UPDATE",
        "clinic.hospital_slugs",
        cast["north"].id,
        "second",
    )


async def test_what_changes_nothing_or_is_undone_is_not_on_record(admin: asyncpg.Connection, cast: Cast) -> None:
    before = await admin.fetchval("SELECT count(*) FROM audit.events")
    transaction = admin.transaction()
    await transaction.start()
    await only_the_audit(admin, "clinic.rooms")
    await admin.execute("UPDATE clinic.rooms SET number = number WHERE hospital_id = $1", cast["north"].id)
    assert await admin.fetch(EVENTS) == []
    await admin.execute("UPDATE clinic.rooms SET number = number || 'x' WHERE hospital_id = $1", cast["north"].id)
    rooms = await admin.fetchval("SELECT count(*) FROM clinic.rooms WHERE hospital_id = $1", cast["north"].id)
    assert len(await admin.fetch(EVENTS)) == rooms > 1
    await transaction.rollback()
    assert await admin.fetchval("SELECT count(*) FROM audit.events") == before


async def test_an_emptied_table_is_on_record_in_every_hospital(admin: asyncpg.Connection, cast: Cast) -> None:
    transaction = admin.transaction()
    await transaction.start()
    await admin.execute("TRUNCATE clinic.lab_results")
    events = await admin.fetch(EVENTS)
    await transaction.rollback()
    assert {(event["kind"], event["table_name"]) for event in events} == {("TRUNCATE", "clinic.lab_results")}
    hospitals = {row[0] for row in await admin.fetch("SELECT id FROM clinic.hospitals")}
    assert {event["hospital_id"] for event in events} == hospitals >= {each.id for each in cast.values()}
