"""Accounts, and what signing in answers with."""

import datetime as dt
import enum
from operator import itemgetter

import strawberry

from graph.declare.entities import Dated, Node, entity
from graph.declare.fields import choice, choices, column, derived, typed
from graph.declare.relations import one
from graph.domains.refs import AccountRef, DoctorRef, NurseRef, PatientRef, ReceptionistRef


@choices
class Role(enum.Enum):
    """What an account may see and do."""

    PATIENT = choice("PATIENT", "Sees their own record; books, cancels and pays for themselves.")
    RECEPTIONIST = choice("RECEPTIONIST", "Patients, appointments and the waiting room.")
    NURSE = choice("NURSE", "Sees the patients of the nurse's department.")
    DOCTOR = choice("DOCTOR", "Sees the doctor's patients and their records.")
    PHARMACIST = choice("PHARMACIST", "Medications, stock and prescriptions.")
    CASHIER = choice("CASHIER", "Bills and payments.")
    ANALYST = choice("ANALYST", "Reports without identities.")
    AUDITOR = choice("AUDITOR", "The audit, accounts and their roles.")
    ADMIN = choice("ADMIN", "Everything of the hospital.")


@choices
class AccountStatus(enum.Enum):
    """Whether an account may sign in."""

    PENDING = choice("PENDING", "Not before its doctor is approved.")
    ACTIVE = choice("ACTIVE", "It may.")
    SUSPENDED = choice("SUSPENDED", "It may not, and its sessions have ended.")


@entity("accounts")
class Account(Node, Dated):
    """A person who may sign in, with the union of their roles."""

    email: str = column("Sign-in name, unique in the hospital.")
    roles: list[Role] = column("All roles of the account.")
    status: AccountStatus = column("Whether it may sign in.")
    last_sign_in_at: dt.datetime | None = column("When it last signed in.")
    patient_id: strawberry.Private[int | None]
    doctor_id: strawberry.Private[int | None]
    nurse_id: strawberry.Private[int | None]
    receptionist_id: strawberry.Private[int | None]

    role: Role = derived(("roles",), itemgetter(0), "The first of the roles, for clients that know only one.")

    patient: PatientRef | None = one("patients_by_id", "patient_id", "The patient it belongs to.")
    doctor: DoctorRef | None = one("doctors_by_id", "doctor_id", "The doctor it belongs to.")
    nurse: NurseRef | None = one("nurses_by_id", "nurse_id", "The nurse it belongs to.")
    receptionist: ReceptionistRef | None = one(
        "receptionists_by_id", "receptionist_id", "The receptionist it belongs to."
    )


@typed
class Session:
    """A signed-in client and its tokens."""

    access_token: str = column("Send it as `Authorization: Bearer <accessToken>`.")
    expires_at: dt.datetime = column("When the access token expires: refresh it before.")
    refresh_token: str = column("Exchange it with refreshSession, once, for another pair of tokens. Keep it secret.")
    refresh_expires_at: dt.datetime = column("When the refresh token expires.")
    account_id: strawberry.Private[int]

    account: AccountRef = one("accounts_by_id", "account_id", "Who signed in.")


@typed
class Viewer:
    """The account that is signed in, and what it may do."""

    permissions: list[str] = column("The permissions that the account's roles grant.")
    account_id: strawberry.Private[int]
    patient_id: strawberry.Private[int | None]
    doctor_id: strawberry.Private[int | None]
    nurse_id: strawberry.Private[int | None]
    receptionist_id: strawberry.Private[int | None]

    account: AccountRef = one("accounts_by_id", "account_id", "The account.")
    patient: PatientRef | None = one("patients_by_id", "patient_id", "The patient that the account is for.")
    doctor: DoctorRef | None = one("doctors_by_id", "doctor_id", "The doctor that the account is for.")
    nurse: NurseRef | None = one("nurses_by_id", "nurse_id", "The nurse that the account is for.")
    receptionist: ReceptionistRef | None = one(
        "receptionists_by_id", "receptionist_id", "The receptionist that the account is for."
    )
