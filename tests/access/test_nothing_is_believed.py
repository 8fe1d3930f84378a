"""Nothing that a connection carries in with it changes what api functions return or allow."""

import datetime as dt
from collections.abc import Mapping

import asyncpg
import pytest

from tests.access.asking import call, outcome, undone
from tests.access.cast import ASKERS, Cast, House
from tests.access.commands import COMMANDS
from tests.access.naming import resolved
from tests.access.reads import Read, reads
from tests.access.rows import KEY_COLUMNS, KEYS
from tests.access.seen import answered, expected
from tests.databases import Database
from tests.refusals import digest

ALL_IDS = list(range(1, 2000))


async def _settings(admin: asyncpg.Connection, house: House, asker: str) -> dict[str, str]:
    async with undone(admin):
        await admin.execute("SELECT auth.enter($1, $2)", house.id, house.session(asker))
        names = ("hospital_id", "account_id", "patient_id", "doctor_id", "ward_id", "permissions")
        return {f"app.{name}": await admin.fetchval(f"SELECT current_setting('app.{name}')") for name in names}


async def _seen(connection: asyncpg.Connection, house: House, asker: str, found: list[Read]) -> None:
    for read in found:
        if read.table:
            rows = await call(connection, house, house.session(asker), read.name, *read.arguments(ALL_IDS))
            keys = {"/".join(str(row[column]) for column in KEY_COLUMNS[read.table]) for row in rows}
            assert keys == answered(read, asker, house), (asker, read.name)


async def _refuses(connection: asyncpg.Connection, house: House, asker: str) -> None:
    for command, given in COMMANDS.items():
        if not set(given.roles.split()) & set(asker.split("+")):
            arguments = resolved(given.arguments, house)
            refusal = await outcome(connection, house, house.session(asker), command, **arguments)
            assert refusal == ("ZH001" if asker == "PUBLIC" else "ZH002"), (asker, command)


@pytest.mark.parametrize("asker", ["PUBLIC", "PATIENT", "DOCTOR", "NURSE", "ANALYST"])
@pytest.mark.parametrize("way", ["at connecting", "in the session", "in the transaction"])
async def test_settings_of_an_administrator_help_nobody(
    database: Database, admin: asyncpg.Connection, cast: Cast, way: str, asker: str
) -> None:
    for other in ("north", "south"):
        stolen = await _settings(admin, cast[other], "ADMIN") | await _people(admin, cast[other])
        before = await digest(admin)
        connection = await asyncpg.connect(database.api_dsn, server_settings=stolen if way == "at connecting" else {})
        transaction = connection.transaction()
        try:
            if way == "in the transaction":
                await transaction.start()
            await _set(connection, stolen, local=way == "in the transaction")
            await _seen(connection, cast["north"], asker, await reads(admin))
            if way != "in the transaction":
                await _refuses(connection, cast["north"], asker)
        finally:
            await connection.close()
        assert await digest(admin) == before


async def _people(admin: asyncpg.Connection, house: House) -> dict[str, str]:
    pia, dora = house.id_of("clinic.patients", "paul"), house.id_of("clinic.doctors", "dan")
    ward = house.id_of("clinic.departments", "Surgery")
    everything = await admin.fetchval("SELECT string_agg(permission, ' ') FROM auth.permissions()")
    return {
        "app.patient_id": str(pia),
        "app.doctor_id": str(dora),
        "app.ward_id": str(ward),
        "app.permissions": everything,
    }


async def _set(connection: asyncpg.Connection, settings: Mapping[str, str], *, local: bool) -> None:
    for name, value in settings.items():
        await connection.execute("SELECT set_config($1, $2, $3)", name, value, local)


async def test_one_call_leaves_nothing_behind_for_the_next_in_the_same_transaction(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast
) -> None:
    found = await reads(admin)
    async with undone(web):
        for asker in ("ADMIN", "PUBLIC", "ADMIN", "PATIENT", "NURSE", "DOCTOR", "ANALYST", "ADMIN", "PATIENT"):
            for name in ("south", "north"):
                await _seen(web, cast[name], asker, found)


