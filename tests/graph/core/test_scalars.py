import datetime as dt
from decimal import Decimal

import pytest
from graphql import GraphQLError, GraphQLScalarType, parse_value

from graph.declare.scalars import (
    parse_date,
    parse_datetime,
    parse_decimal,
    parse_local_datetime,
    parse_time,
    parse_uuid,
)
from graph.schema import schema

DECIMAL = schema.schema_converter.type_map["Decimal"].implementation


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-02-28T09:30:00Z", dt.datetime(2026, 2, 28, 9, 30, tzinfo=dt.UTC)),
        ("2026-02-28T09:30:00+05:30", dt.datetime(2026, 2, 28, 4, 0, tzinfo=dt.UTC)),
        ("2026-02-28T09:30-03:00", dt.datetime(2026, 2, 28, 12, 30, tzinfo=dt.UTC)),
        ("2026-02-28T09:30:00.5Z", dt.datetime(2026, 2, 28, 9, 30, 0, 500000, tzinfo=dt.UTC)),
    ],
)
def test_moments_have_an_offset(text: str, moment: dt.datetime) -> None:
    assert parse_datetime(text) == moment


def test_a_local_time_is_told_what_it_lacks() -> None:
    with pytest.raises(GraphQLError, match="must have an offset"):
        parse_datetime("2026-02-28T09:30:00")


@pytest.mark.parametrize(
    "value", ["2026-02-30T09:30:00Z", "2026-02-28", "soon", "", 5, None, True, "0001-01-01T00:00:00+23:00"]
)
def test_other_values_are_no_moments(value: object) -> None:
    with pytest.raises(GraphQLError, match="DateTime"):
        parse_datetime(value)


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2026-02-28T09:30", dt.datetime(2026, 2, 28, 9, 30)),  # noqa: DTZ001 - a local time
        ("2026-02-28T09:30:15", dt.datetime(2026, 2, 28, 9, 30, 15)),  # noqa: DTZ001 - likewise
    ],
)
def test_local_times_have_no_offset(text: str, local: dt.datetime) -> None:
    assert parse_local_datetime(text) == local


@pytest.mark.parametrize(
    "value",
    ["2026-02-28T09:30Z", "2026-02-28T09:30+01:00", "2026-02-28", "2026-02-30T09:30", "0001-01-01T00:00", 5, None],
)
def test_other_values_are_no_local_times(value: object) -> None:
    with pytest.raises(GraphQLError, match="LocalDateTime"):
        parse_local_datetime(value)


@pytest.mark.parametrize("value", ["2026-02-29", "20260228", "2026-W01-1", "28.02.2026", 20260228, "٢٠٢٦-٠٢-٢٨"])
def test_dates_are_calendar_dates(value: object) -> None:
    assert parse_date("2028-02-29") == dt.date(2028, 2, 29)
    with pytest.raises(GraphQLError, match="Date must"):
        parse_date(value)


@pytest.mark.parametrize("value", ["24:00", "9:30", "09:30Z", "09", 9])
def test_times_are_times_of_day(value: object) -> None:
    assert parse_time("09:30") == dt.time(9, 30)
    with pytest.raises(GraphQLError, match="Time must"):
        parse_time(value)


@pytest.mark.parametrize(
    ("value", "number"),
    [("12.50", "12.50"), (12, "12"), (0.1, "0.1"), (1.1, "1.1"), (-3, "-3"), ("1e3", "1E+3"), (1e-07, "1E-7")],
)
def test_decimals_are_exact(value: object, number: str) -> None:
    assert parse_decimal(value) == Decimal(number)


@pytest.mark.parametrize(
    "value",
    ["", "NaN", "Infinity", "1,5", " 1", "1_000", "0x1", True, None, [1], "1" * 40, 1234567890123.4567, "1e999"],
)
def test_other_values_are_no_decimals(value: object) -> None:
    with pytest.raises(GraphQLError, match="Decimal"):
        parse_decimal(value)


@pytest.mark.parametrize("text", ["1.10", "0.3000000000", '"1.10"', "7"])
def test_literals_never_become_floats(text: str) -> None:
    assert isinstance(DECIMAL, GraphQLScalarType)
    assert str(DECIMAL.parse_literal(parse_value(text))) == text.strip('"')


def test_decimals_are_answered_without_exponents() -> None:
    assert isinstance(DECIMAL, GraphQLScalarType)
    assert DECIMAL.serialize(Decimal("1E+3")) == "1000"
    assert DECIMAL.serialize(Decimal("0E-8")) == "0.00000000"


@pytest.mark.parametrize("value", ["", "123", 5, None, "123e4567-e89b-12d3-a456-42661417400g"])
def test_other_values_are_no_uuids(value: object) -> None:
    with pytest.raises(GraphQLError, match="UUID"):
        parse_uuid(value)


@pytest.mark.parametrize("end", ["Z", "+05:30"])
def test_a_moment_has_no_more_digits_than_are_kept(end: str) -> None:
    assert parse_datetime(f"2026-02-28T09:30:00.123456{end}").microsecond == 123456
    for more in (".1234567", ",1234560", ".00000001"):
        with pytest.raises(GraphQLError, match="six digits"):
            parse_datetime(f"2026-02-28T09:30:00{more}{end}")
