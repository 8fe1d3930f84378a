"""What merging patients is held against: every row that names a patient, in every table that there is."""

import datetime as dt
import uuid
from typing import Any

import asyncpg
import orjson

from tests.world import Hospital

Rows = dict[str, dict[int, Any]]
KEPT = ("clinic.doctor_patients", "clinic.patient_departments", "clinic.patient_totals")
_TABLES = """
    SELECT c.oid::regclass::text FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r'
    WHERE a.attname = 'patient_id' AND NOT a.attisdropped
        AND c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
    ORDER BY 1
"""


async def rows_of(admin: asyncpg.Connection, hospital: Hospital, patient: int) -> Rows:
    """The rows that name a patient, but for when they changed and whose they are, by table and id."""
    found: Rows = {}
    for (table,) in await admin.fetch(_TABLES):
        if table not in KEPT:
            query = f"SELECT id, to_jsonb(t) - '{{updated_at,patient_id}}'::text[] FROM {table} AS t"
            rows = await admin.fetch(f"{query} WHERE hospital_id = $1 AND patient_id = $2", hospital.id, patient)
            found[table] = dict(map(tuple, rows))
    return {table: rows for table, rows in found.items() if rows}


async def kept_of(admin: asyncpg.Connection, hospital: Hospital, patient: int) -> dict[str, Any]:
    """What triggers keep of a patient, but for what says nothing."""
    queries = {
        "doctors": "SELECT doctor_id, live_appointments, open_until FROM clinic.doctor_patients"
        " WHERE (live_appointments > 0 OR open_until IS NOT NULL)",
        "departments": "SELECT department_id, last_booking_at, last_visit_at"
        " FROM clinic.patient_departments WHERE true",
        "total": "SELECT total_billed, refund_due, bills, covered, paid, refunded, balance, written_off, insurer_paid,"
        " insurer_balance FROM clinic.patient_totals WHERE true",
    }
    return {
        what: [tuple(row) for row in await admin.fetch(
            f"{query} AND hospital_id = $1 AND patient_id = $2 ORDER BY 1", hospital.id, patient
        )]
        for what, query in queries.items()
    }  # fmt: skip


async def recounted(admin: asyncpg.Connection, hospital: Hospital, patient: int) -> dict[str, Any]:
    """The same as `kept_of`, counted from the rows themselves; of departments those that a booking or visit is in."""
    queries = {
        "doctors": """
            SELECT d.id, count(a.id) FILTER (WHERE a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')),
                (SELECT max(o.expires_at) FROM clinic.record_openings AS o
                    WHERE o.doctor_id = d.id AND o.patient_id = $2)
            FROM clinic.doctors AS d LEFT JOIN clinic.appointments AS a ON a.doctor_id = d.id AND a.patient_id = $2
            WHERE d.hospital_id = $1 GROUP BY d.id
            HAVING count(a.id) FILTER (WHERE a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')) > 0
                OR EXISTS (SELECT FROM clinic.record_openings AS o WHERE o.doctor_id = d.id AND o.patient_id = $2)
            ORDER BY 1
        """,
        "departments": """
            SELECT e.id,
                (SELECT max(a.starts_at) FROM clinic.appointments AS a
                    WHERE a.department_id = e.id AND a.patient_id = $2 AND a.status IN ('BOOKED', 'CHECKED_IN')),
                (SELECT max(v.visited_at) FROM clinic.visits AS v WHERE v.department_id = e.id AND v.patient_id = $2)
            FROM clinic.departments AS e WHERE e.hospital_id = $1 AND (
                EXISTS (SELECT FROM clinic.appointments AS a WHERE a.department_id = e.id AND a.patient_id = $2)
                OR EXISTS (
                    SELECT FROM clinic.bed_stays AS s WHERE s.department_id = e.id AND s.patient_id = $2
                )
            ) ORDER BY 1
        """,
        "total": """
            SELECT coalesce(sum(b.total), 0), coalesce(sum(b.refund_due), 0), count(b.id),
                coalesce(sum(b.covered_amount), 0), coalesce(sum(b.paid), 0), coalesce(sum(b.refunded), 0),
                coalesce(sum(greatest(b.balance, 0)), 0), coalesce(sum(b.written_off), 0),
                coalesce(sum(b.insurer_paid), 0), coalesce(sum(b.insurer_balance), 0)
            FROM clinic.bills AS b
            WHERE b.hospital_id = $1 AND b.patient_id = $2 AND b.status <> 'VOID'
        """,
    }
    return {
        what: [tuple(row) for row in await admin.fetch(query, hospital.id, patient)] for what, query in queries.items()
    }


