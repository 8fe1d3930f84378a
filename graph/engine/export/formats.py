"""The formats of an export, and how PostgreSQL writes the values of each type in them."""

import datetime as dt
import enum
import uuid
from decimal import Decimal
from typing import Any

import strawberry
from strawberry.types.base import StrawberryList, StrawberryOptional
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

from graph.declare.fields import once
from graph.declare.scalars import LocalDateTime
from graph.engine.reasons import NotCompiled

# A spreadsheet takes a text that begins with one of these for a formula, and runs it.
_FORMULAS = ", ".join(str(ord(character)) for character in "=+-@\t\r")
# They come before letters, with which most texts begin: of these a single comparison tells.
_DEFUSED = f"CASE WHEN ascii({{0}}) < 65 AND ascii({{0}}) IN ({_FORMULAS}) THEN '''' || {{0}} ELSE {{0}} END"
# As the API writes them, but without zeros at the end of a fraction; the session's time zone is UTC.
_MOMENT = "replace(replace({0}::text, ' ', 'T'), '+00', 'Z')"
_LOCAL = "replace({0}::text, ' ', 'T')"


class Format(enum.Enum):
    """What an export is written in, by its media type."""

    CSV = "text/csv"
    NDJSON = "application/x-ndjson"


_WRITTEN: dict[Any, dict[Format, str]] = {
    str: {Format.CSV: _DEFUSED, Format.NDJSON: "{0}"},
    bool: {Format.CSV: "{0}::text", Format.NDJSON: "{0}"},
    Decimal: {Format.CSV: "{0}", Format.NDJSON: "{0}::text"},
    dt.datetime: dict.fromkeys(Format, _MOMENT),
    LocalDateTime: dict.fromkeys(Format, _LOCAL),
    **{of: dict.fromkeys(Format, "{0}") for of in (int, float, dt.date, dt.time, uuid.UUID, strawberry.ID)},
}
_LISTS = {Format.CSV: "to_json({0})::text", Format.NDJSON: "to_json({0})"}


@once
def value_sql(field: StrawberryField, format_: Format) -> str:
    """How a column of the field's type is written: SQL around `{0}`, which is null for null.

    Raises NotCompiled for types without one.
    """
    of: Any = field.type
    if isinstance(of, StrawberryOptional):
        of = of.of_type
    if isinstance(of, StrawberryList):
        return _LISTS[format_]
    if isinstance(of, StrawberryEnumDefinition):
        return _enum(of)
    if of not in _WRITTEN:
        raise NotCompiled("type", f"{field.name}: {of}")
    return _WRITTEN[of][format_]


def _enum(of: StrawberryEnumDefinition) -> str:
    names = {
        value.value.value if isinstance(value.value, enum.Enum) else value.value: value.name for value in of.values
    }
    if all(text == name for text, name in names.items()):
        return "{0}"
    cases = " ".join(f"WHEN '{text}' THEN '{name}'" for text, name in names.items())
    return f"CASE {{0}} {cases} END"
