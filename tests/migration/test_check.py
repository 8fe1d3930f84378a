"""`wardgraph migrate --check` tells every kind of difference, and nothing when there is none."""

from pathlib import Path

import pytest

from db import connect
from db.migrate.apply import apply
from db.migrate.check import check
from tests.databases import Database
from tests.migration.trees import Tree, with_access

BY_HAND = [
    (
        "missing function",
        "DROP FUNCTION api.one()",
        "function api.one() of functions/all/one.sql is not in the database",
    ),
    ("missing trigger", 'DROP TRIGGER "010_shout" ON clinic.things', 'trigger "010_shout" ON clinic.things'),
    ("edited function", "CREATE OR REPLACE FUNCTION api.one() RETURNS int LANGUAGE sql AS 'SELECT 2'", "api.one()"),
    ("edited function", "COMMENT ON FUNCTION api.one() IS 'other'", "api.one()"),
    ("edited function", "REVOKE EXECUTE ON FUNCTION api.one() FROM wardgraph_api", "api.one()"),
    ("edited function", "ALTER FUNCTION clinic.bootstrap() VOLATILE", "clinic.bootstrap()"),
    ("edited trigger", 'ALTER TABLE clinic.things DISABLE TRIGGER "010_shout"', "010_shout"),
    ("extra function", "CREATE FUNCTION api.more() RETURNS int LANGUAGE sql AS 'SELECT 2'", "function api.more()"),
    ("extra trigger", "CREATE TRIGGER t AFTER INSERT ON clinic.things EXECUTE FUNCTION clinic.shout()", "trigger t ON"),
    ("missing policy", "DROP POLICY all_of_them ON clinic.things", "policy all_of_them ON clinic.things of"),
    (
        "edited policy",
        "ALTER POLICY all_of_them ON clinic.things USING (false)",
        "all_of_them ON clinic.things is no",
    ),
    ("edited policy", "ALTER POLICY all_of_them ON clinic.things TO wardgraph_api", "all_of_them ON clinic.things is"),
    (
        "extra policy",
        "CREATE POLICY more ON clinic.things USING (true)",
        "policy more ON clinic.things is in",
    ),
    ("missing view", "DROP VIEW clinic.names", "view clinic.names of access/things.sql is not in the database"),
    ("edited view", "CREATE OR REPLACE VIEW clinic.names AS SELECT name FROM clinic.things", "view clinic.names is no"),
    ("edited view", "ALTER VIEW clinic.names SET (security_barrier = true)", "view clinic.names is no longer"),
    ("edited view", "REVOKE SELECT ON clinic.names FROM wardgraph_reader", "view clinic.names is no longer"),
    ("extra view", "CREATE VIEW clinic.more AS SELECT 1", "view clinic.more is in the database"),
    (
        "edited table",
        "ALTER TABLE clinic.things DISABLE ROW LEVEL SECURITY",
        "table clinic.things is no longer what access",
    ),
    ("edited table", "GRANT UPDATE (name) ON clinic.things TO wardgraph_reader", "table clinic.things is no longer"),
    ("edited table", "ALTER TABLE clinic.things ADD COLUMN more text", "table clinic.things is no longer what access"),
    ("extra table", "CREATE TABLE clinic.more ()", "table clinic.more is in the database, but no file makes it"),
    ("wrong owner", "ALTER FUNCTION api.one() OWNER TO CURRENT_USER", "api.one() belongs to"),
    ("wrong owner", "ALTER TABLE clinic.things OWNER TO CURRENT_USER", "table clinic.things belongs to"),
    ("executable by everybody", "GRANT EXECUTE ON FUNCTION api.one() TO PUBLIC", "api.one() may be executed by PUBLIC"),
    (
        "forced row security",
        "ALTER TABLE clinic.things FORCE ROW LEVEL SECURITY",
        "clinic.things has row security FORCED",
    ),
    (
        "rule of a table",
        "CREATE RULE quiet AS ON DELETE TO clinic.things DO INSTEAD NOTHING",
        "table clinic.things has the rule quiet",
    ),
    ("too many rights", "GRANT INSERT ON clinic.things TO wardgraph_api", "wardgraph_api may touch clinic.things"),
    (
        "too many rights",
        "GRANT SELECT ON clinic.things TO wardgraph_worker",
        "wardgraph_worker may touch clinic.things",
    ),
    ("too many rights", "GRANT USAGE ON SCHEMA api TO wardgraph_worker", "wardgraph_worker may use the schema api"),
    (
        "too many rights",
        "GRANT EXECUTE ON FUNCTION api.one() TO wardgraph_worker",
        "wardgraph_worker may execute api.one(), which is not in worker",
    ),
    (
        "too few rights",
        "REVOKE EXECUTE ON FUNCTION api.one() FROM wardgraph_api",
        "wardgraph_api may not execute api.o",
    ),
    ("too few rights", "REVOKE USAGE ON SCHEMA api FROM wardgraph_api", "wardgraph_api may not use the schema api"),
    (
        "too few rights",
        "DO $$ BEGIN EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM wardgraph_worker', current_database()); END $$",
        "wardgraph_worker may not connect",
    ),
]


@pytest.mark.parametrize(("kind", "statement", "what"), BY_HAND)
async def test_change_by_hand_is_found(empty: Database, tmp_path: Path, kind: str, statement: str, what: str) -> None:
    tree = with_access(tmp_path)
    await apply(empty.admin_dsn, tree.root)
    assert await check(empty.admin_dsn, tree.root) == []
    async with connect.admin(empty.admin_dsn) as connection:
        await connection.execute(statement)
    found = await check(empty.admin_dsn, tree.root)
    assert [problem for problem in found if problem.kind == kind and what in problem.what], found


async def test_change_of_the_files_is_found(empty: Database, tree: Tree) -> None:
    tree.write("migrations/0002_old.sql", "SELECT 1;")
    await apply(empty.admin_dsn, tree.root)
    tree.delete("migrations/0002_old.sql")
    tree.write("migrations/0003_new.sql", "SELECT 1;")
    tree.write("migrations/0001_foundations.sql", "SELECT 1;")
    tree.function("one", body="SELECT 3")
    tree.function("three")
    tree.delete("functions/all/two.sql")
    assert [(problem.kind, problem.what) for problem in await check(empty.admin_dsn, tree.root)] == [
        ("pending migration", "migrations/0003_new.sql is not applied"),
        ("edited migration", "migrations/0001_foundations.sql was edited after it was applied"),
        ("unknown migration", "migrations/0002_old.sql is applied, but there is no such file"),
        ("unapplied file", "functions/all/three.sql is not applied"),
        ("unapplied file", "functions/all/one.sql was edited since it was applied"),
        ("removed file", "functions/all/two.sql is gone, but what it made is still there"),
    ]


async def test_empty_database_is_told(empty: Database, tree: Tree) -> None:
    assert [problem.kind for problem in await check(empty.admin_dsn, tree.root)] == ["missing"]
