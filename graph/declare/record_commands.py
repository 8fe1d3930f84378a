"""The plain commands on one record that db/entities declares, as mutations.

What creates a record, and what takes it from one status to another, its domain places among its own mutations:

    create_nurse: Nurse = record_command("create_nurse")

Whatever updates, retires, reinstates and deletes follows by itself. Types and descriptions of the inputs are those of
the record's own type. An update's input has the record's id and, each optional, the columns that the command sets: left
out, a column stays as it is; null clears it.
"""

import uuid
from functools import cache
from types import NoneType
from typing import Any, get_args

import strawberry
from strawberry.types.base import StrawberryOptional
from strawberry.types.field import StrawberryField

from db.generate.command_parts import Command
from db.generate.commands import commands
from graph.declare.commands import (
    REQUEST_ID,
    change,
    command,
    confirmation,
    input_name,
    input_of_one,
    optional,
    optional_reference,
    reference,
    required,
)
from graph.declare.declarations import Embedded, Relation, declaration_of
from graph.declare.entities import SOURCES
from graph.declare.fields import fields_of, node_of

_MEANINGS = {
    "update": "Changes the {thing}. A field that is absent stays as it is; null clears it.",
    "retire": "Retires the {thing}. The record is kept, but cannot be used for anything new.",
    "reinstate": "Takes the retired {thing} back into use.",
    "delete": "Deletes the {thing} if no other record refers to it, for mistakes. Answers with the deleted record.",
}


CHANGE_REASON = "Why it is changed; kept, and shown by `recordChanges`. A hospital may require it."


def changes() -> type[Any]:
    """The mutations that follow by themselves."""
    made: dict[str, Any] = {"__annotations__": {}, "__doc__": "The declared commands' part of Mutation."}
    for each in _declared().values():
        if each.kind in _MEANINGS:
            made["__annotations__"][each.name] = type_of(each)
            made[each.name] = record_command(each.name)
    return strawberry.type(type("ChangesMutation", (), made))


def record_command(name: str) -> Any:
    """The mutation field of a declared command."""
    each = _declared()[name]
    meaning = each.meaning or _MEANINGS[each.kind].format(thing=words(each))
    return command(each.name, _input(each), meaning)


@cache
def _declared() -> dict[str, Command]:
    return {each.name: each for each in commands()}


def words(each: Command) -> str:
    """What the record is called in descriptions."""
    return each.singular.replace("_", " ")


def type_of(each: Command) -> type[Any]:
    """The type of the record."""
    plural = each.table.partition(".")[2]
    (found,) = (source.type for source in SOURCES.values() if source.plural == plural)
    return found


def _input(each: Command) -> type[Any]:
    of, thing = type_of(each), words(each)
    if each.kind not in {"create", "update"}:
        return input_of_one(of.__name__, each.name)
    annotations: dict[str, Any] = {}
    made: dict[str, Any] = {"__annotations__": annotations}
    if each.kind == "create":
        description = f"The new {thing}."
    else:
        key = f"{each.singular}_id"
        annotations[key], made[key] = strawberry.ID, reference(of.__name__, f"The {thing} to update.")
        description = f"The {thing} and the fields to change."
    for column in each.columns:
        annotations[column], made[column] = _begun(each, of, column) if each.kind == "create" else changed(of, column)
    if each.kind == "update":
        annotations["change_reason"], made["change_reason"] = str | None, optional(CHANGE_REASON)
    if each.is_repeatable:
        annotations["request_id"], made["request_id"] = uuid.UUID | None, optional(REQUEST_ID)
    if each.may_ask:
        annotations["confirmed"], made["confirmed"] = bool, confirmation()
    return strawberry.input(type(input_name(each.name), (), made), description=description)


def _begun(each: Command, of: type[Any], column: str) -> tuple[Any, Any]:
    """The annotation and the field for a column of a new record."""
    is_optional = column in each.optional
    for field in fields_of(of):
        description = _description(field)
        if is_optional and column in each.generated:
            description = f"{description} Generated if absent."
        declaration = declaration_of(field)
        if isinstance(declaration, Relation) and declaration.key == column:
            refers = node_of(field).__name__
            if is_optional:
                return strawberry.ID | None, optional_reference(refers, description)
            return strawberry.ID, reference(refers, description)
        if field.python_name == column:
            kind = kind_of(field)
            return (kind | None, optional(description)) if is_optional else (kind, required(description))
    raise _unknown(of, column)


def changed(of: type[Any], column: str) -> tuple[Any, Any]:
    """The annotation and the field for a column of a type: of its own field, or of one that is made of it."""
    for field in fields_of(of):
        declaration = declaration_of(field)
        if isinstance(declaration, Relation) and declaration.key == column:
            return strawberry.ID | None, change(_description(field), reference=node_of(field).__name__)
        if field.python_name == column:
            return kind_of(field) | None, change(_description(field))
        if isinstance(declaration, Embedded) and column.startswith(declaration.prefix):
            return changed(node_of(field), column.removeprefix(declaration.prefix))
    raise _unknown(of, column)


def kind_of(field: StrawberryField) -> Any:
    """The type of a field's values, as it is annotated, but for null."""
    annotation: Any = field.type_annotation.annotation if field.type_annotation else None
    if isinstance(field.type, StrawberryOptional):
        (annotation,) = (each for each in get_args(annotation) if each is not NoneType)
    return annotation


def _description(field: StrawberryField) -> str:
    # When a column is null for a reader does not concern those who write it.
    return f"{(field.description or '').partition('; null ')[0].rstrip('.')}."


def _unknown(of: type[Any], column: str) -> TypeError:
    return TypeError(f"{of.__name__} shows no {column}, so that there is nothing to describe it by")
