"""Commands about rooms and admissions."""

import uuid

import strawberry

from graph.declare.commands import REQUEST_ID, command, given, optional, reference
from graph.declare.fields import input_of
from graph.domains.wards.types import Admission, Room, RoomType


@input_of
class CreateRoomInput:
    """A room to be."""

    department_id: strawberry.ID = reference("Department", "Whose.")
    number: str = given("On the door; unique in the hospital.")
    type: RoomType = given("What it is for.")
    beds: int = given("How many patients it holds at once.")


@input_of
class AdmitPatientInput:
    """A stay to begin."""

    patient_id: strawberry.ID = reference("Patient", "Who.")
    room_id: strawberry.ID = reference("Room", "Where.")
    reason: str = given("Why.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_of
class DischargePatientInput:
    """A stay to end."""

    admission_id: strawberry.ID = reference("Admission", "Which one.")


@strawberry.type
class WardsMutation:
    """The wards' part of Mutation."""

    create_room: Room = command("create_room", CreateRoomInput, "Adds a room to a department.")
    admit_patient: Admission = command(
        "admit_patient", AdmitPatientInput, "Admits a patient to a room with a free bed."
    )
    discharge_patient: Admission = command("discharge_patient", DischargePatientInput, "Ends a patient's stay.")