async def test_calls_of_several_people_in_one_statement_each_see_their_own(web: asyncpg.Connection, cast: Cast) -> None:
    house = cast["north"]
    statement = " UNION ALL ".join(
        f"SELECT {place}, hospital_id || '/' || id FROM api.patients_by_id($1, ${place + 3}, $2)"
        for place in range(len(ASKERS))
    )
    rows = await web.fetch(statement, house.id, ALL_IDS, *(house.session(asker) for asker in ASKERS))
    for place, asker in enumerate(ASKERS):
        assert {row[1] for row in rows if row[0] == place} == expected("clinic.patients", asker, house), asker
    # Joined row by row, so that each call runs again in the middle of the other's rows.
    pairs = await web.fetch(
        "SELECT a.id AS one, b.id AS other FROM api.patients_by_id($1, $2, $4) AS a"
        " LEFT JOIN LATERAL api.patients_by_id($1, $3, ARRAY[a.id]) AS b ON true",
        house.id, house.session("ADMIN"), house.session("PATIENT"), ALL_IDS,
    )  # fmt: skip
    own = {house.id_of("clinic.patients", name) for name in ("pia", "pearl")}
    assert {row["one"]: row["other"] for row in pairs} == {
        row["one"]: row["one"] if row["one"] in own else None for row in pairs
    }
    assert len(pairs) == 9


