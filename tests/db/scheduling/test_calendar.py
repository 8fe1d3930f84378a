"""A doctor's calendar by day, week and month. The clock stands still at noon of Tuesday, 6 May 2031, in Berlin."""

import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.world import Hospital

HOUR = dt.timedelta(hours=1)
MONDAYS_AND_WEDNESDAYS = [
    {"weekday": 1, "starts_at": "08:00", "ends_at": "12:00"},
    {"weekday": 3, "starts_at": "09:00", "ends_at": "10:00"},
    {"weekday": 3, "starts_at": "11:00", "ends_at": "00:00"},
]
Entry = tuple[str, str, str, str]


def at(now: dt.datetime, days: int, clock: str) -> dt.datetime:
    return dt.datetime.combine(now.date() + dt.timedelta(days=days), dt.time.fromisoformat(clock), now.tzinfo)


async def calendar(
    hospital: Hospital, session: str | None, doctor: int, view: str, on: dt.date, *kinds: str
) -> list[Entry]:
    """The (day, kind, start, end) of each entry, by the wall; only of some kinds where they are named."""
    rows = await hospital.rows(session, "calendar_by_doctor_id", p_ids=[doctor], p_view=view, p_on=on)
    assert {row["doctor_id"] for row in rows} <= {doctor}
    return [
        (row["day"].isoformat(), row["kind"], *(_wall(hospital, row[part]) for part in ("starts_at", "ends_at")))
        for row in rows
        if not kinds or row["kind"] in kinds
    ]


def _wall(hospital: Hospital, moment: dt.datetime) -> str:
    return moment.astimezone(hospital.zone).strftime("%d %H:%M")


@pytest.fixture
async def scene(frozen: Hospital, now: dt.datetime) -> dict[str, Any]:
    """A doctor with an appointment, a cancelled one, a hold and time off from Wednesday into Thursday."""
    department = await frozen.new_department(opens="08:00", closes="20:00")
    doctor, patient = await frozen.new_doctor(department, hours=MONDAYS_AND_WEDNESDAYS), await frozen.new_patient()
    booked = await frozen.book(patient, doctor, at(now, 1, "09:00"))
    cancelled = await frozen.book(patient, doctor, at(now, 1, "09:30"))
    await frozen.call("ADMIN", "cancel_appointment", p_appointment_id=cancelled, p_reason="Feels well")
    await frozen.sign_in("PIA", ["PATIENT"], patient=patient)
    await frozen.sign_in("EVE", ["PATIENT"], patient=await frozen.new_patient())
    hold = await frozen.call(
        "EVE", "hold_slot", p_doctor_id=doctor, p_starts_at=at(now, 1, "11:00"), p_duration_minutes=30
    )
    starts, ends = (moment.replace(tzinfo=None) for moment in (at(now, 1, "18:00"), at(now, 2, "06:00")))
    off = await frozen.call("ADMIN", "add_time_off", p_doctor_id=doctor, p_starts_at=starts, p_ends_at=ends)
    await frozen.sign_in("DORA", ["DOCTOR"], doctor=doctor)
    return {"doctor": doctor, "booked": booked, "hold": hold["id"], "off": off["id"]}


WEDNESDAY = [
    ("2031-05-07", "OPENING", "07 08:00", "07 20:00"),
    ("2031-05-07", "AVAILABLE", "07 09:00", "07 10:00"),
    ("2031-05-07", "APPOINTMENT", "07 09:00", "07 09:30"),
    ("2031-05-07", "AVAILABLE", "07 11:00", "08 00:00"),
    ("2031-05-07", "HOLD", "07 11:00", "07 11:30"),
    ("2031-05-07", "TIME_OFF", "07 18:00", "08 00:00"),
]


