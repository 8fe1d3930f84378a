"""Counts what breaks a rule in the hospitals of a database, by queries written from docs/rules.md alone."""

import time
from collections.abc import Callable
from pathlib import Path

from db.connect import admin

_QUERIES = Path(__file__).with_suffix(".sql")


async def recount(admin_dsn: str, tell: Callable[[str], None]) -> int:
    """Tells of each rule how many rows break it; the number of rules that are broken."""
    broken = 0
    async with admin(admin_dsn) as connection:
        await connection.execute("SET work_mem = '256MB'; SET enable_nestloop = off; SET jit = off")
        for part in _QUERIES.read_text().split("-- ! ")[1:]:
            rule, _, query = part.partition("\n")
            began = time.perf_counter()
            found = await connection.fetchval(query.strip().rstrip(";"))
            broken += bool(found)
            tell(f"{found:>8}  {rule} ({time.perf_counter() - began:.1f} s)")
    return broken
