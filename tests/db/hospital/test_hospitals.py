"""What its administrators and the operator change of a hospital."""

from decimal import Decimal

import asyncpg
import orjson
import pytest

from tests.db.conftest import slug
from tests.refusals import problems, refused
from tests.world import Hospital, new_hospital


async def update(connection: asyncpg.Connection, hospital: Hospital, **changes: object) -> asyncpg.Record:
    statement = "SELECT * FROM clinic.change_hospital($1, $2, false)"
    (row,) = await connection.fetch(statement, hospital.id, orjson.dumps(changes).decode())
    return row


async def test_a_hospital_changes_column_by_column_and_no_other_with_it(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    other = await new_hospital(api, admin, slug())
    before = await admin.fetchrow("SELECT * FROM clinic.hospitals WHERE id = $1", other.id)
    row = await update(owner, hospital, tax_rate_percent="7.5", booking_horizon_days=90)
    assert (row["tax_rate_percent"], row["booking_horizon_days"], row["currency"]) == (Decimal("7.50"), 90, "EUR")
    assert await admin.fetchrow("SELECT * FROM clinic.hospitals WHERE id = $1", other.id) == before
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    appointment = await hospital.book(patient, doctor, hospital.at(9, days=80))
    bill = await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    assert bill["tax"] == Decimal("6.00")
    # What was billed keeps the rate of its day.
    await update(owner, hospital, tax_rate_percent="10")
    assert await admin.fetchval("SELECT tax FROM clinic.bills WHERE id = $1", bill["id"]) == Decimal("6.00")


async def test_the_time_zone_stays_while_anything_is_booked(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    told = {"type": "hospital", "id": str(hospital.id), "uses": {"appointments": 1}}
    await refused(admin, update(owner, hospital, time_zone="Asia/Tokyo"), "ZH506", told)
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="Moved")
    assert (await update(owner, hospital, time_zone="Asia/Tokyo"))["time_zone"] == "Asia/Tokyo"


@pytest.mark.parametrize("column", ["id", "slug", "created_at", "nonsense"])
async def test_what_identifies_a_hospital_stays(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, column: str
) -> None:
    path = {"created_at": "createdAt"}.get(column, column)
    value = "2020-01-01" if column.endswith("_at") else 1 if column == "id" else "EUR"
    await refused(
        admin,
        update(owner, hospital, **{column: value}),
        "ZH501",
        problems((path, "UNKNOWN_FIELD"))
        if column != "slug"
        else problems(("slug", "UNKNOWN_FIELD"), ("slug", "MALFORMED")),
    )


async def test_the_web_tier_changes_no_hospital_without_asking_who_asks(hospital: Hospital, api: asyncpg.Pool) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await api.fetch("SELECT * FROM clinic.change_hospital($1, $2, true)", hospital.id, "{}")
