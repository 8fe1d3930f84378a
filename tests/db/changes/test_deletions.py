"""What is named before a deletion is what goes with it, of every type that can be deleted, counted in every table."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from tests.db.changes.made import made
from tests.refusals import refused
from tests.world import Hospital, new_hospital

# What triggers make with a record and take away with it, and the secrets of sessions; all else is a record of its own.
KEPT = {"clinic.department_counts", "clinic.doctor_calendars", "clinic.room_occupancy", "auth.refresh_tokens"}
# The record's own table is left out of what goes along with it.
TYPES = {
    "department": ("Department", {}),
    "doctor": ("Doctor", {"availabilities": 7, "holds": 1, "timeOff": 2}),
    "nurse": ("Nurse", {}),
    "receptionist": ("Receptionist", {}),
    "other_staff": ("OtherStaff", {}),
    "contact_person": ("ContactPerson", {}),
    "substance_group": ("SubstanceGroup", {}),
    "room": ("Room", {"beds": 2}),
    "bed": ("Bed", {}),
    "account": (
        "Account",
        {
            "holds": 1, "passwords": 1, "recoveryCodes": 2, "requests": 1, "secondFactors": 1, "sessions": 2,
            "tokens": 1,
        },
    ),
}  # fmt: skip


async def prepared(hospital: Hospital, thing: str) -> tuple[str, int]:
    """A record with everything that goes along with it: its table and id."""
    if thing == "account":
        return "auth.accounts", await account(hospital)
    record = await made(hospital, thing)
    if thing == "doctor":
        for days in (20, 22):
            await hospital.admin.execute(
                "INSERT INTO clinic.time_off (hospital_id, doctor_id, starts_at, ends_at, reason)"
                " VALUES ($1, $2, $3, $4, 'Away')",
                hospital.id, record.id, hospital.at(0, days=days), hospital.at(0, days=days + 1),
            )  # fmt: skip
        await hospital.call(
            "ADMIN", "hold_slot", p_doctor_id=record.id, p_starts_at=hospital.at(9), p_duration_minutes=30
        )
    return record.table, record.id


async def account(hospital: Hospital) -> int:
    """An account that no other record names, with all that an account can have."""
    await hospital.sign_in("EVE", ["RECEPTIONIST"])
    key = int((await hospital.call("EVE", "viewer"))["account_id"])
    email = f"eve@{hospital.id}.example"
    await hospital.opened(email)
    await hospital.call(
        "EVE", "hold_slot", p_doctor_id=await hospital.new_doctor(), p_starts_at=hospital.at(9),
        p_duration_minutes=30, p_request_id="00000000-0000-4000-8000-000000000001",
    )  # fmt: skip
    await hospital.call("EVE", "begin_second_factor")
    for code in (b"one", b"two"):
        await hospital.admin.execute(
            "INSERT INTO auth.recovery_codes (hospital_id, account_id, code_hash) VALUES ($1, $2, $3)",
            hospital.id, key, code,
        )  # fmt: skip
    await hospital.token(email, "PASSWORD_RESET")
    return key


async def effects(hospital: Hospital, thing: str, key: int) -> dict[tuple[str, str], int]:
    rows = await hospital.rows("ADMIN", "deletion_effects", p_id=f"{TYPES[thing][0]}:{key}")
    found = {(row["effect"], row["records"]): int(row["row_count"]) for row in rows}
    assert len(found) == len(rows)
    return found


async def counts(admin: asyncpg.Connection, hospital: Hospital) -> dict[str, int]:
    """How many rows each table has of the hospital, but for what is not counted here and what is only ever added."""
    tables = await admin.fetch("""
        SELECT c.oid::regclass::text AS name FROM pg_class AS c
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'hospital_id'
        WHERE c.relkind = 'r' AND c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
    """)
    return {
        table: await admin.fetchval(f"SELECT count(*) FROM {table} WHERE hospital_id = $1", hospital.id)
        for (table,) in tables
        if table not in KEPT and table != "clinic.outbox_events"
    }


def camel(table: str) -> str:
    first, *rest = table.split(".")[1].split("_")
    return first + "".join(map(str.title, rest))


async def test_every_type_that_can_be_deleted_is_here(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch("SELECT singular, type FROM auth.deletable_types()")
    assert dict(map(tuple, rows)) == {thing: name for thing, (name, _) in TYPES.items()}


async def test_whatever_goes_by_itself_is_named_or_kept_by_triggers(admin: asyncpg.Connection) -> None:
    unnamed = await admin.fetch("""
        SELECT c.conrelid::regclass::text AS name FROM pg_constraint AS c
        JOIN auth.deletable_types() AS d ON d.table_name::regclass = c.confrelid
        WHERE c.contype = 'f' AND c.confdeltype = 'c' AND c.conrelid::regclass::text <> ALL (d.parts)
    """)
    assert {row["name"] for row in unnamed} == KEPT - {"auth.refresh_tokens"}


@pytest.mark.parametrize("thing", TYPES)
async def test_what_is_named_is_what_goes(hospital: Hospital, admin: asyncpg.Connection, thing: str) -> None:
    table, key = await prepared(hospital, thing)
    named = await effects(hospital, thing, key)
    assert named == {("GOES_ALONG", records): number for records, number in TYPES[thing][1].items()}
    before = await counts(admin, hospital)
    given = {"p_goes_along": sum(named.values())} if named else {}
    await hospital.call("ADMIN", f"delete_{thing}", **{f"p_{thing}_id": key}, **given)
    after = await counts(admin, hospital)
    gone = {camel(name): before[name] - after[name] for name in before if before[name] != after[name]}
    assert gone == TYPES[thing][1] | {camel(table): 1}


async def _another_bed(hospital: Hospital, key: int) -> None:
    await hospital.call("ADMIN", "create_bed", p_room_id=key, p_number="Window")


async def _more_time_off(hospital: Hospital, key: int) -> None:
    starts, ends = (hospital.at(0, days=days).replace(tzinfo=None) for days in (25, 26))
    await hospital.call("ADMIN", "add_time_off", p_doctor_id=key, p_starts_at=starts, p_ends_at=ends)


async def _another_session(hospital: Hospital, key: int) -> None:
    email = await hospital.admin.fetchval("SELECT email FROM auth.accounts WHERE id = $1", key)
    assert await hospital.opened(email)


@pytest.mark.parametrize(
    ("thing", "more"), [("doctor", _more_time_off), ("room", _another_bed), ("account", _another_session)]
)
async def test_what_came_since_is_told_and_nothing_goes(
    hospital: Hospital, admin: asyncpg.Connection, thing: str, more: Callable[[Hospital, int], Awaitable[None]]
) -> None:
    _, key = await prepared(hospital, thing)
    expected = sum((await effects(hospital, thing, key)).values())
    await more(hospital, key)
    called = hospital.call("ADMIN", f"delete_{thing}", **{f"p_{thing}_id": key}, p_goes_along=expected)
    told = {"type": thing, "id": str(key), "expected": expected, "goesAlong": expected + 1}
    await refused(admin, called, "ZH515", told)
    assert sum((await effects(hospital, thing, key)).values()) == expected + 1
    # Who expects nothing takes whatever there is along.
    await hospital.call("ADMIN", f"delete_{thing}", **{f"p_{thing}_id": key})


async def test_a_row_that_names_a_record_twice_is_counted_once(hospital: Hospital) -> None:
    await hospital.sign_in("DESK", ["RECEPTIONIST", "ADMIN"])
    key = int((await hospital.call("DESK", "viewer"))["account_id"])
    appointment = await hospital.book(
        await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9), session="DESK"
    )
    other = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    for each in (appointment, other):
        await hospital.call("DESK", "retire_appointment", p_appointment_id=each, p_reason="Mistaken")
    # One that was booked and retired by the account, and one that was only retired by it.
    assert (await effects(hospital, "account", key))[("KEEPS", "appointments")] == 2


async def test_an_account_that_is_kept_loses_what_is_named_to_go(hospital: Hospital, admin: asyncpg.Connection) -> None:
    key = await account(hospital)
    await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(11), session="EVE")
    named = await effects(hospital, "account", key)
    assert named.pop(("KEEPS", "appointments")) == 1
    assert named == {("GOES_ALONG", records): number for records, number in TYPES["account"][1].items()}
    before = await counts(admin, hospital)
    row = await hospital.call("ADMIN", "delete_account", p_account_id=key, p_goes_along=sum(named.values()))
    assert row["status"] == "DELETED"
    after = await counts(admin, hospital)
    gone = {camel(name): before[name] - after[name] for name in before if before[name] != after[name]}
    assert gone == TYPES["account"][1]


async def test_a_link_of_a_deleted_account_opens_no_later_one_of_its_address(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    key = await account(hospital)
    email = f"eve@{hospital.id}.example"
    token = await hospital.token(email, "PASSWORD_RESET")
    elsewhere = await new_hospital(api, admin, f"links-{hospital.id}")
    others = await elsewhere.token(email, "PASSWORD_RESET")
    await hospital.call("ADMIN", "delete_account", p_account_id=key)
    found = [
        await each.rows(None, "token_holder", p_kind="PASSWORD_RESET", p_token=of)
        for each, of in ((hospital, token), (elsewhere, others))
    ]
    assert found[0] == []
    left = "SELECT count(*) FROM auth.tokens WHERE hospital_id = $1"
    assert [await admin.fetchval(left, each.id) for each in (hospital, elsewhere)] == [0, 1]
