"""Commands about departments."""

import datetime as dt

import strawberry

from graph.declare.commands import command, given, optional
from graph.declare.fields import input_of
from graph.domains.hospital.types import Department


@input_of
class CreateDepartmentInput:
    """A department to be."""

    name: str = given("Name, unique in the hospital.")
    location: str | None = optional("Where in the house.")
    opens_at: dt.time = given("First minute of appointments, by the hospital's wall clock.")
    closes_at: dt.time = given("When appointments must have ended; 00:00 is the midnight that ends the day.")


@strawberry.type
class HospitalMutation:
    """The hospital's part of Mutation."""

    create_department: Department = command(
        "create_department", CreateDepartmentInput, "Adds a department with its opening hours."
    )
