"""Appointments that do not go as they were booked."""

from loadgen.play.stories.cast import Cast, Slot
from loadgen.play.stories.parts import booked, changed, recorded, seen, visited
from loadgen.play.stories.telling import Step, Story


def night(cast: Cast) -> Story:
    """Somebody comes to the emergency department before midnight and leaves after it."""
    doctors = [
        number for number, one in enumerate(cast.plan.doctors) if any(hours.ends > 24 * 60 for hours in one.week)
    ]
    for day in range(-3, -15, -1):
        for slot in cast.slots(day, doctors=doctors, hours=(22, 24)):
            over = Slot(slot.doctor, slot.doctor_id, day, cast.at(day, 23, 50), slot.minutes, slot.condition)
            if cast.is_free(slot.doctor, day, 23 * 60 + 50, slot.minutes):
                appointment = yield booked(cast.take(over), cast.someone(day), over.after(-75))
                yield from visited(over, appointment)
                return


def walk_ins(cast: Cast) -> Story:
    """People who come without an appointment, some days apart."""
    for day in (-11, -6, -1):
        slot = cast.slot(day, department="Emergency Medicine", hours=(8, 20))
        appointment = yield Step(
            slot.starts_at,
            "RECEPTIONIST",
            "walk_in",
            {
                "patient_id": cast.someone(slot.day),
                "doctor_id": slot.doctor_id,
                "duration_minutes": slot.minutes,
                "reason": slot.condition.reason,
            },
        )
        yield changed(slot.after(4), slot.physician, "start_appointment", appointment)
        yield recorded(slot, appointment, 10)
        yield changed(slot.after(slot.minutes - 1), slot.physician, "complete_appointment", appointment)


def past_encounter(cast: Cast) -> Story:
    """The doctor with the account sees a patient again at home, and enters that two days later."""
    _, _, patient = yield from seen(cast, -14, doctors=[0])
    yield Step(
        cast.at(-5, 8, 20),
        "DOCTOR",
        "record_past_encounter",
        {
            "patient_id": patient,
            "doctor_id": cast.house.doctors[0],
            "starts_at": cast.at(-7, 19, 30),
            "duration_minutes": 40,
            "diagnosis": "Essential hypertension",
            "notes": "Seen at home after a fall; no injury. 150/90, medication unchanged.",
            "reason": "House call outside of hours, noted on paper",
        },
    )


def left_unseen(cast: Cast) -> Story:
    """The wait is too long for somebody, and for another one, who comes back in time."""
    for day, returns in ((-8, False), (-7, True)):
        slot = cast.slot(day)
        appointment = yield booked(slot, cast.someone(slot.day), cast.at(slot.day - 2, 15))
        yield changed(slot.after(-40), "RECEPTIONIST", "check_in_appointment", appointment)
        yield changed(slot.after(-4), "RECEPTIONIST", "mark_left_unseen", appointment)
        if returns:
            why = "Had only gone to move the car"
            yield changed(slot.after(-1), "RECEPTIONIST", "undo_appointment_status", appointment, why)
            yield changed(slot.after(2), slot.physician, "start_appointment", appointment)
            yield changed(slot.after(slot.minutes - 1), slot.physician, "complete_appointment", appointment)


def missed_and_found(cast: Cast) -> Story:
    """The desk marks somebody as missed who sits in the wrong waiting room, and takes it back."""
    slot = cast.slot(-2)
    appointment = yield booked(slot, cast.someone(slot.day), cast.at(slot.day - 6, 10))
    yield changed(slot.after(7), "RECEPTIONIST", "mark_no_show", appointment)
    why = "Sat in the waiting room of another department"
    yield changed(slot.after(9), "RECEPTIONIST", "undo_appointment_status", appointment, why)
    yield from visited(slot, appointment, late=10)


def late_arrival(cast: Cast) -> Story:
    """Somebody comes late, is marked as missed by then, and is checked in nevertheless."""
    slot = cast.slot(-9)
    appointment = yield booked(slot, cast.someone(slot.day), cast.at(slot.day - 4, 9))
    yield changed(slot.after(7), "RECEPTIONIST", "mark_no_show", appointment)
    yield from visited(slot, appointment, late=10)


def cancelled_and_restored(cast: Cast) -> Story:
    """Somebody cancels, and calls again an hour later."""
    slot = cast.slot(-10)
    appointment = yield booked(slot, cast.someone(slot.day), cast.at(slot.day - 5, 9))
    yield changed(cast.at(slot.day - 2, 9), "RECEPTIONIST", "cancel_appointment", appointment, "Patient has no time")
    why = "Patient can come after all"
    yield changed(cast.at(slot.day - 2, 10), "RECEPTIONIST", "undo_appointment_status", appointment, why)
    yield from visited(slot, appointment)


def reopened(cast: Cast) -> Story:
    """A doctor closes a consultation too early, and reopens it for what was forgotten."""
    slot = cast.slot(-4)
    appointment = yield booked(slot, cast.someone(slot.day), cast.at(slot.day - 2, 9))
    yield changed(slot.after(-5), "RECEPTIONIST", "check_in_appointment", appointment)
    yield changed(slot.after(1), slot.physician, "start_appointment", appointment)
    yield changed(slot.after(2), slot.physician, "complete_appointment", appointment)
    yield changed(slot.after(3), slot.physician, "reopen_appointment", appointment, "Closed by mistake")
    yield recorded(slot, appointment, 8)
    yield changed(slot.after(slot.minutes - 1), slot.physician, "complete_appointment", appointment)


def outside_hours(cast: Cast) -> Story:
    """A doctor takes an hour off in which somebody is booked, which is confirmed: the desk finds it in a list."""
    slot = cast.slot(5, step=1)
    yield booked(slot, cast.someone(slot.day), cast.at(-3, 14))
    zone = cast.days.zone
    yield Step(
        cast.before_the_end(50),
        "ADMIN",
        "add_time_off",
        {
            "doctor_id": slot.doctor_id,
            "starts_at": slot.starts_at.astimezone(zone).replace(tzinfo=None),
            "ends_at": slot.after(slot.minutes).astimezone(zone).replace(tzinfo=None),
            "reason": "Meeting of the board",
            "confirmed": True,
        },
    )
