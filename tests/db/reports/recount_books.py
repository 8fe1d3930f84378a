"""The figures that a bookkeeper asks for once more, in plain Python."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from tests.db.reports.books import Books, Day, Figures, Row, between, in_order

_AGES = (("up_to_30_days", -1, 30), ("up_to_60_days", 31, 60), ("up_to_90_days", 61, 90), ("over_90_days", 91, 100_000))


def patients_outstanding(books: Books, first: Day, last: Day) -> Figures:
    owing: dict[tuple[int, str], list[tuple[int, Decimal, dt.datetime]]] = defaultdict(list)
    for bill in books.within("bills", "issued_at", first, last):
        left = bill["owed"] - bill["paid"] + bill["refunded"] - bill["written_off"]
        if bill["status"] != "VOID" and left > 0:
            age = (books.today - books.day(bill["issued_at"])).days
            owing[bill["patient_id"], bill["currency"]].append((age, left, bill["issued_at"]))
    made: Figures = []
    for (patient, currency), some in owing.items():
        parts: dict[str, Any] = {
            name: sum((left for age, left, _ in some if first <= age <= last), Decimal(0))
            for name, first, last in _AGES
        }
        whole = {"id": patient, "currency": currency, "bills": len(some), "outstanding": sum(parts.values())}
        made.append(whole | parts | {"oldest_at": min(issued for _, _, issued in some)})
    return in_order(made, "outstanding", "currency")


def unbilled(books: Books, first: Day, last: Day) -> Figures:
    standing = [
        row
        for row in books.rows["bill_lines"]
        if row["voided_at"] is None and row["reverses_id"] is None and row["reversed_at"] is None
    ]
    consulted = {row["appointment_id"] for row in standing if row["kind"] == "CONSULTATION"}
    treated = {row["treatment_id"] for row in standing}
    dispensed = {row["prescription_item_id"] for row in standing}
    doctors, prescriptions, visits = books.by_id("doctors"), books.by_id("prescriptions"), books.by_id("visits")
    prices: dict[int, list[Decimal]] = defaultdict(list)
    for each in books.rows["treatments"]:
        if each["id"] not in treated:
            prices[visits[each["visit_id"]]["appointment_id"]].append(each["cost"])
    for item in books.rows["prescription_items"]:
        prescription = prescriptions[item["prescription_id"]]
        if item["id"] not in dispensed and prescription["status"] != "CANCELLED":
            place = visits[prescription["visit_id"]]["appointment_id"]
            prices[place].append((item["quantity"] - item["returned_units"]) * item["unit_price"])
    made: Figures = []
    for appointment in books.within("appointments", "starts_at", first, last):
        if appointment["status"] not in ("IN_PROGRESS", "COMPLETED"):
            continue
        some = list(prices[appointment["id"]])
        if appointment["id"] not in consulted:
            some.append(doctors[appointment["doctor_id"]]["consultation_fee"])
        some = [price for price in some if price > 0]
        if some:
            names = ("id", "starts_at", "patient_id", "doctor_id")
            figures = {"currency": books.currency, "charges": len(some), "amount": sum(some)}
            made.append({name: appointment[name] for name in names} | figures)
    return in_order(made, "amount")


def _days_lain(books: Books, stay: Row) -> dict[dt.date, str]:
    """The type of the room at the end of each day of a stay."""
    beds = sorted(
        (row for row in books.rows["bed_stays"] if row["admission_id"] == stay["id"]),
        key=lambda row: (row["starts_at"], row["id"]),
    )
    day, lain = books.day(stay["admitted_at"]), {}
    until = books.day(stay["discharged_at"]) if stay["discharged_at"] else books.today
    while day < until:
        midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), books.zone)
        for bed in beds:
            if bed["starts_at"] < midnight and (bed["ends_at"] is None or bed["ends_at"] >= midnight):
                lain[day] = bed["room_type"]
        day += dt.timedelta(days=1)
    return lain or ({until: beds[-1]["room_type"]} if stay["discharged_at"] else {})


def unbilled_stays(books: Books, first: Day, last: Day) -> Figures:
    rates = sorted(books.rows["room_rates"], key=lambda row: row["valid_from"])
    charged: dict[int, list[Row]] = defaultdict(list)
    for line in books.rows["bill_lines"]:
        dead = line["voided_at"] or line["reverses_id"] or line["reversed_at"] or line["discounts_id"]
        if line["admission_id"] and not dead:
            charged[line["admission_id"]].append(line)
    made: Figures = []
    for stay in books.within("admissions", "admitted_at", None, None):
        prices = []
        for day, kind in _days_lain(books, stay).items():
            if between(day, first, last) and not any(
                line["first_day"] <= day <= line["last_day"] for line in charged[stay["id"]]
            ):
                of_day = [rate["amount"] for rate in rates if rate["type"] == kind and rate["valid_from"] <= day]
                prices += of_day[-1:]
        prices = [price for price in prices if price > 0]
        if prices:
            names = ("id", "admitted_at", "discharged_at", "patient_id")
            figures = {"currency": books.currency, "days": len(prices), "amount": sum(prices)}
            made.append({name: stay[name] for name in names} | figures)
    return in_order(made, "amount")


def taxes(books: Books, first: Day, last: Day) -> Figures:
    grouped: dict[tuple[dt.date, Decimal, str], list[Row]] = defaultdict(list)
    for bill in books.within("bills", "issued_at", first, last):
        if bill["status"] != "VOID":
            month = books.day(bill["issued_at"]).replace(day=1)
            grouped[month, bill["tax_rate_percent"], bill["currency"]].append(bill)
    made: Figures = []
    for (month, rate, currency), some in grouped.items():
        tax, billed = sum(row["tax"] for row in some), sum(row["total"] for row in some)
        place = {"id": books.hospital_id, "month": month, "tax_rate_percent": rate, "currency": currency}
        made.append(place | {"bills": len(some), "net": billed - tax, "tax": tax, "billed": billed})
    return in_order(made, "month", "tax_rate_percent", "currency")


def takings(books: Books, first: Day, last: Day) -> Figures:
    payments, bills = books.by_id("payments"), books.by_id("bills")
    taken: dict[tuple[Any, ...], list[Decimal]] = defaultdict(list)
    returned: dict[tuple[Any, ...], list[Decimal]] = defaultdict(list)
    for payment in books.within("payments", "received_at", first, last):
        if payment["status"] != "VOID":
            day, currency = books.day(payment["received_at"]), bills[payment["bill_id"]]["currency"]
            taken[payment["received_by_id"] or 0, day, payment["method"], currency].append(payment["amount"])
    for refund in books.within("refunds", "refunded_at", first, last):
        payment = payments[refund["payment_id"]]
        if payment["status"] != "VOID":
            day, currency = books.day(refund["refunded_at"]), bills[payment["bill_id"]]["currency"]
            returned[refund["refunded_by_id"] or 0, day, payment["method"], currency].append(refund["amount"])
    made: Figures = []
    for place in taken.keys() | returned.keys():
        received, refunded = sum(taken[place], Decimal(0)), sum(returned[place], Decimal(0))
        figures = {"payments": len(taken[place]), "received": received, "refunds": len(returned[place])}
        figures |= {"refunded": refunded, "remaining": received - refunded}
        made.append(dict(zip(("id", "day", "method", "currency"), place, strict=True)) | figures)
    return in_order(made, "day", "remaining", "method", "currency")
