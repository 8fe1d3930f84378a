"""Patients who sign up: nothing counts before the e-mail address is proven, and nobody learns who has an account."""

import datetime as dt
from collections import Counter

import asyncpg

from db import connect
from tests.databases import Database
from tests.refusals import problems, refused
from tests.signing_up import BORN, LIMITS, account_of, booking, counted, limit, register, session_of, sign_up
from tests.world import HASH, Hospital, new_hospital


async def test_a_patient_signs_up_proves_the_address_and_signs_in(hospital: Hospital) -> None:
    doctor = await hospital.new_doctor()
    before = await counted(hospital)
    answer = await sign_up(hospital, " Eva@Example.com ", booking(hospital, doctor))
    assert (answer["hospital_id"], answer["email"]) == (hospital.id, "eva@example.com")
    assert await counted(hospital) == before
    confirmed = await hospital.confirm("eva@example.com")
    assert dict(confirmed) == {
        "hospital_id": hospital.id, "email": "eva@example.com", "account_status": "ACTIVE", "has_password": True,
        "appointment_starts_at": hospital.at(9), "refused_sqlstate": None, "booking_refused_message": None,
    }  # fmt: skip
    patients, doctors, accounts, appointments = before
    assert await counted(hospital) == (patients + 1, doctors, accounts + 1, appointments + 1)
    account = await account_of(hospital, "eva@example.com")
    assert (account["roles"], account["status"]) == (["PATIENT"], "ACTIVE")
    session = await session_of(hospital, "eva@example.com")
    (patient,) = await hospital.rows(session, "patients_by_id", p_ids=list(range(1, 5000)))
    assert (patient["id"], patient["email"], patient["phone"]) == (
        account["patient_id"],
        "eva@example.com",
        "+49305550",
    )
    assert (patient["first_name"], patient["birth_date"], patient["insurance_cover_percent"]) == ("Eva", BORN, 0)
    (booked,) = await hospital.rows(session, "appointments_by_id", p_ids=list(range(1, 5000)))
    assert (booked["patient_id"], booked["doctor_id"], booked["reason"]) == (patient["id"], doctor, "Cough")
    assert (booked["starts_at"], booked["booked_by_id"]) == (hospital.at(9), account["id"])
    left = (
        "SELECT (SELECT count(*) FROM auth.sign_ups), (SELECT count(*) FROM clinic.holds WHERE sign_up_id IS NOT NULL)"
    )
    assert tuple(await hospital.admin.fetchrow(left) or ()) == (0, 0)


