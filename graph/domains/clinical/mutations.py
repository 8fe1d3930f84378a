"""Commands about visits, treatments and laboratory results."""

from decimal import Decimal

import strawberry

from graph.declare.commands import change, command, confirmation, optional, reference, required
from graph.declare.fields import input_type
from graph.declare.record_commands import record_command
from graph.domains.clinical.types import LabResult, Treatment, Visit


@input_type
class RecordVisitInput:
    """The findings of an appointment."""

    appointment_id: strawberry.ID = reference("Appointment", "The appointment.")
    diagnosis: str = required("The diagnosis, at most 2000 characters.")
    notes: str | None = optional(
        "Clinical notes, at most 20000 characters. If absent, notes that were recorded before stay."
    )


@input_type
class AmendVisitInput:
    """A correction of a visit. A field that is absent stays as it is; null clears it."""

    visit_id: strawberry.ID = reference("Visit", "The visit to correct.")
    reason: str = required("Why the visit is corrected, at most 1000 characters.")
    diagnosis: str | None = change("The diagnosis, at most 2000 characters.")
    notes: str | None = change("Clinical notes, at most 20000 characters.")


@input_type
class AmendTreatmentInput:
    """A correction of a treatment. A field that is absent stays as it is; null clears it."""

    treatment_id: strawberry.ID = reference("Treatment", "The treatment to correct.")
    reason: str = required("Why the treatment is corrected, at most 1000 characters.")
    kind: str | None = change("Name of the procedure, at most 200 characters.")
    cost: Decimal | None = change("Price in the hospital's currency, not negative.")
    notes: str | None = change("Clinical notes, at most 20000 characters.")
    confirmed: bool = confirmation()


@strawberry.type
class ClinicalMutation:
    """The clinical part of Mutation."""

    record_visit: Visit = command(
        "record_visit",
        RecordVisitInput,
        "Records the findings of an appointment that is IN_PROGRESS or COMPLETED. Called again, it corrects them.",
    )
    add_treatment: Treatment = record_command("add_treatment")
    add_lab_result: LabResult = record_command("add_lab_result")
    amend_visit: Visit = command(
        "amend_visit",
        AmendVisitInput,
        "Corrects a visit. The values before are kept, with the account, the time and the reason.",
    )
    amend_treatment: Treatment = command(
        "amend_treatment",
        AmendTreatmentInput,
        "Corrects a treatment. The values before are kept, with the account, the time and the reason.",
    )
