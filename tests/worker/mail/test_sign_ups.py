"""The mail of a sign-up: a link that confirms it, or, where the address has an account, that it has one."""

from pathlib import Path

import asyncpg
import pytest

from tests.databases import Database
from tests.mailbox import PUBLIC_URL, Mailbox, link_of, token_of
from tests.signing_up import account_of, register, session_of, sign_up
from tests.world import Hospital, new_hospital


@pytest.fixture
async def house(api: asyncpg.Pool, admin: asyncpg.Connection, tmp_path: Path) -> Hospital:
    return await new_hospital(api, admin, f"s{tmp_path.name.replace('_', '')[-20:]}")


@pytest.fixture
def mailbox(database: Database, tmp_path: Path) -> Mailbox:
    return Mailbox(database.worker_dsn, tmp_path)


async def test_the_link_of_the_mail_confirms_the_sign_up(house: Hospital, mailbox: Mailbox) -> None:
    await sign_up(house, "Eva@example.com")
    (mail,) = await mailbox.delivered()
    slug = await house.admin.fetchval("SELECT slug FROM clinic.hospitals WHERE id = $1", house.id)
    assert (mail["To"], mail["Subject"]) == ("eva@example.com", f"{slug}: Confirm your e-mail address")
    assert link_of(mail) == f"{PUBLIC_URL}/confirm-sign-up#hospital={slug}&token={token_of(mail)}"
    confirmed = await house.call(None, "confirm_sign_up", p_token=token_of(mail))
    assert (confirmed["email"], confirmed["account_status"]) == ("eva@example.com", "ACTIVE")
    await session_of(house, "eva@example.com")
    assert await mailbox.delivered() == []


async def test_an_address_with_an_account_is_told_so_and_gets_no_token(house: Hospital, mailbox: Mailbox) -> None:
    await house.sign_in("clerk", ["CASHIER"])
    email = f"clerk@{house.id}.example"
    for again in (sign_up(house, email), register(house, email)):
        await again
        (mail,) = await mailbox.delivered()
        assert mail["To"] == email
        assert mail["Subject"].endswith(": You have an account already")
        assert "http" not in mail.get_content()
    assert await house.admin.fetchval("SELECT count(*) FROM auth.tokens WHERE hospital_id = $1", house.id) == 0


async def test_a_doctor_confirms_and_then_waits_for_approval(house: Hospital, mailbox: Mailbox) -> None:
    await register(house, "dot@example.com")
    token = await mailbox.token("dot@example.com")
    assert (await house.call(None, "confirm_sign_up", p_token=token))["account_status"] == "PENDING"
    account = await account_of(house, "dot@example.com")
    assert account["status"] == "PENDING"
    # Signing up again, the address has an account: no second token.
    await sign_up(house, "dot@example.com")
    (mail,) = await mailbox.delivered()
    assert mail["Subject"].endswith(": You have an account already")


async def test_who_lost_the_password_in_a_crowd_gets_a_mail_to_choose_one(house: Hospital, mailbox: Mailbox) -> None:
    await sign_up(house, "eva@example.com")
    old = await mailbox.token("eva@example.com")
    await sign_up(house, "eva@example.com", first_name="Mallory")
    new = await mailbox.token("eva@example.com")
    # The newer mail took the place of the older.
    with pytest.raises(asyncpg.PostgresError) as caught:
        await house.call(None, "confirm_sign_up", p_token=old)
    assert caught.value.sqlstate == "ZH007"
    assert not (await house.call(None, "confirm_sign_up", p_token=new))["has_password"]
    assert await house.opened("eva@example.com") is None
    (mail,) = await mailbox.delivered()
    assert mail["Subject"].endswith(": Choose a new password")
    assert token_of(mail)
