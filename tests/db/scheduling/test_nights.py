"""Hours that pass midnight: what is open, offered and bookable, minute by minute as a wall clock shows it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import asyncpg
import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.databases import Database
from tests.db.conftest import slug
from tests.machines import PATIENT, Clinic, clinic
from tests.refusals import refused
from tests.world import Hospital, new_hospital, set_clock

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
# The eves of an ordinary night, and of nights in which the clocks change: also at midnight itself, and by half an hour.
NIGHTS = [
    ("Europe/Berlin", dt.date(2031, 5, 7)),
    ("Europe/Berlin", dt.date(2031, 3, 29)),
    ("Europe/Berlin", dt.date(2031, 10, 25)),
    ("America/New_York", dt.date(2031, 3, 8)),
    ("America/New_York", dt.date(2031, 11, 1)),
    ("Africa/Cairo", dt.date(2031, 4, 24)),
    ("Africa/Cairo", dt.date(2031, 10, 30)),
    ("America/Havana", dt.date(2031, 11, 1)),
    ("Australia/Lord_Howe", dt.date(2031, 10, 4)),
]
_HALVES = st.integers(0, 47)


@dataclass(frozen=True)
class Week:
    """Hours by the wall clock, in half hours: of the department daily, of a doctor as (weekday, start, length)."""

    opens: int
    closes: int
    shifts: Sequence[tuple[int, int, int]]

    def is_open(self, wall: dt.datetime) -> bool:
        """Whether the department is open when the wall clock shows this."""
        minute, opens, closes = wall.hour * 60 + wall.minute, self.opens * 30, self.closes * 30
        return opens <= minute < closes if opens < closes else minute >= opens or minute < closes

    def shift_day(self, wall: dt.datetime) -> dt.date | None:
        """The day on which the doctor's shift began that holds what the wall clock shows."""
        minute = wall.hour * 60 + wall.minute
        for back in (0, 1):
            day = wall.date() - back * DAY
            for weekday, start, length in self.shifts:
                if weekday == day.isoweekday() and start * 30 <= minute + back * 1440 < (start + length) * 30:
                    return day
        return None

    def slots(self, wall_of: Sequence[tuple[dt.datetime, dt.datetime]], minutes: int) -> list[dt.datetime]:
        """Where slots start among successive minutes, each with what the wall clock shows."""
        found, day, start = [], None, None
        for at, wall in wall_of:
            now = self.shift_day(wall) if self.is_open(wall) else None
            if now is None or now != day or start is None:
                start = at if now is not None else None
            day = now
            if start is not None and at + MINUTE - start == minutes * MINUTE:
                found.append(start)
                start = at + MINUTE
        return found

    def covers(self, wall_of: dict[dt.datetime, dt.datetime], start: dt.datetime, minutes: int) -> bool:
        """Whether every minute of an appointment is open and the doctor's."""
        walls = [wall_of[start + minute * MINUTE] for minute in range(minutes)]
        return all(self.is_open(wall) and self.shift_day(wall) is not None for wall in walls)


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Weeks whose shifts are apart, or touch, also from Sunday to Monday."""
    ends = sorted(draw(st.lists(st.integers(0, 7 * 48 - 1), min_size=2, max_size=16, unique=True)))
    shifts = []
    for first, last in zip(ends, [*ends[1:], ends[0] + 7 * 48], strict=True):
        if last - first <= 48 and draw(st.booleans()):
            shifts.append((first // 48 + 1, first % 48, last - first))
    return Week(draw(_HALVES), draw(_HALVES), shifts)


@pytest.fixture(scope="module")
def desk(database: Database) -> Iterator[Clinic]:
    with clinic(database) as made:
        yield made


@settings(PATIENT, max_examples=60)
@given(
    night=st.sampled_from(NIGHTS), week=weeks(), minutes=st.sampled_from([20, 45, 60, 90, 480]),
    tried=st.lists(st.integers(0, 64 * 4 - 1), min_size=4, max_size=4),
)  # fmt: skip
def test_what_the_wall_clock_shows_is_offered_and_can_be_booked(
    desk: Clinic, night: tuple[str, dt.date], week: Week, minutes: int, tried: list[int]
) -> None:
    desk.wait(_check(desk, night, week, minutes, tried))


async def _check(desk: Clinic, night: tuple[str, dt.date], week: Week, minutes: int, tried: list[int]) -> None:
    zone, eve = ZoneInfo(night[0]), night[1]
    noon = dt.datetime.combine(eve, dt.time(12), zone).astimezone(dt.UTC)
    await set_clock(desk.admin, noon - 2 * DAY)
    hospital = await new_hospital(desk.admin, desk.admin, slug(), night[0])
    opens, closes = (f"{half // 2:02}:{half % 2 * 30:02}" for half in (week.opens, week.closes))
    hours = [
        {
            "weekday": weekday,
            "starts_at": f"{start // 2:02}:{start % 2 * 30:02}",
            "ends_at": f"{(start + length) // 2 % 24:02}:{(start + length) % 2 * 30:02}",
        }
        for weekday, start, length in week.shifts
    ]
    doctor = await hospital.new_doctor(await hospital.new_department(opens=opens, closes=closes), hours=hours)
    # Two days before the eve until two days after it: the minutes before are there to see shifts begin.
    minutes_of = [noon - 2 * DAY + minute * MINUTE for minute in range(5 * 1440)]
    walls = [(at, at.astimezone(zone).replace(tzinfo=None)) for at in minutes_of]
    rows = await hospital.rows(
        None,
        "available_slots",
        p_doctor_id=doctor,
        p_from=noon - DAY,
        p_to=noon + 2 * DAY,
        p_duration_minutes=minutes,
    )
    expected = [at for at in week.slots(walls, minutes) if noon - DAY <= at <= noon + 2 * DAY - minutes * MINUTE]
    assert [row["starts_at"] for row in rows] == expected
    patient = await hospital.new_patient()
    for start in [*expected[::20], *(noon - DAY + quarter * 15 * MINUTE for quarter in tried)]:
        assert await _can_be_booked(hospital, patient, doctor, start, minutes) is week.covers(
            dict(walls), start, minutes
        ), start


async def _can_be_booked(hospital: Hospital, patient: int, doctor: int, start: dt.datetime, minutes: int) -> bool:
    transaction = hospital.admin.transaction()
    await transaction.start()
    try:
        await hospital.book(patient, doctor, start, minutes)
    except asyncpg.PostgresError as error:
        if error.sqlstate not in {"ZH203", "ZH204"}:
            raise
        return False
    finally:
        await transaction.rollback()
    return True


def on(now: dt.datetime, days: int, clock: str) -> dt.datetime:
    return dt.datetime.combine(now.date() + dt.timedelta(days=days), dt.time.fromisoformat(clock), now.tzinfo)


async def test_a_department_round_the_clock_is_booked_over_midnight(frozen: Hospital, now: dt.datetime) -> None:
    for opens in ("00:00", "07:00"):
        doctor = await frozen.new_doctor(await frozen.new_department(opens=opens, closes=opens))
        await frozen.book(await frozen.new_patient(), doctor, on(now, 1, "23:30"), 60)


@pytest.mark.parametrize(
    ("opens", "closes", "starts", "minutes", "words"),
    [
        ("20:00", "04:00", "04:00", 30, "from 20:00 to 04:00 on the next day"),
        ("20:00", "04:00", "03:45", 30, "from 20:00 to 04:00 on the next day"),
        ("20:00", "00:00", "23:45", 30, "from 20:00 to midnight"),
        ("08:00", "17:00", "16:45", 30, "from 08:00 to 17:00"),
    ],
)
async def test_the_refusal_says_the_hours_in_words(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime,
    opens: str, closes: str, starts: str, minutes: int, words: str,
) -> None:  # fmt: skip
    doctor = await frozen.new_doctor(await frozen.new_department(opens=opens, closes=closes))
    booking = frozen.book(await frozen.new_patient(), doctor, on(now, 1, starts), minutes)
    at = on(now, 1, starts)
    detail = {
        "startsAt": at, "endsAt": at + minutes * MINUTE,
        "opensAt": f"{opens}:00", "closesAt": f"{closes}:00", "timeZone": "Europe/Berlin",
    }  # fmt: skip
    error = await refused(admin, booking, "ZH203", detail)
    assert error.as_dict()["message"] == f"The department is open {words}."


async def test_a_registration_counts_for_the_whole_appointment(
    frozen: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, now: dt.datetime
) -> None:
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor()
    last = now.date() + DAY
    await owner.execute("UPDATE clinic.doctors SET registration_expires_on = $2 WHERE id = $1", doctor, last)
    booking = frozen.book(patient, doctor, on(now, 1, "23:45"), 30)
    await refused(admin, booking, "ZH208", {"doctorId": str(doctor), "registrationExpiresOn": last})
    rows = await frozen.rows(
        None,
        "available_slots",
        p_doctor_id=doctor,
        p_from=on(now, 1, "22:45"),
        p_to=on(now, 2, "10:00"),
        p_duration_minutes=25,
    )
    assert [row["ends_at"] for row in rows] == [on(now, 1, "23:20"), on(now, 1, "23:45")]


async def test_a_shift_past_the_last_day_of_the_horizon_ends_at_midnight(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime
) -> None:
    last = now.date() + 30 * DAY
    hours = [{"weekday": last.isoweekday(), "starts_at": "22:00", "ends_at": "06:00"}]
    patient, doctor = await frozen.new_patient(), await frozen.new_doctor(hours=hours)
    rows = await frozen.rows(
        None,
        "available_slots",
        p_doctor_id=doctor,
        p_from=on(now, 30, "12:00"),
        p_to=on(now, 32, "12:00"),
        p_duration_minutes=45,
    )
    # The one that begins at 23:30 goes on after the horizon; the one after it would begin there.
    assert [row["starts_at"] for row in rows] == [on(now, 30, "22:00"), on(now, 30, "22:45"), on(now, 30, "23:30")]
    await frozen.sign_in("OWN", ["PATIENT"], patient=patient)
    await frozen.book(patient, doctor, on(now, 30, "23:30"), 45, session="OWN")
    beyond = on(now, 31, "00:15")
    detail = {"startsAt": beyond, "bookingHorizonDays": 30}
    await refused(admin, frozen.book(patient, doctor, beyond, 45, session="OWN"), "ZH206", detail)


async def test_the_calendar_shows_a_night_shift_on_both_its_days(frozen: Hospital, now: dt.datetime) -> None:
    department = await frozen.new_department(opens="20:00", closes="04:00")
    hours = [{"weekday": 3, "starts_at": "22:00", "ends_at": "06:00"}]
    doctor = await frozen.new_doctor(department, hours=hours)
    shown = {}
    for days in (1, 2):
        rows = await frozen.rows(
            "ADMIN",
            "calendar_by_doctor_id",
            p_ids=[doctor],
            p_view="DAY",
            p_on=now.date() + days * DAY,
        )
        shown[days] = [(row["kind"], row["starts_at"], row["ends_at"]) for row in rows]
    opening = [[("OPENING", on(now, days, "00:00"), on(now, days, "04:00")),
                ("OPENING", on(now, days, "20:00"), on(now, days + 1, "00:00"))] for days in (1, 2)]  # fmt: skip
    assert shown[1] == [*opening[0], ("AVAILABLE", on(now, 1, "22:00"), on(now, 2, "00:00"))]
    first, second = opening[1]
    assert shown[2] == [first, ("AVAILABLE", on(now, 2, "00:00"), on(now, 2, "06:00")), second]
