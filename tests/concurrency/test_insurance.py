"""A re-rating and what is done to the same bill or patient at once."""

import asyncpg
import pytest

from tests.concurrency.interleaving import second_of_two
from tests.databases import Database
from tests.db.billing.books import audit
from tests.db.billing.test_insurance import billed, insure, kept, rerate
from tests.db.patients.test_own_insurance import check, enter, insured, patient_of, states
from tests.refusals import sqlstate_of
from tests.world import Hospital


@pytest.mark.parametrize("paid_first", [True, False])
async def test_a_payment_and_a_re_rating_at_once_come_one_after_the_other(
    database: Database, crowd: Hospital, admin: asyncpg.Connection, paid_first: bool
) -> None:
    patient, bill = await billed(crowd, 0)
    await insure(crowd, patient, cover_percent="100")

    async def pay(at: Hospital) -> object:
        return await at.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="95.20", p_method="CARD")

    async def rerated(at: Hospital) -> object:
        return await rerate(at, bill)

    outcome = await second_of_two(database, crowd, *((pay, rerated) if paid_first else (rerated, pay)))
    assert sqlstate_of(outcome) == ("" if paid_first else "ZH301")
    row = (await audit(admin, crowd.id))[bill]
    assert str(row["refund_due"]) == ("95.20" if paid_first else "0.00")
    assert (await kept(crowd, bill))[2] == "100.00"


async def test_the_patient_is_insured_anew_before_or_after_the_re_rating(database: Database, crowd: Hospital) -> None:
    patient, bill = await billed(crowd, 80)

    async def change(at: Hospital) -> None:
        await insure(at, patient, provider="Other", cover_percent="10")

    async def rerated(at: Hospital) -> object:
        return await rerate(at, bill)

    row = await second_of_two(database, crowd, change, rerated)
    assert isinstance(row, asyncpg.Record)
    assert (row["insurance_provider"], str(row["cover_percent"])) == ("Other", "10.00")


@pytest.mark.parametrize("entered_first", [True, False])
async def test_a_check_and_a_newer_entry_at_once(database: Database, crowd: Hospital, entered_first: bool) -> None:
    patient = await patient_of(crowd)
    entry = await enter(crowd)

    async def entered(at: Hospital) -> object:
        return await enter(at, "Newest")

    async def checked(at: Hospital) -> object:
        return await check(at, entry, True)

    steps = (entered, checked) if entered_first else (checked, entered)
    outcome = await second_of_two(database, crowd, *steps)
    assert sqlstate_of(outcome) == ("ZH207" if entered_first else "")
    assert await states(crowd) == ["REPLACED" if entered_first else "ACCEPTED", "WAITING"]
    assert (await insured(crowd, patient))[0] == ("Insurer" if entered_first else "New")
