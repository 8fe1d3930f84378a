"""Commands about visits and treatments."""

import uuid
from decimal import Decimal

import strawberry

from graph.declare.commands import change, command, given, optional, reference
from graph.declare.fields import input_of
from graph.domains.clinical.types import Treatment, Visit


@input_of
class RecordVisitInput:
    """What the doctor found."""

    appointment_id: strawberry.ID = reference("Appointment", "In which appointment.")
    diagnosis: str = given("What the doctor found.")
    notes: str | None = optional("Clinical notes; those of an earlier recording stay if absent.")


@input_of
class AddTreatmentInput:
    """A procedure that was done."""

    visit_id: strawberry.ID = reference("Visit", "In which visit.")
    kind: str = given("What was done.")
    cost: Decimal = given("Its price in the hospital's currency.")
    notes: str | None = optional("Clinical notes.")
    request_id: uuid.UUID | None = optional("Repeating a request with the same id does nothing twice.")


@input_of
class AmendVisitInput:
    """A visit to correct; what is left out stays, and null clears."""

    visit_id: strawberry.ID = reference("Visit", "Which one.")
    reason: str = given("Why.")
    diagnosis: str | None = change("What the doctor found.")
    notes: str | None = change("Clinical notes.")


@input_of
class AmendTreatmentInput:
    """A treatment to correct; what is left out stays, and null clears."""

    treatment_id: strawberry.ID = reference("Treatment", "Which one.")
    reason: str = given("Why.")
    kind: str | None = change("What was done.")
    cost: Decimal | None = change("Its price in the hospital's currency.")
    notes: str | None = change("Clinical notes.")


@strawberry.type
class ClinicalMutation:
    """The clinical part of Mutation."""

    record_visit: Visit = command(
        "record_visit",
        RecordVisitInput,
        "Records, or corrects, what the doctor found in an appointment in progress or completed.",
    )
    add_treatment: Treatment = command(
        "add_treatment", AddTreatmentInput, "Adds a procedure to a visit; an open bill of the appointment grows by it."
    )
    amend_visit: Visit = command(
        "amend_visit", AmendVisitInput, "Corrects a visit. What it said before is kept, with who, when and why."
    )
    amend_treatment: Treatment = command(
        "amend_treatment",
        AmendTreatmentInput,
        "Corrects a treatment. What it said before is kept, with who, when and why.",
    )
