"""Commands about appointments."""

import datetime as dt
import uuid
from typing import Any

import strawberry

from graph.declare.commands import REQUEST_ID, command, command_on, optional, optional_reference, reference, required
from graph.declare.fields import input_type
from graph.declare.record_commands import record_command
from graph.domains.scheduling.types import Appointment, AppointmentSeries, CancellationParty, Hold, SeriesConflict


@input_type
class BookAppointmentInput:
    """A new appointment."""

    patient_id: strawberry.ID = reference("Patient", "The patient.")
    doctor_id: strawberry.ID = reference("Doctor", "The doctor.")
    starts_at: dt.datetime = required("When the appointment starts.")
    duration_minutes: int = required("Length in minutes: 5 to 480.")
    reason: str | None = optional("Why the patient comes, at most 1000 characters.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    hold_id: strawberry.ID | None = optional_reference(
        "Hold", "Your own hold of the time. If given, the booking fails unless the hold is still valid."
    )
    overbook_reason: str | None = optional(
        "Why the appointment may overlap another one of the doctor, at most 1000 characters. Needs a "
        "permission. Stored only if there is an overlap."
    )


@input_type
class WalkInInput:
    """A patient who came without an appointment."""

    patient_id: strawberry.ID = reference("Patient", "The patient.")
    doctor_id: strawberry.ID = reference("Doctor", "The doctor.")
    duration_minutes: int = required("Length in minutes: 5 to 480.")
    reason: str | None = optional("Why the patient comes, at most 1000 characters.")
    overbook_reason: str | None = optional(
        "Why the appointment may overlap another one of the doctor, at most 1000 characters. Needs a "
        "permission. Stored only if there is an overlap."
    )
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class RecordPastEncounterInput:
    """An encounter that took place without an appointment, as it stands on paper."""

    patient_id: strawberry.ID = reference("Patient", "The patient.")
    doctor_id: strawberry.ID = reference("Doctor", "The doctor who saw the patient.")
    starts_at: dt.datetime = required("When the encounter started, at most the hospital's `pastVisitDays` ago.")
    duration_minutes: int = required("Length in minutes: 5 to 480.")
    diagnosis: str = required("The diagnosis, at most 2000 characters.")
    notes: str | None = optional("Clinical notes, at most 20000 characters.")
    reason: str = required("Why the encounter is entered afterwards, at most 1000 characters.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class HoldSlotInput:
    """A time to keep free while its booking is prepared."""

    doctor_id: strawberry.ID = reference("Doctor", "The doctor.")
    starts_at: dt.datetime = required("When the time starts.")
    duration_minutes: int = required("Length in minutes: 5 to 480.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class RescheduleAppointmentInput:
    """A new time or doctor for an appointment. What is absent stays."""

    appointment_id: strawberry.ID = reference("Appointment", "The appointment to move.")
    starts_at: dt.datetime = required("The new start.")
    duration_minutes: int | None = optional("The new length in minutes: 5 to 480. If absent, the length stays.")
    doctor_id: strawberry.ID | None = optional_reference("Doctor", "The new doctor. If absent, the doctor stays.")


def _wanted_by() -> Any:
    return strawberry.field(
        description="Who wants the cancellation. The hospital's own costs no fee. Patients cancel for themselves.",
        default=CancellationParty.PATIENT,
    )


@input_type
class CancelAppointmentInput:
    """The appointment to cancel."""

    appointment_id: strawberry.ID = reference("Appointment", "The appointment to cancel.")
    reason: str = required("The reason, at most 1000 characters.")
    wanted_by: CancellationParty = _wanted_by()


@input_type
class CancelSeriesInput:
    """The appointment of a series to cancel, with all after it."""

    appointment_id: strawberry.ID = reference("Appointment", "The first appointment to cancel.")
    reason: str = required("The reason, at most 1000 characters.")
    wanted_by: CancellationParty = _wanted_by()


@input_type
class BookSeriesInput:
    """Appointments at the same local time: every so many days or weeks, or on given days."""

    patient_id: strawberry.ID = reference("Patient", "The patient.")
    doctor_id: strawberry.ID = reference("Doctor", "The doctor.")
    starts_at: dt.datetime = required(
        "When the first appointment starts. All start at this local time, also when the clocks change."
    )
    duration_minutes: int = required("Length of each in minutes: 5 to 480.")
    every_days: int | None = optional("Days from one to the next: 1 to 365. Or everyWeeks, or dates.")
    every_weeks: int | None = optional("Weeks from one to the next: 1 to 52. Or everyDays, or dates.")
    dates: list[dt.date] | None = optional(
        "The days of the appointments after the first: 1 to 99. Or everyDays, or everyWeeks."
    )
    count: int | None = optional("How many appointments: 2 to 100. Or until; neither with dates.")
    until: dt.date | None = optional("The last possible day. Or count; neither with dates.")
    reason: str | None = optional("Why the patient comes, at most 1000 characters.")
    on_conflict: SeriesConflict = strawberry.field(
        description="What to do if some dates are not possible.", default=SeriesConflict.ALL_OR_NONE
    )
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_type
class RescheduleSeriesInput:
    """A new time, length or doctor for an appointment of a series and all after it. What is absent stays."""

    appointment_id: strawberry.ID = reference("Appointment", "The appointment from which on the series changes.")
    starts_at: dt.datetime = required(
        "The new start of that appointment. The others move by as many days, to the same local time."
    )
    duration_minutes: int | None = optional("The new length in minutes: 5 to 480. If absent, each keeps its length.")
    doctor_id: strawberry.ID | None = optional_reference("Doctor", "The new doctor. If absent, each keeps its doctor.")
    on_conflict: SeriesConflict = strawberry.field(
        description="What to do if some appointments cannot move.", default=SeriesConflict.ALL_OR_NONE
    )


@strawberry.type
class SchedulingMutation:
    """Scheduling's part of Mutation."""

    book_appointment: Appointment = command(
        "book_appointment",
        BookAppointmentInput,
        "Books an appointment. A slot that you hold is free for you. With `overbookReason` the "
        "appointment may overlap another one of the doctor, but never one of the patient.",
    )
    book_series: AppointmentSeries = command(
        "book_series",
        BookSeriesInput,
        "Books a series of 2 to 100 appointments. The same rules apply to each as for booking. `seriesPreview` tells "
        "beforehand which dates are possible.",
    )
    reschedule_series: AppointmentSeries = command(
        "reschedule_series",
        RescheduleSeriesInput,
        "Moves a BOOKED appointment of a series and all BOOKED ones after it. `rescheduleAppointment` moves one alone.",
    )
    cancel_series: AppointmentSeries = command(
        "cancel_series",
        CancelSeriesInput,
        "Cancels a BOOKED appointment of a series and all BOOKED ones after it. `cancelAppointment` cancels one alone.",
    )
    hold_slot: Hold = command(
        "hold_slot",
        HoldSlotInput,
        "Holds a free slot of a doctor for five minutes: nobody else can book or hold it. Your own "
        "earlier holds of the doctor that overlap it end. An account can hold 5 slots at a time.",
    )
    release_hold: Hold = command_on("Hold", "release_hold", "Releases a hold: the slot is free again.")
    reschedule_appointment: Appointment = command(
        "reschedule_appointment",
        RescheduleAppointmentInput,
        "Moves a BOOKED appointment. The same rules apply as for booking.",
    )
    check_in_appointment: Appointment = record_command("check_in_appointment")
    start_appointment: Appointment = record_command("start_appointment")
    complete_appointment: Appointment = record_command("complete_appointment")
    cancel_appointment: Appointment = command(
        "cancel_appointment",
        CancelAppointmentInput,
        "Cancels a BOOKED or CHECKED_IN appointment: its time is free again.",
    )
    mark_no_show: Appointment = record_command("mark_no_show")
    mark_left_unseen: Appointment = record_command("mark_left_unseen")
    undo_appointment_status: Appointment = command_on(
        "Appointment",
        "undo_appointment_status",
        "Takes the latest change of an appointment's status back, while no payment or refund came of it: it was "
        "checked in, cancelled, missed, or left unseen. One that freed its time needs it to be still free.",
    )
    reopen_appointment: Appointment = command_on(
        "Appointment",
        "reopen_appointment",
        "Takes the latest change of a consultation back: a completed one is in progress again, while nothing was "
        "paid since; one in progress is checked in, while there is no visit.",
    )
    walk_in: Appointment = command(
        "walk_in",
        WalkInInput,
        "Books a patient who came without an appointment, from the current minute on, and checks the patient in.",
    )
    record_past_encounter: Appointment = command(
        "record_past_encounter",
        RecordPastEncounterInput,
        "Enters an encounter that took place without an appointment: a COMPLETED appointment with its visit.",
    )
    retire_appointment: Appointment = command_on(
        "Appointment",
        "retire_appointment",
        "Marks an appointment that has not begun as entered by mistake. The record is kept, and a live "
        "appointment is cancelled.",
    )
