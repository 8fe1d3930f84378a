"""Rooms and admissions."""

import datetime as dt
import enum

import strawberry

from graph.declare.entities import Dated, Node, entity
from graph.declare.fields import choice, column, enum_type
from graph.declare.pagination import Connection
from graph.declare.relations import many, one, page, value
from graph.domains.refs import AccountRef, AdmissionRef, BedRef, BedStayRef, BillRef, DepartmentRef, PatientRef


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
    beds: int = column(
        "Number of beds in use: 0 to 200. With more, beds that were out of use come back, then new ones are added. "
        "With fewer, the last ones that are free go out of use."
    )
    retired_at: dt.datetime | None = column("When the room was retired: it is no longer used. Null while it is in use.")
    department_id: strawberry.Private[int]

    occupied_beds: int = value("room_occupancy_by_room_id", "occupied", "Beds that are occupied now.")
    available_beds: int = value("room_occupancy_by_room_id", "available", "Beds that are free now.")
    department: DepartmentRef = one("departments_by_id", "department_id", "The department.")
    bed_list: list[BedRef] = many(
        "beds_by_room_id", "The beds, those out of use included, in the order in which they were added."
    )
    admissions: Connection[AdmissionRef] = page(
        "admissions_by_room_id_page", "Stays in the room, the latest first.", order=("admitted_at desc",)
    )


@entity("beds")
class Bed(Node, Dated):
    """A bed of a room."""

    number: str = column("Number on the bed, unique in its room, at most 20 characters.")
    occupied: bool = column("Whether a patient is in the bed.")
    retired_at: dt.datetime | None = column("When the bed was taken out of use; null while it is in use.")
    room_id: strawberry.Private[int]
    admission_id: strawberry.Private[int | None]

    room: Room = one("rooms_by_id", "room_id", "The room.")
    occupant: AdmissionRef | None = one(
        "admissions_by_id",
        "admission_id",
        "The stay of the patient in the bed; null if the bed is free or you may not see the stay.",
    )


@entity("admissions")
class Admission(Node, Dated):
    """A patient's stay in a bed of a room."""

    reason: str | None = column("Why the patient was admitted, at most 1000 characters; null if you may not see it.")
    admitted_at: dt.datetime = column("When the patient was admitted.")
    discharged_at: dt.datetime | None = column("When the patient was discharged; null during the stay.")
    patient_id: strawberry.Private[int]
    room_id: strawberry.Private[int]
    bed_id: strawberry.Private[int]
    admitted_by_id: strawberry.Private[int | None]

    patient: PatientRef = one("patients_by_id", "patient_id", "The patient.")
    room: Room | None = one(
        "rooms_by_id", "room_id", "The room; the last one after the discharge. Null if you may not see it."
    )
    bed: Bed | None = one(
        "beds_by_id", "bed_id", "The bed; the last one after the discharge. Null if you may not see it."
    )
    bed_stays: list[BedStayRef] = many(
        "bed_stays_by_admission_id", "The beds of the stay over time, the first one first, without gaps."
    )
    bills: list[BillRef] = many(
        "bills_by_admission_id",
        "All bills of the stay, void ones included. No day is charged by two that are not void. "
        "Empty if you may not see them.",
    )
    admitted_by: AccountRef | None = one(
        "accounts_by_id", "admitted_by_id", "The account that admitted the patient; null if you may not see it."
    )


@entity("bed_stays")
class BedStay(Node, Dated):
    """The time of a stay in one bed."""

    room_type: RoomType = column("Type of the room at that time.")
    starts_at: dt.datetime = column("When the patient came into the bed.")
    ends_at: dt.datetime | None = column("When the patient left the bed; null while the patient is in it.")
    reason: str | None = column(
        "Why the patient was transferred to the bed; null for the first bed, or if you may not see it."
    )
    admission_id: strawberry.Private[int]
    bed_id: strawberry.Private[int]
    room_id: strawberry.Private[int]
    department_id: strawberry.Private[int]
    moved_by_id: strawberry.Private[int | None]

    bed: Bed | None = one("beds_by_id", "bed_id", "The bed; null if you may not see it.")
    room: Room | None = one("rooms_by_id", "room_id", "The room; null if you may not see it.")
    department: DepartmentRef = one(
        "departments_by_id", "department_id", "The department that the room belonged to at that time."
    )
    moved_by: AccountRef | None = one(
        "accounts_by_id",
        "moved_by_id",
        "The account that brought the patient into the bed; null if you may not see it.",
    )
