"""Rule 3: the ledger is append-only, its sums are the stock, and the stock is never negative, whoever writes."""

import datetime as dt

import asyncpg
import pytest

from tests.db.pharmacy.shelf import adds_up, batches, movements
from tests.refusals import problems, refused, violates
from tests.world import Hospital

MOVE = """
    INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units)
    SELECT b.hospital_id, b.stock_id, b.id, $2, $3 FROM clinic.stock_batches AS b WHERE b.hospital_id = $1 LIMIT 1
"""


async def test_a_delivery_enters_batch_stock_and_ledger(hospital: Hospital, admin: asyncpg.Connection) -> None:
    medication = await hospital.new_medication(5)
    for _ in range(2):
        row = await hospital.call(
            "ADMIN",
            "receive_stock",
            p_department_id=hospital.department,
            p_medication_id=medication,
            p_quantity=10,
            p_batch_number=" B2 ",
            p_expires_on=dt.date(2098, 1, 1),
        )
    assert row["units_on_hand"] == 25
    assert await batches(admin, medication) == {"B1": 5, "B2": 20}
    assert await movements(admin, medication) == [("RECEIVED", "B1", 5), ("RECEIVED", "B2", 10), ("RECEIVED", "B2", 10)]
    assert await adds_up(admin, hospital.id) == 25


async def test_a_batch_has_one_expiry_date(hospital: Hospital, admin: asyncpg.Connection) -> None:
    medication = await hospital.new_medication(5)
    delivery = hospital.call(
        "ADMIN",
        "receive_stock",
        p_department_id=hospital.department,
        p_medication_id=medication,
        p_quantity=1,
        p_batch_number="B1",
        p_expires_on=dt.date(2098, 1, 1),
    )
    await refused(admin, delivery, "ZH501", problems(("expiresOn", "DIFFERS_FROM_BATCH")))


async def test_a_count_corrects_a_batch_but_not_below_none(hospital: Hospital, admin: asyncpg.Connection) -> None:
    medication = await hospital.new_medication(5)

    async def adjust(change: int) -> asyncpg.Record:
        return await hospital.call(
            "ADMIN",
            "adjust_stock",
            p_department_id=hospital.department,
            p_medication_id=medication,
            p_batch_number="B1",
            p_change=change,
            p_reason="Count",
        )

    await refused(admin, adjust(-6), "ZH101", {"medicationId": str(medication), "asked": 6, "onHand": 5})
    assert (await adjust(-5))["units_on_hand"] == 0
    assert (await adjust(2))["units_on_hand"] == 2
    assert (await movements(admin, medication))[1:] == [("ADJUSTED", "B1", -5), ("ADJUSTED", "B1", 2)]
    unknown = hospital.call(
        "ADMIN",
        "adjust_stock",
        p_department_id=hospital.department,
        p_medication_id=medication,
        p_batch_number="B9",
        p_change=1,
        p_reason="Count",
    )
    expected = {"type": "batch", "departmentId": str(hospital.department), "medicationId": str(medication)}
    await refused(admin, unknown, "ZH003", expected)


async def test_a_medication_and_its_first_batch_come_together(hospital: Hospital, admin: asyncpg.Connection) -> None:
    async def add(name: str = "Aspirin", price: str = "0.10", expires: dt.date = dt.date(2099, 1, 1)) -> asyncpg.Record:
        return await hospital.call(
            "ADMIN",
            "add_medication_with_stock",
            p_department_id=hospital.department,
            p_name=name,
            p_strength="1 mg",
            p_form="tablet",
            p_manufacturer="M",
            p_unit_price=price,
            p_quantity=5,
            p_batch_number="B1",
            p_expires_on=expires,
        )

    await add()
    await refused(admin, add(), "ZH504", {"path": "name"})
    yesterday = dt.datetime.now(hospital.zone).date() - dt.timedelta(days=1)
    wrong = problems(("name", "REQUIRED"), ("unitPrice", "TOO_PRECISE"), ("expiresOn", "EXPIRED"))
    await refused(admin, add("", "0.101", yesterday), "ZH501", wrong)


