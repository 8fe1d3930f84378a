"""Reads of patients."""

import strawberry

from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection
from graph.domains.patients.types import Patient


@strawberry.type
class PatientsQuery:
    """The patients' part of Query."""

    patient: Patient | None = by_id("The patient with this id; null if there is none or you may not see them.")
    patients: Connection[Patient] = connection("Patients, by family name.", order=("last_name asc",))
