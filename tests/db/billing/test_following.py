"""Rule 5: an appointment's bills follow it, whoever clicks first, and what was paid too much is to be given back."""

import datetime as dt
from decimal import Decimal
from typing import Any

import asyncpg
import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.databases import Database
from tests.db.billing.books import audit
from tests.machines import PATIENT, Clinic, clinic
from tests.refusals import refused
from tests.world import Hospital, set_clock


async def charging(hospital: Hospital, late: str = "0", missed: str = "0", hours: int = 48) -> None:
    """Sets the hospital's fees."""
    await hospital.admin.execute(
        "UPDATE clinic.hospitals SET late_cancel_fee = $2::text::numeric, no_show_fee = $3::text::numeric,"
        " late_cancel_hours = $4 WHERE id = $1",
        hospital.id, late, missed, hours,
    )  # fmt: skip


async def booked(hospital: Hospital, cover: int = 0) -> int:
    return await hospital.book(await hospital.new_patient(cover), await hospital.new_doctor(), hospital.at(9))


async def issue(hospital: Hospital, appointment: int) -> int:
    return int((await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"])


async def pay(hospital: Hospital, bill: int, amount: str) -> int:
    row = await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount=amount, p_method="CARD")
    return int(row["id"])


async def cancel(hospital: Hospital, appointment: int) -> None:
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="Better again")


async def lines(admin: asyncpg.Connection, bill: int) -> list[tuple[str, int, str]]:
    rows = await admin.fetch("SELECT * FROM clinic.bill_lines WHERE bill_id = $1 ORDER BY id", bill)
    return [(row["kind"], row["quantity"], str(row["amount"])) for row in rows]


async def state(hospital: Hospital, bill: int) -> list[str]:
    row = (await audit(hospital.admin, hospital.id))[bill]
    return [row["status"], *(str(row[name]) for name in ("owed", "paid", "balance", "refund_due"))]


async def test_a_cancelled_appointment_leaves_nothing_to_pay(hospital: Hospital, admin: asyncpg.Connection) -> None:
    bill = await issue(hospital, appointment := await booked(hospital))
    await cancel(hospital, appointment)
    assert await lines(admin, bill) == [("CONSULTATION", 1, "80.00"), ("CONSULTATION", -1, "-80.00")]
    assert await state(hospital, bill) == ["PAID", "0.00", "0.00", "0.00", "0.00"]
    paying = pay(hospital, bill, "1")
    await refused(admin, paying, "ZH303", {"billId": str(bill), "status": "PAID"})


