"""What texts of before become: those that are kept clean from now on, unless another row has the text already."""

import dataclasses
import shutil
from pathlib import Path

import asyncpg
import pytest

from db import connect
from db.migrate.apply import apply
from db.migrate.sql_files import SQL
from tests.databases import Database

BEFORE = 47


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The migrations before texts were kept clean, and nothing that follows them."""
    (tmp_path / "migrations").mkdir()
    for path in sorted((SQL / "migrations").glob("*.sql")):
        if int(path.name[:4]) < BEFORE:
            shutil.copy(path, tmp_path / "migrations")
    return tmp_path


@dataclasses.dataclass
class Rows:
    """Rows of before, and what they say now."""

    connection: asyncpg.Connection
    hospital: int

    async def department(self, name: str, location: str = "") -> int:
        statement = """INSERT INTO clinic.departments (hospital_id, name, location, opens_at, closes_at)
            VALUES ($1, $2, $3, '08:00', '16:00') RETURNING id"""
        return int(await self.connection.fetchval(statement, self.hospital, name, location))

    async def texts(self, *ids: int) -> list[tuple[str, str]]:
        statement = "SELECT name, location FROM clinic.departments WHERE id = ANY ($1) ORDER BY id"
        return [(row["name"], row["location"]) for row in await self.connection.fetch(statement, ids)]


async def test_texts_of_before_are_cleaned_where_nothing_stands_against_it(empty: Database, earlier: Path) -> None:
    await apply(empty.admin_dsn, earlier)
    async with connect.admin(empty.admin_dsn) as connection:
        hospital = await connection.fetchval(
            "INSERT INTO clinic.hospitals (slug, name, time_zone, currency)"
            " VALUES ('st-ann', E'St\\u00a0Ann\\t', 'UTC', 'EUR') RETURNING id"
        )
        rows = Rows(connection, hospital)
        ids = [
            await rows.department("Cafe\u0301\u00a0", "Floor\n2\u202e"),
            await rows.department("Ward 1"),
            await rows.department("Ward 1\u200b", "\u3000"),
            await rows.department("\u00a0", " x "),
        ]
        before = await connection.fetchval("SELECT count(*) FROM clinic.departments")
    await apply(empty.admin_dsn)
    async with connect.admin(empty.admin_dsn) as connection:
        assert await connection.fetchval("SELECT name FROM clinic.hospitals WHERE id = $1", hospital) == "St\u00a0Ann"
        assert await connection.fetchval("SELECT count(*) FROM clinic.departments") == before
        assert await Rows(connection, hospital).texts(*ids) == [
            ("Café", "Floor 2"),
            ("Ward 1", ""),
            ("Ward 1\u200b", ""),
            ("\u00a0", "x"),
        ]