async def test_a_token_confirms_once_and_only_for_its_address_and_hospital(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    other = await new_hospital(api, admin, f"tokens-{hospital.id}")
    await sign_up(hospital, "eva@example.com")
    await sign_up(other, "eva@example.com")
    before = await counted(hospital)
    token = await hospital.token("eva@example.com")
    reset = await hospital.token("eva@example.com", "PASSWORD_RESET")
    nobodys = await hospital.token("nobody@example.com")
    for wrong in (token + "0", reset, nobodys, await other.token("eva@example.com")):
        await refused(admin, hospital.call(None, "confirm_sign_up", p_token=wrong), "ZH007", {})
    for missing in (None, " "):
        call = hospital.call(None, "confirm_sign_up", p_token=missing)
        await refused(admin, call, "ZH501", problems(("token", "REQUIRED")))
    assert await counted(hospital) == before
    await hospital.call(None, "confirm_sign_up", p_token=token)
    await refused(admin, hospital.call(None, "confirm_sign_up", p_token=token), "ZH007", {})
    assert (await counted(hospital))[2] == before[2] + 1


async def test_who_confirms_gets_nothing_of_what_the_sender_may(hospital: Hospital) -> None:
    await hospital.call("ADMIN", "sign_up_patient", "x@example.com", HASH, "X", "Y", BORN, "OTHER", *[None] * 4)
    await hospital.call("ADMIN", "confirm_sign_up", p_token=await hospital.token("x@example.com"))
    session = await session_of(hospital, "x@example.com")
    viewer = await hospital.call(session, "viewer")
    # And a call by the sender sees no more than before.
    assert len(await hospital.rows("ADMIN", "patients_by_id", p_ids=[viewer["patient_id"]])) == 1
    assert "account.manage" not in viewer["permissions"]


async def test_a_bad_sign_up_is_refused_at_once_and_leaves_nothing(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor = await hospital.new_doctor()
    taken = hospital.at(9)
    await hospital.book(await hospital.new_patient(), doctor, taken)
    clash = {"doctorId": str(doctor), "startsAt": taken, "endsAt": taken + dt.timedelta(minutes=30)}
    await refused(admin, sign_up(hospital, "eva@example.com", booking(hospital, doctor)), "ZH201", clash)
    nameless = {"first_name": " ", "last_name": ""}
    bad = sign_up(hospital, "eva", {"doctor_id": 0}, password_hash=None, **nameless, birth_date=dt.date(1800, 1, 1))
    await refused(admin, bad, "ZH501", problems(
        ("password", "REQUIRED"), ("firstName", "REQUIRED"), ("lastName", "REQUIRED"), ("birthDate", "OUT_OF_RANGE"),
        ("email", "MALFORMED_EMAIL"),
        ("firstAppointment.doctorId", "MALFORMED_ID"), ("firstAppointment.startsAt", "REQUIRED"),
        ("firstAppointment.durationMinutes", "OUT_OF_RANGE"),
    ))  # fmt: skip


async def test_an_address_with_an_account_is_answered_like_any_other(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctor = await hospital.new_doctor()
    await hospital.sign_in("clerk", ["CASHIER"])
    await hospital.sign_in("dot", ["DOCTOR"], doctor=doctor)
    await register(hospital, "pending@example.com")
    await hospital.confirm("pending@example.com")
    known = [f"clerk@{hospital.id}.example", f"DOT@{hospital.id}.example", "pending@example.com"]
    await limit(hospital, 1000, *LIMITS[:3])
    before, told, queued = await counted(hospital), set(), set()
    for number, email in enumerate([*known, "stranger@example.com"]):
        for kind in ("patient", "doctor"):
            await admin.execute("DELETE FROM auth.mails WHERE hospital_id = $1", hospital.id)
            call = (
                sign_up(hospital, email, booking(hospital, doctor, 8 + number))
                if kind == "patient"
                else register(hospital, email, registration_number=f"again {email}")
            )
            answer = dict(await call)
            assert answer.pop("email") == email.lower()
            remaining = {
                name: (moment - dt.datetime.now(dt.UTC)) / dt.timedelta(minutes=1)
                for name, moment in answer.items()
                if isinstance(moment, dt.datetime)
            }
            told.add((kind, *((name, round(minutes)) for name, minutes in remaining.items())))
            mails = "SELECT array_agg(kind ORDER BY kind) FROM auth.mails WHERE hospital_id = $1 AND recipient = $2"
            queued.add(tuple(await admin.fetchval(mails, hospital.id, email.lower())))
    assert told == {
        ("patient", ("expires_at", 1440), ("held_until", 15)), ("doctor", ("expires_at", 1440)),
    }  # fmt: skip
    assert queued == {("SIGN_UP", "SIGN_UP_KNOWN")}
    assert await counted(hospital) == before
    # The mail that a known address gets brings no token; one got otherwise makes no second account.
    await sign_up(hospital, known[0])
    token = await hospital.token(known[0])
    await refused(admin, hospital.call(None, "confirm_sign_up", p_token=token), "ZH504", {"path": "email"})
    assert await counted(hospital) == before


async def done(connection: asyncpg.Connection) -> Counter[tuple[str, str]]:
    """How often each function ran on a connection, and how many rows of each table were read and written."""
    rows = await connection.fetch("""
        SELECT funcid::regproc::text AS name, 'calls' AS what, calls AS count FROM pg_stat_xact_user_functions
        UNION ALL
        SELECT t.relid::regclass::text, each.what, each.count
        FROM pg_stat_xact_user_tables AS t CROSS JOIN LATERAL (VALUES
            ('n_tup_ins', n_tup_ins), ('n_tup_upd', n_tup_upd), ('n_tup_del', n_tup_del), ('seq_scan', seq_scan),
            ('idx_scan', idx_scan)
        ) AS each (what, count)
    """)
    return Counter({(row["name"], row["what"]): row["count"] or 0 for row in rows})


async def test_a_known_address_costs_the_statements_and_rows_that_a_stranger_costs(
    hospital: Hospital, database: Database
) -> None:
    """Not by the clock: the same functions run as often, and the same numbers of rows are written."""
    await hospital.sign_in("clerk", ["CASHIER"])
    doctor = await hospital.new_doctor()
    runs = []
    async with connect.admin(database.admin_dsn) as alone:
        await alone.execute("SET track_functions = 'all'")
        at = hospital.on(alone)
        # The first call of a connection plans; the hospital makes its rows of limits once.
        await sign_up(at, "first@example.com", booking(hospital, doctor, 7))
        for hour, email in ((8, f"clerk@{hospital.id}.example"), (9, "stranger@example.com")):
            async with alone.transaction():
                before = await done(alone)
                await sign_up(at, email, booking(hospital, doctor, hour))
                runs.append(await done(alone) - before)
    assert runs[0] == runs[1]
    assert runs[0]["auth.sign_ups", "n_tup_ins"] == 1
    assert len(runs[0]) > 20


async def test_of_two_who_sign_up_with_one_address_neither_gets_the_others_password(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await sign_up(hospital, "eva@example.com")
    old = await hospital.token("eva@example.com")
    await sign_up(hospital, "eva@example.com", first_name="Mallory")
    confirmed = await hospital.call(None, "confirm_sign_up", p_token=old)
    assert (confirmed["has_password"], confirmed["account_status"]) == (False, "ACTIVE")
    account = await account_of(hospital, "eva@example.com")
    passwords = "SELECT count(*) FROM auth.passwords WHERE hospital_id = $1 AND account_id = $2"
    assert await admin.fetchval(passwords, hospital.id, account["id"]) == 0
    mails = "SELECT kind FROM auth.mails WHERE hospital_id = $1 AND recipient = 'eva@example.com' ORDER BY kind"
    assert "PASSWORD_RESET" in {row["kind"] for row in await admin.fetch(mails, hospital.id)}
