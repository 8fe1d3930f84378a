"""Whoever signs in while the account loses its password, its status or itself: no session outlives that."""

import asyncpg
import pytest

from tests.concurrency.interleaving import Step, both_behind, second_of_two
from tests.databases import Database
from tests.world import PROOF, Hospital

OTHER = f"$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ${'A' * 43}"


async def account_of(admin: asyncpg.Connection, house: Hospital) -> int:
    await house.sign_in("Ann", ["RECEPTIONIST"])
    query = "SELECT id FROM auth.accounts WHERE hospital_id = $1 AND email = $2"
    return int(await admin.fetchval(query, house.id, f"ann@{house.id}.example"))


def signing_in(house: Hospital) -> Step:
    return lambda line: line.opened(f"ann@{house.id}.example", "late")


async def ending(house: Hospital, how: str, account: int) -> Step:
    if how == "reset":
        token = await house.token(f"ann@{house.id}.example", "PASSWORD_RESET")
        return lambda line: line.call(None, "reset_password", p_token=token, p_new_password_hash=OTHER)
    if how == "change":
        return lambda line: line.call("Ann", "change_password", p_proof=PROOF, p_new_password_hash=OTHER)
    return lambda line: line.call("ADMIN", f"{how}_account", p_account_id=account)


@pytest.mark.parametrize("how", ["reset", "change", "suspend", "delete"])
async def test_who_signs_in_meanwhile_is_out_as_well(
    database: Database, crowd: Hospital, admin: asyncpg.Connection, how: str
) -> None:
    account = await account_of(admin, crowd)
    outcome = await second_of_two(database, crowd, await ending(crowd, how, account), signing_in(crowd))
    assert outcome is None
    # Not even once the account is active again.
    live = "SELECT count(*) FROM auth.sessions WHERE hospital_id = $1 AND account_id = $2 AND revoked_at IS NULL"
    assert await admin.fetchval(live, crowd.id, account) == (1 if how == "change" else 0)


@pytest.mark.parametrize("how", ["reset", "change"])
async def test_who_signed_in_before_is_out(
    database: Database, crowd: Hospital, admin: asyncpg.Connection, how: str
) -> None:
    account = await account_of(admin, crowd)
    await second_of_two(database, crowd, signing_in(crowd), await ending(crowd, how, account))
    opened = "SELECT revoked_at FROM auth.sessions WHERE hospital_id = $1 AND account_id = $2 ORDER BY id DESC LIMIT 1"
    assert await admin.fetchval(opened, crowd.id, account) is not None


async def test_changing_a_password_and_signing_in_do_not_wait_for_each_other(
    database: Database, crowd: Hospital, admin: asyncpg.Connection
) -> None:
    account = await account_of(admin, crowd)
    change = await ending(crowd, "change", account)
    held = f"SELECT FROM auth.accounts WHERE hospital_id = {crowd.id} AND id = {account} FOR UPDATE"
    changed, opened = await both_behind(database, crowd, held, change, signing_in(crowd))
    assert isinstance(changed, asyncpg.Record)
    # The password was another one by then.
    assert opened is None


async def test_turning_the_second_factor_off_and_signing_in_do_not_wait_for_each_other(
    database: Database, crowd: Hospital, admin: asyncpg.Connection
) -> None:
    account = await account_of(admin, crowd)
    await crowd.call("Ann", "begin_second_factor")
    code = (
        "SELECT rules.totp(secret, floor(extract(epoch FROM clock_timestamp()) / 30)::bigint + $3)"
        " FROM auth.second_factors WHERE hospital_id = $1 AND account_id = $2"
    )
    first = await admin.fetchval(code, crowd.id, account, 0)
    recovery = [row["recovery_code"] for row in await crowd.rows("Ann", "confirm_second_factor", p_code=first)]
    assert len(recovery) == 10
    given = {"p_email": f"ann@{crowd.id}.example", "p_proof": PROOF, "p_refresh_token": "late"}
    off, opened = await both_behind(
        database, crowd, f"SELECT FROM auth.second_factors WHERE hospital_id = {crowd.id} FOR UPDATE",
        lambda line: line.rows("Ann", "disable_second_factor", p_account_id=account, p_code=recovery[0]),
        lambda line: line.rows(None, "open_session", p_code=recovery[1], **given),
    )  # fmt: skip
    assert isinstance(off, list)
    assert isinstance(opened, list)
    assert (len(off), len(opened)) == (1, 1)
