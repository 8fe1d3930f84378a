"""Accounts, and what signing in answers with."""

import datetime as dt
import enum
from operator import itemgetter

import strawberry

from graph.declare.entities import Dated, Node, entity
from graph.declare.fields import choice, column, derived, enum_type, object_type
from graph.declare.pagination import Connection
from graph.declare.relations import one, page, value
from graph.domains.refs import (
    AccountRef,
    AccountSessionRef,
    DatabaseUserRef,
    DoctorRef,
    NurseRef,
    PatientRef,
    ReceptionistRef,
)
from wardgraph.registry import BY_SQLSTATE


def _code_of(sqlstate: str | None) -> str | None:
    return BY_SQLSTATE[sqlstate].code if sqlstate else None


@enum_type
class Role(enum.Enum):
    """What an account may see and do."""

    PATIENT = choice(
        "PATIENT", "Sees their own record. Books and cancels their own appointments and pays their own bills."
    )
    RECEPTIONIST = choice("RECEPTIONIST", "Manages patients, appointments and the waiting room.")
    NURSE = choice("NURSE", "Sees the patients of the nurse's department. Admits and discharges patients.")
    DOCTOR = choice("DOCTOR", "Sees the doctor's patients and their records, and treats them.")
    PHARMACIST = choice("PHARMACIST", "Manages medications, stock and prescriptions.")
    CASHIER = choice("CASHIER", "Manages bills and payments.")
    ANALYST = choice("ANALYST", "Reads reports that show no identities.")
    AUDITOR = choice("AUDITOR", "Sees accounts and their roles, and the audit.")
    ADMIN = choice("ADMIN", "Manages everything in the hospital.")


@enum_type
class AccountStatus(enum.Enum):
    """Whether an account may sign in."""

    INVITED = choice("INVITED", "It may not yet: nobody has accepted the invitation.")
    PENDING = choice("PENDING", "It may not yet: the account's doctor waits for approval.")
    ACTIVE = choice("ACTIVE", "It may sign in.")
    SUSPENDED = choice("SUSPENDED", "It may not sign in, and its sessions have ended.")
    DELETED = choice(
        "DELETED",
        "It was deleted. Its e-mail address is no longer a person's, its names, telephone and password are gone, and "
        "it is kept for the records that name it.",
    )


@entity("accounts")
class Account(Node, Dated):
    """An account of a person who may sign in. It has the rights of all its roles together."""

    email: str = column("E-mail address to sign in with, unique in the hospital.")
    roles: list[Role] = column("All roles of the account, at least one.")
    status: AccountStatus = column("Whether the account may sign in.")
    last_sign_in_at: dt.datetime | None = column("When the account last signed in; null if it never did.")
    first_name: str | None = column(
        "Given name, at most 100 characters; empty if there is only a family name, null if only the record of the "
        "account's person has it."
    )
    last_name: str | None = column(
        "Family name, at most 100 characters; empty if there is only a given name, null if only the record of the "
        "account's person has it."
    )
    phone: str | None = column(
        "Telephone number, at most 50 characters; null if only the record of the account's person has it."
    )
    last_failed_sign_in_at: dt.datetime | None = column(
        "When somebody last gave a wrong password for the account; null if nobody did."
    )
    failed_sign_ins: int = column("How often somebody gave a wrong password since the account last signed in.")
    second_factor_since: dt.datetime | None = column(
        "Since when the account signs in with a code as well; null if it does not."
    )
    patient_id: strawberry.Private[int | None]
    doctor_id: strawberry.Private[int | None]
    nurse_id: strawberry.Private[int | None]
    receptionist_id: strawberry.Private[int | None]

    role: Role = derived(
        ("roles",), itemgetter(0), "The first of the roles, for clients that handle only one.", sql="({0})[1]"
    )

    patient: PatientRef | None = one(
        "patients_by_id", "patient_id", "The patient that the account is for; null if it is not a patient's."
    )
    doctor: DoctorRef | None = one(
        "doctors_by_id", "doctor_id", "The doctor that the account is for; null if it is not a doctor's."
    )
    nurse: NurseRef | None = one(
        "nurses_by_id", "nurse_id", "The nurse that the account is for; null if it is not a nurse's."
    )
    receptionist: ReceptionistRef | None = one(
        "receptionists_by_id",
        "receptionist_id",
        "The receptionist that the account is for; null if it is not a receptionist's.",
    )
    sessions: Connection[AccountSessionRef] = page(
        "sessions_by_account_id_page", "The account's sessions, the newest first.", order=("created_at desc",)
    )


@object_type
class RoleSummary:
    """A role: how many accounts have it, and what it permits."""

    role: Role = column("The role.")
    accounts: int = column("How many accounts have the role, but for deleted ones.")
    permissions: list[str] = column(
        "Names of the permissions that the role grants, such as `appointment.book`; with `.own` at the end, only for "
        "the person's own records."
    )


@entity("sessions")
class AccountSession(Node):
    """A client that signed in, such as a browser."""

    created_at: dt.datetime = column("When it signed in.")
    refreshed_at: dt.datetime = column("When it last exchanged its refresh token, or signed in.")
    expires_at: dt.datetime = column("When the session ends unless it is refreshed.")
    ends_at: dt.datetime = column("When the session ends, however often it is refreshed.")
    revoked_at: dt.datetime | None = column("When it signed out, or was signed out; null if it was not.")
    client_address: str | None = column("The network address that it signed in from; null if that is not known.")
    user_agent: str | None = column("The program that signed in, in its own words; null if it named none.")
    account_id: strawberry.Private[int]

    account: AccountRef = one("accounts_by_id", "account_id", "The account that is signed in.")