async def test_the_clock_is_not_the_logins_to_move(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["north"]
    # Yesterday at eleven: far from midnight, when no department is open for long enough, in every hospital's time zone.
    past = dt.datetime.now(dt.UTC).replace(hour=11, minute=0, second=0, microsecond=0) - dt.timedelta(days=1)
    booking = resolved(COMMANDS["book_appointment"].arguments, house) | {"p_starts_at": past}
    await web.execute("SELECT set_config('app.clock', $1, false)", (past - dt.timedelta(days=1)).isoformat())
    assert await outcome(web, house, house.session("ADMIN"), "book_appointment", **booking) == "ZH205"
    async with undone(admin):
        # The same setting, by a member of the owner, does move it.
        await admin.execute("SELECT set_config('app.clock', $1, true)", (past - dt.timedelta(days=1)).isoformat())
        assert await outcome(admin, house, house.session("ADMIN"), "book_appointment", **booking) == ""


async def test_row_security_turned_off_ends_in_an_error_not_in_more_rows(web: asyncpg.Connection, cast: Cast) -> None:
    house = cast["north"]
    await web.execute("SET row_security = off")
    for asker in ("PUBLIC", "PATIENT"):
        assert await outcome(web, house, house.session(asker), "patients_by_id", p_ids=ALL_IDS) == "42501"
        assert await outcome(web, house, house.session(asker), "patients_page", p_first=9, p_backward=False) == "42501"


SHADOWS = """
    CREATE FUNCTION pg_temp.may(text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
    CREATE FUNCTION pg_temp.nullif(text, text) RETURNS text LANGUAGE sql AS 'SELECT $1';
    CREATE FUNCTION pg_temp.current_setting(text, boolean) RETURNS text LANGUAGE sql AS $$ SELECT '1' $$;
    CREATE FUNCTION pg_temp.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS $$ SELECT '1' $$;
    CREATE FUNCTION pg_temp.string_to_array(text, text) RETURNS text[] LANGUAGE sql
        AS $$ SELECT '{see.patients}'::text[] $$;
    CREATE FUNCTION pg_temp.btrim(text) RETURNS text LANGUAGE sql AS $$ SELECT 'taken' $$;
    CREATE FUNCTION pg_temp.yes(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true';
    CREATE FUNCTION pg_temp.yes(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
    CREATE OPERATOR pg_temp.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = pg_temp.yes);
    CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.yes);
    CREATE OPERATOR pg_temp.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.yes);
    CREATE TYPE pg_temp.permissions AS (permission text, roles text[]);
    CREATE DOMAIN pg_temp.timestamptz AS text;
"""


async def test_objects_of_the_logins_own_shadow_nothing_even_if_it_could_make_them(
    database: Database, admin: asyncpg.Connection, cast: Cast
) -> None:
    await admin.execute(f"GRANT TEMP ON DATABASE {database.name} TO wardgraph_api")
    connection = await asyncpg.connect(database.api_dsn)
    try:
        await connection.execute(SHADOWS)
        for table in KEYS:
            await connection.execute(
                f"CREATE TEMP TABLE {table.partition('.')[2]} AS SELECT 1::bigint AS hospital_id, 1::bigint AS id"
            )
        for path in ("pg_temp, pg_catalog", "pg_temp, api, pg_catalog", ""):
            await connection.execute("SELECT pg_catalog.set_config('search_path', $1, false)", path)
            for asker in ("PUBLIC", "PATIENT", "PHARMACIST"):
                await _seen(connection, cast["north"], asker, await reads(admin))
                await _refuses(connection, cast["north"], asker)
    finally:
        await connection.close()
        await admin.execute(f"REVOKE TEMP ON DATABASE {database.name} FROM wardgraph_api")


HOSTILE_KEYS = ("id) OR (true", "hospital_id", 'id" = "id', "1=1 --", "t.id", "phone_digits", "")


@pytest.mark.parametrize("key", HOSTILE_KEYS)
async def test_a_filter_or_an_order_is_never_part_of_a_statement(web: asyncpg.Connection, cast: Cast, key: str) -> None:
    house = cast["north"]
    session = house.session("PATIENT")
    for hostile in (
        {key: {"eq": 1}},
        {"or": [{"id": {"gt": 0}}, {key: {"eq": 1}}]},
        {"id": {key: 1}},
        {"and": [{"or": [{key: {"in": [1]}}]}]},
    ):
        assert await outcome(web, house, session, "patients_count", p_filter=hostile) == "ZH501", hostile
        assert (
            await outcome(
                web,
                house,
                session,
                "patients_by_doctor_id_page",
                p_ids=ALL_IDS,
                p_filter=hostile,
                p_first=9,
                p_backward=False,
            )
            == "ZH501"
        )
    for order in (f"{key} asc", key, f"last_name asc, {key}", "last_name asc\n; SELECT 1", "last_name asc nulls first"):
        assert (
            await outcome(web, house, session, "patients_page", p_order=[order], p_first=9, p_backward=False) == "ZH501"
        ), order


@pytest.mark.parametrize("value", ["1) OR (true", "'; DROP TABLE clinic.patients; --", "\\'; --", "%s", "$1", "{}"])
async def test_a_filters_value_stays_a_value(web: asyncpg.Connection, cast: Cast, value: str) -> None:
    house = cast["north"]
    for operator, operand in (("eq", value), ("in", [value]), ("gte", value)):
        rows = await call(
            web,
            house,
            house.session("PATIENT"),
            "patients_page",
            p_filter={"last_name": {operator: operand}},
            p_first=9,
            p_backward=False,
        )
        assert {row["first_name"] for row in rows} <= {"pia"}
    assert (
        await outcome(web, house, house.session("PATIENT"), "patients_count", p_filter={"id": {"eq": value}}) == "22P02"
    )


async def test_settings_changed_between_two_calls_of_one_statement_change_neither(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast
) -> None:
    """What auth.enter finds set as it has to be it leaves alone: each setting alone must be found out when changed."""
    for asker in ("PATIENT", "DOCTOR", "NURSE", "PUBLIC"):
        house = cast["north"]
        seen = expected("clinic.patients", asker, house)
        forged = (await _settings(admin, house, "ADMIN")) | await _people(admin, house)
        forged["app.hospital_id"] = str(cast["south"].id)
        for setting, value in forged.items():
            # The rows of a function are made at once, so the setting is changed between the two calls.
            rows = await web.fetch(
                "SELECT a.ids AS first, f.was, b.ids AS second FROM"
                " (SELECT array_agg(hospital_id || '/' || id) AS ids FROM api.patients_by_id($1, $2, $3)) AS a"
                " CROSS JOIN LATERAL (SELECT set_config($4, $5, a.ids IS NOT DISTINCT FROM a.ids) AS was OFFSET 0) AS f"
                " CROSS JOIN LATERAL (SELECT array_agg(hospital_id || '/' || id) AS ids"
                " FROM api.patients_by_id($1, $2, CASE WHEN f.was IS NOT NULL THEN $3::bigint[] END)) AS b",
                house.id, house.session(asker), ALL_IDS, setting, value,
            )  # fmt: skip
            ((first, was, second),) = rows
            assert (frozenset(first or ()), was, frozenset(second or ())) == (seen, value, seen), (asker, setting)


async def test_what_a_savepoint_takes_back_takes_nobody_elses_place(web: asyncpg.Connection, cast: Cast) -> None:
    north, south = cast["north"], cast["south"]

    async def patients(house: House, asker: str) -> None:
        rows = await call(web, house, house.session(asker), "patients_by_id", p_ids=ALL_IDS)
        assert {f"{row['hospital_id']}/{row['id']}" for row in rows} == expected("clinic.patients", asker, house)

    async with undone(web):
        await patients(north, "PATIENT")
        async with undone(web):
            await patients(south, "ADMIN")
            async with undone(web):
                await patients(north, "ADMIN")
            await patients(north, "PATIENT")
            await patients(south, "ADMIN")
        await patients(north, "PATIENT")
        async with undone(web):
            assert await outcome(web, south, north.session("ADMIN"), "patients_by_id", p_ids=ALL_IDS) == "ZH001"
        await patients(north, "PUBLIC")


async def test_two_hospitals_row_by_row_in_one_statement(web: asyncpg.Connection, cast: Cast) -> None:
    north, south = cast["north"], cast["south"]
    # Ids are the same in both: only the hospital and the asker tell the rows apart.
    rows = await web.fetch(
        "SELECT i, ARRAY(SELECT hospital_id || '/' || id FROM api.patients_by_id($1, $2, ARRAY[i])) AS one,"
        " ARRAY(SELECT hospital_id || '/' || id FROM api.patients_by_id($3, $4, ARRAY[i])) AS other"
        " FROM unnest($5::bigint[]) AS i",
        north.id, north.session("ADMIN"), south.id, south.session("PATIENT"), ALL_IDS[:60],
    )  # fmt: skip
    assert {key for row in rows for key in row["one"]} == expected("clinic.patients", "ADMIN", north)
    assert {key for row in rows for key in row["other"]} == expected("clinic.patients", "PATIENT", south)


async def test_a_portal_fetched_in_steps_and_calls_between_them_each_show_their_own(
    web: asyncpg.Connection, cast: Cast
) -> None:
    north, south = cast["north"], cast["south"]
    query = (
        "SELECT hospital_id || '/' || id AS key FROM unnest($3::bigint[]) AS i, api.patients_by_id($1, $2, ARRAY[i])"
    )
    async with undone(web):
        mine = await web.cursor(query, north.id, north.session("PATIENT"), ALL_IDS[:60])
        theirs = await web.cursor(query, south.id, south.session("ADMIN"), ALL_IDS[:60])
        seen: tuple[set[str], set[str]] = (set(), set())
        for _ in range(60):
            seen[0].update(row["key"] for row in await mine.fetch(1))
            seen[1].update(row["key"] for row in await theirs.fetch(1))
    assert seen[0] == expected("clinic.patients", "PATIENT", north)
    assert seen[1] == expected("clinic.patients", "ADMIN", south)


async def test_a_revoked_session_is_out_at_its_next_call_within_one_transaction_and_one_statement(
    database: Database, admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["north"]
    connection = await asyncpg.connect(database.api_dsn)
    revoke = "UPDATE auth.sessions SET revoked_at = $2 WHERE key = $1"
    session = house.session("ADMIN")
    try:
        async with undone(connection):
            assert await outcome(connection, house, session, "patients_by_id", p_ids=ALL_IDS) == ""
            await admin.execute(revoke, session, dt.datetime.now(dt.UTC))
            async with undone(connection):
                assert await outcome(connection, house, session, "patients_by_id", p_ids=ALL_IDS) == "ZH001"
        await admin.execute(revoke, session, None)
        # Signing out and reading on, in one statement: what it did itself counts as well.
        with pytest.raises(asyncpg.PostgresError) as caught:
            await connection.fetch(
                "SELECT a.session_key, b.id FROM api.close_session($1, $2) AS a"
                " CROSS JOIN LATERAL api.patients_by_id($1, a.session_key, $3) AS b",
                house.id, session, ALL_IDS,
            )  # fmt: skip
        assert caught.value.sqlstate == "ZH001"
        assert await outcome(connection, house, session, "patients_by_id", p_ids=ALL_IDS) == ""
    finally:
        await admin.execute(revoke, session, None)
        await connection.close()
