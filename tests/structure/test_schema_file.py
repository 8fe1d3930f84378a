"""db/schema.sql: nothing of the schema is missing from it, and no function's body is in it."""

import re

import asyncpg
import pytest

from db import connect
from db.embedded.binaries import bundled
from db.migrate import dump
from tests.databases import Database

OURS = "n.nspname IN ('api', 'audit', 'auth', 'clinic', 'rules', 'analytics', 'worker')"
OBJECTS = {
    "schemas": f"SELECT format('CREATE SCHEMA %I;', n.nspname) FROM pg_namespace AS n WHERE {OURS}",
    "tables": f"""
        SELECT format(E'CREATE TABLE %I.%I (\n', n.nspname, c.relname)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE {OURS} AND c.relkind = 'r'""",
    "views": f"""
        SELECT format('CREATE VIEW %I.%I ', n.nspname, c.relname)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE {OURS} AND c.relkind = 'v'""",
    "columns": f"""
        SELECT format(E'\n    %I %s', a.attname, format_type(a.atttypid, a.atttypmod))
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE {OURS} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraints": f"""
        SELECT format('CONSTRAINT %I %s', x.conname, pg_get_constraintdef(x.oid))
        FROM pg_constraint AS x JOIN pg_namespace AS n ON n.oid = x.connamespace
        WHERE {OURS} AND x.conrelid <> 0 AND x.contype <> 'n'""",
    "indexes": f"""
        SELECT pg_get_indexdef(i.indexrelid) || ';'
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE {OURS} AND NOT EXISTS (SELECT FROM pg_constraint AS x WHERE x.conindid = i.indexrelid)""",
    "row security": f"""
        SELECT format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY;', n.nspname, c.relname)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE {OURS} AND c.relrowsecurity""",
    "policies": f"""
        SELECT format('CREATE POLICY %I ON %I.%I ', p.polname, n.nspname, c.relname)
        FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE {OURS}""",
    "triggers": f"""
        SELECT pg_get_triggerdef(t.oid) || ';'
        FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE {OURS} AND NOT t.tgisinternal""",
    "functions": f"""
        SELECT format(E'CREATE FUNCTION %I.%I(%s) RETURNS %s\n    LANGUAGE ', n.nspname, p.proname,
                      pg_get_function_arguments(p.oid), pg_get_function_result(p.oid))
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE {OURS} AND p.prokind = 'f'""",
    "owners of functions": f"""
        SELECT format('ALTER FUNCTION %I.%I(%s) OWNER TO %s;', n.nspname, p.proname,
                      pg_get_function_identity_arguments(p.oid), p.proowner::regrole)
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE {OURS} AND p.prokind = 'f'""",
    "grants on functions": f"""
        SELECT format('GRANT ALL ON FUNCTION %I.%I(%s) TO %s;', n.nspname, p.proname,
                      pg_get_function_identity_arguments(p.oid), g.grantee::regrole)
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace CROSS JOIN aclexplode(p.proacl) AS g
        WHERE {OURS} AND p.prokind = 'f' AND g.grantee NOT IN (0, p.proowner)""",
    "grants on tables": f"""
        SELECT format(' ON TABLE %I.%I TO %s;', n.nspname, c.relname, g.grantee::regrole)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace CROSS JOIN aclexplode(c.relacl) AS g
        WHERE {OURS} AND c.relkind IN ('r', 'v') AND g.grantee <> c.relowner""",
    "comments of columns": f"""
        SELECT format('COMMENT ON COLUMN %I.%I.%I IS %L;', n.nspname, c.relname, a.attname, d.description)
        FROM pg_description AS d JOIN pg_class AS c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.objsubid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE {OURS}""",
}


@pytest.fixture(scope="module")
async def shown(database: Database) -> str:
    return dump.schema(bundled(), database.admin_dsn)


@pytest.mark.parametrize("kind", OBJECTS)
async def test_every_object_is_shown(database: Database, shown: str, kind: str) -> None:
    async with connect.admin(database.admin_dsn) as connection:
        # As pg_dump does: every name is shown with its schema.
        await connection.execute("SET search_path = ''")
        wanted = [row[0] for row in await connection.fetch(OBJECTS[kind])]
    assert wanted
    missing = [text for text in wanted if text not in shown]
    assert missing == []


async def test_no_body_of_a_function_is_shown(admin: asyncpg.Connection, shown: str) -> None:
    bodies = [
        row[0].strip()
        for row in await admin.fetch("SELECT prosrc FROM pg_proc WHERE pronamespace = 'api'::regnamespace")
    ]
    assert len(bodies) > 100
    assert [body for body in bodies if body in shown] == []
    assert "$$" not in shown


FUNCTIONS = [
    (
        "CREATE FUNCTION a.f() RETURNS int\n    LANGUAGE sql\n    AS $$ SELECT 1; $$;",
        "CREATE FUNCTION a.f() RETURNS int\n    LANGUAGE sql;",
    ),
    (
        "CREATE FUNCTION a.f() RETURNS int\n    LANGUAGE sql\n    RETURN (1 + 1);",
        "CREATE FUNCTION a.f() RETURNS int\n    LANGUAGE sql;",
    ),
    (
        "CREATE FUNCTION a.f(x int = 1) RETURNS TABLE(b int)\n    LANGUAGE sql\n    BEGIN ATOMIC\n SELECT 1;\nEND;",
        "CREATE FUNCTION a.f(x int = 1) RETURNS TABLE(b int)\n    LANGUAGE sql;",
    ),
]


@pytest.mark.parametrize(("dumped", "kept"), FUNCTIONS)
def test_a_function_is_shown_by_its_signature(dumped: str, kept: str) -> None:
    assert dump.text(dumped).endswith(f"\n{kept}\n")


def test_only_the_schema_is_shown() -> None:
    dumped = """\\restrict a1b2
-- Dumped from database version 18.0
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
--
-- Name: t; Type: TABLE; Schema: a; Owner: o
--

CREATE TABLE a.t (
    id bigint
);
ALTER TABLE a.t OWNER TO o;

COMMENT ON COLUMN a.t.id IS 'One; or

more.';
COMMENT ON FUNCTION a.f() IS 'What it does.';
CREATE INDEX one ON a.t (id);
CREATE INDEX two ON a.t (id);
\\unrestrict a1b2
"""
    text = dump.text(dumped)
    head, _, rest = text.partition("\n\n")
    assert re.match("-- Generated by .* from .*; do not edit", head)
    assert rest == (
        "CREATE TABLE a.t (\n    id bigint\n);\nALTER TABLE a.t OWNER TO o;\n"
        "COMMENT ON COLUMN a.t.id IS 'One; or\n\nmore.';\n\n"
        "CREATE INDEX one ON a.t (id);\nCREATE INDEX two ON a.t (id);\n"
    )
