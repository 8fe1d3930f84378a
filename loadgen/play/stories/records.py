"""Patients' records that are corrected, merged or closed."""

from loadgen.play.stories.cast import Cast
from loadgen.play.stories.parts import billed, booked, paid, seen
from loadgen.play.stories.telling import Step, Story


def entered_twice(cast: Cast) -> Story:
    """Two records of one patient, each with a visit and a bill, are merged."""
    kept, other = (cast.patient(number) for number in cast.supporting.twice)
    for patient, day in ((kept, -23), (other, -13)):
        slot, appointment, _ = yield from seen(cast, day, patient)
        bill = yield billed(slot.after(50), appointment)
        yield from paid(slot.after(55), bill)
    why = "Registered again, with another telephone number"
    yield _merge(cast, -6, kept, other, why)


def twins(cast: Cast) -> Story:
    """Twins are merged by mistake, and unmerged the next day."""
    twin, sibling = (cast.patient(number) for number in cast.supporting.twins)
    yield from seen(cast, -15, twin)
    yield from seen(cast, -12, sibling)
    merge = yield _merge(cast, -7, twin, sibling, "Same family name and birth date")
    why = "They are twins"
    yield Step(cast.at(-6, 9, 30), "RECEPTIONIST", "unmerge_patients", {"merge_id": merge, "reason": why})


def _merge(cast: Cast, day: int, kept: int, other: int, why: str) -> Step:
    return Step(
        cast.at(day, 16),
        "RECEPTIONIST",
        "merge_patients",
        {"keep_patient_id": kept, "merge_patient_id": other, "reason": why, "confirmed": True},
    )


def death(cast: Cast) -> Story:
    """A patient dies, and an appointment that was booked is cancelled."""
    patient = cast.patient(cast.supporting.deceased)
    yield from seen(cast, -19, patient)
    coming = cast.slot(8, step=1)
    yield booked(coming, patient, cast.at(-9, 10))
    yield Step(
        cast.at(-3, 9, 30),
        "RECEPTIONIST",
        "record_death",
        {"patient_id": patient, "deceased_on": cast.days.date(-4), "confirmed": True},
    )


def mistaken_death(cast: Cast) -> Story:
    """A death is recorded for somebody else of a similar name, and withdrawn."""
    patient = cast.patient(cast.supporting.mistaken)
    yield from seen(cast, -20, patient)
    yield Step(
        cast.at(-9, 12), "RECEPTIONIST", "record_death", {"patient_id": patient, "deceased_on": cast.days.date(-10)}
    )
    why = "Another patient of a similar name"
    yield Step(cast.at(-9, 13), "RECEPTIONIST", "withdraw_death", {"patient_id": patient, "reason": why})


def own_insurance(cast: Cast) -> Story:
    """The patient with the account enters insurance: refused, then accepted, then one that waits to be checked."""
    number = cast.plan.patients[0].insurance_policy_number or ""
    refused = yield _entry(cast, -6, "Nordlicht Mutual", number[:4], "100")
    why = "The policy number is not complete"
    yield Step(
        cast.at(-5, 10), "CASHIER", "check_insurance", {"insurance_entry_id": refused, "accepted": False, "reason": why}
    )
    accepted = yield _entry(cast, -2, "Nordlicht Mutual", number, "80")
    yield Step(
        cast.at(-1, 10),
        "CASHIER",
        "check_insurance",
        {"insurance_entry_id": accepted, "accepted": True, "cover_percent": "80"},
    )
    yield Step(
        cast.before_the_end(35),
        "PATIENT",
        "update_own_insurance",
        {"insurance_provider": "Nordlicht Mutual Plus", "insurance_policy_number": number, "cover_percent": "90"},
    )


def _entry(cast: Cast, day: int, provider: str, policy: str, percent: str) -> Step:
    return Step(
        cast.at(day, 20, 15),
        "PATIENT",
        "update_own_insurance",
        {"insurance_provider": provider, "insurance_policy_number": policy, "cover_percent": percent},
    )


def corrections(cast: Cast) -> Story:
    """What is corrected of a patient, a doctor and a medication, each with the reason."""
    patient = cast.someone(-14)
    birth = cast.plan.patients[cast.house.patients.index(patient)].birth_date
    yield Step(
        cast.at(-14, 9, 40),
        "RECEPTIONIST",
        "update_patient",
        {
            "patient_id": patient,
            "changes": {"birth_date": birth.replace(day=birth.day % 28 + 1)},
            "change_reason": "Day misread: corrected from the identity card",
            "confirmed": True,
        },
    )
    yield Step(
        cast.at(-12, 13),
        "ADMIN",
        "update_doctor",
        {
            "doctor_id": cast.house.doctors[0],
            "changes": {"job_title": "Head of department and deputy director"},
            "change_reason": "Appointed by the board",
        },
    )
