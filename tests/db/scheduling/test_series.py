"""Series: booked, moved and cancelled together, each date by the rules of a booking, at the same time on the wall."""

import asyncio
import datetime as dt
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.refusals import detail_of, problems, refused, sqlstate_of
from tests.world import Hospital, new_hospital, set_clock

DAY = dt.timedelta(days=1)
Dates = list[tuple[dt.datetime | None, str | None]]


def on(now: dt.datetime, days: int, clock: str) -> dt.datetime:
    return dt.datetime.combine(now.date() + dt.timedelta(days=days), dt.time.fromisoformat(clock), now.tzinfo)


async def series(hospital: Hospital, patient: int, doctor: int, starts: dt.datetime, **given: Any) -> asyncpg.Record:
    """A booked series of weekly half hours, unless told otherwise."""
    asked: dict[str, Any] = {
        "p_duration_minutes": 30, "p_every_days": None, "p_every_weeks": 1, "p_dates": None, "p_count": 4,
        "p_until": None, "p_reason": "Therapy", "p_on_conflict": "ALL_OR_NONE",
    }  # fmt: skip
    session = given.pop("session", "ADMIN")
    return await hospital.call(
        session, "book_series", p_patient_id=patient, p_doctor_id=doctor, p_starts_at=starts, **(asked | given)
    )


async def dates(hospital: Hospital, key: int, session: str = "ADMIN") -> Dates:
    """The dates of a series: when, and why not."""
    rows = await hospital.rows(session, "series_dates_by_series_id", p_ids=[key])
    assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))
    return [(row["starts_at"], row["refused_code"]) for row in rows]


async def booked(hospital: Hospital, key: int) -> list[tuple[int, dt.datetime, str]]:
    """The appointments of a series, by start."""
    rows = await hospital.admin.fetch(
        "SELECT id, starts_at, status FROM clinic.appointments"
        " WHERE hospital_id = $1 AND series_id = $2 ORDER BY starts_at",
        hospital.id, key,
    )  # fmt: skip
    return [(row["id"], row["starts_at"], row["status"]) for row in rows]


async def preview(
    hospital: Hospital, session: str | None, patient: int | None, doctor: int, starts: dt.datetime
) -> Dates:
    rows = await hospital.rows(
        session, "series_preview", p_patient_id=patient, p_doctor_id=doctor, p_starts_at=starts, p_duration_minutes=30,
        p_every_days=None, p_every_weeks=1, p_dates=None, p_count=4, p_until=None,
    )  # fmt: skip
    return [(row["starts_at"], row["refused_code"]) for row in rows]


