"""Whether large hospitals are being loaded: meanwhile the database has neither all its rows nor all its rules.

A load notes in a schema of its own what it has done and what it has put aside, so that one that was killed can go on
or be undone. As long as the notes are there, nobody but the loader uses the database.
"""

import asyncpg

from db.connect import admin
from db.errors import DatabaseProblem

SCHEMA = "loading"
"""Where a load keeps its notes; what is known of each hospital is in schemas whose names begin so."""


class Loading(DatabaseProblem):
    """Hospitals are being loaded, or were when the load was killed."""

    def __init__(self) -> None:
        super().__init__(
            "Large hospitals are being loaded into this database, or their load was interrupted.",
            "Wait for it; `wardgraph seed` with the same options goes on with an interrupted one, and "
            "`wardgraph seed --undo` removes what it has loaded.",
        )


async def unfinished(connection: asyncpg.Connection) -> bool:
    """Whether there are the notes of a load."""
    return bool(await connection.fetchval(f"SELECT to_regclass('{SCHEMA}.load') IS NOT NULL"))


async def refuse(admin_dsn: str) -> None:
    """Raises Loading while there is an unfinished load."""
    async with admin(admin_dsn) as connection:
        if await unfinished(connection):
            raise Loading
