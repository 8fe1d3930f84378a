"""People who log in to the database over TCP: what each role may do, by database_users.toml, and nothing else."""

import datetime as dt
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from db import connect
from db.generate.declarations import entities
from db.migrate.roles import KINDS
from tests.access.asking import undone
from tests.access.people import People, people

ORACLE = tomllib.loads((Path(__file__).parent / "database_users.toml").read_text())
DENIED = "42501"
# Of an id that is given, where no trigger writes.
GENERATED = "428C9"


@pytest.fixture(scope="module")
async def them() -> AsyncIterator[People]:
    async with people() as made:
        yield made


@pytest.fixture
async def superuser(them: People) -> AsyncIterator[asyncpg.Connection]:
    async with connect.admin(them.database.admin_dsn) as connection:
        yield connection


def may(right: str, role: str) -> set[str]:
    """The views in `records` that a role has a right to, by the oracle."""
    return {view for roles, views in ORACLE[right].items() if role in roles.split() for view in views.split()}


async def outcome(connection: asyncpg.Connection, statement: str, *values: object) -> str:
    """The SQLSTATE that a statement is refused with; empty where it is done. Nothing of it stays."""
    async with undone(connection):
        try:
            await connection.execute(statement, *values)
        except asyncpg.PostgresError as error:
            return str(error.sqlstate)
    return ""


async def _columns(superuser: asyncpg.Connection, schema: str) -> dict[str, list[str]]:
    rows = await superuser.fetch(
        """SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) AS columns FROM pg_class AS c
           JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
           WHERE c.relnamespace = $1::text::regnamespace AND c.relkind = 'v' GROUP BY 1""",
        schema,
    )
    return {row["relname"]: row["columns"] for row in rows}


async def test_the_oracle_names_every_view_and_every_column_for_analysts(superuser: asyncpg.Connection) -> None:
    named = set().union(*(may("read", role) for role in KINDS))
    assert set(await _columns(superuser, "records")) == named
    analysed = await _columns(superuser, "analysis")
    assert analysed == {view: columns.split() for view, columns in ORACLE["analysis"].items()}
    assert {entity.plural for entity in entities().values()} <= named


@pytest.mark.parametrize("bound", ["north", "all"])
@pytest.mark.parametrize("role", KINDS)
async def test_each_role_reads_and_writes_what_the_oracle_says_and_nothing_else(
    them: People, superuser: asyncpg.Connection, role: str, bound: str
) -> None:
    views = await _columns(superuser, "records")
    async with them.connected(f"wg_{bound}_{role.lower()}") as person:
        for view, columns in views.items():
            name = f"records.{view}"
            reads = await outcome(person, f"SELECT FROM {name}")
            assert reads == ("" if view in may("read", role) else DENIED), name
            deleted = await outcome(person, f"DELETE FROM {name} WHERE false")
            assert deleted == ("" if view in may("delete", role) else DENIED), name
            inserted = {await outcome(person, f"INSERT INTO {name} ({column}) VALUES (NULL)") for column in columns}
            assert bool(inserted - {DENIED, GENERATED}) == (view in may("insert", role)), (name, inserted)
            updated = {await outcome(person, f"UPDATE {name} SET {column} = NULL WHERE false") for column in columns}
            assert updated - {GENERATED} == ({"", DENIED} if view in may("update", role) else {DENIED}), name
            # Not even by what it may write is a table locked, or a row.
            for statement in (f"LOCK TABLE {name} IN ROW EXCLUSIVE MODE", f"SELECT FROM {name} FOR UPDATE"):
                assert await outcome(person, statement) == DENIED, statement
            assert await outcome(person, f"TRUNCATE {name}") in {DENIED, "42809"}, name
        for view in ORACLE["analysis"]:
            expected = "" if role == "DATA_ANALYST" else DENIED
            assert await outcome(person, f"SELECT FROM analysis.{view}") == expected, view


