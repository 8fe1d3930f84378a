"""Reads of the pharmacy."""

import strawberry

from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection
from graph.domains.pharmacy.types import Medication, Prescription, Stock


@strawberry.type
class PharmacyQuery:
    """The pharmacy's part of Query."""

    prescription: Prescription | None = by_id("A prescription.")
    prescriptions: Connection[Prescription] = connection(
        "Prescriptions, the latest first.", order=("prescribed_at desc",)
    )
    medication: Medication | None = by_id("A medication.")
    medications: Connection[Medication] = connection("Medications, by name.", order=("name asc",))
    stock: Connection[Stock] = connection("What departments have of medications.")
