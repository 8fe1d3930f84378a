"""Each report equals a plain recount from the tables, in two hospitals; its pages make up the whole."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest

from db.generate.reports import SHORT, declared
from graph.declare.pagination import LARGEST_SIZE
from tests.db.reports.books import Asked, Books
from tests.db.reports.conftest import FILTERS, House
from tests.db.reports.recount import RECOUNTS

_PERIODS: list[tuple[str | None, str | None]] = [
    ("2030-04-01", "2030-05-31"),
    ("2030-04-14", "2030-04-30"),
    ("2030-05-01", "2030-05-01"),
    ("2030-05-14", "2030-05-14"),
    ("2029-05-31", "2030-05-31"),
    ("2031-01-01", "2031-12-31"),
    ("2021-01-01", "2030-12-31"),
    ("1900-01-01", "2100-12-31"),
    ("2030-05-01", None),
    (None, "2030-04-30"),
    (None, None),
]
_OWN: dict[str, list[tuple[Any, ...]]] = {
    "departments_with_several_doctors": [
        (0, None),
        (1, None),
        (4, None),
        (10_000, None),
        (0, 1),
        (1, 4),
        (9_999, 10_001),
    ],
    "patients_of_specialization": [("Cardiology",), ("Pediatrics",), ("cardiology",), ("Nobody's",)],
    "frequent_patients": [(0, None), (1, None), (3, None), (0, 1), (0, 3), (1, 2)],
    "discounted_bills": [
        *((Decimal(percent), None, None) for percent in ("0", "10", "5.00", "12.5")),
        (None, Decimal("0.01"), None),
        (None, Decimal(10), None),
        (None, None, Decimal(10)),
        (None, Decimal(5), Decimal(10)),
        (None, Decimal("5.01"), Decimal("9.99")),
        (Decimal(10), Decimal(5), Decimal(20)),
        (Decimal(5), Decimal(10), Decimal(20)),
    ],
    "what_if_discount": [(Decimal(percent),) for percent in ("0", "7", "10", "12.35", "100")],
    "stock_alerts": [(0,), (29,), (30,), (31,), (400,)],
}
_OWN_SHORT: dict[str, tuple[Any, ...]] = {
    "departments_with_several_doctors": (1, None),
    "patients_of_specialization": ("Cardiology",),
    "frequent_patients": (0, None),
    "discounted_bills": (Decimal(10), None, None),
    "what_if_discount": (Decimal(7),),
    "stock_alerts": (0,),
}
_OWN_WIDE: dict[str, tuple[Any, ...]] = _OWN_SHORT | {
    "departments_with_several_doctors": (0, None),
    "discounted_bills": (None, Decimal(0), None),
    "stock_alerts": (400,),
}
HOUSES = ("demo", "annex")


def _cases(report: str) -> list[tuple[Any, ...]]:
    """What to ask a report for."""
    has_period = "from" in declared()[report].arguments
    periods = (
        [tuple(day and dt.date.fromisoformat(day) for day in period) for period in _PERIODS] if has_period else [()]
    )
    own = _OWN.get(report, [()])
    return [(*period, *values) for period in periods for values in own]


def test_every_report_has_a_recount() -> None:
    assert RECOUNTS.keys() == declared().keys()
    assert len(RECOUNTS) == 25


@pytest.mark.parametrize("slug", HOUSES)
@pytest.mark.parametrize("report", RECOUNTS)
async def test_a_report_is_what_a_plain_recount_gives(houses: dict[str, House], slug: str, report: str) -> None:
    house, filled = houses[slug], 0
    for arguments in _cases(report):
        expected = RECOUNTS[report](house.books, *arguments)
        assert await house.page(report, *arguments) == expected, arguments
        assert await house.count(report, *arguments) == len(expected), arguments
        filled += bool(expected)
    assert filled


def _asked(books: Books) -> Iterator[Asked]:
    """What to ask for: each alone, all together, ages on either side of birthdays, and what there is none of."""
    booked = Counter(row["doctor_id"] for row in books.rows["appointments"])
    busy = books.by_id("doctors")[booked.most_common(1)[0][0]]
    yield from (Asked(department_id=row["id"]) for row in books.rows["departments"])
    yield from (Asked(doctor_id=row["id"]) for row in books.rows["doctors"][:3])
    yield Asked(doctor_id=busy["id"])
    yield from (Asked(age_from=0, age_to=17), Asked(age_from=18), Asked(age_to=64), Asked(age_from=65, age_to=150))
    yield from (Asked(age_from=age, age_to=age) for age in (30, 40))
    yield Asked(busy["department_id"], busy["id"], 18, 80)
    yield Asked(department_id=10**9)
    yield Asked(doctor_id=10**9)
    yield Asked(age_from=150)


@pytest.mark.parametrize("slug", HOUSES)
@pytest.mark.parametrize("report", RECOUNTS)
async def test_a_filtered_report_is_what_a_plain_recount_of_the_same_rows_gives(
    houses: dict[str, House], slug: str, report: str
) -> None:
    house, filled, narrowed = houses[slug], 0, 0
    takes = set(FILTERS) & set(declared()[report].arguments)
    assert takes
    own = _OWN_WIDE.get(report, ())
    if report == "patients_of_specialization":
        own = (house.books.by_id("doctors")[house.books.rows["visits"][0]["doctor_id"]]["specialization"],)
    arguments = (*((None, None) if "from" in declared()[report].arguments else ()), *own)
    whole = RECOUNTS[report](house.books, *arguments)
    for asked in _asked(house.books):
        if not {name for name, value in asdict(asked).items() if value is not None} <= takes:
            continue
        expected = RECOUNTS[report](house.books.asking(asked), *arguments)
        assert await house.page(report, *arguments, asked=asked) == expected, asked
        assert await house.count(report, *arguments, asked=asked) == len(expected), asked
        filled += bool(expected)
        narrowed += expected != whole
    assert filled
    assert narrowed > 2


@pytest.mark.parametrize("report", RECOUNTS)
@pytest.mark.parametrize("size", [1, 3])
async def test_pages_forward_and_backward_make_up_the_whole(houses: dict[str, House], report: str, size: int) -> None:
    whole = await houses["demo"].page(report, *_short(report))
    assert len(whole) > 3
    for backward in (False, True):
        assert await _gathered(houses["demo"], report, _short(report), size, backward=backward) == whole


@pytest.mark.parametrize("report", [name for name, each in declared().items() if each.kept_plan])
@pytest.mark.parametrize("size", [7, LARGEST_SIZE])
async def test_pages_of_all_time_make_up_the_whole(houses: dict[str, House], report: str, size: int) -> None:
    arguments = (None, None, *_OWN_SHORT.get(report, ()))
    whole = await houses["demo"].page(report, *arguments)
    assert len(whole) > 3
    for backward in (False, True):
        assert await _gathered(houses["demo"], report, arguments, size, backward=backward) == whole


def test_a_plan_that_is_kept_is_one_for_the_largest_page() -> None:
    assert SHORT == LARGEST_SIZE + 1


async def _gathered(
    house: House, report: str, arguments: tuple[Any, ...], size: int, *, backward: bool
) -> list[dict[str, Any]]:
    """All rows of a report, page by page."""
    gathered: list[dict[str, Any]] = []
    after = None
    while True:
        page = await house.page(report, *arguments, first=size, after=after, backward=backward)
        # One row more tells that there is one: the first of a backward page, the last of a forward one.
        more = len(page) > size
        shown = page[len(page) - size :] if backward and more else page[:size]
        gathered = shown + gathered if backward else gathered + shown
        if not more:
            return gathered
        assert len(page) == size + 1
        after = _key(report, shown[0 if backward else -1])


def _short(report: str) -> tuple[Any, ...]:
    """Arguments for which there are some rows, and not too many."""
    days = (
        dt.date(2030, 5, 1 if report in ("discounted_bills", "write_offs", "what_if_discount", "taxes") else 13),
        dt.date(2030, 5, 14),
    )
    return (*(days if "from" in declared()[report].arguments else ()), *_OWN_SHORT.get(report, ()))


def _key(report: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row's place as the web tier's cursors give it."""
    values = [row[by.partition(" ")[0]] for by in declared()[report].order]
    dates = dt.date | dt.datetime
    plain = [value.isoformat() if isinstance(value, dates) else str(value) for value in values]
    return {"values": plain, "id": row["id"]}