@pytest.mark.parametrize("closing", ["DEAD", "RETIRED", "MERGED", "GONE DOCTOR", "NOBODY"])
async def test_a_preview_refuses_whoever_a_series_refuses(hospital: Hospital, closing: str) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    if closing == "DEAD":
        await hospital.call("ADMIN", "record_death", p_patient_id=patient, p_deceased_on=hospital.at(0, days=0).date())
    elif closing == "RETIRED":
        await hospital.call("ADMIN", "retire_patient", p_patient_id=patient)
    elif closing == "MERGED":
        kept = await hospital.new_patient()
        await hospital.call(
            "ADMIN", "merge_patients", p_keep_patient_id=kept, p_merge_patient_id=patient, p_reason="The same person",
            p_confirmed=True,
        )  # fmt: skip
    elif closing == "GONE DOCTOR":
        await hospital.call("ADMIN", "retire_doctor", p_doctor_id=doctor)
    else:
        patient = 10**9
    starts = hospital.at(9, days=1)
    if closing == "GONE DOCTOR":
        assert {code for _, code in await preview(hospital, "ADMIN", patient, doctor, starts)} == {
            "DOCTOR_NOT_PRACTISING"
        }
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await series(hospital, patient, doctor, starts)
        told = detail_of(refusal.value)["conflicts"]
        assert {conflict["code"] for conflict in told} == {"DOCTOR_NOT_PRACTISING"}
        return
    refusals = []
    for asking in (preview(hospital, "ADMIN", patient, doctor, starts), series(hospital, patient, doctor, starts)):
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await asking
        refusals.append((refusal.value.sqlstate, detail_of(refusal.value)))
    assert refusals[0] == refusals[1]
    code = {"DEAD": "ZH512", "RETIRED": "ZH505", "MERGED": "ZH511", "NOBODY": "ZH003"}[closing]
    assert refusals[0][0] == code
    # Without a patient, times are everybody's to know.
    assert len(await preview(hospital, None, None, doctor, starts)) == 4


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({}, [1, 8, 15, 22]),
        ({"p_every_days": 2, "p_every_weeks": None, "p_count": 3}, [1, 3, 5]),
        ({"p_count": None, "p_until": dt.date(2031, 5, 21)}, [1, 8, 15]),
        ({"p_count": None, "p_until": dt.date(2031, 5, 20)}, [1, 8]),
        (
            {"p_every_weeks": None, "p_count": None, "p_dates": [dt.date(2031, 5, 20), dt.date(2031, 5, 9)]},
            [1, 3, 14],
        ),
    ],
)
async def test_a_series_is_booked_on_its_days(
    frozen: Hospital, now: dt.datetime, given: dict[str, Any], days: list[int]
) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    row = await series(frozen, patient, doctor, on(now, 1, "23:45"), **given)
    assert (row["patient_id"], row["doctor_id"], row["reason"]) == (patient, doctor, "Therapy")
    assert await dates(frozen, row["id"]) == [(on(now, day, "23:45"), None) for day in days]
    assert [(start, status) for _, start, status in await booked(frozen, row["id"])] == [
        (on(now, day, "23:45"), "BOOKED") for day in days
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"p_every_days": 7}, [("everyDays", "CONTRADICTION")]),
        ({"p_every_weeks": None}, [("everyDays", "CONTRADICTION")]),
        ({"p_count": None}, [("count", "CONTRADICTION")]),
        ({"p_until": dt.date(2031, 6, 1)}, [("count", "CONTRADICTION")]),
        ({"p_count": 101}, [("count", "OUT_OF_RANGE")]),
        ({"p_count": 1}, [("count", "OUT_OF_RANGE")]),
        ({"p_every_weeks": 0, "p_count": None, "p_until": dt.date(2031, 5, 7)},
         [("everyWeeks", "OUT_OF_RANGE"), ("until", "END_BEFORE_START")]),
        ({"p_count": None, "p_until": dt.date(2040, 1, 1)}, [("until", "TOO_MANY")]),
        ({"p_every_weeks": None, "p_dates": []}, [("count", "CONTRADICTION"), ("dates", "OUT_OF_RANGE")]),
        ({"p_every_weeks": None, "p_count": None, "p_dates": [dt.date(2031, 5, 7)]}, [("dates", "END_BEFORE_START")]),
        ({"p_every_weeks": None, "p_count": None, "p_dates": [dt.date(2031, 5, 9)] * 2}, [("dates", "DUPLICATE")]),
        ({"p_on_conflict": "PERHAPS"}, [("onConflict", "UNKNOWN_VALUE")]),
    ],
)  # fmt: skip
async def test_a_series_says_its_days_in_one_way(
    frozen: Hospital,
    admin: asyncpg.Connection,
    now: dt.datetime,
    given: dict[str, Any],
    expected: list[tuple[str, str]],
) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    await refused(admin, series(frozen, patient, doctor, on(now, 1, "09:00"), **given), "ZH501", problems(*expected))


