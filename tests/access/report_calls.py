"""Arguments of reports that leave nothing of the cast out."""

import datetime as dt
from typing import Any

from db.generate.reports import declared

_OWN_ARGUMENTS = {
    "specialization": "Medicine",
    "more_than": 0,
    "at_least": None,
    "at_most": None,
    "percent": "0",
    "within_days": 3660,
}
_TO_COME = dt.timedelta(days=30)


def arguments(report: str) -> list[Any]:
    """Arguments that leave nothing of the cast out."""
    today = dt.datetime.now(dt.UTC).date()
    days = {"from": today - _TO_COME, "to": today + _TO_COME}
    return [(days | _OWN_ARGUMENTS)[name] for name in names(report)]


def names(report: str) -> list[str]:
    """What a report's functions begin with, without filters, which leave something out."""
    made = declared()[report]
    return [*made.period, *made.own_arguments]


def report_arguments(function: str) -> dict[str, Any]:
    """Arguments of the page or the count of a report, by their names."""
    report = function.removeprefix("report_").removesuffix("_page").removesuffix("_count")
    found = {f"p_{name}": value for name, value in zip(names(report), arguments(report), strict=True)}
    window = {"p_first": 20, "p_after": None, "p_backward": False}
    return found | (window if function.endswith("_page") else {})