async def test_what_was_paid_for_a_cancelled_appointment_is_given_back_by_a_cashier(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await hospital.sign_in("CASHIER", ["CASHIER"])
    bill = await issue(hospital, appointment := await booked(hospital))
    await pay(hospital, bill, "40")
    await pay(hospital, bill, "55.20")
    await cancel(hospital, appointment)
    assert await state(hospital, bill) == ["PAID", "0.00", "95.20", "-95.20", "95.20"]
    over = hospital.call("CASHIER", "refund_bill", p_bill_id=bill, p_amount="95.21", p_reason="Cancelled")
    await refused(admin, over, "ZH302", {"billId": str(bill), "amount": "95.21", "refundable": "95.20"})
    await hospital.call("CASHIER", "refund_bill", p_bill_id=bill, p_amount="60", p_reason=" Cancelled ")
    assert await state(hospital, bill) == ["PARTLY_REFUNDED", "0.00", "95.20", "-35.20", "35.20"]
    given = await admin.fetch(
        "SELECT amount, written_off, reason FROM clinic.refunds WHERE hospital_id = $1", hospital.id
    )
    assert sorted(tuple(map(str, row)) for row in given) == [
        ("4.80", "0.00", "Cancelled"),
        ("55.20", "0.00", "Cancelled"),
    ]
    row = await hospital.call("CASHIER", "refund_bill", p_bill_id=bill, p_amount=None, p_reason="Cancelled")
    assert (row["status"], str(row["refund_due"])) == ("REFUNDED", "0.00")
    again = hospital.call("CASHIER", "refund_bill", p_bill_id=bill, p_amount=None, p_reason="Cancelled")
    await refused(admin, again, "ZH302", {"billId": str(bill), "amount": "0.00", "refundable": "0.00"})


async def test_a_refund_of_what_is_owed_is_written_off_and_what_is_due_is_not(hospital: Hospital) -> None:
    bill = await issue(hospital, appointment := await booked(hospital))
    payment = await pay(hospital, bill, "95.20")
    await hospital.call("ADMIN", "refund_payment", p_payment_id=payment, p_amount="10", p_reason="Complaint")
    assert (await audit(hospital.admin, hospital.id))[bill]["written_off"] == Decimal("10.00")
    await cancel(hospital, appointment)
    row = (await audit(hospital.admin, hospital.id))[bill]
    # Those 10 are given back already.
    assert (row["refund_due"], row["written_off"]) == (Decimal("85.20"), Decimal("0.00"))


@pytest.mark.parametrize(
    ("command", "hours", "fee"),
    [("cancel_appointment", 48, "20.00"), ("cancel_appointment", 0, None), ("mark_no_show", 0, "30.00")],
)
async def test_cancelling_late_and_missing_cost_the_hospitals_fee(
    hospital: Hospital, admin: asyncpg.Connection, command: str, hours: int, fee: str | None
) -> None:
    await charging(hospital, "20", "30", hours)
    appointment = await booked(hospital, 80)
    await leave(hospital, appointment, command)
    rows = await admin.fetch(
        "SELECT b.id, b.owed, b.covered_amount, l.kind, l.amount"
        " FROM clinic.bills AS b JOIN clinic.bill_lines AS l ON l.bill_id = b.id WHERE b.appointment_id = $1",
        appointment,
    )
    if fee is None:
        assert rows == []
    else:
        # Taxed, and no insurance pays any of it.
        (row,) = rows
        assert (row["kind"], str(row["amount"]), row["covered_amount"]) == ("FEE", fee, 0)
        assert row["owed"] == Decimal(fee) * Decimal("1.19")
    await audit(admin, hospital.id)


@pytest.mark.parametrize("command", ["cancel_appointment", "mark_no_show"])
@pytest.mark.parametrize(("minutes", "fee"), [(0, True), (1, False)])
async def test_a_doctor_who_is_off_costs_the_patient_nothing(
    hospital: Hospital, admin: asyncpg.Connection, command: str, minutes: int, fee: bool
) -> None:
    await charging(hospital, "20", "30")
    appointment = await booked(hospital, 80)
    row = await admin.fetchrow("SELECT doctor_id, starts_at FROM clinic.appointments WHERE id = $1", appointment)
    assert row
    ends = row["starts_at"].astimezone(hospital.zone).replace(tzinfo=None) + dt.timedelta(minutes=minutes)
    await hospital.call(
        "ADMIN", "add_time_off", p_doctor_id=row["doctor_id"], p_starts_at=ends - dt.timedelta(hours=2), p_ends_at=ends,
        p_reason="Ill", p_confirmed=True,
    )  # fmt: skip
    await leave(hospital, appointment, command)
    billed = await admin.fetchval("SELECT count(*) FROM clinic.bills WHERE appointment_id = $1", appointment)
    assert billed == (1 if fee else 0)


async def leave(hospital: Hospital, appointment: int, command: str) -> None:
    """Cancels an appointment, or marks it as missed once it has begun."""
    if command == "cancel_appointment":
        await cancel(hospital, appointment)
    else:
        await hospital.follow(appointment, command)


@pytest.mark.parametrize("command", ["cancel_appointment", "mark_no_show"])
@pytest.mark.parametrize("billed", [False, True])
async def test_what_is_undone_costs_no_fee_any_more(
    hospital: Hospital, admin: asyncpg.Connection, command: str, billed: bool
) -> None:
    await charging(hospital, "20", "30")
    appointment = await booked(hospital, 80)
    if billed:
        await pay(hospital, await issue(hospital, appointment), "19.04")
    taken_back = {"p_appointment_id": appointment, "p_reason": "Came after all"}
    starts = await admin.fetchval("SELECT starts_at FROM clinic.appointments WHERE id = $1", appointment)
    for _ in range(2):
        await leave(hospital, appointment, command)
        await set_clock(hospital.admin, starts if command == "mark_no_show" else None)
        try:
            await hospital.on(hospital.admin).call("ADMIN", "undo_appointment_status", **taken_back)
        finally:
            await set_clock(hospital.admin, None)
    bills = (await audit(admin, hospital.id)).values()
    fee = {"cancel_appointment": "20.00", "mark_no_show": "30.00"}[command]
    made = [line for bill in bills for line in await lines(admin, bill["id"])]
    fees = [(count, amount) for kind, count, amount in made if kind == "FEE"]
    assert fees == [(1, fee), (-1, f"-{fee}")] * 2
    # Of the consultation, 80.00 and 19 % tax, the insurance pays 80 %.
    owed = Decimal("19.04") if billed else Decimal(0)
    assert sum(bill["owed"] for bill in bills) == sum(bill["paid"] for bill in bills) == owed
    assert {bill["balance"] for bill in bills} == {bill["refund_due"] for bill in bills} == {Decimal(0)}
    assert sum(bill["covered_amount"] for bill in bills) == (Decimal("76.16") if billed else 0)


async def test_a_fee_that_was_paid_is_taken_back_once_its_payment_is(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await charging(hospital, "20")
    appointment = await booked(hospital)
    await cancel(hospital, appointment)
    bill = await admin.fetchval("SELECT id FROM clinic.bills WHERE appointment_id = $1", appointment)
    payment = await pay(hospital, bill, "23.80")
    undone = {"p_appointment_id": appointment, "p_reason": "Typo"}
    told = {"status": "CANCELLED", "followed": {"payments": 1}, "appointmentId": str(appointment)}
    await refused(admin, hospital.call("ADMIN", "undo_appointment_status", **undone), "ZH222", told)
    await hospital.call("ADMIN", "void_payment", p_payment_id=payment, p_reason="Typo")
    await hospital.call("ADMIN", "undo_appointment_status", **undone)
    assert await state(hospital, bill) == ["PAID", "0.00", "0.00", "0.00", "0.00"]


async def test_a_fee_is_taken_off_what_was_paid_for_the_consultation(hospital: Hospital) -> None:
    await charging(hospital, "20")
    bill = await issue(hospital, appointment := await booked(hospital))
    await pay(hospital, bill, "95.20")
    await cancel(hospital, appointment)
    assert await state(hospital, bill) == ["PAID", "23.80", "95.20", "-71.40", "71.40"]


async def test_an_appointment_entered_by_mistake_costs_no_fee(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await charging(hospital, "20")
    appointment = await booked(hospital)
    await hospital.call("ADMIN", "retire_appointment", p_appointment_id=appointment, p_reason="Typo")
    assert await admin.fetchval("SELECT count(*) FROM clinic.bills WHERE hospital_id = $1", hospital.id) == 0


async def test_an_appointment_that_moves_to_another_doctor_costs_that_doctors_fee(hospital: Hospital) -> None:
    bill = await issue(hospital, appointment := await booked(hospital))
    await pay(hospital, bill, "95.20")
    dear, cheap = await hospital.new_doctor(fee="100"), await hospital.new_doctor(fee="50")
    moving = {"p_appointment_id": appointment, "p_starts_at": hospital.at(10), "p_duration_minutes": 30}
    await hospital.call("ADMIN", "reschedule_appointment", **moving, p_doctor_id=dear)
    assert await state(hospital, bill) == ["OPEN", "119.00", "95.20", "23.80", "0.00"]
    await hospital.call("ADMIN", "reschedule_appointment", **moving, p_doctor_id=cheap)
    assert await state(hospital, bill) == ["PAID", "59.50", "95.20", "-35.70", "35.70"]


CLICKS = st.lists(
    st.sampled_from(["issue", "issue", "pay", "part", "cancel", "undo", "refund", "unpay"]), min_size=3, max_size=9
)


class Desk:
    """Clicks on one appointment, in any order; what is refused changes nothing."""

    def __init__(self, clinic: Clinic, fee: str) -> None:
        self.clinic, self.hospital = clinic, clinic.hospital()
        clinic.wait(charging(self.hospital, fee))
        self.appointment = clinic.wait(booked(self.hospital))
        self.payments: list[int] = []

    def does(self, function: str, **arguments: Any) -> Any:
        sqlstate, row = self.clinic.outcome(self.hospital.call("ADMIN", function, **arguments))
        assert sqlstate in ("", "ZH207", "ZH222", "ZH303", "ZH304", "ZH302"), row
        return None if sqlstate else row

    def bills(self) -> list[Any]:
        return list(self.clinic.wait(audit(self.hospital.admin, self.hospital.id)).values())

    def click(self, what: str) -> None:
        if what == "issue":
            self.does("issue_bill", p_appointment_id=self.appointment)
        elif what == "cancel":
            self.does("cancel_appointment", p_appointment_id=self.appointment, p_reason="Better again")
        elif what == "undo":
            self.does("undo_appointment_status", p_appointment_id=self.appointment, p_reason="Typo")
        elif what in ("pay", "part"):
            for bill in [one for one in self.bills() if one["status"] == "OPEN"]:
                amount = bill["balance"] if what == "pay" else Decimal("0.01")
                row = self.does("pay_bill", p_bill_id=bill["id"], p_amount=str(amount), p_method="CARD")
                self.payments.append(row["id"])
        elif what == "refund":
            for bill in [one for one in self.bills() if one["refund_due"]]:
                self.does("refund_bill", p_bill_id=bill["id"], p_amount=None, p_reason="Cancelled")
        elif what == "unpay" and self.payments:
            self.does("void_payment", p_payment_id=self.payments[-1], p_reason="Typo")
        self.bills()


@pytest.mark.parametrize("fee", ["0", "20"])
def test_whoever_clicks_first_the_patient_has_paid_the_same_in_the_end(database: Database, fee: str) -> None:
    with clinic(database) as made:

        @settings(PATIENT, max_examples=25)
        @given(CLICKS)
        def ends_the_same(clicks: list[str]) -> None:
            desk = Desk(made, fee)
            for what in (*clicks, "cancel", "pay", "refund"):
                desk.click(what)
            bills = desk.bills()
            assert {bill["balance"] for bill in bills} <= {Decimal("0.00")}
            held = sum((bill["paid"] - bill["refunded"] for bill in bills), Decimal(0))
            assert held == sum((bill["owed"] for bill in bills), Decimal(0)) == Decimal(fee) * Decimal("1.19")

        ends_the_same()
