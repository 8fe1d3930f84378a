"""The books of a hospital, kept a second time in Decimal."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

import asyncpg

DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Half away from zero, at the currency's minor unit."""
    with localcontext() as context:
        context.prec = 60
        return amount.quantize(Decimal(1).scaleb(-DIGITS[currency]), ROUND_HALF_UP)


@dataclass(frozen=True)
class Totals:
    """The amounts of a bill."""

    subtotal: Decimal
    discount: Decimal
    tax: Decimal
    total: Decimal
    covered_amount: Decimal
    owed: Decimal


def totals(subtotal: Decimal, discount: Decimal, tax: Decimal, cover: Decimal, currency: str) -> Totals:
    """What a bill comes to: subtotal less discount, plus tax, of which the insurance covers its share."""
    with localcontext() as context:
        context.prec = 60
        before_tax = rounded(subtotal * (100 - discount) / 100, currency)
        taxed = rounded(before_tax * tax / 100, currency)
        total = before_tax + taxed
        covered = rounded(total * cover / 100, currency)
        return Totals(subtotal, subtotal - before_tax, taxed, total, covered, total - covered)


async def audit(admin: asyncpg.Connection, hospital: int) -> dict[int, asyncpg.Record]:
    """Every bill of a hospital by its id, after proving that the books agree with themselves to the last unit."""
    bills = {row["id"]: row for row in await admin.fetch("SELECT * FROM clinic.bills WHERE hospital_id = $1", hospital)}
    lines = await admin.fetch("SELECT * FROM clinic.bill_lines WHERE hospital_id = $1", hospital)
    payments = await admin.fetch("SELECT * FROM clinic.payments WHERE hospital_id = $1", hospital)
    refunds = await admin.fetch("SELECT * FROM clinic.refunds WHERE hospital_id = $1", hospital)
    for payment in payments:
        given_back = sum((one["amount"] for one in refunds if one["payment_id"] == payment["id"]), Decimal(0))
        assert given_back == payment["refunded"] <= payment["amount"]
    for bill in bills.values():
        own = [line for line in lines if line["bill_id"] == bill["id"]]
        assert all(line["amount"] == line["quantity"] * line["unit_price"] for line in own)
        percents = (bill["discount_percent"], bill["tax_rate_percent"], bill["cover_percent"])
        expected = totals(sum((line["amount"] for line in own), Decimal(0)), *percents, bill["currency"])
        assert Totals(*(bill[name] for name in Totals.__dataclass_fields__)) == expected
        kept = [one for one in payments if one["bill_id"] == bill["id"] and one["status"] != "VOID"]
        assert bill["paid"] == sum(one["amount"] for one in kept) <= bill["owed"]
        assert bill["refunded"] == sum(one["refunded"] for one in kept) <= bill["paid"]
        assert bill["balance"] == bill["owed"] - bill["paid"]
        assert bill["status"] == status_of(bill)
    assert len({bill["appointment_id"] for bill in bills.values() if bill["status"] == "OPEN"}) == len(
        [bill for bill in bills.values() if bill["status"] == "OPEN"]
    )
    for kind in ("appointment_id", "treatment_id", "prescription_item_id"):
        charged = [one[kind] for one in lines if one[kind] and not one["voided_at"] and not one["reverses_id"]]
        assert len(charged) == len(set(charged))
    await _patients_owe(admin, hospital, list(bills.values()))
    return bills


def status_of(bill: asyncpg.Record) -> str:
    """The status that follows from a bill's amounts."""
    if bill["voided_at"]:
        return "VOID"
    if bill["paid"] < bill["owed"]:
        return "OPEN"
    if bill["refunded"] == 0:
        return "PAID"
    return "REFUNDED" if bill["refunded"] == bill["paid"] else "PARTLY_REFUNDED"


async def _patients_owe(admin: asyncpg.Connection, hospital: int, bills: list[asyncpg.Record]) -> None:
    for row in await admin.fetch("SELECT * FROM clinic.patient_totals WHERE hospital_id = $1", hospital):
        own = [bill for bill in bills if bill["patient_id"] == row["patient_id"] and bill["status"] != "VOID"]
        assert row["total_billed"] == sum(bill["total"] for bill in own)
