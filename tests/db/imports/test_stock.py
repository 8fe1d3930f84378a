"""Stock of a file: batches come as deliveries of the ledger, so that the ledger is the stock, and levels are set."""

# ruff: noqa: E501 - rows and what becomes of them, a line each
import asyncio
import datetime as dt
from typing import Any

import asyncpg
import pytest

from tests.db.imports.importing import Became, Row, became, begin, finish, imported, waits
from tests.world import Hospital, new_hospital

ASPIRIN: Row = {"department": "Cardiology", "medication": "aspirin", "strength": "100 mg"}
BATCH: Row = ASPIRIN | {"quantity": "20", "batch_number": "B1", "expires_on": "2099-01-31", "reorder_level": "5"}


@pytest.fixture
async def aspirin(hospital: Hospital) -> int:
    found = await imported(hospital, "MEDICATIONS", {"name": "Aspirin", "strength": "100 mg", "unit_price": "0.12"})
    record = found[2].record
    assert record
    return record


async def stock(hospital: Hospital) -> list[tuple[Any, ...]]:
    """Units on hand, the reorder level, and the batches of each stock; the ledger and the batches have as many."""
    rows = await hospital.admin.fetch(
        """
        SELECT s.units_on_hand, s.reorder_level,
            ARRAY(SELECT b.batch_number || ' ' || b.units FROM clinic.stock_batches AS b WHERE b.stock_id = s.id ORDER BY b.id) AS batches,
            (SELECT coalesce(sum(b.units), 0) FROM clinic.stock_batches AS b WHERE b.stock_id = s.id) AS in_batches,
            (SELECT coalesce(sum(m.units), 0) FROM clinic.stock_movements AS m WHERE m.stock_id = s.id) AS in_ledger
        FROM clinic.stock AS s WHERE s.hospital_id = $1 ORDER BY s.id
        """,
        hospital.id,
    )
    assert all(row["units_on_hand"] == row["in_batches"] == row["in_ledger"] for row in rows)
    return [(row["units_on_hand"], row["reorder_level"], row["batches"]) for row in rows]


@pytest.mark.usefixtures("aspirin")
async def test_batches_come_as_deliveries(hospital: Hospital) -> None:
    found = await imported(
        hospital,
        "STOCK",
        BATCH,
        BATCH | {"quantity": "7", "batch_number": "B2", "expires_on": "2098-01-31", "reorder_level": None},
    )
    movements = await hospital.admin.fetch(
        "SELECT m.*, a.email FROM clinic.stock_movements AS m JOIN auth.accounts AS a ON a.id = m.moved_by_id WHERE m.hospital_id = $1 ORDER BY m.id",
        hospital.id,
    )
    assert found == {2: Became("LOADED", None, movements[0]["id"]), 3: Became("LOADED", None, movements[1]["id"])}
    assert [(row["kind"], row["units"], row["reason"]) for row in movements] == [
        ("RECEIVED", 20, "Import of rows.csv"), ("RECEIVED", 7, "Import of rows.csv"),
    ]  # fmt: skip
    assert {row["email"] for row in movements} == {f"admin@{hospital.id}.example"}
    assert await stock(hospital) == [(27, 5, ["B1 20", "B2 7"])]


