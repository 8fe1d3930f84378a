"""A compiled answer is one snapshot: what others write meanwhile is in all of it, or in none of it."""

import asyncio
import datetime as dt
import itertools
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import asyncpg
import orjson
import pytest

from graph.engine.engine import COMPILED, Engine, Request
from graph.schema import schema
from tests import databases
from tests.differential.askers import Asker
from tests.differential.comparing import sent
from tests.world import Hospital, new_hospital
from wardgraph.asker import Hospitals
from wardgraph.database import Database

_ROUNDS = 15
_LEAST_DIFFERENT = 25
_DOCUMENT = """{
    bills(first: 100) { nodes {
        id subtotal paid refunded lines { amount } payments { amount refunded refunds { amount } }
    } }
    stock(first: 100) { nodes {
        id unitsOnHand batches { units } movements(first: 100) { totalCount nodes { units } }
    } }
}"""


@pytest.fixture
async def hospital(fresh_database: databases.Database) -> AsyncIterator[Hospital]:
    """A hospital that several write to at once."""
    admin = await asyncpg.connect(fresh_database.admin_dsn)
    async with asyncpg.create_pool(fresh_database.api_dsn, min_size=3, max_size=3) as pool:
        yield await new_hospital(pool, admin, "busy")
    await admin.close()


async def test_an_answer_is_consistent_with_itself(fresh_database: databases.Database, hospital: Hospital) -> None:
    database = await Database.open(fresh_database.api_dsn)
    hospitals, engine = Hospitals(database, None), Engine(schema, production=False, compiled=True)
    asker = Asker("ADMIN", "busy", hospital.id, hospital.sessions["ADMIN"])
    writing = asyncio.gather(_bill(hospital), _prescribe(hospital), _count(hospital))
    answers: list[bytes] = []
    try:
        while not writing.done():
            answer = await engine.answer(Request(_DOCUMENT), asker.context(database, hospitals))
            assert (answer.executor, answer.errors) == (COMPILED, ()), (answer.fallback, answer.errors)
            answers.append(sent(answer))
        await writing
    finally:
        writing.cancel()
        await database.close()
    for body in answers:
        _check(orjson.loads(body)["data"])
    # Only answers that differ show that the writes went on between them, and so within them.
    assert len(set(answers)) >= _LEAST_DIFFERENT


def _check(data: dict[str, Any]) -> None:
    for bill in data["bills"]["nodes"]:
        assert _sum(bill["lines"], "amount") == Decimal(bill["subtotal"]), bill
        assert _sum(bill["payments"], "amount") == Decimal(bill["paid"]), bill
        assert _sum(bill["payments"], "refunded") == Decimal(bill["refunded"]), bill
        for payment in bill["payments"]:
            assert _sum(payment["refunds"], "amount") == Decimal(payment["refunded"]), payment
    for stock in data["stock"]["nodes"]:
        assert _sum(stock["batches"], "units") == stock["unitsOnHand"], stock
        if stock["movements"]["totalCount"] <= 100:
            assert _sum(stock["movements"]["nodes"], "units") == stock["unitsOnHand"], stock


def _sum(rows: list[dict[str, Any]], name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in rows), Decimal(0))


async def _bill(hospital: Hospital) -> None:
    """Issues bills that grow by treatments, takes payments and gives some of them back."""
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    for minutes in range(0, 30 * _ROUNDS, 30):
        appointment, visit = await hospital.visit(patient, doctor, hospital.at(7 + minutes // 60, minutes % 60))
        bill = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
        for cost in ("10", "20.50"):
            await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="Treatment", p_cost=cost)
            payment = (await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="5", p_method="CASH"))["id"]
            for amount in ("1", "2.50"):
                await hospital.call(
                    "ADMIN", "refund_payment", p_payment_id=payment, p_amount=amount, p_reason="Too much"
                )


async def _prescribe(hospital: Hospital) -> None:
    """Prescribes two medications at a time and cancels every other prescription, all of it on one open bill."""
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    appointment, visit = await hospital.visit(patient, doctor, hospital.at(8))
    await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    medications = [await hospital.new_medication(1000) for _ in range(2)]
    for number in range(2 * _ROUNDS):
        prescription = await hospital.prescribe(visit, *((medication, 3) for medication in medications))
        if number % 2:
            await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=prescription, p_reason="Not needed")


async def _count(hospital: Hospital) -> None:
    """Takes deliveries and corrects counts."""
    medication = await hospital.new_medication(100)
    expires = dt.date(2099, 1, 1)
    for number, change in zip(range(2 * _ROUNDS), itertools.cycle((1, -2, 3)), strict=False):
        await hospital.call(
            "ADMIN",
            "receive_stock",
            p_department_id=hospital.department,
            p_medication_id=medication,
            p_quantity=7,
            p_batch_number=f"C{number}",
            p_expires_on=expires,
        )
        await hospital.call(
            "ADMIN",
            "adjust_stock",
            p_department_id=hospital.department,
            p_medication_id=medication,
            p_batch_number="B1",
            p_change=change,
            p_reason="Count",
        )
