"""How a column's value gets from PostgreSQL into the answer, by the type of its field."""

import datetime as dt
import enum
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
import strawberry
from strawberry.types.base import StrawberryList, StrawberryOptional
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

from graph.declare.fields import once
from graph.engine.reasons import NotCompiled

Convert = Callable[[Any], Any]
# What asyncpg decodes them to, orjson writes as graph/declare/scalars.py would.
_WRITTEN_AS_THEY_ARE = frozenset({str, int, bool, float, dt.date, dt.time, dt.datetime, uuid.UUID, strawberry.ID})


@dataclass(frozen=True, slots=True)
class Conversion:
    """How to select a column, as a format of its name; what makes of that the value; what makes it of a plain row's."""

    select: str = "{}"
    of_selected: Convert | None = None
    of_plain: Convert | None = None


@once
def conversion_of(field: StrawberryField) -> Conversion:
    """The conversion for a field's type. Raises NotCompiled for types that are not columns."""
    of: Any = field.type
    if isinstance(of, StrawberryOptional):
        of = of.of_type
    if isinstance(of, StrawberryList):
        return _of_list(of.of_type)
    if isinstance(of, StrawberryEnumDefinition):
        names = _names(of)
        return Conversion("{}", names.__getitem__, names.__getitem__)
    if of is Decimal:
        # PostgreSQL's text of a number has all its digits, and asyncpg would take longer to make a Decimal of it.
        return Conversion("{}::text", None, lambda number: format(number, "f"))
    if of in _WRITTEN_AS_THEY_ARE:
        return Conversion()
    raise NotCompiled("type", f"{field.name}: {of}")


def is_list(field: StrawberryField) -> bool:
    """Whether the field's values are lists."""
    of: Any = field.type
    return isinstance(of.of_type if isinstance(of, StrawberryOptional) else of, StrawberryList)


def _of_list(of: Any) -> Conversion:
    # Arrays of arrays must be rectangular, so each list travels as JSON.
    if isinstance(of, StrawberryEnumDefinition):
        names = _names(of)
        return Conversion(
            "to_json({})::text",
            lambda text: [names[value] for value in orjson.loads(text)],
            lambda values: [names[value] for value in values],
        )
    if of in (str, int, bool):
        return Conversion("to_json({})::text", orjson.loads, list)
    raise NotCompiled("type", f"list of {of}")


@once
def _names(of: StrawberryEnumDefinition) -> dict[Any, str]:
    """The GraphQL names of an enum's values."""
    return {value.value.value if isinstance(value.value, enum.Enum) else value.value: value.name for value in of.values}
