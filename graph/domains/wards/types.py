"""Rooms and admissions."""

import datetime as dt
import enum

import strawberry

from graph.declare.entities import Dated, Node, entity
from graph.declare.fields import choice, column, enum_type
from graph.declare.pagination import Connection
from graph.declare.relations import one, page, value
from graph.domains.refs import AccountRef, AdmissionRef, DepartmentRef, PatientRef


@enum_type
class RoomType(enum.Enum):
    """The use of a room."""

    GENERAL = choice("GENERAL", "A ward for several patients.")
    PRIVATE = choice("PRIVATE", "A room for one patient.")
    ICU = choice("ICU", "Intensive care.")
    THEATRE = choice("THEATRE", "An operating theatre.")


@entity("rooms")
class Room(Node, Dated):
    """A room of a department."""

    number: str = column("Number on the door, unique in the hospital, at most 20 characters.")
    type: RoomType = column("Use of the room.")
    beds: int = column("Number of beds: 0 to 200.")
    retired_at: dt.datetime | None = column("When the room was retired: it is no longer used. Null while it is in use.")
    department_id: strawberry.Private[int]

    occupied_beds: int = value("room_occupancy_by_room_id", "occupied", "Beds that are occupied now.")
    available_beds: int = value("room_occupancy_by_room_id", "available", "Beds that are free now.")
    department: DepartmentRef = one("departments_by_id", "department_id", "The department.")
    admissions: Connection[AdmissionRef] = page(
        "admissions_by_room_id_page", "Stays in the room, the latest first.", order=("admitted_at desc",)
    )


@entity("admissions")
class Admission(Node, Dated):
    """A patient's stay in a room."""

    reason: str | None = column("Why the patient was admitted, at most 1000 characters; null if you may not see it.")
    admitted_at: dt.datetime = column("When the patient was admitted.")
    discharged_at: dt.datetime | None = column("When the patient was discharged; null during the stay.")
    patient_id: strawberry.Private[int]
    room_id: strawberry.Private[int]
    admitted_by_id: strawberry.Private[int | None]

    patient: PatientRef = one("patients_by_id", "patient_id", "The patient.")
    room: Room | None = one("rooms_by_id", "room_id", "The room; null if you may not see it.")
    admitted_by: AccountRef | None = one(
        "accounts_by_id", "admitted_by_id", "The account that admitted the patient; null if you may not see it."
    )