@pytest.mark.parametrize("role", KINDS)
async def test_rows_of_another_hospital_are_not_there(them: People, superuser: asyncpg.Connection, role: str) -> None:
    north = them.cast["north"].id
    schema, views = ("analysis", set(ORACLE["analysis"])) if role == "DATA_ANALYST" else ("records", may("read", role))
    tables = {entity.plural: entity.table for entity in entities().values()} | {"audit_events": "audit.events"}
    seen = 0
    async with them.connected(f"wg_north_{role.lower()}") as person, them.connected(f"wg_all_{role.lower()}") as other:
        for view in sorted(views):
            key = "id" if view == "hospitals" else "hospital_id"
            query = f"SELECT count(*), count(*) FILTER (WHERE {key} = $1) FROM "
            (counted,) = await superuser.fetch(f"{query}{tables[view]}", north)
            everything, own = counted
            (found,) = await person.fetch(f"{query}{schema}.{view}", north)
            assert tuple(found) == (own, own), view
            assert await other.fetchval(f"SELECT count(*) FROM {schema}.{view}") == everything, view
            seen += bool(everything > own > 0)
    assert seen > 20


SETTINGS = {
    "app.hospital_id": "{other}",
    "app.permissions": "see.patients see.clinical hospital.manage",
    "app.account_id": "1",
    "search_path": "pg_temp, clinic, auth, records",
    "app.clock": "2001-01-01",
}


async def test_no_setting_and_no_role_shows_more(them: People) -> None:
    async with them.connected("wg_north_developer") as person:
        before = await person.fetch("SELECT * FROM records.patients ORDER BY id")
        for name, value in SETTINGS.items():
            await person.execute("SELECT set_config($1, $2, false)", name, value.format(other=them.cast["south"].id))
        assert await person.fetch("SELECT * FROM records.patients ORDER BY id") == before
        await person.execute("SET row_security = off")
        assert await outcome(person, "SELECT FROM records.patients") == DENIED
        assert await person.fetchval("SELECT session_user") == "wg_north_developer"
        others = ("wardgraph_owner", "wardgraph_sql", "wardgraph_logins", "wardgraph_reader", "wardgraph_audit")
        for role in (*others, "wardgraph_api", "postgres", "wg_all_dba", "pg_read_all_data", *KINDS.values()):
            if role != "wardgraph_developer" or person.get_server_version().major > 15:
                assert await outcome(person, f"SET ROLE {role}") == DENIED, role
            assert await outcome(person, f"SET SESSION AUTHORIZATION {role}") == DENIED, role
            assert await outcome(person, f"GRANT {role} TO wg_north_developer") in {DENIED, "0LP01"}, role


REFUSED = (
    "CREATE TEMP TABLE mine (id bigint)",
    "CREATE TABLE records.mine (id bigint)",
    "CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE FUNCTION records.leak(text) RETURNS boolean LANGUAGE sql COST 0.0001 AS 'SELECT true'",
    "CREATE OPERATOR public.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = int8eq)",
    "CREATE ROLE mine",
    "ALTER ROLE wg_north_developer SUPERUSER",
    "ALTER ROLE wg_north_developer CREATEROLE",
    "ALTER ROLE wg_north_developer CONNECTION LIMIT 100",
    "ALTER ROLE wg_north_auditor PASSWORD 'x'",
    "ALTER VIEW records.patients SET (security_barrier = false)",
    "DROP TRIGGER write ON records.patients",
    "SELECT lo_create(0)",
    "SELECT pg_advisory_lock(hashtextextended('audit.seal', 1))",
    "SELECT pg_try_advisory_lock_shared(1, 2)",
    "SELECT pg_advisory_xact_lock(1)",
    "SELECT pg_read_file('PG_VERSION')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT FROM clinic.patients",
    "SELECT FROM auth.accounts",
    "SELECT FROM auth.hospitals_of_login",
    "UPDATE auth.database_users SET hospital_id = 2",
    "SELECT logins.drop_login('wg_north_auditor')",
    "SELECT auth.enter_as_login(2, '')",
    "SELECT FROM api.patients_by_id(1, NULL, '{1}')",
    "SELECT FROM pg_authid",
    "SELECT FROM pg_statistic",
    "SET session_replication_role = replica",
)


@pytest.mark.parametrize("statement", REFUSED)
async def test_nothing_else_of_the_server_is_theirs(them: People, statement: str) -> None:
    async with them.connected("wg_north_developer") as person:
        assert await outcome(person, statement) == DENIED


async def test_a_condition_that_would_leak_runs_on_visible_rows_alone(
    them: People, superuser: asyncpg.Connection
) -> None:
    south = them.cast["south"].id
    await superuser.execute("UPDATE clinic.patients SET address = 'no number' WHERE hospital_id = $1", south)
    await superuser.execute("UPDATE clinic.patients SET address = '7' WHERE hospital_id <> $1", south)
    async with them.connected("wg_north_developer") as person, them.connected("wg_all_developer") as other:
        # Fails on a value that is no number, with the value in its message.
        query = "SELECT count(*) FROM records.patients WHERE address::integer > 0"
        assert await person.fetchval(query) == 9
        with pytest.raises(asyncpg.InvalidTextRepresentationError, match="no number"):
            await other.fetchval(query)
        assert await person.fetchval("SELECT count(*) FROM pg_stats WHERE schemaname IN ('clinic', 'auth')") == 0


