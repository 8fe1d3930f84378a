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
    """A hospital. Everything else in the API belongs to one."""

    slug: str = column("Short name of the hospital, used to sign in and in the header `Wardgraph-Hospital`.")
    name: str = column("Full name.")
    time_zone: str = column("IANA time zone. Opening hours, availability and expiry dates are local to it.")
    currency: str = column("ISO 4217 code of the currency of every amount.")
    tax_rate_percent: Decimal = column("Goods and services tax on a bill in percent: 0 to 100.")
    booking_horizon_days: int = column("How many days ahead patients can book appointments: 1 to 730.")
    country: str | None = column(
        "ISO 3166 code of the country, such as DE: telephone numbers without a calling code belong to it. "
        "Null if not set: telephone numbers need a calling code."
    )
    staff_horizon_days: int | None = column(
        "How many days ahead staff can book appointments: bookingHorizonDays to 1825; null if you do not work here."
    )
    late_cancel_hours: int = column(
        "How many hours before its start the cancellation of an appointment is late: 0 to 720."
    )
    late_cancel_fee: Decimal = column("The fee for a late cancellation, in the hospital's currency; 0 for none.")
    no_show_fee: Decimal = column("The fee for a missed appointment, in the hospital's currency; 0 for none.")
    confirm_above: Decimal | None = column(
        "Larger amounts are only accepted with `confirmed: true`, in the hospital's currency; null if you do not work "
        "here."
    )
    undo_hours: int | None = column(
        "For how many hours a status can be taken back: 0 to 8760; null if you do not work here."
    )
    past_visit_days: int | None = column(
        "For how many days a past visit can be entered: 0 to 3650; null if you do not work here."
    )
    change_reasons_required: bool = column(
        "Whether whoever changes a patient, an admission, a medication or a doctor has to say why (`changeReason`)."
    )


@entity("departments")
class Department(Node, Dated):
    """A department of the hospital, with its opening hours."""

    name: str = column("Name, unique in the hospital, at most 200 characters.")
    location: str = column("Where in the building, at most 200 characters.")
    opens_at: dt.time = column("Opening time of every day, in the hospital's local time.")
    closes_at: dt.time = column(
        "Closing time, in the hospital's local time. If it is not after the opening time, it is on the next day: "
        "a department from 20:00 to 04:00 is open at night, and one with equal times is open round the clock."
    )
    retired_at: dt.datetime | None = column(
        "When the department was retired: it takes no new appointments. Null while it is in use."
    )

    doctor_count: int = value(_COUNTS, "doctors", "Doctors who are not retired.")
    nurse_count: int = value(_COUNTS, "nurses", "Nurses who are not retired.")
    receptionist_count: int = value(_COUNTS, "receptionists", "Receptionists who are not retired.")
    other_staff_count: int = value(_COUNTS, "other_staff", "Other staff who are not retired.")
    room_count: int = value(_COUNTS, "rooms", "Rooms that are not retired.")
    bed_count: int = value(_COUNTS, "beds", "Beds in rooms that are not retired.")

    doctors: Connection[DoctorRef] = page(
        "doctors_by_department_id_page", "Doctors of the department, by family name.", order=("last_name asc",)
    )
    nurses: Connection[NurseRef] = page(
        "nurses_by_department_id_page", "Nurses of the department, by family name.", order=("last_name asc",)
    )
    receptionists: Connection[ReceptionistRef] = page(
        "receptionists_by_department_id_page",
        "Receptionists of the department, by family name.",
        order=("last_name asc",),
    )
    other_staff: Connection[OtherStaffRef] = page(
        "other_staff_by_department_id_page", "Other staff of the department, by family name.", order=("last_name asc",)
    )
    appointments: Connection[AppointmentRef] = page(
        "appointments_by_department_id_page", "Appointments in the department, by start.", order=("starts_at asc",)
    )
    rooms: Connection[RoomRef] = page(
        "rooms_by_department_id_page", "Rooms of the department, by number.", order=("number asc",)
    )
    stock: Connection[StockRef] = page("stock_by_department_id_page", "The department's stock of each medication.")
