"""The figures of the reports on money once more, in plain Python."""

import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.db.reports.books import Books, Day, Figures, Row, between, in_order


def billed_per_patient(books: Books, first: Day, last: Day) -> Figures:
    bills = [row for row in books.within("bills", "issued_at", first, last) if row["status"] != "VOID"]
    paid: dict[int, Decimal] = defaultdict(Decimal)
    refunded: dict[int, Decimal] = defaultdict(Decimal)
    waived: dict[int, Decimal] = defaultdict(Decimal)
    insurers: dict[int, Decimal] = defaultdict(Decimal)
    payments = {row["id"]: row for row in books.rows["payments"] if row["status"] != "VOID"}
    for payment in payments.values():
        (paid if payment["claim_id"] is None else insurers)[payment["bill_id"]] += payment["amount"]
    for refund in books.rows["refunds"]:
        if refund["payment_id"] in payments:
            payment = payments[refund["payment_id"]]
            if payment["claim_id"] is None:
                refunded[payment["bill_id"]] += refund["amount"]
                waived[payment["bill_id"]] += refund["written_off"]
            else:
                insurers[payment["bill_id"]] -= refund["amount"]
    no_more_claimed: dict[int, Decimal] = defaultdict(Decimal)
    for each in books.rows["adjustments"]:
        # What refunds gave up is counted with them.
        if each["kind"] != "WRITTEN_OFF" or each["refund_id"]:
            continue
        if each["claim_id"] is None:
            waived[each["bill_id"]] += each["amount"]
        else:
            no_more_claimed[each["bill_id"]] += each["amount"]
    grouped: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for bill in bills:
        grouped[bill["patient_id"], bill["currency"]].append(bill)
    made = []
    for (patient, currency), some in grouped.items():
        billed, covered = sum(row["total"] for row in some), sum(row["covered_amount"] for row in some)
        got = sum(paid[row["id"]] for row in some)
        # Of each bill by itself: one that is overpaid pays no other.
        left = [row["owed"] - paid[row["id"]] + refunded[row["id"]] for row in some]
        lost = [min(waived[row["id"]], max(amount, Decimal(0))) for amount, row in zip(left, some, strict=True)]
        still = [amount - gone for amount, gone in zip(left, lost, strict=True)]
        from_insurers = sum(insurers[row["id"]] for row in some)
        made.append(
            {
                "id": patient,
                "currency": currency,
                "bills": len(some),
                "billed": billed,
                "covered": covered,
                "paid": got,
                "refunded": sum(refunded[row["id"]] for row in some),
                "balance": sum(max(amount, Decimal(0)) for amount in still),
                "refund_due": -sum(min(amount, Decimal(0)) for amount in still),
                "written_off": sum(lost),
                "insurer_paid": from_insurers,
                "insurer_balance": covered - from_insurers - sum(no_more_claimed[row["id"]] for row in some),
            }
        )
    return in_order(made, "billed", "currency")


def discounted_bills(
    books: Books,
    first: Day,
    last: Day,
    percent: Decimal | None,
    at_least: Decimal | None,
    at_most: Decimal | None,
) -> Figures:
    columns = (
        "id", "status", "currency", "subtotal", "discount_percent", "discount", "total", "issued_at", "patient_id"
    )  # fmt: skip
    rows = [
        {name: row[name] for name in columns}
        for row in books.within("bills", "issued_at", first, last)
        if row["status"] != "VOID"
        and (percent is None or row["discount_percent"] == percent)
        and between(row["discount_percent"], at_least, at_most)
    ]
    return in_order(rows, "discount")


_DIGITS = {"EUR": 2, "USD": 2, "GBP": 2, "JPY": 0}


