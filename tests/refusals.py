"""What a refusal is: its SQLSTATE, its exact details, and not one row changed by it."""

import datetime as dt
from collections.abc import Awaitable, Mapping
from typing import Any

import asyncpg
import orjson
import pytest

_TABLES = """
    SELECT string_agg(format(
        'SELECT %1$L AS name, count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)), 0) AS digest FROM %1$s t',
        c.oid::regclass
    ), ' UNION ALL ')
    FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
"""


async def digest(connection: asyncpg.Connection) -> dict[str, tuple[int, int]]:
    """How many rows every table has and a digest of them, as an administrator sees them."""
    rows = await connection.fetch(await connection.fetchval(_TABLES))
    return {row["name"]: (row["rows"], int(row["digest"])) for row in rows}


async def refused(
    admin: asyncpg.Connection, doing: Awaitable[object], sqlstate: str, detail: Mapping[str, object]
) -> asyncpg.PostgresError:
    """Proves that `doing` fails with this SQLSTATE and these details exactly, and that no table changed."""
    before = await digest(admin)
    with pytest.raises(asyncpg.PostgresError) as caught:
        await doing
    assert (caught.value.sqlstate, like(detail_of(caught.value), detail)) == (sqlstate, detail), caught.value
    assert await digest(admin) == before
    return caught.value


async def violates(admin: asyncpg.Connection, doing: Awaitable[object], constraint: str) -> None:
    """Proves that `doing` breaks a constraint of the table, or of its index, and that no table changed."""
    before = await digest(admin)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as caught:
        await doing
    assert caught.value.constraint_name == constraint
    assert await digest(admin) == before


def problems(*expected: tuple[str, str]) -> dict[str, object]:
    """The details of BAD_USER_INPUT with these (path, code)s, whatever their messages say."""
    return {"problems": [{"path": path, "code": code} for path, code in expected]}


def detail_of(error: BaseException) -> Any:
    """The JSON object that a refusal carries as its DETAIL; its text where it is none of ours."""
    text = str(getattr(error, "detail", None) or "null")
    return orjson.loads(text) if text[0] in "{n" else text


def sqlstate_of(outcome: object) -> str:
    """The SQLSTATE of an outcome of asyncio.gather, or "" where it went well. Raises whatever is no database error."""
    if isinstance(outcome, asyncpg.PostgresError):
        return str(outcome.sqlstate)
    if isinstance(outcome, BaseException):
        raise outcome
    return ""


def like(found: Any, expected: Any) -> Any:
    """`found` with its times read as times where `expected` has them, and the messages of problems left out."""
    if isinstance(expected, dt.datetime):
        return dt.datetime.fromisoformat(found)
    if isinstance(expected, dt.date):
        return dt.date.fromisoformat(found)
    if isinstance(expected, Mapping) and isinstance(found, dict):
        return {
            key: like(value, expected.get(key))
            for key, value in found.items()
            if key in expected or key != "message" or not value
        }
    if isinstance(expected, list) and isinstance(found, list):
        return [like(*pair) for pair in zip(found, expected, strict=False)] + found[len(expected) :]
    return found
