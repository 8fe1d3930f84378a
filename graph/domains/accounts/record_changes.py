"""Who changed what of a record."""

import datetime as dt
import enum
from typing import Any

import strawberry

from graph.declare import ids
from graph.declare.declarations import ANY_TYPE, FunctionPage, declared
from graph.declare.fields import argument, choice, column, derived, enum_type, object_type
from graph.declare.relations import one, window_arguments
from graph.declare.reports import ReportRow
from graph.domains.refs import AccountRef


@enum_type
class RecordChangeKind(enum.Enum):
    """What became of a record."""

    INSERT = choice("INSERT", "The record was made.")
    UPDATE = choice("UPDATE", "The record was changed.")
    DELETE = choice("DELETE", "The record was deleted.")


def _encoded(record: str) -> str:
    type_name, _, key = record.partition(":")
    return ids.encode(type_name, int(key))


@object_type
class RecordChange(ReportRow):
    """A change of a record, of the fields that you may see."""

    changed_at: dt.datetime = column("When it was changed.")
    kind: RecordChangeKind = column("What became of the record.")
    reason: str | None = column("Why, as far as whoever changed it said so.")
    fields: list[str] = column("The fields that were changed, as the record's own type and its inputs name them.")
    before: str | None = column("What the fields held before, as a JSON object; null where the record was made.")
    after: str | None = column("What the fields held afterwards, as a JSON object; null where the record was deleted.")
    command: str | None = column("The command of the database that changed it, such as update_patient.")
    login: str = column("The login to the database: of the web server, or of a person who uses SQL.")
    account_id: strawberry.Private[int | None]
    record: strawberry.Private[str]

    record_id: strawberry.ID = derived(
        ("record",),
        _encoded,
        "The record that was changed: the one asked for, or one that is merged into it.",
        sql="rtrim(encode({0}::bytea, 'base64'), '=')",
    )
    account: AccountRef | None = one(
        "accounts_by_id", "account_id", "The account that changed it; null if none did, or if you may not see accounts."
    )


def record_changes() -> Any:
    """The field of Query."""
    own = (argument("id", strawberry.ID, "The record: a patient, an admission, a bill ...", reference=ANY_TYPE),)
    declaration = FunctionPage("record_changes", ("changed_at desc",), own)
    return declared(
        declaration,
        "Who changed what of a record that you see, when and why, the newest changes first; of a patient also of "
        "records that are merged into the patient's. "
        "Roles: `RECEPTIONIST`, `NURSE`, `DOCTOR`, `PHARMACIST`, `CASHIER`, `ADMIN`.",
        *own,
        *window_arguments(),
    )
