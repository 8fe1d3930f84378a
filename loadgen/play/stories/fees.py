"""Fees of the hospital, for who cancels late and who does not come, and other settings."""

from loadgen.play.stories.cast import Cast
from loadgen.play.stories.parts import booked, changed, paid
from loadgen.play.stories.telling import Look, Step, Story

_BILL_OF = """SELECT max(bill_id) FROM clinic.bill_lines
              WHERE hospital_id = $1 AND kind = 'FEE' AND bill_id IN (
                  SELECT b.id FROM clinic.bills AS b WHERE b.hospital_id = $1 AND b.appointment_id = $2)"""
_FEE_OF = """SELECT max(l.id) FROM clinic.bill_lines AS l
             JOIN clinic.bills AS b ON b.hospital_id = l.hospital_id AND b.id = l.bill_id
             WHERE l.hospital_id = $1 AND l.kind = 'FEE' AND b.appointment_id = $2"""


def settings(cast: Cast) -> Story:
    """The administrator sets the fees and the amount above which a second look is asked for, late in the evening."""
    changes = {"late_cancel_fee": "25", "late_cancel_hours": 24, "no_show_fee": "40", "confirm_above": "5000"}
    yield Step(cast.at(-4, 23, 55), "ADMIN", "update_hospital", {"changes": changes})


def missed(cast: Cast) -> Story:
    """Somebody does not come, and pays for it."""
    slot = cast.slot(-1)
    appointment = yield booked(slot, cast.someone(slot.day), cast.at(slot.day - 9, 10))
    yield changed(slot.after(30), "RECEPTIONIST", "mark_no_show", appointment)
    bill = yield Look(_BILL_OF, (appointment,))
    yield from paid(slot.after(90), bill)


def cancelled_late(cast: Cast) -> Story:
    """Two patients cancel on the same morning; one of them is let off."""
    for waived in (False, True):
        slot = cast.slot(-1, hours=(13, 17))
        appointment = yield booked(slot, cast.someone(slot.day), cast.at(slot.day - 8, 16))
        yield changed(slot.after(-180), "RECEPTIONIST", "cancel_appointment", appointment, "Patient fell ill")
        if waived:
            fee = yield Look(_FEE_OF, (appointment,))
            why = "Came to hospital by ambulance that morning"
            yield Step(slot.after(-100), "CASHIER", "reverse_bill_line", {"line_id": fee, "reason": why})


def cancelled_by_the_hospital(cast: Cast) -> Story:
    """The hospital itself cancels late, which costs the patient nothing."""
    slot = cast.slot(-1, hours=(13, 17))
    appointment = yield booked(slot, cast.someone(slot.day), cast.at(slot.day - 7, 15))
    yield Step(
        slot.after(-150),
        "RECEPTIONIST",
        "cancel_appointment",
        {"appointment_id": appointment, "reason": "Water damage in the consulting room", "wanted_by": "HOSPITAL"},
    )
