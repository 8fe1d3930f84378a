"""Rule 9: whatever nobody pays any more is a row, and the rows of all time come to what is written off."""

from decimal import Decimal

import asyncpg
import pytest

from tests.db.billing.books import audit
from tests.db.billing.test_claims import claimed, do, pay, reject, state
from tests.db.billing.test_corrections import add, booked_bill, cancel, take_off
from tests.refusals import refused
from tests.world import Hospital

WHY = {"p_reason": "Hardship"}


async def undo(hospital: Hospital, bill: int, **named: str | None) -> asyncpg.Record:
    return await hospital.call("ADMIN", "undo_write_off", p_bill_id=bill, **named)


async def rows_of(admin: asyncpg.Connection, bill: int) -> list[tuple[str, str]]:
    rows = await admin.fetch("SELECT kind, amount FROM clinic.adjustments WHERE bill_id = $1 ORDER BY id", bill)
    return [(row["kind"], str(row["amount"])) for row in rows]


async def reported(hospital: Hospital) -> str:
    """What the report has, over all time."""
    query = """
        SELECT coalesce(sum(amount), 0) FROM clinic.write_offs($1, ROW('-infinity', 'infinity', NULL, NULL, NULL, NULL))
    """
    return str(await hospital.admin.fetchval(query, hospital.id))


@pytest.fixture(autouse=True)
async def till(hospital: Hospital) -> None:
    await hospital.sign_in("TILL", ["CASHIER"])


async def test_what_a_refund_gives_back_of_what_is_owed_is_a_row(hospital: Hospital, admin: asyncpg.Connection) -> None:
    appointment, bill = await booked_bill(hospital)
    payment = await pay(hospital, bill, "119")
    given = {"p_payment_id": payment["id"], "p_reason": "Complaint"}
    await hospital.call("ADMIN", "refund_payment", **given, p_amount="19.50")
    (row,) = await hospital.rows("ADMIN", "adjustments_by_bill_id", p_ids=[bill])
    told = (row["kind"], str(row["amount"]), row["reason"], row["claim_id"], row["adjusted_by_id"] is not None)
    assert told == ("WRITTEN_OFF", "19.50", "Complaint", None, True)
    assert await reported(hospital) == "19.50"
    # Nothing but the fee of 29.75 is owed then, so that nothing needs to be given up: of 119, 89.25 comes back.
    await cancel(hospital, appointment)
    row = await hospital.call("TILL", "refund_bill", p_bill_id=bill, p_amount=None, p_reason="Cancelled")
    assert (str(row["written_off"]), str(row["refunded"])) == ("0.00", "89.25")
    assert await reported(hospital) == "0.00"
    await audit(admin, hospital.id)


