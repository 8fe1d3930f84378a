"""How files spell the hours of a week: `Mon-Fri 08:00-16:00; Sat 09:00-12:00`, in English or German."""

import re
from itertools import chain

_DAYS = (
    ("mon", "monday", "mo", "montag"),
    ("tue", "tuesday", "tu", "tues", "di", "dienstag"),
    ("wed", "wednesday", "we", "mi", "mittwoch"),
    ("thu", "thursday", "th", "thur", "thurs", "do", "donnerstag"),
    ("fri", "friday", "fr", "freitag"),
    ("sat", "saturday", "sa", "samstag", "sonnabend"),
    ("sun", "sunday", "su", "so", "sonntag"),
)
_NUMBERS = {name: number for number, names in enumerate(_DAYS, 1) for name in names}
_SPAN = re.compile(
    r"([^\d]+?)\s*(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2013]\s*(\d{1,2})(?:[:.](\d{2}))?(?:\s*(?:h|Uhr))?", re.IGNORECASE
)
_WEEK = 7

Hours = list[dict[str, int | str]]


def weekly_hours(text: str) -> Hours | None:
    """The hours of a week, `{weekday, starts_at, ends_at}` of each; None where the text spells none.

    Weekdays are 1, Monday, to 7. An end that is not after the start is on the next day.
    """
    spans = [_span(part) for each in text.split(";") if (part := each.strip())]
    if not spans or None in spans:
        return None
    return list(chain.from_iterable(each for each in spans if each))


def _span(part: str) -> Hours | None:
    found = _SPAN.fullmatch(part)
    days = _weekdays(found[1]) if found else None
    if not found or not days:
        return None
    starts, ends = _time(found[2], found[3]), _time(found[4], found[5])
    if not starts or not ends:
        return None
    return [{"weekday": day, "starts_at": starts, "ends_at": ends} for day in days]


def _time(hour: str, minute: str | None) -> str | None:
    # The end of a day is midnight, the beginning of the next.
    hours, minutes = int(hour) if (hour, minute or "00") != ("24", "00") else 0, int(minute or 0)
    return f"{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else None


def _weekdays(text: str) -> list[int] | None:
    """`Mon-Wed, Fri` as 1, 2, 3, 5."""
    days: list[int] = []
    for each in re.split(r"[,/&+]", text.strip(" :")):
        ends = [_NUMBERS.get(end.strip(" .").casefold()) for end in re.split("[-\u2013]", each)]
        match ends:
            case [int(day)]:
                days.append(day)
            case [int(first), int(last)]:
                # Also over the end of the week: Sat-Mon.
                days += [(first - 1 + n) % _WEEK + 1 for n in range((last - first) % _WEEK + 1)]
            case _:
                return None
    return days