def test_the_books_hold_what_the_definitions_tell_apart(houses: dict[str, House]) -> None:
    for house in houses.values():
        _holds_the_rare(house.books)


def _holds_the_rare(books: Books) -> None:
    payments = books.by_id("payments")
    assert sum(row["status"] == "VOID" for row in payments.values()) >= 6
    assert any(row["status"] == "VOID" for row in books.rows["bills"])
    months = [
        (books.day(row["refunded_at"]).month, books.day(payments[row["payment_id"]]["received_at"]).month)
        for row in books.rows["refunds"]
    ]
    assert any(gave != got for gave, got in months)
    assert any(gave == got for gave, got in months)
    assert any(row["appointment_id"] is None and row["paid"] for row in books.rows["bills"])
    assert any(row["status"] == "CANCELLED" for row in books.rows["prescriptions"])
    assert {row["status"] for row in books.rows["appointments"] if row["retired_at"]} == {"NO_SHOW", "CANCELLED"}
    retired = {row["id"] for row in books.rows["doctors"] if row["retired_at"]}
    assert retired & {row["doctor_id"] for row in books.rows["appointments"]}
    assert any(row["licence_status"] == "PENDING" for row in books.rows["doctors"])
    # A day at the hospital is not one of UTC.
    for table, column in (("appointments", "starts_at"), ("payments", "received_at")):
        assert any(books.day(row[column]).month != row[column].month for row in books.rows[table])
    assert any(row["units"] and row["expires_on"] < books.today for row in books.rows["stock_batches"])
