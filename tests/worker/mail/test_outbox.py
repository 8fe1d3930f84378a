"""The outbox of mail: sent once, tried again later, given up in the end, and no token lies around."""

import asyncio
import datetime as dt
from pathlib import Path

import asyncpg
import pytest

from db import connect
from tests.databases import Database
from tests.mailbox import PUBLIC_URL, Mailbox, link_of, token_of
from tests.world import Hospital, new_hospital
from wardgraph.settings import Settings, SettingsError
from worker.mail.delivery import check, deliver
from worker.mail.texts import TEXTS
from worker.session import Session


@pytest.fixture
async def house(api: asyncpg.Pool, admin: asyncpg.Connection, tmp_path: Path) -> Hospital:
    made = await new_hospital(api, admin, f"h{tmp_path.name.replace('_', '')[-20:]}")
    await made.sign_in("Ann", ["RECEPTIONIST"])
    return made


@pytest.fixture
def mailbox(database: Database, tmp_path: Path) -> Mailbox:
    return Mailbox(database.worker_dsn, tmp_path)


def ann(house: Hospital) -> str:
    return f"ann@{house.id}.example"


async def queue(admin: asyncpg.Connection, house: Hospital, kind: str = "PASSWORD_RESET", to: str = "") -> None:
    await admin.execute("SELECT auth.queue_mail($1, $2, $3)", house.id, kind, to or ann(house))


async def outbox(admin: asyncpg.Connection, house: Hospital) -> asyncpg.Record | None:
    return await admin.fetchrow("SELECT * FROM auth.mails WHERE hospital_id = $1", house.id)


async def test_a_mail_is_sent_once_with_a_link_and_the_name_of_the_hospital(
    admin: asyncpg.Connection, house: Hospital, mailbox: Mailbox
) -> None:
    await queue(admin, house, to=f"  {ann(house).upper()} ")
    (mail,) = await mailbox.delivered()
    name, slug = await admin.fetchrow("SELECT name, slug FROM clinic.hospitals WHERE id = $1", house.id) or ("", "")
    assert mail["To"] == ann(house)
    assert mail["From"] == f"{name} <no-reply@localhost>"
    assert mail["Subject"] == f"{name}: Choose a new password"
    assert link_of(mail) == f"{PUBLIC_URL}/reset-password#hospital={slug}&token={token_of(mail)}"
    assert await mailbox.delivered() == []
    sent = await outbox(admin, house)
    assert sent is not None
    assert (sent["attempts"], sent["failure"], sent["given_up_at"]) == (1, None, None)
    assert sent["sent_at"] is not None


async def test_no_token_is_in_the_database(admin: asyncpg.Connection, house: Hospital, mailbox: Mailbox) -> None:
    await queue(admin, house)
    token = await mailbox.token(ann(house))
    assert len(token.partition(".")[2]) == 64
    for table in ("auth.mails", "auth.tokens"):
        rows = await admin.fetchval(f"SELECT string_agg(t::text, '') FROM {table} AS t")
        assert token.partition(".")[2] not in rows
    found = await admin.fetchval("SELECT auth.token_email($1, 'PASSWORD_RESET', $2)", house.id, token)
    assert found == ann(house)


async def test_only_its_owner_may_read_a_mail_in_the_folder(
    admin: asyncpg.Connection, house: Hospital, mailbox: Mailbox, tmp_path: Path
) -> None:
    await queue(admin, house)
    await mailbox.delivered()
    (file,) = (tmp_path / "mail").iterdir()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


async def test_what_waits_is_there_once(admin: asyncpg.Connection, house: Hospital, mailbox: Mailbox) -> None:
    for _ in range(3):
        await queue(admin, house)
    await queue(admin, house, "PASSWORD_CHANGED")
    assert len(await mailbox.delivered()) == 2


