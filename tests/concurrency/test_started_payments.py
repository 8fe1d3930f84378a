"""Rule 5 under a crowd: whatever patients start and cashiers confirm at once, a bill is paid once."""

from decimal import Decimal

import asyncpg
import pytest

from tests.concurrency.interleaving import second_of_two
from tests.concurrency.outcomes import all_at_once
from tests.databases import Database
from tests.db.billing.books import audit
from tests.db.billing.test_started_payments import pay, settle, start, started_bill
from tests.refusals import sqlstate_of
from tests.world import Hospital


async def test_one_payment_of_a_bill_is_pending(crowd: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await started_bill(crowd)
    won, lost = await all_at_once(start(crowd, bill, "10") for _ in range(30))
    assert (len(won), lost) == (1, {"ZH312": 29})
    assert (await audit(admin, crowd.id))[bill]["pending"] == Decimal(10)


async def test_a_started_payment_is_settled_once(crowd: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await started_bill(crowd)
    key = (await start(crowd, bill))["id"]
    ways = [
        settle(crowd, "TILL", "confirm_payment", key),
        settle(crowd, "TILL", "reject_payment", key, p_reason="No money came"),
        settle(crowd, "PAYER", "withdraw_payment", key),
    ]
    won, lost = await all_at_once(way for _ in range(1) for way in ways)
    assert (len(won), lost) == (1, {"ZH207": 2})
    await audit(admin, crowd.id)


@pytest.mark.parametrize("started_first", [True, False])
async def test_the_patient_and_the_desk_at_once_pay_a_bill_once(
    database: Database, crowd: Hospital, admin: asyncpg.Connection, started_first: bool
) -> None:
    _, bill = await started_bill(crowd)

    async def starts(at: Hospital) -> object:
        return await start(at, bill)

    async def pays(at: Hospital) -> object:
        return await pay(at, bill, "95.20")

    outcome = await second_of_two(database, crowd, *((starts, pays) if started_first else (pays, starts)))
    assert sqlstate_of(outcome) == ("ZH301" if started_first else "ZH303")
    row = (await audit(admin, crowd.id))[bill]
    assert row["paid"] + row["pending"] == row["owed"]
