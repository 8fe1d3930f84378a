"""The four workloads: what is asked for, in each subject's words."""

import datetime as dt
import json
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from graph.declare import ids

_QUERIES = Path(__file__).parent / "queries"
SLOT_MINUTES = 5


class Dialect(Enum):
    """Whose schema a request is written for."""

    WARDGRAPH = "wardgraph"
    POSTGRAPHILE = "postgraphile"
    NAIVE = "naive"

    @property
    def folder(self) -> Path:
        """Its documents. The naive schema has Wardgraph's fields, with plain keys for ids."""
        return _QUERIES / ("postgraphile" if self is Dialect.POSTGRAPHILE else "wardgraph")

    def id(self, type_name: str, key: int) -> str:
        """A row's id as this schema's clients know it."""
        return ids.encode(type_name, key) if self is Dialect.WARDGRAPH else str(key)


@dataclass(frozen=True, slots=True)
class Slot:
    """Five minutes of a doctor that nothing overlaps, and a patient to book them for."""

    doctor_id: int
    patient_id: int
    starts_at: dt.datetime


Asked = int | Slot | None
"""What one request is about: a row's key, a slot, or nothing in particular."""


@dataclass(frozen=True)
class Workload:
    """One kind of request. `type_name` is the type whose keys it is asked about, at random, over the whole data set.

    `least_bytes` is what no answer worth having falls below: a null where a row was asked for shows by its size.
    """

    name: str
    title: str
    type_name: str | None
    least_bytes: int
    writes: bool = False

    @property
    def table(self) -> str | None:
        """The table of its keys."""
        return f"{self.type_name.lower()}s" if self.type_name else None

    def document(self, dialect: Dialect) -> str:
        """The GraphQL document, without the white space that is there for readers."""
        return _document(dialect.folder / f"{self.name}.graphql")

    def body(self, dialect: Dialect, asked: Asked) -> bytes:
        """A request's body."""
        payload = {"query": self.document(dialect), "variables": self._variables(dialect, asked)}
        return json.dumps(payload, separators=(",", ":")).encode()

    def _variables(self, dialect: Dialect, asked: Asked) -> dict[str, Any]:
        if isinstance(asked, Slot):
            booking = {
                "patientId": dialect.id("Patient", asked.patient_id),
                "doctorId": dialect.id("Doctor", asked.doctor_id),
                "startsAt": asked.starts_at.isoformat(),
                "durationMinutes": SLOT_MINUTES,
                "reason": "benchmark",
            }
            return {"input": booking}
        if isinstance(asked, int) and self.type_name:
            return {"id": dialect.id(self.type_name, asked)}
        return {}


POINT = Workload("point", "one patient, 5 fields", "Patient", 100)
NESTED = Workload("nested", "a doctor, 20 appointments and what belongs to them", "Doctor", 300)
REPORT = Workload("report", "20 departments x 10 doctors x 10 appointments, with their patients", None, 1000)
BOOKING = Workload("booking", "booking an appointment, then reading it back", None, 100, writes=True)
WORKLOADS = (POINT, NESTED, REPORT, BOOKING)


@cache
def _document(path: Path) -> str:
    return " ".join(path.read_text().split())