def what_if_discount(books: Books, first: Day, last: Day, percent: Decimal) -> Figures:
    appointments = books.by_id("appointments")
    grouped: dict[tuple[int, dt.date, str], list[tuple[Row, Decimal]]] = defaultdict(list)
    for bill in books.within("bills", "issued_at", first, last):
        if bill["status"] == "VOID":
            continue
        unit = Decimal(1).scaleb(-_DIGITS[bill["currency"]])
        off = max(percent, bill["discount_percent"])
        net = (bill["subtotal"] * (100 - off) / 100).quantize(unit, ROUND_HALF_UP)
        tax = (net * bill["tax_rate_percent"] / 100).quantize(unit, ROUND_HALF_UP)
        place = (_department(bill, appointments), books.day(bill["issued_at"]).replace(day=1), bill["currency"])
        grouped[place].append((bill, net + tax))
    made: Figures = []
    for (department, month, currency), some in grouped.items():
        billed, lowered = sum(bill["total"] for bill, _ in some), sum(total for _, total in some)
        made.append(
            {"id": department, "month": month, "currency": currency, "bills": len(some)}
            | {"discounted_bills": sum(bill["discount_percent"] > 0 for bill, _ in some)}
            | {"billed": billed, "would_be_billed": lowered, "difference": billed - lowered}
        )
    return in_order(made, "difference", "month", "currency")


def _department(bill: Row, appointments: dict[int, Row]) -> int:
    """The department of what was billed: 0 for a bill of no appointment."""
    return 0 if bill["appointment_id"] is None else appointments[bill["appointment_id"]]["department_id"]


def revenue(books: Books, first: Day, last: Day) -> Figures:
    payments, bills, appointments = books.by_id("payments"), books.by_id("bills"), books.by_id("appointments")
    received: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    refunded: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)

    def place(payment: Row, moment: dt.datetime) -> tuple[Any, ...]:
        bill = bills[payment["bill_id"]]
        return _department(bill, appointments), books.day(moment).replace(day=1), payment["method"], bill["currency"]

    for payment in books.within("payments", "received_at", first, last):
        if payment["status"] != "VOID":
            received[place(payment, payment["received_at"])] += payment["amount"]
    for refund in books.within("refunds", "refunded_at", first, last):
        if payments[refund["payment_id"]]["status"] != "VOID":
            refunded[place(payments[refund["payment_id"]], refund["refunded_at"])] += refund["amount"]
    made = []
    for key in received.keys() | refunded.keys():
        department, month, method, currency = key
        got, gave = received[key], refunded[key]
        made.append(
            {"id": department, "month": month, "method": method, "currency": currency}
            | {"received": got, "refunded": gave, "revenue": got - gave}
            | {"payer": "INSURER" if method == "INSURANCE" else "PATIENT"}
        )
    return in_order(made, "revenue", "month", "method", "currency")


def claims_outstanding(books: Books, first: Day, last: Day) -> Figures:
    waiting: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for claim in books.within("claims", "submitted_at", first, last):
        left = claim["amount"] - claim["paid"] + claim["refunded"] - claim["transferred"] - claim["written_off"]
        if claim["submitted_at"] and not claim["voided_at"] and left:
            days = (books.today - books.day(claim["submitted_at"])).days
            waiting[claim["insurance_provider"] or "", claim["currency"]].append({**claim, "left": left, "days": days})
    made = []
    for (insurer, currency), some in waiting.items():
        parts: dict[str, Any] = {
            name: sum((each["left"] for each in some if first <= each["days"] <= last), Decimal(0))
            for name, first, last in (
                ("up_to_30_days", -1, 30), ("up_to_60_days", 31, 60), ("up_to_90_days", 61, 90),
                ("over_90_days", 91, 10**6),
            )
        }  # fmt: skip
        made.append(
            {"id": some[0]["hospital_id"], "insurance_provider": insurer, "currency": currency, "claims": len(some)}
            | {"outstanding": sum(parts.values()), "oldest_at": min(each["submitted_at"] for each in some)}
            | parts
        )
    return in_order(made, "outstanding", "insurance_provider", "currency")


def write_offs(books: Books, first: Day, last: Day) -> Figures:
    bills = books.by_id("bills")
    made = []
    for each in books.within("adjustments", "adjusted_at", first, last):
        if each["kind"] != "TRANSFERRED":
            bill, of_patient = bills[each["bill_id"]], each["claim_id"] is None
            made.append(
                {name: each[name] for name in ("adjusted_at", "amount")}
                | {"id": bill["id"], "currency": bill["currency"], "payer": "PATIENT" if of_patient else "INSURER"}
                | {"insurance_provider": None if of_patient else bill["insurance_provider"]}
            )
    return in_order(made, "adjusted_at", "amount")
