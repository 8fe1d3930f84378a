"""Reads of staff."""

import strawberry

from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection
from graph.domains.staff.types import Doctor, Nurse, OtherStaff, Receptionist


@strawberry.type
class StaffQuery:
    """The staff's part of Query."""

    doctor: Doctor | None = by_id("The doctor with this id; null if there is none or you may not see them.")
    doctors: Connection[Doctor] = connection("Doctors, by family name.", order=("last_name asc",))
    nurses: Connection[Nurse] = connection("Nurses, by family name.", order=("last_name asc",))
    receptionists: Connection[Receptionist] = connection("Receptionists, by family name.", order=("last_name asc",))
    other_staff: Connection[OtherStaff] = connection("Other staff, by family name.", order=("last_name asc",))
