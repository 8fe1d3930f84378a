"""Doctors, nurses, receptionists and everybody else who works here."""

import datetime as dt
import enum
from decimal import Decimal

import strawberry

from graph.declare.entities import Dated, Node, Part, entity
from graph.declare.fields import JOINED, argument, choice, column, derived, enum_type, joined, object_type
from graph.declare.pagination import Connection
from graph.declare.relations import many, one, page, value
from graph.domains.refs import (
    AppointmentRef,
    CalendarEntryRef,
    CalendarViewRef,
    DepartmentRef,
    DoctorRef,
    PatientRef,
    RecordOpeningRef,
    VisitRef,
)


@enum_type
class LicenceStatus(enum.Enum):
    """The status of a doctor's licence to practise at the hospital."""

    PENDING = choice("PENDING", "The doctor registered and waits for approval: cannot be booked.")
    ACTIVE = choice("ACTIVE", "The doctor can be booked.")
    SUSPENDED = choice("SUSPENDED", "The doctor cannot be booked for now.")


@enum_type
class Shift(enum.Enum):
    """The shift of a nurse."""

    DAY = choice("DAY", "Day shift.")
    EVENING = choice("EVENING", "Evening shift.")
    NIGHT = choice("NIGHT", "Night shift.")


@entity("availabilities")
class Availability(Part, Dated):
    """Weekly hours in which a doctor can be booked, in the hospital's local time."""

    weekday: int = column("ISO weekday: 1 is Monday, 7 is Sunday.")
    starts_at: dt.time = column("Start of the hours.")
    ends_at: dt.time = column("End of the hours. 00:00 is midnight at the end of the day.")
    doctor_id: strawberry.Private[int]


@entity("time_off")
class TimeOff(Node, Dated):
    """A time in which a doctor cannot be booked, not even within the weekly hours."""

    starts_at: dt.datetime = column("Start of the time off.")
    ends_at: dt.datetime = column("End of the time off: the doctor can be booked from then on.")
    reason: str = column("Why the doctor is off.")
    doctor_id: strawberry.Private[int]

    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor whose time off this is.")


@entity("doctors")
class Doctor(Node, Dated):
    """A doctor of a department."""

    employee_number: str | None = column(
        "Employee number: six digits, unique in the hospital; null if you may not see it."
    )
    first_name: str = column("Given name, at most 100 characters; empty if there is only a family name.")
    last_name: str = column("Family name, at most 100 characters; empty if there is only a given name.")
    job_title: str = column("Job title, at most 100 characters.")
    specialization: str = column("Medical specialization, at most 100 characters.")
    registration_number: str = column("Number in the medical register, unique in the hospital, at most 50 characters.")
    registration_expires_on: dt.date = column("Last day on which the registration is valid.")
    licence_status: LicenceStatus = column(
        "Status of the doctor's licence to practise here. Only an ACTIVE doctor can be booked."
    )
    consultation_fee: Decimal = column("Price of an appointment in the hospital's currency, not negative.")
    practising_since: dt.date | None = column("Day on which the doctor began to practise, not in the future.")
    phone: str | None = column("Telephone number for colleagues, at most 50 characters; null if you may not see it.")
    email: str | None = column("E-mail address for colleagues; null if you may not see it.")
    retired_at: dt.datetime | None = column(
        "When the doctor was retired: no longer works here. Null while the doctor works here."
    )
    department_id: strawberry.Private[int]

    full_name: str = derived(
        ("first_name", "last_name"), joined, "Given and family name, or the one that there is.", sql=JOINED
    )

    years_of_experience: int | None = value(
        "years_of_experience_by_doctor_id",
        "years",
        "Whole years since the doctor began to practise; null if that day is not known.",
    )
    department: DepartmentRef = one(
        "departments_by_id", "department_id", "The department where the doctor sees patients."
    )
    appointments: Connection[AppointmentRef] = page(
        "appointments_by_doctor_id_page", "Appointments of the doctor, by start.", order=("starts_at asc",)
    )
    patients: Connection[PatientRef] = page(
        "patients_by_doctor_id_page",
        "Patients with an appointment with the doctor that is not CANCELLED, NO_SHOW or LEFT_UNSEEN, by family name.",
        order=("last_name asc",),
    )
    visits: Connection[VisitRef] = page(
        "visits_by_doctor_id_page", "Visits to the doctor, the latest first.", order=("visited_at desc",)
    )
    record_openings: Connection[RecordOpeningRef] = page(
        "record_openings_by_doctor_id_page",
        "Records that the doctor opened by break-glass access, the latest first.",
        order=("opened_at desc",),
    )
    availability: list[Availability] = many(
        "availabilities_by_doctor_id", "The doctor's weekly hours, by weekday and time."
    )
    time_off: list[TimeOff] = many("time_off_by_doctor_id", "The doctor's time off that you may see.")
    calendar: list[CalendarEntryRef] = many(
        "calendar_by_doctor_id",
        "The doctor's hours, and the appointments, time off and holds that you may see, day by day in the "
        "hospital's time zone. A request can ask for at most 700 days, counted for each doctor.",
        argument("view", CalendarViewRef, "How many days to show."),
        argument("on", dt.date, "A day of the period, within ten years of today."),
    )


@object_type
class Employee:
    """What is kept of everybody who works for a department. A mixin: it is no type of the schema."""

    employee_number: str = column("Employee number: six digits, unique in the hospital.")
    first_name: str = column("Given name, at most 100 characters; empty if there is only a family name.")
    last_name: str = column("Family name, at most 100 characters; empty if there is only a given name.")
    department_id: strawberry.Private[int]


@entity("nurses")
class Nurse(Node, Dated, Employee):
    """A nurse of a department, who sees the patients of that department."""

    shift: Shift = column("The nurse's shift.")
    retired_at: dt.datetime | None = column(
        "When the nurse was retired: no longer works here. Null while the nurse works here."
    )

    department: DepartmentRef = one("departments_by_id", "department_id", "The department where the nurse works.")


@entity("receptionists")
class Receptionist(Node, Dated, Employee):
    """A receptionist of a department."""

    job_title: str = column("Job title, at most 100 characters.")
    retired_at: dt.datetime | None = column(
        "When the receptionist was retired: no longer works here. Null while the receptionist works here."
    )

    department: DepartmentRef = one(
        "departments_by_id", "department_id", "The department where the receptionist works."
    )


@entity("other_staff")
class OtherStaff(Node, Dated, Employee):
    """Other staff of a department, such as security and cleaning."""

    job_title: str = column("Job title, at most 100 characters.")
    retired_at: dt.datetime | None = column(
        "When the person was retired: no longer works here. Null while the person works here."
    )

    department: DepartmentRef = one("departments_by_id", "department_id", "The department where the person works.")
