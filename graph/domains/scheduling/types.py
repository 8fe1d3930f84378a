"""Appointments."""

import datetime as dt
import enum

import strawberry

from graph.declare.entities import Dated, Node, entity
from graph.declare.fields import choice, choices, column, typed
from graph.declare.relations import many, one
from graph.domains.refs import (
    AccountRef,
    AppointmentRef,
    BillRef,
    DepartmentRef,
    DoctorRef,
    HoldRef,
    PatientRef,
    ReceptionistRef,
    TimeOffRef,
    VisitRef,
)


@choices
class AppointmentStatus(enum.Enum):
    """How far an appointment has come."""

    BOOKED = choice("BOOKED", "Agreed upon.")
    CHECKED_IN = choice("CHECKED_IN", "The patient has arrived.")
    IN_PROGRESS = choice("IN_PROGRESS", "The doctor sees the patient.")
    COMPLETED = choice("COMPLETED", "Over.")
    CANCELLED = choice("CANCELLED", "Called off; its time is free again.")
    NO_SHOW = choice("NO_SHOW", "The patient did not come; its time is free again.")


@typed
class Slot:
    """A time at which a doctor can be booked. It is no record, and gone once somebody has taken it."""

    starts_at: dt.datetime = column("Its first moment, which `bookAppointment` takes.")
    ends_at: dt.datetime = column("Its end, at which the next one may start.")
    doctor_id: strawberry.Private[int]

    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "Whose time it is.")


@entity("holds")
class Hold(Node, Dated):
    """A time of a doctor that only one account may book, until it expires.

    That account, the doctor and the desk see it.
    """

    starts_at: dt.datetime = column("First moment that is held.")
    ends_at: dt.datetime = column("First moment that is not held any more.")
    expires_at: dt.datetime = column("From when on it holds nothing.")
    doctor_id: strawberry.Private[int]
    account_id: strawberry.Private[int]

    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "Whose time it is.")
    held_by: AccountRef | None = one(
        "accounts_by_id", "account_id", "The account that may book it; null if you may not see it."
    )


@entity("appointments")
class Appointment(Node, Dated):
    """A patient's time with a doctor. Reasons and remarks are null if you may not see them."""

    starts_at: dt.datetime = column("Its first moment.")
    ends_at: dt.datetime = column("Its end, at which the next one may start.")
    status: AppointmentStatus = column("How far it has come.")
    reason: str | None = column("Why the patient comes.")
    notes: str | None = column("Remarks of the desk.")
    cancellation_reason: str | None = column("Why it was cancelled.")
    patient_id: strawberry.Private[int]
    doctor_id: strawberry.Private[int]
    overbooked_at: dt.datetime | None = column("When it was booked over another appointment of the doctor, if it was.")
    overbook_reason: str | None = column("Why that was done.")
    department_id: strawberry.Private[int]
    booked_by_id: strawberry.Private[int | None]
    overbooked_by_id: strawberry.Private[int | None]
    receptionist_id: strawberry.Private[int | None]
    retired_at: dt.datetime | None = column("When it was marked as entered by mistake.")
    retirement_reason: str | None = column("What the mistake was.")
    retired_by_id: strawberry.Private[int | None]

    patient: PatientRef | None = one(
        "patients_by_id",
        "patient_id",
        "The patient; null for a doctor whose patient they no longer are, having cancelled.",
    )
    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor.")
    department: DepartmentRef = one("departments_by_id", "department_id", "The doctor's department when it was booked.")
    booked_by: AccountRef | None = one(
        "accounts_by_id", "booked_by_id", "The account that booked it; null for an import, and if you may not see it."
    )
    overbooked_by: AccountRef | None = one(
        "accounts_by_id", "overbooked_by_id", "The account that overbooked; null if you may not see it."
    )
    receptionist: ReceptionistRef | None = one(
        "receptionists_by_id", "receptionist_id", "The receptionist who looks after it; null if you may not see it."
    )
    retired_by: AccountRef | None = one(
        "accounts_by_id", "retired_by_id", "The account that marked it as a mistake; null if you may not see it."
    )
    visit: VisitRef | None = one("visits_by_appointment_id", "key", "What happened in it.")
    bill: BillRef | None = one("bills_by_appointment_id", "key", "Its bill; of several, the latest.")
    bills: list[BillRef] = many(
        "bills_by_appointment_id", "All its bills: void ones, and those that took later charges."
    )


@choices
class CalendarView(enum.Enum):
    """How much of a calendar is shown."""

    DAY = choice("DAY", "One day.")
    WEEK = choice("WEEK", "A week, from Monday to Sunday.")
    MONTH = choice("MONTH", "A calendar month.")


@choices
class CalendarEntryKind(enum.Enum):
    """What an entry of a calendar is."""

    OPENING = choice("OPENING", "The doctor's department is open.")
    AVAILABLE = choice("AVAILABLE", "The doctor's weekly hours.")
    TIME_OFF = choice("TIME_OFF", "The doctor cannot be booked, whatever the weekly hours say.")
    APPOINTMENT = choice("APPOINTMENT", "An appointment that was neither cancelled nor missed.")
    HOLD = choice("HOLD", "Somebody is about to book.")


@typed
class CalendarEntry:
    """A span of one day of a doctor's calendar; what reaches into another day has an entry there too."""

    day: dt.date = column("The day at the hospital.")
    kind: CalendarEntryKind = column("What it is.")
    starts_at: dt.datetime = column("Its first moment of that day.")
    ends_at: dt.datetime = column("Its end, or that of the day.")
    doctor_id: strawberry.Private[int]
    appointment_id: strawberry.Private[int | None]
    time_off_id: strawberry.Private[int | None]
    hold_id: strawberry.Private[int | None]

    appointment: AppointmentRef | None = one("appointments_by_id", "appointment_id", "The appointment that it is.")
    time_off: TimeOffRef | None = one("time_off_by_id", "time_off_id", "The time off that it is.")
    hold: HoldRef | None = one("holds_by_id", "hold_id", "The hold that it is.")
