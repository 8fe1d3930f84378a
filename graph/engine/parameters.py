"""From the values of a field's arguments to the parameters of the call that answers it: the same for both engines."""

import dataclasses
import enum
from collections.abc import Awaitable, Callable
from typing import Any

from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from graph.declare import ids
from graph.declare.commands import argument_name
from graph.declare.declarations import ANY_TYPE, FunctionPage, Many, Rows, Value, input_details
from graph.declare.fields import UNSET, fields_of
from graph.declare.filters import filter_as_json
from graph.declare.pagination import Window, window
from wardgraph.errors import bad_input
from wardgraph.passwords import hashed_if_fit


def connection_parameters(given: dict[str, Any], order: tuple[str, ...]) -> tuple[dict[str, Any] | None, Window]:
    """The filter and the window of a connection's arguments. Raises BAD_USER_INPUT."""
    conditions = filter_as_json(given.get("filter", UNSET))
    by = tuple(one.value for one in given.get("order_by") or ()) or order
    return conditions, window_of(given, by)


def window_of(given: dict[str, Any], order: tuple[str, ...]) -> Window:
    """The window of a connection's arguments, of rows in an order. Raises BAD_USER_INPUT."""
    return window(order, given.get("first"), given.get("after"), given.get("last"), given.get("before"))


def relation_parameters(relation: Many | Value, given: dict[str, Any]) -> dict[str, Any]:
    """The values of a relation's own arguments as its function takes them: of an enum, the text it stands for."""
    values = (given.get(name) for name in relation.arguments)
    plain = (value.value if isinstance(value, enum.Enum) else value for value in values)
    return dict(zip(relation.names, plain, strict=True))


def root_parameters(root: Rows | FunctionPage, given: dict[str, Any]) -> dict[str, Any]:
    """The values of a root field's own arguments, keys for ids: a malformed one is SQL's to report.

    Raises BAD_USER_INPUT for null, which would ask for more than a client with an empty variable wants.
    """
    narrowing = () if isinstance(root, Rows) and root.chooses else root.arguments
    for each in narrowing:
        if given.get(each.python_name, UNSET) is None:
            raise bad_input(to_camel_case(each.python_name), "NULL", "must not be null", "Leave it out instead.")
    values = (_parameter(each, given.get(each.python_name)) for each in root.arguments)
    return dict(zip(root.names, values, strict=True))


def _parameter(argument: StrawberryArgument, value: Any) -> Any:
    if value is UNSET or value is None:
        return None
    if isinstance(value, enum.Enum):
        return value.value
    of = input_details(argument).reference
    if of == ANY_TYPE:
        return _named(value)
    return ids.key_or_zero(of, value) if of else value


def _named(text: str) -> str:
    """The type and the key that an id of any type names; what is no id is SQL's to report."""
    try:
        name, key = ids.decode(text)
    except ValueError:
        return ""
    return f"{name}:{key}"


async def command_parameters(
    values: Any, hash_of: Callable[[str, str | None], Awaitable[str]] = hashed_if_fit
) -> dict[str, Any]:
    """An input's values as a command's arguments: keys for ids, text for enums, JSON for whatever is nested.

    `hash_of` makes of a password, and of the e-mail address beside it, its hash, or the code of why it has none.
    """
    parameters: dict[str, Any] = {}
    for field in fields_of(values):
        name, value, details = argument_name(field), getattr(values, field.python_name), input_details(field)
        if details.is_filter:
            # Of one without any condition the command knows what to say.
            is_empty = all(getattr(value, each.python_name) is UNSET for each in fields_of(type(value)))
            parameters[name] = {} if is_empty else filter_as_json(value)
        elif details.are_changes:
            given = ((each.python_name, each, getattr(value, each.python_name)) for each in fields_of(type(value)))
            parameters[name] = {column: _given(each, one) for column, each, one in given if one is not UNSET}
        elif details.is_change:
            changes = parameters.setdefault(name, {})
            if value is not UNSET:
                changes[field.python_name] = _given(field, value)
        elif details.is_secret:
            # The command cannot tell a bad password by its hash: it gets none, and says why along with all else.
            parameters[name] = await hash_of(value, getattr(values, "email", None))
        else:
            parameters[name] = _given(field, value)
    return parameters


def _given(field: StrawberryField, value: Any) -> Any:
    if value is UNSET or value is None:
        return None
    if isinstance(value, list):
        return [_given(field, item) for item in value]
    if dataclasses.is_dataclass(value):
        return _nested(value)
    if of := input_details(field).reference:
        return ids.key_or_zero(of, value)
    return value.value if isinstance(value, enum.Enum) else value


def _nested(values: Any) -> dict[str, Any]:
    given = ((field.python_name, _given(field, getattr(values, field.python_name))) for field in fields_of(values))
    return {name: value for name, value in given if value is not None}
