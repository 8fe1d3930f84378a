"""Bills and claims that do not go as usual."""

from loadgen.play.stories.cast import Cast
from loadgen.play.stories.parts import billed, booked, changed, claim_of, insured, paid, recorded, seen
from loadgen.play.stories.telling import Look, Step, Story

_LINE = "SELECT min(id) FROM clinic.bill_lines WHERE hospital_id = $1 AND bill_id = $2 AND kind = 'CONSULTATION'"


def paid_and_cancelled(cast: Cast) -> Story:
    """Two patients pay ahead and cancel in time: one has the money back, to the other it is due."""
    for given_back in (True, False):
        slot = cast.slot(-5)
        appointment = yield booked(slot, cast.someone(slot.day), cast.at(slot.day - 5, 9))
        bill = yield billed(cast.at(slot.day - 5, 9, 5), appointment)
        yield from paid(cast.at(slot.day - 5, 9, 10), bill)
        yield changed(
            cast.at(slot.day - 2, 8, 30), "RECEPTIONIST", "cancel_appointment", appointment, "Complaint has gone"
        )
        if given_back:
            why = "The appointment was cancelled in time"
            yield Step(cast.at(slot.day - 2, 9), "CASHIER", "refund_bill", {"bill_id": bill, "reason": why})


def rerated(cast: Cast) -> Story:
    """A bill takes over the insurance that the patient shows at the till."""
    slot, appointment, patient = yield from seen(cast, -12)
    bill = yield billed(slot.after(60), appointment)
    yield insured(slot.after(70), patient, "Medora Insurance", "70")
    why = "The new insurance was valid on the day of the visit"
    yield Step(slot.after(72), "CASHIER", "rerate_bill", {"bill_id": bill, "reason": why})
    yield from paid(slot.after(75), bill)


def appealed(cast: Cast) -> Story:
    """An insurer refuses a claim, and pays it after an appeal."""
    slot, appointment, patient = yield from seen(cast, -24)
    yield insured(slot.after(40), patient, "Civitas Care", "80")
    bill = yield billed(slot.after(50), appointment)
    yield from paid(slot.after(55), bill)
    claim = yield claim_of(bill)
    yield Step(slot.after(90), "CASHIER", "submit_claim", {"claim_id": claim, "number": f"CC-{claim:06}"})
    yield Step(
        cast.at(slot.day + 8, 10),
        "CASHIER",
        "reject_claim",
        {"claim_id": claim, "falls_to": "PATIENT", "reason": "Prior authorisation is missing"},
    )
    why = "The insurer found the authorisation"
    yield Step(cast.at(slot.day + 15, 10), "CASHIER", "reopen_claim", {"claim_id": claim, "reason": why})
    amount = yield Look("SELECT amount FROM clinic.claims WHERE hospital_id = $1 AND id = $2", (claim,))
    yield Step(cast.at(slot.day + 15, 10, 5), "CASHIER", "pay_claim", {"claim_id": claim, "amount": str(amount)})


def written_off(cast: Cast) -> Story:
    """What the insurer refuses is written off, and so is what the patient cannot pay."""
    slot, appointment, patient = yield from seen(cast, -16)
    yield insured(slot.after(40), patient, "Linden Life", "50")
    bill = yield billed(slot.after(50), appointment)
    claim = yield claim_of(bill)
    yield Step(slot.after(90), "CASHIER", "submit_claim", {"claim_id": claim})
    yield Step(
        cast.at(slot.day + 7, 11),
        "CASHIER",
        "reject_claim",
        {"claim_id": claim, "falls_to": "WRITTEN_OFF", "reason": "The time limit for claims had passed"},
    )
    owed = yield Look("SELECT balance FROM clinic.bills WHERE hospital_id = $1 AND id = $2", (bill,))
    yield Step(
        cast.at(slot.day + 9, 14),
        "ADMIN",
        "write_off_bill",
        {"bill_id": bill, "amount": str(owed), "reason": "The patient has no income"},
    )


def certificate(cast: Cast) -> Story:
    """A bill of no appointment."""
    patient = cast.someone(-8)
    at = cast.at(-8, 11)
    bill = yield Step(at, "CASHIER", "issue_bill", {"patient_id": patient})
    yield Step(
        at,
        "CASHIER",
        "add_bill_line",
        {"bill_id": bill, "description": "Certificate for the employer", "quantity": 1, "unit_price": "18.50"},
    )
    yield from paid(cast.at(-8, 11, 5), bill, "CASH")


def expensive(cast: Cast) -> Story:
    """A treatment above the amount that needs a second look, and a discount of one line of its bill."""
    slot = cast.slot(-2)
    appointment = yield booked(slot, cast.someone(slot.day), cast.at(slot.day - 3, 11))
    yield changed(slot.after(-5), "RECEPTIONIST", "check_in_appointment", appointment)
    yield changed(slot.after(1), slot.physician, "start_appointment", appointment)
    visit = yield recorded(slot, appointment, 6)
    yield Step(
        slot.after(8),
        slot.physician,
        "add_treatment",
        {"visit_id": visit, "kind": "Whole-genome sequencing", "cost": "6480.00", "confirmed": True},
    )
    yield changed(slot.after(slot.minutes - 1), slot.physician, "complete_appointment", appointment)
    bill = yield billed(slot.after(50), appointment)
    line = yield Look(_LINE, (bill,))
    yield Step(
        slot.after(55),
        "CASHIER",
        "discount_bill_line",
        {"line_id": line, "discount_percent": "50", "reason": "Long wait"},
    )
