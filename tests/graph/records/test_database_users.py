"""Logins to the database over HTTP: made with a password that is shown once, granted a role, reset, dropped."""

import secrets

import asyncpg

from db.migrate.roles import restrict
from tests.staff import Staff
from tests.web import Client

USER = "id login role connections createdBy { id }"
PASSWORD = f"password databaseUser {{ {USER} }}"


async def test_a_login_is_made_changed_and_dropped(
    boss: Client, cashier: Client, staff: Staff, admin: asyncpg.Connection
) -> None:
    # A clone of a database does not inherit the rights to it.
    await restrict(admin)
    # Roles are of the server, which other runs share.
    name = f"t{secrets.token_hex(6)}"
    refused = await boss.refused("createDatabaseUser", name="No Name", role="AUDITOR")
    assert [(each["path"], each["code"]) for each in refused["problems"]] == [("name", "MALFORMED")]
    assert (await cashier.refused("createDatabaseUser", name=name, role="DBA"))["code"] == "FORBIDDEN"
    made = await boss.do("createDatabaseUser", PASSWORD, name=name, role="DEVELOPER")
    user = made["databaseUser"]
    assert (user["role"], user["connections"], len(made["password"])) == ("DEVELOPER", 0, 32)
    assert user["login"].endswith(f"_{name}")
    assert (await boss.refused("createDatabaseUser", name=name, role="DBA"))["code"] == "ALREADY_EXISTS"
    stored = "SELECT rolpassword FROM pg_authid WHERE rolname = $1"
    before = await admin.fetchval(stored, user["login"])
    assert before.startswith("SCRAM-SHA-256$")
    try:
        again = await boss.do("resetDatabasePassword", PASSWORD, databaseUserId=user["id"])
        assert again["databaseUser"] == user
        assert again["password"] != made["password"]
        assert await admin.fetchval(stored, user["login"]) != before
        granted = await boss.do("grantDatabaseRole", USER, databaseUserId=user["id"], role="QA_SUPPORT")
        assert granted == user | {"role": "QA_SUPPORT"}
        auditor = await staff.person("AUDITOR")
        document = f"query Test {{ databaseUsers {{ nodes {{ {USER} }} }} databaseRoles {{ role users privileges }} }}"
        seen = await auditor.data(document)
        assert [each["login"] for each in seen["databaseUsers"]["nodes"]] == [user["login"]]
        roles = {each["role"]: each for each in seen["databaseRoles"]}
        assert {role for role, each in roles.items() if each["users"]} == {"QA_SUPPORT"}
        assert "INSERT, SELECT ON records.rooms" in roles["QA_SUPPORT"]["privileges"]
        assert "SELECT ON analysis.patients" in roles["DATA_ANALYST"]["privileges"]
        hidden = await cashier.data(document)
        assert (hidden["databaseUsers"]["nodes"], hidden["databaseRoles"]) == ([], [])
        one = f"query Test($id: ID!) {{ databaseUser(id: $id) {{ {USER} }} }}"
        assert (await boss.data(one, id=user["id"]))["databaseUser"] == granted
        assert (await cashier.data(one, id=user["id"]))["databaseUser"] is None
    finally:
        dropped = await boss.do("dropDatabaseUser", "login", databaseUserId=user["id"])
    assert dropped == {"login": user["login"]}
    assert await admin.fetchval(stored, user["login"]) is None
