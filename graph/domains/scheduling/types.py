"""Appointments."""

import datetime as dt
import enum

import strawberry

from graph.declare.entities import Dated, Node, Part, entity
from graph.declare.fields import choice, column, enum_type, object_type
from graph.declare.pagination import Connection
from graph.declare.relations import many, one, page
from graph.domains.refs import (
    AccountRef,
    AppointmentRef,
    AppointmentSeriesRef,
    BillRef,
    DepartmentRef,
    DoctorRef,
    HoldRef,
    PatientRef,
    ReceptionistRef,
    TimeOffRef,
    VisitRef,
)


@enum_type
class AppointmentStatus(enum.Enum):
    """The status of an appointment."""

    BOOKED = choice("BOOKED", "Booked; the patient has not arrived yet.")
    CHECKED_IN = choice("CHECKED_IN", "The patient has arrived.")
    IN_PROGRESS = choice("IN_PROGRESS", "The consultation is under way.")
    COMPLETED = choice("COMPLETED", "The consultation is over.")
    CANCELLED = choice("CANCELLED", "Cancelled; its time is free again.")
    NO_SHOW = choice("NO_SHOW", "The patient did not come; its time is free again.")
    LEFT_UNSEEN = choice("LEFT_UNSEEN", "The patient came and left without being seen; its time is free again.")


@enum_type
class CancellationParty(enum.Enum):
    """Who wanted a cancellation. The hospital may charge a fee for a late one of the patient."""

    PATIENT = choice("PATIENT", "The patient.")
    HOSPITAL = choice("HOSPITAL", "The hospital, such as when a doctor is ill; no fee is charged.")


@object_type
class Slot:
    """A free time of a doctor that can be booked. It is not stored, and no longer offered once it is booked or held."""

    starts_at: dt.datetime = column("Start of the slot: pass it to `bookAppointment`.")
    ends_at: dt.datetime = column("End of the slot; the next slot may start then.")
    doctor_id: strawberry.Private[int]

    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor whose calendar this is.")


@enum_type
class OutsideHoursReason(enum.Enum):
    """Why an appointment could not be booked any more as it stands."""

    NOT_PRACTISING = choice(
        "NOT_PRACTISING",
        "On its day the doctor's registration has expired or the licence is suspended, or the doctor or the "
        "department is retired.",
    )
    OTHER_DEPARTMENT = choice("OTHER_DEPARTMENT", "The doctor has moved to another department since.")
    DEPARTMENT_CLOSED = choice("DEPARTMENT_CLOSED", "The doctor's department is closed at that time.")
    DOCTOR_NOT_AVAILABLE = choice("DOCTOR_NOT_AVAILABLE", "The time is not within the doctor's weekly hours.")
    TIME_OFF = choice("TIME_OFF", "The doctor is off at that time.")


@object_type
class AppointmentOutsideHours:
    """A live appointment that hours were taken away from after it was booked. Reschedule or cancel it."""

    starts_at: dt.datetime = column("Start of the appointment.")
    ends_at: dt.datetime = column("End of the appointment.")
    reasons: list[OutsideHoursReason] = column(
        "All reasons that you may see: time off of others counts for administrators and receptionists."
    )
    appointment_id: strawberry.Private[int]
    doctor_id: strawberry.Private[int]

    appointment: AppointmentRef = one("appointments_by_id", "appointment_id", "The appointment.")
    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor.")


@entity("holds")
class Hold(Node, Dated):
    """A time of a doctor that only one account, or sign-up, can book, until the hold expires.

    The account, the doctor and receptionists see it.
    """

    starts_at: dt.datetime = column("Start of the held time.")
    ends_at: dt.datetime = column("End of the held time.")
    expires_at: dt.datetime = column("When the hold expires: from then on the time is free again.")
    doctor_id: strawberry.Private[int]
    account_id: strawberry.Private[int | None]

    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor whose calendar this is.")
    held_by: AccountRef | None = one(
        "accounts_by_id",
        "account_id",
        "The account that can book the time; null if you may not see it, or if a sign-up holds it that is not "
        "confirmed.",
    )


