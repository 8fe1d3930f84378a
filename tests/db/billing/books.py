"""The books of a hospital, kept a second time in Decimal."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

import asyncpg

DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}
DEAD = ("CANCELLED", "NO_SHOW", "LEFT_UNSEEN")
CHARGES = ("appointment_id", "treatment_id", "prescription_item_id")
PAID = (
    "paid",
    "refunded",
    "pending",
    "waived",
    "written_off",
    "balance",
    "refund_due",
    "uncovered",
    "insurer_refund_due",
)
MONEY = ("subtotal", "discount", "tax", "total", "covered_amount", "owed", *PAID)


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


def totals(
    subtotal: Decimal, discount: Decimal, tax: Decimal, cover: Decimal, currency: str, fees: Decimal = Decimal(0)
) -> Totals:
    """What a bill comes to: subtotal less discount, plus tax. The insurance covers its share of all but fees."""
    with localcontext() as context:
        context.prec = 60
        before_tax = rounded(subtotal * (100 - discount) / 100, currency)
        taxed = rounded(before_tax * tax / 100, currency)
        total = before_tax + taxed
        insured = (subtotal - fees) / subtotal if fees else Decimal(1)
        covered = rounded(total * cover / 100 * insured, currency)
        return Totals(subtotal, subtotal - before_tax, taxed, total, covered, total - covered)


async def audit(admin: asyncpg.Connection, hospital: int) -> dict[int, asyncpg.Record]:
    """Every bill of a hospital by its id, after proving that the books agree with themselves to the last unit."""
    bills = {row["id"]: row for row in await admin.fetch("SELECT * FROM clinic.bills WHERE hospital_id = $1", hospital)}
    claims = {
        row["bill_id"]: row for row in await admin.fetch("SELECT * FROM clinic.claims WHERE hospital_id = $1", hospital)
    }
    adjustments = await admin.fetch("SELECT * FROM clinic.adjustments WHERE hospital_id = $1", hospital)
    lines = await admin.fetch("SELECT * FROM clinic.bill_lines WHERE hospital_id = $1", hospital)
    payments = await admin.fetch("SELECT * FROM clinic.payments WHERE hospital_id = $1", hospital)
    refunds = await admin.fetch("SELECT * FROM clinic.refunds WHERE hospital_id = $1", hospital)
    started = await admin.fetch("SELECT * FROM clinic.started_payments WHERE hospital_id = $1", hospital)
    _started_once(started, payments)
    for payment in payments:
        of_it = [one for one in refunds if one["payment_id"] == payment["id"]]
        assert sum((one["amount"] for one in of_it), Decimal(0)) == payment["refunded"] <= payment["amount"]
        assert sum((one["written_off"] for one in of_it), Decimal(0)) == payment["written_off"]
    for bill in bills.values():
        own = [line for line in lines if line["bill_id"] == bill["id"]]
        assert all(line["amount"] == line["quantity"] * line["unit_price"] for line in own)
        percents = (bill["discount_percent"], bill["tax_rate_percent"], bill["cover_percent"])
        fees = sum((line["amount"] for line in own if line["kind"] == "FEE"), Decimal(0))
        expected = totals(sum((line["amount"] for line in own), Decimal(0)), *percents, bill["currency"], fees)
        moved = bill["transferred"]
        shared = replace(expected, covered_amount=expected.covered_amount - moved, owed=expected.owed + moved)
        assert Totals(*(bill[name] for name in Totals.__dataclass_fields__)) == shared
        assert bill["covered_amount"] + bill["owed"] == bill["total"]
        kept = [one for one in payments if one["bill_id"] == bill["id"] and one["status"] != "VOID"]
        own_money = [one for one in kept if one["claim_id"] is None]
        paid, refunded, waived = (
            sum((one[name] for one in own_money), Decimal(0)) for name in ("amount", "refunded", "written_off")
        )
        of_it = [one for one in adjustments if one["bill_id"] == bill["id"] and one["claim_id"] is None]
        waived += sum(one["amount"] for one in of_it if one["kind"] == "WRITTEN_OFF" and one["refund_id"] is None)
        assert (bill["paid"], bill["refunded"]) == (paid, refunded)
        pending = [one["amount"] for one in started if (one["bill_id"], one["status"]) == (bill["id"], "PENDING")]
        assert bill["pending"] == sum(pending, Decimal(0))
        assert len(pending) <= 1
        left = bill["owed"] - paid + refunded
        assert bill["written_off"] == min(waived, max(left, Decimal(0)))
        assert bill["balance"] == left - bill["written_off"]
        assert bill["refund_due"] == max(-bill["balance"], Decimal(0))
        assert bill["insurer_refund_due"] == max(-bill["insurer_balance"], Decimal(0))
        # Whatever is written off of a bill that counts is on record.
        assert sum((one["amount"] for one in of_it), Decimal(0)) == (0 if bill["voided_at"] else bill["written_off"])
        given_back = {(one["refund_id"], one["amount"]) for one in of_it if one["refund_id"]}
        own_refunds = [one for one in refunds if one["payment_id"] in {one["id"] for one in own_money}]
        assert given_back == {(one["id"], one["written_off"]) for one in own_refunds if one["written_off"]}
        _claimed(bill, expected.covered_amount, claims.get(bill["id"]), kept, adjustments)
        # A bill of a patient alone waits for its first line.
        assert bill["status"] == (status_of(bill) if own or bill["voided_at"] else "OPEN")
        assert all(amount == rounded(amount, bill["currency"]) for amount in (paid, refunded, bill["balance"]))
        assert {bill[name].as_tuple().exponent for name in MONEY} == {-DIGITS[bill["currency"]]}
    open_ones = [
        bill["appointment_id"] for bill in bills.values() if bill["status"] == "OPEN" and bill["appointment_id"]
    ]
    assert len(open_ones) == len(set(open_ones))
    for line in lines:
        off = sum((one["amount"] for one in lines if one["discounts_id"] == line["id"] and lives(one)), Decimal(0))
        assert -line["amount"] <= off <= 0 if lives(line) and not line["discounts_id"] else not off
    for kind in ("appointment_id", "treatment_id", "prescription_item_id"):
        charged = [(one[kind], one["kind"]) for one in lines if one[kind] and lives(one) and not one["discounts_id"]]
        assert len(charged) == len(set(charged))
    await _hold_what_they_should(admin, hospital, lines, bills)
    await _patients_owe(admin, hospital, list(bills.values()))
    return bills


def _started_once(started: list[asyncpg.Record], payments: list[asyncpg.Record]) -> None:
    """Whatever a patient started is one payment if it was confirmed, and none otherwise."""
    money = {(one["started_payment_id"], one["bill_id"], one["amount"], one["method"]) for one in payments}
    confirmed = {
        (one["id"], one["bill_id"], one["amount"], one["method"]) for one in started if one["status"] == "CONFIRMED"
    }
    assert {one for one in money if one[0]} == confirmed


def status_of(bill: asyncpg.Record) -> str:
    """The status that follows from a bill's amounts."""
    if bill["voided_at"]:
        return "VOID"
    if bill["balance"] > 0 or bill["insurer_balance"] > 0:
        return "CLAIMED" if bill["claimed_at"] else "OPEN"
    if bill["refunded"] == 0:
        return "PAID"
    return "REFUNDED" if bill["refunded"] == bill["paid"] else "PARTLY_REFUNDED"


