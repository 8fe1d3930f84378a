"""Commands about appointments."""

import datetime as dt
import uuid

import strawberry

from graph.commands import REQUEST_ID, command, given, optional, optional_reference, reference
from graph.fields import input_of
from graph.scheduling.types import Appointment, Hold

_FREE = (
    "IN_THE_PAST",
    "BEYOND_HORIZON",
    "DOCTOR_NOT_PRACTISING",
    "OUTSIDE_OPENING_HOURS",
    "DOCTOR_UNAVAILABLE",
    "SLOT_HELD",
    "DOUBLE_BOOKED",
)
BOOKING = ("NOT_FOUND", "RETIRED", *_FREE, "PATIENT_DOUBLE_BOOKED")
_STEP = ("BAD_USER_INPUT", "NOT_FOUND", "BAD_TRANSITION")
_STEP_OF_ITS_DOCTOR = ("BAD_USER_INPUT", "NOT_FOUND", "FORBIDDEN", "BAD_TRANSITION")


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
        "Books an appointment (PATIENT for themselves, RECEPTIONIST, ADMIN). A slot held by you is free for you. With"
        " `overbookReason` (ADMIN; a DOCTOR who may book, in their own calendar) it may overlap another appointment of"
        " the doctor, never one of the patient.",
        errors=("FORBIDDEN", "BAD_USER_INPUT", *BOOKING, "HOLD_ENDED", "REQUEST_ID_REUSED"),
    )
    hold_slot: Hold = command(
        "hold_slot",
        HoldSlotInput,
        "Keeps a free time of a doctor for the account for five minutes: nobody else may book or hold it (PATIENT,"
        " RECEPTIONIST, ADMIN). What the account holds of it already is replaced; it may hold 5 slots at a time.",
        errors=("BAD_USER_INPUT", "NOT_FOUND", *_FREE, "TOO_MANY_HOLDS", "HOLD_ENDED", "REQUEST_ID_REUSED"),
    )
    release_hold: Hold = command(
        "release_hold",
        ReleaseHoldInput,
        "Ends a hold, one's own or, for RECEPTIONIST and ADMIN, anybody's: the time is free again.",
        errors=("BAD_USER_INPUT", "NOT_FOUND"),
    )
    reschedule_appointment: Appointment = command(
        "reschedule_appointment",
        RescheduleAppointmentInput,
        "Moves a BOOKED appointment, with the same checks as booking (PATIENT their own, RECEPTIONIST, ADMIN).",
        errors=("BAD_USER_INPUT", "BAD_TRANSITION", *BOOKING),
    )
    check_in_appointment: Appointment = command(
        "check_in_appointment",
        CheckInAppointmentInput,
        "The patient has arrived: BOOKED to CHECKED_IN (RECEPTIONIST, NURSE, ADMIN).",
        errors=_STEP,
    )
    start_appointment: Appointment = command(
        "start_appointment",
        StartAppointmentInput,
        "The doctor receives the patient: CHECKED_IN to IN_PROGRESS (the appointment's doctor, ADMIN).",
        errors=_STEP_OF_ITS_DOCTOR,
    )
    complete_appointment: Appointment = command(
        "complete_appointment",
        CompleteAppointmentInput,
        "The consultation is over: IN_PROGRESS to COMPLETED (its doctor, ADMIN).",
        errors=_STEP_OF_ITS_DOCTOR,
    )
    cancel_appointment: Appointment = command(
        "cancel_appointment",
        CancelAppointmentInput,
        "Cancels a BOOKED or CHECKED_IN appointment (PATIENT their own, RECEPTIONIST, ADMIN); its time is free again.",
        errors=_STEP,
    )
    mark_no_show: Appointment = command(
        "mark_no_show",
        MarkNoShowInput,
        "The patient did not come: BOOKED to NO_SHOW (RECEPTIONIST, ADMIN); its time is free again.",
        errors=_STEP,
    )
    retire_appointment: Appointment = command(
        "retire_appointment",
        RetireAppointmentInput,
        "Marks an appointment that has not begun as entered by mistake (RECEPTIONIST, ADMIN): it is kept, and is "
        "cancelled if it was not.",
        errors=("BAD_USER_INPUT", "NOT_FOUND", "RETIRED", "BAD_TRANSITION", "IN_USE"),
    )
