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

CLEANED, UNIQUE = "clean_texts", "names"


@pytest.fixture
def earlier(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The migrations before the one that a case names, and nothing that follows them."""
    (tmp_path / "migrations").mkdir()
    (changing,) = (SQL / "migrations").glob(f"[0-9]*_{request.param}.sql")
    for path in sorted((SQL / "migrations").glob("*.sql")):
        if path.name < changing.name:
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


@pytest.mark.parametrize("earlier", [CLEANED], indirect=True)
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
            # It was another row's, and says so since names are compared.
            (f"Ward 1\u200b (2, no. {ids[2]})", ""),
            ("\u00a0", "x"),
        ]


@pytest.mark.parametrize("earlier", [UNIQUE], indirect=True)
async def test_of_names_that_are_one_the_later_says_that_it_is_another(empty: Database, earlier: Path) -> None:
    await apply(empty.admin_dsn, earlier)
    async with connect.admin(empty.admin_dsn) as connection:
        first, second = [
            await connection.fetchval(
                "INSERT INTO clinic.hospitals (slug, name, time_zone, currency)"
                " VALUES ($1, $1, 'UTC', 'EUR') RETURNING id",
                slug,
            )
            for slug in ("one", "two")
        ]
        rows = Rows(connection, first)
        ids = [await rows.department(name) for name in ("Ward 1", "WARD  1", "ward 1", "Ward 2")]
        elsewhere = await Rows(connection, second).department("ward 1")
    await apply(empty.admin_dsn)
    async with connect.admin(empty.admin_dsn) as connection:
        names = [name for name, _ in await Rows(connection, first).texts(*ids)]
        assert names == ["Ward 1", f"WARD  1 (2, no. {ids[1]})", f"ward 1 (3, no. {ids[2]})", "Ward 2"]
        assert await Rows(connection, second).texts(elsewhere) == [("ward 1", "")]
        with pytest.raises(asyncpg.UniqueViolationError, match="department_name_is_unique"):
            await Rows(connection, second).department("Ward\u00a01")
