"""Mutations: each is one `input` argument, ONE call of one api command, and the entity that it returns.

    book_appointment: Appointment = command("book_appointment", BookAppointmentInput, "Books ...", errors=[...])

The input's fields, in their order, are the command's arguments behind the hospital and the session. Fields made by
`change` come last and are one argument, `p_changes`: what is left out of it stays as it is, and null clears.
"""

import dataclasses
import enum
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import strawberry
from strawberry.types.field import StrawberryField

from graph import ids
from graph.context import Info
from graph.entities import columns, from_row
from graph.fields import UNSET, argument, fields_of, node_of, with_resolver
from graph.passwords import LONGEST, SHORTEST, fits, hashed

REQUEST_ID = (
    "A fresh UUID for each new request. Repeated with the same id, the request is done once and answered alike."
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


def command(function: str, input_type: type[Any], description: str, *, errors: Sequence[str] = ()) -> Any:
    """A mutation field that calls `api.<function>`. `errors` are the codes of its rules, named in its description."""
    if errors:
        description = f"{description}\n\nErrors: {', '.join(f'`{code}`' for code in errors)}."
    # What hashes a password is counted: see graph/limits.py.
    hashes = any(each.metadata.get("secret") for each in fields_of(input_type))
    field = StrawberryField(
        description=description, metadata={"command": function, "errors": tuple(errors), "hashes": hashes}
    )

    async def resolve(info: Info, **arguments: Any) -> Any:
        node = node_of(field)
        key = str(info.path.key)
        outcome = info.context.outcomes.pop(key, None)
        if isinstance(outcome, Exception):
            raise outcome
        if outcome is None:
            values = await positional(arguments["input"], partial(info.context.hash_of, key))
            outcome = await info.context.command(function, columns(node), *values)
        return from_row(node, outcome)

    field.arguments = [argument("input", input_type, "What to do, and to what.")]
    return with_resolver(field, resolve)


async def positional(values: Any, hash_of: Callable[[str], Awaitable[str]] = hashed) -> list[Any]:
    """An input's values as a command's arguments: keys for ids, text for enums, JSON for whatever is nested.

    `hash_of` hashes its passwords.
    """
    arguments: list[Any] = []
    changes: dict[str, Any] | None = None
    for field in fields_of(values):
        value = getattr(values, field.python_name)
        if field.metadata.get("change"):
            changes = {} if changes is None else changes
            if value is not UNSET:
                changes[field.python_name] = _argument(field, value)
        elif field.metadata.get("secret"):
            # The command cannot tell a bad password by its hash: it gets none, and says so along with all else.
            arguments.append(await hash_of(value) if fits(value) else None)
        else:
            arguments.append(_argument(field, value))
    return arguments if changes is None else [*arguments, changes]


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
