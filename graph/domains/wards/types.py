"""Rooms and admissions."""

import datetime as dt
import enum

import strawberry

from graph.declare.entities import Dated, Node, entity
from graph.declare.fields import choice, choices, column
from graph.declare.pagination import Connection
from graph.declare.relations import one, page, value
from graph.domains.refs import AccountRef, AdmissionRef, DepartmentRef, PatientRef


@choices
class RoomType(enum.Enum):
    """What a room is for."""

    GENERAL = choice("GENERAL", "Several patients.")
    PRIVATE = choice("PRIVATE", "One patient who wants it so.")
    ICU = choice("ICU", "Intensive care.")
    THEATRE = choice("THEATRE", "Operations.")


@entity("rooms")
class Room(Node, Dated):
    """A room of a department."""

    number: str = column("On the door; unique in the hospital.")
    type: RoomType = column("What it is for.")
    beds: int = column("How many patients it holds at once.")
    retired_at: dt.datetime | None = column("Since when it is out of use.")
    department_id: strawberry.Private[int]

    occupied_beds: int = value("room_occupancy_by_room_id", "occupied", "Beds with a patient in them.")
    available_beds: int = value("room_occupancy_by_room_id", "available", "Beds that are free.")
    department: DepartmentRef = one("departments_by_id", "department_id", "The department.")
    admissions: Connection[AdmissionRef] = page(
        "admissions_by_room_id_page", "Who lay there, the latest first.", order=("admitted_at desc",)
    )


@entity("admissions")
class Admission(Node, Dated):
    """A patient's stay in a room."""

    reason: str | None = column("Why; null if you may not see it.")
    admitted_at: dt.datetime = column("Since when.")
    discharged_at: dt.datetime | None = column("Until when; null while the patient is here.")
    patient_id: strawberry.Private[int]
    room_id: strawberry.Private[int]
    admitted_by_id: strawberry.Private[int | None]

    patient: PatientRef = one("patients_by_id", "patient_id", "The patient.")
    room: Room | None = one("rooms_by_id", "room_id", "The room; null if you may not see it.")
    admitted_by: AccountRef | None = one(
        "accounts_by_id", "admitted_by_id", "The account that admitted the patient; null if you may not see it."
    )