@pytest.mark.parametrize(
    ("more", "problems", "codes"),
    [
        ({"department": "Nowhere"}, ["department must be the name of a department"], ["NOT_FOUND"]),
        ({"medication": "Nothing"}, ["medication must be the name of a medication, with its strength and manufacturer if these are given"], ["NOT_FOUND"]),
        ({"strength": "500 mg"}, ["medication must be the name of a medication, with its strength and manufacturer if these are given"], ["NOT_FOUND"]),
        ({"quantity": "0"}, ["quantity must be a whole number from 1 to 1000000"], ["OUT_OF_RANGE"]),
        ({"expires_on": "2001-01-01"}, ["expiresOn must not be in the past"], ["EXPIRED"]),
        ({"expires_on": "9999-01-01"}, ["expiresOn must be at most 130 years from today"], ["OUT_OF_RANGE"]),
        (
            {"department": None, "medication": None, "quantity": None, "batch_number": " ", "reorder_level": "-1"},
            ["department must be the name of a department", "medication must be the name of a medication, with its strength and manufacturer if these are given",
             "reorderLevel must be a whole number from 0 to 1000000", "quantity must be a whole number from 1 to 1000000", "batchNumber must not be empty"],
            ["NOT_FOUND", "NOT_FOUND", "OUT_OF_RANGE", "OUT_OF_RANGE", "REQUIRED"],
        ),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("aspirin")
async def test_a_bad_row_is_told_all_its_problems(
    hospital: Hospital, more: Row, problems: list[str], codes: list[str]
) -> None:
    found = await imported(hospital, "STOCK", BATCH, BATCH | {"batch_number": "B2"} | more)
    assert found[3] == Became("REFUSED", problems)
    assert found[3].codes == codes
    assert await stock(hospital) == [(20, 5, ["B1 20"])]


async def test_a_name_of_several_medications_and_a_retired_one(hospital: Hospital, aspirin: int) -> None:
    other = (await imported(hospital, "MEDICATIONS", {"name": "Aspirin", "strength": "500 mg", "unit_price": "0.2"}))[
        2
    ].record
    found = await imported(
        hospital,
        "STOCK",
        BATCH | {"strength": None},
        BATCH | {"medication": None, "strength": None, "medication_id": str(other)},
    )
    assert found[2] == Became(
        "REFUSED", ["medication is that of several medications: give strength and manufacturer, too"]
    )
    assert (found[2].codes, found[3].status) == (["AMBIGUOUS"], "LOADED")
    await hospital.call("ADMIN", "retire_medication", p_medication_id=aspirin)
    # The other one has the name alone now.
    again = await imported(hospital, "STOCK", BATCH, BATCH | {"strength": None, "batch_number": "B9"})
    assert again[2] == Became("REFUSED", ["medication is that of a medication that is retired"])
    assert again[3].status == "LOADED"


@pytest.mark.usefixtures("aspirin")
async def test_a_level_alone_makes_an_empty_stock(hospital: Hospital) -> None:
    found = await imported(hospital, "STOCK", ASPIRIN | {"quantity": "0", "reorder_level": "9"})
    assert found[2].status == "LOADED"
    assert await stock(hospital) == [(0, 9, [])]
    assert (await imported(hospital, "STOCK", ASPIRIN | {"reorder_level": "4"}))[2].status == "LOADED"
    assert await stock(hospital) == [(0, 4, [])]


@pytest.mark.usefixtures("aspirin")
async def test_the_same_batch_is_likely_the_same_delivery(hospital: Hospital) -> None:
    found = await imported(
        hospital, "STOCK", BATCH, BATCH | {"batch_number": " b1"}, BATCH | {"confirmed": "true", "quantity": "1"}
    )
    assert found[3] == Became("DOUBTFUL", ["batchNumber and other values are those of line 2: likely the same"])
    assert found[4].status == "LOADED"
    again = await imported(hospital, "STOCK", BATCH)
    assert again[2] == Became(
        "DOUBTFUL", ["batchNumber is that of a batch of this stock already, of which 21 are there"]
    )
    assert again[2].codes == ["LIKELY_DUPLICATE"]
    assert await stock(hospital) == [(21, 5, ["B1 21"])]


@pytest.mark.usefixtures("aspirin")
async def test_rows_of_a_stock_agree_with_each_other_and_with_the_batch(hospital: Hospital) -> None:
    found = await imported(
        hospital, "STOCK", BATCH, BATCH | {"batch_number": "B2", "reorder_level": "6"},
        BATCH | {"expires_on": "2098-01-01", "confirmed": "true"}, is_confirmed=False,
    )  # fmt: skip
    assert found[3] == Became("REFUSED", ["reorderLevel is 5 in line 2, of the same stock"])
    assert found[4] == Became("REFUSED", ["expiresOn is 2099-01-31 in line 2, of the same batch"])
    assert (found[3].codes, found[4].codes) == (["DIFFERS"], ["DIFFERS_FROM_BATCH"])
    again = await imported(hospital, "STOCK", BATCH | {"expires_on": "2098-01-01", "confirmed": "true"})
    assert again[2] == Became("REFUSED", ["expiresOn differs from this batch's, 2099-01-31"])


@pytest.mark.usefixtures("aspirin")
async def test_an_unusual_quantity_waits_and_makes_no_stock(hospital: Hospital) -> None:
    found = await imported(hospital, "STOCK", BATCH | {"quantity": "100001"})
    assert (found[2].status, found[2].codes) == ("DOUBTFUL", ["LARGE_QUANTITY"])
    assert await stock(hospital) == []


async def test_who_receives_meanwhile_is_seen(hospital: Hospital, aspirin: int, api: asyncpg.Pool) -> None:
    assert (await imported(hospital, "STOCK", ASPIRIN | {"reorder_level": "4"}))[2].status == "LOADED"
    run_id = await begin(hospital, "STOCK", [BATCH | {"reorder_level": None}])
    async with api.acquire() as connection, connection.transaction():
        await hospital.on(connection).call(
            "ADMIN", "receive_stock", p_department_id=hospital.department, p_medication_id=aspirin, p_quantity=3, p_batch_number="B1",
            p_expires_on=dt.date(2099, 1, 31),
        )  # fmt: skip
        importing = asyncio.create_task(finish(hospital, run_id))
        await waits(hospital)
    assert (await importing)["rows_doubtful"] == 1
    assert (await became(hospital, run_id))[2].problems == [
        "batchNumber is that of a batch of this stock already, of which 3 are there"
    ]
    assert await stock(hospital) == [(3, 4, ["B1 3"])]


@pytest.mark.usefixtures("aspirin")
async def test_connections_share_the_work(hospital: Hospital) -> None:
    for n in range(4):
        await hospital.new_department(f"Ward {n}")
    rows: list[Row] = [
        BATCH | {"department": f"Ward {n % 4}", "batch_number": f"N{n // 8}", "quantity": "2"} for n in range(80)
    ]
    run_id = await begin(hospital, "STOCK", rows)
    await asyncio.gather(*(finish(hospital, run_id, limit=7) for _ in range(5)))
    found = await became(hospital, run_id)
    assert sorted(each.status for each in found.values()) == ["DOUBTFUL"] * 40 + ["LOADED"] * 40
    assert [units for units, _, _ in await stock(hospital)] == [20, 20, 20, 20]


@pytest.mark.usefixtures("aspirin")
async def test_a_dry_run_receives_nothing(hospital: Hospital) -> None:
    found = await imported(hospital, "STOCK", BATCH, BATCH | {"quantity": "0"}, is_dry_run=True)
    assert [each.status for each in found.values()] == ["CHECKED", "REFUSED"]
    assert await stock(hospital) == []


@pytest.mark.usefixtures("aspirin")
async def test_another_hospitals_names_are_none_here(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    other = await new_hospital(api, admin, f"other-{hospital.id}")
    found = await imported(other, "STOCK", BATCH)
    assert (found[2].status, found[2].codes) == ("REFUSED", ["NOT_FOUND"])
    assert await stock(other) == []
