"""Hours are not cut under bookings in silence: the bookings are named, and the change is made once it is confirmed."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from tests.refusals import refused, sqlstate_of
from tests.world import WEEK, Hospital

HALF_HOUR = dt.timedelta(minutes=30)
OF_THE_DAY = [day for day in WEEK if day["weekday"] != 3]
Change = Callable[..., Awaitable[Any]]
# What each way to cut hours is called, the field that is named, and why the booking is outside then.
WAYS = {
    "fewer hours": ("set_availability", "hours", ["DOCTOR_NOT_AVAILABLE"]),
    "no hours": ("set_availability", "hours", ["DOCTOR_NOT_AVAILABLE"]),
    "opens later": ("update_department", "opensAt", ["DEPARTMENT_CLOSED"]),
    "closes earlier": ("update_department", "closesAt", ["DEPARTMENT_CLOSED"]),
    "time off": ("add_time_off", "startsAt", ["TIME_OFF"]),
    "registration": ("update_doctor", "registrationExpiresOn", ["NOT_PRACTISING"]),
    "licence": ("update_doctor", "licenceStatus", ["NOT_PRACTISING"]),
    "department": ("update_doctor", "departmentId", ["OTHER_DEPARTMENT", "DEPARTMENT_CLOSED"]),
}


def on(now: dt.datetime, days: int, clock: str) -> dt.datetime:
    return dt.datetime.combine(now.date() + dt.timedelta(days=days), dt.time.fromisoformat(clock), now.tzinfo)


class Ward:
    """A department with a doctor, and what cuts their hours: on Wednesdays 09:00 to 09:30 is cut, in all ways."""

    def __init__(self, hospital: Hospital, department: int, doctor: int, closed: int) -> None:
        self.hospital, self.department, self.doctor, self.closed = hospital, department, doctor, closed

    @classmethod
    async def made(cls, hospital: Hospital) -> "Ward":
        department = await hospital.new_department(opens="08:00", closes="18:00")
        closed = await hospital.new_department(opens="10:00", closes="18:00")
        return cls(hospital, department, await hospital.new_doctor(department), closed)

    async def cut(self, way: str, session: str = "ADMIN", *, confirmed: bool = False) -> Any:
        """Cuts the hours."""
        department: dict[str, Any] = {"p_department_id": self.department}
        doctor: dict[str, Any] = {"p_doctor_id": self.doctor}
        given = {
            "fewer hours": doctor | {"p_hours": OF_THE_DAY},
            "no hours": doctor | {"p_hours": "[]"},
            "opens later": department | {"p_changes": {"opens_at": "09:15", "name": f"Later {self.department}"}},
            "closes earlier": department | {"p_changes": {"closes_at": "09:15"}},
            "time off": doctor
            | {
                "p_starts_at": dt.datetime.fromisoformat("2031-05-07T09:10"),
                "p_ends_at": dt.datetime.fromisoformat("2031-05-07T09:15"),
                "p_reason": None,
            },
            "registration": doctor | {"p_changes": {"registration_expires_on": "2031-05-06"}},
            "licence": doctor | {"p_changes": {"licence_status": "SUSPENDED"}},
            "department": doctor | {"p_changes": {"department_id": self.closed}},
        }[way]
        return await self.hospital.call(session, WAYS[way][0], **given, p_confirmed=confirmed)

    async def outside(self) -> dict[int, list[str]]:
        rows = await self.hospital.rows("ADMIN", "appointments_outside_hours", self.doctor, None, 100)
        return {row["appointment_id"]: row["reasons"] for row in rows}


@pytest.mark.parametrize("way", WAYS)
async def test_a_cut_under_a_booking_is_refused_until_it_is_confirmed(
    frozen: Hospital, admin: asyncpg.Connection, now: dt.datetime, way: str
) -> None:
    ward, patient = await Ward.made(frozen), await frozen.new_patient()
    nine = on(now, 1, "09:00")
    booked = await frozen.book(patient, ward.doctor, nine)
    cancelled = await frozen.book(patient, ward.doctor, nine + HALF_HOUR)
    await frozen.call("ADMIN", "cancel_appointment", p_appointment_id=cancelled, p_reason="Ill")
    _, path, reasons = WAYS[way]
    named = {
        "appointmentId": str(booked), "doctorId": str(ward.doctor),
        "startsAt": nine, "endsAt": nine + HALF_HOUR, "reasons": reasons,
    }  # fmt: skip
    warning = {"path": path, "code": "BOOKINGS_OUTSIDE_HOURS", "count": 1, "appointments": [named]}
    error = await refused(admin, ward.cut(way), "ZH507", {"warnings": [warning]})
    assert error.as_dict()["message"] == f"Please confirm: {path} leaves a booking outside of hours."
    assert await ward.outside() == {}
    await ward.cut(way, confirmed=True)
    assert await ward.outside() == {booked: reasons}
    status = await admin.fetchval("SELECT status FROM clinic.appointments WHERE id = $1", booked)
    assert status == "BOOKED"


@pytest.mark.parametrize("way", WAYS)
async def test_a_cut_under_no_booking_asks_for_nothing(frozen: Hospital, now: dt.datetime, way: str) -> None:
    ward = await Ward.made(frozen)
    elsewhere = await frozen.new_doctor()
    await frozen.book(await frozen.new_patient(), elsewhere, on(now, 1, "09:00"))
    await ward.cut(way)
    assert await ward.outside() == {}


async def test_what_was_outside_before_is_not_asked_for_again(frozen: Hospital, now: dt.datetime) -> None:
    ward, patient = await Ward.made(frozen), await frozen.new_patient()
    first = await frozen.book(patient, ward.doctor, on(now, 1, "09:00"))
    await ward.cut("opens later", confirmed=True)
    # Of hours that grow nobody asks, nor of a new name, though the booking is outside still.
    for changes in ({"opens_at": "09:05"}, {"name": f"Renamed {ward.department}"}, {"closes_at": "04:00"}):
        await frozen.call("ADMIN", "update_department", p_department_id=ward.department, p_changes=changes)
    assert await ward.outside() == {first: ["DEPARTMENT_CLOSED"]}
    # A further reason is news.
    with pytest.raises(asyncpg.PostgresError) as caught:
        await ward.cut("licence")
    assert sqlstate_of(caught.value) == "ZH507"


async def test_of_many_bookings_the_first_twenty_are_named(frozen: Hospital, now: dt.datetime) -> None:
    ward = await Ward.made(frozen)
    for quarter in range(21):
        at = on(now, 1, "09:00") + quarter * HALF_HOUR / 2
        await frozen.book(await frozen.new_patient(), ward.doctor, at, 15)
    with pytest.raises(asyncpg.PostgresError) as caught:
        await ward.cut("no hours")
    detail = str(caught.value.detail)
    assert (detail.count("appointmentId"), '"count": 21' in detail) == (20, True)


async def test_a_booking_over_midnight_counts_with_both_its_days(frozen: Hospital, now: dt.datetime) -> None:
    department = await frozen.new_department()
    doctor = await frozen.new_doctor(department)
    booked = await frozen.book(await frozen.new_patient(), doctor, on(now, 1, "23:45"))
    late = {"opens_at": "20:00", "closes_at": "04:00"}
    await frozen.call("ADMIN", "update_department", p_department_id=department, p_changes=late)
    with pytest.raises(asyncpg.PostgresError) as caught:
        await frozen.call("ADMIN", "update_department", p_department_id=department, p_changes={"closes_at": "00:00"})
    assert f'"appointmentId": "{booked}"' in str(caught.value.detail)
    hours = [day for day in WEEK if day["weekday"] != 4]
    with pytest.raises(asyncpg.PostgresError) as caught:
        await frozen.call("ADMIN", "set_availability", p_doctor_id=doctor, p_hours=hours)
    assert f'"appointmentId": "{booked}"' in str(caught.value.detail)
    hours = [day if day["weekday"] != 3 else day | {"starts_at": "22:00", "ends_at": "00:15"} for day in hours]
    await frozen.call("ADMIN", "set_availability", p_doctor_id=doctor, p_hours=hours)


@pytest.mark.parametrize("way", WAYS)
async def test_a_cut_and_a_booking_at_the_same_time_never_pass_each_other(hospital: Hospital, way: str) -> None:
    """Whichever comes second sees the first: the booking is refused, or the cut asks."""
    outcomes = set()
    for _ in range(6):
        ward, patient = await Ward.made(hospital), await hospital.new_patient()
        days = (3 - hospital.at(9).isoweekday()) % 7 + 7
        nine = hospital.at(9, days=days + 1)
        assert nine.isoweekday() == 3
        booking = hospital.book(patient, ward.doctor, nine)
        if way == "time off":
            off = {"p_starts_at": nine.replace(tzinfo=None), "p_ends_at": (nine + HALF_HOUR).replace(tzinfo=None)}
            cut: Awaitable[Any] = hospital.call("ADMIN", "add_time_off", p_doctor_id=ward.doctor, p_reason=None, **off)
        elif way == "registration":
            soon = {"registration_expires_on": hospital.at(9, days=0).date()}
            cut = hospital.call("ADMIN", "update_doctor", p_doctor_id=ward.doctor, p_changes=soon)
        else:
            cut = ward.cut(way)
        ended = await asyncio.gather(booking, cut, return_exceptions=True)
        states = tuple(map(sqlstate_of, ended))
        assert states in {("", "ZH507"), ("ZH203", ""), ("ZH204", ""), ("ZH208", "")}, states
        outcomes.add(states)
        assert await ward.outside() == {}
    assert outcomes
