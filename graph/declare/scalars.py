"""Scalars that are stricter than Strawberry's own: no local times, no binary floats, no values in error messages."""

import datetime as dt
import decimal
import re
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import FloatValueNode, GraphQLError, IntValueNode, Node, StringValueNode
from strawberry.types.scalar import ScalarDefinition

_DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,10})?([eE][+-]?[0-9]{1,2})?")
_EXACT_DIGITS = 15


def parse_date(value: object) -> dt.date:
    """A calendar date from `YYYY-MM-DD`."""
    # fromisoformat takes week dates and dates without hyphens too.
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            # The first and the last date that Python knows stand for infinity where they go to.
            if dt.date.min < (date := dt.date.fromisoformat(value)) < dt.date.max:
                return date
        except ValueError:
            pass
    raise GraphQLError("Date must be a calendar date such as 2026-02-28.")


def parse_time(value: object) -> dt.time:
    """A local time of day from `HH:MM` or `HH:MM:SS`."""
    if isinstance(value, str) and re.fullmatch(r"\d\d:\d\d(:\d\d)?", value, re.ASCII):
        try:
            return dt.time.fromisoformat(value)
        except ValueError:
            pass
    raise GraphQLError("Time must be a time of day such as 09:30.")


def parse_datetime(value: object) -> dt.datetime:
    """A moment from ISO 8601 with an offset; a local time would mean another moment in each time zone."""
    if isinstance(value, str) and re.search(r"[.,]\d{7}", value):
        # Python would leave the rest out.
        raise GraphQLError("DateTime must have at most six digits of a second.")
    try:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) and "T" in value.upper() else None
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        moment = None
    if moment is not None:
        raise GraphQLError("DateTime must have an offset, such as 2026-02-28T09:30:00Z or 2026-02-28T09:30:00+05:30.")
    raise GraphQLError("DateTime must be ISO 8601 with an offset, such as 2026-02-28T09:30:00+05:30.")


def parse_local_datetime(value: object) -> dt.datetime:
    """A local time from ISO 8601 without an offset: what a clock on the wall shows."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", value, re.ASCII):
        try:
            # As for dates, the outermost ones stand for infinity.
            if dt.date.min < (local := dt.datetime.fromisoformat(value)).date() < dt.date.max:
                return local
        except ValueError:
            pass
    raise GraphQLError("LocalDateTime must be a local date and time without an offset, such as 2026-02-28T09:30.")


def parse_decimal(value: object) -> Decimal:
    """An exact number from a string or a JSON number."""
    if isinstance(value, float):
        digits = Decimal(repr(value)).as_tuple().digits
        if len(digits) > _EXACT_DIGITS:
            raise GraphQLError(f'Decimal of more than {_EXACT_DIGITS} digits must be a string, such as "1234.50".')
        value = repr(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise GraphQLError('Decimal must be a number or a string such as "1234.50".')
    try:
        return Decimal(value)
    except decimal.InvalidOperation:  # pragma: no cover - the pattern admits numbers only
        raise GraphQLError('Decimal must be a number or a string such as "1234.50".') from None


def parse_uuid(value: object) -> uuid.UUID:
    """A UUID from its usual text."""
    if isinstance(value, str):
        try:
            return uuid.UUID(value)
        except ValueError:
            pass
    raise GraphQLError("UUID must look like 123e4567-e89b-12d3-a456-426614174000.")


def _literal(parse: Callable[[object], Any]) -> Callable[..., Any]:
    """Reads literals by their text: 1.10 in a document must not become a float on its way to Decimal."""

    def read(node: Node, _variables: Mapping[str, Any] | None = None) -> Any:
        numeric = parse is parse_decimal and isinstance(node, IntValueNode | FloatValueNode)
        try:
            return parse(node.value if numeric or isinstance(node, StringValueNode) else None)  # type: ignore[attr-defined]
        except GraphQLError as error:
            raise GraphQLError(error.message, node) from None

    return read


def _scalar(
    name: str, description: str, parse: Callable[[object], Any], show: Callable[[Any], str]
) -> ScalarDefinition:
    return strawberry.scalar(
        name=name, description=description, parse_value=parse, parse_literal=_literal(parse), serialize=show
    )


def _utc(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


LocalDateTime = NewType("LocalDateTime", dt.datetime)
"""What a clock on the hospital's wall shows: a datetime without an offset."""

SCALARS: dict[object, ScalarDefinition] = {
    dt.date: _scalar("Date", "A calendar date: `2026-02-28`.", parse_date, dt.date.isoformat),
    dt.time: _scalar(
        "Time",
        "A time of day in the hospital's local time: `09:30:00`. Inputs may leave out the seconds.",
        parse_time,
        dt.time.isoformat,
    ),
    dt.datetime: _scalar(
        "DateTime",
        "A point in time, ISO 8601. Answers are in UTC: `2026-02-28T09:30:00Z`. Inputs must have an offset.",
        parse_datetime,
        _utc,
    ),
    LocalDateTime: _scalar(
        "LocalDateTime",
        "A date and time in the hospital's local time, without an offset: `2026-02-28T09:30`.",
        parse_local_datetime,
        dt.datetime.isoformat,
    ),
    Decimal: _scalar(
        "Decimal",
        'An exact decimal number, answered as a string: `"1234.50"`. Inputs may be strings or numbers.',
        parse_decimal,
        lambda value: format(value, "f"),
    ),
    uuid.UUID: _scalar("UUID", "A UUID: `123e4567-e89b-12d3-a456-426614174000`.", parse_uuid, str),
}
