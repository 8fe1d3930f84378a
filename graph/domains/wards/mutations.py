"""Commands about rooms and admissions."""

import uuid

import strawberry

from graph.declare.commands import REQUEST_ID, command, given, optional, reference
from graph.declare.fields import input_of
from graph.domains.wards.types import Admission, Room, RoomType


@input_of
class CreateRoomInput:
    """A new room."""

    department_id: strawberry.ID = reference("Department", "The department.")
    number: str = given("Number on the door, unique in the hospital, at most 20 characters.")
    type: RoomType = given("Use of the room.")
    beds: int = given("Number of beds: 0 to 200.")


@input_of
class AdmitPatientInput:
    """A stay of a patient in a room."""

    patient_id: strawberry.ID = reference("Patient", "The patient.")
    room_id: strawberry.ID = reference("Room", "The room.")
    reason: str = given("Why the patient is admitted, at most 1000 characters.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_of
class DischargePatientInput:
    """The stay to end."""

    admission_id: strawberry.ID = reference("Admission", "The admission.")


@strawberry.type
class WardsMutation:
    """The wards' part of Mutation."""

    create_room: Room = command("create_room", CreateRoomInput, "Adds a room to a department.")
    admit_patient: Admission = command(
        "admit_patient", AdmitPatientInput, "Admits a patient to a room with a free bed."
    )
    discharge_patient: Admission = command(
        "discharge_patient", DischargePatientInput, "Discharges a patient: the stay ends and the bed is free again."
    )
