"""Rule 1 under a crowd: a time is given away once, and nobody waits for somebody who waits for them."""

import itertools
import random
from collections import Counter
from typing import Any

import asyncpg
import pytest

from tests.concurrency.interleaving import second_of_two
from tests.concurrency.outcomes import all_at_once
from tests.databases import Database
from tests.refusals import sqlstate_of
from tests.world import Hospital


async def test_of_two_hundred_bookings_of_one_slot_one_succeeds(crowd: Hospital, admin: asyncpg.Connection) -> None:
    doctor = await crowd.new_doctor()
    patients = [await crowd.new_patient() for _ in range(40)]
    won, lost = await all_at_once(crowd.book(patients[n % 40], doctor, crowd.at(9)) for n in range(200))
    assert (len(won), lost) == (1, {"ZH201": 199})
    assert await admin.fetchval("SELECT count(*) FROM clinic.appointments WHERE hospital_id = $1", crowd.id) == 1


async def test_of_two_hundred_bookings_of_one_patient_one_succeeds(crowd: Hospital) -> None:
    patient = await crowd.new_patient()
    doctors = [await crowd.new_doctor() for _ in range(20)]
    won, lost = await all_at_once(crowd.book(patient, doctors[n % 20], crowd.at(9)) for n in range(200))
    # Those who come second to the winner's doctor meet the doctor's calendar first.
    assert (len(won), lost) == (1, {"ZH201": 9, "ZH202": 190})


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_crowd_that_books_moves_and_cancels_leaves_no_overlap(
    crowd: Hospital, admin: asyncpg.Connection, seed: int
) -> None:
    dice = random.Random(seed)
    doctors = [await crowd.new_doctor() for _ in range(5)]
    patients = [await crowd.new_patient() for _ in range(20)]

    def when() -> Any:
        return crowd.at(8 + dice.randrange(10), dice.randrange(12) * 5, days=1 + dice.randrange(3))

    first = [(dice.choice(patients), dice.choice(doctors), when(), dice.randrange(3, 19) * 5) for _ in range(150)]
    booked, before = await all_at_once(itertools.starmap(crowd.book, first))
    calls: list[Any] = [
        crowd.book(dice.choice(patients), dice.choice(doctors), when(), dice.randrange(3, 19) * 5) for _ in range(100)
    ]
    for _ in range(220):
        minutes, doctor = dice.choice([None, 30, 60]), dice.choice([None, *doctors])
        appointment = dice.choice(booked)
        calls.append(
            crowd.call(
                "ADMIN",
                "reschedule_appointment",
                p_appointment_id=appointment,
                p_starts_at=when(),
                p_duration_minutes=minutes,
                p_doctor_id=doctor,
            )
        )
    calls += [
        crowd.call("ADMIN", "cancel_appointment", p_appointment_id=dice.choice(booked), p_reason="Ill")
        for _ in range(30)
    ]
    dice.shuffle(calls)
    _, after = await all_at_once(calls)
    # 40001 asks for another try: the appointment changed its doctor while its mover waited. Never 40P01, a deadlock.
    assert set(before + after) <= {"ZH201", "ZH202", "ZH207", "40001"}
    assert before["40001"] == 0
    print(after["40001"], "to be tried again")  # shown by pytest -rP
    rows = await admin.fetch(
        "SELECT * FROM clinic.appointments WHERE hospital_id = $1 AND status <> 'CANCELLED' ORDER BY starts_at",
        crowd.id,
    )
    assert len(rows) >= 40
    for one, other in itertools.combinations(rows, 2):
        if one["doctor_id"] == other["doctor_id"] or one["patient_id"] == other["patient_id"]:
            assert one["ends_at"] <= other["starts_at"]
    await kept_rows_agree(admin, crowd.id, rows)


async def kept_rows_agree(admin: asyncpg.Connection, hospital: int, live: list[asyncpg.Record]) -> None:
    """Rule 6 after the crowd: what triggers kept is what the appointments say."""
    known = await admin.fetch("SELECT * FROM clinic.doctor_patients WHERE hospital_id = $1", hospital)
    counted = Counter((row["doctor_id"], row["patient_id"]) for row in live)
    assert {(row["doctor_id"], row["patient_id"]): row["live_appointments"] for row in known} == {
        (row["doctor_id"], row["patient_id"]): counted[row["doctor_id"], row["patient_id"]] for row in known
    }
    assert sum(row["live_appointments"] for row in known) == len(live)
    for row in await admin.fetch("SELECT * FROM clinic.patient_departments WHERE hospital_id = $1", hospital):
        own = [one["starts_at"] for one in live if one["patient_id"] == row["patient_id"]]
        assert row["last_booking_at"] == max(own, default=None)


async def test_registering_with_a_first_booking_joins_the_queue(crowd: Hospital, admin: asyncpg.Connection) -> None:
    doctor, patient = await crowd.new_doctor(), await crowd.new_patient()
    first = {"doctor_id": doctor, "starts_at": crowd.at(9), "duration_minutes": 30, "reason": None}

    def register() -> Any:
        born = crowd.at(9, days=-9000).date()
        return crowd.call("ADMIN", "register_patient", "Eva", "Doe", born, "OTHER", *[None] * 8, first, None)

    calls = [register() if n % 2 else crowd.book(patient, doctor, crowd.at(9, 15)) for n in range(60)]
    won, lost = await all_at_once(calls)
    assert (len(won), lost) == (1, {"ZH201": 59})
    registered = await admin.fetchval("SELECT count(*) FROM clinic.patients WHERE hospital_id = $1", crowd.id)
    assert registered == (1 if isinstance(won[0], int) else 2)


async def test_a_move_of_what_was_moved_to_another_doctor_meanwhile_asks_to_be_tried_again(
    database: Database, crowd: Hospital
) -> None:
    doctors = [await crowd.new_doctor() for _ in range(2)]
    appointment = await crowd.book(await crowd.new_patient(), doctors[0], crowd.at(9))

    async def later(at: Hospital) -> asyncpg.Record:
        return await at.call("ADMIN", "reschedule_appointment", p_appointment_id=appointment, p_starts_at=crowd.at(11))

    outcome = await second_of_two(
        database, crowd,
        lambda at: at.call(
            "ADMIN", "reschedule_appointment", p_appointment_id=appointment, p_starts_at=crowd.at(10),
             p_doctor_id=doctors[1]
        ), later,
    )  # fmt: skip
    assert sqlstate_of(outcome) == "40001"
    row = await later(crowd)
    assert (row["doctor_id"], row["starts_at"]) == (doctors[1], crowd.at(11))


@pytest.mark.parametrize("reopened_first", [True, False])
async def test_a_consultation_is_reopened_or_its_doctor_retired_and_never_both(
    database: Database, crowd: Hospital, reopened_first: bool
) -> None:
    doctor = await crowd.new_doctor()
    over = await crowd.due(await crowd.book(await crowd.new_patient(), doctor, crowd.at(9)))
    for command in ("check_in_appointment", "start_appointment", "complete_appointment"):
        await crowd.call("ADMIN", command, p_appointment_id=over)

    async def reopen(at: Hospital) -> asyncpg.Record:
        return await at.call("ADMIN", "reopen_appointment", p_appointment_id=over, p_reason="Mixed up")

    async def retire(at: Hospital) -> asyncpg.Record:
        return await at.call("ADMIN", "retire_doctor", p_doctor_id=doctor)

    steps = (reopen, retire) if reopened_first else (retire, reopen)
    # IN_USE, or RETIRED.
    assert sqlstate_of(await second_of_two(database, crowd, *steps)) == ("ZH506" if reopened_first else "ZH505")
