"""Rule 9 under a crowd: whoever pays, rejects, withdraws, discounts or grows at once, what each owes adds up."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from tests.concurrency.interleaving import second_of_two
from tests.concurrency.outcomes import all_at_once
from tests.databases import Database
from tests.db.billing.books import audit
from tests.db.billing.test_claims import claimed, do, pay, reject, state
from tests.refusals import sqlstate_of
from tests.world import Hospital

Step = Callable[[Hospital], Awaitable[Any]]


async def both(database: Database, crowd: Hospital, first: Step, second: Step) -> str:
    """The SQLSTATE of the second of two commands that are given at once; the books agree afterwards."""
    outcome = await second_of_two(database, crowd, first, second)
    await audit(crowd.admin, crowd.id)
    return sqlstate_of(outcome)


async def test_a_claim_is_paid_once_whoever_enters_it(crowd: Hospital, admin: asyncpg.Connection) -> None:
    bill, claim = await claimed(crowd)
    commands = (
        do(crowd, "pay_claim", claim, p_amount="10") if nth % 2 else pay(crowd, bill, "10", "INSURANCE")
        for nth in range(30)
    )
    won, lost = await all_at_once(commands)
    # 95.20 is claimed.
    assert (len(won), lost) == (9, {"ZH301": 21})
    assert str((await audit(admin, crowd.id))[bill]["insurer_balance"]) == "5.20"


@pytest.mark.parametrize("paid_first", [True, False])
async def test_a_payment_and_a_rejection_of_the_whole(database: Database, crowd: Hospital, paid_first: bool) -> None:
    bill, claim = await claimed(crowd)
    await do(crowd, "submit_claim", claim)

    async def paid(at: Hospital) -> object:
        return await do(at, "pay_claim", claim, p_amount="95.20")

    async def rejected(at: Hospital) -> object:
        return await reject(at, claim, "PATIENT")

    steps = (paid, rejected) if paid_first else (rejected, paid)
    assert await both(database, crowd, *steps) == ("ZH207" if paid_first else "ZH301")
    expected = ["CLAIMED", "23.80", "23.80", "0.00", "PAID"]
    assert await state(crowd, bill) == (expected if paid_first else ["CLAIMED", "119.00", "119.00", "0.00", "REJECTED"])


@pytest.mark.parametrize("submitted_first", [True, False])
async def test_a_submission_and_a_discount(database: Database, crowd: Hospital, submitted_first: bool) -> None:
    bill, claim = await claimed(crowd)

    async def submitted(at: Hospital) -> object:
        return await do(at, "submit_claim", claim)

    async def discounted(at: Hospital) -> object:
        return await do(at, "discount_bill", bill, p_discount_percent="50", p_reason="Goodwill")

    steps = (submitted, discounted) if submitted_first else (discounted, submitted)
    assert await both(database, crowd, *steps) == ("ZH303" if submitted_first else "")
    assert (await state(crowd, bill))[3] == ("95.20" if submitted_first else "47.60")


@pytest.mark.parametrize("submitted_first", [True, False])
async def test_a_submission_and_a_treatment(database: Database, crowd: Hospital, submitted_first: bool) -> None:
    appointment, visit = await crowd.visit(await crowd.new_patient(80), await crowd.new_doctor(fee="100"), crowd.at(9))
    bill = (await crowd.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    claim = (await crowd.call("ADMIN", "claims_by_bill_id", p_ids=[bill]))["id"]

    async def submitted(at: Hospital) -> object:
        return await do(at, "submit_claim", claim)

    async def treated(at: Hospital) -> object:
        return await at.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="100")

    steps = (submitted, treated) if submitted_first else (treated, submitted)
    assert await both(database, crowd, *steps) == ""
    assert (await state(crowd, bill))[3:] == ["95.20" if submitted_first else "190.40", "SUBMITTED"]
    if submitted_first:
        further = (await crowd.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
        assert (await state(crowd, further))[3:] == ["95.20", "OPEN"]


@pytest.mark.parametrize("withdrawn_first", [True, False])
async def test_a_withdrawal_and_a_further_bill(database: Database, crowd: Hospital, withdrawn_first: bool) -> None:
    appointment, visit = await crowd.visit(await crowd.new_patient(80), await crowd.new_doctor(fee="100"), crowd.at(9))
    bill = (await crowd.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    claim = (await crowd.call("ADMIN", "claims_by_bill_id", p_ids=[bill]))["id"]
    await do(crowd, "submit_claim", claim)
    await crowd.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="100")

    async def withdrawn(at: Hospital) -> object:
        return await do(at, "withdraw_claim", claim, p_reason="Typo")

    async def issued(at: Hospital) -> object:
        return await at.call("ADMIN", "issue_bill", p_appointment_id=appointment)

    steps = (withdrawn, issued) if withdrawn_first else (issued, withdrawn)
    assert await both(database, crowd, *steps) == ("ZH304" if withdrawn_first else "ZH207")
