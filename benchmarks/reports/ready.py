"""The database of a run: its data set, who asks, and the floors."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.database import Bench, make, sign_in
from db.connect import admin, databases
from wardgraph.settings import Settings

FLOORS = Path(__file__).with_name("floors.sql")


@asynccontextmanager
async def ready(data: Path, scale: str, secret: str, hospitals: Sequence[str]) -> AsyncIterator[Bench]:
    """The database in `data`, seeded if it is new; asked about is the first of the hospitals that it has."""
    async with databases(Settings(data=data, secret=secret)) as dsns:
        await make(dsns.admin, scale)
        async with admin(dsns.admin) as connection:
            async with connection.transaction():
                await connection.execute(FLOORS.read_text())
            asker = await sign_in(connection, secret, hospitals)
            await connection.execute("ANALYZE")
            yield Bench(data, connection, dsns.admin, dsns.api, secret, asker, {})