@entity("status_changes")
class StatusChange(Part):
    """A step of an appointment from one status to another.

    The reason of a cancellation is null if you may not see the reasons of the appointment.
    """

    from_status: AppointmentStatus = column("The status before.")
    to_status: AppointmentStatus = column("The status afterwards.")
    reason: str | None = column("Why the appointment was cancelled, or another step taken back; null for other steps.")
    is_undo: bool = column("Whether this step took another one back.")
    changed_at: dt.datetime = column("When the status changed.")
    wanted_by: CancellationParty | None = column(
        "Who wanted a cancellation; null for other steps, and if nobody recorded it."
    )
    appointment_id: strawberry.Private[int]
    changed_by_id: strawberry.Private[int | None]

    changed_by: AccountRef | None = one(
        "accounts_by_id", "changed_by_id", "The account that made the change; null if you may not see it."
    )


@entity("appointments")
class Appointment(Node, Dated):
    """An appointment of a patient with a doctor. Reasons and notes are null if you may not see them."""

    starts_at: dt.datetime = column("Start of the appointment.")
    ends_at: dt.datetime = column("End of the appointment; the next one may start then.")
    status: AppointmentStatus = column("Status of the appointment.")
    reason: str | None = column("Why the patient comes, at most 1000 characters.")
    notes: str | None = column("Notes of the front desk, at most 5000 characters.")
    cancellation_reason: str | None = column("Why the appointment was cancelled.")
    patient_id: strawberry.Private[int]
    doctor_id: strawberry.Private[int]
    overbooked_at: dt.datetime | None = column(
        "When the appointment was booked over another one of the doctor; null if it was not."
    )
    overbook_reason: str | None = column("Why the appointment was booked over another one.")
    department_id: strawberry.Private[int]
    booked_by_id: strawberry.Private[int | None]
    overbooked_by_id: strawberry.Private[int | None]
    receptionist_id: strawberry.Private[int | None]
    retired_at: dt.datetime | None = column(
        "When the appointment was marked as entered by mistake; null if it was not."
    )
    retirement_reason: str | None = column("What the mistake was.")
    retired_by_id: strawberry.Private[int | None]
    series_id: strawberry.Private[int | None]
    is_walk_in: bool = column("Whether the patient came without an appointment.")
    entry_reason: str | None = column(
        "Why the appointment was entered after it had taken place, by `bookedBy` at `createdAt`; null for all others."
    )
    is_doubled: bool = column(
        "Whether two records of the patient were merged that both had a completed appointment at this time."
    )
    cancellation_wanted_by: CancellationParty | None = column(
        "Who wanted the cancellation; null if the appointment is not cancelled, or nobody recorded it."
    )

    patient: PatientRef | None = one(
        "patients_by_id",
        "patient_id",
        "The patient; null for a doctor who may no longer see the patient because the appointment was cancelled.",
    )
    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor.")
    department: DepartmentRef = one("departments_by_id", "department_id", "The doctor's department when it was booked.")
    booked_by: AccountRef | None = one(
        "accounts_by_id",
        "booked_by_id",
        "The account that booked the appointment; null if it was imported or you may not see the account.",
    )
    overbooked_by: AccountRef | None = one(
        "accounts_by_id",
        "overbooked_by_id",
        "The account that booked over another appointment; null if there is none or you may not see it.",
    )
    receptionist: ReceptionistRef | None = one(
        "receptionists_by_id",
        "receptionist_id",
        "The receptionist in charge of the appointment; null if there is none or you may not see them.",
    )
    retired_by: AccountRef | None = one(
        "accounts_by_id",
        "retired_by_id",
        "The account that marked the appointment as a mistake; null if there is none or you may not see it.",
    )
    series: AppointmentSeriesRef | None = one(
        "appointment_series_by_id",
        "series_id",
        "The series that the appointment was booked in; null if it was booked alone or you may not see it.",
    )
    visit: VisitRef | None = one(
        "visits_by_appointment_id", "key", "The visit; null if none was recorded or you may not see it."
    )
    bill: BillRef | None = one(
        "bills_by_appointment_id",
        "key",
        "The latest bill of the appointment; null if there is none or you may not see it.",
    )
    status_changes: list[StatusChange] = many(
        "status_changes_by_appointment_id",
        "Every change of the status, the earliest first. What came before changes were kept is not known.",
    )
    bills: list[BillRef] = many(
        "bills_by_appointment_id",
        "All bills of the appointment: also void ones, and bills for charges that were added later.",
    )


@object_type
class SeriesDate:
    """A date of a series, and what became of it when it was last asked for: an appointment, or why not."""

    place: int = column("Place in the series, from 1.")
    day: dt.date = column("The day that was asked for.")
    local_time: dt.time = column("The start that was asked for, in the hospital's local time.")
    starts_at: dt.datetime | None = column("The same as a moment; null if the clocks skip it.")
    refused_code: str | None = column(
        "Why the date was not booked, or not moved, as an error code such as `DOUBLE_BOOKED`; null if it was."
    )
    refused_message: str | None = column("The message of that error.")
    appointment_id: strawberry.Private[int | None]

    appointment: AppointmentRef | None = one(
        "appointments_by_id",
        "appointment_id",
        "The appointment as it is now, moved or cancelled perhaps; null if none was booked.",
    )


