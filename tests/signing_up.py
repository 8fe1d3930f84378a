"""Patients who sign up and doctors who register themselves, called as their clients do."""

import datetime as dt
from typing import Any

import asyncpg

from tests.world import HASH, Hospital

BORN = dt.date(2000, 1, 1)
LIMITS = ("sign_up.address", "sign_up.email", "sign_up_hold.address", "sign_up_hold.doctor", "sign_up_hold.hospital")


def sign_up(hospital: Hospital, email: str, first: dict[str, Any] | None = None, **changed: Any) -> Any:
    given = {
        "email": email, "password_hash": HASH, "first_name": "Eva", "last_name": "Doe", "birth_date": BORN,
        "gender": "FEMALE", "phone": "+49305550", "address": None, "allergies": None, "first": first,
    } | changed  # fmt: skip
    return hospital.call(None, "sign_up_patient", *given.values())


def register(hospital: Hospital, email: str, **changed: Any) -> Any:
    given = {
        "email": email, "password_hash": HASH, "department_id": hospital.department, "first_name": "Dot",
        "last_name": "Doe", "specialization": "Medicine", "registration_number": email,
        "registration_expires_on": dt.date(2099, 1, 1), "consultation_fee": "80", "practising_since": None,
        "phone": "+49305550",
    } | changed  # fmt: skip
    return hospital.call(None, "register_doctor", *given.values())


async def account_of(hospital: Hospital, email: str) -> asyncpg.Record:
    row = await hospital.admin.fetchrow(
        "SELECT * FROM auth.accounts WHERE hospital_id = $1 AND email = $2", hospital.id, email
    )
    assert row is not None
    return row


async def session_of(hospital: Hospital, email: str) -> Any:
    """A session opened as the web tier does it."""
    session = await hospital.opened(email)
    assert session
    return session


async def counted(hospital: Hospital) -> tuple[int, ...]:
    """What sign-ups could have made: patients, doctors, accounts, appointments."""
    row = await hospital.admin.fetchrow(
        "SELECT (SELECT count(*) FROM clinic.patients WHERE hospital_id = $1),"
        " (SELECT count(*) FROM clinic.doctors WHERE hospital_id = $1),"
        " (SELECT count(*) FROM auth.accounts WHERE hospital_id = $1),"
        " (SELECT count(*) FROM clinic.appointments WHERE hospital_id = $1)",
        hospital.id,
    )
    assert row is not None
    return tuple(row)


def booking(hospital: Hospital, doctor: int, hour: int = 9) -> dict[str, Any]:
    return {"doctor_id": doctor, "starts_at": hospital.at(hour), "duration_minutes": 30, "reason": "Cough"}


async def limit(hospital: Hospital, most: int, *kinds: str) -> None:
    """Lets so many attempts of these kinds be made within an hour."""
    await hospital.admin.execute(
        "INSERT INTO auth.limits (hospital_id, kind, most, window_seconds) SELECT $1, unnest($2::text[]), $3, 3600"
        " ON CONFLICT (hospital_id, kind) DO UPDATE SET most = excluded.most, window_seconds = 3600",
        hospital.id, list(kinds), most,
    )  # fmt: skip
