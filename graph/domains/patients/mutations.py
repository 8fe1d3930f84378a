"""Commands about patients."""

import datetime as dt
import uuid
from decimal import Decimal

import strawberry

from graph.declare.commands import REQUEST_ID, command, given, optional, reference, secret
from graph.declare.fields import input_of
from graph.domains.patients.types import Gender, Patient


@input_of
class FirstAppointmentInput:
    """A booking that is made along with its patient: both or neither."""

    doctor_id: strawberry.ID = reference("Doctor", "The doctor for the appointment.")
    starts_at: dt.datetime = given("When it starts.")
    duration_minutes: int = given("How long it takes: 5 to 480 minutes.")
    reason: str | None = optional("Why the patient comes.")


@input_of
class RegisterPatientInput:
    """A patient to be."""

    first_name: str = given("Given name.")
    last_name: str = given("Family name.")
    birth_date: dt.date = given("Date of birth.")
    gender: Gender = given("Gender.")
    phone: str | None = optional("Telephone.")
    email: str | None = optional("E-mail address.")
    address: str | None = optional("Postal address.")
    allergies: list[str] | None = optional("Substances the patient must not be given.")
    insurance_provider: str | None = optional("The insurer; required where the insurance covers a share.")
    insurance_policy_number: str | None = optional("The number of the policy there.")
    insurance_cover_percent: Decimal | None = optional("The share of a bill's total that it pays, percent.")
    medical_record_number: str | None = optional("Four digits or more; generated if absent.")
    first_appointment: FirstAppointmentInput | None = optional("The first booking.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)


@input_of
class SignUpPatientInput:
    """A patient who signs up without the front desk."""

    email: str = given("E-mail address to sign in with.")
    password: str = secret()
    first_name: str = given("Given name.")
    last_name: str = given("Family name.")
    birth_date: dt.date = given("Date of birth.")
    gender: Gender = given("Gender.")
    phone: str | None = optional("Telephone.")
    address: str | None = optional("Postal address.")
    allergies: list[str] | None = optional("Substances the patient must not be given.")
    first_appointment: FirstAppointmentInput | None = optional("The first booking.")


@input_of
class OpenPatientRecordInput:
    """Breaking the glass."""

    patient_id: strawberry.ID = reference("Patient", "Whose record.")
    reason: str = given("Why; it stays on record.")


@strawberry.type
class PatientsMutation:
    """The patients' part of Mutation."""

    register_patient: Patient = command(
        "register_patient", RegisterPatientInput, "Registers a patient, with a first booking if given: both or neither."
    )
    sign_up_patient: Patient = command(
        "sign_up_patient",
        SignUpPatientInput,
        "A patient signs up without the front desk: record, account and, if given, first booking: all or "
        "nothing. The answer has the record's own columns; sign in to see the rest.",
    )
    open_patient_record: Patient = command(
        "open_patient_record",
        OpenPatientRecordInput,
        "Opens the record of somebody who is not the asking doctor's patient, for four hours.",
    )
