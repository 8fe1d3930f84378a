"""The web tier's login may connect and execute api.*, the worker's worker.*, and nothing else, whatever they send."""

import asyncpg
import pytest

from db import connect
from db.migrate import rights, roles
from tests.access.asking import undone
from tests.access.cast import Cast
from tests.databases import Database
from tests.refusals import digest

_RELATIONS = """
    SELECT n.nspname || '.' || quote_ident(c.relname) AS name, c.relkind::text AS kind FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('clinic', 'auth', 'rules', 'api', 'extensions') AND c.relkind IN ('r', 'v', 'm', 'S', 'p')
"""
DENIED = (asyncpg.InsufficientPrivilegeError,)


async def _refused(web: asyncpg.Connection, statement: str) -> None:
    with pytest.raises(DENIED):
        await web.execute(statement)


async def test_no_table_view_or_sequence_is_touched_in_any_way(
    web: asyncpg.Connection, admin: asyncpg.Connection
) -> None:
    relations = await admin.fetch(_RELATIONS)
    assert {row["kind"] for row in relations} == {"r", "v", "S"}
    before = await digest(admin)
    for name, kind in relations:
        await _refused(web, f"SELECT FROM {name}")
        if kind == "S":
            await _refused(web, f"SELECT nextval('{name}')")
            continue
        await _refused(web, f"SELECT count(*) FROM {name}")
        await _refused(web, f"INSERT INTO {name} DEFAULT VALUES")
        await _refused(web, f"DELETE FROM {name}")
        await _refused(web, f"COPY {name} TO STDOUT")
        if kind == "r":
            await _refused(web, f"TRUNCATE {name}")
            await _refused(web, f"DO 'BEGIN LOCK TABLE {name} IN ACCESS SHARE MODE; END'")
            await _refused(web, f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY")
            await _refused(web, f"CREATE POLICY mine ON {name} USING (true)")
    assert await digest(admin) == before


async def test_the_catalogue_grants_the_login_nothing_but_api(admin: asyncpg.Connection) -> None:
    schemas = await admin.fetch("""
        SELECT nspname FROM pg_namespace
        WHERE has_schema_privilege('wardgraph_api', oid, 'USAGE') AND nspname !~ '^pg_toast|^pg_temp'
    """)
    assert {row["nspname"] for row in schemas} == {"api", "pg_catalog", "information_schema"}
    assert not await admin.fetch("SELECT FROM pg_namespace WHERE has_schema_privilege('wardgraph_api', oid, 'CREATE')")
    assert not await admin.fetch("""
        SELECT FROM pg_class WHERE relnamespace::regnamespace::text IN ('clinic', 'auth', 'rules', 'api')
            AND relkind IN ('r', 'v')
            AND has_any_column_privilege('wardgraph_api', oid, 'SELECT, INSERT, UPDATE, REFERENCES')
    """)
    executable = await admin.fetch("""
        SELECT oid::regprocedure::text AS name FROM pg_proc
        WHERE pronamespace::regnamespace::text IN ('clinic', 'auth', 'rules', 'api', 'worker', 'public')
            AND has_function_privilege('wardgraph_api', oid, 'EXECUTE') AND pronamespace <> 'api'::regnamespace
    """)
    assert executable == []
    assert not await admin.fetch("""
        SELECT FROM pg_proc
        WHERE pronamespace = 'api'::regnamespace AND NOT has_function_privilege('wardgraph_api', oid, 'EXECUTE')
    """)
    database = await admin.fetchval("""
        SELECT string_agg(r, ' ') FROM unnest('{CONNECT,CREATE,TEMP}'::text[]) AS r
        WHERE has_database_privilege('wardgraph_api', current_database(), r)
    """)
    assert database == "CONNECT"
    assert not await admin.fetchval("""
        SELECT rolsuper OR rolinherit OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
            OR EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid)
        FROM pg_roles AS r WHERE rolname = 'wardgraph_api'
    """)
    assert not await admin.fetchval("""
        SELECT bool_or(rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole) FROM pg_roles
        WHERE rolname IN ('wardgraph_owner', 'wardgraph_reader')
    """)


async def test_the_worker_may_connect_and_execute_the_functions_of_its_schema_and_nothing_else(
    database: Database, admin: asyncpg.Connection
) -> None:
    relations = await admin.fetch(_RELATIONS)
    functions = await admin.fetch("""
        SELECT n.nspname || '.' || p.proname AS name,
            (SELECT string_agg('NULL::' || format_type(t, NULL), ', ') FROM unnest(p.proargtypes) AS t) AS arguments
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('clinic', 'auth', 'rules', 'api') AND p.prokind = 'f'
    """)
    async with connect.admin(database.worker_dsn) as worker:
        for name, kind in relations:
            await _refused(worker, f"SELECT nextval('{name}')" if kind == "S" else f"SELECT FROM {name}")
        for name, arguments in functions:
            await _refused(worker, f"SELECT {name}({arguments or ''})")
        for role in ("wardgraph_owner", "wardgraph_reader", "wardgraph_api"):
            await _refused(worker, f"SET ROLE {role}")
        await _refused(worker, "CREATE TEMP TABLE patients (id bigint)")
        assert await worker.fetchval("SELECT count(*) FROM worker.hospitals()") > 1
    assert not await admin.fetchval("""
        SELECT rolsuper OR rolinherit OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
            OR EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid)
        FROM pg_roles AS r WHERE rolname = 'wardgraph_worker'
    """)


async def test_no_function_of_another_schema_can_be_called(web: asyncpg.Connection, admin: asyncpg.Connection) -> None:
    functions = await admin.fetch("""
        SELECT n.nspname || '.' || p.proname AS name,
            (SELECT string_agg('NULL::' || format_type(t, NULL), ', ') FROM unnest(p.proargtypes) AS t) AS arguments
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('clinic', 'auth', 'rules', 'worker') AND p.prokind = 'f'
    """)
    assert len(functions) > 70
    for name, arguments in functions:
        await _refused(web, f"SELECT {name}({arguments or ''})")


@pytest.mark.parametrize("role", ["wardgraph_owner", "wardgraph_reader", "postgres", "pg_read_all_data"])
async def test_no_other_role_can_be_taken(web: asyncpg.Connection, role: str) -> None:
    for statement in (f"SET ROLE {role}", f"SET SESSION AUTHORIZATION {role}", f"GRANT {role} TO wardgraph_api"):
        await _refused(web, statement)
    with pytest.raises(DENIED):
        await web.fetchval("SELECT set_config('role', $1, false)", role)


CREATIONS = (
    "CREATE TEMP TABLE patients (id bigint)",
    "CREATE TABLE api.mine (id bigint)",
    "CREATE TABLE public.mine (id bigint)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION pg_temp.may(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE FUNCTION api.mine() RETURNS void LANGUAGE sql AS ''",
    "CREATE OR REPLACE FUNCTION api.viewer(bigint, uuid) RETURNS void LANGUAGE sql AS ''",
    "CREATE VIEW public.mine AS SELECT 1",
    "CREATE TYPE public.mine AS (id bigint)",
    "CREATE DOMAIN pg_temp.mine AS bigint",
    "SELECT 1 AS id INTO TEMP mine",
    "CREATE OPERATOR public.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = int8eq)",
    "CREATE EXTENSION dblink SCHEMA api",
    "CREATE LANGUAGE mine HANDLER plpgsql_call_handler",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()",
    "CREATE PUBLICATION mine FOR ALL TABLES",
    "ALTER FUNCTION api.viewer(bigint, uuid) SECURITY INVOKER",
    "DROP FUNCTION api.viewer(bigint, uuid)",
    "ALTER ROLE wardgraph_api SUPERUSER",
    "ALTER ROLE wardgraph_owner LOGIN",
    "ALTER ROLE wardgraph_reader SET app.permissions = 'see.patients'",
    "ALTER DEFAULT PRIVILEGES FOR ROLE wardgraph_owner GRANT SELECT ON TABLES TO wardgraph_api",
    "ALTER SYSTEM SET row_security = off",
    "SET session_replication_role = replica",
    "SET SESSION AUTHORIZATION DEFAULT; SET ROLE postgres",
    "REASSIGN OWNED BY wardgraph_owner TO wardgraph_api",
)


@pytest.mark.parametrize("statement", CREATIONS)
async def test_nothing_is_created_altered_or_granted(
    web: asyncpg.Connection, admin: asyncpg.Connection, statement: str
) -> None:
    before = await admin.fetchval("SELECT count(*) FROM pg_depend")
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await web.execute(statement)
    assert refusal.value.sqlstate == "42501", refusal.value
    assert await admin.fetchval("SELECT count(*) FROM pg_depend") == before


async def test_what_it_may_itself_it_cannot_pass_on(web: asyncpg.Connection, admin: asyncpg.Connection) -> None:
    query = "SELECT array_agg(proacl::text ORDER BY oid) FROM pg_proc WHERE pronamespace = 'api'::regnamespace"
    before = await admin.fetchval(query)
    # PostgreSQL answers with a mere warning, having granted nothing.
    await web.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA api TO PUBLIC")
    await web.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA api FROM wardgraph_api")
    assert await admin.fetchval(query) == before


FILES_AND_SECRETS = (
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_read_binary_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_stat_file('PG_VERSION')",
    "SELECT lo_import('PG_VERSION')",
    "SELECT lo_create(0)",
    "SELECT pg_advisory_lock(hashtextextended('audit.seal', 1))",
    "SELECT pg_try_advisory_lock_shared(1, 2)",
    "SELECT pg_advisory_xact_lock(1)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_export(1, 'out')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/out'",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_hba_file_rules",
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_largeobject",
    "SELECT * FROM pg_user_mapping",
    "SELECT pg_reload_conf()",
    "SELECT pg_create_restore_point('mine')",
    "SELECT pg_create_physical_replication_slot('mine')",
)


@pytest.mark.parametrize("statement", FILES_AND_SECRETS)
async def test_no_file_program_or_secret_of_the_server_is_reached(web: asyncpg.Connection, statement: str) -> None:
    await _refused(web, statement)


async def test_others_statements_values_and_samples_of_columns_stay_unseen(
    web: asyncpg.Connection, admin: asyncpg.Connection
) -> None:
    await admin.execute("ANALYZE clinic.patients")
    assert await admin.fetchval("SELECT count(*) FROM pg_stats WHERE schemaname = 'clinic'") > 0
    assert await web.fetchval("SELECT count(*) FROM pg_stats WHERE schemaname IN ('clinic', 'auth')") == 0
    mine = await admin.fetchval("SELECT pg_backend_pid()")
    assert await web.fetchval("SELECT query FROM pg_stat_activity WHERE pid = $1", mine) == "<insufficient privilege>"
    await _refused(web, f"SELECT pg_terminate_backend({mine})")
    await _refused(web, f"SELECT pg_cancel_backend({mine})")


async def test_a_block_of_its_own_has_no_more_rights_than_the_login(web: asyncpg.Connection, cast: Cast) -> None:
    house = cast["north"]
    entered = f"PERFORM api.patients_by_id({house.id}, '{house.session('ADMIN')}', '{{1}}');"
    for body in (
        f"{entered} PERFORM count(*) FROM clinic.patients;",
        f"{entered} PERFORM auth.sees({house.id}, 'patient', 1);",
        "EXECUTE 'SET LOCAL ROLE wardgraph_owner';",
    ):
        await _refused(web, f"DO $$ BEGIN {body} END $$")


async def test_settings_that_the_login_gives_itself_are_found_and_taken_back(
    web: asyncpg.Connection, admin: asyncpg.Connection
) -> None:
    async with undone(admin):
        # As it may itself, in a transaction that nobody else sees.
        await admin.execute("ALTER ROLE wardgraph_api SET default_transaction_read_only = on")
        assert "setting of a login" in {problem.kind for problem in await rights.problems(admin)}
        await roles.restrict(admin)
        assert await rights.problems(admin) == []
    assert await web.fetchval("SHOW default_transaction_read_only") == "off"
