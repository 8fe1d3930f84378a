"""Commands about appointments."""

import datetime as dt
import uuid

import strawberry

from graph.declare.commands import REQUEST_ID, command, given, optional, optional_reference, reference
from graph.declare.fields import input_of
from graph.domains.scheduling.types import Appointment, Hold


@input_of
class BookAppointmentInput:
    """An appointment to be."""

    patient_id: strawberry.ID = reference("Patient", "Who comes.")
    doctor_id: strawberry.ID = reference("Doctor", "The doctor.")
    starts_at: dt.datetime = given("When it starts.")
    duration_minutes: int = given("How long it takes: 5 to 480 minutes.")
    reason: str | None = optional("Why the patient comes.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    hold_id: strawberry.ID | None = optional_reference(
        "Hold", "One's own hold of the time: without it, or once it has ended, nothing is booked."
    )
    overbook_reason: str | None = optional(
        "Why the doctor is to be booked over another appointment, for those who may; kept if there is one."
    )


@input_of
class HoldSlotInput:
    """A time to keep free while its booking is being prepared."""

    doctor_id: strawberry.ID = reference("Doctor", "Whose time.")
    starts_at: dt.datetime = given("When it starts.")
    duration_minutes: int = given("How long it takes: 5 to 480 minutes.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_of
class ReleaseHoldInput:
    """The hold that is not needed any more."""

    hold_id: strawberry.ID = reference("Hold", "Which one.")


@input_of
class RescheduleAppointmentInput:
    """Another time for an appointment; what is absent stays."""

    appointment_id: strawberry.ID = reference("Appointment", "Which one.")
    starts_at: dt.datetime = given("When it is to start.")
    duration_minutes: int | None = optional("How long it is to take: 5 to 480 minutes.")
    doctor_id: strawberry.ID | None = optional_reference("Doctor", "The doctor for the appointment.")


@input_of
class CheckInAppointmentInput:
    """The appointment whose patient has arrived."""

    appointment_id: strawberry.ID = reference("Appointment", "Which one.")


@input_of
class StartAppointmentInput:
    """The appointment that begins."""

    appointment_id: strawberry.ID = reference("Appointment", "Which one.")


@input_of
class CompleteAppointmentInput:
    """The appointment that is over."""

    appointment_id: strawberry.ID = reference("Appointment", "Which one.")


@input_of
class CancelAppointmentInput:
    """The appointment to call off."""

    appointment_id: strawberry.ID = reference("Appointment", "Which one.")
    reason: str = given("Why.")


@input_of
class MarkNoShowInput:
    """The appointment whose patient did not come."""

    appointment_id: strawberry.ID = reference("Appointment", "Which one.")


@input_of
class RetireAppointmentInput:
    """The appointment that was entered by mistake."""

    appointment_id: strawberry.ID = reference("Appointment", "Which one.")
    reason: str = given("What the mistake was.")


@strawberry.type
class SchedulingMutation:
    """Scheduling's part of Mutation."""

    book_appointment: Appointment = command(
        "book_appointment",
        BookAppointmentInput,
        "Books an appointment. A slot held by you is free for you. With `overbookReason` it may overlap another"
        " appointment of the doctor, never one of the patient.",
    )
    hold_slot: Hold = command(
        "hold_slot",
        HoldSlotInput,
        "Keeps a free time of a doctor for the account for five minutes: nobody else may book or hold it."
        " What the account holds of it already is replaced; it may hold 5 slots at a time.",
    )
    release_hold: Hold = command("release_hold", ReleaseHoldInput, "Ends a hold: the time is free again.")
    reschedule_appointment: Appointment = command(
        "reschedule_appointment",
        RescheduleAppointmentInput,
        "Moves a BOOKED appointment, with the same checks as booking.",
    )
    check_in_appointment: Appointment = command(
        "check_in_appointment", CheckInAppointmentInput, "The patient has arrived: BOOKED to CHECKED_IN."
    )
    start_appointment: Appointment = command(
        "start_appointment", StartAppointmentInput, "The doctor receives the patient: CHECKED_IN to IN_PROGRESS."
    )
    complete_appointment: Appointment = command(
        "complete_appointment", CompleteAppointmentInput, "The consultation is over: IN_PROGRESS to COMPLETED."
    )
    cancel_appointment: Appointment = command(
        "cancel_appointment",
        CancelAppointmentInput,
        "Cancels a BOOKED or CHECKED_IN appointment; its time is free again.",
    )
    mark_no_show: Appointment = command(
        "mark_no_show", MarkNoShowInput, "The patient did not come: BOOKED to NO_SHOW; its time is free again."
    )
    retire_appointment: Appointment = command(
        "retire_appointment",
        RetireAppointmentInput,
        "Marks an appointment that has not begun as entered by mistake: it is kept, and is cancelled if it was not.",
    )
