"""Every figure of the reports once more, in plain Python, from the rows of the tables.

Nothing here asks the database for more than `SELECT *`: what a day is, what is summed and in which order is said again.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg

Row = Mapping[str, Any]
Figures = list[dict[str, Any]]

_TABLES = (
    "departments", "doctors", "patients", "appointments", "visits", "medications", "stock", "stock_batches", "rooms",
    "prescriptions", "prescription_items", "admissions", "bills", "payments", "refunds",
    "claims", "adjustments",
)  # fmt: skip


@dataclass(frozen=True)
class Books:
    """All rows of a hospital by table, its time zone, and the day that it is there."""

    zone: ZoneInfo
    today: dt.date
    rows: dict[str, list[Row]]

    def by_id(self, table: str) -> dict[int, Row]:
        """The rows of a table by their ids."""
        return {row["id"]: row for row in self.rows[table]}

    def within(self, table: str, column: str, first: dt.date, last: dt.date) -> list[Row]:
        """The rows of a table whose moment lies on one of these days at the hospital."""
        return [row for row in self.rows[table] if first <= self.day(row[column]) <= last]

    def day(self, moment: dt.datetime) -> dt.date:
        """The day on the hospital's wall calendar."""
        return moment.astimezone(self.zone).date()


async def books_of(connection: asyncpg.Connection, hospital_id: int, zone: str, now: dt.datetime) -> Books:
    """Reads everything."""
    rows: dict[str, list[Row]] = {}
    for table in _TABLES:
        found = await connection.fetch(f"SELECT * FROM clinic.{table} WHERE hospital_id = $1", hospital_id)
        rows[table] = [dict(row) for row in found]
    return Books(ZoneInfo(zone), now.astimezone(ZoneInfo(zone)).date(), rows)


def _sorted(rows: Iterable[dict[str, Any]], *columns: str, ascending: bool = False) -> Figures:
    return sorted(rows, key=itemgetter(*columns, "id"), reverse=not ascending)


def _live(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["retired_at"] is None]


def _approved(books: Books) -> list[Row]:
    return [row for row in books.rows["doctors"] if row["licence_status"] != "PENDING"]


def _by(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _between(number: Any, least: Any, most: Any) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)


def _outcomes(appointments: Iterable[Row]) -> dict[str, int]:
    became = Counter(row["status"] for row in appointments)
    return {
        "appointments": became.total(),
        "completed": became["COMPLETED"],
        "cancelled": became["CANCELLED"],
        "no_shows": became["NO_SHOW"],
        "left_unseen": became["LEFT_UNSEEN"],
    }


def appointment_summary(books: Books, first: dt.date, last: dt.date) -> Figures:
    columns = ("id", "starts_at", "ends_at", "status", "patient_id", "doctor_id", "department_id")
    rows = _live(books.within("appointments", "starts_at", first, last))
    return _sorted(({name: row[name] for name in columns} for row in rows), "starts_at", ascending=True)


def doctors_by_department(books: Books) -> Figures:
    doctors = _by(_live(_approved(books)), "department_id")
    return _sorted(
        (
            {
                "id": row["id"],
                "doctors": len(doctors[row["id"]]),
                "bookable_doctors": sum(
                    doctor["licence_status"] == "ACTIVE" and doctor["registration_expires_on"] >= books.today
                    for doctor in doctors[row["id"]]
                ),
                "specializations": len({doctor["specialization"] for doctor in doctors[row["id"]]}),
            }
            for row in _live(books.rows["departments"])
        ),
        "doctors",
    )


def departments_with_several_doctors(books: Books, more_than: int, at_most: int | None) -> Figures:
    return [row for row in doctors_by_department(books) if _between(row["doctors"], more_than + 1, at_most)]


def room_status(books: Books) -> Figures:
    taken = Counter(row["room_id"] for row in books.rows["admissions"] if row["discharged_at"] is None)
    made = []
    for row in _live(books.rows["rooms"]):
        free = row["beds"] - taken[row["id"]]
        status = "FREE" if free == row["beds"] else "FULL" if free == 0 else "PARTLY_OCCUPIED"
        columns = {name: row[name] for name in ("id", "number", "type", "beds", "department_id")}
        made.append(columns | {"occupied": taken[row["id"]], "available": free, "status": status})
    return _sorted(made, "available")


def patients_of_specialization(books: Books, first: dt.date, last: dt.date, specialization: str) -> Figures:
    doctors = {row["id"] for row in books.rows["doctors"] if row["specialization"] == specialization}
    visits = [row for row in books.within("visits", "visited_at", first, last) if row["doctor_id"] in doctors]
    return _sorted(
        (
            {
                "id": patient,
                "visits": len(grouped),
                "doctors": len({row["doctor_id"] for row in grouped}),
                "last_visited_at": max(row["visited_at"] for row in grouped),
            }
            for patient, grouped in _by(visits, "patient_id").items()
        ),
        "visits",
    )


def frequent_patients(books: Books, first: dt.date, last: dt.date, more_than: int, at_most: int | None) -> Figures:
    by_patient = _by(_live(books.within("appointments", "starts_at", first, last)), "patient_id")
    rows = ({"id": patient} | _outcomes(grouped) for patient, grouped in by_patient.items())
    found = (row for row in rows if _between(row["appointments"], more_than + 1, at_most))
    return _sorted(found, "appointments")


