"""Commands about appointments."""

import datetime as dt
import uuid

import strawberry

from graph.declare.commands import REQUEST_ID, command, command_on, optional, optional_reference, reference, required
from graph.declare.fields import input_type
from graph.declare.record_commands import record_command
from graph.domains.scheduling.types import Appointment, Hold


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


@strawberry.type
class SchedulingMutation:
    """Scheduling's part of Mutation."""

    book_appointment: Appointment = command(
        "book_appointment",
        BookAppointmentInput,
        "Books an appointment. A slot that you hold is free for you. With `overbookReason` the "
        "appointment may overlap another one of the doctor, but never one of the patient.",
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
    cancel_appointment: Appointment = record_command("cancel_appointment")
    mark_no_show: Appointment = record_command("mark_no_show")
    mark_left_unseen: Appointment = record_command("mark_left_unseen")
    retire_appointment: Appointment = command_on(
        "Appointment",
        "retire_appointment",
        "Marks an appointment that has not begun as entered by mistake. The record is kept, and a live "
        "appointment is cancelled.",
    )
