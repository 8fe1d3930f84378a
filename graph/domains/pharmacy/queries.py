"""Reads of the pharmacy."""

import strawberry

from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection
from graph.domains.pharmacy.types import Medication, Prescription, Stock, SubstanceGroup


@strawberry.type
class PharmacyQuery:
    """The pharmacy's part of Query."""

    prescription: Prescription | None = by_id(
        "The prescription with this id; null if there is none or you may not see it."
    )
    prescriptions: Connection[Prescription] = connection(
        "Prescriptions, the latest first.", order=("prescribed_at desc",)
    )
    medication: Medication | None = by_id("The medication with this id; null if there is none or you may not see it.")
    medications: Connection[Medication] = connection("Medications, by name.", order=("name asc",))
    stock: Connection[Stock] = connection("The stock of each department and medication.")
    substance_group: SubstanceGroup | None = by_id(
        "The substance of a group with this id; null if there is none or you may not see it."
    )
    substance_groups: Connection[SubstanceGroup] = connection(
        "Which substances belong to which groups, by group.", order=("name asc",)
    )
