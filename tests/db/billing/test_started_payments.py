"""Rule 5: what a patient starts to pay is no payment until a cashier has seen the money."""

import datetime as dt
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.db.billing.books import audit
from tests.refusals import problems, refused
from tests.world import Hospital


async def started_bill(hospital: Hospital, cover: int = 0) -> tuple[int, int]:
    """An appointment in two days and its bill of 95.20; PAYER is its patient."""
    patient, doctor = await hospital.new_patient(cover), await hospital.new_doctor()
    await hospital.sign_in("PAYER", ["PATIENT"], patient=patient)
    await hospital.sign_in("TILL", ["CASHIER"])
    appointment = await hospital.book(patient, doctor, hospital.at(9, days=40))
    return appointment, (await hospital.call("PAYER", "issue_bill", p_appointment_id=appointment))["id"]


async def start(hospital: Hospital, bill: int, amount: str = "95.20", method: str = "TRANSFER") -> asyncpg.Record:
    return await hospital.call("PAYER", "start_payment", p_bill_id=bill, p_amount=amount, p_method=method)


async def settle(hospital: Hospital, session: str, command: str, key: int, **more: Any) -> asyncpg.Record:
    return await hospital.call(session, command, p_started_payment_id=key, **more)


async def pay(hospital: Hospital, bill: int, amount: str) -> asyncpg.Record:
    return await hospital.call("TILL", "pay_bill", p_bill_id=bill, p_amount=amount, p_method="CASH")


async def received(hospital: Hospital) -> Decimal:
    """What the report of receipts has of these days."""
    now = hospital.at(0, days=0).date()
    rows = await hospital.rows(
        "ADMIN", "report_revenue_page", p_from=now - dt.timedelta(days=3), p_to=now + dt.timedelta(days=3)
    )
    return sum((row["received"] for row in rows), Decimal(0))