async def record_of(admin: asyncpg.Connection, hospital: Hospital, patient: int) -> Any:
    """The row of a patient, but for when it changed."""
    query = "SELECT to_jsonb(p) - 'updated_at' FROM clinic.patients AS p WHERE p.hospital_id = $1 AND p.id = $2"
    return orjson.loads(await admin.fetchval(query, hospital.id, patient))


async def patient(hospital: Hospital, **given: Any) -> int:
    """A patient of whom little is known; what is given says more."""
    known = {"p_first_name": "Eva", "p_last_name": "Doe", "p_birth_date": dt.date(1990, 5, 17), "p_gender": "FEMALE"}
    return int((await hospital.call("ADMIN", "register_patient", **(known | {"p_confirmed": True} | given)))["id"])


async def merge(hospital: Hospital, keep: int, other: int, **given: Any) -> asyncpg.Record:
    """Merges a patient into another one."""
    return await hospital.call(
        given.pop("session", "ADMIN"),
        "merge_patients",
        p_keep_patient_id=keep,
        p_merge_patient_id=other,
        p_reason="Registered twice",
        **given,
    )


async def unmerge(hospital: Hospital, key: int) -> asyncpg.Record:
    """Undoes a merge."""
    return await hospital.call("ADMIN", "unmerge_patients", p_merge_id=key, p_reason="Two people after all")


async def full_record(hospital: Hospital, who: int, doctor: int, hour: int, stay: bool = False) -> None:
    """A booking, a cancelled one, a visit with all that can hang on it, a paid bill, a stay, an insurance."""
    await hospital.book(who, doctor, hospital.at(hour, days=3))
    cancelled = await hospital.book(who, doctor, hospital.at(hour, days=4))
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=cancelled, p_reason="Not needed")
    appointment, visit = await hospital.visit(who, doctor, hospital.at(hour))
    await hospital.call("ADMIN", "amend_visit", p_visit_id=visit, p_reason="A slip", p_changes={"notes": "Other notes"})
    await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="ECG", p_cost="20", p_notes="Calm")
    department = await hospital.admin.fetchval("SELECT department_id FROM clinic.doctors WHERE id = $1", doctor)
    await hospital.prescribe(visit, (await hospital.new_medication(100, department=department), 5))
    bill = await hospital.call(
        "ADMIN", "issue_bill", p_appointment_id=appointment, p_discount_percent=0, p_request_id=uuid.uuid4()
    )
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill["id"], p_amount="20", p_method="CASH")
    admission = await hospital.call(
        "ADMIN", "admit_patient", p_patient_id=who, p_room_id=await hospital.new_room(2), p_reason="Watch"
    )
    if not stay:
        await hospital.call("ADMIN", "discharge_patient", p_admission_id=admission["id"])
    await hospital.call(
        "ADMIN",
        "add_contact_person",
        p_patient_id=who,
        p_name="Ann Doe",
        p_relation="SIBLING",
        p_phone="+49305550",
    )
    await hospital.admin.execute(
        "INSERT INTO clinic.insurance_entries (hospital_id, patient_id, insurance_provider) VALUES ($1, $2, 'AOK')",
        hospital.id,
        who,
    )
