"""What a run of the migrations does, run after run."""

import asyncpg
import pytest

from db import connect
from db.errors import ApplyProblem, ConnectionProblem
from db.migrate.apply import apply
from db.migrate.check import check
from tests.databases import Database
from tests.migration.trees import Tree


async def fetch(database: Database, query: str) -> list[object]:
    async with connect.admin(database.admin_dsn) as connection:
        return [row[0] for row in await connection.fetch(query)]


async def functions(database: Database) -> list[object]:
    return await fetch(
        database,
        """SELECT oid::regprocedure::text FROM pg_proc
           WHERE pronamespace IN ('api'::regnamespace, 'clinic'::regnamespace) ORDER BY 1""",
    )


async def test_first_run_applies_everything_and_the_second_nothing(empty: Database, tree: Tree) -> None:
    first = await apply(empty.admin_dsn, tree.root)
    assert first.migrations == ("migrations/0001_foundations.sql",)
    assert first.routines == ("functions/all/one.sql", "functions/all/two.sql", "triggers/things/010_shout.sql")
    second = await apply(empty.admin_dsn, tree.root)
    assert not second
    assert await check(empty.admin_dsn, tree.root) == []


async def test_web_tier_may_call_functions_and_nothing_else(empty: Database, tree: Tree) -> None:
    await apply(empty.admin_dsn, tree.root)
    async with connect.admin(empty.api_dsn) as api:
        assert await api.fetchval("SELECT api.two(1)") == 2
        for forbidden in ("SELECT * FROM clinic.things", "CREATE TEMP TABLE t ()", "SELECT * FROM wardgraph.files"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await api.execute(forbidden)


async def test_only_changed_files_are_applied_again(empty: Database, tree: Tree) -> None:
    await apply(empty.admin_dsn, tree.root)
    tree.function("one", body="SELECT 11")
    assert (await apply(empty.admin_dsn, tree.root)).routines == ("functions/all/one.sql",)
    assert await fetch(empty, "SELECT api.one()") == [11]


async def test_line_ends_are_no_change(empty: Database, tree: Tree) -> None:
    await apply(empty.admin_dsn, tree.root)
    for path in tree.root.rglob("*.sql"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert not await apply(empty.admin_dsn, tree.root)


async def test_migration_applies_all_functions_again(empty: Database, tree: Tree) -> None:
    tree.function("all_things", returns="SETOF clinic.things", body="SELECT t.* FROM clinic.things AS t")
    await apply(empty.admin_dsn, tree.root)
    tree.write("migrations/0002_more.sql", "ALTER TABLE clinic.things ADD COLUMN colour text;")
    done = await apply(empty.admin_dsn, tree.root)
    assert done.migrations == ("migrations/0002_more.sql",)
    assert len(done.routines) == 4
    assert await check(empty.admin_dsn, tree.root) == []


async def test_functions_may_need_one_another_in_any_order(empty: Database, tree: Tree) -> None:
    tree.function("a", "p_x int DEFAULT api.z()", body="SELECT p_x")
    tree.function("z")
    await apply(empty.admin_dsn, tree.root)
    assert await fetch(empty, "SELECT api.a()") == [1]


async def test_new_argument_drops_the_old_signature(empty: Database, tree: Tree) -> None:
    await apply(empty.admin_dsn, tree.root)
    tree.function("two", "p_x int, p_y int", body="SELECT p_x + p_y")
    done = await apply(empty.admin_dsn, tree.root)
    assert done.dropped == ("function api.two(integer)",)
    assert "api.two(integer)" not in await functions(empty)
    assert await check(empty.admin_dsn, tree.root) == []


async def test_an_argument_that_is_gone_drops_the_old_signature(empty: Database, tree: Tree) -> None:
    # With its result, the new one has the types of the old one's arguments.
    tree.function("three", "p_x int, p_y text", "TABLE (z text)", body="SELECT p_y")
    await apply(empty.admin_dsn, tree.root)
    tree.function("three", "p_x int", "TABLE (z text)", body="SELECT p_x::text")
    done = await apply(empty.admin_dsn, tree.root)
    assert done.dropped == ("function api.three(integer,text)",)
    assert "api.three(integer,text)" not in await functions(empty)
    assert await check(empty.admin_dsn, tree.root) == []


@pytest.mark.parametrize(("arguments", "returns"), [("p_x int", "text"), ("p_other int", "int")])
async def test_new_result_or_argument_name_replaces_the_function(
    empty: Database, tree: Tree, arguments: str, returns: str
) -> None:
    await apply(empty.admin_dsn, tree.root)
    tree.function("two", arguments, returns, body=f"SELECT 5::{returns}")
    await apply(empty.admin_dsn, tree.root)
    assert await fetch(empty, "SELECT api.two(1)::text") == ["5"]
    assert await check(empty.admin_dsn, tree.root) == []


async def test_overloads_in_two_files_live_side_by_side(empty: Database, tree: Tree) -> None:
    other = (
        "CREATE OR REPLACE FUNCTION api.two(p_x text) RETURNS text LANGUAGE sql AS 'SELECT p_x';"
        " GRANT EXECUTE ON FUNCTION api.two(text) TO wardgraph_api;"
    )
    tree.write("functions/all/two_text.sql", f"SET LOCAL ROLE wardgraph_reader;\n{other}")
    await apply(empty.admin_dsn, tree.root)
    tree.write("functions/all/two_text.sql", f"SET LOCAL ROLE wardgraph_reader;\n{other.replace('p_x', 'p_y')}")
    tree.function("two", "p_x int, p_y int")
    assert (await apply(empty.admin_dsn, tree.root)).dropped == ("function api.two(integer)",)
    assert [name for name in await functions(empty) if "two" in str(name)] == [
        "api.two(integer,integer)",
        "api.two(text)",
    ]
    tree.delete("functions/all/two_text.sql")
    assert (await apply(empty.admin_dsn, tree.root)).dropped == ("function api.two(text)",)


async def test_removed_files_take_their_objects_along(empty: Database, tree: Tree) -> None:
    await apply(empty.admin_dsn, tree.root)
    tree.delete("functions/all/one.sql")
    tree.delete("triggers/things/010_shout.sql")
    done = await apply(empty.admin_dsn, tree.root)
    assert set(done.dropped) == {
        "function api.one()", "function clinic.shout()", 'trigger "010_shout" ON clinic.things'
    }  # fmt: skip
    assert await functions(empty) == ["api.two(integer)", "clinic.bootstrap()"]


@pytest.mark.parametrize("which", ["USER", "ALL", '"010_shout"'])
async def test_a_trigger_switched_off_and_on_again_stays_its_files_own(empty: Database, tree: Tree, which: str) -> None:
    await apply(empty.admin_dsn, tree.root)
    switched = "; ".join(f"ALTER TABLE clinic.things {switch} TRIGGER {which}" for switch in ("DISABLE", "ENABLE"))
    tree.write("migrations/0002_fill.sql", f"{switched};")
    await apply(empty.admin_dsn, tree.root)
    assert await check(empty.admin_dsn, tree.root) == []
    # And also when its file goes in the run that switches it.
    tree.write("migrations/0003_fill.sql", f"{switched};")
    tree.delete("triggers/things/010_shout.sql")
    done = await apply(empty.admin_dsn, tree.root)
    assert set(done.dropped) == {"function clinic.shout()", 'trigger "010_shout" ON clinic.things'}
    assert await check(empty.admin_dsn, tree.root) == []


async def test_what_a_migration_takes_over_from_a_file_stays(empty: Database, tree: Tree) -> None:
    await apply(empty.admin_dsn, tree.root)
    file = tree.root / "functions/all/one.sql"
    tree.write("migrations/0002_one.sql", file.read_text())
    tree.delete("functions/all/one.sql")
    assert (await apply(empty.admin_dsn, tree.root)).dropped == ()
    assert await fetch(empty, "SELECT api.one()") == [1]


async def test_renaming_a_file_drops_nothing(empty: Database, tree: Tree) -> None:
    await apply(empty.admin_dsn, tree.root)
    (tree.root / "functions/all/one.sql").rename(tree.root / "functions/all/uno.sql")
    assert (await apply(empty.admin_dsn, tree.root)).dropped == ()
    assert await check(empty.admin_dsn, tree.root) == []


async def test_function_still_in_use_is_not_dropped(empty: Database, tree: Tree) -> None:
    await apply(empty.admin_dsn, tree.root)
    tree.write("migrations/0002_view.sql", "SET LOCAL ROLE wardgraph_reader; CREATE VIEW api.v AS SELECT api.one();")
    await apply(empty.admin_dsn, tree.root)
    tree.delete("functions/all/one.sql")
    with pytest.raises(ApplyProblem, match=r"function api\.one\(\) has to be dropped.*view api\.v depends on"):
        await apply(empty.admin_dsn, tree.root)


async def test_hand_edited_function_is_put_right(empty: Database, tree: Tree) -> None:
    await apply(empty.admin_dsn, tree.root)
    await fetch(empty, "SELECT 1")
    async with connect.admin(empty.admin_dsn) as connection:
        await connection.execute("CREATE OR REPLACE FUNCTION api.one() RETURNS int LANGUAGE sql AS 'SELECT 666'")
    assert (await apply(empty.admin_dsn, tree.root)).routines == ("functions/all/one.sql",)
    assert await fetch(empty, "SELECT api.one()") == [1]


async def test_edited_migration_is_refused(empty: Database, tree: Tree) -> None:
    await apply(empty.admin_dsn, tree.root)
    tree.write("migrations/0001_foundations.sql", "SELECT 1;")
    with pytest.raises(ApplyProblem, match=r"0001_foundations.sql was edited after it was applied"):
        await apply(empty.admin_dsn, tree.root)


async def test_database_newer_than_the_files_is_refused(empty: Database, tree: Tree) -> None:
    tree.write("migrations/0002_new.sql", "SELECT 1;")
    await apply(empty.admin_dsn, tree.root)
    tree.delete("migrations/0002_new.sql")
    with pytest.raises(ApplyProblem, match=r"has the migration migrations/0002_new.sql, which these files lack"):
        await apply(empty.admin_dsn, tree.root)


async def test_migration_below_the_latest_is_refused(empty: Database, tree: Tree) -> None:
    tree.write("migrations/0003_late.sql", "SELECT 1;")
    await apply(empty.admin_dsn, tree.root)
    tree.write("migrations/0002_early.sql", "SELECT 1;")
    with pytest.raises(ApplyProblem, match=r"0002_early.sql comes before migrations/0003_late.sql"):
        await apply(empty.admin_dsn, tree.root)


@pytest.mark.parametrize("name", ["0001_twice.sql", "two.sql", "02_short.sql"])
async def test_misnumbered_migration_is_refused(empty: Database, tree: Tree, name: str) -> None:
    tree.write(f"migrations/{name}", "SELECT 1;")
    with pytest.raises(ApplyProblem, match=name):
        await apply(empty.admin_dsn, tree.root)


async def test_failing_run_leaves_nothing_and_names_the_line(empty: Database, tree: Tree) -> None:
    tree.write(
        "functions/all/broken.sql",
        "SET LOCAL ROLE wardgraph_reader;\n\nCREATE FUNCTION api.b()\n RETURNS int RETURN oops();\n",
    )
    with pytest.raises(ApplyProblem, match=r"functions/all/broken.sql, line 4: function oops\(\) does not exist"):
        await apply(empty.admin_dsn, tree.root)
    assert (
        await fetch(empty, "SELECT nspname::text FROM pg_namespace WHERE nspname IN ('api', 'clinic', 'wardgraph')")
        == []
    )


async def test_migration_outside_a_transaction(empty: Database, tree: Tree) -> None:
    tree.write(
        "migrations/0002_index.sql",
        "-- wardgraph: no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS by_name ON clinic.things (name);",
    )
    tree.write("migrations/0003_after.sql", "ALTER TABLE clinic.things ADD COLUMN size int;")
    assert len((await apply(empty.admin_dsn, tree.root)).migrations) == 3
    assert not await apply(empty.admin_dsn, tree.root)


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("GRANT SELECT ON clinic.things TO wardgraph_api", "wardgraph_api may touch clinic.things"),
        ("GRANT SELECT (name) ON clinic.things TO wardgraph_api", "wardgraph_api may touch clinic.things"),
        ("GRANT USAGE ON SCHEMA clinic TO wardgraph_api", "wardgraph_api may use the schema clinic"),
        ("GRANT EXECUTE ON FUNCTION clinic.bootstrap() TO PUBLIC", r"clinic.bootstrap\(\) may be executed by PUBLIC"),
        ("ALTER TABLE clinic.things FORCE ROW LEVEL SECURITY", "clinic.things has row security FORCED"),
        ("RESET ROLE; CREATE TABLE clinic.stray ()", "table clinic.stray belongs to"),
        ("""CREATE FUNCTION clinic.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
            GRANT EXECUTE ON FUNCTION clinic.f() TO wardgraph_api""", r"may execute clinic.f\(\), which is not in api"),
    ],
)  # fmt: skip
async def test_unsafe_state_is_never_applied(empty: Database, tree: Tree, statement: str, complaint: str) -> None:
    tree.write("migrations/0002_unsafe.sql", f"SET LOCAL ROLE wardgraph_owner; {statement};")
    with pytest.raises(ApplyProblem, match=complaint):
        await apply(empty.admin_dsn, tree.root)


