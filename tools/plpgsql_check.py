"""Reads the body of every function with the extension plpgsql_check: `python -m tools.plpgsql_check`.

PostgreSQL itself looks at a body only when it runs. The extension comes with no wheel, so this needs Debian's
PostgreSQL 15 with the package postgresql-15-plpgsql-check, which it installs where it may; elsewhere it says why it
did not run.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg

from db import connect
from db.embedded.binaries import Binaries
from db.embedded.server import temporary
from db.migrate.apply import apply

DEBIAN = Path("/usr/lib/postgresql/15")
PACKAGES = ("postgresql-15", "postgresql-15-plpgsql-check")

# A trigger function is checked with each table it serves. What it finds is told once, with the line in the body.
_FINDINGS = """
    SELECT f.oid::regprocedure::text AS function, coalesce(nullif(f.relation, 0)::regclass::text, '') AS relation,
           c.lineno, c.level, c.sqlstate, c.message, c.detail, c.hint
    FROM (
        SELECT p.oid, coalesce(t.tgrelid, 0) AS relation, t.tgoldtable, t.tgnewtable
        FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang AND l.lanname = 'plpgsql'
        JOIN pg_namespace AS n ON n.oid = p.pronamespace
        LEFT JOIN (
            SELECT DISTINCT tgfoid, tgrelid, tgoldtable, tgnewtable FROM pg_trigger WHERE NOT tgisinternal
        ) AS t ON t.tgfoid = p.oid
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'extensions'
            AND (p.prorettype <> 'trigger'::regtype OR t.tgrelid IS NOT NULL)
    ) AS f
    CROSS JOIN LATERAL extensions.plpgsql_check_function_tb(
        f.oid, f.relation, fatal_errors := false, other_warnings := true, extra_warnings := true,
        performance_warnings := false, security_warnings := true, oldtable := f.tgoldtable, newtable := f.tgnewtable
    ) AS c
    -- Our own errors: the planner folds a call of an immutable function that always raises.
    WHERE c.sqlstate NOT LIKE 'ZH%'
        -- It cannot know that a function called last always raises, nor that a CASE without ELSE does.
        AND c.message <> 'control reached end of function without RETURN'
        -- Rows that RETURN QUERY EXECUTE sends are no assignments to the columns' variables.
        AND (c.message NOT LIKE '% is maybe unmodified' OR coalesce(c.detail, '') NOT LIKE '%result of dynamic SQL')
        -- It takes the literal '{}' for a text.
        AND (c.message <> 'target type is different type than source type'
             OR coalesce(c.detail, '') NOT LIKE 'cast "text" value to %')
    ORDER BY 1, 2, 3
"""


def installed() -> str | None:
    """None when Debian's server and the extension are there, installing them if need be; else why they are not."""
    if _present():
        return None
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return f"it needs {' and '.join(PACKAGES)}, and only root can install them, with apt"
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in ([apt, "-qq", "update"], [apt, "-qq", "install", "-y", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return f"`{' '.join(command)}` failed: {(done.stderr.strip().splitlines() or ['no message'])[-1]}"
    return None if _present() else f"apt installed {' and '.join(PACKAGES)}, but {DEBIAN} lacks them"


def _present() -> bool:
    return (DEBIAN / "bin/postgres").exists() and (DEBIAN / "lib/plpgsql_check.so").exists()


async def findings(dsn: str) -> list[asyncpg.Record]:
    """What plpgsql_check finds in the functions of the database at `dsn`."""
    async with connect.admin(dsn) as connection:
        await connection.execute("CREATE SCHEMA IF NOT EXISTS extensions")
        await connection.execute("CREATE EXTENSION plpgsql_check WITH SCHEMA extensions")
        return await connection.fetch(_FINDINGS)


async def main() -> int:
    """Applies everything to a temporary server of Debian's and prints what is found; 1 when there is anything."""
    missing = installed()
    if missing:
        print(f"plpgsql_check did not run: {missing}.")
        return 0
    with temporary(binaries=Binaries.at(DEBIAN / "bin")) as server:
        await connect.create_database(server.dsn(database="postgres"), "wardgraph")
        await apply(server.dsn())
        found = await findings(server.dsn())
    for each in found:
        relation = f" on {each['relation']}" if each["relation"] else ""
        extra = " ".join(text for text in (each["detail"], each["hint"]) if text)
        print(
            f"{each['function']}{relation}, line {each['lineno']}: {each['level']}: {each['message']} {extra}".rstrip()
        )
    print(f"plpgsql_check: {len(found)} findings." if found else "plpgsql_check: every function is sound.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
