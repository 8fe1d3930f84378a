"""The plain commands on one record that db/entities declares, as mutations: update, retire, reinstate, delete.

An update's input has the record's id and, each optional, the columns that the command sets: left out, a column stays as
it is; null clears it. Their types and descriptions are those of the record's own type.
"""

from typing import Any

import strawberry
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from db.generate.commands import Command, commands
from graph.declare.commands import change, command, reference
from graph.declare.entities import SOURCES
from graph.declare.fields import fields_of, node_of

_MEANINGS = {
    "update": "Changes the {thing}. A field that is absent stays as it is; null clears it.",
    "retire": "Retires the {thing}. The record is kept, but cannot be used for anything new.",
    "reinstate": "Takes the retired {thing} back into use.",
    "delete": "Deletes the {thing} if no other record refers to it, for mistakes. Answers with the deleted record.",
}


def changes() -> type[Any]:
    """The mutations of all declared commands."""
    made: dict[str, Any] = {"__annotations__": {}, "__doc__": "The declared commands' part of Mutation."}
    for each in commands():
        made["__annotations__"][each.name] = _type_of(each)
        made[each.name] = command(
            each.name,
            _input(each),
            _MEANINGS[each.kind].format(thing=each.singular.replace("_", " ")),
        )
    return strawberry.type(type("ChangesMutation", (), made))


def _type_of(each: Command) -> type[Any]:
    things = each.table.partition(".")[2]
    (found,) = (source.type for source in SOURCES.values() if source.things == things)
    return found


def _input(each: Command) -> type[Any]:
    of = _type_of(each)
    key, thing = f"{each.singular}_id", each.singular.replace("_", " ")
    annotations: dict[str, Any] = {key: strawberry.ID}
    made: dict[str, Any] = {"__annotations__": annotations, key: reference(of.__name__, f"The {thing} to {each.kind}.")}
    for column in each.columns:
        annotations[column], made[column] = _changed(of, column)
    name = to_camel_case(each.name)
    return strawberry.input(
        type(f"{name[0].upper()}{name[1:]}Input", (), made),
        description=f"The {thing} and the fields to change." if each.columns else f"The {thing} to {each.kind}.",
    )


def _changed(of: type[Any], column: str) -> tuple[Any, Any]:
    """The annotation and the field for a column of a type: of its own field, or of one that is made of it."""
    for field in fields_of(of):
        relation = field.metadata.get("relation")
        if relation and relation.key == column:
            return strawberry.ID | None, change(_description(field), reference=node_of(field).__name__)
        if field.python_name == column:
            return of.__annotations__[column] | None, change(_description(field))
        prefix = field.metadata.get("embedded")
        if prefix and column.startswith(prefix):
            return _changed(node_of(field), column.removeprefix(prefix))
    raise TypeError(f"{of.__name__} shows no {column}, so that there is nothing to describe it by")


def _description(field: StrawberryField) -> str:
    # When a column is null for a reader does not concern those who write it.
    return f"{(field.description or '').partition('; null if')[0].rstrip('.')}."