@pytest.mark.parametrize(
    ("path", "text", "complaint"),
    [
        ("functions/all/none.sql", "SELECT 1;", "none.sql creates no function"),
        ("functions/all/bare.sql", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS '';", "f is not qualified"),
        ("triggers/things/2.sql", 'CREATE TRIGGER "010_shout" AFTER INSERT ON clinic.things EXECUTE FUNCTION a.b();',
         "The trigger 010_shout on clinic.things is created by"),
        ("functions/all/open.sql", "SELECT $$;", r"open.sql, line 1: the dollar quote \$\$ is never closed"),
    ],
)  # fmt: skip
async def test_unusable_file_is_refused(empty: Database, tree: Tree, path: str, text: str, complaint: str) -> None:
    tree.write(path, text)
    with pytest.raises(ApplyProblem, match=complaint):
        await apply(empty.admin_dsn, tree.root)


async def test_server_out_of_reach_is_told_without_the_password() -> None:
    with pytest.raises(ConnectionProblem, match=r"postgresql://me@127\.0\.0\.1:1/x does not let us in") as caught:
        await apply("postgresql://me:secret@127.0.0.1:1/x")
    assert "secret" not in str(caught.value)


async def test_server_out_of_reach_is_told_without_the_password_among_its_parameters() -> None:
    with pytest.raises(ConnectionProblem, match=r"127\.0\.0\.1:1/x\?password=\*\*\* does not let us in") as caught:
        await apply("postgresql://me@127.0.0.1:1/x?password=secret")
    assert "secret" not in str(caught.value)