@pytest.mark.parametrize(("month", "day", "before", "after"), [(10, 12, 2, 1), (3, 16, 1, 2)])
async def test_the_time_on_the_wall_stays_when_the_clocks_change(
    traveller: asyncpg.Connection, month: int, day: int, before: int, after: int
) -> None:
    first = dt.datetime(2031, month, day, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    await set_clock(traveller, first - DAY)
    hospital = await new_hospital(traveller, traveller, slug())
    row = await series(hospital, await hospital.new_patient(), await hospital.new_doctor(), first)
    starts = [start for _, start, _ in await booked(hospital, row["id"])]
    offsets = [before, before, after, after]
    assert starts == [
        dt.datetime(2031, month, day, 9, tzinfo=dt.timezone(dt.timedelta(hours=offset))) + week * 7 * DAY
        for week, offset in enumerate(offsets)
    ]


async def test_a_date_that_the_clocks_skip_is_a_conflict_like_any_other(traveller: asyncpg.Connection) -> None:
    first = dt.datetime(2031, 3, 23, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    await set_clock(traveller, first - DAY)
    hospital = await new_hospital(traveller, traveller, slug())
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    conflict = {
        "place": 2, "day": "2031-03-30", "localTime": "02:30:00", "startsAt": None, "code": "TIME_SKIPPED",
        "message": "The clocks are set forward past 02:30 on that day.",
    }  # fmt: skip
    booking = series(hospital, patient, doctor, first)
    await refused(traveller, booking, "ZH214", {"count": 1, "conflicts": [conflict]})
    row = await series(hospital, patient, doctor, first, p_on_conflict="BOOK_WHAT_FITS")
    codes = [code for _, code in await dates(hospital, row["id"])]
    assert codes == [None, "TIME_SKIPPED", None, None]


async def test_conflicts_are_told_for_each_date(frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime) -> None:
    hours = [{"weekday": day, "starts_at": "08:00", "ends_at": "12:00"} for day in range(1, 8)]
    patient, doctor, other = await frozen.new_patient(), await frozen.new_doctor(hours=hours), await frozen.new_doctor()
    await frozen.book(await frozen.new_patient(), doctor, on(now, 1, "09:15"))
    await frozen.book(patient, other, on(now, 15, "08:45"))
    off = on(now, 22, "00:00").replace(tzinfo=None)
    await frozen.call("ADMIN", "add_time_off", doctor, off, off + DAY, None, None)
    starts = on(now, 1, "09:00")
    codes = ["DOUBLE_BOOKED", None, "PATIENT_DOUBLE_BOOKED", "DOCTOR_UNAVAILABLE"]
    expected: Dates = [(on(now, 1 + 7 * week, "09:00"), code) for week, code in enumerate(codes)]
    assert await preview(frozen, "ADMIN", patient, doctor, starts) == expected
    # Without the patient, whoever asks learns of the doctor's time alone.
    free = [(start, None if code == "PATIENT_DOUBLE_BOOKED" else code) for start, code in expected]
    assert await preview(frozen, None, None, doctor, starts) == free

    with pytest.raises(asyncpg.PostgresError) as caught:
        await series(frozen, patient, doctor, starts)
    told = detail_of(caught.value)
    assert (caught.value.sqlstate, told["count"]) == ("ZH214", 3)
    assert [(each["place"], each["code"]) for each in told["conflicts"]] == [
        (1, codes[0]), (3, codes[2]), (4, codes[3]),
    ]  # fmt: skip
    assert await admin.fetchval("SELECT count(*) FROM clinic.appointment_series WHERE hospital_id = $1", frozen.id) == 0

    row = await series(frozen, patient, doctor, starts, p_on_conflict="BOOK_WHAT_FITS")
    assert await dates(frozen, row["id"]) == expected
    assert [start for _, start, _ in await booked(frozen, row["id"])] == [on(now, 8, "09:00")]
    # Where nothing fits there is no series.
    again = series(frozen, patient, doctor, on(now, 1, "13:00"), p_on_conflict="BOOK_WHAT_FITS")
    with pytest.raises(asyncpg.PostgresError) as caught:
        await again
    assert (caught.value.sqlstate, detail_of(caught.value)["count"]) == ("ZH214", 4)


async def test_staff_book_further_ahead_than_patients(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    await frozen.sign_in("DESK", ["RECEPTIONIST"])
    await frozen.sign_in("OWN", ["PATIENT"], patient=patient)
    far = on(now, 31, "09:00")
    own = frozen.book(patient, doctor, far, session="OWN")
    error = await refused(admin, own, "ZH206", {"startsAt": far, "bookingHorizonDays": 30})
    assert error.as_dict()["message"] == "Appointments can be booked at most 30 days ahead."
    beyond = on(now, 366, "09:00")
    error = await refused(
        admin,
        frozen.book(patient, doctor, beyond, session="DESK"),
        "ZH206",
        {"startsAt": beyond, "staffHorizonDays": 365},
    )
    assert error.as_dict()["message"] == "Staff can book appointments at most 365 days ahead."
    await frozen.book(patient, doctor, on(now, 365, "09:00"), session="DESK")

    row = await series(frozen, patient, doctor, on(now, 1, "10:00"), session="DESK", p_count=10)
    assert [code for _, code in await dates(frozen, row["id"])] == [None] * 10
    row = await series(
        frozen, patient, doctor, on(now, 1, "11:00"), session="OWN", p_count=6, p_on_conflict="BOOK_WHAT_FITS"
    )
    assert [code for _, code in await dates(frozen, row["id"])] == [None] * 5 + ["BEYOND_HORIZON"]
    asked = {
        "p_doctor_id": doctor,
        "p_from": on(now, 30, "22:00"),
        "p_to": on(now, 32, "00:00"),
        "p_duration_minutes": 60,
    }
    for session, offered in (("OWN", 2), (None, 2), ("DESK", 26)):
        assert len(await frozen.rows(session, "available_slots", **asked)) == offered


async def test_a_series_moves_from_an_appointment_on(frozen: Hospital, now: dt.datetime) -> None:
    patient, doctor, other = await frozen.new_patient(), await frozen.new_doctor(), await frozen.new_doctor()
    key = (await series(frozen, patient, doctor, on(now, 1, "09:00")))["id"]
    second = (await booked(frozen, key))[1][0]
    given = {
        "p_appointment_id": second,
        "p_duration_minutes": None,
        "p_doctor_id": None,
        "p_on_conflict": "ALL_OR_NONE",
    }
    # A week later: each takes the place of the next one, which gets out of the way first.
    for starts, days in ((on(now, 15, "09:00"), [1, 15, 22, 29]), (on(now, 8, "09:00"), [1, 8, 15, 22])):
        await frozen.call("ADMIN", "reschedule_series", **given | {"p_starts_at": starts})
        assert [start for _, start, _ in await booked(frozen, key)] == [on(now, day, "09:00") for day in days]
    moved = given | {"p_starts_at": on(now, 9, "23:45"), "p_duration_minutes": 45, "p_doctor_id": other}
    await frozen.call("ADMIN", "reschedule_series", **moved)
    rows = await frozen.admin.fetch(
        "SELECT doctor_id, starts_at, ends_at - starts_at AS lasts FROM clinic.appointments"
        " WHERE series_id = $1 AND hospital_id = $2 ORDER BY starts_at",
        key, frozen.id,
    )  # fmt: skip
    assert [(row["doctor_id"], row["starts_at"], row["lasts"].seconds // 60) for row in rows] == [
        (doctor, on(now, 1, "09:00"), 30), *((other, on(now, day, "23:45"), 45) for day in (9, 16, 23)),
    ]  # fmt: skip


async def test_what_cannot_move_is_told_or_stays(frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    key = (await series(frozen, patient, doctor, on(now, 1, "09:00")))["id"]
    first, _, third, _ = [each for each, _, _ in await booked(frozen, key)]
    await frozen.book(await frozen.new_patient(), doctor, on(now, 8, "14:00"))
    await frozen.call("ADMIN", "cancel_appointment", p_appointment_id=third, p_reason="Holiday")
    given = {
        "p_appointment_id": first, "p_starts_at": on(now, 1, "14:15"), "p_duration_minutes": None, "p_doctor_id": None,
    }  # fmt: skip
    conflict = {
        "place": 2, "day": "2031-05-14", "localTime": "14:15:00", "startsAt": on(now, 8, "14:15"),
        "code": "DOUBLE_BOOKED",
        "message": "The doctor already has an appointment at that time.",
    }  # fmt: skip
    moving = frozen.call("ADMIN", "reschedule_series", **given, p_on_conflict="ALL_OR_NONE")
    await refused(admin, moving, "ZH214", {"count": 1, "conflicts": [conflict]})
    await frozen.call("ADMIN", "reschedule_series", **given, p_on_conflict="BOOK_WHAT_FITS")
    assert [(start, status) for _, start, status in await booked(frozen, key)] == [
        (on(now, 1, "14:15"), "BOOKED"), (on(now, 8, "09:00"), "BOOKED"),
        (on(now, 15, "09:00"), "CANCELLED"), (on(now, 22, "14:15"), "BOOKED"),
    ]  # fmt: skip
    assert [code for _, code in await dates(frozen, key)] == [None, "DOUBLE_BOOKED", None, None]


async def test_a_series_is_cancelled_from_an_appointment_on(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    key = (await series(frozen, patient, doctor, on(now, 1, "09:00")))["id"]
    third = (await booked(frozen, key))[2][0]
    await frozen.call("ADMIN", "cancel_series", p_appointment_id=third, p_reason="Healthy")
    assert [status for _, _, status in await booked(frozen, key)] == ["BOOKED"] * 2 + ["CANCELLED"] * 2
    again = frozen.call("ADMIN", "cancel_series", p_appointment_id=third, p_reason="Healthy")
    with pytest.raises(asyncpg.PostgresError) as caught:
        await again
    assert sqlstate_of(caught.value) == "ZH207"
    alone = await frozen.book(patient, doctor, on(now, 2, "09:00"))
    cancelling = frozen.call("ADMIN", "cancel_series", p_appointment_id=alone, p_reason="Healthy")
    await refused(admin, cancelling, "ZH501", problems(("appointmentId", "NOT_IN_A_SERIES")))


async def test_patients_have_series_of_their_own_alone(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    await frozen.sign_in("OWN", ["PATIENT"], patient=patient)
    await frozen.sign_in("STRANGER", ["PATIENT"], patient=await frozen.new_patient())
    starts = on(now, 1, "09:00")
    missing = {"type": "patient", "id": str(patient)}
    await refused(admin, series(frozen, patient, doctor, starts, session="STRANGER"), "ZH003", missing)
    await refused(admin, preview(frozen, "STRANGER", patient, doctor, starts), "ZH003", missing)
    key = (await series(frozen, patient, doctor, starts, session="OWN"))["id"]
    appointment = (await booked(frozen, key))[0][0]
    assert len(await dates(frozen, key, "OWN")) == 4
    assert await dates(frozen, key, "STRANGER") == []
    gone = {"type": "appointment", "id": str(appointment)}
    cancelling = frozen.call("STRANGER", "cancel_series", p_appointment_id=appointment, p_reason="No")
    await refused(admin, cancelling, "ZH003", gone)
    moved = {
        "p_starts_at": on(now, 2, "09:00"),
        "p_duration_minutes": None,
        "p_doctor_id": None,
        "p_on_conflict": "ALL_OR_NONE",
    }
    moving = frozen.call("STRANGER", "reschedule_series", p_appointment_id=appointment, **moved)
    await refused(admin, moving, "ZH003", gone)
    await frozen.call("OWN", "reschedule_series", p_appointment_id=appointment, **moved)
    await frozen.call("OWN", "cancel_series", p_appointment_id=appointment, p_reason="Well")


async def test_a_repeated_request_books_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient, doctor, request = await hospital.new_patient(), await hospital.new_doctor(), uuid4()
    asked = [series(hospital, patient, doctor, hospital.at(9), p_request_id=request) for _ in range(3)]
    rows = await asyncio.gather(*asked)
    assert len({row["id"] for row in rows}) == 1
    assert len(await booked(hospital, rows[0]["id"])) == 4
    other = series(hospital, patient, doctor, hospital.at(10), p_request_id=request)
    await refused(admin, other, "ZH601", {"requestId": str(request)})


async def test_of_series_at_the_same_time_one_wins_each_date(hospital: Hospital) -> None:
    doctor = await hospital.new_doctor()
    patients = [await hospital.new_patient() for _ in range(6)]
    whole = await asyncio.gather(
        *(
            series(hospital, patient, doctor, hospital.at(9), p_every_days=1, p_every_weeks=None)
            for patient in patients
        ),
        return_exceptions=True,
    )
    assert sorted(map(sqlstate_of, whole)) == ["", *["ZH214"] * 5]
    # Where they cross, each date is one's.
    fitting = await asyncio.gather(
        *(
            series(
                hospital, patient, doctor, hospital.at(11, days=place), p_every_days=1, p_every_weeks=None,
                p_on_conflict="BOOK_WHAT_FITS",
            )
            for place, patient in enumerate(patients, 1)
        ),
        return_exceptions=True,
    )  # fmt: skip
    taken = [
        start for row in fitting if isinstance(row, asyncpg.Record)
        for start, code in await dates(hospital, row["id"]) if code is None and start
    ]  # fmt: skip
    assert sorted(taken) == [hospital.at(11, days=days) for days in range(1, len(taken) + 1)]
    assert {sqlstate_of(row) for row in fitting if not isinstance(row, asyncpg.Record)} <= {"ZH214"}