async def test_writing_to_another_hospital_is_refused_before_anything_is_looked_at(
    them: People, superuser: asyncpg.Connection
) -> None:
    south = them.cast["south"]
    number = await superuser.fetchval(
        "SELECT medical_record_number FROM clinic.patients WHERE hospital_id = $1 LIMIT 1", south.id
    )
    async with them.connected("wg_north_developer") as person:
        for value in (number, "424242"):
            insert = """INSERT INTO records.patients
                        (hospital_id, medical_record_number, first_name, last_name, birth_date, gender)
                        VALUES ($1, $2, 'Eva', 'New', '2000-01-01', 'FEMALE')"""
            assert await outcome(person, insert, south.id, value) == "ZH003"
        # No such hospital is told apart from one that is there.
        assert await outcome(person, insert, 4711, "1") == "ZH003"
        assert await person.execute("UPDATE records.patients SET last_name = 'X' WHERE hospital_id = $1", south.id) == (
            "UPDATE 0"
        )
        assert await outcome(person, "UPDATE records.patients SET hospital_id = $1", south.id) == DENIED


async def test_the_rules_hold_for_what_is_written(them: People, superuser: asyncpg.Connection) -> None:
    north = them.cast["north"]
    dora = north.id_of("clinic.doctors", "dora")
    day = dt.datetime.now(dt.UTC).replace(hour=12, minute=0, second=0, microsecond=0) + dt.timedelta(days=3)
    booked = await superuser.fetchrow(
        """INSERT INTO clinic.appointments
               (hospital_id, patient_id, doctor_id, department_id, starts_at, ends_at, reason)
           SELECT d.hospital_id, $3, d.id, d.department_id, $4::timestamptz, $5, 'taken'
           FROM clinic.doctors AS d WHERE d.hospital_id = $1 AND d.id = $2
           RETURNING patient_id, doctor_id, department_id, starts_at, ends_at""",
        north.id, dora, north.id_of("clinic.patients", "paul"), day, day + dt.timedelta(minutes=30),
    )  # fmt: skip
    assert booked is not None
    petra = north.id_of("clinic.patients", "petra")
    book = """INSERT INTO records.appointments (patient_id, doctor_id, department_id, starts_at, ends_at, reason)
              VALUES ($1, $2, $3, $4, $5, 'By hand') RETURNING id"""
    doctor, department, starts, ends = tuple(booked)[1:]
    for role in ("administrator", "dba", "developer", "qa_support"):
        async with them.connected(f"wg_north_{role}") as person:
            assert await outcome(person, book, petra, doctor, department, starts, ends) == "ZH201", role
            day = ends - starts
            late = (starts + 9000 * day, ends + 9000 * day)
            assert await outcome(person, book, petra, doctor, department, *late) == "ZH206", role
            async with undone(person):
                free = (starts + 100 * day, ends + 100 * day)
                made = await person.fetchval(book, petra, doctor, department, *free)
                assert made > 0
            assert await outcome(person, "INSERT INTO records.patients (id) VALUES (1)") == DENIED
            bad = "INSERT INTO records.rooms (department_id, number, type, beds) VALUES ($1, 'Z1', 'GENERAL', -1)"
            assert await outcome(person, bad, department) in {"ZH501", "23514"}, role
    async with them.connected("wg_north_developer") as person:
        assert await outcome(
            person, "UPDATE records.appointments SET status = 'COMPLETED' WHERE status = 'BOOKED'"
        ) == ("ZH207")
        assert await outcome(person, "UPDATE records.bills SET total = 0") == DENIED
        old = "BEGIN ISOLATION LEVEL REPEATABLE READ; UPDATE records.rooms SET beds = beds + 1; COMMIT"
        with pytest.raises(asyncpg.ActiveSQLTransactionError):
            await person.execute(old)
        await person.execute("ROLLBACK")
        assert await person.execute("UPDATE records.rooms SET beds = beds + 1 WHERE number = 'C1'") == "UPDATE 1"


