"""Commands about departments."""

import datetime as dt

import strawberry

from graph.declare.commands import command, given, optional
from graph.declare.fields import input_of
from graph.domains.hospital.types import Department


@input_of
class CreateDepartmentInput:
    """A new department."""

    name: str = given("Name, unique in the hospital, at most 200 characters.")
    location: str | None = optional("Where in the building, at most 200 characters.")
    opens_at: dt.time = given("Opening time of every day, in the hospital's local time: no appointment starts earlier.")
    closes_at: dt.time = given(
        "Closing time, in the hospital's local time: no appointment ends later. 00:00 is midnight at the "
        "end of the day."
    )


@strawberry.type
class HospitalMutation:
    """The hospital's part of Mutation."""

    create_department: Department = command(
        "create_department", CreateDepartmentInput, "Adds a department with its opening hours."
    )
