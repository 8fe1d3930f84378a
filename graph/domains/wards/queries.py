"""Reads of rooms and admissions."""

import strawberry

from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection
from graph.domains.wards.types import Admission, Bed, Room


@strawberry.type
class WardsQuery:
    """The wards' part of Query."""

    room: Room | None = by_id("The room with this id; null if there is none or you may not see it.")
    rooms: Connection[Room] = connection("Rooms, by number.", order=("number asc",))
    bed: Bed | None = by_id("The bed with this id; null if there is none or you may not see it.")
    beds: Connection[Bed] = connection("The beds of all rooms, in the order in which they were added.")
    admission: Admission | None = by_id("The admission with this id; null if there is none or you may not see it.")
    admissions: Connection[Admission] = connection("Admissions, the latest first.", order=("admitted_at desc",))
