"""The figures on how much there was to do once more, in plain Python."""

import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from tests.db.reports.books import Books, Day, Figures, Row, in_order


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _hours(appointments: list[Row]) -> Decimal:
    seconds = sum(int((row["ends_at"] - row["starts_at"]).total_seconds()) for row in appointments)
    return _rounded(Decimal(seconds) / 3600)


def _booked(books: Books, first: Day, last: Day) -> list[Row]:
    return [row for row in books.within("appointments", "starts_at", first, last) if row["retired_at"] is None]


def _of_status(appointments: list[Row], *statuses: str) -> list[Row]:
    return [row for row in appointments if row["status"] in statuses]


def _kept(appointments: list[Row]) -> list[Row]:
    return [row for row in appointments if row["status"] != "CANCELLED"]


def top_doctors(books: Books, first: Day, last: Day) -> Figures:
    by_doctor: dict[int, list[Row]] = defaultdict(list)
    for visit in books.within("visits", "visited_at", first, last):
        by_doctor[visit["doctor_id"]].append(visit)
    rows = (
        {
            "id": doctor,
            "visits": len(visits),
            "patients": len({visit["patient_id"] for visit in visits}),
            "last_visited_at": max(visit["visited_at"] for visit in visits),
        }
        for doctor, visits in by_doctor.items()
    )
    return in_order(rows, "visits")


def department_load(books: Books, first: Day, last: Day) -> Figures:
    booked, seen = _booked(books, first, last), books.within("visits", "visited_at", first, last)
    made = []
    for department in books.of_departments("departments", "id"):
        own = [row for row in booked if row["department_id"] == department["id"]]
        visits = sum(row["department_id"] == department["id"] for row in seen)
        if department["retired_at"] and not own and not visits:
            continue
        doctors = {row["doctor_id"] for row in own}
        made.append(
            {
                "id": department["id"],
                "appointments": len(own),
                "completed": len(_of_status(own, "COMPLETED")),
                "cancelled": len(own) - len(_kept(own)),
                "booked_hours": _hours(_kept(own)),
                "visits": visits,
                "patients": len({row["patient_id"] for row in own}),
                "doctors": len(doctors),
                "appointments_per_doctor": _rounded(Decimal(len(own)) / (len(doctors) or 1)),
                "share_percent": _rounded(Decimal(100 * len(own)) / (len(booked) or 1)),
            }
        )
    return in_order(made, "appointments")


def monthly_visits(books: Books, first: Day, last: Day) -> Figures:
    grouped: dict[tuple[int, dt.date], list[Row]] = defaultdict(list)
    for visit in books.within("visits", "visited_at", first, last):
        grouped[visit["department_id"], books.day(visit["visited_at"]).replace(day=1)].append(visit)
    rows = (
        {
            "id": department,
            "month": month,
            "visits": len(visits),
            "patients": len({visit["patient_id"] for visit in visits}),
            "doctors": len({visit["doctor_id"] for visit in visits}),
        }
        for (department, month), visits in grouped.items()
    )
    return in_order(rows, "month", "visits")


def doctor_workload(books: Books, first: Day, last: Day) -> Figures:
    booked: dict[tuple[int, dt.date], list[Row]] = defaultdict(list)
    seen: dict[tuple[int, dt.date], list[int]] = defaultdict(list)
    for row in _booked(books, first, last):
        booked[row["doctor_id"], books.day(row["starts_at"]).replace(day=1)].append(row)
    for visit in books.within("visits", "visited_at", first, last):
        seen[visit["doctor_id"], books.day(visit["visited_at"]).replace(day=1)].append(visit["patient_id"])
    rows = (
        {
            "id": doctor,
            "month": month,
            "appointments": len(booked[doctor, month]),
            "cancelled": len(_of_status(booked[doctor, month], "CANCELLED")),
            "booked_hours": _hours(_kept(booked[doctor, month])),
            "worked_hours": _hours(_of_status(booked[doctor, month], "COMPLETED")),
            "visits": len(seen[doctor, month]),
            "patients": len(set(seen[doctor, month])),
        }
        for doctor, month in booked.keys() | seen.keys()
    )
    return in_order(rows, "month", "booked_hours")
