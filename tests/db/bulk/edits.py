"""What bulk edits are tried with: by hand, so that what is generated has something to be held against."""

from dataclasses import dataclass
from typing import Any

import asyncpg

from tests.db.changes.made import Made, made
from tests.world import Hospital


@dataclass(frozen=True)
class Update:
    """A bulk update: the type of its records, the values that it can set, and those of one record alone."""

    thing: str
    values: dict[str, Any]
    personal: frozenset[str] = frozenset()


_PERSON = frozenset({"employee_number", "first_name", "last_name"})
UPDATES = {
    "update_patients": Update(
        "patient",
        {
            "gender": "OTHER", "address": "Road 1", "allergies": ["Nuts"], "insurance_provider": "Other",
            "insurance_cover_percent": "12.50", "birth_date_estimated": True,
        },
        frozenset({
            "medical_record_number", "first_name", "last_name", "birth_date", "phone", "email",
            "insurance_policy_number",
        }),
    ),
    "update_doctors": Update(
        "doctor",
        {
            "department_id": None, "job_title": "Consultant", "specialization": "Surgery",
            "registration_expires_on": "2098-01-01", "licence_status": "SUSPENDED", "consultation_fee": "91.50",
            "practising_since": "2001-01-01",
        },
        _PERSON | {"registration_number", "phone", "email"},
    ),
    "update_nurses": Update("nurse", {"department_id": None, "shift": "NIGHT"}, _PERSON),
    "update_receptionists": Update("receptionist", {"department_id": None, "job_title": "Clerk"}, _PERSON),
    "update_other_staff_members": Update("other_staff", {"department_id": None, "job_title": "Cook"}, _PERSON),
    "update_departments": Update(
        "department", {"location": "East", "opens_at": "07:00", "closes_at": "19:00"}, frozenset({"name"})
    ),
    "update_rooms": Update("room", {"department_id": None, "type": "ICU", "beds": 4}, frozenset({"number"})),
    "update_medications": Update(
        "medication",
        {
            "strength": "2 mg", "form": "syrup", "manufacturer": "N", "unit_price": "0.75", "substances": ["Ibuprofen"],
            "name": "Renamed",
        },
    ),
    "update_stock_levels": Update("stock", {"reorder_level": 20}),
}  # fmt: skip
"""A department that is None is a new one of the test."""

PLURALS = {
    "patient": "patients", "doctor": "doctors", "nurse": "nurses", "receptionist": "receptionists",
    "other_staff": "other_staff_members", "department": "departments", "room": "rooms", "medication": "medications",
}  # fmt: skip
"""The records that are retired and reinstated in bulk."""
DELETED = ("doctor", "nurse", "receptionist", "other_staff", "department", "room")


async def some(hospital: Hospital, thing: str, count: int = 3) -> list[Made]:
    """Records of a type, each new."""
    return [await made(hospital, thing) for _ in range(count)]


def found(records: list[Made]) -> dict[str, Any]:
    """The filter that finds these records."""
    return {"id": {"in": [str(record.id) for record in records]}}


def told(answer: asyncpg.Record) -> tuple[int, list[int], bool]:
    """How many a bulk edit changed, which, and whether it was a dry run."""
    return answer["row_count"], answer["record_ids"], answer["is_dry_run"]


async def medications(hospital: Hospital, count: int, maker: str = "") -> list[int]:
    """Many medications of a manufacturer at once, named `Pill <number>` from 1 on; their ids in that order."""
    rows = await hospital.admin.fetch(
        "INSERT INTO clinic.medications (hospital_id, name, strength, form, manufacturer, unit_price, substances)"
        " SELECT $1, 'Pill ' || n, '1 mg', 'tablet', $3, 1, '{}' FROM generate_series(1, $2::integer) AS n"
        " ORDER BY n RETURNING id",
        hospital.id, count, maker,
    )  # fmt: skip
    return [row["id"] for row in rows]
