"""What has expired is cleared in every hospital, and nothing else: sessions, attempts, mail and tokens."""

from hashlib import sha256

import asyncpg

from tests.databases import Database
from tests.db.imports.importing import begin, finish
from tests.world import Hospital, new_hospital
from wardgraph.settings import Settings
from worker.expiry import clear
from worker.session import Session

ENDED = {
    "revoked long ago": ("now() - interval '31 days'", "now() + interval '1 day'", True),
    "expired long ago": ("NULL", "now() - interval '31 days'", True),
    "revoked lately": ("now() - interval '29 days'", "now() + interval '1 day'", False),
    "expired lately": ("NULL", "now() - interval '29 days'", False),
    "live": ("NULL", "now() + interval '1 day'", False),
}


async def test_sessions_that_ended_long_ago_are_cleared(
    database: Database, admin: asyncpg.Connection, api: asyncpg.Pool
) -> None:
    houses: list[Hospital] = [await new_hospital(api, admin, slug) for slug in ("north", "south")]
    for house in houses:
        for what, (revoked_at, expires_at, _) in ENDED.items():
            session = await house.sign_in(what.replace(" ", "."), ["RECEPTIONIST"])
            await admin.execute(
                f"UPDATE auth.sessions SET revoked_at = {revoked_at}, expires_at = {expires_at} WHERE key = $1", session
            )
        await admin.execute("SELECT auth.count_attempt($1, 'sign_in.address', 'old')", house.id)
        await admin.execute("UPDATE auth.attempts SET forgotten_at = now() WHERE hospital_id = $1", house.id)
        await admin.execute("SELECT auth.count_attempt($1, 'sign_in.address', 'new')", house.id)
    async with Session.open(database.worker_dsn, Settings()) as worker:
        await clear(worker)
    for house in houses:
        attempts = "SELECT array_agg(key_hash) FROM auth.attempts WHERE hospital_id = $1"
        assert await admin.fetchval(attempts, house.id) == [sha256(b"new").digest()]
        left = {
            row["key"] for row in await admin.fetch("SELECT key FROM auth.sessions WHERE hospital_id = $1", house.id)
        }
        kept = {what for what in ENDED if house.sessions[what.replace(" ", ".")] in left}
        assert kept == {what for what, (_, _, is_cleared) in ENDED.items() if not is_cleared}


MAILS = {
    "sent long ago": ("now() - interval '31 days'", "NULL", "NULL", True),
    "given up long ago": ("NULL", "now() - interval '31 days'", "'SMTP 550'", True),
    "sent lately": ("now() - interval '29 days'", "NULL", "NULL", False),
    "given up lately": ("NULL", "now() - interval '29 days'", "'SMTP 550'", False),
    "waiting": ("NULL", "NULL", "'SMTP 451'", False),
}
TOKENS = {"expired": ("now() - interval '1 second'", True), "valid": ("now() + interval '1 minute'", False)}


async def test_settled_mail_and_expired_tokens_are_cleared(
    database: Database, admin: asyncpg.Connection, api: asyncpg.Pool
) -> None:
    house = await new_hospital(api, admin, "west")
    for what, (sent_at, given_up_at, failure, _) in MAILS.items():
        await admin.execute(
            "INSERT INTO auth.mails (hospital_id, kind, recipient, created_at, sent_at, given_up_at, failure)"
            f" VALUES ($1, 'RIGHTS_CHANGED', $2, now() - interval '40 days', {sent_at}, {given_up_at}, {failure})",
            house.id, what,
        )  # fmt: skip
    for what, (expires_at, _) in TOKENS.items():
        await admin.execute(
            "INSERT INTO auth.tokens (hospital_id, kind, email, token_hash, expires_at)"
            f" VALUES ($1, 'INVITATION', $2, sha256($2::text::bytea), {expires_at})",
            house.id, what,
        )  # fmt: skip
    async with Session.open(database.worker_dsn, Settings()) as worker:
        await clear(worker)
    mails = await admin.fetch("SELECT recipient FROM auth.mails WHERE hospital_id = $1", house.id)
    assert {row["recipient"] for row in mails} == {what for what, (*_, is_cleared) in MAILS.items() if not is_cleared}
    tokens = await admin.fetch("SELECT email FROM auth.tokens WHERE hospital_id = $1", house.id)
    assert {row["email"] for row in tokens} == {what for what, (_, is_cleared) in TOKENS.items() if not is_cleared}


async def test_rows_of_imports_that_ended_long_ago_are_cleared(
    database: Database, admin: asyncpg.Connection, api: asyncpg.Pool
) -> None:
    house = await new_hospital(api, admin, "east")
    good = {"first_name": "Eva", "last_name": "Berg", "birth_date": "1980-02-29", "gender": "FEMALE"}
    bad = good | {"gender": "?"}
    ended, lately = await begin(house, "PATIENTS", [good, bad]), await begin(house, "PATIENTS", [bad])
    given_up, running = await begin(house, "PATIENTS", [bad, bad]), await begin(house, "PATIENTS", [bad, bad, bad])
    await finish(house, ended)
    await finish(house, lately)
    # The trigger that keeps updated_at would make it today.
    async with admin.transaction():
        await admin.execute("SET LOCAL session_replication_role = replica")
        await admin.execute(
            "UPDATE clinic.import_runs SET updated_at = now() - CASE WHEN id = ANY ($2) THEN interval '31 days'"
            " ELSE interval '29 days' END WHERE hospital_id = $1",
            house.id, [ended, given_up],
        )  # fmt: skip
    async with Session.open(database.worker_dsn, Settings()) as worker:
        await clear(worker)
    left = await admin.fetch(
        "SELECT import_run_id, array_agg(line ORDER BY line) AS lines FROM clinic.import_rows WHERE hospital_id = $1"
        " GROUP BY 1",
        house.id,
    )
    # Of what is cleared only the line that became a record is kept, so that it is never loaded again.
    assert dict(map(tuple, left)) == {ended: [2], lately: [2], running: [2, 3, 4]}
    runs = await admin.fetch(
        "SELECT id, status, rows_loaded, rows_refused FROM clinic.import_runs WHERE hospital_id = $1", house.id
    )
    assert {tuple(row) for row in runs} == {
        (ended, "COMPLETED", 1, 1),
        (lately, "COMPLETED", 0, 1),
        (given_up, "CANCELLED", 0, 0),
        (running, "RUNNING", 0, 0),
    }