async def test_a_fee_is_owed_though_the_consultation_was_written_off(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment, bill = await booked_bill(hospital)
    await do(hospital, "write_off_bill", bill, p_amount="119", **WHY)
    await cancel(hospital, appointment)
    assert await rows_of(admin, bill) == [("WRITTEN_OFF", "119.00"), ("LAPSED", "-119.00")]
    bills = "SELECT status, total, balance FROM clinic.bills WHERE appointment_id = $1 ORDER BY id"
    rows = [tuple(map(str, row)) for row in await admin.fetch(bills, appointment)]
    assert rows == [("PAID", "0.00", "0.00"), ("OPEN", "29.75", "29.75")]
    # The consultation comes back to its bill, and is written off as before.
    await hospital.call("ADMIN", "undo_appointment_status", p_appointment_id=appointment, p_reason="Typo")
    rows = [tuple(map(str, row)) for row in await admin.fetch(bills, appointment)]
    assert rows == [("PAID", "119.00", "0.00"), ("PAID", "0.00", "0.00")]
    assert await reported(hospital) == "119.00"
    await audit(admin, hospital.id)


async def test_what_falls_away_lapses_and_comes_back(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await booked_bill(hospital)
    line = await add(hospital, bill, "100")
    await pay(hospital, bill, "100")
    await do(hospital, "write_off_bill", bill, p_amount="130", **WHY)
    await take_off(hospital, line)
    assert await rows_of(admin, bill) == [("WRITTEN_OFF", "130.00"), ("LAPSED", "-111.00")]
    assert await reported(hospital) == "19.00"
    # The line was of a bill that is paid since: another one goes onto the bill only once it is open.
    row = await undo(hospital, bill, p_amount="9", p_reason="The debtor pays")
    assert (row["status"], str(row["written_off"]), str(row["balance"])) == ("OPEN", "10.00", "9.00")
    assert (await rows_of(admin, bill))[2:] == [("WRITTEN_OFF", "-120.00"), ("LAPSED", "111.00")]
    await add(hospital, bill, "100")
    assert (await audit(admin, hospital.id))[bill]["balance"] == 128
    assert await reported(hospital) == "10.00"


async def test_a_void_bill_writes_off_nothing(hospital: Hospital, admin: asyncpg.Connection) -> None:
    bill, claim = await claimed(hospital)
    await do(hospital, "submit_claim", claim)
    await reject(hospital, claim, "WRITTEN_OFF")
    await do(hospital, "write_off_bill", bill, p_amount="23.80", **WHY)
    assert await reported(hospital) == "119.00"
    await do(hospital, "void_bill", bill, p_reason="Typo")
    rows = await admin.fetch("SELECT kind, amount, reason FROM clinic.adjustments WHERE bill_id = $1 ORDER BY id", bill)
    lapsed = sorted((row["kind"], str(row["amount"]), row["reason"]) for row in rows[2:])
    assert lapsed == [("LAPSED", "-23.80", "Typo"), ("LAPSED", "-95.20", "Typo")]
    assert await reported(hospital) == "0.00"
    await audit(admin, hospital.id)
    of_it = {"billId": str(bill), "status": "VOID"}
    await refused(admin, undo(hospital, bill, p_amount=None, **WHY), "ZH303", of_it)


async def test_an_appeal_after_charges_fell_away_leaves_nothing(hospital: Hospital) -> None:
    bill, claim = await claimed(hospital)
    line = await add(hospital, bill, "100")
    await do(hospital, "submit_claim", claim)
    await reject(hospital, claim, "PATIENT", "90")
    await reject(hospital, claim, "WRITTEN_OFF")
    await take_off(hospital, line)
    assert await reported(hospital) == "5.20"
    await do(hospital, "reopen_claim", claim, p_reason="Appeal")
    assert await reported(hospital) == "0.00"
    assert await state(hospital, bill) == ["CLAIMED", "23.80", "23.80", "95.20", "SUBMITTED"]


async def test_a_write_off_is_taken_back(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await booked_bill(hospital)
    none = {"billId": str(bill), "amount": "0.00", "writtenOff": "0.00"}
    await refused(admin, undo(hospital, bill, p_amount=None, **WHY), "ZH313", none)
    await do(hospital, "write_off_bill", bill, p_amount="119", **WHY)
    more = {"billId": str(bill), "amount": "119.01", "writtenOff": "119.00"}
    await refused(admin, undo(hospital, bill, p_amount="119.01", **WHY), "ZH313", more)
    again = {"p_bill_id": bill, "p_amount": "50", "p_reason": "Pays after all"}
    request = {"p_request_id": "0190a5b0-0000-7000-8000-000000000001"}
    for _ in range(2):
        row = await hospital.call("ADMIN", "undo_write_off", **again, **request)
        assert (row["status"], str(row["balance"]), str(row["written_off"])) == ("OPEN", "50.00", "69.00")
    await pay(hospital, bill, "50")
    assert (await audit(admin, hospital.id))[bill]["status"] == "PAID"
    row = await undo(hospital, bill, p_amount=None, p_reason="Slip")
    assert (row["status"], str(row["balance"])) == ("OPEN", "69.00")
    assert await rows_of(admin, bill) == [(("WRITTEN_OFF"), amount) for amount in ("119.00", "-50.00", "-69.00")]
    assert await reported(hospital) == "0.00"


async def test_no_second_bill_of_an_appointment_opens(hospital: Hospital, admin: asyncpg.Connection) -> None:
    appointment, visit = await hospital.visit(
        await hospital.new_patient(), await hospital.new_doctor(fee="100"), hospital.at(9)
    )
    bill = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    await do(hospital, "write_off_bill", bill, p_amount="119", **WHY)
    await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="ECG", p_cost="7")
    further = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]
    two = {"from": "PAID", "to": "OPEN", "openBillId": str(further)}
    await refused(admin, undo(hospital, bill, p_amount=None, **WHY), "ZH207", two)
    await pay(hospital, further, "8.33")
    await undo(hospital, bill, p_amount=None, **WHY)
    await audit(admin, hospital.id)


async def test_nobody_enters_what_lapsed_by_hand(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await booked_bill(hospital)
    await do(hospital, "write_off_bill", bill, p_amount="19", **WHY)
    entered = "INSERT INTO clinic.adjustments (hospital_id, bill_id, kind, amount, reason) VALUES ($1, $2, $3, $4, 'X')"
    await refused(admin, admin.execute(entered, hospital.id, bill, "LAPSED", -1), "ZH502", {"what": "kind"})
    # What is more than anybody owes is none.
    await admin.execute(entered, hospital.id, bill, "WRITTEN_OFF", 200)
    assert (await rows_of(admin, bill))[1:] == [("WRITTEN_OFF", "200"), ("LAPSED", "-100.00")]
    await audit(admin, hospital.id)


@pytest.mark.parametrize("change", ["-0.01", "119.01", "50"])
async def test_the_table_itself_refuses_to_write_off_more_than_is_owed(
    hospital: Hospital, admin: asyncpg.Connection, change: str
) -> None:
    _, bill = await booked_bill(hospital)
    # Below zero; more than is owed, although given up; more than was given up.
    waived = "200" if change == "119.01" else "0"
    async with admin.transaction():
        await admin.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(asyncpg.CheckViolationError) as caught:
            async with admin.transaction():
                await admin.execute(
                    "UPDATE clinic.bills SET written_off = $2, waived = $3, balance = owed - $2,"
                    " refund_due = greatest($2 - owed, 0) WHERE id = $1",
                    bill, Decimal(change), Decimal(waived),
                )  # fmt: skip
    assert caught.value.constraint_name == "bill_writes_off_no_more_than_is_owed"
