"""The rules that `bench` is verified by: each finds what breaks it."""

import asyncpg
import pytest

from loadgen.bench import bulk
from loadgen.bench.checking import Broken, checks, verify

CORRUPTIONS = {
    "a bill's subtotal": "UPDATE clinic.bills SET tax = tax + 0.01, total = total + 0.01, owed = owed + 0.01, "
    "balance = balance + 0.01",
    "what a bill was paid": "UPDATE clinic.bills SET paid = paid - 0.01, balance = balance + 0.01 "
    "WHERE paid > refunded",
    "what is covered of a bill": "UPDATE clinic.claims SET amount = amount + 0.01",
    "what was refunded of a payment": "DELETE FROM clinic.refunds",
    "the digits of each telephone number": "UPDATE clinic.patients SET phone_digits = NULL",
    "a line charges": "UPDATE clinic.bill_lines SET unit_price = unit_price + 1, amount = amount + quantity",
    "nothing of a billed visit": "DELETE FROM clinic.bill_lines WHERE kind = 'TREATMENT'",
    "only appointments that take place": "UPDATE clinic.payments SET received_at = received_at - interval '9 years'",
    "a patient's billing totals": "UPDATE clinic.patient_totals SET total_billed = total_billed + 0.01",
    "the patients of each doctor": "DELETE FROM clinic.doctor_patients",
    "a patient's latest booking": "UPDATE clinic.patient_departments SET last_visit_at = now()",
    "the counts of a department": "UPDATE clinic.department_counts SET nurses = nurses + 1",
    "a room's beds": "UPDATE clinic.room_occupancy SET beds = beds + 1",
    "no doctor has two": """
        ALTER TABLE clinic.appointments DROP CONSTRAINT appointment_overlaps_no_other_of_its_doctor,
            DROP CONSTRAINT appointment_overlaps_no_other_of_its_patient;
        UPDATE clinic.appointments SET ends_at = ends_at + interval '1 day'""",
    "no patient has two": """
        ALTER TABLE clinic.appointments DROP CONSTRAINT appointment_overlaps_no_other_of_its_doctor,
            DROP CONSTRAINT appointment_overlaps_no_other_of_its_patient;
        UPDATE clinic.appointments SET ends_at = ends_at + interval '100 days'""",
    "an appointment lies within": "UPDATE clinic.appointments SET ends_at = ends_at - interval '12 hours', "
    "starts_at = starts_at - interval '12 hours'",
    "an appointment was booked before": "UPDATE clinic.appointments SET created_at = created_at - interval '40 days'",
    "a visit belongs": "UPDATE clinic.visits SET visited_at = visited_at + interval '1 day'",
    "a room never holds": "UPDATE clinic.admissions SET discharged_at = discharged_at + interval '1 year'",
    "the ledger's sum": "UPDATE clinic.stock_batches SET units = units + 1",
    "each item was dispensed": "UPDATE clinic.prescription_items SET quantity = quantity + 1",
    "a batch came before": "UPDATE clinic.stock_movements SET moved_at = 'infinity' WHERE kind = 'RECEIVED'",
    "no entry of a ledger": "UPDATE clinic.stock_movements SET moved_at = moved_at - interval '9 years' "
    "WHERE id % 2 = 0",
    "what a recorded allergy": "UPDATE clinic.prescription_items SET warnings = '{}'",
    "a prescription belongs": "UPDATE clinic.prescriptions SET prescribed_at = prescribed_at - interval '1 day'",
}


@pytest.mark.parametrize("rule", CORRUPTIONS)
async def test_a_broken_rule_is_found(undone: asyncpg.Connection, rule: str) -> None:
    hospital_id = await undone.fetchval("SELECT id FROM clinic.hospitals WHERE slug = 'bench'")
    for table in (*bulk.TABLES, "clinic.department_counts"):
        await undone.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    await undone.execute(CORRUPTIONS[rule])
    with pytest.raises(Broken, match=f": {rule}"):
        await verify(undone, hospital_id)


def test_every_rule_has_its_corruption() -> None:
    assert len(checks()) == len(CORRUPTIONS)
