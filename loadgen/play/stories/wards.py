"""What is moved: patients to other beds, units to other departments."""

from datetime import datetime

from loadgen.play.stories.cast import Cast
from loadgen.play.stories.telling import Look, Step, Story

_UNITS = 5
_MEDICATION = "SELECT min(id) FROM clinic.medications WHERE hospital_id = $1 AND name = $2"


def bed_transfers(cast: Cast) -> Story:
    """Somebody is admitted to intensive care, and brought to two other beds within days."""
    beds = _beds(cast, cast.at(-7, 0))
    by_type = sorted(beds, key=lambda bed: (cast.plan.rooms[bed[0]].type != "ICU", bed))
    first, second, third = (_named(cast, *bed) for bed in by_type[:1] + by_type[-2:])
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
    for nth, one in enumerate(cast.plan.corrections[:3]):
        delivery = one.delivery
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


def _beds(cast: Cast, since: datetime) -> list[tuple[int, int]]:
    """The beds of the first department that nobody is in, by room and number, from a time to the end."""
    taken = {
        (stay.room, stay.bed) for stay in cast.plan.stays if stay.discharged_at is None or stay.discharged_at >= since
    }
    return [
        (number, bed)
        for number, room in enumerate(cast.plan.rooms)
        for bed in range(room.beds)
        if room.department == 0 and (number, bed) not in taken
    ]


def _named(cast: Cast, room: int, bed: int) -> dict[str, int]:
    return {"room_id": cast.house.rooms[room], "bed_id": cast.house.beds[room][bed]}
