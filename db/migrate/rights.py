"""What must hold of owners, grants and row security, whatever the files say."""

from dataclasses import dataclass

import asyncpg

from db.migrate.roles import (
    ADVISORY_LOCKS,
    AUDIT,
    KINDS,
    LARGE_OBJECTS,
    LOGIN_MAKER,
    LOGINS,
    OWNER,
    OWNERS,
    READER,
    SETTINGS_OF_LOGINS,
)

_OURS = "n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public', 'extensions')"
_EXTENSION = """EXISTS (SELECT FROM pg_depend AS d
                        WHERE d.classid = '{catalog}'::regclass AND d.objid = {oid} AND d.deptype = 'e')"""
_PUBLIC = "EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a WHERE a.grantee = 0)"
_OWNERS = str(OWNERS)
_WRITERS = (OWNER, READER, *LOGINS)
_KINDS = str(tuple(KINDS.values()))

_RULES = {
    "wrong owner": f"""
        SELECT 'function ' || p.oid::regprocedure || ' belongs to ' || pg_get_userbyid(p.proowner)
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
        WHERE {_OURS} AND pg_get_userbyid(p.proowner) NOT IN {_OWNERS}
            AND NOT {_EXTENSION.format(catalog="pg_proc", oid="p.oid")}
        UNION ALL
        SELECT 'table ' || c.oid::regclass || ' belongs to ' || pg_get_userbyid(c.relowner)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE {_OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND pg_get_userbyid(c.relowner) NOT IN {_OWNERS}
            AND NOT {_EXTENSION.format(catalog="pg_class", oid="c.oid")}""",
    "executable by everybody": f"""
        SELECT 'function ' || p.oid::regprocedure || ' may be executed by PUBLIC'
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
        WHERE {_OURS} AND NOT {_EXTENSION.format(catalog="pg_proc", oid="p.oid")}
            AND {_PUBLIC}""",
    "forced row security": f"""
        SELECT 'table ' || c.oid::regclass || ' has row security FORCED'
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE {_OURS} AND c.relforcerowsecurity""",
    "powerful role": f"""
        SELECT r.rolname || ' is a superuser, may make roles, or passes by row security'
        FROM pg_roles AS r
        WHERE r.rolname IN {(*OWNERS, *LOGINS, *KINDS.values())}
            AND (r.rolsuper OR r.rolcreaterole AND r.rolname <> '{LOGIN_MAKER}' OR r.rolbypassrls)
        UNION ALL
        SELECT r.rolname || ' may log in' FROM pg_roles AS r
        WHERE r.rolname IN {(*OWNERS, *KINDS.values())} AND r.rolcanlogin""",
    "maker of logins": f"""
        SELECT 'function ' || p.oid::regprocedure || ' may be executed by ' || a.grantee::regrole
        FROM pg_proc AS p CROSS JOIN aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
        WHERE p.proowner = to_regrole('{LOGIN_MAKER}') AND a.grantee <> 0
            AND a.grantee::regrole::text NOT IN ('{LOGIN_MAKER}', '{OWNER}')
        UNION ALL
        SELECT 'function ' || p.oid::regprocedure || ' belongs to {LOGIN_MAKER} and is not in the schema logins'
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
        WHERE p.proowner = to_regrole('{LOGIN_MAKER}') AND n.nspname <> 'logins'""",
    "right of a person": f"""
        SELECT k.rolname || ' may use the schema ' || n.nspname
        FROM pg_namespace AS n CROSS JOIN pg_roles AS k
        WHERE k.rolname IN {_KINDS} AND {_OURS} AND n.nspname NOT IN ('records', 'analysis')
            AND has_schema_privilege(k.oid, n.oid, 'USAGE')
        UNION ALL
        SELECT k.rolname || ' may create in the schema ' || n.nspname
        FROM pg_namespace AS n CROSS JOIN pg_roles AS k
        WHERE k.rolname IN {_KINDS} AND n.nspname !~ '^pg_' AND has_schema_privilege(k.oid, n.oid, 'CREATE')
        UNION ALL
        SELECT k.rolname || ' may touch ' || c.oid::regclass
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace CROSS JOIN pg_roles AS k
        WHERE k.rolname IN {_KINDS} AND {_OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
            AND NOT (n.nspname IN ('records', 'analysis') AND c.relkind = 'v')
            AND (has_any_column_privilege(k.oid, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
                OR has_table_privilege(k.oid, c.oid, 'DELETE, TRUNCATE, TRIGGER'))
        UNION ALL
        SELECT k.rolname || ' may execute ' || p.oid::regprocedure
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace CROSS JOIN pg_roles AS k
        WHERE k.rolname IN {_KINDS} AND {_OURS} AND has_function_privilege(k.oid, p.oid, 'EXECUTE')
            AND NOT {_EXTENSION.format(catalog="pg_proc", oid="p.oid")} AND NOT {_PUBLIC}
        UNION ALL
        SELECT m.member::regrole || ' is a member of ' || m.roleid::regrole
        FROM pg_auth_members AS m JOIN pg_roles AS k ON k.oid = m.member WHERE k.rolname IN {_KINDS}""",
    "view of people": """
        SELECT 'view ' || c.oid::regclass || ' is no security barrier, or asks with the rights of its reader'
        FROM pg_class AS c WHERE c.relnamespace IN (to_regnamespace('records'), to_regnamespace('analysis'))
            AND c.relkind = 'v' AND coalesce(c.reloptions, '{}') <> '{security_barrier=true}'""",
    "large objects": f"SELECT o || ' may be executed by PUBLIC' FROM ({LARGE_OBJECTS}) AS l (o)",
    "advisory locks": f"SELECT o || ' may be executed by PUBLIC' FROM ({ADVISORY_LOCKS}) AS l (o)",
    "setting of a login": f"""
        SELECT rolname || of || ' has settings of its own to begin sessions with'
        FROM ({SETTINGS_OF_LOGINS.replace("ANY ($1)", f"ANY (ARRAY{list(LOGINS)})")}) AS s (rolname, of)""",
    "rule of a table": f"""
        SELECT 'table ' || c.oid::regclass || ' has the rule ' || w.rulename
        FROM pg_rewrite AS w JOIN pg_class AS c ON c.oid = w.ev_class JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE {_OURS} AND w.ev_type <> '1'""",
    # What is on record is out of reach of those who write it.
    "right to the audit": f"""
        SELECT r.rolname || ' may change ' || c.oid::regclass
        FROM pg_class AS c CROSS JOIN pg_roles AS r
        WHERE c.relnamespace = to_regnamespace('audit') AND c.relkind IN ('r', 'p') AND NOT r.rolsuper
            AND r.rolname IN {_WRITERS}
            AND (has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE, REFERENCES')
                OR has_table_privilege(r.oid, c.oid, 'DELETE, TRUNCATE, TRIGGER'))
        UNION ALL
        SELECT r.rolname || ' is a member of {AUDIT}' FROM pg_roles AS r
        WHERE r.rolname IN {_WRITERS} AND NOT r.rolsuper
            AND pg_has_role(r.oid, '{AUDIT}', 'MEMBER')
        UNION ALL
        SELECT 'table ' || c.oid::regclass || ' belongs to ' || pg_get_userbyid(c.relowner) || ', not to {AUDIT}'
        FROM pg_class AS c
        WHERE c.relnamespace = to_regnamespace('audit') AND c.relkind IN ('r', 'p', 'S')
            AND pg_get_userbyid(c.relowner) <> '{AUDIT}'""",
}
# Of each login, $1, and the schema of its functions, $2.
_RULES_OF_LOGINS = {
    "too many rights": f"""
        SELECT $1::name || ' may use the schema ' || n.nspname
        FROM pg_namespace AS n
        WHERE {_OURS} AND n.nspname <> $2::name AND has_schema_privilege($1::name, n.oid, 'USAGE')
        UNION ALL
        SELECT $1::name || ' may create in the schema ' || n.nspname
        FROM pg_namespace AS n
        WHERE n.nspname !~ '^pg_' AND has_schema_privilege($1::name, n.oid, 'CREATE')
        UNION ALL
        SELECT $1::name || ' may touch ' || c.oid::regclass
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE {_OURS} AND CASE
            WHEN c.relkind = 'S' THEN has_sequence_privilege($1::name, c.oid, 'USAGE, SELECT, UPDATE')
            WHEN c.relkind IN ('r', 'p', 'v', 'm', 'f') THEN
                has_any_column_privilege($1::name, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
                OR has_table_privilege($1::name, c.oid, 'DELETE, TRUNCATE, TRIGGER') END
        UNION ALL
        SELECT $1::name || ' may execute ' || p.oid::regprocedure || ', which is not in ' || $2::name
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
        WHERE {_OURS} AND n.nspname <> $2::name AND has_function_privilege($1::name, p.oid, 'EXECUTE')
            AND NOT {_EXTENSION.format(catalog="pg_proc", oid="p.oid")}
            AND NOT {_PUBLIC}
        UNION ALL
        SELECT $1::name || ' is a member of ' || r.rolname
        FROM pg_roles AS r WHERE r.rolname <> $1::name AND pg_has_role($1::name, r.oid, 'MEMBER')""",
    "too few rights": """
        SELECT $1::name || ' may not connect' WHERE NOT has_database_privilege($1::name, current_database(), 'CONNECT')
        UNION ALL
        SELECT $1::name || ' may not use the schema ' || n.nspname
        FROM pg_namespace AS n WHERE n.nspname = $2::name AND NOT has_schema_privilege($1::name, n.oid, 'USAGE')
        UNION ALL
        SELECT $1::name || ' may not execute ' || p.oid::regprocedure
        FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
        WHERE n.nspname = $2::name AND NOT has_function_privilege($1::name, p.oid, 'EXECUTE')""",
}


@dataclass(frozen=True)
class Problem:
    """One thing that differs from what it must be: `kind` groups, `what` is a sentence without its full stop."""

    kind: str
    what: str

    def __str__(self) -> str:
        return f"{self.what}."


async def problems(connection: asyncpg.Connection) -> list[Problem]:
    """Every function, table, role, grant or membership that breaks the rules of access."""
    found: list[Problem] = []
    for kind, query in _RULES.items():
        found += [Problem(kind, row[0]) for row in await connection.fetch(query)]
    for kind, query in _RULES_OF_LOGINS.items():
        for login, schema in LOGINS.items():
            found += [Problem(kind, row[0]) for row in await connection.fetch(query, login, schema)]
    return sorted(found, key=lambda problem: (problem.kind, problem.what))
