"""What a database holds, in a few words to compare."""

import asyncpg

# Keys and salts that are drawn, and attempts, which go by the real time and which only people make.
_DRAWN = {
    "auth.attempts",
    "auth.sessions",
    "auth.requests",
    "auth.passwords",
    "auth.sign_in_rules",
    "auth.refresh_tokens",
}


async def digests(connection: asyncpg.Connection) -> dict[str, str]:
    """A digest of each table's rows, ids and times included; what no seed decides is left out."""
    tables = await connection.fetch(
        """SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
           WHERE schemaname IN ('clinic', 'auth') ORDER BY 1"""
    )
    return {
        table: await connection.fetchval(
            f"""SELECT count(*) || ' ' || coalesce(md5(string_agg(line, E'\\n' ORDER BY line COLLATE "C")), '')
                FROM (SELECT to_jsonb(t)::text AS line FROM {table} AS t) AS lines"""
        )
        for (table,) in tables
        if table not in _DRAWN
    }