@pytest.mark.parametrize("status", ["SUSPENDED", "PENDING", None])
async def test_nobody_is_written_to_who_has_no_account_for_it_and_no_trace_is_left(
    admin: asyncpg.Connection, house: Hospital, mailbox: Mailbox, status: str | None
) -> None:
    if status:
        await admin.execute("UPDATE auth.accounts SET status = $2 WHERE hospital_id = $1", house.id, status)
    await queue(admin, house, to=ann(house) if status else "stranger@elsewhere.example")
    assert await outbox(admin, house) is not None
    assert await mailbox.delivered() == []
    assert await outbox(admin, house) is None
    assert await admin.fetchval("SELECT count(*) FROM auth.tokens WHERE hospital_id = $1", house.id) == 0


async def test_what_fails_is_tried_later_each_time_and_given_up_after_the_tenth(
    admin: asyncpg.Connection, house: Hospital, database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # A file where the folder has to be.
    (tmp_path / "mail").write_text("")
    await queue(admin, house)
    waits = []
    async with Session.open(database.worker_dsn, Settings(data=tmp_path)) as session:
        for attempt in range(1, 11):
            await deliver(session)
            await deliver(session)
            mail = await outbox(admin, house)
            assert mail is not None
            assert (mail["attempts"], mail["failure"], mail["sent_at"]) == (attempt, "FileExistsError", None)
            assert (mail["given_up_at"] is not None) == (attempt == 10)
            if attempt < 10:
                waits.append(mail["next_attempt_at"] - await admin.fetchval("SELECT now()"))
                await admin.execute("UPDATE auth.mails SET next_attempt_at = now() WHERE hospital_id = $1", house.id)
        await deliver(session)
    minutes = [round(wait / dt.timedelta(minutes=1)) for wait in waits]
    assert minutes == [1, 3, 9, 27, 81, 243, 360, 360, 360]
    assert "was not sent and given up: FileExistsError" in caplog.text
    assert "ann" not in caplog.text


@pytest.mark.parametrize(
    "recipient", ["a@[", "<a@b", "=.a@x\x1c,a<", "?[\x1c@,*\x7f()<", "é@a.,<", 'a"b@x', "a\x01@b.example"]
)
async def test_an_address_that_no_mail_can_have_holds_up_no_other_mail(
    admin: asyncpg.Connection, house: Hospital, mailbox: Mailbox, caplog: pytest.LogCaptureFixture, recipient: str
) -> None:
    await queue(admin, house, "SIGN_UP", recipient)
    # It comes first.
    await admin.execute(
        "UPDATE auth.mails SET next_attempt_at = now() - interval '1 day' WHERE recipient = $1", recipient
    )
    await queue(admin, house)
    mails = await mailbox.delivered()
    assert [mail["To"] for mail in mails][-1] == ann(house)
    query = "SELECT failure, given_up_at IS NULL FROM auth.mails WHERE hospital_id = $1 AND recipient = $2"
    (left,) = await admin.fetch(query, house.id, recipient)
    assert tuple(left) == ((None, True) if len(mails) == 2 else ("ADDRESS", False))
    assert "fault" not in caplog.text
    assert recipient not in caplog.text


async def test_a_fault_is_one_mails_own_and_is_tried_again(
    admin: asyncpg.Connection, house: Hospital, database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await queue(admin, house)
    await queue(admin, house, "PASSWORD_CHANGED")
    # Mail is from nobody by this, which the settings' reader refuses.
    async with Session.open(database.worker_dsn, Settings(data=tmp_path, mail_from="a@[")) as session:
        await deliver(session)
    rows = await admin.fetch("SELECT failure, attempts, given_up_at FROM auth.mails WHERE hospital_id = $1", house.id)
    assert [tuple(row) for row in rows] == [("FAULT", 1, None)] * 2
    assert caplog.text.count("ERROR") == 2


async def test_a_worker_that_dies_leaves_its_mail_to_the_next(
    admin: asyncpg.Connection, house: Hospital, database: Database, mailbox: Mailbox
) -> None:
    await queue(admin, house)
    async with Session.open(database.worker_dsn, Settings()) as session:
        (claimed,) = await session.call("claim_mail", p_hospital_id=house.id)
    assert await mailbox.delivered() == []
    await admin.execute("UPDATE auth.mails SET next_attempt_at = now() WHERE hospital_id = $1", house.id)
    token = await mailbox.token(ann(house))
    assert token != claimed["token"]


async def test_two_workers_never_claim_the_same_mail(
    admin: asyncpg.Connection, house: Hospital, database: Database
) -> None:
    for number in range(20):
        await house.sign_in(f"w{number}", ["RECEPTIONIST"])
        await queue(admin, house, to=f"w{number}@{house.id}.example")

    async def claim() -> list[str]:
        async with Session.open(database.worker_dsn, Settings()) as session:
            found = []
            while claimed := await session.call("claim_mail", p_hospital_id=house.id):
                found.append(claimed[0]["recipient"])
            return found

    claimed = [recipient for part in await asyncio.gather(*(claim() for _ in range(4))) for recipient in part]
    assert sorted(claimed) == sorted(f"w{number}@{house.id}.example" for number in range(20))


@pytest.mark.parametrize(
    "change", ["recipient = 'thief@elsewhere.example'", "kind = 'PASSWORD_CHANGED'", "hospital_id = hospital_id + 1"]
)
async def test_who_is_written_to_about_what_never_changes(
    admin: asyncpg.Connection, house: Hospital, change: str
) -> None:
    await queue(admin, house)
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await admin.execute(f"UPDATE auth.mails SET {change} WHERE hospital_id = $1", house.id)
    assert refusal.value.sqlstate == "ZH502"


async def test_what_was_sent_stays_so(admin: asyncpg.Connection, house: Hospital, mailbox: Mailbox) -> None:
    await queue(admin, house)
    await mailbox.delivered()
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await admin.execute("UPDATE auth.mails SET sent_at = NULL WHERE hospital_id = $1", house.id)
    assert refusal.value.sqlstate == "ZH502"


async def test_every_kind_of_mail_has_a_text_and_a_page_where_it_brings_a_token(admin: asyncpg.Connection) -> None:
    kinds = await admin.fetch("SELECT kind, token_lifetime IS NOT NULL AS has_token FROM auth.mail_kinds()")
    assert {row["kind"]: row["has_token"] for row in kinds} == {kind: bool(text.page) for kind, text in TEXTS.items()}
    for text in TEXTS.values():
        assert ("{link}" in text.body) == ("{until}" in text.body) == bool(text.page)


async def test_an_unknown_kind_is_refused(admin: asyncpg.Connection, house: Hospital) -> None:
    with pytest.raises(asyncpg.NoDataFoundError):
        await queue(admin, house, "NOTHING")


async def test_the_web_tier_reaches_no_mail_and_no_token(database: Database, house: Hospital) -> None:
    async with connect.admin(database.api_dsn) as web:
        for statement in (
            "SELECT * FROM auth.mails",
            "SELECT * FROM auth.tokens",
            f"SELECT auth.queue_mail({house.id}, 'PASSWORD_RESET', 'x@y')",
            f"SELECT auth.issue_token({house.id}, 'PASSWORD_RESET', 'x@y', '1 hour')",
            f"SELECT * FROM worker.claim_mail({house.id})",
            f"SELECT worker.settle_mail({house.id}, 1, NULL, true)",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await web.execute(statement)


def test_production_says_what_it_lacks_to_send_mail() -> None:
    check(Settings())
    with pytest.raises(SettingsError) as lacking:
        check(Settings(environment="production"))
    named = [problem.partition(" ")[0] for problem in lacking.value.problems]
    assert named == ["WARDGRAPH_SMTP_HOST", "WARDGRAPH_PUBLIC_URL", "WARDGRAPH_MAIL_FROM"]
    check(
        Settings(
            environment="production", smtp_host="mail.example", public_url="https://a.example", mail_from="a@a.example"
        )
    )
