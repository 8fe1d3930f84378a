"""Commands about rooms and admissions."""

import uuid

import strawberry

from graph.declare.commands import REQUEST_ID, command, command_on, optional, reference, required
from graph.declare.fields import input_type
from graph.declare.record_commands import record_command
from graph.domains.wards.types import Admission, Room


@input_type
class AdmitPatientInput:
    """A stay of a patient in a room."""

    patient_id: strawberry.ID = reference("Patient", "The patient.")
    room_id: strawberry.ID = reference("Room", "The room.")
    reason: str = required("Why the patient is admitted, at most 1000 characters.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@strawberry.type
class WardsMutation:
    """The wards' part of Mutation."""

    create_room: Room = record_command("create_room")
    admit_patient: Admission = command(
        "admit_patient", AdmitPatientInput, "Admits a patient to a room with a free bed."
    )
    discharge_patient: Admission = command_on(
        "Admission", "discharge_patient", "Discharges a patient: the stay ends and the bed is free again."
    )