async def test_nothing_is_paid_before_a_cashier_confirms_it(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await started_bill(hospital)
    started = await start(hospital, bill)
    assert (started["status"], started["amount"], started["settled_at"]) == ("PENDING", Decimal("95.20"), None)
    row = (await audit(admin, hospital.id))[bill]
    assert (row["status"], row["paid"], row["pending"], row["balance"]) == (
        "OPEN", 0, Decimal("95.20"), Decimal("95.20"),
    )  # fmt: skip
    due = hospital.call("TILL", "refund_bill", p_bill_id=bill, p_amount=None, p_reason="Wants it back")
    none = {"billId": str(bill), "amount": "0.00", "refundable": "0.00"}
    await refused(admin, due, "ZH302", none)
    assert await received(hospital) == 0

    paid = await settle(hospital, "TILL", "confirm_payment", started["id"])
    assert (paid["amount"], paid["method"], paid["status"], paid["payer"], paid["started_payment_id"]) == (
        Decimal("95.20"), "TRANSFER", "RECEIVED", "PATIENT", started["id"],
    )  # fmt: skip
    row = (await audit(admin, hospital.id))[bill]
    assert (row["status"], row["paid"], row["pending"]) == ("PAID", Decimal("95.20"), 0)
    assert await received(hospital) == Decimal("95.20")
    for session, command, more in (
        ("TILL", "confirm_payment", {}),
        ("TILL", "reject_payment", {"p_reason": "Late"}),
        ("PAYER", "withdraw_payment", {}),
    ):
        becomes = {"confirm": "CONFIRMED", "reject": "REJECTED", "withdraw": "WITHDRAWN"}[command.split("_")[0]]
        again = settle(hospital, session, command, started["id"], **more)
        await refused(admin, again, "ZH207", {"from": "CONFIRMED", "to": becomes})


@pytest.mark.parametrize(("session", "command"), [("TILL", "reject_payment"), ("PAYER", "withdraw_payment")])
async def test_what_comes_to_nothing_leaves_the_bill_as_it_was(
    hospital: Hospital, admin: asyncpg.Connection, session: str, command: str
) -> None:
    _, bill = await started_bill(hospital)
    key = (await start(hospital, bill))["id"]
    reason = {"p_reason": " No money came "} if session == "TILL" else {}
    row = await settle(hospital, session, command, key, **reason)
    assert (row["status"], row["rejection_reason"]) == (
        ("REJECTED", "No money came") if reason else ("WITHDRAWN", None)
    )
    assert (await audit(admin, hospital.id))[bill]["pending"] == 0
    assert (await start(hospital, bill, method="CARD"))["status"] == "PENDING"


async def test_a_bill_with_a_pending_payment_is_not_paid_twice(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await started_bill(hospital)
    await pay(hospital, bill, "15.20")
    more = {"billId": str(bill), "amount": "80.01", "balance": "80.00"}
    await refused(admin, start(hospital, bill, "80.01"), "ZH301", more)
    key = (await start(hospital, bill, "60"))["id"]
    waits = {"billId": str(bill), "startedPaymentId": str(key), "amount": "60.00"}
    await refused(admin, start(hospital, bill, "1"), "ZH312", waits)
    void = hospital.call("ADMIN", "void_bill", p_bill_id=bill, p_reason="Typo")
    await refused(admin, void, "ZH312", waits)
    beyond = {"billId": str(bill), "amount": "20.01", "balance": "80.00", "pending": "60.00"}
    await refused(admin, pay(hospital, bill, "20.01"), "ZH301", beyond)
    off = hospital.call("ADMIN", "write_off_bill", p_bill_id=bill, p_amount="20.01", p_reason="Hardship")
    await refused(admin, off, "ZH301", beyond)
    await pay(hospital, bill, "20")
    await settle(hospital, "TILL", "confirm_payment", key)
    row = (await audit(admin, hospital.id))[bill]
    assert (row["status"], row["paid"]) == ("PAID", Decimal("95.20"))


async def test_money_that_comes_after_the_charge_fell_away_is_given_back(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment, bill = await started_bill(hospital)
    key = (await start(hospital, bill))["id"]
    await hospital.call("PAYER", "cancel_appointment", p_appointment_id=appointment, p_reason="Feels well")
    row = (await audit(admin, hospital.id))[bill]
    assert (row["status"], row["owed"], row["pending"], row["refund_due"]) == ("PAID", 0, Decimal("95.20"), 0)
    await settle(hospital, "TILL", "confirm_payment", key)
    assert (await audit(admin, hospital.id))[bill]["refund_due"] == Decimal("95.20")
    await hospital.call("TILL", "refund_bill", p_bill_id=bill, p_amount=None, p_reason="Cancelled")
    assert (await audit(admin, hospital.id))[bill]["refund_due"] == 0


async def test_patients_start_and_cashiers_confirm(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await started_bill(hospital)
    key = (await start(hospital, bill))["id"]
    await hospital.sign_in("OTHER", ["PATIENT"], patient=await hospital.new_patient())
    for role in ("RECEPTIONIST", "ANALYST"):
        await hospital.sign_in(role, [role])
    for session, command, more, permission in (
        ("PAYER", "pay_bill", {"p_bill_id": bill, "p_amount": "1", "p_method": "CARD"}, "bill.pay"),
        ("PAYER", "confirm_payment", {"p_started_payment_id": key}, "payment.confirm"),
        ("RECEPTIONIST", "confirm_payment", {"p_started_payment_id": key}, "payment.confirm"),
        ("ANALYST", "reject_payment", {"p_started_payment_id": key, "p_reason": "No"}, "payment.confirm"),
        ("TILL", "withdraw_payment", {"p_started_payment_id": key}, "payment.start"),
        ("TILL", "start_payment", {"p_bill_id": bill, "p_amount": "1", "p_method": "CARD"}, "payment.start"),
    ):
        await refused(admin, hospital.call(session, command, **more), "ZH002", {"permission": permission})
    missing = {"type": "started_payment", "id": str(key)}
    await refused(admin, settle(hospital, "OTHER", "withdraw_payment", key), "ZH003", missing)
    assert [row["status"] for row in await hospital.rows("PAYER", "started_payments_page")] == ["PENDING"]
    assert await hospital.rows("OTHER", "started_payments_page") == []


async def test_all_problems_of_a_started_payment_are_told_at_once(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    _, bill = await started_bill(hospital)
    wrong = problems(("billId", "MALFORMED_ID"), ("amount", "OUT_OF_RANGE"), ("method", "UNKNOWN_VALUE"))
    await refused(admin, start(hospital, 0, "0", "CASH"), "ZH501", wrong)
    key = (await start(hospital, bill))["id"]
    reason = settle(hospital, "TILL", "reject_payment", key, p_reason=" ")
    await refused(admin, reason, "ZH501", problems(("reason", "REQUIRED")))
