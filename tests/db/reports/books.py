"""The rows of a hospital as they stand in the tables, for plain recounts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg

Row = Mapping[str, Any]
Figures = list[dict[str, Any]]
Day = dt.date | None
"""A first or a last day; none where there is no such bound."""

_TABLES = (
    "departments", "doctors", "patients", "appointments", "visits", "medications", "stock", "stock_batches", "rooms",
    "prescriptions", "prescription_items", "treatments", "admissions", "bills", "bill_lines", "payments", "refunds",
    "claims", "adjustments", "bed_stays", "room_rates",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a report is asked for besides its days: a department, a doctor, ages of patients."""

    department_id: int | None = None
    doctor_id: int | None = None
    age_from: int | None = None
    age_to: int | None = None


@dataclass(frozen=True)
class Books:
    """All rows of a hospital by table, its time zone and currency, the day that it is there, and what is asked for."""

    hospital_id: int
    currency: str
    zone: ZoneInfo
    today: dt.date
    rows: dict[str, list[Row]]
    asked: Asked = Asked()

    def asking(self, asked: Asked) -> "Books":
        """The same books, of which something else is asked for."""
        return replace(self, asked=asked)

    def by_id(self, table: str) -> dict[int, Row]:
        """The rows of a table by their ids."""
        return {row["id"]: row for row in self.rows[table]}

    def within(self, table: str, column: str, first: Day, last: Day) -> list[Row]:
        """The rows of a table whose moment lies on one of these days at the hospital, and which are asked for."""
        found = [
            row for row in self.rows[table] if row[column] is not None and between(self.day(row[column]), first, last)
        ]
        if self.asked == Asked():
            return found
        bills, payments, appointments = self.by_id("bills"), self.by_id("payments"), self.by_id("appointments")
        rooms, patients = self.by_id("rooms"), self.by_id("patients")
        made = []
        for row in found:
            # Money leads by its payment and its bill to an appointment, if there is one.
            bill = payments[row["payment_id"]] if table == "refunds" else row
            bill = bills[bill["bill_id"]] if "bill_id" in bill else bill
            place = bill
            if table in ("bills", "payments", "refunds", "adjustments", "claims"):
                place = appointments.get(bill["appointment_id"], {})
            if table == "admissions":
                place = {"department_id": rooms[row["room_id"]]["department_id"]}
            if self.is_asked(place.get("department_id"), place.get("doctor_id")):
                age = years(patients[bill["patient_id"]]["birth_date"], self.day(row[column]))
                if between(age, self.asked.age_from, self.asked.age_to):
                    made.append(row)
        return made

    def is_asked(self, department_id: int | None, doctor_id: int | None = None) -> bool:
        """Whether something of a department, or of a doctor, is asked for."""
        return self.asked.department_id in (None, department_id) and self.asked.doctor_id in (None, doctor_id)

    def of_departments(self, table: str, column: str = "department_id") -> list[Row]:
        """The rows of a table that are of the department that is asked for."""
        return [row for row in self.rows[table] if self.asked.department_id in (None, row[column])]

    def day(self, moment: dt.datetime) -> dt.date:
        """The day on the hospital's wall calendar."""
        return moment.astimezone(self.zone).date()


async def books_of(connection: asyncpg.Connection, hospital_id: int, zone: str, now: dt.datetime) -> Books:
    """Reads everything."""
    rows: dict[str, list[Row]] = {}
    for table in _TABLES:
        found = await connection.fetch(f"SELECT * FROM clinic.{table} WHERE hospital_id = $1", hospital_id)
        rows[table] = [dict(row) for row in found]
    currency = await connection.fetchval("SELECT currency FROM clinic.hospitals WHERE id = $1", hospital_id)
    return Books(hospital_id, currency, ZoneInfo(zone), now.astimezone(ZoneInfo(zone)).date(), rows)


def in_order(rows: Iterable[dict[str, Any]], *columns: str, ascending: bool = False) -> Figures:
    return sorted(rows, key=itemgetter(*columns, "id"), reverse=not ascending)


def between(number: Any, least: Any, most: Any) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)


def years(born: dt.date, on: dt.date) -> int:
    """Age in whole years; whoever was born on 29 February has their birthday on 1 March in a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
