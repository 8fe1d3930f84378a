"""The data loaders of one request: each calls one of Wardgraph's api functions with the keys gathered."""

from collections import defaultdict
from functools import partial
from typing import Any

import asyncpg
from aiodataloader import DataLoader

from wardgraph.tokens import Claims

_ASKER = "p_hospital_id => $1, p_session_id => $2"
_WINDOW = "p_filter => NULL, p_order => $3, p_first => $4, p_after => NULL, p_backward => false"
_COLUMNS = {
    "patients": "id, first_name, last_name, birth_date, phone",
    "doctors": "id, department_id, first_name, last_name, specialization",
    "appointments": "id, patient_id, doctor_id, starts_at, ends_at, status",
    "visits": "id, appointment_id, visited_at, diagnosis",
    "bills": "id, appointment_id, status, total",
    "prescriptions": "id, visit_id, status, prescribed_at",
    "prescription_items": "id, prescription_id, medication_id, dosage, quantity",
    "medications": "id, name, strength",
}
Row = asyncpg.Record
Loader = DataLoader[int, Any]


class Loaders:
    """A request's loaders, and what is read without one; all as the account of its token."""

    def __init__(self, pool: "asyncpg.Pool[Row]", claims: Claims) -> None:
        self._pool = pool
        self._asker = (claims.hospital_id, claims.session_id)
        self.patient = self._row("patients", "id")
        self.doctor = self._row("doctors", "id")
        self.medication = self._row("medications", "id")
        self.visit_of_appointment = self._row("visits", "appointment_id")
        self.bill_of_appointment = self._row("bills", "appointment_id")
        self.prescriptions_of_visit = self._rows("prescriptions", "visit_id")
        self.items_of_prescription = self._rows("prescription_items", "prescription_id")
        self._pages: dict[tuple[str, int], Loader] = {}

    def doctors_of_department(self, first: int) -> Loader:
        """The first doctors of each department, by family name."""
        return self._page("doctors", "department_id", "last_name asc", first)

    def appointments_of_doctor(self, first: int) -> Loader:
        """The first appointments of each doctor, by their start."""
        return self._page("appointments", "doctor_id", "starts_at asc", first)

    async def departments(self, first: int) -> list[Row]:
        """The first departments, by name."""
        rows = await self._pool.fetch(
            f"SELECT id, name FROM api.departments_page({_ASKER}, {_WINDOW})", *self._asker, ["name asc"], first
        )
        return rows[:first]

    async def book(self, patient_id: int, doctor_id: int, starts_at: Any, minutes: int, reason: str | None) -> Row:
        """The appointment that was booked."""
        row = await self._pool.fetchrow(
            f"SELECT {_COLUMNS['appointments']} FROM api.book_appointment({_ASKER}, p_patient_id => $3,"
            " p_doctor_id => $4, p_starts_at => $5, p_duration_minutes => $6, p_reason => $7, p_request_id => NULL)",
            *self._asker, patient_id, doctor_id, starts_at, minutes, reason,
        )  # fmt: skip
        if row is None:
            raise RuntimeError("A command answers with a row, or with an error.")
        return row

    def _row(self, things: str, key: str) -> Loader:
        return DataLoader(partial(self._load, things, key, single=True))

    def _rows(self, things: str, key: str) -> Loader:
        return DataLoader(partial(self._load, things, key, single=False))

    def _page(self, things: str, key: str, order: str, first: int) -> Loader:
        # A loader's keys share their arguments, so that each page size has a loader of its own.
        loader = self._pages.get((things, first))
        if loader is None:
            loader = self._pages[things, first] = DataLoader(partial(self._load_pages, things, key, order, first))
        return loader

    async def _load(self, things: str, key: str, keys: list[int], *, single: bool) -> list[Any]:
        rows = await self._pool.fetch(
            f"SELECT {_COLUMNS[things]} FROM api.{things}_by_{key}({_ASKER}, p_ids => $3)", *self._asker, keys
        )
        found = _grouped(rows, key)
        if single:
            return [found[one][-1] if one in found else None for one in keys]
        return [found[one] for one in keys]

    async def _load_pages(self, things: str, key: str, order: str, first: int, keys: list[int]) -> list[Any]:
        rows = await self._pool.fetch(
            f"SELECT {_COLUMNS[things]} FROM api.{things}_by_{key}_page({_ASKER}, {_WINDOW}, p_ids => $5)",
            *self._asker,
            [order],
            first,
            keys,
        )
        found = _grouped(rows, key)
        return [found[one][:first] for one in keys]


def _grouped(rows: list[Row], key: str) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found
