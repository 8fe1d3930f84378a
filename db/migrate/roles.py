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
# Owns the views for people who log in with SQL, and may read what these show.
SQL = "wardgraph_sql"
# Owns the few functions that make, change and drop the logins of people.
LOGIN_MAKER = "wardgraph_logins"
OWNERS = (OWNER, READER, AUDIT, SQL, LOGIN_MAKER)
LOGINS = {API: "api", WORKER: "worker"}
"""Who logs in, and the schema whose functions are all that the login may execute."""

# The role on the server of each role of database users, as auth.database_users names it.
KINDS = {
    "ADMINISTRATOR": "wardgraph_administrator",
    "DBA": "wardgraph_dba",
    "DEVELOPER": "wardgraph_developer",
    "DATA_ANALYST": "wardgraph_data_analyst",
    "AUDITOR": "wardgraph_auditor",
    "QA_SUPPORT": "wardgraph_qa_support",
}

_ATTRIBUTES = dict.fromkeys((*OWNERS, *KINDS.values()), "NOLOGIN") | dict.fromkeys(LOGINS, "LOGIN NOINHERIT")
_ATTRIBUTES[LOGIN_MAKER] += " CREATEROLE"
# What a login has set for its own sessions to begin with, for all databases or this one.
SETTINGS_OF_LOGINS = """
    SELECT r.rolname, CASE s.setdatabase WHEN 0 THEN '' ELSE format(' IN DATABASE %I', current_database()) END
    FROM pg_db_role_setting AS s JOIN pg_roles AS r ON r.oid = s.setrole
    WHERE r.rolname = ANY ($1)
        AND (s.setdatabase = 0 OR s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""
# The functions by which everybody may keep large objects, as long as a superuser has not closed them.
LARGE_OBJECTS = """
    SELECT p.oid::regprocedure::text FROM pg_proc AS p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '^(lo_|lowrite$|loread$)'
        AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a WHERE a.grantee = 0)
        AND pg_has_role(p.proowner, 'USAGE')
    ORDER BY 1
"""
# The locks that the owners' functions and the worker's jobs wait for. Whoever else took one would hold these up for as
# long as the session lasts: PostgreSQL lets everybody, as long as a superuser has not closed them.
ADVISORY_LOCKS = """
    SELECT p.oid::regprocedure::text FROM pg_proc AS p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '^pg_(try_)?advisory_(xact_)?lock'
        AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a WHERE a.grantee = 0)
        AND pg_has_role(p.proowner, 'USAGE')
    ORDER BY 1
"""
_LOCKING = f"{OWNER}, {AUDIT}, {WORKER}"
_RACES = ("23505", "42710", "XX000")
_ATTEMPTS = 20
_SELF_GRANT_SINCE = 160000

_MEMBERSHIP = """
    SELECT r.rolname FROM pg_roles r
    WHERE r.rolname = ANY ($1) AND NOT ((SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
        OR ({test}))
    ORDER BY r.rolname
"""
_NOT_ADMINISTERED = """
    SELECT r.rolname FROM pg_roles AS r
    WHERE r.rolname = ANY ($1) AND NOT EXISTS (
        SELECT FROM pg_auth_members AS m
        WHERE m.roleid = r.oid AND m.member = $2::text::regrole AND m.admin_option)
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
    # Before 16 whoever may make roles may grant any of them.
    for row in await connection.fetch(_NOT_ADMINISTERED, list(KINDS.values()), LOGIN_MAKER) if modern else ():
        statement = f"GRANT {row['rolname']} TO {LOGIN_MAKER} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE"
        await _once(connection, statement, row["rolname"])


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
    if not await connection.fetchval(
        "SELECT has_database_privilege($1, current_database(), 'CONNECT WITH GRANT OPTION')", LOGIN_MAKER
    ):
        # Each login of a person is let into the database that it was made in, and into no other one.
        await connection.execute(f"GRANT CONNECT ON DATABASE {database} TO {LOGIN_MAKER} WITH GRANT OPTION")
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
    # A login may change its own defaults, and nothing prevents that: they are taken back.
    for login, of in await connection.fetch(SETTINGS_OF_LOGINS, list(LOGINS)):
        await connection.execute(f"ALTER ROLE {login}{of} RESET ALL")
    await _close_functions(connection)


async def _close_functions(connection: asyncpg.Connection) -> None:
    """Closes functions of the server that belong to its superuser: whoever is none cannot, and no check asks for it."""
    for (function,) in await connection.fetch(LARGE_OBJECTS):
        await connection.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
    for (function,) in await connection.fetch(ADVISORY_LOCKS):
        await connection.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {_LOCKING}")
        await connection.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
