"""Every figure of the reports once more, in plain Python, from the rows of the tables.

Nothing here asks the database for more than `SELECT *`: what a day is, what is summed and in which order is said again.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.db.reports.books import Books, Day, Figures, Row, between, in_order
from tests.db.reports.recount_books import patients_outstanding, takings, taxes, unbilled, unbilled_stays
from tests.db.reports.recount_load import department_load, doctor_workload, monthly_visits, top_doctors
from tests.db.reports.recount_money import (
    billed_per_patient,
    claims_outstanding,
    discounted_bills,
    revenue,
    what_if_discount,
    write_offs,
)


def _live(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["retired_at"] is None]


def _approved(books: Books) -> list[Row]:
    return [row for row in books.rows["doctors"] if row["licence_status"] != "PENDING"]


def _by(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _outcomes(appointments: Iterable[Row]) -> dict[str, int]:
    became = Counter(row["status"] for row in appointments)
    return {
        "appointments": became.total(),
        "completed": became["COMPLETED"],
        "cancelled": became["CANCELLED"],
        "no_shows": became["NO_SHOW"],
        "left_unseen": became["LEFT_UNSEEN"],
    }


def appointment_summary(books: Books, first: Day, last: Day) -> Figures:
    columns = ("id", "starts_at", "ends_at", "status", "patient_id", "doctor_id", "department_id")
    rows = _live(books.within("appointments", "starts_at", first, last))
    return in_order(({name: row[name] for name in columns} for row in rows), "starts_at", ascending=True)


def doctors_by_department(books: Books) -> Figures:
    doctors = _by(_live(_approved(books)), "department_id")
    return in_order(
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
            for row in _live(books.of_departments("departments", "id"))
        ),
        "doctors",
    )


def departments_with_several_doctors(books: Books, more_than: int, at_most: int | None) -> Figures:
    return [row for row in doctors_by_department(books) if between(row["doctors"], more_than + 1, at_most)]


def room_status(books: Books) -> Figures:
    taken = Counter(row["room_id"] for row in books.rows["admissions"] if row["discharged_at"] is None)
    made = []
    for row in _live(books.of_departments("rooms")):
        free = row["beds"] - taken[row["id"]]
        status = "FREE" if free == row["beds"] else "FULL" if free == 0 else "PARTLY_OCCUPIED"
        columns = {name: row[name] for name in ("id", "number", "type", "beds", "department_id")}
        made.append(columns | {"occupied": taken[row["id"]], "available": free, "status": status})
    return in_order(made, "available")


def patients_of_specialization(books: Books, first: Day, last: Day, specialization: str) -> Figures:
    doctors = {row["id"] for row in books.rows["doctors"] if row["specialization"] == specialization}
    visits = [row for row in books.within("visits", "visited_at", first, last) if row["doctor_id"] in doctors]
    return in_order(
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


def frequent_patients(books: Books, first: Day, last: Day, more_than: int, at_most: int | None) -> Figures:
    by_patient = _by(_live(books.within("appointments", "starts_at", first, last)), "patient_id")
    rows = ({"id": patient} | _outcomes(grouped) for patient, grouped in by_patient.items())
    found = (row for row in rows if between(row["appointments"], more_than + 1, at_most))
    return in_order(found, "appointments")


def medications_per_department(books: Books, first: Day, last: Day) -> Figures:
    given = books.within("prescriptions", "prescribed_at", first, last)
    departments = {row["id"]: row["department_id"] for row in given if row["status"] != "CANCELLED"}
    medications: dict[int, set[int]] = defaultdict(set)
    for item in books.rows["prescription_items"]:
        if item["prescription_id"] in departments:
            medications[departments[item["prescription_id"]]].add(item["medication_id"])
    stocked = Counter(row["department_id"] for row in books.rows["stock"] if row["units_on_hand"] > 0)
    rows = (
        {"id": row["id"], "medications": len(medications[row["id"]]), "stocked_medications": stocked[row["id"]]}
        for row in books.of_departments("departments", "id")
        if row["retired_at"] is None or medications[row["id"]]
    )
    return in_order(rows, "medications")


def appointments_per_doctor(books: Books, first: Day, last: Day) -> Figures:
    by_doctor = _by(_live(books.within("appointments", "starts_at", first, last)), "doctor_id")
    rows = (
        {"id": row["id"]} | _outcomes(by_doctor[row["id"]])
        for row in _approved(books)
        if (row["retired_at"] is None and books.is_asked(row["department_id"], row["id"])) or by_doctor[row["id"]]
    )
    return in_order(rows, "appointments")


def stock_alerts(books: Books, within_days: int) -> Figures:
    departments, medications = books.by_id("departments"), books.by_id("medications")
    batches = _by((row for row in books.rows["stock_batches"] if row["units"]), "stock_id")
    until = books.today + dt.timedelta(days=within_days)
    made = []
    for row in books.of_departments("stock"):
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
    return in_order(made, "shortage", "expiring_units")


def no_show_rate(books: Books, first: Day, last: Day) -> Figures:
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
    return in_order(made, "rate_percent")


RECOUNTS: dict[str, Callable[..., Figures]] = {
    each.__name__: each
    for each in (
        appointment_summary, doctors_by_department, departments_with_several_doctors, room_status,
        patients_of_specialization, frequent_patients, billed_per_patient, medications_per_department,
        appointments_per_doctor, discounted_bills, revenue, stock_alerts, no_show_rate,
        claims_outstanding, write_offs, what_if_discount, patients_outstanding, unbilled, unbilled_stays, taxes,
        takings, top_doctors, department_load, monthly_visits, doctor_workload,
    )
}  # fmt: skip
