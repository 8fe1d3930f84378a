"""Series of the cast: what Pia has with Dora, and Paul with Dan. And a step that was taken back."""

from typing import Any

from tests.world import Hospital

SERIES = """
    WITH booked AS (
        SELECT a.* FROM clinic.appointments AS a
        WHERE a.hospital_id = $1 AND a.reason IN ('pia-dora-booked', 'paul-dan')
    ), series AS (
        INSERT INTO clinic.appointment_series (
            hospital_id, patient_id, doctor_id, booked_by_id, starts_at, duration_minutes, every_days, reason
        )
        SELECT b.hospital_id, b.patient_id, b.doctor_id, b.booked_by_id, b.starts_at, 30, 7,
            replace(b.reason, '-booked', '')
        FROM booked AS b RETURNING *
    ), dates AS (
        INSERT INTO clinic.series_dates (
            hospital_id, series_id, patient_id, place, day, local_time, starts_at, appointment_id
        )
        SELECT s.hospital_id, s.id, s.patient_id, 1, b.starts_at::date, b.starts_at::time, b.starts_at, b.id
        FROM series AS s JOIN booked AS b ON b.patient_id = s.patient_id RETURNING *
    )
    UPDATE clinic.appointments AS a SET series_id = d.series_id
    FROM dates AS d WHERE a.hospital_id = d.hospital_id AND a.id = d.appointment_id
"""

STARTED = """
    INSERT INTO clinic.started_payments (hospital_id, bill_id, amount, method, started_by_id)
    SELECT b.hospital_id, b.id, 1.00, 'TRANSFER', b.issued_by_id FROM clinic.bills AS b
    JOIN clinic.appointments AS a ON a.hospital_id = b.hospital_id AND a.id = b.appointment_id
    WHERE b.hospital_id = $1 AND a.reason IN ('pia-dora-checked', 'paul-dan') ORDER BY b.id
"""


async def checked_in(hospital: Hospital, appointment: int) -> None:
    """Checks a patient in, by mistake and then again."""
    steps: list[tuple[str, dict[str, Any]]] = [
        ("check_in_appointment", {}),
        ("undo_appointment_status", {"p_reason": "Not yet here"}),
        ("check_in_appointment", {}),
    ]
    for command, why in steps:
        await hospital.call("ADMIN", command, p_appointment_id=appointment, **why)
