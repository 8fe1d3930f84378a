"""Who sees which rows: each asker and each table, as the row policies decide and as the read functions answer."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from tests.access.asking import Line, call, readable, undone, visible
from tests.access.cast import ASKERS, Cast, House
from tests.access.reads import Read, reads
from tests.access.rows import KEY_COLUMNS, KEYS
from tests.access.seen import SEEN, answered, expected, expected_medications, expected_patients_of_doctors

# Their keys are no ids that two hospitals might share, or that could tell one hospital from another.
OTHER_KEYS = {
    "auth.recovery_codes",
    "auth.second_factors",
    "auth.refresh_tokens",
    "auth.requests",
    "auth.limits",
    "auth.attempts",
    "auth.mails",
    "auth.tokens",
    "auth.sign_in_rules",
    "clinic.hospitals",
    "clinic.hospital_slugs",
}
# So many that no page ends, and every id is among them.
ALL_IDS = list(range(1, 2000))


async def test_the_cast_has_rows_in_every_table_and_the_same_keys_in_two_hospitals(
    admin: asyncpg.Connection, cast: Cast
) -> None:
    tables = await admin.fetch(
        "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r'"
        " AND relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)"
    )
    assert {row["name"] for row in tables} == set(KEYS) == set(SEEN)
    for table in set(KEYS) - OTHER_KEYS:
        north, south, west = (_without_hospital(cast[name].keys[table]) for name in ("north", "south", "west"))
        assert north, table
        assert north == south, table
        assert not {key for keys in north.values() for key in keys} & {key for keys in west.values() for key in keys}


def _without_hospital(rows: dict[str, frozenset[str]]) -> dict[str, set[str]]:
    return {label: {key.partition("/")[2] for key in keys} for label, keys in rows.items()}


@pytest.mark.parametrize("hospital", ["north", "south"])
@pytest.mark.parametrize("asker", ASKERS)
async def test_the_row_policies_show_exactly_what_the_matrix_says(
    admin: asyncpg.Connection, cast: Cast, hospital: str, asker: str
) -> None:
    house = cast[hospital]
    tables = sorted(await readable(admin))
    assert await visible(admin, house, asker, tables) == {table: expected(table, asker, house) for table in tables}
    for table in set(SEEN) - set(tables):
        assert SEEN[table] == {}, f"nobody reads {table}"


@pytest.mark.parametrize("hospital", ["north", "south"])
@pytest.mark.parametrize("asker", ASKERS)
async def test_the_read_functions_answer_with_exactly_those_rows(
    api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast, hospital: str, asker: str
) -> None:
    house = cast[hospital]
    async with api.acquire() as connection:
        for read in await reads(admin):
            if read.table:
                assert await _keys(connection, house, asker, read) == answered(read, asker, house), read
            elif read.relation:
                of = {"doctors": expected_patients_of_doctors, "medications": expected_medications}[read.relation]
                assert await _pairs(connection, house, asker, read) == of(asker, house), read


async def _keys(connection: Line, house: House, asker: str, read: Read) -> frozenset[str]:
    rows = await call(connection, house, house.session(asker), read.name, *read.arguments(ALL_IDS))
    keys = ["/".join(str(row[column]) for column in KEY_COLUMNS[read.table]) for row in rows]
    assert len(keys) == len(set(keys)), read
    if read.counts:
        counted = await call(
            connection, house, house.session(asker), read.counts, *read.arguments(ALL_IDS)[: read.count_arguments]
        )
        assert sum(row[-1] for row in counted) == len(keys), read.counts
    return frozenset(keys)


async def _pairs(connection: Line, house: House, asker: str, read: Read) -> set[tuple[str, str]]:
    rows = await call(connection, house, house.session(asker), read.name, *read.arguments(ALL_IDS))
    assert {row["hospital_id"] for row in rows} <= {house.id}
    # The doctor before the patient, and the patient before the patient's medications.
    if read.name.startswith("patients_by_doctor"):
        return {(str(row["doctor_id"]), str(row["id"])) for row in rows}
    if read.name.startswith("medications"):
        return {(str(row["patient_id"]), str(row["id"])) for row in rows}
    return {
        (str(row["id"]), str(row["medication_id" if read.relation == "medications" else "patient_id"])) for row in rows
    }


@pytest.mark.parametrize("hospital", ["north", "south"])
@pytest.mark.parametrize("asker", ASKERS)
async def test_what_is_computed_of_rows_is_told_of_visible_rows_alone(
    api: asyncpg.Pool, cast: Cast, hospital: str, asker: str
) -> None:
    house = cast[hospital]
    session = house.session(asker)
    ages = await call(api, house, session, "ages_by_patient_id", p_ids=ALL_IDS)
    assert _told(house, ages, "patient_id") == expected("clinic.patients", asker, house)
    states = await call(api, house, session, "scheduling_states_by_patient_id", p_ids=ALL_IDS)
    told = {f"{house.id}/{row['patient_id']}/{row['department_id']}" for row in states}
    assert told == expected("clinic.patient_departments", asker, house)
    years = await call(api, house, session, "years_of_experience_by_doctor_id", p_ids=ALL_IDS)
    assert _told(house, years, "doctor_id") == expected("clinic.doctors", asker, house)
    connections = await call(api, house, session, "connections_by_database_user_id", p_ids=ALL_IDS)
    assert _told(house, connections, "database_user_id") == expected("auth.database_users", asker, house)
    roles = await call(api, house, session, "database_roles")
    assert len(roles) == (6 if asker in {"AUDITOR", "ADMIN"} else 0)
    who = await call(api, house, session, "viewer")
    assert _told(house, who, "account_id") == (house.keys["auth.accounts"][asker] if session else set())
    appointments = await call(api, house, house.session("ADMIN"), "appointments_by_id", p_ids=ALL_IDS)
    day = min(row["starts_at"] for row in appointments).astimezone(ZoneInfo("Europe/Berlin")).date()
    doctors = [house.id_of("clinic.doctors", name) for name in ("dora", "dan")]
    calendar = await call(api, house, session, "calendar_by_doctor_id", p_ids=doctors, p_view="DAY", p_on=day)
    cancelled = {"pavel-dora", "paul-dan-paid"}
    live = {key for label, keys in house.keys["clinic.appointments"].items() if label not in cancelled for key in keys}
    booked = [row for row in calendar if row["appointment_id"]]
    assert _told(house, booked, "appointment_id") == expected("clinic.appointments", asker, house) & live
    # Everybody may know when a doctor is free, whatever they may see of the doctor's appointments.
    starts = dt.datetime.now(dt.UTC)
    asked = (house.id_of("clinic.doctors", "dora"), None, None, starts, starts + dt.timedelta(days=29), 30)
    slots = await call(api, house, session, "available_slots", *asked)
    assert slots == await call(api, house, None, "available_slots", *asked)
    assert {row["doctor_id"] for row in slots} == {asked[0]}


def _told(house: House, rows: Sequence[asyncpg.Record], column: str) -> set[str]:
    return {f"{house.id}/{row[column]}" for row in rows}


async def test_without_its_policies_a_table_shows_nothing_and_without_row_security_everything(
    admin: asyncpg.Connection, cast: Cast
) -> None:
    tables = sorted(await readable(admin))
    for table in tables:
        async with undone(admin):
            for policy in await admin.fetch("SELECT polname FROM pg_policy WHERE polrelid = $1::text::regclass", table):
                await admin.execute(f"DROP POLICY {policy['polname']} ON {table}")
            assert not (await visible(admin, cast["north"], "ADMIN", [table]))[table], table
        async with undone(admin):
            await admin.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
            shown = (await visible(admin, cast["north"], "PUBLIC", [table]))[table]
            assert shown == {key for house in cast.values() for keys in house.keys[table].values() for key in keys}, (
                table
            )
