"""Doctors, nurses, receptionists and everybody else who works here."""

import datetime as dt
import enum
from decimal import Decimal

import strawberry

from graph.declare.entities import Dated, Node, Part, entity
from graph.declare.fields import argument, choice, choices, column, derived
from graph.declare.pagination import Connection
from graph.declare.relations import many, one, page, value
from graph.domains.refs import (
    AppointmentRef,
    CalendarEntryRef,
    CalendarViewRef,
    DepartmentRef,
    DoctorRef,
    PatientRef,
    VisitRef,
)


@choices
class LicenceStatus(enum.Enum):
    """Whether a doctor may practise here."""

    PENDING = choice("PENDING", "Not approved yet.")
    ACTIVE = choice("ACTIVE", "May be booked.")
    SUSPENDED = choice("SUSPENDED", "May not be booked for the time being.")


@choices
class Shift(enum.Enum):
    """When a nurse works."""

    DAY = choice("DAY", "By day.")
    EVENING = choice("EVENING", "In the evening.")
    NIGHT = choice("NIGHT", "By night.")


@entity("availabilities")
class Availability(Part, Dated):
    """Hours of a weekday in which a doctor can be booked, by the hospital's wall clock."""

    weekday: int = column("ISO weekday: 1 is Monday, 7 Sunday.")
    starts_at: dt.time = column("Local time of the first minute.")
    ends_at: dt.time = column("Local time of the end; 00:00 is the midnight that ends the day.")
    doctor_id: strawberry.Private[int]


@entity("time_off")
class TimeOff(Node, Dated):
    """A span in which a doctor cannot be booked, whatever the weekly hours say."""

    starts_at: dt.datetime = column("First moment off.")
    ends_at: dt.datetime = column("First moment back.")
    reason: str = column("Why.")
    doctor_id: strawberry.Private[int]

    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "Whose it is.")


@entity("doctors")
class Doctor(Node, Dated):
    """A doctor of a department."""

    employee_number: str | None = column("Six digits, unique in the hospital; null for those who may not know it.")
    first_name: str = column("Given name.")
    last_name: str = column("Family name.")
    job_title: str = column("Title on the door.")
    specialization: str = column("Field of medicine.")
    registration_number: str = column("Number in the medical register, unique in the hospital.")
    registration_expires_on: dt.date = column("Last day on which the registration is valid.")
    licence_status: LicenceStatus = column("Whether the doctor may practise here: only an ACTIVE doctor can be booked.")
    consultation_fee: Decimal = column("Price of an appointment in the hospital's currency.")
    practising_since: dt.date | None = column("When the doctor began to practise.")
    phone: str | None = column("For colleagues; null for everybody else.")
    email: str | None = column("For colleagues; null for everybody else.")
    retired_at: dt.datetime | None = column("Since when the person no longer works here.")
    department_id: strawberry.Private[int]

    full_name: str = derived(("first_name", "last_name"), "{} {}".format, "Given and family name.")

    years_of_experience: int | None = value(
        "years_of_experience_by_doctor_id", "years", "Whole years since the doctor began to practise."
    )
    department: DepartmentRef = one(
        "departments_by_id", "department_id", "The department where the doctor sees patients."
    )
    appointments: Connection[AppointmentRef] = page(
        "appointments_by_doctor_id_page", "Appointments, by their start.", order=("starts_at asc",)
    )
    patients: Connection[PatientRef] = page(
        "patients_by_doctor_id_page",
        "Patients with an appointment with the doctor that was neither cancelled nor missed, by family name.",
        order=("last_name asc",),
    )
    visits: Connection[VisitRef] = page(
        "visits_by_doctor_id_page", "Visits to the doctor, the latest first.", order=("visited_at desc",)
    )
    availability: list[Availability] = many("availabilities_by_doctor_id", "Weekly hours, by weekday and time.")
    time_off: list[TimeOff] = many(
        "time_off_by_doctor_id", "When the doctor cannot be booked, as far as you may see it."
    )
    calendar: list[CalendarEntryRef] = many(
        "calendar_by_doctor_id",
        "Hours and taken time, as far as you may see them, day by day in the hospital's time zone."
        " At most 700 days in one answer, counted for each doctor.",
        argument("view", CalendarViewRef, "How many days."),
        argument("on", dt.date, "The day, or one of the week or month."),
    )


@entity("nurses")
class Nurse(Node, Dated):
    """A nurse, who sees the patients of the nurse's department."""

    employee_number: str = column("Six digits, unique in the hospital.")
    first_name: str = column("Given name.")
    last_name: str = column("Family name.")
    shift: Shift = column("The nurse's shift.")
    retired_at: dt.datetime | None = column("Since when the person no longer works here.")
    department_id: strawberry.Private[int]

    department: DepartmentRef = one("departments_by_id", "department_id", "The department to work in.")


@entity("receptionists")
class Receptionist(Node, Dated):
    """A receptionist."""

    employee_number: str = column("Six digits, unique in the hospital.")
    first_name: str = column("Given name.")
    last_name: str = column("Family name.")
    job_title: str = column("The job.")
    retired_at: dt.datetime | None = column("Since when the person no longer works here.")
    department_id: strawberry.Private[int]

    department: DepartmentRef = one("departments_by_id", "department_id", "The department to work in.")


@entity("other_staff")
class OtherStaff(Node, Dated):
    """Security, cleaning and everybody else who works in a department."""

    employee_number: str = column("Six digits, unique in the hospital.")
    first_name: str = column("Given name.")
    last_name: str = column("Family name.")
    job_title: str = column("The job.")
    retired_at: dt.datetime | None = column("Since when the person no longer works here.")
    department_id: strawberry.Private[int]

    department: DepartmentRef = one("departments_by_id", "department_id", "The department to work in.")
