"""What the server remembers of the files applied to it (schema `wardgraph`), and what it holds in fact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import asyncpg

from db.migrate.roles import OWNER
from db.migrate.sql_files import Definition

# Taken by every run, in each database for itself.
LOCK = 0x57415244  # "WARD"

_TABLES = (
    f"CREATE SCHEMA wardgraph AUTHORIZATION {OWNER}",
    f"SET LOCAL ROLE {OWNER}",
    "COMMENT ON SCHEMA wardgraph IS 'What `wardgraph migrate` has applied. Kept by it alone.'",
    """CREATE TABLE wardgraph.migrations (
        number integer PRIMARY KEY,
        path text NOT NULL,
        hash text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now(),
        applied_by text NOT NULL DEFAULT session_user
    )""",
    "COMMENT ON TABLE wardgraph.migrations IS 'The migrations applied, with the hash of their content.'",
    """CREATE TABLE wardgraph.files (
        path text PRIMARY KEY,
        hash text NOT NULL,
        server_major integer NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
    )""",
    "COMMENT ON TABLE wardgraph.files IS 'The repeatable files applied, with the hash of their content.'",
    """CREATE TABLE wardgraph.objects (
        kind text NOT NULL,
        identity text NOT NULL,
        path text NOT NULL,
        fingerprint text NOT NULL,
        PRIMARY KEY (kind, identity)
    )""",
    """COMMENT ON TABLE wardgraph.objects IS
    'Which file made what, and what it then looked like: functions, triggers, policies, views, access to tables.'""",
    "RESET ROLE",
)

# A database that was last applied to when policies, views and tables were not yet remembered.
_LEGACY = """
    SELECT EXISTS (SELECT FROM pg_constraint
                   WHERE conrelid = to_regclass('wardgraph.objects') AND conname = 'objects_kind_check')
"""

# What there is in every schema but the system's, PUBLIC's and this one; what belongs to extensions is not ours.
_OURS = "n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public', 'wardgraph')"
_EXTENSION = """EXISTS (SELECT FROM pg_depend AS d
                        WHERE d.classid = '{catalog}'::regclass AND d.objid = {oid} AND d.deptype = 'e')"""
_FUNCTIONS = f"""
    SELECT 'function' AS kind, p.oid::regprocedure::text AS identity, n.nspname || '.' || p.proname AS name,
           '' AS relation, p.oid::text || p.ctid::text || p.xmin::text AS version,
           CASE WHEN p.prokind = 'a' THEN '' ELSE md5(concat_ws(E'\\n', pg_get_functiondef(p.oid),
               pg_get_userbyid(p.proowner), obj_description(p.oid, 'pg_proc'),
               (SELECT string_agg(a.grantee::regrole::text, ',' ORDER BY a.grantee::regrole::text)
                FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a))) END AS fingerprint
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE {_OURS} AND NOT {_EXTENSION.format(catalog="pg_proc", oid="p.oid")}
"""
_TRIGGERS = f"""
    SELECT 'trigger' AS kind, format('%I ON %s', t.tgname, t.tgrelid::regclass) AS identity, t.tgname::text AS name,
           n.nspname || '.' || c.relname AS relation, t.oid::text || t.ctid::text || t.xmin::text AS version,
           md5(pg_get_triggerdef(t.oid) || t.tgenabled::text) AS fingerprint
    FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND {_OURS}
"""
_POLICIES = f"""
    SELECT 'policy' AS kind, format('%I ON %s', p.polname, p.polrelid::regclass) AS identity, p.polname::text AS name,
           n.nspname || '.' || c.relname AS relation, p.oid::text || p.ctid::text || p.xmin::text AS version,
           md5(concat_ws(E'\\n', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid),
               pg_get_expr(p.polwithcheck, p.polrelid),
               (SELECT string_agg(coalesce(r.rolname, 'public'), ',' ORDER BY r.rolname)
                FROM unnest(p.polroles) AS u (oid) LEFT JOIN pg_roles AS r ON r.oid = u.oid))) AS fingerprint
    FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE {_OURS}
"""
# Who may do what with a relation, and with which of its columns.
_GRANTS = """(SELECT string_agg(concat_ws(' ', a.grantee::regrole, a.privilege_type, g.attname), ','
                     ORDER BY a.grantee::regrole::text, a.privilege_type, g.attname)
              FROM (SELECT '' AS attname, c.relacl AS acl
                    UNION ALL SELECT t.attname, t.attacl FROM pg_attribute AS t WHERE t.attrelid = c.oid) AS g,
                  aclexplode(g.acl) AS a)"""
_RELATIONS = f"""
    SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END AS kind, c.oid::regclass::text AS identity,
           n.nspname || '.' || c.relname AS name, '' AS relation,
           concat(c.oid, c.ctid, c.xmin, (SELECT concat(w.ctid, w.xmin) FROM pg_rewrite AS w WHERE w.ev_class = c.oid))
               AS version,
           md5(concat_ws(E'\\n', pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity, {_GRANTS},
               CASE c.relkind WHEN 'v' THEN concat_ws(E'\\n', pg_get_viewdef(c.oid), c.reloptions,
                   obj_description(c.oid, 'pg_class')) END,
               (SELECT string_agg(t.attname || ' ' || format_type(t.atttypid, t.atttypmod), ',' ORDER BY t.attnum)
                FROM pg_attribute AS t WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped)
           )) AS fingerprint
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('v', 'r') AND NOT c.relispartition AND {_OURS}
        AND NOT {_EXTENSION.format(catalog="pg_class", oid="c.oid")}
