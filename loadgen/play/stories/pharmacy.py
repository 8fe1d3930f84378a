"""Substances that belong together, and units that come back."""

from loadgen.plan.medications import MEDICATIONS
from loadgen.play.stories.cast import Cast, Slot
from loadgen.play.stories.parts import billed, booked, paid, visited
from loadgen.play.stories.telling import Look, Step, Story

_GROUPS = (
    ("NSAIDs", "Aspirin", False),
    ("NSAIDs", "Diclofenac", True),
    ("NSAIDs", "Ibuprofen", True),
    ("NSAIDs", "Naproxen", True),
    ("Beta-lactams", "Penicillins", True),
    ("Beta-lactams", "Cephalosporins", False),
)
_MEDICATION = "SELECT min(id) FROM clinic.medications WHERE hospital_id = $1 AND name = $2"
_ITEM = "SELECT min(id) FROM clinic.prescription_items WHERE hospital_id = $1 AND prescription_id = $2"
_DUE = "SELECT refund_due FROM clinic.bills WHERE hospital_id = $1 AND id = $2"
_COUNTED = {name for name, one in MEDICATIONS.items() if one.units_per_day} - {"Amoxicillin", "Ibuprofen"}
"""What is no pack, and what no patient is allergic to."""
_BATCH = "R-20417"
_QUANTITY, _UNOPENED, _OPENED = 20, 10, 4


def groups(cast: Cast) -> Story:
    """The pharmacist enters which substances cross-react: some patients turn out to take what an allergy is against."""
    for nth, (name, substance, cross_reacts) in enumerate(_GROUPS):
        # When nothing more is prescribed: what is planned knows of no groups.
        at = cast.before_the_end(20 - nth)
        arguments = {"name": name, "substance": substance, "cross_reacts": cross_reacts}
        yield Step(at, "PHARMACIST", "create_substance_group", arguments)


def returned(cast: Cast) -> Story:
    """A patient brings most of a medication back: what is unopened goes on the shelf, and the rest is destroyed."""
    rng = cast.stream("returned")
    slot = cast.slot(-8, hours=(16, 18), fits=lambda each: bool(_kept(cast, each)))
    appointment = yield booked(slot, cast.drawn(rng, slot.day), cast.at(slot.day - 3, 11))
    department = cast.plan.doctors[slot.doctor].department
    name = rng.choice(_kept(cast, slot))
    medication = yield Look(_MEDICATION, (name,))
    # A batch for it alone: what is planned finds as many units as without this story.
    yield Step(
        cast.at(slot.day, 7, 30),
        "PHARMACIST",
        "receive_stock",
        {
            "department_id": cast.house.departments[department],
            "medication_id": medication,
            "quantity": _QUANTITY,
            "batch_number": _BATCH,
            "expires_on": cast.days.date(500),
        },
    )
    visit = yield from visited(slot, appointment)
    item = {
        "medication_id": medication,
        "dosage": MEDICATIONS[name].dosage,
        "frequency": MEDICATIONS[name].frequency,
        "duration_days": _QUANTITY,
        "quantity": _QUANTITY,
    }
    prescription = yield Step(
        slot.after(slot.minutes), slot.physician, "prescribe", {"visit_id": visit, "items": [item]}
    )
    bill = yield billed(slot.after(50), appointment)
    yield from paid(slot.after(55), bill)
    taken_back = yield Look(_ITEM, (prescription,))
    for minute, units, why, destroyed in (
        (40, _UNOPENED, "Changed to another medication: unopened", False),
        (41, _OPENED, "Changed to another medication: opened", True),
    ):
        yield Step(
            cast.at(slot.day + 2, 9, minute),
            "PHARMACIST",
            "return_prescription_item",
            {"prescription_item_id": taken_back, "units": units, "reason": why, "destroyed": destroyed},
        )
    due = yield Look(_DUE, (bill,))
    if due:
        why = "Medication was brought back"
        yield Step(cast.at(slot.day + 2, 9, 50), "CASHIER", "refund_bill", {"bill_id": bill, "reason": why})


def _kept(cast: Cast, slot: Slot) -> list[str]:
    """What the doctor's department has had for some days, of what can be counted."""
    department = cast.plan.doctors[slot.doctor].department
    kept = {one.medication for one in cast.plan.deliveries if one.department == department and one.day < slot.day - 4}
    return sorted(kept & _COUNTED)
