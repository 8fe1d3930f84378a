"""Beds that stories may have: nobody who is planned is in them."""

from collections.abc import Container
from datetime import datetime
from random import Random

from loadgen.play.stories.cast import Cast


def unused_beds(cast: Cast, since: datetime, departments: Container[int]) -> list[tuple[int, int]]:
    """The beds of departments that nobody is in, by room and number, from a time to the end."""
    taken = {
        (stay.room, stay.bed) for stay in cast.plan.stays if stay.discharged_at is None or stay.discharged_at >= since
    }
    return [
        (number, bed)
        for number, room in enumerate(cast.plan.rooms)
        for bed in range(room.beds)
        if room.department in departments and (number, bed) not in taken
    ]


def kept_bed(cast: Cast, rng: Random, since: datetime, kind: str) -> dict[str, int]:
    """A bed for grown men and women that no other story gets, in a room of this type if any is left.

    Not of the first department, whose beds are for transfers.
    """
    departments = {
        number
        for number, place in enumerate(cast.plan.blueprint.departments)
        if number > 0 and not place.gender and place.ages[0] <= 25 and place.ages[1] >= 100
    }
    left = [bed for bed in unused_beds(cast, since, departments) if bed not in cast.kept_beds]
    bed = rng.choice([bed for bed in left if cast.plan.rooms[bed[0]].type == kind] or left)
    cast.kept_beds.add(bed)
    return named(cast, *bed)


def named(cast: Cast, room: int, bed: int) -> dict[str, int]:
    """The arguments that name a bed."""
    return {"room_id": cast.house.rooms[room], "bed_id": cast.house.beds[room][bed]}
