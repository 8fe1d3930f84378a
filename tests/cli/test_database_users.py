"""`wardgraph database-user`: an operator makes, lists, changes and drops logins to the database."""

import secrets
from collections.abc import AsyncIterator

import asyncpg
import pytest

from db import connect
from db.migrate.roles import restrict
from tests.access.logins import drop_logins
from tests.databases import Database
from tests.installation import Installation

# Roles belong to the server, which other tests and other runs share.
_RUN = secrets.token_hex(3)
HOUSE, OTHER = f"h{_RUN}", f"o{_RUN}"
IN_ALL = f"wg_all_olaf_{_RUN}"


@pytest.fixture(scope="module")
async def installation(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    """Two hospitals. A database that is copied from another one has none of its rights to connect."""
    async with connect.admin(database.admin_dsn) as admin, admin.transaction():
        await restrict(admin)
    made = Installation(tmp_path_factory.mktemp("data"))
    made.environment |= {"DATABASE_URL": database.admin_dsn, "WARDGRAPH_API_DATABASE_URL": database.api_dsn}
    for name in (HOUSE, OTHER):
        created = made.run(
            "hospital", "create", name, "--name", name, "--time-zone", "Europe/Berlin", "--currency", "EUR"
        )
        assert created.returncode == 0, created.stderr
    yield made
    async with connect.admin(database.admin_dsn) as admin:
        await drop_logins(admin)


def _ran(installation: Installation, *arguments: str) -> str:
    done = installation.run("database-user", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


async def _kinds(admin: asyncpg.Connection, login: str) -> list[str]:
    rows = await admin.fetch(
        "SELECT roleid::regrole::text AS kind FROM pg_auth_members WHERE member = to_regrole($1)", login
    )
    return [row["kind"] for row in rows]


async def test_a_login_is_made_listed_changed_and_dropped(
    installation: Installation, admin: asyncpg.Connection
) -> None:
    login, password = _ran(installation, "create", "anna", "--role", "developer", "--hospital", HOUSE).split()
    assert login == f"wg_{HOUSE}_anna"
    assert len(password) == 32
    assert await _kinds(admin, login) == ["wardgraph_developer"]
    assert f"{login}\tDEVELOPER\t{HOUSE}" in _ran(installation, "list").splitlines()
    _ran(installation, "grant", login, "--role", "AUDITOR")
    assert await _kinds(admin, login) == ["wardgraph_auditor"]
    assert f"{login}\tAUDITOR\t{HOUSE}" in _ran(installation, "list").splitlines()
    same, other = _ran(installation, "reset-password", login).split()
    assert same == login
    assert other != password
    _ran(installation, "drop", login)
    assert login not in _ran(installation, "list")
    assert await admin.fetchval("SELECT to_regrole($1)", login) is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("create", "Anna", "--role", "dba", "--hospital", HOUSE), "name must be at most 30 lowercase letters"),
        (("create", "anna", "--role", "dba", "--hospital", "nowhere"), "There is no hospital 'nowhere'."),
        (("create", "anna", "--role", "dba", "--hospital", HOUSE, "--installation"), "exclude each other"),
        (("create", "anna", "--role", "owner", "--hospital", HOUSE), "'owner' is not one of"),
        (("grant", "wg_nobody", "--role", "dba"), "There is no database user wg_nobody."),
        (("reset-password", "wg_nobody"), "There is no database user wg_nobody."),
        (("drop", "wardgraph_api"), "This login is not one that was made here"),
    ],
)
def test_what_cannot_be_done_is_told(installation: Installation, arguments: tuple[str, ...], told: str) -> None:
    refused = installation.run_here("database-user", *arguments)
    assert refused.returncode != 0
    assert told in refused.stderr
    assert refused.stdout == ""


async def test_a_login_of_the_installation_is_on_record_of_every_hospital(
    installation: Installation, admin: asyncpg.Connection
) -> None:
    created = _ran(installation, "create", f"olaf_{_RUN}", "--role", "dba", "--installation")
    assert created.split()[0] == IN_ALL
    _ran(installation, "grant", IN_ALL, "--role", "auditor")
    _ran(installation, "drop", IN_ALL)
    rows = await admin.fetch(
        """SELECT h.slug, e.kind, e.login, e.changed_columns, e.before ->> 'role' AS was, e.after ->> 'role' AS became
           FROM audit.events AS e JOIN clinic.hospitals AS h ON h.id = e.hospital_id
           WHERE e.table_name = 'logins.installation_users' AND e.row_id = $1 ORDER BY h.slug, e.id""",
        IN_ALL,
    )
    operator = await admin.fetchval("SELECT session_user::text")
    assert [tuple(row) for row in rows] == [
        (house, *event)
        for house in (HOUSE, OTHER)
        for event in (
            ("INSERT", operator, None, None, "DBA"),
            ("UPDATE", operator, ["role"], "DBA", "AUDITOR"),
            ("DELETE", operator, None, "AUDITOR", None),
        )
    ]
    assert installation.run("audit", "verify").returncode == 0
    await admin.execute("ALTER TABLE logins.installation_users DISABLE TRIGGER z_audit")
    found = installation.run("audit", "verify")
    await admin.execute("ALTER TABLE logins.installation_users ENABLE TRIGGER z_audit")
    assert found.returncode == 1
    assert "writes of logins.installation_users are not put on record" in found.stdout
