"""The web tier's login, in the hands of somebody with psql, opens no session and reads no row of a person."""

from hashlib import sha256
from itertools import product
from typing import Any

import asyncpg
import pytest

from tests.access.asking import call
from tests.access.cast import Cast
from tests.world import HASH, PROOF
from wardgraph import passwords

SESSIONS = "SELECT count(*) FROM auth.sessions"


async def readable(web: asyncpg.Connection, hospital_id: int, emails: list[str]) -> list[bytes]:
    """Everything that the login can read about how these accounts sign in, as bytes."""
    found = {b"", bytes(32), HASH.encode()}
    for email in emails:
        rows = await web.fetch("SELECT * FROM api.password_parameters($1, NULL, $2)", hospital_id, email)
        found |= {str(value).encode() for row in rows for value in row.values()}
    for view in ("pg_stat_activity", "pg_prepared_statements", "pg_settings", "pg_proc", "pg_stats"):
        rows = await web.fetch(f"SELECT v::text FROM pg_catalog.{view} AS v LIMIT 50")
        found |= {part.encode() for row in rows for part in row[0].strip("()").split(",")}
    return sorted(found | {sha256(each).digest() for each in found})


async def test_nothing_that_it_can_read_opens_a_session(
    api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["north"]
    rows = await admin.fetch("SELECT email FROM auth.accounts WHERE hospital_id = $1 AND roles = '{ADMIN}'", house.id)
    emails = [row["email"] for row in rows]
    # More guesses than any limit allows: here it is not the limit that has to refuse them.
    await admin.execute(
        "INSERT INTO auth.limits SELECT $1, d.kind, 100000, 60 FROM auth.default_limits() AS d", house.id
    )
    before = await admin.fetchval(SESSIONS)
    async with api.acquire() as connection:
        web: Any = connection
        things = await readable(web, house.id, emails)
        assert len(things) > 50
        for thing in things:
            given = {"p_email": emails[0], "p_proof": thing, "p_refresh_token": "x"}
            assert await call(web, house, None, "open_session", **given) == []
        for thing in things:
            text = thing.decode("utf-8", "replace").replace("\0", " ")
            given = {"p_refresh_token": text, "p_new_refresh_token": "y"}
            assert await call(web, house, None, "refresh_session", **given) == []
    assert await admin.fetchval(SESSIONS) == before
    # The proof itself does, which shows that the calls above were the right ones.
    given = {"p_email": emails[0], "p_proof": PROOF, "p_refresh_token": "z"}
    assert len(await call(api, house, None, "open_session", **given)) == 1
    await admin.execute("DELETE FROM auth.limits WHERE hospital_id = $1", house.id)


async def test_what_is_kept_of_a_token_is_no_token(api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast) -> None:
    house = cast["north"]
    rows = await admin.fetch("SELECT token_hash FROM auth.refresh_tokens WHERE hospital_id = $1", house.id)
    assert rows
    for (kept,) in rows:
        for text in (kept.hex(), f"\\x{kept.hex()}", kept.decode("latin-1").replace("\0", " ")):
            given = {"p_refresh_token": text, "p_new_refresh_token": "y"}
            assert await call(api, house, None, "refresh_session", **given) == []


@pytest.mark.parametrize(
    "table", ["auth.accounts", "auth.sessions", "auth.passwords", "auth.sign_in_rules", "auth.refresh_tokens"]
)
async def test_it_reads_no_table(api: asyncpg.Pool, table: str) -> None:
    for statement in (f"SELECT * FROM {table}", f"TABLE {table}", f"COPY {table} TO STDOUT"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await api.execute(statement)


@pytest.mark.parametrize("function", ["auth.start_session(1, 1, 'x', 'x')", "clinic.set_password(1, 1, 'x')"])
async def test_it_calls_nothing_that_asks_for_no_proof(api: asyncpg.Pool, function: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await api.execute(f"SELECT {function}")


async def test_settings_that_it_sets_show_nothing(api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast) -> None:
    house = cast["north"]
    account = await admin.fetchval(
        "SELECT id FROM auth.accounts WHERE hospital_id = $1 AND roles = '{ADMIN}'", house.id
    )
    forged = {
        "app.hospital_id": str(house.id),
        "app.account_id": str(account),
        "app.permissions": " see.accounts see.patients account.manage ",
        "app.client_address": "203.0.113.7",
    }
    async with api.acquire() as connection:
        for name, value in forged.items():
            await connection.execute("SELECT set_config($1, $2, false)", name, value)
        for things in ("accounts", "patients", "visits"):
            assert await call(connection, house, None, f"{things}_by_id", p_ids=list(range(1, 500))) == []
        assert await call(connection, house, None, "viewer") == []
        await connection.execute("RESET ALL")


async def test_salts_of_nobody_are_like_those_of_somebody(
    api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast
) -> None:
    house, other = cast["north"], cast["south"]

    async def parameters(of: int, email: str) -> str:
        # Nothing that the caller passes tells what was invented.
        query = "SELECT * FROM api.password_parameters($1, NULL, $2)"
        return str(await api.fetchval(query, of, email))

    password_hash = await passwords.hashed("correct horse battery staple")
    await admin.execute(
        "SELECT clinic.set_password(hospital_id, id, $2) FROM auth.accounts"
        " WHERE hospital_id = $1 AND roles = '{CASHIER}'",
        house.id, password_hash,
    )  # fmt: skip
    emails = await admin.fetch(
        "SELECT email FROM auth.accounts WHERE hospital_id = $1 AND roles = '{CASHIER}'", house.id
    )
    somebody = await parameters(house.id, emails[0]["email"])
    nobody = await parameters(house.id, "nobody@example.com")
    assert somebody == password_hash.rpartition("$")[0]
    assert nobody.rpartition("$")[0] == somebody.rpartition("$")[0] == passwords.CURRENT
    assert len(nobody) == len(somebody)
    assert await parameters(house.id, " Nobody@example.com ") == nobody
    salts = {await parameters(*pair) for pair in product((house.id, other.id), ("nobody@example.com", "no", ""))}
    assert len(salts) == 6
    # Whoever may not sign in is told nothing else than before.
    await admin.execute("UPDATE auth.accounts SET status = 'SUSPENDED' WHERE email = $1", emails[0]["email"])
    assert await parameters(house.id, emails[0]["email"]) == somebody
