"""Reads of patients."""

import strawberry

from graph.pagination import Connection
from graph.patients.types import Patient
from graph.queries import by_id, connection


@strawberry.type
class PatientsQuery:
    """The patients' part of Query."""

    patient: Patient | None = by_id("A patient.")
    patients: Connection[Patient] = connection("Patients, by family name.", order=("last_name asc",))
