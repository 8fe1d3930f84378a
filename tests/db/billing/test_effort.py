"""What bills an appointment reads the lines of its own bills, however many the hospital has."""

import asyncpg

from tests.world import Hospital

# So many that no PostgreSQL reads them all rather than look some up.
LINES = 4000
_READ = "SELECT pg_stat_get_xact_tuples_returned(t) + pg_stat_get_xact_tuples_fetched(t) FROM to_regclass($1) AS t"
_BILLS = """
    WITH made AS (
        INSERT INTO clinic.bills (hospital_id, patient_id, currency, tax_rate_percent)
        SELECT $1, $2, 'EUR', 19 FROM generate_series(1, $3)
        RETURNING hospital_id, id
    )
    INSERT INTO clinic.bill_lines (hospital_id, bill_id, kind, description, quantity, unit_price, amount)
    SELECT m.hospital_id, m.id, 'OTHER', 'Certificate', 1, 1, 1 FROM made AS m, generate_series(1, 2)
"""


async def test_bills_are_issued_discounted_and_settled_by_their_own_lines(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await admin.execute(_BILLS, hospital.id, await hospital.new_patient(), LINES // 2)
    await admin.execute("ANALYZE clinic.bills, clinic.bill_lines")
    patient, doctor = await hospital.new_patient(cover_percent=80), await hospital.new_doctor()
    appointment, visit = await hospital.visit(patient, doctor, hospital.at(10))
    treatment = await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="ECG", p_cost=25)
    await hospital.prescribe(visit, (await hospital.new_medication(100), 5))
    # Of one that nobody came to, a fee besides.
    await hospital.call("ADMIN", "update_hospital", p_changes='{"late_cancel_fee": "10", "late_cancel_hours": 720}')
    booked = await hospital.book(patient, doctor, hospital.at(9, days=2))

    async with admin.transaction():
        asking = hospital.on(admin)
        bill = await asking.call("ADMIN", "issue_bill", p_appointment_id=appointment)
        lines = await asking.rows("ADMIN", "bill_lines_by_bill_id", p_ids=[bill["id"]])
        assert sorted(line["kind"] for line in lines) == ["CONSULTATION", "MEDICATION", "TREATMENT"]
        for percent in (10, 20):
            discount = {"p_discount_percent": percent, "p_reason": "Hardship"}
            await asking.call("ADMIN", "discount_bill_line", p_line_id=lines[0]["id"], **discount)
        notes = '{"notes": "Rhythm"}'
        await asking.call("ADMIN", "amend_treatment", p_treatment_id=treatment["id"], p_changes=notes, p_reason="Typo")
        other = await asking.call("ADMIN", "issue_bill", p_appointment_id=booked)
        await asking.call("ADMIN", "cancel_appointment", p_appointment_id=booked, p_reason="Ill")
        fees = await asking.rows("ADMIN", "bill_lines_by_bill_id", p_ids=[other["id"]])
        assert "FEE" in {line["kind"] for line in fees}
        assert await admin.fetchval(_READ, "clinic.bill_lines") < LINES / 4
