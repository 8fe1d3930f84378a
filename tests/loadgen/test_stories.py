"""The demo shows each rule at least once, also those that are seldom."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from db import connect
from tests import kept
from tests.databases import Database, DatabaseServer

SHOWN = {
    # Scheduling: $1 is the hospital, and $2 the time of the seed.
    "a series in full": """
        SELECT FROM clinic.appointment_series AS s WHERE s.hospital_id = $1 AND 8 = (
            SELECT count(*) FROM clinic.series_dates AS d
            WHERE d.hospital_id = $1 AND d.series_id = s.id AND d.refused_code IS NULL)""",
    "a series of what fits": """
        SELECT FROM clinic.series_dates WHERE hospital_id = $1 AND refused_code = 'DOCTOR_UNAVAILABLE'""",
    "an occurrence that was moved": """
        SELECT FROM clinic.series_dates AS d
        JOIN clinic.appointments AS a ON a.hospital_id = $1 AND a.id = d.appointment_id
        WHERE d.hospital_id = $1 AND a.starts_at <> d.starts_at AND a.status = 'COMPLETED'""",
    "an occurrence that was cancelled": """
        SELECT FROM clinic.appointments WHERE hospital_id = $1 AND series_id IS NOT NULL AND status = 'CANCELLED'""",
    "a booking beyond the horizon of patients": """
        SELECT FROM clinic.appointments AS a JOIN clinic.hospitals AS h ON h.id = $1
        WHERE a.hospital_id = $1 AND a.starts_at > a.created_at + make_interval(days => h.booking_horizon_days + 1)""",
    "a department round the clock": """
        SELECT FROM clinic.departments WHERE hospital_id = $1 AND opens_at = closes_at""",
    "a night shift": """
        SELECT FROM clinic.availabilities WHERE hospital_id = $1 AND ends_at < starts_at AND ends_at > '00:00'""",
    "a visit over midnight": """
        SELECT FROM clinic.appointments
        WHERE hospital_id = $1 AND status = 'COMPLETED'
            AND (starts_at AT TIME ZONE 'Europe/Berlin')::date < (ends_at AT TIME ZONE 'Europe/Berlin')::date
            AND (ends_at AT TIME ZONE 'Europe/Berlin')::time > '00:00'""",
    "a patient who left unseen": """
        SELECT FROM clinic.appointments WHERE hospital_id = $1 AND status = 'LEFT_UNSEEN'""",
    "a walk-in": """
        SELECT FROM clinic.appointments WHERE hospital_id = $1 AND is_walk_in AND status = 'COMPLETED'""",
    "a past encounter": """
        SELECT FROM clinic.appointments AS a
        JOIN clinic.visits AS v ON v.hospital_id = $1 AND v.appointment_id = a.id
        WHERE a.hospital_id = $1 AND a.entry_reason IS NOT NULL AND a.created_at > a.ends_at + interval '1 day'""",
    **{
        f"{status} taken back": f"""
        SELECT FROM clinic.status_changes
        WHERE hospital_id = $1 AND from_status = '{status}' AND is_undo AND reason IS NOT NULL"""
        for status in ("NO_SHOW", "CANCELLED", "LEFT_UNSEEN", "COMPLETED")
    },
    "a late arrival after having been missed": """
        SELECT FROM clinic.status_changes
        WHERE hospital_id = $1 AND from_status = 'NO_SHOW' AND reason = 'The patient arrived late.'""",
    "a booking outside of the doctor's hours": """
        SELECT FROM clinic.appointments AS a
        JOIN clinic.time_off AS o ON o.hospital_id = $1 AND o.doctor_id = a.doctor_id
        WHERE a.hospital_id = $1 AND a.status = 'BOOKED' AND a.starts_at > $2
            AND tstzrange(o.starts_at, o.ends_at) && a.during""",
    # Billing.
    "settings of the hospital": """
        SELECT FROM clinic.hospitals
        WHERE id = $1 AND no_show_fee > 0 AND late_cancel_fee > 0 AND confirm_above < 100000 AND country = 'DE'""",
    **{
        f"a fee of a {status} appointment": f"""
        SELECT FROM clinic.bill_lines AS l
        JOIN clinic.bills AS b ON b.hospital_id = $1 AND b.id = l.bill_id
        JOIN clinic.appointments AS a ON a.hospital_id = $1 AND a.id = b.appointment_id
        WHERE l.hospital_id = $1 AND l.kind = 'FEE' AND l.reverses_id IS NULL AND b.total > 0
            AND a.status = '{status}'"""
        for status in ("NO_SHOW", "CANCELLED")
    },
    "a fee that was taken back with the status": """
        SELECT FROM clinic.bill_lines AS l
        JOIN clinic.bills AS b ON b.hospital_id = $1 AND b.id = l.bill_id
        JOIN clinic.appointments AS a ON a.hospital_id = $1 AND a.id = b.appointment_id
        WHERE l.hospital_id = $1 AND l.kind = 'FEE' AND l.reverses_id IS NOT NULL AND a.status = 'COMPLETED'""",
    "a fee that was waived": """
        SELECT FROM clinic.bill_lines
        WHERE hospital_id = $1 AND kind = 'FEE' AND reverses_id IS NOT NULL AND reason LIKE '%ambulance%'""",
    "a late cancellation of the hospital without a fee": """
        SELECT FROM clinic.appointments AS a
        JOIN clinic.status_changes AS c ON c.hospital_id = $1 AND c.appointment_id = a.id
        JOIN clinic.hospitals AS h ON h.id = $1
        WHERE a.hospital_id = $1 AND a.cancellation_wanted_by = 'HOSPITAL' AND c.wanted_by = 'HOSPITAL'
            AND c.reason LIKE 'Water damage%' AND h.late_cancel_fee > 0
            AND c.changed_at > a.starts_at - make_interval(hours => h.late_cancel_hours)
            AND NOT EXISTS (SELECT FROM clinic.bill_lines AS l WHERE l.hospital_id = $1 AND l.appointment_id = a.id)""",
    "a refund that is due": "SELECT FROM clinic.bills WHERE hospital_id = $1 AND refund_due > 0",
    "money given back after a cancellation": """
        SELECT FROM clinic.bills AS b
        JOIN clinic.appointments AS a ON a.hospital_id = $1 AND a.id = b.appointment_id
        WHERE b.hospital_id = $1 AND a.status = 'CANCELLED' AND b.refunded > 0 AND b.refund_due = 0""",
    "a bill that was re-rated": """
        SELECT FROM clinic.bills
        WHERE hospital_id = $1 AND rerated_at IS NOT NULL AND rerate_reason IS NOT NULL
            AND insurance_provider = 'Medora Insurance'""",
    "a discount with its reason": """
        SELECT FROM clinic.bills WHERE hospital_id = $1 AND discount > 0 AND discount_reason IS NOT NULL""",
    "a discount of one line": """
        SELECT FROM clinic.bill_lines WHERE hospital_id = $1 AND discounts_id IS NOT NULL AND reason IS NOT NULL""",
    "a bill of no appointment": """
        SELECT FROM clinic.bills AS b
        JOIN clinic.bill_lines AS l ON l.hospital_id = $1 AND l.bill_id = b.id AND l.kind = 'OTHER'
        WHERE b.hospital_id = $1 AND b.appointment_id IS NULL AND b.status = 'PAID'""",
    "an amount above the one that needs a second look": """
        SELECT FROM clinic.treatments AS t JOIN clinic.hospitals AS h ON h.id = $1
        WHERE t.hospital_id = $1 AND t.cost > h.confirm_above""",
    "a claim that is written off": """
        SELECT FROM clinic.claims WHERE hospital_id = $1 AND status = 'REJECTED' AND written_off > 0""",
    "a claim that falls to the patient": "SELECT FROM clinic.claims WHERE hospital_id = $1 AND transferred > 0",
    "a claim that is paid after an appeal": """
        SELECT FROM clinic.adjustments AS j JOIN clinic.claims AS c ON c.hospital_id = $1 AND c.id = j.claim_id
        WHERE j.hospital_id = $1 AND j.amount < 0 AND c.status = 'PAID'""",
    "a patient's part that is written off": """
        SELECT FROM clinic.adjustments AS j JOIN clinic.bills AS b ON b.hospital_id = $1 AND b.id = j.bill_id
        WHERE j.hospital_id = $1 AND j.claim_id IS NULL AND b.written_off > 0 AND b.paid = 0""",
    # Patients.
    "two records that are one": """
        SELECT FROM clinic.patient_merges AS m
        JOIN clinic.patients AS p ON p.hospital_id = $1 AND p.id = m.merged_patient_id
        WHERE m.hospital_id = $1 AND m.undone_at IS NULL AND p.merged_into_id = m.kept_patient_id
            AND 2 = (SELECT count(*) FROM clinic.visits AS v
                     WHERE v.hospital_id = $1 AND v.patient_id = m.kept_patient_id)""",
    "two records that were taken for one": """
        SELECT FROM clinic.patient_merges AS m
        JOIN clinic.patients AS p ON p.hospital_id = $1 AND p.id = m.merged_patient_id
        WHERE m.hospital_id = $1 AND m.undone_at > m.merged_at AND m.undo_reason IS NOT NULL
            AND p.merged_into_id IS NULL""",
    "a death, and the appointment that it cancelled": """
        SELECT FROM clinic.patients AS p
        JOIN clinic.appointments AS a ON a.hospital_id = $1 AND a.patient_id = p.id
        WHERE p.hospital_id = $1 AND p.deceased_on IS NOT NULL AND a.status = 'CANCELLED' AND a.starts_at > $2""",
    "a death that was withdrawn": """
        SELECT FROM audit.events AS e
        JOIN clinic.patients AS p ON p.hospital_id = $1 AND p.id::text = e.row_id
        WHERE e.hospital_id = $1 AND e.table_name = 'clinic.patients' AND e.before ->> 'deceased_on' IS NOT NULL
            AND e.after ->> 'deceased_on' IS NULL AND e.details ->> 'reason' IS NOT NULL AND p.deceased_on IS NULL""",
    **{
        f"insurance entered by a patient: {status}": f"""
        SELECT FROM clinic.insurance_entries WHERE hospital_id = $1 AND status = '{status}'"""
        for status in ("WAITING", "ACCEPTED", "REFUSED")
    },
    "an infant": """
        SELECT FROM clinic.patients
        WHERE hospital_id = $1 AND rules.age_months(birth_date, $2::date) BETWEEN 2 AND 11""",
    "an estimated birth date": "SELECT FROM clinic.patients WHERE hospital_id = $1 AND birth_date_estimated",
    "a name of one word": "SELECT FROM clinic.patients WHERE hospital_id = $1 AND last_name = ''",
    "accents in one form": "SELECT FROM clinic.patients WHERE hospital_id = $1 AND first_name = 'Zo\u00eb'",
    **{
        f"a telephone number such as {spelling}": f"""
        SELECT FROM clinic.patients AS p
        JOIN clinic.patients AS q ON q.hospital_id = $1 AND q.phone_digits = p.phone_digits AND q.phone <> p.phone
        WHERE p.hospital_id = $1 AND p.phone ~ '^{pattern}$'"""
        for spelling, pattern in {
            "030 23125 142": r"030 23125 \d+",
            "+49 (0)30 23125-142": r"\+49 \(0\)30 23125-\d+",
            "0049 30 23125142": r"0049 30 23125\d+",
            "(030) 23125142": r"\(030\) 23125\d+",
            "030/23125.142": r"030/23125\.\d+",
            "+49 30 23125 142": r"\+49 30 23125 \d+",
        }.items()
    },
    **{
        f"the reason of a change: {table}": f"""
        SELECT FROM audit.events
        WHERE hospital_id = $1 AND kind = 'UPDATE' AND details ->> 'reason' IS NOT NULL
            AND table_name = 'clinic.{table}'"""
        for table in ("patients", "doctors", "admissions")
    },
    # Pharmacy and wards.
    "an allergy that was overridden": """
        SELECT FROM clinic.prescription_items
        WHERE hospital_id = $1 AND allergies <> '{}' AND allergy_reason IS NOT NULL""",
    "a warning of a prescription": "SELECT FROM clinic.prescription_items WHERE hospital_id = $1 AND warnings <> '{}'",
    "a transfer of stock": """
        SELECT FROM clinic.stock_movements AS o
        JOIN clinic.stock_movements AS i ON i.hospital_id = $1 AND i.kind = 'TRANSFERRED_IN' AND i.units = -o.units
        WHERE o.hospital_id = $1 AND o.kind = 'TRANSFERRED_OUT' AND o.reason IS NOT NULL""",
    "a stay in three beds": """
        SELECT FROM clinic.bed_stays AS s WHERE s.hospital_id = $1
        GROUP BY s.admission_id HAVING count(DISTINCT s.bed_id) = 3 AND max(s.reason) IS NOT NULL""",
    "a retired bed": "SELECT FROM clinic.beds WHERE hospital_id = $1 AND retired_at < $2 AND admission_id IS NULL",
    "a bed that was taken into use again": """
        SELECT FROM audit.events AS e JOIN clinic.beds AS b ON b.hospital_id = $1 AND b.id::text = e.row_id
        WHERE e.hospital_id = $1 AND e.table_name = 'clinic.beds' AND e.before ->> 'retired_at' IS NOT NULL
            AND e.after ->> 'retired_at' IS NULL AND b.retired_at IS NULL""",
    **{
        f"units that came back and were {ended}": f"""
        SELECT FROM clinic.prescription_items AS i
        JOIN clinic.stock_movements AS m ON m.hospital_id = $1 AND m.prescription_item_id = i.id AND m.kind = 'RETURNED'
        WHERE i.hospital_id = $1 AND i.returned_units BETWEEN 1 AND i.quantity - 1 AND {exists} (
            SELECT FROM clinic.stock_movements AS d
            WHERE d.hospital_id = $1 AND d.prescription_item_id = i.id AND d.kind = 'DESTROYED'
                AND d.reason = m.reason)"""
        for ended, exists in (("kept", "NOT EXISTS"), ("destroyed", "EXISTS"))
    },
    "money given back for units that came back": """
        SELECT FROM clinic.prescription_items AS i
        JOIN clinic.prescriptions AS p ON p.hospital_id = $1 AND p.id = i.prescription_id
        JOIN clinic.visits AS v ON v.hospital_id = $1 AND v.id = p.visit_id
        JOIN clinic.bills AS b ON b.hospital_id = $1 AND b.appointment_id = v.appointment_id
        WHERE i.hospital_id = $1 AND i.returned_units > 0 AND b.refunded > 0 AND b.refund_due = 0""",
    "a group, and somebody who takes another substance of it than the allergy names": """
        SELECT FROM clinic.patients AS p
        JOIN clinic.substance_groups AS g ON g.hospital_id = $1 AND g.cross_reacts AND g.substance = ANY (p.allergies)
        JOIN clinic.substance_groups AS o ON o.hospital_id = $1 AND o.name = g.name AND o.substance <> g.substance
        JOIN clinic.medications AS m ON m.hospital_id = $1 AND m.name = o.substance
        JOIN clinic.prescription_items AS i ON i.hospital_id = $1 AND i.medication_id = m.id
        JOIN clinic.prescriptions AS r ON r.hospital_id = $1 AND r.id = i.prescription_id AND r.patient_id = p.id
        WHERE p.hospital_id = $1 AND r.status = 'ACTIVE'""",
    # Stays and their bills.
    "a rate of each type of room, and one that rose": """
        SELECT FROM clinic.room_rates AS r WHERE r.hospital_id = $1
        HAVING count(DISTINCT r.type) = 4 AND count(*) = 5""",
    "a stay that was billed by two rates and two types, and paid": """
        SELECT FROM clinic.bills AS b
        JOIN clinic.admissions AS a ON a.hospital_id = $1 AND a.id = b.admission_id AND a.discharged_at IS NOT NULL
        JOIN clinic.bill_lines AS l ON l.hospital_id = $1 AND l.bill_id = b.id AND l.kind = 'ROOM'
        WHERE b.hospital_id = $1 AND b.balance = 0
        GROUP BY b.id HAVING count(DISTINCT l.room_type) = 2 AND count(DISTINCT l.unit_price) = 3
            AND sum(l.quantity) = 6""",
    "a stay that goes on and is billed so far": """
        SELECT FROM clinic.bills AS b
        JOIN clinic.admissions AS a ON a.hospital_id = $1 AND a.id = b.admission_id AND a.discharged_at IS NULL
        WHERE b.hospital_id = $1 AND b.status = 'OPEN' AND b.total > 0""",
    **{
        f"a payment that a patient started: {status}": f"""
        SELECT FROM clinic.started_payments WHERE hospital_id = $1 AND status = '{status}'"""
        for status in ("PENDING", "WITHDRAWN", "CONFIRMED", "REJECTED")
    },
    **{
        f"a contact person who is {who}": f"SELECT FROM clinic.contact_persons WHERE hospital_id = $1 AND {test}"
        for who, test in (("to be called in an emergency", "is_emergency"), ("a guardian", "is_legal_guardian"))
    },
}


@pytest.fixture(scope="module")
async def database(server: DatabaseServer) -> AsyncIterator[Database]:
    """A database with the demo hospitals in it, shared by the tests of this module."""
    async with server.database(await kept.demo_template(server)) as made:
        yield made


@pytest.fixture
async def seeded(database: Database) -> AsyncIterator[asyncpg.Connection]:
    async with connect.admin(database.admin_dsn) as connection:
        yield connection


@pytest.mark.parametrize("rule", SHOWN)
async def test_the_demo_shows(seeded: asyncpg.Connection, rule: str) -> None:
    demo = await seeded.fetchval("SELECT id FROM clinic.hospitals WHERE slug = 'demo'")
    found = f"SELECT EXISTS ({SHOWN[rule]}) AND $1::bigint IS NOT NULL AND $2::timestamptz IS NOT NULL"
    assert await seeded.fetchval(found, demo, kept.DEMO_AT)
