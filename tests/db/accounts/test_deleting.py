"""Accounts that are deleted: with all that was theirs alone, or emptied for the records that name them."""

import asyncpg

from tests.refusals import refused
from tests.world import HASH, ROLES, Hospital, new_hospital

# What goes with an account that no record names; every other table that refers to accounts keeps the account's row.
THEIRS = {
    "auth.passwords",
    "auth.recovery_codes",
    "auth.second_factors",
    "auth.requests",
    "auth.sessions",
    "clinic.holds",
}
RECORDS = {
    "auth.database_users",
    "clinic.adjustments", "clinic.admissions", "clinic.amendments", "clinic.appointment_series", "clinic.appointments",
    "clinic.bed_stays", "clinic.bills", "clinic.claims", "clinic.import_runs", "clinic.insurance_entries",
    "clinic.patient_merges", "clinic.payments", "clinic.prescriptions", "clinic.refunds", "clinic.room_rates",
    "clinic.started_payments", "clinic.status_changes", "clinic.stock_movements",
}  # fmt: skip
_ROWS = "SELECT * FROM auth.accounts WHERE hospital_id = $1 ORDER BY id"


async def account_of(hospital: Hospital, session: str) -> int:
    return int((await hospital.call(session, "viewer"))["account_id"])


async def test_every_table_that_names_accounts_is_told_apart(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(
        "SELECT DISTINCT conrelid::regclass::text AS name FROM pg_constraint"
        " WHERE confrelid = 'auth.accounts'::regclass"
    )
    assert {row["name"] for row in rows} == THEIRS | RECORDS


async def test_all_that_is_theirs_goes_with_an_account(hospital: Hospital, admin: asyncpg.Connection) -> None:
    before = await admin.fetch(_ROWS, hospital.id)
    await hospital.sign_in("EVE", ["RECEPTIONIST"])
    key, doctor = await account_of(hospital, "EVE"), await hospital.new_doctor()
    request = "00000000-0000-4000-8000-000000000001"
    await hospital.call(
        "EVE", "hold_slot", p_doctor_id=doctor, p_starts_at=hospital.at(9), p_duration_minutes=30, p_request_id=request
    )
    await hospital.call("EVE", "begin_second_factor")
    codes = "INSERT INTO auth.recovery_codes (hospital_id, account_id, code_hash) VALUES ($1, $2, 'hash')"
    await admin.execute(codes, hospital.id, key)
    for table in THEIRS:
        found = await admin.fetchval(f"SELECT count(*) FROM {table} WHERE account_id = $1", key)
        assert found == 1, table
    row = await hospital.call("ADMIN", "delete_account", p_account_id=key)
    assert (row["id"], row["status"]) == (key, "ACTIVE")
    assert await admin.fetch(_ROWS, hospital.id) == before
    for table in THEIRS:
        assert await admin.fetchval(f"SELECT count(*) FROM {table} WHERE account_id = $1", key) == 0, table
    # The slot is free.
    await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))


async def test_an_account_that_records_name_stays_without_who_it_was(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor = await hospital.new_doctor()
    await hospital.sign_in("DORA", ["DOCTOR", "RECEPTIONIST"], doctor=doctor)
    key = await account_of(hospital, "DORA")
    appointment = await hospital.book(await hospital.new_patient(), doctor, hospital.at(9), session="DORA")
    names = {"first_name": "Dora", "last_name": "Doe", "phone": "+49305550"}
    await hospital.call("DORA", "update_account_contact", p_account_id=key, p_changes=names)
    before = await admin.fetchrow("SELECT * FROM auth.accounts WHERE id = $1", key)
    assert before is not None
    await hospital.call("ADMIN", "delete_account", p_account_id=key)
    after = await admin.fetchrow("SELECT * FROM auth.accounts WHERE id = $1", key)
    assert after is not None
    changed = {name for name, value in before.items() if value != after[name]}
    assert changed == {"email", "status", "updated_at", "phone_digits", *names}
    assert await admin.fetch("SELECT FROM auth.passwords WHERE account_id = $1", key) == []
    assert (after["status"], after["first_name"], after["last_name"], after["phone"]) == ("DELETED", None, None, None)
    assert await admin.fetchval("SELECT booked_by_id FROM clinic.appointments WHERE id = $1", appointment) == key
    await refused(admin, hospital.call("DORA", "viewer"), "ZH001", {"reason": "SESSION_ENDED"})
    await admin.execute("UPDATE auth.accounts SET status = 'ACTIVE' WHERE id = $1", key)
    # Its sessions ended by themselves, too.
    await refused(admin, hospital.call("DORA", "viewer"), "ZH001", {"reason": "SESSION_ENDED"})


async def test_the_last_administrator_and_other_hospitals_stay(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    own = await account_of(hospital, "ADMIN")
    await refused(admin, hospital.call("ADMIN", "delete_account", p_account_id=own), "ZH005", {"accountId": str(own)})
    other = await new_hospital(api, admin, f"other-{hospital.id}")
    stranger = hospital.call("ADMIN", "delete_account", p_account_id=await account_of(other, "ADMIN"))
    missing = {"type": "account", "id": str(await account_of(other, "ADMIN"))}
    await refused(admin, stranger, "ZH003", missing)
    # With another one there, an administrator deletes even their own account.
    await hospital.call(
        "ADMIN", "create_account", p_email="ada@example.com", p_password_hash=HASH, p_roles=["ADMIN"],
        p_first_name="Ada", p_last_name="Doe", p_phone="+49301000",
    )  # fmt: skip
    # Only when that is meant.
    warning = {"path": "accountId", "code": "OWN_ACCOUNT"}
    await refused(admin, hospital.call("ADMIN", "delete_account", p_account_id=own), "ZH507", {"warnings": [warning]})
    assert (await hospital.call("ADMIN", "delete_account", p_account_id=own, p_confirmed=True))["id"] == own
    await refused(admin, hospital.call("ADMIN", "viewer"), "ZH001", {"reason": "SESSION_ENDED"})


async def test_roles_are_counted_for_auditors_and_administrators_of_the_hospital_alone(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    other = await new_hospital(api, admin, f"roles-{hospital.id}")
    for role in ("RECEPTIONIST", "PHARMACIST", "CASHIER", "ANALYST", "AUDITOR"):
        await hospital.sign_in(role, [role])
    await hospital.sign_in("DORA", ["DOCTOR"], doctor=await hospital.new_doctor())
    await hospital.sign_in("NORA", ["NURSE"], nurse=await hospital.new_nurse())
    await hospital.sign_in("EVA", ["PATIENT"], patient=await hospital.new_patient())
    for asker in hospital.sessions:
        found = {row["role"]: row["accounts"] for row in await hospital.rows(asker, "roles")}
        assert found == (dict.fromkeys(ROLES, 1) if asker in ("ADMIN", "AUDITOR") else {}), asker
    assert await hospital.rows(None, "roles") == []
    counted = {row["role"]: row["accounts"] for row in await other.rows("ADMIN", "roles")}
    assert counted == dict.fromkeys(ROLES, 0) | {"ADMIN": 1}
