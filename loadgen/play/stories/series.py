"""Series of appointments."""

from typing import Any

from loadgen.play.stories.cast import Cast, Slot
from loadgen.play.stories.parts import changed, visited
from loadgen.play.stories.telling import Look, Step, Story

_WEEKS = 8
_FIRST = -20
_FRIDAY = 5
_BOOKED = """SELECT array_agg(appointment_id ORDER BY place) FROM clinic.series_dates
             WHERE hospital_id = $1 AND series_id = $2"""


def weekly(cast: Cast) -> Story:
    """Eight sessions, a week apart, longer than patients can book: one is moved, one that is to come is cancelled."""
    slots = _weeks(cast)
    moved = cast.slot(slots[1].day + 1, doctors=[slots[1].doctor], step=1)
    patient = cast.someone(*(slot.day for slot in slots), moved.day)
    series = yield _booking(cast, slots[0], patient, every_weeks=1, count=_WEEKS)
    ids = yield Look(_BOOKED, (series,))
    yield from visited(slots[0], ids[0])
    yield Step(
        slots[0].after(50),
        "RECEPTIONIST",
        "reschedule_appointment",
        {"appointment_id": ids[1], "starts_at": moved.starts_at, "duration_minutes": moved.minutes},
    )
    yield from visited(moved, ids[1])
    yield from visited(slots[2], ids[2])
    yield changed(cast.at(-1, 10), "RECEPTIONIST", "cancel_appointment", ids[5], "Patient is on holiday")


def over_a_weekend(cast: Cast) -> Story:
    """Four days in a row, of which those are booked that fit: nobody works at the weekend."""
    slots = _weekend(cast)
    series = yield _booking(cast, slots[0], cast.someone(*(slot.day for slot in slots)), every_days=1, count=4)
    ids = yield Look(_BOOKED, (series,))
    yield from visited(slots[0], ids[0])
    yield from visited(slots[1], ids[-1])


def _booking(cast: Cast, first: Slot, patient: int, **every: int) -> Step:
    arguments: dict[str, Any] = {
        "patient_id": patient,
        "doctor_id": first.doctor_id,
        "starts_at": first.starts_at,
        "duration_minutes": first.minutes,
        "reason": first.condition.reason,
        "on_conflict": "ALL_OR_NONE" if "every_weeks" in every else "BOOK_WHAT_FITS",
        **every,
    }
    return Step(cast.at(first.day - 4, 10, 15), "RECEPTIONIST", "book_series", arguments)


def _weeks(cast: Cast) -> list[Slot]:
    """A slot of one doctor at the same time of every week, none of them on the last day."""
    for first in (day for day in range(_FIRST, _FIRST + 12) if day % 7):
        for slot in cast.slots(first):
            others = [cast.again(slot, first + 7 * week) for week in range(1, _WEEKS)]
            if all(others):
                return [cast.take(one) for one in (slot, *others) if one]
    raise LookupError(_FIRST)


def _weekend(cast: Cast) -> list[Slot]:
    """A slot on a Friday and the same one on the Monday after it, of a doctor who has the weekend off."""
    for friday in (day for day in range(-24, -3) if cast.days.weekday(day) == _FRIDAY):
        for slot in cast.slots(friday):
            monday = cast.again(slot, friday + 3)
            if monday and not any(hours.weekday > _FRIDAY for hours in cast.plan.doctors[slot.doctor].week):
                return [cast.take(slot), cast.take(monday)]
    raise LookupError(_FRIDAY)
