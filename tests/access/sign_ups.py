"""Whoever signs up in the cast: dove, a doctor who waits for approval, and sue, whose e-mail address is not proven."""

import datetime as dt

from tests.world import HASH, Hospital

TOKEN = "the token that came by mail"
"""What proves the address of sue."""
_SUE = "sue@example.com"


async def play(hospital: Hospital, department: int, doctor: int) -> None:
    """Registers dove with the department; signs sue up, with a time of the doctor held."""
    await hospital.call(
        None,
        "register_doctor",
        p_email="dove@example.com",
        p_password_hash=HASH,
        p_department_id=department,
        p_first_name="dove",
        p_last_name="Doctor",
        p_specialization="Medicine",
        p_registration_number="dove",
        p_registration_expires_on=dt.date(2099, 1, 1),
        p_consultation_fee="80",
        p_phone="+49305550",
    )
    await hospital.confirm("dove@example.com")
    await hospital.call(
        None,
        "sign_up_patient",
        p_email=_SUE,
        p_password_hash=HASH,
        p_first_name="sue",
        p_last_name="Patient",
        p_birth_date=dt.date(2000, 2, 29),
        p_gender="UNKNOWN",
        p_first_appointment={
            "doctor_id": doctor, "starts_at": hospital.at(14, days=10).isoformat(), "duration_minutes": 5,
        },
    )  # fmt: skip
    await hospital.admin.execute(
        "INSERT INTO auth.tokens (hospital_id, kind, email, token_hash, expires_at)"
        " VALUES ($1, 'SIGN_UP', $2, sha256($3::bytea), now() + interval '1 day')",
        hospital.id, _SUE, TOKEN.encode(),
    )  # fmt: skip
    # The cast is kept between runs.
    await hospital.admin.execute(
        "UPDATE clinic.holds SET expires_at = now() + interval '1 day'"
        " WHERE hospital_id = $1 AND sign_up_id IS NOT NULL",
        hospital.id,
    )
