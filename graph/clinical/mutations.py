"""Commands about visits and treatments."""

import uuid
from decimal import Decimal

import strawberry

from graph.clinical.types import Treatment, Visit
from graph.commands import command, given, optional, reference
from graph.fields import input_of


@input_of
class RecordVisitInput:
    """What the doctor found."""

    appointment_id: strawberry.ID = reference("Appointment", "In which appointment.")
    diagnosis: str = given("What she found.")
    notes: str | None = optional("Clinical notes; those of an earlier recording stay if absent.")


@input_of
class AddTreatmentInput:
    """A procedure that was done."""

    visit_id: strawberry.ID = reference("Visit", "In which visit.")
    kind: str = given("What was done.")
    cost: Decimal = given("Its price in the hospital's currency.")
    notes: str | None = optional("Clinical notes.")
    request_id: uuid.UUID | None = optional("Repeating a request with the same id does nothing twice.")


@strawberry.type
class ClinicalMutation:
    """The clinical part of Mutation."""

    record_visit: Visit = command(
        "record_visit",
        RecordVisitInput,
        "Records, or corrects, what the doctor found in an appointment in progress or completed (its doctor, ADMIN).",
        errors=("BAD_USER_INPUT", "NOT_FOUND", "FORBIDDEN", "BAD_TRANSITION"),
    )
    add_treatment: Treatment = command(
        "add_treatment",
        AddTreatmentInput,
        "Adds a procedure to a visit (its doctor, ADMIN); an open bill of the appointment grows by it.",
        errors=("BAD_USER_INPUT", "NOT_FOUND", "FORBIDDEN", "REQUEST_ID_REUSED"),
    )
