"""Medications of a file: each entered once, and an unusual price waits to be confirmed."""

from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.db.imports.importing import Became, Row, imported
from tests.world import Hospital

ASPIRIN: Row = {"name": "Aspirin", "strength": "100 mg", "manufacturer": "B", "unit_price": "0.12"}


async def medications(hospital: Hospital) -> list[asyncpg.Record]:
    return await hospital.admin.fetch(
        "SELECT * FROM clinic.medications WHERE hospital_id = $1 ORDER BY id", hospital.id
    )


async def test_medications_are_entered_with_everything_that_the_file_says(hospital: Hospital) -> None:
    whole = ASPIRIN | {"form": "tablet", "substances": ["Acetylsalicylic acid"]}
    found = await imported(hospital, "MEDICATIONS", whole, {"name": "Lint", "unit_price": "1"})
    first, second = await medications(hospital)
    assert found == {2: Became("LOADED", None, first["id"]), 3: Became("LOADED", None, second["id"])}
    names = ("name", "strength", "form", "manufacturer", "unit_price", "substances")
    assert [first[name] for name in names] == [
        "Aspirin",
        "100 mg",
        "tablet",
        "B",
        Decimal("0.12"),
        ["Acetylsalicylic acid"],
    ]
    assert [second[name] for name in names] == ["Lint", "", "", "", Decimal("1.00"), []]


@pytest.mark.parametrize(
    ("more", "problems"),
    [
        ({"name": " "}, ["name must not be empty"]),
        ({"unit_price": "0.125"}, ["unitPrice must have at most 2 decimals in EUR"]),
        (
            {"name": None, "strength": "x" * 101},
            ["name must not be empty", "strength must be at most 100 characters long"],
        ),
    ],
)
async def test_a_bad_row_is_told_all_its_problems(
    hospital: Hospital, more: dict[str, Any], problems: list[str]
) -> None:
    found = await imported(hospital, "MEDICATIONS", ASPIRIN, ASPIRIN | {"strength": "500 mg"} | more)
    assert found[3] == Became("REFUSED", problems)
    assert len(await medications(hospital)) == 1


async def test_a_medication_is_entered_once(hospital: Hospital) -> None:
    found = await imported(
        hospital, "MEDICATIONS", ASPIRIN, ASPIRIN | {"name": " ASPIRIN "}, ASPIRIN | {"strength": "500 mg"}
    )
    assert [found[line].status for line in (2, 3, 4)] == ["LOADED", "REFUSED", "LOADED"]
    assert found[3].problems == ["name is that of line 2, too"]
    again = await imported(hospital, "MEDICATIONS", ASPIRIN | {"form": "drops"})
    assert again[2] == Became("REFUSED", ["name is that of a medication of this strength and manufacturer already"])
    assert len(await medications(hospital)) == 2


async def test_a_name_a_strength_and_a_manufacturer_are_three_things(hospital: Hospital) -> None:
    rows = (("1|2", "3"), ("1", "2|3"), ("B", ""), ("", "B"))
    given: list[Row] = [ASPIRIN | {"strength": strength, "manufacturer": maker} for strength, maker in rows]
    found = await imported(hospital, "MEDICATIONS", *given)
    assert [each.status for each in found.values()] == ["LOADED"] * 4
    assert [(row["strength"], row["manufacturer"]) for row in await medications(hospital)] == list(rows)


async def test_an_unusual_price_waits_to_be_confirmed(hospital: Hospital) -> None:
    dear = ASPIRIN | {"unit_price": "99999999"}
    doubtful = (await imported(hospital, "MEDICATIONS", dear))[2]
    assert doubtful.status == "DOUBTFUL"
    assert doubtful.problems
    assert doubtful.problems[0].startswith("unitPrice ")
    assert await medications(hospital) == []
    assert (await imported(hospital, "MEDICATIONS", dear | {"confirmed": "true"}))[2].status == "LOADED"


async def test_a_dry_run_enters_nothing(hospital: Hospital) -> None:
    assert (await imported(hospital, "MEDICATIONS", ASPIRIN, is_dry_run=True))[2].status == "CHECKED"
    assert await medications(hospital) == []