async def test_all_problems_of_a_delivery_or_a_count_are_told_at_once(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    delivery = hospital.call(
        "ADMIN",
        "receive_stock",
        p_department_id=0,
        p_medication_id=0,
        p_quantity=0,
        p_batch_number="",
        p_expires_on=dt.date(2001, 1, 1),
    )
    both = [("departmentId", "MALFORMED_ID"), ("medicationId", "MALFORMED_ID")]
    more = [("quantity", "OUT_OF_RANGE"), ("batchNumber", "REQUIRED"), ("expiresOn", "EXPIRED")]
    await refused(admin, delivery, "ZH501", problems(*both, *more))
    count = hospital.call(
        "ADMIN", "adjust_stock", p_department_id=0, p_medication_id=0, p_batch_number="", p_change=0, p_reason=""
    )
    more = [("batchNumber", "REQUIRED"), ("change", "OUT_OF_RANGE"), ("reason", "REQUIRED")]
    await refused(admin, count, "ZH501", problems(*both, *more))


async def test_the_owner_cannot_take_what_is_not_there(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    await hospital.new_medication(5)
    await violates(admin, owner.execute(MOVE, hospital.id, "ADJUSTED", -6), "stock_is_never_negative")
    await owner.execute(MOVE, hospital.id, "ADJUSTED", -5)
    assert await adds_up(admin, hospital.id) == 0


async def test_a_batch_is_never_negative_either(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    medication = await hospital.new_medication(5)
    await hospital.call(
        "ADMIN",
        "receive_stock",
        p_department_id=hospital.department,
        p_medication_id=medication,
        p_quantity=5,
        p_batch_number="B2",
        p_expires_on=dt.date(2099, 1, 1),
    )
    await violates(admin, owner.execute(MOVE, hospital.id, "ADJUSTED", -6), "batch_units_are_never_negative")


@pytest.mark.parametrize(
    ("kind", "units", "constraint"),
    [
        ("RECEIVED", -1, "movement_sign_matches_its_kind"),
        ("EXPIRED", 1, "movement_sign_matches_its_kind"),
        ("ADJUSTED", 0, "movement_sign_matches_its_kind"),
        ("DISPENSED", -1, "movement_names_its_prescription_item"),
        ("LOST", -1, "movement_kind_is_known"),
    ],
)
async def test_a_movement_is_what_its_kind_says(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, kind: str, units: int, constraint: str
) -> None:
    await hospital.new_medication(5)
    await violates(admin, owner.execute(MOVE, hospital.id, kind, units), constraint)


@pytest.mark.parametrize(
    ("statement", "sqlstate", "detail"),
    [
        ("UPDATE clinic.stock SET units_on_hand = 9", "ZH502", {"what": "units_on_hand"}),
        ("UPDATE clinic.stock SET units_on_hand = -1", "ZH502", {"what": "units_on_hand"}),
        ("UPDATE clinic.stock_batches SET units = 9", "ZH502", {"what": "units"}),
        ("UPDATE clinic.stock_movements SET units = 9", "ZH502", {"what": "Rows of stock_movements"}),
        ("DELETE FROM clinic.stock_movements", "ZH503", {"table": "stock_movements"}),
        (
            """INSERT INTO clinic.stock_batches (hospital_id, stock_id, batch_number, expires_on, units)
                SELECT hospital_id, id, 'B9', '2099-01-01', 1 FROM clinic.stock""",
            "ZH502", {"what": "units"},
        ),
    ],
)  # fmt: skip
async def test_units_follow_the_ledger_and_nothing_else(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection,
    statement: str, sqlstate: str, detail: dict[str, object],
) -> None:  # fmt: skip
    await hospital.new_medication(5)
    await refused(admin, owner.execute(statement), sqlstate, detail)


async def test_a_movement_is_of_a_batch_of_its_stock(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    await hospital.new_medication(5)
    await hospital.new_medication(5)
    with pytest.raises(asyncpg.ForeignKeyViolationError, match="does not belong to this stock"):
        await owner.execute(
            "INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units)"
            " SELECT $1, min(s.id), max(b.id), 'RECEIVED', 1 FROM clinic.stock AS s, clinic.stock_batches AS b"
            " WHERE s.hospital_id = $1 AND b.hospital_id = $1",
            hospital.id,
        )
    assert await adds_up(admin, hospital.id) == 10
