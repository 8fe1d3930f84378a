"""Commands about staff."""

import datetime as dt
import uuid
from decimal import Decimal

import strawberry

from graph.declare.commands import REQUEST_ID, command, given, optional, reference, secret
from graph.declare.fields import input_of
from graph.declare.scalars import LocalDateTime
from graph.domains.staff.types import Doctor, Nurse, OtherStaff, Receptionist, Shift, TimeOff


@input_of
class CreateDoctorInput:
    """A doctor to be."""

    department_id: strawberry.ID = reference("Department", "The department where the doctor sees patients.")
    employee_number: str | None = optional("Six digits, unique in the hospital; generated if absent.")
    first_name: str = given("Given name.")
    last_name: str = given("Family name.")
    job_title: str | None = optional("Title on the door.")
    specialization: str = given("Field of medicine.")
    registration_number: str = given("Number in the medical register, unique in the hospital.")
    registration_expires_on: dt.date = given("Last day on which the registration is valid.")
    consultation_fee: Decimal = given("Price of an appointment in the hospital's currency.")
    practising_since: dt.date | None = optional("When the doctor began to practise.")
    phone: str | None = optional("For colleagues.")
    email: str | None = optional("For colleagues.")


@input_of
class RegisterDoctorInput:
    """A doctor who registers without an administrator."""

    email: str = given("E-mail address to sign in with.")
    password: str = secret()
    department_id: strawberry.ID = reference("Department", "The department where the doctor sees patients.")
    first_name: str = given("Given name.")
    last_name: str = given("Family name.")
    specialization: str = given("Field of medicine.")
    registration_number: str = given("Number in the medical register, unique in the hospital.")
    registration_expires_on: dt.date = given("Last day on which the registration is valid.")
    consultation_fee: Decimal = given("Price of an appointment in the hospital's currency.")
    practising_since: dt.date | None = optional("When the doctor began to practise.")
    phone: str | None = optional("For colleagues.")


@input_of
class ApproveDoctorInput:
    """The doctor to approve."""

    doctor_id: strawberry.ID = reference("Doctor", "Which one.")


@input_of
class CreateNurseInput:
    """A nurse to be."""

    department_id: strawberry.ID = reference("Department", "The department to work in.")
    employee_number: str | None = optional("Six digits, unique in the hospital; generated if absent.")
    first_name: str = given("Given name.")
    last_name: str = given("Family name.")
    shift: Shift = given("The nurse's shift.")


@input_of
class CreateReceptionistInput:
    """A receptionist to be."""

    department_id: strawberry.ID = reference("Department", "The department to work in.")
    employee_number: str | None = optional("Six digits, unique in the hospital; generated if absent.")
    first_name: str = given("Given name.")
    last_name: str = given("Family name.")
    job_title: str | None = optional("The job.")


@input_of
class CreateOtherStaffInput:
    """Somebody else to work here."""

    department_id: strawberry.ID = reference("Department", "The department to work in.")
    employee_number: str | None = optional("Six digits, unique in the hospital; generated if absent.")
    first_name: str = given("Given name.")
    last_name: str = given("Family name.")
    job_title: str = given("The job.")


@input_of
class AvailabilityInput:
    """Hours of a weekday, by the hospital's wall clock."""

    weekday: int = given("ISO weekday: 1 is Monday, 7 Sunday.")
    starts_at: dt.time = given("Local time of the first minute.")
    ends_at: dt.time = given("Local time of the end; 00:00 is the midnight that ends the day.")


@input_of
class SetAvailabilityInput:
    """A doctor's week."""

    doctor_id: strawberry.ID = reference("Doctor", "Whose week.")
    hours: list[AvailabilityInput] = given("All weekly hours of the doctor: the hours before are replaced.")


@input_of
class AddTimeOffInput:
    """A span in which a doctor cannot be booked, by the hospital's wall clock."""

    doctor_id: strawberry.ID = reference("Doctor", "Who is off.")
    starts_at: LocalDateTime = given("First moment off; of a time that the clock shows twice, the first.")
    ends_at: LocalDateTime = given("First moment back; of a time that the clock shows twice, the last.")
    reason: str | None = optional("Why, for the desk and the doctor.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_of
class CancelTimeOffInput:
    """The time off that is not taken."""

    time_off_id: strawberry.ID = reference("TimeOff", "Which one.")


@strawberry.type
class StaffMutation:
    """The staff's part of Mutation."""

    create_doctor: Doctor = command("create_doctor", CreateDoctorInput, "Adds a doctor to a department.")
    register_doctor: Doctor = command(
        "register_doctor",
        RegisterDoctorInput,
        "A doctor registers with a department. Doctor and account are PENDING until "
        "approveDoctor: only administrators see the doctor, and nobody books them.",
    )
    approve_doctor: Doctor = command(
        "approve_doctor",
        ApproveDoctorInput,
        "Approves a doctor who registered: the doctor may sign in, and be booked once they have hours. "
        "retireDoctor declines.",
    )
    create_nurse: Nurse = command("create_nurse", CreateNurseInput, "Adds a nurse to a department.")
    create_receptionist: Receptionist = command(
        "create_receptionist", CreateReceptionistInput, "Adds a receptionist to a department."
    )
    create_other_staff: OtherStaff = command(
        "create_other_staff", CreateOtherStaffInput, "Adds somebody else to a department."
    )
    set_availability: Doctor = command(
        "set_availability", SetAvailabilityInput, "Replaces a doctor's weekly hours. Appointments already booked stay."
    )
    add_time_off: TimeOff = command(
        "add_time_off",
        AddTimeOffInput,
        "Keeps a doctor from being booked for a while. Refused while the doctor has live"
        " appointments then, which are named, and for a time that the clock never shows, being set forward past it.",
    )
    cancel_time_off: Doctor = command(
        "cancel_time_off", CancelTimeOffInput, "Takes time off back, so that the doctor can be booked then."
    )
