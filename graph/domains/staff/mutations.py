"""Commands about staff."""

import datetime as dt
import uuid
from decimal import Decimal

import strawberry

from graph.declare.commands import REQUEST_ID, command, command_on, confirmation, optional, reference, required, secret
from graph.declare.fields import input_type
from graph.declare.record_commands import record_command
from graph.declare.scalars import LocalDateTime
from graph.domains.accounts.types import SignUp
from graph.domains.staff.types import Doctor, Nurse, OtherStaff, Receptionist, TimeOff


@input_type
class RegisterDoctorInput:
    """A doctor who registers online and waits for approval."""

    email: str = required("E-mail address to sign in with.")
    password: str = secret()
    department_id: strawberry.ID = reference("Department", "The department where the doctor sees patients.")
    first_name: str | None = optional("Given name, at most 100 characters. May be left out if there is a family name.")
    last_name: str | None = optional("Family name, at most 100 characters. May be left out if there is a given name.")
    specialization: str = required("Medical specialization, at most 100 characters.")
    registration_number: str = required(
        "Number in the medical register, unique in the hospital, at most 50 characters."
    )
    registration_expires_on: dt.date = required("Last day on which the registration is valid.")
    consultation_fee: Decimal = required("Price of an appointment in the hospital's currency, not negative.")
    practising_since: dt.date | None = optional("Day on which the doctor began to practise, not in the future.")
    phone: str | None = optional("Telephone number for colleagues, at most 50 characters.")
    confirmed: bool = confirmation()


@input_type
class AvailabilityInput:
    """Weekly hours, in the hospital's local time."""

    weekday: int = required("ISO weekday on which the hours start: 1 is Monday, 7 is Sunday.")
    starts_at: dt.time = required("Start of the hours.")
    ends_at: dt.time = required(
        "End of the hours. If it is not after the start, it is on the next day: 22:00 to 06:00 is a night shift, "
        "and equal times are 24 hours."
    )


@input_type
class SetAvailabilityInput:
    """All weekly hours of a doctor."""

    doctor_id: strawberry.ID = reference("Doctor", "The doctor.")
    hours: list[AvailabilityInput] = required(
        "All weekly hours of the doctor; they replace the hours before. No two may overlap. An empty list is a "
        "week without hours."
    )
    confirmed: bool = confirmation()


@input_type
class AddTimeOffInput:
    """A time in which a doctor cannot be booked, in the hospital's local time."""

    doctor_id: strawberry.ID = reference("Doctor", "The doctor.")
    starts_at: LocalDateTime = required(
        "Start of the time off. If the clock shows this time twice, the first one counts."
    )
    ends_at: LocalDateTime = required("End of the time off. If the clock shows this time twice, the second one counts.")
    reason: str | None = optional("Why the doctor is off, at most 1000 characters.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    confirmed: bool = confirmation()


@strawberry.type
class StaffMutation:
    """The staff's part of Mutation."""

    create_doctor: Doctor = record_command("create_doctor")
    register_doctor: SignUp = command(
        "register_doctor",
        RegisterDoctorInput,
        "A doctor registers online with a department. A mail asks to confirm the e-mail address "
        "(confirmSignUp); the doctor and the account are created then, and are PENDING until "
        "approveDoctor: only administrators see the doctor, and the doctor cannot be booked.",
    )
    approve_doctor: Doctor = command_on(
        "Doctor",
        "approve_doctor",
        "Approves a doctor who registered. The doctor can then sign in, and can be booked once weekly "
        "hours are set. To decline, call retireDoctor.",
    )
    create_nurse: Nurse = record_command("create_nurse")
    create_receptionist: Receptionist = record_command("create_receptionist")
    create_other_staff: OtherStaff = record_command("create_other_staff")
    set_availability: Doctor = command(
        "set_availability",
        SetAvailabilityInput,
        "Replaces a doctor's weekly hours. Appointments that are already booked stay. If the new hours leave some of "
        "them outside, `CONFIRMATION_NEEDED` lists these; `appointmentsOutsideHours` finds them afterwards.",
    )
    add_time_off: TimeOff = command(
        "add_time_off",
        AddTimeOffInput,
        "Adds time off in which a doctor cannot be booked. If the doctor has live appointments in that time, "
        "`CONFIRMATION_NEEDED` lists them; once confirmed, they stay, and `appointmentsOutsideHours` finds them. It "
        "fails for a local time that does not exist because the clocks are set forward.",
    )
    cancel_time_off: Doctor = command_on(
        "TimeOff", "cancel_time_off", "Cancels time off: the doctor can be booked in that time again."
    )
