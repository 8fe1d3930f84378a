"""Mutations: each is one `input` argument, ONE call of one api command, and the entity that it returns.

    book_appointment: Appointment = command("book_appointment", BookAppointmentInput, "Books ...")

The input's fields are the command's arguments by their names. Fields made by `change` are one argument, `p_changes`:
what is left out of it stays as it is, and null clears. Who may, and which errors there are, the catalogue knows.
"""

import dataclasses
import enum
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import strawberry
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from graph.declare import ids
from graph.declare.entities import columns, from_row
from graph.declare.fields import UNSET, argument, fields_of, node_of, with_resolver
from graph.engine.context import Info
from wardgraph import catalogue
from wardgraph.passwords import LONGEST, SHORTEST, fits, hashed

REQUEST_ID = (
    "A new UUID for each new request. A request repeated with the same id is done once and gets the same answer."
)


def given(description: str) -> Any:
    """An input field that must be given."""
    return strawberry.field(description=description)


def optional(description: str) -> Any:
    """An input field that may be left out, which is the same as null."""
    return strawberry.field(description=description, default=UNSET)


def reference(type_name: str, description: str) -> Any:
    """An id of a type that must be given."""
    return strawberry.field(description=description, metadata={"reference": type_name})


def optional_reference(type_name: str, description: str) -> Any:
    """An id of a type that may be left out."""
    return strawberry.field(description=description, default=UNSET, metadata={"reference": type_name})


def change(description: str, **metadata: object) -> Any:
    """A column for an update to set: left out, the record keeps what it has; null clears it."""
    return strawberry.field(description=description, default=UNSET, metadata={"change": True, **metadata})


def secret() -> Any:
    """A password that must be given: the command gets its hash."""
    description = f"Password of {SHORTEST} to {LONGEST} characters; only its Argon2id hash is kept."
    return strawberry.field(description=description, metadata={"secret": True})


def command(function: str, input_type: type[Any], description: str) -> Any:
    """A mutation field that calls `api.<function>`. Raises NotInCatalogue where the input is not what that takes.

    Who may, and the errors of its rules, are added to the description.
    """
    called = catalogue.function(function)
    fields = fields_of(input_type)
    called.check((*catalogue.ASKER, *map(argument_name, fields)))
    # What hashes a password is counted: see graph/engine/limits.py.
    hashes = any(each.metadata.get("secret") for each in fields)
    field = StrawberryField(
        description="\n\n".join([description, _audience(called), *_errors(called)]),
        metadata={"command": function, "hashes": hashes},
    )

    async def resolve(info: Info, **arguments: Any) -> Any:
        node = node_of(field)
        key = str(info.path.key)
        outcome = info.context.outcomes.pop(key, None)
        if isinstance(outcome, Exception):
            raise outcome
        if outcome is None:
            values = await arguments_of(arguments["input"], partial(info.context.hash_of, key))
            outcome = await info.context.command(function, columns(node), **values)
        return from_row(node, outcome)

    field.arguments = [argument("input", input_type, "The mutation's input.")]
    return with_resolver(field, resolve)


def command_on(type_name: str, function: str, description: str) -> Any:
    """A mutation field for a command that takes the id of one record and perhaps a reason; its input is made here."""
    return command(function, input_of_one(type_name, function), description)


def input_of_one(type_name: str, function: str) -> type[Any]:
    """The input type of a command that takes the id of one record and perhaps a reason."""
    (key, *reason) = (name.removeprefix("p_") for name in catalogue.function(function).own_arguments)
    thing = key.removesuffix("_id")
    # approve_doctor: the doctor to approve.
    verb = f" to {function.removesuffix(f'_{thing}')}" if function.endswith(f"_{thing}") else ""
    description = f"The {thing}{verb}.".replace("_", " ")
    made: dict[str, Any] = {key: reference(type_name, description)}
    made |= {name: given("The reason, at most 1000 characters.") for name in reason}
    made["__annotations__"] = {key: strawberry.ID, **dict.fromkeys(reason, str)}
    return strawberry.input(type(input_name(function), (), made), description=description)


def input_name(function: str) -> str:
    """The name of the input type of a command."""
    name = to_camel_case(function)
    return f"{name[0].upper()}{name[1:]}Input"


def _audience(called: catalogue.Function) -> str:
    """Who may call it, and who may give an argument that needs a permission of its own."""
    if called.requires is None:
        return "Roles: everybody, also without signing in."
    further = (
        f"; with `{to_camel_case(argument.removeprefix('p_'))}` {_roles(permission)}"
        for argument, permission in called.further.items()
    )
    return f"Roles: {_roles(called.requires)}{''.join(further)}."


def _roles(permission: str) -> str:
    holders = catalogue.holders(permission)
    return ", ".join([*(f"`{role}` (their own)" for role in holders.of_own), *(f"`{role}`" for role in holders.of_all)])


def _errors(called: catalogue.Function) -> list[str]:
    return [f"Errors: {', '.join(f'`{code}`' for code in called.errors)}."] if called.errors else []


async def arguments_of(values: Any, hash_of: Callable[[str], Awaitable[str]] = hashed) -> dict[str, Any]:
    """An input's values as a command's arguments: keys for ids, text for enums, JSON for whatever is nested.

    `hash_of` hashes its passwords.
    """
    arguments: dict[str, Any] = {}
    for field in fields_of(values):
        value = getattr(values, field.python_name)
        name = argument_name(field)
        if field.metadata.get("change"):
            changes = arguments.setdefault(name, {})
            if value is not UNSET:
                changes[field.python_name] = _argument(field, value)
        elif field.metadata.get("secret"):
            # The command cannot tell a bad password by its hash: it gets none, and says so along with all else.
            arguments[name] = await hash_of(value) if fits(value) else None
        else:
            arguments[name] = _argument(field, value)
    return arguments


def argument_name(field: StrawberryField) -> str:
    """What a command calls the argument that a field of its input is, or is a part of."""
    if field.metadata.get("change"):
        return "p_changes"
    return f"p_{field.python_name}_hash" if field.metadata.get("secret") else f"p_{field.python_name}"


def _argument(field: StrawberryField, value: Any) -> Any:
    if value is UNSET or value is None:
        return None
    if isinstance(value, list):
        return [_argument(field, item) for item in value]
    if dataclasses.is_dataclass(value):
        return _nested(value)
    if of := field.metadata.get("reference"):
        return ids.key_or_zero(of, value)
    return value.value if isinstance(value, enum.Enum) else value


def _nested(values: Any) -> dict[str, Any]:
    arguments = (
        (field.python_name, _argument(field, getattr(values, field.python_name))) for field in fields_of(values)
    )
    return {name: value for name, value in arguments if value is not None}
