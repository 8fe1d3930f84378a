"""Rules 4 and 5: discounts from 0 to 100, and one rounding of money: half away from zero at the minor unit."""

from collections.abc import Iterator
from decimal import Decimal

import asyncpg
import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.databases import Database
from tests.db.billing.books import DIGITS, Totals, rounded, totals
from tests.machines import PATIENT, Clinic, clinic
from tests.refusals import refused

CURRENCIES = st.sampled_from(sorted(DIGITS))
FINE = st.decimals(-(10**12), 10**12, allow_nan=False, places=5)
# Exactly on the half between two units of each currency.
HALVES = st.builds(
    lambda n, places: Decimal(2 * n + 1) / 2 / 10**places, st.integers(-(10**9), 10**9), st.integers(0, 3)
)
PERCENTS = st.decimals(0, 100, places=2)


@pytest.fixture
def desk(database: Database) -> Iterator[Clinic]:
    with clinic(database) as made:
        yield made


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("2.675", "EUR", "2.68"), ("2.665", "EUR", "2.67"), ("-2.665", "EUR", "-2.67"), ("2.6649", "EUR", "2.66"),
        ("0.5", "JPY", "1"), ("1.5", "JPY", "2"), ("-0.5", "JPY", "-1"), ("0.4999", "JPY", "0"),
        ("0.0005", "KWD", "0.001"), ("0.0015", "KWD", "0.002"), ("-0.0005", "KWD", "-0.001"), ("1", "KWD", "1.000"),
    ],
)  # fmt: skip
async def test_money_is_rounded_half_away_from_zero(
    admin: asyncpg.Connection, amount: str, currency: str, expected: str
) -> None:
    found = await admin.fetchval("SELECT rules.round_money($1, $2)", Decimal(amount), currency)
    assert str(found) == expected


def test_rounding_agrees_with_decimal(desk: Clinic) -> None:
    @settings(PATIENT, max_examples=300)
    @given(FINE | HALVES, CURRENCIES)
    def agrees(amount: Decimal, currency: str) -> None:
        found = desk.wait(desk.admin.fetchval("SELECT rules.round_money($1, $2)", amount, currency))
        assert found == rounded(amount, currency)

    agrees()


@pytest.mark.parametrize(
    ("amount", "percent", "expected"),
    [("100", "0", "100"), ("100", "100", "0"), ("80", "12.5", "70"), ("0.01", "50", "0.005"), ("0", "30", "0")],
)
async def test_a_discount_is_taken_off(admin: asyncpg.Connection, amount: str, percent: str, expected: str) -> None:
    found = await admin.fetchval("SELECT rules.discounted_amount($1, $2)", Decimal(amount), Decimal(percent))
    assert found == Decimal(expected)


@pytest.mark.parametrize("percent", ["-0.01", "100.01", "-100", "1000", "NaN", None])
async def test_a_discount_outside_of_0_to_100_is_refused(admin: asyncpg.Connection, percent: str | None) -> None:
    asked = admin.fetchval("SELECT rules.discounted_amount(100, $1::text::numeric)", percent)
    await refused(admin, asked, "ZH306", {"percent": percent})


def test_a_bills_amounts_agree_with_decimal(desk: Clinic) -> None:
    @settings(PATIENT, max_examples=300)
    @given(st.integers(0, 10**9), PERCENTS, PERCENTS, PERCENTS, CURRENCIES)
    def agrees(units: int, discount: Decimal, tax: Decimal, cover: Decimal, currency: str) -> None:
        subtotal = Decimal(units).scaleb(-DIGITS[currency])
        query = "SELECT * FROM rules.bill_totals($1, $2, $3, $4, $5)"
        row = desk.wait(desk.admin.fetchrow(query, subtotal, discount, tax, cover, currency))
        found = Totals(*row)
        assert found == totals(subtotal, discount, tax, cover, currency)
        # Every amount is one that can be paid in coin.
        assert all(amount == rounded(amount, currency) for amount in row)
        assert found.total == subtotal - found.discount + found.tax
        assert Decimal(0) <= found.owed <= found.total

    agrees()