def lives(line: asyncpg.Record) -> bool:
    """Whether a line charges something: it is not void, and neither reverses another nor is reversed."""
    return not (line["voided_at"] or line["reverses_id"] or line["reversed_at"])


async def _hold_what_they_should(
    admin: asyncpg.Connection, hospital: int, lines: list[asyncpg.Record], bills: dict[int, asyncpg.Record]
) -> None:
    """No bill charges what fell away, and nothing is left uncharged beside an open one."""
    reversed_ids = {one["reverses_id"] for one in lines if one["reverses_id"]}
    assert {one["id"] for one in lines if one["reversed_at"]} == reversed_ids
    live = [one for one in lines if lives(one)]
    rows = await admin.fetch("SELECT id, status FROM clinic.appointments WHERE hospital_id = $1", hospital)
    status = {row["id"]: row["status"] for row in rows}
    for line in live:
        if line["appointment_id"]:
            assert (status[line["appointment_id"]] in DEAD) == (line["kind"] == "FEE")
    items = await admin.fetch(
        """
        SELECT i.id, i.quantity - i.returned_units AS taken, p.status, v.appointment_id
        FROM clinic.prescription_items AS i
        JOIN clinic.prescriptions AS p ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id
        JOIN clinic.visits AS v ON v.hospital_id = p.hospital_id AND v.id = p.visit_id WHERE i.hospital_id = $1
        """,
        hospital,
    )
    given = {one["id"]: one for one in items}
    for line in live:
        if (key := line["prescription_item_id"]) and not line["discounts_id"]:
            assert line["quantity"] == given[key]["taken"]
            assert given[key]["status"] != "CANCELLED"
    treatments = await admin.fetch(
        """
        SELECT t.id, v.appointment_id FROM clinic.treatments AS t
        JOIN clinic.visits AS v ON v.hospital_id = t.hospital_id AND v.id = t.visit_id WHERE t.hospital_id = $1
        """,
        hospital,
    )
    charged = {(name, one[name]) for one in live for name in CHARGES if one[name] and one["kind"] != "FEE"}
    for bill in bills.values():
        if bill["status"] == "OPEN" and bill["appointment_id"]:
            key = bill["appointment_id"]
            due = {("treatment_id", one["id"]) for one in treatments if one["appointment_id"] == key}
            due |= {
                ("prescription_item_id", one["id"]) for one in items if one["appointment_id"] == key and one["taken"]
            }
            if status[key] not in DEAD:
                due.add(("appointment_id", key))
            assert due <= charged


