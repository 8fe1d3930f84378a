"""Reads of the hospital."""

import strawberry

from graph.declare.fields import argument
from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection, of_hospital
from graph.domains.hospital.deletions import DeletionEffect, deletion_effects
from graph.domains.hospital.types import Department, Hospital


@strawberry.type
class HospitalQuery:
    """The hospital's part of Query."""

    department: Department | None = by_id("The department with this id; null if there is none or you may not see it.")
    departments: Connection[Department] = connection("Departments, by name.", order=("name asc",))
    deletion_effects: list[DeletionEffect] | None = deletion_effects()
    hospital: Hospital | None = of_hospital(
        "A hospital's public data; null if no hospital has this slug.",
        unless=argument(
            "slug", str | None, "The hospital's slug. If absent, the hospital that the request is about.", default=None
        ),
    )
