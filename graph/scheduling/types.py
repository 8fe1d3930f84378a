"""Appointments."""

import datetime as dt
import enum

import strawberry

from graph.entities import Dated, Node, entity
from graph.fields import choice, choices, column, typed
from graph.refs import AccountRef, BillRef, DepartmentRef, DoctorRef, PatientRef, VisitRef
from graph.relations import many, one


@choices
class AppointmentStatus(enum.Enum):
    """How far an appointment has come."""

    BOOKED = choice("BOOKED", "Agreed upon.")
    CHECKED_IN = choice("CHECKED_IN", "The patient has arrived.")
    IN_PROGRESS = choice("IN_PROGRESS", "The doctor sees her.")
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
    """A time of a doctor that only one account may book, until it expires. That account, she and the desk see it."""

    starts_at: dt.datetime = column("First moment that is held.")
    ends_at: dt.datetime = column("First moment that is not held any more.")
    expires_at: dt.datetime = column("From when on it holds nothing.")
    doctor_id: strawberry.Private[int]
    account_id: strawberry.Private[int]

    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "Whose time it is.")
    held_by: AccountRef | None = one("accounts_by_id", "account_id", "Who may book it; null for whom it is none of.")


@entity("appointments")
class Appointment(Node, Dated):
    """A patient's time with a doctor. Reasons and remarks are null for whom they do not concern."""

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

    patient: PatientRef | None = one(
        "patients_by_id", "patient_id", "Who comes; null for a doctor of whom she is no patient, having cancelled."
    )
    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "Whom she sees.")
    department: DepartmentRef = one("departments_by_id", "department_id", "The doctor's department when it was booked.")
    booked_by: AccountRef | None = one(
        "accounts_by_id", "booked_by_id", "The account that booked it; null for an import, and for whom it is none of."
    )
    overbooked_by: AccountRef | None = one(
        "accounts_by_id", "overbooked_by_id", "The account that overbooked; null for whom it is none of."
    )
    visit: VisitRef | None = one("visits_by_appointment_id", "key", "What happened in it.")
    bill: BillRef | None = one("bills_by_appointment_id", "key", "Its bill; of several, the latest.")
    bills: list[BillRef] = many(
        "bills_by_appointment_id", "All its bills: void ones, and those that took later charges."
    )