@object_type
class SignUp:
    """A sign-up that waits until its e-mail address is confirmed. Nothing is stored in the hospital's records before.

    The answer is the same whether the address has an account or not: the mail says which.
    """

    email: str = column("The address that a mail was sent to: its link leads to confirmSignUp.")
    expires_at: dt.datetime = column("Until when the sign-up can be confirmed.")
    held_until: dt.datetime | None = column(
        "Until when the time of the first appointment is held; null if none was asked for. After that it is booked "
        "only if it is still free."
    )


@object_type
class ConfirmedSignUp:
    """What a confirmed sign-up made: a record and an account. Sign in to see them."""

    email: str = column("E-mail address to sign in with.")
    account_status: AccountStatus = column(
        "Whether the account may sign in: ACTIVE for a patient, PENDING for a doctor until approveDoctor."
    )
    has_password: bool = column(
        "Whether the account has the password of the sign-up. False if several signed up with the address at once: a "
        "mail was sent to choose a password."
    )
    appointment_starts_at: dt.datetime | None = column("Start of the first appointment; null if none was booked.")
    booking_refused_message: str | None = column(
        "Why the first appointment was not booked; null if it was, or none was asked for."
    )
    refused_sqlstate: strawberry.Private[str | None]

    booking_refused_code: str | None = derived(
        ("refused_sqlstate",),
        _code_of,
        "Why the first appointment was not booked, as an error code such as `DOUBLE_BOOKED`; null if it was booked, or "
        "none was asked for. Record and account are there all the same: sign in and book another time.",
    )


@object_type
class Session:
    """The tokens of a client that signed in."""

    access_token: str = column("Send it as `Authorization: Bearer <accessToken>`.")
    expires_at: dt.datetime = column("When the access token expires: call refreshSession before.")
    refresh_token: str = column("Exchange it once, with refreshSession, for a new pair of tokens. Keep it secret.")
    refresh_expires_at: dt.datetime = column("When the refresh token expires.")
    account_id: strawberry.Private[int]
    id: strawberry.Private[int]

    account: AccountRef = one("accounts_by_id", "account_id", "The account that signed in.")
    session: AccountSession = one("sessions_by_id", "id", "The session that the tokens are for.")


@object_type
class SecondFactorSecret:
    """What an authenticator is set up with. It is shown this once."""

    secret: str = column("The secret in base32, to type into an authenticator.")
    uri: str = column("The same as an `otpauth` address, to show as a QR code.")


@object_type
class RecoveryCodes:
    """Codes to sign in with once each, for whoever has lost the authenticator. They are shown this once."""

    codes: list[str] = column("Ten codes.")


@object_type
class Viewer:
    """The account that is signed in, and its permissions."""

    permissions: list[str] = column(
        "Names of the permissions that the account's roles grant, such as `appointment.book`."
    )
    account_id: strawberry.Private[int]
    patient_id: strawberry.Private[int | None]
    doctor_id: strawberry.Private[int | None]
    nurse_id: strawberry.Private[int | None]
    receptionist_id: strawberry.Private[int | None]

    account: AccountRef = one("accounts_by_id", "account_id", "The account that is signed in.")
    patient: PatientRef | None = one(
        "patients_by_id", "patient_id", "The patient that the account is for; null if it is not a patient's."
    )
    doctor: DoctorRef | None = one(
        "doctors_by_id", "doctor_id", "The doctor that the account is for; null if it is not a doctor's."
    )
    nurse: NurseRef | None = one(
        "nurses_by_id", "nurse_id", "The nurse that the account is for; null if it is not a nurse's."
    )
    receptionist: ReceptionistRef | None = one(
        "receptionists_by_id",
        "receptionist_id",
        "The receptionist that the account is for; null if it is not a receptionist's.",
    )


@enum_type
class DatabaseRole(enum.Enum):
    """What a person may do who logs in to the database itself."""

    ADMINISTRATOR = choice("ADMINISTRATOR", "Reads all records, accounts and the audit. Writes records and accounts.")
    DBA = choice("DBA", "Does what ADMINISTRATOR does, and reads the tables that the software keeps for itself.")
    DEVELOPER = choice("DEVELOPER", "Creates, reads, updates and deletes records. No accounts, sessions or audit.")
    DATA_ANALYST = choice("DATA_ANALYST", "Reads records without identities: no names, contact data or free text.")
    AUDITOR = choice("AUDITOR", "Reads all records, accounts and the audit.")
    QA_SUPPORT = choice("QA_SUPPORT", "Reads and creates records. No accounts, sessions or audit.")


@entity("database_users")
class DatabaseUser(Node, Dated):
    """A person who may log in to the database with SQL, and reaches the rows of this hospital only."""

    login: str = column("Name to log in with: `wg_`, the hospital and the name that was asked for.")
    role: DatabaseRole = column("What the login may do.")
    password_set_at: dt.datetime = column("When the password was last set here; the person may have changed it since.")
    created_by_id: strawberry.Private[int | None]

    connections: int | None = value(
        "connections_by_database_user_id",
        "connections",
        "Connections that are open now; null if the server has no such role any more.",
    )
    created_by: AccountRef | None = one(
        "accounts_by_id", "created_by_id", "The account that made the login; null if the operator did."
    )


@object_type
class DatabaseUserPassword:
    """A database user with a new password."""

    password: str = column("The password, shown this once: the server keeps only a SCRAM-SHA-256 verifier of it.")
    database_user_id: strawberry.Private[int]

    database_user: DatabaseUserRef = one("database_users_by_id", "database_user_id", "The database user.")


@object_type
class DatabaseRoleSummary:
    """A role of database users, as the database server has it."""

    role: DatabaseRole = column("The role.")
    users: int = column("The number of this hospital's database users that hold the role.")
    privileges: list[str] = column("What the role may do with which view, such as `INSERT, SELECT ON records.rooms`.")