def billed_per_patient(books: Books, first: dt.date, last: dt.date) -> Figures:
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
        if each["claim_id"] is None:
            waived[each["bill_id"]] += each["amount"]
        elif each["kind"] == "WRITTEN_OFF":
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
    return _sorted(made, "billed", "currency")


def medications_per_department(books: Books, first: dt.date, last: dt.date) -> Figures:
    given = books.within("prescriptions", "prescribed_at", first, last)
    departments = {row["id"]: row["department_id"] for row in given if row["status"] != "CANCELLED"}
    medications: dict[int, set[int]] = defaultdict(set)
    for item in books.rows["prescription_items"]:
        if item["prescription_id"] in departments:
            medications[departments[item["prescription_id"]]].add(item["medication_id"])
    stocked = Counter(row["department_id"] for row in books.rows["stock"] if row["units_on_hand"] > 0)
    rows = (
        {"id": row["id"], "medications": len(medications[row["id"]]), "stocked_medications": stocked[row["id"]]}
        for row in books.rows["departments"]
        if row["retired_at"] is None or medications[row["id"]]
    )
    return _sorted(rows, "medications")


def appointments_per_doctor(books: Books, first: dt.date, last: dt.date) -> Figures:
    by_doctor = _by(_live(books.within("appointments", "starts_at", first, last)), "doctor_id")
    rows = (
        {"id": row["id"]} | _outcomes(by_doctor[row["id"]])
        for row in _approved(books)
        if row["retired_at"] is None or by_doctor[row["id"]]
    )
    return _sorted(rows, "appointments")


def discounted_bills(
    books: Books,
    first: dt.date,
    last: dt.date,
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
        and _between(row["discount_percent"], at_least, at_most)
    ]
    return _sorted(rows, "discount")


def revenue(books: Books, first: dt.date, last: dt.date) -> Figures:
    payments, bills, appointments = books.by_id("payments"), books.by_id("bills"), books.by_id("appointments")
    received: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    refunded: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)

    def place(payment: Row, moment: dt.datetime) -> tuple[Any, ...]:
        bill = bills[payment["bill_id"]]
        department = appointments[bill["appointment_id"]]["department_id"]
        return department, books.day(moment).replace(day=1), payment["method"], bill["currency"]

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
    return _sorted(made, "revenue", "month", "method", "currency")


def claims_outstanding(books: Books) -> Figures:
    waiting: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for claim in books.rows["claims"]:
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
    return _sorted(made, "outstanding", "insurance_provider", "currency")


def write_offs(books: Books, first: dt.date, last: dt.date) -> Figures:
    bills = books.by_id("bills")
    made = []
    for each in books.within("adjustments", "adjusted_at", first, last):
        if each["kind"] == "WRITTEN_OFF":
            bill, of_patient = bills[each["bill_id"]], each["claim_id"] is None
            made.append(
                {name: each[name] for name in ("adjusted_at", "amount")}
                | {"id": bill["id"], "currency": bill["currency"], "payer": "PATIENT" if of_patient else "INSURER"}
                | {"insurance_provider": None if of_patient else bill["insurance_provider"]}
            )
    return _sorted(made, "adjusted_at", "amount")


def stock_alerts(books: Books, within_days: int) -> Figures:
    departments, medications = books.by_id("departments"), books.by_id("medications")
    batches = _by((row for row in books.rows["stock_batches"] if row["units"]), "stock_id")
    until = books.today + dt.timedelta(days=within_days)
    made = []
    for row in books.rows["stock"]:
        medication = medications[row["medication_id"]]
        if departments[row["department_id"]]["retired_at"] or medication["retired_at"]:
            continue
        usable = [batch for batch in batches[row["id"]] if batch["expires_on"] >= books.today]
        units = sum(batch["units"] for batch in usable)
        expiring = sum(batch["units"] for batch in usable if batch["expires_on"] <= until)
        if units >= row["reorder_level"] and not expiring:
            continue
        columns = {name: row[name] for name in ("id", "units_on_hand", "reorder_level", "department_id")}
        made.append(
            columns
            | {
                "medication_name": medication["name"],
                "strength": medication["strength"],
                "usable_units": units,
                "shortage": max(row["reorder_level"] - units, 0),
                "expiring_units": expiring,
                "expired_units": sum(batch["units"] for batch in batches[row["id"]]) - units,
                "next_expiry_on": min((batch["expires_on"] for batch in usable), default=None),
            }
        )
    return _sorted(made, "shortage", "expiring_units")


def no_show_rate(books: Books, first: dt.date, last: dt.date) -> Figures:
    decided = [
        row
        for row in _live(books.within("appointments", "starts_at", first, last))
        if row["status"] in ("CHECKED_IN", "IN_PROGRESS", "COMPLETED", "NO_SHOW", "LEFT_UNSEEN")
    ]
    made = []
    for doctor, grouped in _by(decided, "doctor_id").items():
        missed = sum(row["status"] == "NO_SHOW" for row in grouped)
        rate = (Decimal(100 * missed) / len(grouped)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        made.append({"id": doctor, "appointments": len(grouped), "no_shows": missed, "rate_percent": rate})
    return _sorted(made, "rate_percent")


RECOUNTS: dict[str, Callable[..., Figures]] = {
    each.__name__: each
    for each in (
        appointment_summary, doctors_by_department, departments_with_several_doctors, room_status,
        patients_of_specialization, frequent_patients, billed_per_patient, medications_per_department,
        appointments_per_doctor, discounted_bills, revenue, stock_alerts, no_show_rate,
        claims_outstanding, write_offs,
    )
}  # fmt: skip
