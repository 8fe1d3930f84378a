"""Commands about patients."""

import datetime as dt
import uuid
from decimal import Decimal

import strawberry

from graph.declare.commands import REQUEST_ID, command, command_on, confirmation, optional, reference, required, secret
from graph.declare.fields import input_type
from graph.declare.record_commands import record_command
from graph.domains.accounts.types import SignUp
from graph.domains.patients.contacts import ContactPerson
from graph.domains.patients.types import Gender, InsuranceEntry, Patient, PatientMerge


@input_type
class FirstAppointmentInput:
    """The patient's first appointment. It is booked together with the record: both or neither."""

    doctor_id: strawberry.ID = reference("Doctor", "The doctor.")
    starts_at: dt.datetime = required("When the appointment starts.")
    duration_minutes: int = required("Length in minutes: 5 to 480.")
    reason: str | None = optional("Why the patient comes, at most 1000 characters.")


@input_type
class RegisterPatientInput:
    """A new patient."""

    first_name: str | None = optional("Given name, at most 100 characters. May be left out if there is a family name.")
    last_name: str | None = optional("Family name, at most 100 characters. May be left out if there is a given name.")
    birth_date: dt.date = required("Date of birth: a day of the last 130 years.")
    birth_date_estimated: bool | None = optional("Whether the date of birth is an estimate. False if absent.")
    gender: Gender = required("Gender.")
    phone: str | None = optional(
        "Telephone number, at most 50 characters: with a calling code, or of the hospital's country."
    )
    email: str | None = optional("E-mail address.")
    address: str | None = optional("Postal address, at most 500 characters.")
    allergies: list[str] | None = optional(
        "Substances that the patient must not be given: at most 100, of 1 to 200 characters each."
    )
    insurance_provider: str | None = optional(
        "Name of the insurer, at most 200 characters: required if the insurance pays a share."
    )
    insurance_policy_number: str | None = optional(
        "Number of the patient's policy with the insurer, at most 100 characters."
    )
    insurance_cover_percent: Decimal | None = optional(
        "The share of each bill's total that the insurance pays, in percent: 0 to 100."
    )
    medical_record_number: str | None = optional(
        "Medical record number: 4 to 18 digits, unique in the hospital. Generated if absent."
    )
    first_appointment: FirstAppointmentInput | None = optional("A first appointment to book.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    confirmed: bool = confirmation()


@input_type
class SignUpPatientInput:
    """A patient who signs up online."""

    email: str = required("E-mail address to sign in with.")
    password: str = secret()
    first_name: str | None = optional("Given name, at most 100 characters. May be left out if there is a family name.")
    last_name: str | None = optional("Family name, at most 100 characters. May be left out if there is a given name.")
    birth_date: dt.date = required("Date of birth: a day of the last 130 years.")
    gender: Gender = required("Gender.")
    phone: str | None = optional(
        "Telephone number, at most 50 characters: with a calling code, or of the hospital's country."
    )
    address: str | None = optional("Postal address, at most 500 characters.")
    allergies: list[str] | None = optional(
        "Substances that the patient must not be given: at most 100, of 1 to 200 characters each."
    )
    first_appointment: FirstAppointmentInput | None = optional("A first appointment to book.")


@input_type
class MergePatientsInput:
    """Two records of one patient."""

    keep_patient_id: strawberry.ID = reference("Patient", "The record to keep.")
    merge_patient_id: strawberry.ID = reference("Patient", "The record to merge into it.")
    reason: str = required("Why the two records are of one patient, at most 1000 characters.")
    request_id: uuid.UUID | None = optional(REQUEST_ID)
    confirmed: bool = confirmation()


@input_type
class UnmergePatientsInput:
    """A merge to undo."""

    merge_id: strawberry.ID = reference("PatientMerge", "The merge.")
    reason: str = required("Why the two records are not of one patient, at most 1000 characters.")


@input_type
class RecordDeathInput:
    """The death of a patient."""

    patient_id: strawberry.ID = reference("Patient", "The patient.")
    deceased_on: dt.date = required("The day on which the patient died: today or before.")
    confirmed: bool = confirmation()


@input_type
class UpdateOwnInsuranceInput:
    """The asking patient's insurance."""

    insurance_provider: str = required("Name of the insurer, at most 200 characters.")
    insurance_policy_number: str | None = optional("Number of the policy, at most 100 characters.")
    cover_percent: Decimal | None = optional(
        "The share of each bill's total that the insurance pays, in percent: 0 to 100. Staff may correct it."
    )


@input_type
class CheckInsuranceInput:
    """The result of checking an insurance that a patient entered."""

    insurance_entry_id: strawberry.ID = reference("InsuranceEntry", "The entry.")
    accepted: bool = required("Whether the insurance holds.")
    cover_percent: Decimal | None = optional(
        "The share that the insurance pays, in percent: 0 to 100. As the patient entered it if absent."
    )
    reason: str | None = optional("Why the entry is refused, at most 1000 characters: required then.")


@strawberry.type
class PatientsMutation:
    """The patients' part of Mutation."""

    register_patient: Patient = command(
        "register_patient",
        RegisterPatientInput,
        "Registers a patient, and books a first appointment if one is given: both or neither. If the patient is likely "
        "registered already, `CONFIRMATION_NEEDED` names these records.",
    )
    sign_up_patient: SignUp = command(
        "sign_up_patient",
        SignUpPatientInput,
        "A patient signs up online. A mail asks to confirm the e-mail address (confirmSignUp); the record, the account "
        "and the first appointment, if given, are created then. The time of the first appointment is held for some "
        "minutes.",
    )
    merge_patients: PatientMerge = command(
        "merge_patients",
        MergePatientsInput,
        "Merges two records of one patient: all rows of one are moved to the other, whose blanks are filled. The other "
        "record stays, leaves all lists, and names the one that was kept. Asks to confirm where the two differ.",
    )
    unmerge_patients: PatientMerge = command(
        "unmerge_patients",
        UnmergePatientsInput,
        "Undoes a merge: both records are as they were, each with its rows. What was added to a row since goes with "
        "it; other rows that were made since stay with the record that was kept.",
    )
    record_death: Patient = command(
        "record_death",
        RecordDeathInput,
        "Records the day on which a patient died. Nothing new is booked, prescribed or admitted then. Asks to "
        "confirm that appointments from that day on are cancelled.",
    )
    withdraw_death: Patient = command_on(
        "Patient",
        "withdraw_death",
        "Takes back a date of death that was recorded by mistake, with a reason that stays on record. Cancelled "
        "appointments stay cancelled.",
    )
    open_patient_record: Patient = command_on(
        "Patient",
        "open_patient_record",
        "Gives the doctor access for four hours to the record of a patient who is not the doctor's "
        "(break-glass access). The reason has at least 10 characters. A doctor can do this only so often in an hour; "
        "each time is on record in `recordOpenings`, which auditors, administrators and the patient can read.",
    )
    add_contact_person: ContactPerson = record_command("add_contact_person")
    update_own_insurance: InsuranceEntry = command(
        "update_own_insurance",
        UpdateOwnInsuranceInput,
        "Enters the insurance of the patient who asks. It counts once staff have accepted it.",
    )
    check_insurance: InsuranceEntry = command(
        "check_insurance",
        CheckInsuranceInput,
        "Accepts an insurance that a patient entered, which is the patient's from then on, or refuses it.",
    )
