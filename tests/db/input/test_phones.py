"""Telephone numbers are known in every spelling; libphonenumber, the source of the calling codes, says which."""

import asyncpg
import phonenumbers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType, phonemetadata

FORMATS = (
    PhoneNumberFormat.NATIONAL,
    PhoneNumberFormat.INTERNATIONAL,
    PhoneNumberFormat.E164,
    PhoneNumberFormat.RFC3966,
)
KINDS = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.TOLL_FREE)
DIGITS = """
    SELECT rules.phone_digits(s.spelling, s.country) AS digits
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS s (spelling, country, place) ORDER BY s.place
"""
# At home these countries' mobiles or free numbers are dialled in ways that no prefix says.
DIALLED_OTHERWISE = ("54", "375")


async def digits(admin: asyncpg.Connection, phone: str | None, country: str | None = None) -> str | None:
    found: str | None = await admin.fetchval("SELECT rules.phone_digits($1, $2)", phone, country)
    return found


async def test_example_numbers_of_every_country_are_known_in_every_spelling(admin: asyncpg.Connection) -> None:
    expected = []
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in KINDS:
            number = phonenumbers.example_number_for_type(region, kind)
            if number is None:
                continue
            known = phonenumbers.format_number(number, PhoneNumberFormat.E164)[1:]
            expected += [(phonenumbers.format_number(number, each), region, known) for each in FORMATS]
            expected.append((phonenumbers.format_out_of_country_calling_number(number, "FR"), "FR", known))
    rows = await admin.fetch(DIGITS, [each[0] for each in expected], [each[1] for each in expected])
    wrong = [(*each, row["digits"]) for each, row in zip(expected, rows, strict=True) if row["digits"] != each[2]]
    assert len(expected) > 3000
    assert [each for each in wrong if not each[2].startswith(DIALLED_OTHERWISE)] == []
    assert len(wrong) <= 5


async def test_the_table_is_that_of_the_metadata(admin: asyncpg.Connection) -> None:
    rows = {row["country"]: tuple(row)[1:] for row in await admin.fetch("SELECT * FROM rules.calling_codes()")}
    assert set(rows) == set(phonenumbers.SUPPORTED_REGIONS)
    more = {"BY": "80?", "LT": "[08]"}
    for region, row in rows.items():
        of = phonemetadata.PhoneMetadata.metadata_for_region(region)
        assert of is not None
        assert of.general_desc is not None
        lengths = [length for length in of.general_desc.possible_length if length > 0]
        code = str(of.country_code)
        abroad, longest = of.international_prefix or "00", min(max(lengths), 15 - len(code))
        trunk = more.get(region, of.national_prefix or "")
        assert row == (code, trunk, abroad, min(lengths), longest), region


@pytest.mark.parametrize(
    ("phone", "country", "known"),
    [
        ("+49 170 5550101", None, "491705550101"),
        ("  +49-(0)170/555.01.01 ", None, "491705550101"),
        ("0049 170 5550101", "DE", "491705550101"),
        ("0170 5550101", "DE", "491705550101"),
        ("(0170) 555 01 01 ext. 12", "DE", "491705550101"),
        ("011 49 170 5550101", "US", "491705550101"),
        ("(212) 555-0100", "US", "12125550100"),
        ("1-212-555-0100", "US", "12125550100"),
        ("06 12345678", "IT", "390612345678"),
        ("tel:+39-06-12345678", "DE", "390612345678"),
        ("8 (495) 123-45-67", "RU", "74951234567"),
        ("8 (495) 123-45-67 ДОБ. 12", "RU", "74951234567"),
        ("+7 495 123-45-67", "DE", "74951234567"),
        ("+\u0664\u0669 \u0661\u0667\u0660 5550101", None, "491705550101"),
        ("\uff0b\uff14\uff19\u3000\uff11\uff17\uff10 5550101", None, "491705550101"),
        ("+49\u00a0170\u20115550101", None, "491705550101"),
        ("0170 5550101", None, None),
        ("abc", "DE", None),
        ("", "DE", None),
        ("+", None, None),
        ("---", "DE", None),
        ("+49", None, None),
        ("+999 1234567", None, None),
        ("+49 170 5550101 or +49 170 5550102", None, None),
        ("+1 800 FLOWERS", "US", None),
        ("++49 170 5550101", None, None),
        ("49+170 5550101", "DE", None),
        ("+49 1705550101123456", None, None),
        ("1", "DE", None),
        (None, "DE", None),
    ],
)
async def test_a_spelling(admin: asyncpg.Connection, phone: str | None, country: str | None, known: str | None) -> None:
    assert await digits(admin, phone, country) == known


@given(st.from_regex(r"\+?[0-9 ()./-]{0,25}", fullmatch=True), st.sampled_from([None, "DE", "US", "IT", "RU", "GB"]))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_digits_are_an_international_number_that_stays_itself(
    admin: asyncpg.Connection, phone: str, country: str | None
) -> None:
    known = await digits(admin, phone, country)
    if known is not None:
        assert known.isdecimal()
        assert 5 <= len(known) <= 15
        assert await digits(admin, f"+{known}") == known
