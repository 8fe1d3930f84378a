"""Rule 5: never paid beyond what is owed, never refunded beyond what was paid; errors are marked, not erased."""

from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.db.billing.books import audit
from tests.refusals import problems, refused
from tests.world import Hospital


async def billed(hospital: Hospital) -> int:
    """An open bill of 95.20 for the fee of an appointment."""
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    return int((await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"])


async def pay(hospital: Hospital, bill: int, amount: str) -> asyncpg.Record:
    return await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount=amount, p_method="CASH")


async def refund(hospital: Hospital, payment: int, amount: str) -> asyncpg.Record:
    return await hospital.call("ADMIN", "refund_payment", p_payment_id=payment, p_amount=amount, p_reason="Wrong bill")


async def books(hospital: Hospital, bill: int) -> list[str]:
    row = (await audit(hospital.admin, hospital.id))[bill]
    return [row["status"], str(row["paid"]), str(row["refunded"]), str(row["balance"])]


async def test_a_bill_is_paid_in_parts_until_nothing_is_owed(hospital: Hospital, admin: asyncpg.Connection) -> None:
    bill = await billed(hospital)
    first = await pay(hospital, bill, "95.19")
    assert (first["amount"], first["method"], first["status"]) == (Decimal("95.19"), "CASH", "RECEIVED")
    assert await books(hospital, bill) == ["OPEN", "95.19", "0.00", "0.01"]
    over = {"billId": str(bill), "amount": "0.02", "balance": "0.01"}
    await refused(admin, pay(hospital, bill, "0.02"), "ZH301", over)
    await pay(hospital, bill, "0.01")
    assert await books(hospital, bill) == ["PAID", "95.20", "0.00", "0.00"]
    await refused(admin, pay(hospital, bill, "0.01"), "ZH303", {"billId": str(bill), "status": "PAID"})


async def test_a_payment_is_refunded_in_parts_but_never_beyond(hospital: Hospital, admin: asyncpg.Connection) -> None:
    bill = await billed(hospital)
    small = (await pay(hospital, bill, "5.20"))["id"]
    payment = (await pay(hospital, bill, "90"))["id"]
    row = await refund(hospital, payment, "89.99")
    assert (row["id"], row["status"], row["refunded"]) == (payment, "PARTLY_REFUNDED", Decimal("89.99"))
    assert await books(hospital, bill) == ["PARTLY_REFUNDED", "95.20", "89.99", "0.00"]
    over = {"paymentId": str(payment), "amount": "0.02", "refundable": "0.01"}
    await refused(admin, refund(hospital, payment, "0.02"), "ZH302", over)
    assert (await refund(hospital, payment, "0.01"))["status"] == "REFUNDED"
    await refund(hospital, small, "5.20")
    # What was given back is not owed again.
    assert await books(hospital, bill) == ["REFUNDED", "95.20", "95.20", "0.00"]
    await refused(admin, pay(hospital, bill, "1"), "ZH303", {"billId": str(bill), "status": "REFUNDED"})


async def test_a_payment_entered_in_error_is_kept_and_counts_for_nothing(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    bill = await billed(hospital)
    payment = (await pay(hospital, bill, "95.20"))["id"]
    row = await hospital.call("ADMIN", "void_payment", p_payment_id=payment, p_reason=" Typo ")
    assert (row["status"], row["void_reason"], row["voided_at"] is not None) == ("VOID", "Typo", True)
    assert await books(hospital, bill) == ["OPEN", "0.00", "0.00", "95.20"]
    void = {"paymentId": str(payment), "amount": "1", "refundable": "0"}
    await refused(admin, refund(hospital, payment, "1"), "ZH302", void)
    again = hospital.call("ADMIN", "void_payment", p_payment_id=payment, p_reason="Typo")
    await refused(admin, again, "ZH207", {"from": "VOID", "to": "VOID"})
    other = (await pay(hospital, bill, "95.20"))["id"]
    await refund(hospital, other, "0.01")
    late = hospital.call("ADMIN", "void_payment", p_payment_id=other, p_reason="Typo")
    await refused(admin, late, "ZH207", {"from": "PARTLY_REFUNDED", "to": "VOID"})


async def test_voiding_a_payment_does_not_open_a_second_bill_of_an_appointment(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment, visit = await hospital.visit(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    bill = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    payment = (await pay(hospital, bill, "95.20"))["id"]
    await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="10")
    further = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    void = hospital.call("ADMIN", "void_payment", p_payment_id=payment, p_reason="Typo")
    await refused(admin, void, "ZH207", {"from": "RECEIVED", "to": "VOID", "openBillId": str(further)})
    await pay(hospital, further, "11.90")
    await hospital.call("ADMIN", "void_payment", p_payment_id=payment, p_reason="Typo")
    assert await books(hospital, bill) == ["OPEN", "0.00", "0.00", "95.20"]


async def test_a_bill_entered_in_error_is_kept_and_its_charges_can_be_billed_again(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    bill = await billed(hospital)
    payment = (await pay(hospital, bill, "10"))["id"]
    void = hospital.call("ADMIN", "void_bill", p_bill_id=bill, p_reason="Wrong patient")
    await refused(admin, void, "ZH307", {"billId": str(bill), "held": "10.00"})
    await refund(hospital, payment, "10")
    row = await hospital.call("ADMIN", "void_bill", p_bill_id=bill, p_reason="Wrong patient")
    assert (row["status"], row["void_reason"], str(row["total"])) == ("VOID", "Wrong patient", "95.20")
    again = hospital.call("ADMIN", "void_bill", p_bill_id=bill, p_reason="Wrong patient")
    await refused(admin, again, "ZH207", {"from": "VOID", "to": "VOID"})
    await refused(admin, pay(hospital, bill, "1"), "ZH303", {"billId": str(bill), "status": "VOID"})
    fresh = await hospital.call("ADMIN", "issue_bill", p_appointment_id=row["appointment_id"])
    assert str(fresh["total"]) == "95.20"
    await owner.execute("UPDATE clinic.bills SET void_reason = 'Wrong person' WHERE id = $1", bill)
    totals = await admin.fetchval(
        "SELECT total_billed FROM clinic.patient_totals WHERE patient_id = $1", row["patient_id"]
    )
    assert totals == fresh["total"]
    await audit(admin, hospital.id)


async def test_a_discount_is_never_so_large_that_too_much_is_paid(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    bill = await billed(hospital)

    async def discount(percent: str) -> Any:
        return await hospital.call(
            "ADMIN", "discount_bill", p_bill_id=bill, p_discount_percent=percent, p_reason=" Goodwill "
        )

    await pay(hospital, bill, "47.61")
    below = {"billId": str(bill), "owed": "47.60", "paid": "47.61"}
    await refused(admin, discount("50"), "ZH305", below)
    row = await discount("10")
    assert (str(row["discount"]), str(row["owed"]), row["discount_reason"]) == ("8.00", "85.68", "Goodwill")
    assert str((await discount("0"))["owed"]) == "95.20"
    await pay(hospital, bill, "47.59")
    await refused(admin, discount("0"), "ZH303", {"billId": str(bill), "status": "PAID"})


async def test_a_discount_that_leaves_what_is_paid_settles_the_bill(hospital: Hospital) -> None:
    bill = await billed(hospital)
    await pay(hospital, bill, "47.60")
    row = await hospital.call("ADMIN", "discount_bill", p_bill_id=bill, p_discount_percent="50", p_reason="Goodwill")
    assert (row["status"], str(row["balance"])) == ("PAID", "0.00")


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("0", "OUT_OF_RANGE"),
        ("-1", "OUT_OF_RANGE"),
        ("0.001", "TOO_PRECISE"),
        ("Infinity", "OUT_OF_RANGE"),
        (None, "REQUIRED"),
    ],
)
async def test_all_problems_of_a_payment_are_told_at_once(
    hospital: Hospital, admin: asyncpg.Connection, amount: str | None, code: str
) -> None:
    payment = hospital.call("ADMIN", "pay_bill", p_bill_id=0, p_amount=amount, p_method="GOLD")
    wrong = [("billId", "MALFORMED_ID"), ("amount", code), ("method", "UNKNOWN_VALUE")]
    await refused(admin, payment, "ZH501", problems(*wrong))
    back = hospital.call("ADMIN", "refund_payment", p_payment_id=0, p_amount=amount, p_reason="")
    await refused(
        admin, back, "ZH501", problems(("paymentId", "MALFORMED_ID"), ("amount", code), ("reason", "REQUIRED"))
    )
