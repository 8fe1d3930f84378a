"""How files spell values, and how the database does. Whether a value is right, rules decide: in SQL, not here."""

import base64
import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from db.imports.errors import FileProblem
from db.imports.kinds import Column
from db.imports.weekly_hours import Hours, weekly_hours

_PARTS = {"DD": r"(?P<d>\d{1,2})", "MM": r"(?P<m>\d{1,2})", "YYYY": r"(?P<y>\d{4})"}
_ISO = "YYYY-MM-DD"
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_ZONE = re.compile(r"\s*(Z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)
_TRUE, _FALSE = {"true", "yes", "y", "1", "x", "ja", "wahr"}, {"false", "no", "n", "0", "nein", "falsch"}
_ID = re.compile(r"([A-Za-z]+):(\d{1,18})")
_LONGEST_ID = 18
_EXACT = 2**53
_INTEGER = re.compile(r"[+-]?\d{1,18}")
_DECIMAL = {
    ".": re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?"),
    ",": re.compile(r"[+-]?(\d{1,18}|\d{1,3}(\.\d{3})+)(,\d{1,18})?"),
}

Convert = Callable[[str], Any]
"""From the text of a value, which is not empty, to what the database reads. Raises Misspelt."""


class Misspelt(ValueError):
    """A value that cannot be read as its column's type; the message continues the column's name."""

    def __init__(self, message: str, code: str = "MALFORMED") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a file spells dates (such as DD.MM.YYYY; ISO's unless told) and decimals, and whose local time it means."""

    dates: str | None = None
    decimal: str = "."
    time_zone: str = "UTC"


def converter(column: Column, spelling: Spelling) -> Convert:
    """How the values of a column are read. Raises FileProblem where the spelling is none."""
    if column.values:
        return _choice(column)
    if column.type in {"date", "datetime"}:
        date = _date(spelling.dates)
        return date if column.type == "date" else _datetime(date, ZoneInfo(spelling.time_zone))
    if column.type == "id":
        return _id(column.name.removesuffix("Id"))
    others: dict[str, Convert] = {
        "text": str,
        "texts": lambda text: [part for each in text.split(";") if (part := each.strip())],
        "time": _time,
        "decimal": _decimal(spelling.decimal),
        "integer": _integer,
        "boolean": _boolean,
        "hours": _hours,
        "parts": _no_parts,
    }
    return others[column.type]


def text_of(value: Any) -> str:
    """A value of JSON as text: numbers and truth as they are spelt. Raises Misspelt for what no column takes."""
    if isinstance(value, str):
        if "\0" in value:
            raise Misspelt("must not hold the character U+0000", "CONTROL_CHARACTER")
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        raise Misspelt("must be one value, no list and no object")
    if isinstance(value, float) and abs(value) >= _EXACT:
        raise Misspelt("must be in quotes: a number of so many digits is not read exactly")
    return str(value)


def as_given(value: Any) -> str:
    """A value that could not be read, for whoever corrects it: lists and objects as JSON."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").strip()


def _choice(column: Column) -> Convert:
    known = {spelling.casefold(): value for value, others in column.values.items() for spelling in (value, *others)}
    # What is unknown is refused in SQL, with all its choices.
    return lambda text: known.get(text.casefold(), text.upper().replace(" ", "_"))


def _date(told: str | None) -> Convert:
    order = (told or _ISO).upper()
    if sorted(re.findall("[DMY]+", order)) != ["DD", "MM", "YYYY"]:
        raise FileProblem(f"Dates are spelt as DD.MM.YYYY, MM/DD/YYYY, YYYY-MM-DD ..., not {told!r}.")
    pattern = re.compile(re.sub("DD|MM|YYYY", lambda part: _PARTS[part[0]], re.escape(order).replace(r"\-", "-")))
    iso = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})")
    hint = f"a date as {order}" if told else "a date as YYYY-MM-DD: tell another spelling with --dates, as DD.MM.YYYY"

    def convert(text: str) -> str:
        # A spreadsheet adds midnight to a date.
        bare = re.sub(r"[T ]00:00(:00(\.0+)?)?Z?$", "", text)
        found = pattern.fullmatch(bare) or iso.fullmatch(bare)
        if not found:
            raise Misspelt(f"must be {hint}")
        try:
            return dt.date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
        except ValueError:
            raise Misspelt("is no day of the calendar") from None

    return convert


def _datetime(date: Convert, zone: ZoneInfo) -> Convert:
    def convert(text: str) -> str:
        day, _, rest = text.replace("T", " ", 1).partition(" ")
        made = dt.datetime.fromisoformat(date(day))
        told = _ZONE.search(rest)
        if rest:
            parts = _TIME.fullmatch(rest[: told.start()] if told else rest)
            if not parts:
                raise Misspelt("must be a date and a time as 09:30, with an offset from UTC or in the hospital's time")
            try:
                made = made.replace(hour=int(parts[1]), minute=int(parts[2]), second=int(parts[3] or 0))
            except ValueError:
                raise Misspelt("has a time that no day has") from None
        if told:
            return f"{made.isoformat()}{told[1].upper()}"
        local = made.replace(tzinfo=zone)
        try:
            again = local.astimezone(dt.UTC).astimezone(zone)
        except OverflowError:
            raise Misspelt("is no day of the calendar") from None
        if again.replace(tzinfo=None) != made:
            raise Misspelt("is skipped on that day, when clocks go forward", "MISSING_HOUR")
        return local.isoformat()

    return convert


def _time(text: str) -> str:
    found = _TIME.fullmatch(text)
    if not found:
        raise Misspelt("must be a time as 09:30")
    return f"{int(found[1]):02}:{found[2]}:{found[3] or '00'}"


def _decimal(mark: str) -> Convert:
    pattern = _DECIMAL[mark]

    def convert(text: str) -> str:
        bare = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").removesuffix("%")
        if not pattern.fullmatch(bare):
            other = "" if mark == "," else "; if its decimals follow a comma, say so with --decimal ,"
            raise Misspelt(f"must be a number as 12{mark}50{other}")
        return bare.replace(".", "").replace(",", ".") if mark == "," else bare

    return convert


def _integer(text: str) -> str:
    if not _INTEGER.fullmatch(text):
        raise Misspelt("must be a whole number")
    return text


def _boolean(text: str) -> str:
    folded = text.casefold()
    if folded not in _TRUE | _FALSE:
        raise Misspelt("must be yes or no")
    return "true" if folded in _TRUE else "false"


def _hours(text: str) -> Hours:
    found = weekly_hours(text)
    if found is None:
        raise Misspelt("must be the hours of a week as Mon-Fri 08:00-16:00; Sat 09:00-12:00")
    return found


def _no_parts(_text: str) -> str:
    raise Misspelt("must be a list of objects, which only JSON has")


def _id(of: str) -> Convert:
    def convert(text: str) -> str:
        if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID:
            return text
        try:
            found = _ID.fullmatch(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii"))
        except ValueError:
            found = None
        if not found or found[1].casefold() != of.casefold():
            raise Misspelt(f"must be the id of a {of}, or its number")
        return found[2]

    return convert
