"""Hospitals and departments."""

import datetime as dt
from decimal import Decimal

from graph.declare.entities import Dated, Node, entity
from graph.declare.fields import column
from graph.declare.pagination import Connection
from graph.declare.relations import page, value
from graph.domains.refs import AppointmentRef, DoctorRef, NurseRef, OtherStaffRef, ReceptionistRef, RoomRef, StockRef

_COUNTS = "department_counts_by_department_id"


@entity("hospitals")
class Hospital(Node, Dated):
    """A hospital: whatever else the API answers belongs to one."""

    slug: str = column("Short name by which clients and the sign-in name it.")
    name: str = column("Full name.")
    time_zone: str = column("IANA time zone; opening hours, availability and expiry dates are local to it.")
    currency: str = column("ISO 4217 code of every amount.")
    tax_rate_percent: Decimal = column("Goods and services tax on a bill, percent, 0 to 100.")
    booking_horizon_days: int = column("How many days ahead an appointment may be booked.")


@entity("departments")
class Department(Node, Dated):
    """A department of the hospital, with its opening hours."""

    name: str = column("Name, unique in the hospital.")
    location: str = column("Where in the house.")
    opens_at: dt.time = column("First minute of appointments, every day, by the hospital's wall clock.")
    closes_at: dt.time = column("When appointments must have ended; 00:00 is the midnight that ends the day.")
    retired_at: dt.datetime | None = column("Since when it takes no more appointments; null while open.")

    doctor_count: int = value(_COUNTS, "doctors", "Doctors who are not retired.")
    nurse_count: int = value(_COUNTS, "nurses", "Nurses who are not retired.")
    receptionist_count: int = value(_COUNTS, "receptionists", "Receptionists who are not retired.")
    other_staff_count: int = value(_COUNTS, "other_staff", "Other staff who are not retired.")
    room_count: int = value(_COUNTS, "rooms", "Rooms that are not retired.")
    bed_count: int = value(_COUNTS, "beds", "Beds in those rooms.")

    doctors: Connection[DoctorRef] = page(
        "doctors_by_department_id_page", "Its doctors, by family name.", order=("last_name asc",)
    )
    nurses: Connection[NurseRef] = page(
        "nurses_by_department_id_page", "Its nurses, by family name.", order=("last_name asc",)
    )
    receptionists: Connection[ReceptionistRef] = page(
        "receptionists_by_department_id_page", "Its receptionists, by family name.", order=("last_name asc",)
    )
    other_staff: Connection[OtherStaffRef] = page(
        "other_staff_by_department_id_page", "Everybody else who works there, by family name.", order=("last_name asc",)
    )
    appointments: Connection[AppointmentRef] = page(
        "appointments_by_department_id_page", "Its appointments, by their start.", order=("starts_at asc",)
    )
    rooms: Connection[RoomRef] = page("rooms_by_department_id_page", "Its rooms, by number.", order=("number asc",))
    stock: Connection[StockRef] = page("stock_by_department_id_page", "What it has of each medication.")
