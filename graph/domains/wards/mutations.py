"""Commands about rooms and admissions."""

import uuid

import strawberry

from graph.declare.commands import (
    REQUEST_ID,
    command,
    command_on,
    optional,
    optional_reference,
    reference,
    required,
)
from graph.declare.fields import input_type
from graph.declare.record_commands import record_command
from graph.domains.wards.types import Admission, Bed, Room


@input_type
class AdmitPatientInput:
    """A stay of a patient in a room."""

    patient_id: strawberry.ID = reference("Patient", "The patient.")
    room_id: strawberry.ID = reference("Room", "The room.")
    reason: str = required("Why the patient is admitted, at most 1000 characters.")
    bed_id: strawberry.ID | None = optional_reference("Bed", "A bed of the room; the first free one if left out.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class TransferPatientInput:
    """Another bed for a patient."""

    admission_id: strawberry.ID = reference("Admission", "The stay.")
    room_id: strawberry.ID = reference("Room", "The room of the bed.")
    reason: str = required("Why the patient is transferred, at most 1000 characters.")
    bed_id: strawberry.ID | None = optional_reference("Bed", "A bed of the room; the first free one if left out.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class CreateBedInput:
    """A new bed."""

    room_id: strawberry.ID = reference("Room", "The room.")
    number: str = required("Number on the bed, unique in its room, at most 20 characters.")


@strawberry.type
class WardsMutation:
    """The wards' part of Mutation."""

    create_room: Room = record_command("create_room")
    create_bed: Bed = command("create_bed", CreateBedInput, "Adds a bed to a room.")
    admit_patient: Admission = command(
        "admit_patient", AdmitPatientInput, "Admits a patient to a room with a free bed."
    )
    transfer_patient: Admission = command(
        "transfer_patient",
        TransferPatientInput,
        "Transfers a patient to another bed, in the same room or another one. The stay goes on.",
    )
    discharge_patient: Admission = command_on(
        "Admission", "discharge_patient", "Discharges a patient: the stay ends and the bed is free again."
    )
