"""What is moved: patients to other beds, units to other departments."""

from loadgen.play.stories.beds import kept_bed, named, unused_beds
from loadgen.play.stories.cast import Cast
from loadgen.play.stories.telling import Look, Step, Story

_UNITS = 5
_MEDICATION = "SELECT min(id) FROM clinic.medications WHERE hospital_id = $1 AND name = $2"


def bed_transfers(cast: Cast) -> Story:
    """Somebody is admitted to intensive care, and brought to two other beds within days."""
    beds = unused_beds(cast, cast.at(-7, 0), {0})
    by_type = sorted(beds, key=lambda bed: (cast.plan.rooms[bed[0]].type != "ICU", bed))
    first, second, third = (named(cast, *bed) for bed in by_type[:1] + by_type[-2:])
    admission = yield Step(
        cast.at(-6, 14),
        "ADMIN",
        "admit_patient",
        {"patient_id": cast.someone(*range(-6, 1)), **first, "reason": "Observation after syncope"},
    )
    for at, bed, why in (
        (cast.at(-4, 10), second, "Stable for two days"),
        (cast.at(-2, 15), third, "Asked for a quieter room"),
    ):
        yield Step(at, "NURSE", "transfer_patient", {"admission_id": admission, **bed, "reason": why})
    yield Step(
        cast.at(-2, 16),
        "NURSE",
        "update_admission",
        {
            "admission_id": admission,
            "changes": {"reason": "Syncope with second-degree heart block"},
            "change_reason": "Found in the long-term electrocardiogram",
        },
    )


def stock_transfers(cast: Cast) -> Story:
    """Some departments give units of what they have more than enough of to another one."""
    rng = cast.stream("stock transfers")
    there = [one.delivery for one in cast.plan.corrections if one.delivery.day < -2]
    for nth, delivery in enumerate(there[:3]):
        others = [place for place in range(len(cast.house.departments)) if place != delivery.department]
        medication = yield Look(_MEDICATION, (delivery.medication,))
        yield Step(
            cast.at(-2, 17, nth),
            "PHARMACIST",
            "transfer_stock",
            {
                "from_department_id": cast.house.departments[delivery.department],
                "to_department_id": cast.house.departments[rng.choice(others)],
                "medication_id": medication,
                "batch_number": delivery.batch_number,
                "units": _UNITS,
                "reason": "Asked for by the department",
            },
        )


def retired_beds(cast: Cast) -> Story:
    """A broken bed is retired for good, and another one until it is repaired."""
    rng = cast.stream("retired beds")
    # Both on wards, whose rooms have further beds.
    broken, repaired = (kept_bed(cast, rng, cast.at(-13, 0), "GENERAL")["bed_id"] for _ in range(2))
    yield Step(cast.at(-12, 8), "ADMIN", "retire_bed", {"bed_id": repaired})
    yield Step(cast.at(-9, 15), "ADMIN", "reinstate_bed", {"bed_id": repaired})
    yield Step(cast.at(-5, 8), "ADMIN", "retire_bed", {"bed_id": broken})
