"""What a sign-up holds until it is confirmed, how long it waits, and how many there may be."""

import json

import asyncpg
import pytest

from tests.databases import Database
from tests.refusals import refused
from tests.signing_up import LIMITS, booking, counted, limit, session_of, sign_up
from tests.world import Hospital
from wardgraph.settings import Settings
from worker import expiry
from worker.session import Session


async def test_the_time_asked_for_is_held_for_a_while(hospital: Hospital, admin: asyncpg.Connection) -> None:
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    await sign_up(hospital, "eva@example.com", booking(hospital, doctor))
    asked = (doctor, None, None, hospital.at(9), hospital.at(10), 30)
    for asker in (None, "ADMIN"):
        found = await hospital.rows(asker, "available_slots", *asked)
        assert [row["starts_at"] for row in found] == [hospital.at(9, 30)]
    with pytest.raises(asyncpg.PostgresError) as caught:
        await hospital.book(patient, doctor, hospital.at(9))
    assert caught.value.sqlstate == "ZH209"
    other = sign_up(hospital, "ida@example.com", booking(hospital, doctor))
    with pytest.raises(asyncpg.PostgresError) as caught:
        await other
    assert caught.value.sqlstate == "ZH209"
    # The same address may ask again, also for another time.
    await sign_up(hospital, "eva@example.com", booking(hospital, doctor))
    await sign_up(hospital, "eva@example.com", booking(hospital, doctor, 10))
    await hospital.book(patient, doctor, hospital.at(9))
    await admin.execute("UPDATE clinic.holds SET expires_at = now() WHERE hospital_id = $1", hospital.id)
    await hospital.book(patient, doctor, hospital.at(10))


async def test_where_the_time_is_gone_all_but_the_booking_is_made(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    await sign_up(hospital, "eva@example.com", booking(hospital, doctor))
    await admin.execute("UPDATE clinic.holds SET expires_at = now() WHERE hospital_id = $1", hospital.id)
    await hospital.book(patient, doctor, hospital.at(9))
    before = await counted(hospital)
    confirmed = await hospital.confirm("eva@example.com")
    assert (confirmed["appointment_starts_at"], confirmed["refused_sqlstate"]) == (None, "ZH201")
    assert confirmed["booking_refused_message"] == "The doctor already has an appointment at that time."
    patients, doctors, accounts, appointments = before
    assert await counted(hospital) == (patients + 1, doctors, accounts + 1, appointments)
    session = await session_of(hospital, "eva@example.com")
    own = (await hospital.call(session, "viewer"))["patient_id"]
    await hospital.call(
        session, "book_appointment", p_patient_id=own, p_doctor_id=doctor, p_starts_at=hospital.at(10),
        p_duration_minutes=30,
    )  # fmt: skip
    # A doctor who left meanwhile, too, is a reason and no failure.
    gone = await hospital.new_doctor()
    await sign_up(hospital, "ida@example.com", booking(hospital, gone))
    await admin.execute("UPDATE clinic.holds SET expires_at = now() WHERE hospital_id = $1", hospital.id)
    await hospital.call("ADMIN", "delete_doctor", p_doctor_id=gone)
    assert (await hospital.confirm("ida@example.com"))["refused_sqlstate"] == "ZH003"


async def test_an_expired_sign_up_confirms_nothing_and_is_cleared(
    hospital: Hospital, admin: asyncpg.Connection, database: Database
) -> None:
    doctor = await hospital.new_doctor()
    await sign_up(hospital, "eva@example.com", booking(hospital, doctor))
    await sign_up(hospital, "ida@example.com")
    await admin.execute(
        "UPDATE auth.sign_ups SET expires_at = now() - interval '1 second' WHERE hospital_id = $1 AND email = $2",
        hospital.id, "eva@example.com",
    )  # fmt: skip
    before, token = await counted(hospital), await hospital.token("eva@example.com")
    await refused(admin, hospital.call(None, "confirm_sign_up", p_token=token), "ZH007", {})
    assert await counted(hospital) == before
    async with Session.open(database.worker_dsn, Settings()) as session:
        await expiry.clear(session)
    left = "SELECT email FROM auth.sign_ups WHERE hospital_id = $1"
    assert [row["email"] for row in await admin.fetch(left, hospital.id)] == ["ida@example.com"]
    assert await admin.fetchval("SELECT count(*) FROM clinic.holds WHERE hospital_id = $1", hospital.id) == 0


@pytest.mark.parametrize(
    ("kind", "most", "varied"),
    [
        ("sign_up.address", 3, {"email", "doctor"}),
        ("sign_up.email", 2, {"address"}),
        ("sign_up_hold.address", 2, {"email", "doctor"}),
        ("sign_up_hold.doctor", 2, {"email", "address"}),
        ("sign_up_hold.hospital", 3, {"email", "address", "doctor"}),
    ],
)
async def test_sign_ups_and_what_they_hold_are_limited(
    hospital: Hospital, admin: asyncpg.Connection, kind: str, most: int, varied: set[str]
) -> None:
    """Whatever varies between the sign-ups, one more than the limit is refused, and leaves nothing."""
    await limit(hospital, 1000, *LIMITS)
    await limit(hospital, most, kind)
    doctors = [await hospital.new_doctor() for _ in range(most + 1)]

    async def attempt(number: int) -> None:
        async with admin.transaction():
            address = f"192.0.2.{number if 'address' in varied else 1}"
            await admin.execute("SELECT set_config('app.client_address', $1, true)", address)
            await sign_up(
                hospital.on(admin),
                f"eva{number if 'email' in varied else ''}@example.com",
                booking(hospital, doctors[number if "doctor" in varied else 0], 8 + number),
            )

    for number in range(most):
        await attempt(number)
    left = (
        "SELECT (SELECT count(*) FROM auth.sign_ups), (SELECT count(*) FROM clinic.holds),"
        " (SELECT count(*) FROM auth.mails)"
    )
    before = await admin.fetchrow(left)
    with pytest.raises(asyncpg.PostgresError) as caught:
        await attempt(most)
    assert caught.value.sqlstate == "ZH006"
    assert 0 < json.loads(caught.value.detail or "")["retryAfterSeconds"] <= 3600
    assert await admin.fetchrow(left) == before
    if kind.startswith("sign_up_hold"):
        # Without a time to hold, the limit on times refuses nobody.
        await sign_up(hospital, "late@example.com")
