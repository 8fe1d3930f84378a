"""Rule 5 under a crowd: whoever pays, refunds, discounts or cancels at once, the books agree."""

import random
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.concurrency.interleaving import second_of_two
from tests.concurrency.outcomes import all_at_once
from tests.databases import Database
from tests.db.billing.books import audit
from tests.world import Hospital

REFUSALS = {"ZH301", "ZH302", "ZH303", "ZH305", "ZH307", "ZH207", "ZH304"}


async def begin(crowd: Hospital, cover: int = 0) -> tuple[int, int]:
    patient, doctor = await crowd.new_patient(cover), await crowd.new_doctor(fee="1000")
    return await crowd.visit(patient, doctor, crowd.at(9))


async def issue(crowd: Hospital, appointment: int) -> asyncpg.Record:
    return await crowd.call("ADMIN", "issue_bill", p_appointment_id=appointment)


async def test_a_bill_is_paid_once_whoever_pays_it(crowd: Hospital, admin: asyncpg.Connection) -> None:
    appointment, _ = await begin(crowd)
    bill = (await issue(crowd, appointment))["id"]
    # 1190.00 is owed: eleven payments of 100 fit.
    won, lost = await all_at_once(
        crowd.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="100", p_method="CARD") for _ in range(60)
    )
    assert (len(won), lost) == (11, {"ZH301": 49})
    assert (await audit(admin, crowd.id))[bill]["balance"] == Decimal("90.00")


async def test_a_payment_is_given_back_once(crowd: Hospital, admin: asyncpg.Connection) -> None:
    appointment, _ = await begin(crowd)
    bill = (await issue(crowd, appointment))["id"]
    payment = (await crowd.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="1190", p_method="CARD"))["id"]
    refunds = (
        crowd.call("ADMIN", "refund_payment", p_payment_id=payment, p_amount="100", p_reason="Error") for _ in range(60)
    )
    won, lost = await all_at_once(refunds)
    assert (len(won), lost) == (11, {"ZH302": 49})
    assert (await audit(admin, crowd.id))[bill]["refunded"] == Decimal("1100.00")


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_no_race_on_a_bill_takes_it_beyond_what_is_owed(
    crowd: Hospital, admin: asyncpg.Connection, seed: int
) -> None:
    dice = random.Random(seed)
    appointment, visit = await begin(crowd, cover=30)
    medication = await crowd.new_medication(1000, price="33.33")
    given = [await crowd.prescribe(visit, (medication, 2)) for _ in range(10)]
    bill = (await issue(crowd, appointment))["id"]
    payments = [
        (await crowd.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="20", p_method="CARD"))["id"] for _ in range(5)
    ]
    choices: list[Any] = [
        lambda: crowd.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount=str(dice.randrange(1, 300)), p_method="CASH"),
        lambda: crowd.call(
            "ADMIN", "refund_payment", p_payment_id=dice.choice(payments), p_amount="7.77", p_reason="Error"
        ),
        lambda: crowd.call(
            "ADMIN", "discount_bill", p_bill_id=bill, p_discount_percent=str(dice.randrange(100)), p_reason="Goodwill"
        ),
        lambda: crowd.call("ADMIN", "cancel_prescription", p_prescription_id=dice.choice(given), p_reason="Allergy"),
        lambda: crowd.call("ADMIN", "void_payment", p_payment_id=dice.choice(payments), p_reason="Typo"),
        lambda: crowd.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="9.99"),
        lambda: crowd.prescribe(visit, (medication, 1)),
        lambda: crowd.call("ADMIN", "void_bill", p_bill_id=bill, p_reason="Typo"),
        lambda: issue(crowd, appointment),
    ]
    _, lost = await all_at_once(dice.choice(choices)() for _ in range(250))
    assert set(lost) <= REFUSALS
    await audit(admin, crowd.id)


@pytest.mark.parametrize("discounts", [0, 10])
async def test_treatments_added_while_a_bill_is_issued_are_billed_once(
    crowd: Hospital, admin: asyncpg.Connection, discounts: int
) -> None:
    appointment, visit = await begin(crowd)
    medication = await crowd.new_medication(100, price="1")
    calls: list[Any] = [
        crowd.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="10") for _ in range(30)
    ]
    calls += [crowd.prescribe(visit, (medication, 1)) for _ in range(10)]
    calls[discounts:discounts] = [issue(crowd, appointment) for _ in range(3)]
    won, lost = await all_at_once(calls)
    assert (len(won), lost) == (41, {"ZH304": 2})
    bills = await audit(admin, crowd.id)
    assert [bill["subtotal"] for bill in bills.values()] == [Decimal("1310.00")]
    charged = await admin.fetch(
        "SELECT kind, count(*) FROM clinic.bill_lines WHERE hospital_id = $1 GROUP BY kind", crowd.id
    )
    assert {row[0]: row[1] for row in charged} == {"CONSULTATION": 1, "TREATMENT": 30, "MEDICATION": 10}


async def test_a_payment_voided_while_a_further_bill_is_issued_leaves_one_bill_open(
    crowd: Hospital, admin: asyncpg.Connection
) -> None:
    for _ in range(10):
        appointment, visit = await begin(crowd)
        bill = (await issue(crowd, appointment))["id"]
        payment = (await crowd.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="1190", p_method="CARD"))["id"]
        await crowd.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="10")
        won, lost = await all_at_once(
            [issue(crowd, appointment), crowd.call("ADMIN", "void_payment", p_payment_id=payment, p_reason="Typo")]
        )
        assert len(won) == 1
        assert lost in ({"ZH304": 1}, {"ZH207": 1})
        await audit(admin, crowd.id)


@pytest.mark.parametrize("voids_first", [True, False])
async def test_a_prescription_cancelled_while_its_bill_reopens_is_taken_off_it(
    database: Database, crowd: Hospital, admin: asyncpg.Connection, voids_first: bool
) -> None:
    appointment, visit = await begin(crowd)
    medication = await crowd.new_medication(10, price="10")
    prescription = await crowd.prescribe(visit, (medication, 1))
    bill = await issue(crowd, appointment)
    payment = (
        await crowd.call("ADMIN", "pay_bill", p_bill_id=bill["id"], p_amount=str(bill["owed"]), p_method="CARD")
    )["id"]

    async def void(at: Hospital) -> object:
        return await at.call("ADMIN", "void_payment", p_payment_id=payment, p_reason="Typo")

    async def cancel(at: Hospital) -> object:
        return await at.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Allergy")

    first, second = (void, cancel) if voids_first else (cancel, void)
    outcome = await second_of_two(database, crowd, first, second)
    assert not isinstance(outcome, BaseException)
    audited = (await audit(admin, crowd.id))[bill["id"]]
    assert (audited["status"], audited["subtotal"]) == ("OPEN", bill["subtotal"] - 10)
