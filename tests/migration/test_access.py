"""Who sees what, as files: applied again when it has to be, and found where it is not as it was made."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from db import connect
from db.generate.declarations import Entity, entities
from db.migrate import applied_state, rights, roles
from db.migrate.apply import apply
from db.migrate.check import check, edited
from tests.databases import Database
from tests.migration.trees import ACCESS, with_access

MASKED = [entity for entity in entities().values() if entity.is_masked]
COLUMN = "ALTER TABLE clinic.things ADD COLUMN colour text;"
# Tables of no hospital, or of the audit alone, which no entity declares: who has a right to them besides their owner.
UNDECLARED = {"installation.documents": None, "audit.seals": None, "logins.installation_users": None}


async def _names(database: Database) -> list[str]:
    async with connect.admin(database.admin_dsn) as connection, connection.transaction():
        await connection.execute("SET LOCAL ROLE wardgraph_owner; INSERT INTO clinic.things VALUES (1, DEFAULT, 'a')")
        await connection.execute("SET LOCAL ROLE wardgraph_reader")
        return [row[0] for row in await connection.fetch("SELECT name FROM clinic.names ORDER BY 1")]


async def test_access_is_applied_once_and_put_right_where_it_was_changed_by_hand(
    empty: Database, tmp_path: Path
) -> None:
    tree = with_access(tmp_path)
    assert "access/things.sql" in (await apply(empty.admin_dsn, tree.root)).routines
    assert not await apply(empty.admin_dsn, tree.root)
    for by_hand in (
        "ALTER POLICY all_of_them ON clinic.things USING (false)",
        "DROP POLICY all_of_them ON clinic.things",
        "DROP VIEW clinic.names",
        "ALTER TABLE clinic.things DISABLE ROW LEVEL SECURITY",
    ):
        async with connect.admin(empty.admin_dsn) as connection:
            await connection.execute(by_hand)
        assert (await apply(empty.admin_dsn, tree.root)).routines == ("access/things.sql",), by_hand
        assert await check(empty.admin_dsn, tree.root) == []
    assert "A" in await _names(empty)


async def test_what_a_file_no_longer_makes_is_dropped_but_for_the_table(empty: Database, tmp_path: Path) -> None:
    tree = with_access(tmp_path)
    await apply(empty.admin_dsn, tree.root)
    tree.write("access/things.sql", ACCESS.replace("all_of_them", "each"))
    assert (await apply(empty.admin_dsn, tree.root)).dropped == ("policy all_of_them ON clinic.things",)
    tree.delete("access/things.sql")
    assert set((await apply(empty.admin_dsn, tree.root)).dropped) == {
        "policy each ON clinic.things",
        "view clinic.names",
    }
    assert await check(empty.admin_dsn, tree.root) == []


async def test_a_migration_leaves_access_alone_unless_it_changes_what_it_is_about(
    empty: Database, tmp_path: Path
) -> None:
    # Creating a policy or a view again locks its table, also against reads.
    tree = with_access(tmp_path)
    await apply(empty.admin_dsn, tree.root)
    tree.write("migrations/0002_other.sql", "SET LOCAL ROLE wardgraph_owner; CREATE TABLE clinic.other ();")
    assert "access/things.sql" not in (await apply(empty.admin_dsn, tree.root)).routines
    tree.write("migrations/0003_more.sql", COLUMN)
    assert "access/things.sql" in (await apply(empty.admin_dsn, tree.root)).routines
    assert await check(empty.admin_dsn, tree.root) == []


async def test_a_migration_may_drop_a_view_to_change_what_it_shows(empty: Database, tmp_path: Path) -> None:
    tree = with_access(tmp_path)
    tree.function("names", returns="SETOF clinic.names", body="SELECT t.* FROM clinic.names AS t")
    await apply(empty.admin_dsn, tree.root)
    tree.write(
        "migrations/0002_type.sql",
        "DROP VIEW clinic.names CASCADE; ALTER TABLE clinic.things ALTER COLUMN name TYPE varchar(9);",
    )
    done = await apply(empty.admin_dsn, tree.root)
    assert {"access/things.sql", "functions/all/names.sql"} <= set(done.routines)
    assert await check(empty.admin_dsn, tree.root) == []


async def test_a_view_may_change_its_columns_with_the_functions_that_return_its_rows(
    empty: Database, tmp_path: Path
) -> None:
    tree = with_access(tmp_path)
    tree.function("names", returns="SETOF clinic.names", body="SELECT t.* FROM clinic.names AS t")
    await apply(empty.admin_dsn, tree.root)
    tree.write("access/things.sql", ACCESS.replace("SELECT t.name", "SELECT t.id, t.name"))
    await apply(empty.admin_dsn, tree.root)
    assert await check(empty.admin_dsn, tree.root) == []
    async with connect.admin(empty.admin_dsn) as connection:
        rows = await connection.fetch("SELECT proname FROM pg_proc WHERE prorettype = 'clinic.names'::regtype")
    assert [row["proname"] for row in rows] == ["names"]


async def test_a_database_that_remembers_functions_and_triggers_alone_is_taken_over(
    empty: Database, tmp_path: Path
) -> None:
    tree = with_access(tmp_path)
    await apply(empty.admin_dsn, tree.root)
    async with connect.admin(empty.admin_dsn) as connection:
        await connection.execute("""
            DELETE FROM wardgraph.objects WHERE kind NOT IN ('function', 'trigger');
            DELETE FROM wardgraph.files WHERE path LIKE 'access/%';
            ALTER TABLE wardgraph.objects ADD CONSTRAINT objects_kind_check CHECK (kind IN ('function', 'trigger'));
        """)
    await apply(empty.admin_dsn, tree.root)
    assert await check(empty.admin_dsn, tree.root) == []


@asynccontextmanager
async def _undone(connection: asyncpg.Connection) -> AsyncIterator[None]:
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()


async def _found(connection: asyncpg.Connection, statement: str) -> set[tuple[str, str]]:
    """What is found of a statement: kinds of problems, and what they are about."""
    async with _undone(connection):
        await connection.execute(statement)
        return {(each.kind, each.what) for each in await edited(connection)}


def _told(found: set[tuple[str, str]], kind: str, of: str) -> bool:
    return any(one == kind and what.startswith(of) for one, what in found)


async def test_no_migration_has_the_last_word_about_who_sees_what(admin: asyncpg.Connection) -> None:
    remembered = (await applied_state.load(admin)).objects
    others = {key for key, each in remembered.items() if key[0] != "function" and each.path == "migrations"}
    assert others == {("table", name) for name in UNDECLARED}
    for name, holders in UNDECLARED.items():
        assert not await admin.fetchval("SELECT count(*) FROM pg_policy WHERE polrelid = $1::text::regclass", name)
        grantees = await admin.fetchval(
            """SELECT array_agg(DISTINCT a.grantee::regrole::text) FROM pg_class AS c, aclexplode(c.relacl) AS a
               WHERE c.oid = $1::text::regclass AND a.grantee <> c.relowner""",
            name,
        )
        assert grantees == holders, name


async def test_dropping_or_changing_any_policy_is_found(admin: asyncpg.Connection) -> None:
    assert await edited(admin) == []
    policies = await admin.fetch("SELECT polname, polrelid::regclass::text AS name FROM pg_policy ORDER BY 2, 1")
    assert len(policies) > 60
    for policy, table in policies:
        of = f"policy {policy} ON {table} "
        assert _told(await _found(admin, f"DROP POLICY {policy} ON {table}"), "missing policy", of), of
        changed = f"ALTER POLICY {policy} ON {table} USING (hospital_id IS NOT NULL)"
        if table == "clinic.hospitals":
            changed = changed.replace("hospital_id", "id")
        assert _told(await _found(admin, changed), "edited policy", of), of


@pytest.mark.parametrize("entity", MASKED, ids=lambda entity: entity.plural)
async def test_taking_any_one_mask_off_is_found(admin: asyncpg.Connection, entity: Entity) -> None:
    view = await admin.fetchval("SELECT pg_get_viewdef($1::regclass, true)", entity.source)
    masked = [column for column in entity.columns.values() if column.mask or column.secret]
    shown = {column.name: f"t.{column.name}::{column.compared_as}" for column in entity.columns.values()}
    assert masked
    for column in masked:
        columns = ", ".join(
            shown[each.name] if each == column else f"v.{each.name}" for each in entity.columns.values()
        )
        # The view as it is, but for one column, which comes from the table.
        tenant = entity.tenant
        statement = (
            f"CREATE OR REPLACE VIEW {entity.source} WITH (security_invoker = true) AS SELECT {columns}"
            f" FROM ({view.rstrip(';')}) AS v JOIN {entity.table} AS t ON t.{tenant} = v.{tenant} AND t.id = v.id"
        )
        assert _told(await _found(admin, statement), "edited view", f"view {entity.source} "), column.name


async def test_dropping_or_changing_any_view_is_found(admin: asyncpg.Connection) -> None:
    views = await admin.fetch("""
        SELECT oid::regclass::text AS name FROM pg_class
        WHERE relkind = 'v' AND relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace) ORDER BY 1
    """)
    assert len(views) > 20
    for (view,) in views:
        of = f"view {view} "
        assert _told(await _found(admin, f"DROP VIEW {view} CASCADE"), "missing view", of), of
        # Whoever reads it is no longer, or only now, subject to the policies beneath it.
        invoker = await admin.fetchval(
            "SELECT 'security_invoker=true' = ANY (reloptions) FROM pg_class WHERE oid = $1::text::regclass", view
        )
        changed = f"ALTER VIEW {view} SET (security_invoker = {'false' if invoker else 'true'})"
        assert _told(await _found(admin, changed), "edited view", of), of
        assert _told(await _found(admin, f"GRANT SELECT ON {view} TO wardgraph_api"), "edited view", of), of


async def test_dropping_or_changing_any_trigger_is_found(admin: asyncpg.Connection) -> None:
    triggers = await admin.fetch(
        "SELECT tgname, tgrelid::regclass::text AS name FROM pg_trigger WHERE NOT tgisinternal ORDER BY 2, 1"
    )
    assert len(triggers) > 100
    for trigger, table in triggers:
        of = f"trigger {trigger} ON {table} "
        assert _told(await _found(admin, f"DROP TRIGGER {trigger} ON {table}"), "missing trigger", of), of
        if table.startswith("records."):
            # A view's trigger cannot be disabled.
            continue
        disabled = f"ALTER TABLE {table} DISABLE TRIGGER {trigger}"
        assert _told(await _found(admin, disabled), "edited trigger", of), of


async def test_changing_who_may_read_any_table_is_found(admin: asyncpg.Connection) -> None:
    for entity in entities().values():
        of = f"table {entity.table} "
        for changed in (
            f"ALTER TABLE {entity.table} DISABLE ROW LEVEL SECURITY",
            f"GRANT SELECT ON {entity.table} TO wardgraph_api",
            f"GRANT UPDATE ({next(iter(entity.columns))}) ON {entity.table} TO wardgraph_reader",
        ):
            assert _told(await _found(admin, changed), "edited table", of), changed


@pytest.mark.parametrize("role", [roles.API, *roles.OWNERS])
@pytest.mark.parametrize("attribute", ["BYPASSRLS", "SUPERUSER", "CREATEROLE"])
async def test_a_role_that_may_do_more_than_it_was_made_for_is_found(
    admin: asyncpg.Connection, role: str, attribute: str
) -> None:
    if (role, attribute) == (roles.LOGIN_MAKER, "CREATEROLE"):
        pytest.skip("This is what it was made for.")
    assert await rights.problems(admin) == []
    # Roles belong to the whole server, so nobody else may see this.
    async with _undone(admin):
        await admin.execute(f"ALTER ROLE {role} {attribute}")
        found = await rights.problems(admin)
    # A superuser may touch everything, too, which is told besides.
    assert [each.what.split()[0] for each in found if each.kind == "powerful role"] == [role]