async def test_what_is_written_is_on_record_as_the_logins_own(them: People, superuser: asyncpg.Connection) -> None:
    async with them.connected("wg_north_developer") as person:
        await person.execute("SELECT set_config('app.account_id', '1', false), set_config('app.command', 'x', false)")
        room = await person.fetchval(
            """INSERT INTO records.rooms (department_id, number, type, beds)
               SELECT id, 'R77', 'GENERAL', 2 FROM records.departments WHERE name = 'Surgery' RETURNING id"""
        )
    event = await superuser.fetchrow(
        """SELECT account_id, login, command, host(client_address) AS address FROM audit.events
           WHERE table_name = 'clinic.rooms' AND row_id = $1 AND kind = 'INSERT' AND hospital_id = $2""",
        str(room), them.cast["north"].id,
    )  # fmt: skip
    assert event is not None
    assert tuple(event) == (None, "wg_north_developer", "INSERT rooms", "127.0.0.1")


async def test_the_port_lets_in_people_with_their_password_and_nobody_else(
    them: People, superuser: asyncpg.Connection
) -> None:
    for login in ("wardgraph_api", "wardgraph_worker", "postgres", "wardgraph_owner", "wg_nobody"):
        with pytest.raises((asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidPasswordError)):
            await asyncpg.connect(them.address(login))
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(them.address("wg_north_auditor").replace(them.passwords["wg_north_auditor"], "wrong"))
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        await asyncpg.connect(them.address("wg_north_auditor", "postgres"))
    await superuser.execute("CREATE DATABASE neighbour")
    await superuser.execute("REVOKE ALL ON DATABASE neighbour FROM PUBLIC")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="CONNECT"):
        await asyncpg.connect(them.address("wg_north_auditor", "neighbour"))
    await superuser.execute("DROP DATABASE neighbour")


async def test_a_role_is_changed_and_a_login_dropped_under_its_open_session(
    them: People, superuser: asyncpg.Connection
) -> None:
    north = them.cast["north"].id
    row = await superuser.fetchrow(
        "SELECT id, login FROM clinic.insert_database_user($1, 'temp', 'AUDITOR', $2, NULL)", north,
        await superuser.fetchval("SELECT rolpassword FROM pg_authid WHERE rolname = 'wg_north_auditor'"),
    )  # fmt: skip
    assert row is not None
    them.passwords[row["login"]] = them.passwords["wg_north_auditor"]
    person = await asyncpg.connect(them.address(row["login"]))
    assert await outcome(person, "SELECT FROM records.accounts") == ""
    await superuser.execute("UPDATE auth.database_users SET role = 'DATA_ANALYST' WHERE login = $1", row["login"])
    await superuser.execute("SELECT logins.change_login($1)", row["login"])
    assert await outcome(person, "SELECT FROM records.accounts") == DENIED
    assert await outcome(person, "SELECT FROM analysis.patients") == ""
    await superuser.execute("SELECT logins.drop_login($1)", row["login"])
    await superuser.execute("DELETE FROM auth.database_users WHERE login = $1", row["login"])
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
        await person.fetchval("SELECT 1")
    assert not await superuser.fetchval("SELECT count(*) FROM pg_roles WHERE rolname = $1", row["login"])


async def test_no_other_role_is_changed_whatever_the_rows_say(them: People, superuser: asyncpg.Connection) -> None:
    north = them.cast["north"].id
    forged = "INSERT INTO auth.database_users (hospital_id, login, role) VALUES ($1, $2, 'DBA')"
    async with undone(superuser):
        await superuser.execute("CREATE ROLE wg_strong LOGIN CREATEDB")
        await superuser.execute("CREATE ROLE wg_foreign LOGIN")
        for login in ("wg_strong", "wg_foreign"):
            await superuser.execute(forged, north, login)
            await superuser.execute("SET LOCAL ROLE wardgraph_owner")
            for call in (f"drop_login('{login}')", f"change_login('{login}')", f"set_password('{login}', NULL)"):
                assert await outcome(superuser, f"SELECT logins.{call}") in {"ZH030", "ZH501"}, call
            await superuser.execute("RESET ROLE")
        for login in ("postgres", "wardgraph_owner", "wardgraph_api"):
            assert await outcome(superuser, forged, north, login) == "23514"
            assert await outcome(superuser, f"SELECT logins.drop_login('{login}')") == "ZH030"
        clear = "SELECT logins.set_password('wg_north_dba', 'a clear password')"
        assert await outcome(superuser, clear) == "ZH501"