def _claimed(
    bill: asyncpg.Record,
    covered: Decimal,
    claim: asyncpg.Record | None,
    payments: list[asyncpg.Record],
    adjustments: list[asyncpg.Record],
) -> None:
    """Proves that a bill's claim is for what is covered, that its money adds up, and that bill and claim agree."""
    if claim is None:
        assert covered == bill["transferred"] == bill["insurer_paid"] == bill["insurer_balance"] == 0
        assert not [one for one in payments if one["claim_id"]]
        return
    money = [one for one in payments if one["claim_id"] == claim["id"]]
    assert {one["method"] for one in money} <= {"INSURANCE"}
    sums = {
        kind: sum(
            (one["amount"] for one in adjustments if one["claim_id"] == claim["id"] and one["kind"] == kind), Decimal(0)
        )
        for kind in ("TRANSFERRED", "WRITTEN_OFF")
    }
    received = sum((one["amount"] - one["refunded"] for one in money), Decimal(0))
    # What was refused counts as long as it is not paid, and still claimed: charges may have fallen away since.
    assert claim["amount"] == covered
    left = covered - received
    transferred = min(sums["TRANSFERRED"], max(left, Decimal(0)))
    written_off = min(sums["WRITTEN_OFF"], max(left - transferred, Decimal(0)))
    assert (claim["transferred"], claim["written_off"]) == (transferred, written_off)
    on_record = sum(
        one["amount"] for one in adjustments if one["claim_id"] == claim["id"] and one["kind"] != "TRANSFERRED"
    )
    assert on_record == (0 if bill["voided_at"] else written_off)
    assert claim["paid"] - claim["refunded"] == received == bill["insurer_paid"]
    left -= transferred + written_off + claim["untracked"]
    assert claim["balance"] == bill["insurer_balance"] == (0 if bill["voided_at"] else left)
    assert (bill["claimed_at"], bill["transferred"]) == (claim["submitted_at"], claim["transferred"])
    assert (bill["insurance_provider"], bill["insurance_policy_number"]) == (
        claim["insurance_provider"], claim["insurance_policy_number"],
    )  # fmt: skip
    assert claim["status"] == claim_status_of(claim, received)


def claim_status_of(claim: asyncpg.Record, received: Decimal) -> str:
    """The status that follows from a claim's amounts."""
    if claim["voided_at"] or not (claim["amount"] or received):
        return "VOID"
    if claim["untracked"]:
        return "UNTRACKED"
    if not claim["submitted_at"]:
        return "OPEN"
    if claim["balance"] > 0:
        return "PARTLY_PAID" if received else "SUBMITTED"
    if not received:
        return "REJECTED"
    return "PAID" if received >= claim["amount"] else "SETTLED"


async def _patients_owe(admin: asyncpg.Connection, hospital: int, bills: list[asyncpg.Record]) -> None:
    for row in await admin.fetch("SELECT * FROM clinic.patient_totals WHERE hospital_id = $1", hospital):
        own = [bill for bill in bills if bill["patient_id"] == row["patient_id"] and bill["status"] != "VOID"]
        assert row["bills"] == len(own)
        assert {bill["currency"] for bill in own} <= {row["currency"]}
        assert row["total_billed"] == sum(bill["total"] for bill in own)
        assert row["covered"] == sum(bill["covered_amount"] for bill in own)
        for column in ("refund_due", "paid", "refunded", "written_off", "insurer_paid", "insurer_balance"):
            assert row[column] == sum(bill[column] for bill in own), column
        assert row["balance"] == sum(max(bill["balance"], 0) for bill in own)
