"""Rule 6: what triggers keep, nobody else may set; and nothing clinical or financial is ever deleted."""

import asyncpg
import pytest

from tests.refusals import refused
from tests.world import Hospital


@pytest.mark.parametrize(
    "table", ["department_counts", "patient_departments", "doctor_patients", "patient_totals", "room_occupancy"]
)
async def test_kept_rows_are_refused_by_hand(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, table: str
) -> None:
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    await hospital.book(patient, doctor, hospital.at(9))
    await hospital.new_room(1)
    generated = "available" if table == "room_occupancy" else ""
    columns = [
        row["attname"]
        for row in await admin.fetch(
            "SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND attname <> $2",
            f"clinic.{table}", generated,
        )
    ]  # fmt: skip
    names = ", ".join(columns)
    for statement in (
        *(f"UPDATE clinic.{table} SET {column} = {column}" for column in columns),
        f"DELETE FROM clinic.{table}",
        f"INSERT INTO clinic.{table} ({names}) SELECT {names} FROM clinic.{table}",
    ):
        await refused(admin, owner.execute(statement), "ZH502", {"what": table})


async def test_ids_and_times_of_making_are_refused_by_hand(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    kept = {"what": "id, hospital_id and created_at"}
    for table in ("patients", "doctors", "appointments", "departments"):
        for change in ("hospital_id = hospital_id + 1", "created_at = created_at - interval '1 day'"):
            await refused(admin, owner.execute(f"UPDATE clinic.{table} SET {change}"), "ZH502", kept)
        with pytest.raises(asyncpg.GeneratedAlwaysError):
            await owner.execute(f"UPDATE clinic.{table} SET id = 1")
    with pytest.raises(asyncpg.GeneratedAlwaysError):
        await owner.execute(
            "INSERT INTO clinic.departments (hospital_id, id, name, opens_at, closes_at)"
            " VALUES ($1, 1, 'X', '08:00', '09:00')",
            hospital.id,
        )


KEPT_OF_BILLS = [
    *("subtotal", "discount", "tax", "total", "covered_amount", "owed", "paid", "refunded", "status", "balance"),
    *("waived", "written_off", "refund_due", "uncovered", "payable", "transferred", "insurer_paid", "insurer_settled"),
    "claimed_at",
    "pending",
]


@pytest.mark.parametrize("column", KEPT_OF_BILLS)
async def test_a_bills_amounts_are_refused_by_hand(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, column: str
) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    bill = await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    await hospital.call("ADMIN", "pay_bill", p_bill_id=bill["id"], p_amount="1", p_method="CASH")
    amounts = {"what": ", ".join(KEPT_OF_BILLS)}
    await refused(admin, owner.execute(f"UPDATE clinic.bills SET {column} = {column}"), "ZH502", amounts)
    for table, changed in (("payments", "refunded = 1"), ("payments", "status = 'VOID'")):
        write = owner.execute(f"UPDATE clinic.{table} SET {changed}")
        await refused(admin, write, "ZH502", {"what": "refunded, written_off, status"})
    line = owner.execute("UPDATE clinic.bill_lines SET amount = 0, unit_price = 0")
    await refused(admin, line, "ZH502", {"what": "Rows of bill_lines"})


@pytest.mark.parametrize("table", ["patients", "appointments", "bills", "bill_lines", "outbox_events"])
async def test_clinical_and_financial_rows_are_never_deleted(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, table: str
) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    await refused(admin, owner.execute(f"DELETE FROM clinic.{table}"), "ZH503", {"table": table})