async def test_a_day_holds_all_there_is_in_order(frozen: Hospital, scene: dict[str, Any], now: dt.datetime) -> None:
    wednesday = now.date() + dt.timedelta(days=1)
    for session in ("ADMIN", "DORA"):
        assert await calendar(frozen, session, scene["doctor"], "DAY", wednesday) == WEDNESDAY
    rows = await frozen.rows("ADMIN", "calendar_by_doctor_id", p_ids=[scene["doctor"]], p_view="DAY", p_on=wednesday)
    found = [row for row in rows if row["kind"] in ("APPOINTMENT", "HOLD", "TIME_OFF")]
    named = [(row["appointment_id"], row["hold_id"], row["time_off_id"]) for row in found]
    assert named == [(scene["booked"], None, None), (None, scene["hold"], None), (None, None, scene["off"])]


async def test_everybody_sees_of_it_what_they_may(frozen: Hospital, scene: dict[str, Any], now: dt.datetime) -> None:
    wednesday = now.date() + dt.timedelta(days=1)
    public = {"OPENING", "AVAILABLE"}
    for session, also in ((None, set()), ("PIA", {"APPOINTMENT"}), ("EVE", {"HOLD"})):
        expected = [entry for entry in WEDNESDAY if entry[1] in public | also]
        assert await calendar(frozen, session, scene["doctor"], "DAY", wednesday) == expected


async def test_a_week_is_from_monday_to_sunday(frozen: Hospital, scene: dict[str, Any], now: dt.datetime) -> None:
    # Whichever of its days is asked for.
    for days in (-1, 0, 5):
        week = await calendar(frozen, "ADMIN", scene["doctor"], "WEEK", now.date() + dt.timedelta(days=days))
        assert [entry[0] for entry in week if entry[1] == "OPENING"] == [f"2031-05-{day:02}" for day in range(5, 12)]
        assert [entry for entry in week if entry[0] == "2031-05-07"] == WEDNESDAY
        assert ("2031-05-08", "TIME_OFF", "08 00:00", "08 06:00") in week
        assert len(week) == 7 + 3 + 1 + 1 + 2


async def test_a_month_is_the_calendars(frozen: Hospital, scene: dict[str, Any]) -> None:
    month = await calendar(frozen, "ADMIN", scene["doctor"], "MONTH", dt.date(2031, 5, 31))
    assert [entry[0] for entry in month if entry[1] == "OPENING"] == [f"2031-05-{day:02}" for day in range(1, 32)]
    mondays = [entry[0] for entry in month if entry[3].endswith("12:00")]
    assert mondays == [f"2031-05-{day:02}" for day in (5, 12, 19, 26)]
    leap = await calendar(frozen, "ADMIN", scene["doctor"], "MONTH", dt.date(2032, 2, 1), "OPENING")
    assert len(leap) == 29


async def test_a_day_on_which_clocks_change_is_as_long_as_it_is(frozen: Hospital) -> None:
    week = [{"weekday": 7, "starts_at": "00:00", "ends_at": "00:00"}]
    doctor = await frozen.new_doctor(hours=week)
    for day, hours in ((dt.date(2032, 3, 28), 23), (dt.date(2031, 10, 26), 25), (dt.date(2031, 11, 2), 24)):
        rows = await frozen.rows(None, "calendar_by_doctor_id", p_ids=[doctor], p_view="DAY", p_on=day)
        lengths = {row["kind"]: row["ends_at"] - row["starts_at"] for row in rows}
        assert lengths == {"OPENING": hours * HOUR, "AVAILABLE": hours * HOUR}, day


async def test_a_calendar_is_bounded(frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime) -> None:
    asked = frozen.rows(None, "calendar_by_doctor_id", p_ids=list(range(1, 24)), p_view="MONTH", p_on=now.date())
    await refused(admin, asked, "ZH501", problems(("view", "TOO_LARGE")))
    asked = frozen.rows(None, "calendar_by_doctor_id", p_ids=[1], p_view="YEAR", p_on=dt.date(2500, 1, 1))
    await refused(admin, asked, "ZH501", problems(("view", "UNKNOWN_VALUE"), ("on", "OUT_OF_RANGE")))