@object_type
class SeriesPreviewDate:
    """What `bookSeries` would say of a date now."""

    place: int = column("Place in the series, from 1.")
    day: dt.date = column("The day.")
    local_time: dt.time = column("The start, in the hospital's local time.")
    starts_at: dt.datetime | None = column("The start as a moment; null if the clocks skip it.")
    ends_at: dt.datetime | None = column("The end; null if the clocks skip the start.")
    refused_code: str | None = column(
        "Why the date cannot be booked, as an error code such as `DOUBLE_BOOKED`; null if it can."
    )
    refused_message: str | None = column("The message of that error.")


@entity("appointment_series")
class AppointmentSeries(Node, Dated):
    """Appointments of a patient that were booked together. Each is an appointment like any other.

    The reason is null if you may not see it.
    """

    starts_at: dt.datetime = column("Start of the first appointment, as it was asked for.")
    duration_minutes: int = column("Length of each appointment in minutes, as it was asked for.")
    every_days: int | None = column("Days from one appointment to the next; null if its days were given.")
    reason: str | None = column("Why the patient comes.")
    patient_id: strawberry.Private[int]
    doctor_id: strawberry.Private[int]
    booked_by_id: strawberry.Private[int]

    patient: PatientRef | None = one("patients_by_id", "patient_id", "The patient; null if you may not see them.")
    doctor: DoctorRef = one("doctors_by_id", "doctor_id", "The doctor that the series was booked with.")
    booked_by: AccountRef | None = one(
        "accounts_by_id", "booked_by_id", "The account that booked it; null if you may not see the account."
    )
    dates: list[SeriesDate] = many(
        "series_dates_by_series_id", "All dates of the series: their appointments, or why they were not booked."
    )
    appointments: Connection[AppointmentRef] = page(
        "appointments_by_series_id_page", "Appointments of the series, by start.", order=("starts_at asc",)
    )


@enum_type
class SeriesConflict(enum.Enum):
    """What to do if some dates of a series are not possible."""

    ALL_OR_NONE = choice("ALL_OR_NONE", "Nothing is changed; the error lists the dates that are not possible.")
    BOOK_WHAT_FITS = choice("BOOK_WHAT_FITS", "The other dates are booked; the series says why these are not.")


@enum_type
class CalendarView(enum.Enum):
    """The length of the calendar to show."""

    DAY = choice("DAY", "One day.")
    WEEK = choice("WEEK", "A week, from Monday to Sunday.")
    MONTH = choice("MONTH", "A calendar month.")


@enum_type
class CalendarEntryKind(enum.Enum):
    """The kind of a calendar entry."""

    OPENING = choice("OPENING", "Opening hours of the doctor's department.")
    AVAILABLE = choice("AVAILABLE", "Weekly hours of the doctor.")
    TIME_OFF = choice("TIME_OFF", "Time off: the doctor cannot be booked, not even within the weekly hours.")
    APPOINTMENT = choice("APPOINTMENT", "An appointment that is not CANCELLED, NO_SHOW or LEFT_UNSEEN.")
    HOLD = choice("HOLD", "A time that an account holds while its booking is prepared.")


@object_type
class CalendarEntry:
    """An entry in one day of a doctor's calendar. Something that spans several days has one entry in each."""

    day: dt.date = column("The day, in the hospital's time zone.")
    kind: CalendarEntryKind = column("Kind of the entry.")
    starts_at: dt.datetime = column("Start of the entry on this day.")
    ends_at: dt.datetime = column("End of the entry on this day.")
    doctor_id: strawberry.Private[int]
    appointment_id: strawberry.Private[int | None]
    time_off_id: strawberry.Private[int | None]
    hold_id: strawberry.Private[int | None]

    appointment: AppointmentRef | None = one(
        "appointments_by_id", "appointment_id", "The appointment, for entries of kind APPOINTMENT; else null."
    )
    time_off: TimeOffRef | None = one(
        "time_off_by_id", "time_off_id", "The time off, for entries of kind TIME_OFF; else null."
    )
    hold: HoldRef | None = one("holds_by_id", "hold_id", "The hold, for entries of kind HOLD; else null.")
