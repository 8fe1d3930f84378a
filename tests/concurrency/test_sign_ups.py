"""Sign-ups under a crowd: one for each address, confirmed once, and each time goes to one of them."""

from typing import Any

import asyncpg

from tests.concurrency.outcomes import all_at_once
from tests.signing_up import LIMITS, limit
from tests.world import HASH, Hospital

EMAIL = "eva@example.com"


def sign_up(crowd: Hospital, email: str, first: dict[str, Any] | None = None) -> Any:
    born = crowd.at(9, days=-9000).date()
    given = (email, HASH, "Eva", f"Doe of {email}", born, "OTHER", None, None, None, first)
    return crowd.call(None, "sign_up_patient", *given)


def register(crowd: Hospital, email: str, number: str) -> Any:
    expires = crowd.at(9, days=9000).date()
    given = (email, HASH, crowd.department, "Eva", "Doe", "Medicine", number, expires, "80", None, None)
    return crowd.call(None, "register_doctor", *given)


def booking(crowd: Hospital, doctor: int, hour: int = 9) -> dict[str, Any]:
    return {"doctor_id": doctor, "starts_at": crowd.at(hour), "duration_minutes": 30, "reason": None}


def confirm(crowd: Hospital, token: str) -> Any:
    return crowd.call(None, "confirm_sign_up", p_token=token)


async def made(crowd: Hospital) -> tuple[int, ...]:
    """Accounts of the address, patients and doctors by sign-ups, and appointments."""
    row = await crowd.admin.fetchrow(
        "SELECT (SELECT count(*) FROM auth.accounts WHERE hospital_id = $1 AND email = $2),"
        " (SELECT count(*) FROM clinic.patients WHERE hospital_id = $1 AND last_name LIKE 'Doe%'),"
        " (SELECT count(*) FROM clinic.doctors WHERE hospital_id = $1 AND last_name = 'Doe'),"
        " (SELECT count(*) FROM clinic.appointments WHERE hospital_id = $1)",
        crowd.id, EMAIL,
    )  # fmt: skip
    assert row is not None
    return tuple(row)


async def test_of_many_sign_ups_with_one_e_mail_as_many_as_the_limit_are_heard_and_one_is_left(
    crowd: Hospital, admin: asyncpg.Connection
) -> None:
    won, lost = await all_at_once(
        register(crowd, EMAIL.title(), f"E{number}") if number % 3 == 0 else sign_up(crowd, EMAIL)
        for number in range(60)
    )
    assert (len(won), lost) == (5, {"ZH006": 55})
    assert await made(crowd) == (0, 0, 0, 0)
    assert await admin.fetchval("SELECT count(*) FROM auth.sign_ups WHERE hospital_id = $1", crowd.id) == 1
    token = await crowd.token(EMAIL)
    won, lost = await all_at_once(confirm(crowd, token) for _ in range(20))
    assert (len(won), lost) == (1, {"ZH007": 19})
    accounts, patients, doctors, _ = await made(crowd)
    assert (accounts, patients + doctors) == (1, 1)


async def test_a_sign_up_that_is_confirmed_at_once_books_once(crowd: Hospital) -> None:
    doctor = await crowd.new_doctor()
    await sign_up(crowd, EMAIL, booking(crowd, doctor))
    token = await crowd.token(EMAIL)
    won, lost = await all_at_once(confirm(crowd, token) for _ in range(20))
    assert (len(won), lost) == (1, {"ZH007": 19})
    assert won[0]["appointment_starts_at"] == crowd.at(9)
    assert await made(crowd) == (1, 1, 0, 1)


async def test_of_many_who_ask_for_one_time_one_holds_it(crowd: Hospital, admin: asyncpg.Connection) -> None:
    doctor = await crowd.new_doctor()
    first = booking(crowd, doctor)
    won, lost = await all_at_once(sign_up(crowd, f"eva{number}@example.com", first) for number in range(24))
    assert len(won) == 1
    assert set(lost) == {"ZH209"}
    held = await admin.fetch(
        "SELECT s.email FROM clinic.holds AS h JOIN auth.sign_ups AS s ON s.hospital_id = h.hospital_id"
        " AND s.id = h.sign_up_id WHERE h.hospital_id = $1",
        crowd.id,
    )
    assert [row["email"] for row in held] == [won[0]["email"]]


async def test_a_time_that_is_no_longer_held_goes_to_one_and_the_others_have_their_accounts(
    crowd: Hospital, admin: asyncpg.Connection
) -> None:
    doctor, patient = await crowd.new_doctor(), await crowd.new_patient()
    emails = [EMAIL, "ida@example.com", "ada@example.com"]
    for email in emails:
        await sign_up(crowd, email, booking(crowd, doctor))
        await admin.execute("UPDATE clinic.holds SET expires_at = now() WHERE hospital_id = $1", crowd.id)
    tokens = [await crowd.token(email) for email in emails]
    calls = [confirm(crowd, token) for token in tokens]
    won, lost = await all_at_once([crowd.book(patient, doctor, crowd.at(9)), *calls])
    confirmed = [each for each in won if isinstance(each, asyncpg.Record)]
    assert len(confirmed) == 3
    booked = [each for each in confirmed if each["appointment_starts_at"]]
    refused = {each["refused_sqlstate"] for each in confirmed if not each["appointment_starts_at"]}
    assert refused == {"ZH201"}
    assert len(booked) + len(won) - len(confirmed) == 1
    assert set(lost) <= {"ZH201"}
    assert (await made(crowd))[3] == 1


async def test_signing_up_again_confirming_and_booking_at_once_locks_nobody_out(crowd: Hospital) -> None:
    doctors = [await crowd.new_doctor() for _ in range(2)]
    await limit(crowd, 1000, *LIMITS)
    await sign_up(crowd, EMAIL, booking(crowd, doctors[0]))
    token, patient = await crowd.token(EMAIL), await crowd.new_patient()
    calls = [sign_up(crowd, EMAIL, booking(crowd, doctors[n % 2], 8 + n % 5)) for n in range(20)]
    calls += [crowd.book(patient, doctors[n % 2], crowd.at(8 + n % 5)) for n in range(10)]
    calls += [confirm(crowd, token) for _ in range(10)]
    _, lost = await all_at_once(calls)
    # No deadlock (40P01), and no constraint had to speak (23...).
    assert set(lost) <= {"ZH007", "ZH201", "ZH202", "ZH209"}
    assert (await made(crowd))[0] == 1
