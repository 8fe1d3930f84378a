"""The commands for all records that a filter finds, which `bulk` in db/entities declares, as mutations.

They follow by themselves, each from the command on one record: its input has the same filter as the connections, and
what the command on one record takes beside the record. What it answers with is the same for all of them.
"""

import uuid
from typing import Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from db.generate.bulk import USUAL, BulkCommand, bulk_commands, further_arguments
from graph.declare import ids
from graph.declare.commands import REQUEST_ID, command, confirmation, input_name, optional, required
from graph.declare.declarations import input_metadata
from graph.declare.fields import column, derived, fields_of, object_type
from graph.declare.filters import filter_of
from graph.declare.record_commands import CHANGE_REASON, changed, kind_of, type_of, words

AT_MOST = "atMost"
"""The field of an input that says how many records may be changed."""
USUAL_BULK, LARGEST_BULK = USUAL, 10_000
"""How many that is where it is absent, and at most; rules.most_in_bulk() holds everybody to the latter."""
_MEANINGS = {
    "update": "Changes all records that the filter finds. A field that is absent in `set` stays as it is; null clears.",
    "retire": "Retires all records that the filter finds.",
    "reinstate": "Takes all retired records that the filter finds back into use.",
    "delete": "Deletes all records that the filter finds, if no other record refers to any of them.",
}
_ALL_OR_NONE = (
    " Each is changed as by `{one}`, in one transaction: all of them, or none if one is refused. "
    "`ROWS_REFUSED` says which are refused, and why."
)


def _encoded(record_type: str, record_ids: list[int]) -> list[str]:
    encode = ids.encoder(record_type)
    return [encode(key) for key in record_ids]


@object_type
class BulkChange:
    """What a bulk edit changed, or would change."""

    row_count: int = column("How many records were changed.")
    dry_run: bool = derived(("is_dry_run",), bool, "Whether nothing was changed: these are the records that would be.")
    record_type: strawberry.Private[str]
    record_ids: strawberry.Private[list[int]]
    is_dry_run: strawberry.Private[bool]

    ids: list[strawberry.ID] = derived(
        ("record_type", "record_ids"), _encoded, "The ids of the records, which `nodes` reads; of deleted ones, too."
    )


def bulk_changes() -> type[Any]:
    """The mutations that follow by themselves."""
    made: dict[str, Any] = {"__annotations__": {}, "__doc__": "The declared bulk edits' part of Mutation."}
    for each in bulk_commands():
        made["__annotations__"][each.name] = BulkChange
        made[each.name] = command(each.name, _input(each), _meaning(each), is_bulk=True)
    return strawberry.type(type("BulkMutation", (), made))


def _meaning(each: BulkCommand) -> str:
    meaning = each.one.meaning or _MEANINGS[each.one.kind]
    return meaning + _ALL_OR_NONE.format(one=to_camel_case(each.one.name))


def _input(each: BulkCommand) -> type[Any]:
    one, of = each.one, type_of(each.one)
    finds = strawberry.field(
        description="Conditions that the records must meet; as in the connections, only records that you see.",
        metadata=input_metadata(is_filter=True),
    )
    fields: dict[str, tuple[Any, Any]] = {"filter": (filter_of(of), finds)}
    further = further_arguments(one)
    if "p_changes" in further:
        of_set = strawberry.field(
            description=f"The new values, which all of the records get: at least one. They are those of "
            f"`{to_camel_case(one.name)}`, but for what is of one record alone.",
            metadata=input_metadata(are_changes=True),
        )
        fields["set"] = (_set(each, of), of_set)
        fields["change_reason"] = (str | None, optional(CHANGE_REASON))
    if "p_reason" in further:
        fields["reason"] = (str, required("The reason, at most 1000 characters."))
    if "p_wanted_by" in further:
        fields["wanted_by"] = _wanted_by(each, of)
    if "p_confirmed" in further:
        fields["confirmed"] = (bool, confirmation())
    most = strawberry.field(
        description=f"The most records to change: 1 to {LARGEST_BULK}. If the filter finds more, `TOO_MANY_ROWS`. Each "
        "costs, changed or not.",
        default=USUAL_BULK,
    )
    tried = strawberry.field(
        description="Whether only to find out what would happen: the answer and the errors are the same, and nothing "
        "is changed.",
        default=False,
    )
    fields |= {"at_most": (int, most), "dry_run": (bool, tried), "request_id": (uuid.UUID | None, optional(REQUEST_ID))}
    description = f"The {words(one)} records to find, and what becomes of them."
    return _input_type(input_name(each.name), fields, description)


def _set(each: BulkCommand, of: type[Any]) -> type[Any]:
    fields = {name: changed(of, name) for name in each.written}
    name = input_name(each.name).removesuffix("Input")
    return _input_type(f"{name}Set", fields, f"The new values of {words(each.one)} records.")


def _wanted_by(each: BulkCommand, of: type[Any]) -> tuple[Any, Any]:
    name = each.one.declared.transitions[each.one.name].wanted_by
    (field,) = (field for field in fields_of(of) if field.python_name == name)
    kind = kind_of(field)
    description = "Who wants it. What the hospital wants costs no fee. Patients decide for themselves only."
    return kind, strawberry.field(description=description, default=kind.PATIENT)


def _input_type(name: str, fields: dict[str, tuple[Any, Any]], description: str) -> type[Any]:
    made: dict[str, Any] = {"__annotations__": {each: annotation for each, (annotation, _) in fields.items()}}
    made |= {each: field for each, (_, field) in fields.items()}
    return strawberry.input(type(name, (), made), description=description)
