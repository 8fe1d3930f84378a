"""The roles and what they may do in a database, made before any migration needs them.

Roles belong to the whole server, so appliers in its other databases may be making them at this moment: each statement
runs only when needed, in a transaction of its own, and again after losing such a race.
"""

import asyncpg

from db.errors import ApplyProblem

OWNER = "wardgraph_owner"
READER = "wardgraph_reader"
AUDIT = "wardgraph_audit"
API = "wardgraph_api"
WORKER = "wardgraph_worker"
OWNERS = (OWNER, READER, AUDIT)
LOGINS = {API: "api", WORKER: "worker"}
"""Who logs in, and the schema whose functions are all that the login may execute."""

_ATTRIBUTES = dict.fromkeys(OWNERS, "NOLOGIN") | dict.fromkeys(LOGINS, "LOGIN NOINHERIT")
_RACES = ("23505", "42710", "XX000")
_ATTEMPTS = 20
_SELF_GRANT_SINCE = 160000

_MEMBERSHIP = """
    SELECT r.rolname FROM pg_roles r
    WHERE r.rolname = ANY ($1) AND NOT ((SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
        OR ({test}))
    ORDER BY r.rolname
"""


async def prepare(connection: asyncpg.Connection) -> None:
    """Makes the roles, and the current login a member of all owners. Raises ApplyProblem without the right to."""
    found = {row["rolname"] for row in await connection.fetch("SELECT rolname FROM pg_roles WHERE rolname = ANY ($1)",
                                                               list(_ATTRIBUTES))}  # fmt: skip
    for role in [role for role in _ATTRIBUTES if role not in found]:
        await _once(connection, f"CREATE ROLE {role} {_ATTRIBUTES[role]}", role)
    modern = connection.get_server_version().major * 10000 >= _SELF_GRANT_SINCE
    # Since 16 whoever makes a role administers it, but is a member only by a grant that says so.
    test = "pg_has_role(r.oid, 'SET') AND pg_has_role(r.oid, 'USAGE')" if modern else "pg_has_role(r.oid, 'USAGE')"
    options = " WITH INHERIT TRUE, SET TRUE" if modern else ""
    for row in await connection.fetch(_MEMBERSHIP.format(test=test), list(OWNERS)):
        await _once(connection, f"GRANT {row['rolname']} TO CURRENT_USER{options}", row["rolname"])


async def _once(connection: asyncpg.Connection, statement: str, role: str) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            await connection.execute(statement)
        except asyncpg.InsufficientPrivilegeError as error:
            login = await connection.fetchval("SELECT current_user")
            raise ApplyProblem(
                f"The login {login} may not prepare the role {role} ({error.args[0]}).",
                f"Run as a superuser, once: {statement.replace('CURRENT_USER', login)}"
                + ("" if "GRANT" in statement else f"; GRANT {role} TO {login} WITH ADMIN OPTION")
                + f"; or give {login} CREATEROLE.",
            ) from error
        except asyncpg.PostgresError as error:
            if error.sqlstate == "42710":
                return
            if error.sqlstate not in _RACES or attempt == _ATTEMPTS - 1:
                raise
        else:
            return


async def restrict(connection: asyncpg.Connection) -> None:
    """Within a transaction: nothing for PUBLIC in this database, CONNECT for the logins, no EXECUTE by default.

    Idempotent, and silent when all of it holds: it writes only what differs.
    """
    database = await connection.fetchval("SELECT quote_ident(current_database())")
    open_to_all = await connection.fetchval(
        """SELECT EXISTS (SELECT FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                          WHERE d.datname = current_database() AND a.grantee = 0)"""
    )
    if open_to_all:
        await connection.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
    for login in LOGINS:
        if not await connection.fetchval("SELECT has_database_privilege($1, current_database(), 'CONNECT')", login):
            await connection.execute(f"GRANT CONNECT ON DATABASE {database} TO {login}")
    if await connection.fetchval(
        """SELECT EXISTS (SELECT FROM pg_namespace n, aclexplode(n.nspacl) a
                          WHERE n.nspname = 'public' AND a.grantee = 0 AND pg_has_role(n.nspowner, 'USAGE'))"""
    ):
        await connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for owner in OWNERS:
        closed = await connection.fetchval(
            """SELECT EXISTS (SELECT FROM pg_default_acl WHERE defaclrole = $1::regrole AND defaclnamespace = 0
                              AND defaclobjtype = 'f'
                              AND NOT EXISTS (SELECT FROM aclexplode(defaclacl) a WHERE a.grantee = 0))""",
            owner,
        )
        if not closed:
            await connection.execute(
                f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"
            )
