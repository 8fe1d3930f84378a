"""Mutations: each is one `input` argument, ONE call of one api command, and the entity that it returns.

    book_appointment: Appointment = command("book_appointment", BookAppointmentInput, "Books ...")

The input's fields are the command's arguments by their names. Fields made by `change` are one argument, `p_changes`:
what is left out of it stays as it is, and null clears. Who may, and which errors there are, the catalogue knows.
"""

from typing import Any

import strawberry
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from graph.declare.declarations import Command, declared, input_details, input_metadata
from graph.declare.fields import UNSET, argument, fields_of
from wardgraph import catalogue
from wardgraph.passwords import LONGEST, SHORTEST

REQUEST_ID = (
    "A new UUID for each new request. A request repeated with the same id is done once and gets the same answer."
)

CONFIRMED = (
    "Whether unusual values are meant: send true after `CONFIRMATION_NEEDED`, whose details list them, if they are."
)

_GOES_ALONG = "goes_along"


def required(description: str) -> Any:
    """An input field that must be given."""
    return strawberry.field(description=description)


def optional(description: str) -> Any:
    """An input field that may be left out, which is the same as null."""
    return strawberry.field(description=description, default=UNSET)


def confirmation() -> Any:
    """The input field of a command that may ask whether unusual values are meant."""
    return strawberry.field(description=CONFIRMED, default=False)


def goes_along() -> Any:
    """The input field of a deletion that takes other records along."""
    return optional(
        "How many records `deletionEffects` named to go along, all of them taken together: the deletion is refused if "
        "it is another number by now. If absent, whatever there is goes along."
    )


def reference(type_name: str, description: str) -> Any:
    """An id of a type that must be given."""
    return strawberry.field(description=description, metadata=input_metadata(reference=type_name))


def optional_reference(type_name: str, description: str) -> Any:
    """An id of a type that may be left out."""
    return strawberry.field(description=description, default=UNSET, metadata=input_metadata(reference=type_name))


def change(description: str, reference: str | None = None) -> Any:
    """A column for an update to set: left out, the record keeps what it has; null clears it."""
    metadata = input_metadata(is_change=True, reference=reference)
    return strawberry.field(description=description, default=UNSET, metadata=metadata)


def secret() -> Any:
    """A password that must be given: the command gets its hash."""
    description = (
        f"Password of {SHORTEST} to {LONGEST} characters: not a well-known one, and without the e-mail address and the"
        " hospital's name in it. Only a hash is kept."
    )
    return strawberry.field(description=description, metadata=input_metadata(is_secret=True))


def command(function: str, input_type: type[Any], description: str, *, is_bulk: bool = False) -> Any:
    """A mutation field that calls `api.<function>`. Raises NotInCatalogue where the input is not what that takes.

    Who may, and the errors of its rules, are added to the description.
    """
    called = catalogue.function(function)
    fields = fields_of(input_type)
    called.check((*catalogue.ASKER, *map(argument_name, fields)))
    hashes = any(input_details(each).is_secret for each in fields)
    taken = argument("input", input_type, "The mutation's input.")
    described = "\n\n".join([description, _audience(called), *_errors(called)])
    return declared(Command(function, hashes, is_bulk), described, taken)


def argument_name(field: StrawberryField) -> str:
    """What a command calls the argument that a field of its input is, or is a part of."""
    details = input_details(field)
    if details.is_change or details.are_changes:
        return "p_changes"
    return f"p_{field.python_name}_hash" if details.is_secret else f"p_{field.python_name}"


def command_on(type_name: str, function: str, description: str) -> Any:
    """A mutation field for a command that takes the id of one record and perhaps a reason; its input is made here."""
    return command(function, input_of_one(type_name, function), description)


def input_of_one(type_name: str, function: str) -> type[Any]:
    """The input type of a command that takes the id of one record and perhaps a reason, or how much goes along."""
    (key, *further) = (name.removeprefix("p_") for name in catalogue.function(function).own_arguments)
    reason = [name for name in further if name != _GOES_ALONG]
    thing = key.removesuffix("_id")
    # approve_doctor: the doctor to approve.
    verb = f" to {function.removesuffix(f'_{thing}')}" if function.endswith(f"_{thing}") else ""
    description = f"The {thing}{verb}.".replace("_", " ")
    made: dict[str, Any] = {key: reference(type_name, description)}
    made |= {name: required("The reason, at most 1000 characters.") for name in reason}
    made["__annotations__"] = {key: strawberry.ID, **dict.fromkeys(reason, str)}
    if _GOES_ALONG in further:
        made[_GOES_ALONG] = goes_along()
        made["__annotations__"][_GOES_ALONG] = int | None
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
