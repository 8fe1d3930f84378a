"""The audit: who did what, when, to which record."""

import datetime as dt
import enum
from typing import Any

import strawberry

from graph.declare import ids
from graph.declare.declarations import FunctionPage, declared
from graph.declare.fields import argument, choice, column, derived, enum_type, object_type
from graph.declare.relations import one, window_arguments
from graph.declare.reports import ReportRow
from graph.domains.refs import AccountRef


@enum_type
class AuditEventKind(enum.Enum):
    """What happened."""

    INSERT = choice("INSERT", "A row was made.")
    UPDATE = choice("UPDATE", "A row was changed.")
    DELETE = choice("DELETE", "A row was deleted.")
    TRUNCATE = choice("TRUNCATE", "A whole table was emptied.")
    READ = choice("READ", "Clinical data was read.")
    READ_AUDIT = choice("READ_AUDIT", "The audit was read.")
    BULK_LOAD = choice("BULK_LOAD", "Many rows were loaded at once, none of which is on record by itself.")
    BREAK_GLASS = choice("BREAK_GLASS", "A doctor opened the record of another's patient.")
    SIGN_IN = choice("SIGN_IN", "An account signed in.")
    SIGN_IN_FAILED = choice("SIGN_IN_FAILED", "Somebody gave a wrong password.")
    SIGN_OUT = choice("SIGN_OUT", "An account signed out.")
    LOCKED_OUT = choice("LOCKED_OUT", "Too much was tried, and more was refused.")
    TOKEN_REUSED = choice("TOKEN_REUSED", "A refresh token was used twice, so that its sessions ended.")


def _patients(keys: list[int]) -> list[str]:
    return list(map(ids.encoder("Patient"), keys))


def _concerned() -> Any:
    encoded = f"ARRAY(SELECT {ids.encoder_sql('Patient').format('key')} FROM unnest({{0}}) AS key)"
    field = derived(("patient_ids",), _patients, "Ids of the patients whose records were read or written.", sql=encoded)
    # The column that it is made of has the name already.
    field.graphql_name = "patientIds"
    return field


@object_type
class AuditEvent(ReportRow):
    """Something that happened, as it is on record."""

    occurred_at: dt.datetime = column("When it happened.")
    kind: AuditEventKind = column("What happened.")
    login: str = column("The login to the database: of the web server, or of a person who uses SQL.")
    table_name: str | None = column("The table that was written, such as clinic.visits.")
    row_id: str | None = column("The key, within the hospital, of the row that was written.")
    patient_ids: strawberry.Private[list[int]]
    changed_columns: list[str] | None = column("The columns that an UPDATE changed.")
    before: str | None = column(
        "What an UPDATE changed, or the row that was deleted, as JSON. Null if you may not see clinical data."
    )
    after: str | None = column(
        "What an UPDATE made of it, or the row that was made, as JSON. Null if you may not see clinical data."
    )
    details: str | None = column(
        "Of a READ the keys of the rows by their kind, and the fields of the filter of what was only counted; of "
        "others what belongs to it, as JSON."
    )
    command: str | None = column("The command of the database that was called, such as book_appointment.")
    client_address: str | None = column("The network address that the request came from.")
    request_id: str | None = column("The request's id, which its answer had in the header X-Request-Id.")
    account_id: strawberry.Private[int | None]

    concerned: list[strawberry.ID] = _concerned()
    account: AccountRef | None = one("accounts_by_id", "account_id", "The account that did it; null if none did.")


def audit_events() -> Any:
    """The field of Query."""
    own = (
        argument(
            "patient_id",
            strawberry.ID | None,
            "Only those that concern this patient, also by a record that is merged into the patient's.",
            reference="Patient",
        ),
        argument("account_id", strawberry.ID | None, "Only those of this account.", reference="Account"),
        argument("kind", AuditEventKind | None, "Only those of this kind."),
        argument("table_name", str | None, "Only writes of this table, such as clinic.visits."),
        argument("row_id", str | None, "Only writes of the rows with this key."),
        argument("since", dt.datetime | None, "Only those at this time or later."),
        argument("until", dt.datetime | None, "Only those before this time."),
    )
    declaration = FunctionPage("audit_events", ("occurred_at desc",), own)
    return declared(
        declaration,
        "What is on record, the newest first. That it was read is on record, too. Roles: `AUDITOR`, `ADMIN`.",
        *own,
        *window_arguments(),
    )