"""
_OBJECTS = f"{_FUNCTIONS} UNION ALL {_TRIGGERS} UNION ALL {_POLICIES} UNION ALL {_RELATIONS}"
_REMEMBERED_AT_FIRST = ("function", "trigger")


@dataclass(frozen=True)
class Object:
    """Something that the server holds. `version` changes with every write to it, `fingerprint` with its meaning.

    The meaning of a table is its columns, and who may read them; of a view its statement, comment and grants, too.
    """

    kind: str
    identity: str
    name: str
    relation: str
    version: str
    fingerprint: str

    @property
    def key(self) -> tuple[str, str]:
        """What names it among all objects."""
        return self.kind, self.identity

    @property
    def defined_as(self) -> str | Definition:
        """How db.migrate.sql_files names it: a function by its qualified name, without its arguments."""
        return self.name if self.kind == "function" else (self.kind, self.name, self.relation)


@dataclass(frozen=True)
class Record:
    """A remembered object: the file that made it, and its fingerprint then."""

    path: str
    fingerprint: str


@dataclass(frozen=True)
class Records:
    """All that the server remembers: migrations by number, files by path, objects by kind and identity."""

    migrations: dict[int, tuple[str, str]]
    files: dict[str, tuple[str, int]]
    objects: dict[tuple[str, str], Record]


async def exist(connection: asyncpg.Connection) -> bool:
    """Whether anything was ever applied to this database."""
    return bool(await connection.fetchval("SELECT to_regclass('wardgraph.objects') IS NOT NULL"))


async def load(connection: asyncpg.Connection) -> Records:
    """What the server remembers; nothing, before the first run."""
    if not await exist(connection):
        return Records({}, {}, {})
    migrations = await connection.fetch("SELECT number, path, hash FROM wardgraph.migrations ORDER BY number")
    files = await connection.fetch("SELECT path, hash, server_major FROM wardgraph.files")
    objects = await connection.fetch("SELECT kind, identity, path, fingerprint FROM wardgraph.objects")
    return Records(
        {row["number"]: (row["path"], row["hash"]) for row in migrations},
        {row["path"]: (row["hash"], row["server_major"]) for row in files},
        {(row["kind"], row["identity"]): Record(row["path"], row["fingerprint"]) for row in objects},
    )


async def create(connection: asyncpg.Connection) -> None:
    """Makes the tables that remember, empty."""
    for statement in _TABLES:
        await connection.execute(statement)


async def objects(connection: asyncpg.Connection) -> dict[tuple[str, str], Object]:
    """What the server holds: functions, triggers, policies, views and tables, by kind and identity."""
    rows = await connection.fetch(_OBJECTS)
    found = (Object(**dict(row)) for row in rows)
    return {each.key: each for each in found}


async def before(connection: asyncpg.Connection) -> dict[tuple[str, str], Object]:
    """What the server holds before a run: the rest of it, if anything, is new, and somebody's to remember."""
    found = await objects(connection)
    if not await connection.fetchval(_LEGACY):
        return found
    return {key: each for key, each in found.items() if each.kind in _REMEMBERED_AT_FIRST}


async def remember_every_kind(connection: asyncpg.Connection) -> None:
    """Lets the tables that remember hold every kind of object, also where they were made for two."""
    if await connection.fetchval(_LEGACY):
        await connection.execute("ALTER TABLE wardgraph.objects DROP CONSTRAINT objects_kind_check")


async def remember_migration(connection: asyncpg.Connection, number: int, path: str, content: str) -> None:
    """Notes that a migration was applied."""
    await connection.execute(
        "INSERT INTO wardgraph.migrations (number, path, hash) VALUES ($1, $2, $3)", number, path, content
    )


async def remember_files(connection: asyncpg.Connection, hashes: Iterable[tuple[str, str]], server_major: int) -> None:
    """Notes that these files (path, hash) were applied."""
    await connection.executemany(
        """INSERT INTO wardgraph.files (path, hash, server_major) VALUES ($1, $2, $3)
           ON CONFLICT (path) DO UPDATE
           SET hash = excluded.hash, server_major = excluded.server_major, applied_at = now()""",
        [(path, content, server_major) for path, content in hashes],
    )


async def forget_files(connection: asyncpg.Connection, paths: Iterable[str]) -> None:
    """Forgets files that are no more."""
    await connection.execute("DELETE FROM wardgraph.files WHERE path = ANY ($1)", list(paths))


async def replace_objects(connection: asyncpg.Connection, remembered: Mapping[tuple[str, str], Record]) -> None:
    """Remembers these objects, by kind and identity, and no others."""
    await connection.execute("DELETE FROM wardgraph.objects")
    await connection.executemany(
        "INSERT INTO wardgraph.objects (kind, identity, path, fingerprint) VALUES ($1, $2, $3, $4)",
        [(*key, record.path, record.fingerprint) for key, record in remembered.items()],
    )
