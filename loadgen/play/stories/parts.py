"""What happens in many stories: a booking, a visit, a bill."""

from collections.abc import Iterable
from datetime import datetime

from loadgen.play.stories.cast import Cast, Slot
from loadgen.play.stories.telling import Look, Step, Story


def booked(slot: Slot, patient: int, at: datetime) -> Step:
    """Books a slot."""
    return Step(
        at,
        "RECEPTIONIST",
        "book_appointment",
        {
            "patient_id": patient,
            "doctor_id": slot.doctor_id,
            "starts_at": slot.starts_at,
            "duration_minutes": slot.minutes,
            "reason": slot.condition.reason,
        },
    )


def changed(at: datetime, by: str, command: str, appointment: int, reason: str | None = None) -> Step:
    """A step of an appointment's status."""
    return Step(at, by, command, {"appointment_id": appointment} | ({"reason": reason} if reason else {}))


def visited(slot: Slot, appointment: int, *, late: int = 0) -> Story:
    """The patient comes, five minutes early unless late, and is seen; returns the visit's id."""
    yield changed(slot.after(late or -5), "RECEPTIONIST", "check_in_appointment", appointment)
    yield changed(slot.after(late + 1), slot.physician, "start_appointment", appointment)
    visit: int = yield recorded(slot, appointment, (late + 1 + slot.minutes) / 2)
    for kind, cost in slot.condition.treatments:
        yield Step(
            slot.after(slot.minutes - 3),
            slot.physician,
            "add_treatment",
            {"visit_id": visit, "kind": kind, "cost": str(cost)},
        )
    yield changed(slot.after(slot.minutes - 1), slot.physician, "complete_appointment", appointment)
    return visit


def recorded(slot: Slot, appointment: int, minute: float) -> Step:
    """The doctor records a visit, so many minutes after the slot's start."""
    return Step(
        slot.after(minute),
        slot.physician,
        "record_visit",
        {"appointment_id": appointment, "diagnosis": slot.condition.diagnosis, "notes": slot.condition.notes},
    )


def seen(cast: Cast, day: int, patient: int | None = None, doctors: Iterable[int] | None = None) -> Story:
    """A patient is booked for about that day, and comes; returns slot, appointment and patient."""
    slot = cast.slot(day, doctors=doctors)
    who = cast.someone(slot.day) if patient is None else patient
    appointment: int = yield booked(slot, who, cast.at(slot.day - 3, 11))
    yield from visited(slot, appointment)
    return slot, appointment, who


def billed(at: datetime, appointment: int) -> Step:
    """Bills an appointment."""
    return Step(at, "CASHIER", "issue_bill", {"appointment_id": appointment})


def paid(at: datetime, bill: int, method: str = "CARD") -> Story:
    """Pays what is to be paid of a bill; returns the payment's id."""
    balance = yield Look("SELECT balance FROM clinic.bills WHERE hospital_id = $1 AND id = $2", (bill,))
    payment: int = yield Step(at, "CASHIER", "pay_bill", {"bill_id": bill, "amount": str(balance), "method": method})
    return payment


def claim_of(bill: int) -> Look:
    """The id of a bill's claim."""
    return Look("SELECT id FROM clinic.claims WHERE hospital_id = $1 AND bill_id = $2", (bill,))


def insured(at: datetime, patient: int, provider: str, percent: str) -> Step:
    """The desk enters another insurance of a patient, and says why."""
    return Step(
        at,
        "RECEPTIONIST",
        "update_patient",
        {
            "patient_id": patient,
            "changes": {
                "insurance_provider": provider,
                "insurance_policy_number": f"N{patient:08}",
                "insurance_cover_percent": percent,
            },
            "change_reason": "Showed a new card",
        },
    )
