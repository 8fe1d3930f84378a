"""Rule 5: what was wrong comes off a bill whatever its status, and whoever paid too much gets it back."""

from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.db.billing.books import audit
from tests.refusals import refused
from tests.world import Hospital


async def booked_bill(hospital: Hospital, cover: int = 0) -> tuple[int, int]:
    """An appointment of today that costs 100 and 19 % tax, with its bill. Cancelling it costs 25."""
    await hospital.admin.execute(
        "UPDATE clinic.hospitals SET late_cancel_fee = 25, late_cancel_hours = 720 WHERE id = $1", hospital.id
    )
    patient, doctor = await hospital.new_patient(cover), await hospital.new_doctor(fee="100")
    appointment = await hospital.book(patient, doctor, hospital.at(9, days=2))
    return appointment, (await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"]


async def add(hospital: Hospital, bill: int, price: str) -> int:
    line = {"p_description": "Certificate", "p_quantity": 1, "p_unit_price": price}
    await hospital.call("ADMIN", "add_bill_line", p_bill_id=bill, **line)
    return await line_of(hospital, bill, "OTHER")


async def line_of(hospital: Hospital, bill: int, kind: str) -> int:
    rows = await hospital.rows("ADMIN", "bill_lines_by_bill_id", p_ids=[bill])
    return int(next(row["id"] for row in rows if row["kind"] == kind))


async def pay(hospital: Hospital, bill: int, amount: str, method: str = "CASH") -> asyncpg.Record:
    return await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount=amount, p_method=method)


async def take_off(hospital: Hospital, line: int) -> asyncpg.Record:
    return await hospital.call("TILL", "reverse_bill_line", p_line_id=line, p_reason="Wrong")


async def cancel(hospital: Hospital, appointment: int) -> None:
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="The child is ill")


async def claim_of(hospital: Hospital, bill: int) -> int:
    return int((await hospital.call("ADMIN", "claims_by_bill_id", p_ids=[bill]))["id"])


@pytest.fixture(autouse=True)
async def till(hospital: Hospital) -> None:
    await hospital.sign_in("TILL", ["CASHIER"])


async def test_a_charge_comes_off_a_paid_bill(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await booked_bill(hospital)
    line = await add(hospital, bill, "10")
    await pay(hospital, bill, "130.90")
    row = await take_off(hospital, line)
    assert (row["status"], str(row["total"]), str(row["refund_due"])) == ("PAID", "119.00", "11.90")
    await audit(admin, hospital.id)
    row = await hospital.call("TILL", "refund_bill", p_bill_id=bill, p_amount=None, p_reason="Wrong price")
    assert (row["status"], str(row["refund_due"]), str(row["written_off"])) == ("PARTLY_REFUNDED", "0.00", "0.00")


async def test_a_late_fee_is_waived_after_the_consultation_was_paid(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment, bill = await booked_bill(hospital)
    await pay(hospital, bill, "119")
    await cancel(hospital, appointment)
    assert (await audit(admin, hospital.id))[bill]["refund_due"] == Decimal("89.25")
    row = await take_off(hospital, await line_of(hospital, bill, "FEE"))
    assert (row["status"], str(row["refund_due"]), str(row["owed"])) == ("PAID", "119.00", "0.00")
    await audit(admin, hospital.id)


async def test_a_fee_of_a_claimed_bill_has_a_bill_of_its_own_and_is_waived(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment, bill = await booked_bill(hospital, 80)
    await hospital.call("TILL", "submit_claim", p_claim_id=await claim_of(hospital, bill))
    await cancel(hospital, appointment)
    bills = await audit(admin, hospital.id)
    (own,) = bills.keys() - {bill}
    assert [(bills[key]["status"], str(bills[key]["owed"])) for key in (bill, own)] == [
        ("PAID", "0.00"), ("OPEN", "29.75"),
    ]  # fmt: skip
    assert await hospital.rows("ADMIN", "claims_by_bill_id", p_ids=[own]) == []
    row = await take_off(hospital, await line_of(hospital, own, "FEE"))
    assert (row["status"], str(row["owed"])) == ("PAID", "0.00")
    await audit(admin, hospital.id)


async def test_a_submitted_claim_is_withdrawn_before_its_charges_are_corrected(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    _, bill = await booked_bill(hospital, 80)
    line = await add(hospital, bill, "10")
    claim = await claim_of(hospital, bill)
    await hospital.call("TILL", "submit_claim", p_claim_id=claim)
    shut = await refused(admin, take_off(hospital, line), "ZH303", {"billId": str(bill), "status": "CLAIMED"})
    assert "withdrawClaim" in str(getattr(shut, "hint", ""))
    await hospital.call("TILL", "withdraw_claim", p_claim_id=claim, p_reason="Wrong charge")
    row = await take_off(hospital, line)
    assert (row["status"], str(row["covered_amount"]), str(row["owed"])) == ("OPEN", "95.20", "23.80")
    await hospital.call("TILL", "submit_claim", p_claim_id=claim)
    assert str((await hospital.call("ADMIN", "claims_by_id", p_ids=[claim]))["amount"]) == "95.20"
    await audit(admin, hospital.id)


async def test_a_cashier_gives_an_insurer_back_what_it_paid_beyond_its_claim(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    _, bill = await booked_bill(hospital, 80)
    line = await add(hospital, bill, "10")
    await pay(hospital, bill, "104.72", "INSURANCE")
    named = {"p_bill_id": bill, "p_amount": None, "p_reason": "Wrong charge", "p_payer": "INSURER"}
    none = {"billId": str(bill), "amount": "0.00", "refundable": "0.00"}
    await refused(admin, hospital.call("TILL", "refund_bill", **named), "ZH302", none)
    await take_off(hospital, line)
    due: dict[str, Any] = {"p_filter": {"insurer_refund_due": {"gt": "0"}}, "p_order": ["insurer_refund_due desc"]}
    rows = await hospital.rows("TILL", "bills_page", **due)
    assert [(row["id"], str(row["insurer_refund_due"])) for row in rows] == [(bill, "9.52")]
    # What the patient is owed is another thing.
    own = await hospital.call("TILL", "bills_by_id", p_ids=[bill])
    assert (str(own["refund_due"]), str(own["balance"])) == ("0.00", "23.80")
    patient = named | {"p_payer": "PATIENT"}
    await refused(admin, hospital.call("TILL", "refund_bill", **patient), "ZH302", none)
    more = {"billId": str(bill), "amount": "9.53", "refundable": "9.52"}
    await refused(admin, hospital.call("TILL", "refund_bill", **named | {"p_amount": "9.53"}), "ZH302", more)
    row = await hospital.call("TILL", "refund_bill", **named | {"p_amount": "9"})
    assert str(row["insurer_refund_due"]) == "0.52"
    row = await hospital.call("TILL", "refund_bill", **named)
    assert (str(row["insurer_balance"]), str(row["insurer_paid"]), str(row["balance"])) == ("0.00", "95.20", "23.80")
    assert await hospital.rows("TILL", "bills_page", **due) == []
    await audit(admin, hospital.id)


@pytest.mark.parametrize(("paid", "balance"), [("104.72", "-9.52"), ("60", "35.20")])
async def test_once_the_insurer_has_decided_the_claim_becomes_smaller(
    hospital: Hospital, admin: asyncpg.Connection, paid: str, balance: str
) -> None:
    _, bill = await booked_bill(hospital, 80)
    line = await add(hospital, bill, "10")
    await pay(hospital, bill, "26.18")
    await pay(hospital, bill, paid, "INSURANCE")
    row = await take_off(hospital, line)
    assert (str(row["insurer_balance"]), str(row["refund_due"])) == (balance, "2.38")
    await audit(admin, hospital.id)


async def test_nothing_comes_off_a_void_bill(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await booked_bill(hospital)
    line = await add(hospital, bill, "10")
    await hospital.call("ADMIN", "void_bill", p_bill_id=bill, p_reason="Typo")
    await refused(admin, take_off(hospital, line), "ZH303", {"billId": str(bill), "status": "VOID"})


async def hint_of(admin: asyncpg.Connection, hospital: Hospital, function: str, bill: int, **named: Any) -> str:
    with pytest.raises(asyncpg.PostgresError) as caught:
        await hospital.call("ADMIN", function, p_bill_id=bill, **named)
    await audit(admin, hospital.id)
    return str(caught.value.hint)


async def test_a_hint_names_what_works_in_the_state_of_the_bill(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await booked_bill(hospital, 80)
    less = {"p_discount_percent": "10", "p_reason": "Staff"}
    claim = await claim_of(hospital, bill)
    await hospital.call("ADMIN", "submit_claim", p_claim_id=claim)
    for command, named in (("discount_bill", less), ("void_bill", {"p_reason": "Typo"})):
        assert "Withdraw the claim first (withdrawClaim)" in await hint_of(admin, hospital, command, bill, **named)
    named = {"p_falls_to": "PATIENT", "p_reason": "Late", "p_amount": "5"}
    await hospital.call("ADMIN", "reject_claim", p_claim_id=claim, **named)
    decided = await hint_of(admin, hospital, "discount_bill", bill, **less)
    assert "(reopenClaim) and withdraw the claim (withdrawClaim) first" in decided
    # As it says.
    await hospital.call("ADMIN", "reopen_claim", p_claim_id=claim, p_reason="Typo")
    await hospital.call("ADMIN", "withdraw_claim", p_claim_id=claim, p_reason="Typo")
    await hospital.call("ADMIN", "discount_bill", p_bill_id=bill, **less)
    await pay(hospital, bill, "1", "INSURANCE")
    assert "The insurer has paid." in await hint_of(admin, hospital, "discount_bill", bill, **less)


async def test_a_hint_of_a_settled_bill_names_the_write_off(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, bill = await booked_bill(hospital)
    await hospital.call("ADMIN", "write_off_bill", p_bill_id=bill, p_amount="19", p_reason="Hardship")
    await pay(hospital, bill, "100")
    paying = {"p_amount": "19", "p_method": "CASH"}
    assert "(undoWriteOff)" in await hint_of(admin, hospital, "pay_bill", bill, **paying)
    await hospital.call("ADMIN", "undo_write_off", p_bill_id=bill, p_amount=None, p_reason="Pays")
    await pay(hospital, bill, "19")
    assert "Take off what is wrong (reverseBillLine)" in await hint_of(admin, hospital, "pay_bill", bill, **paying)


async def test_a_hint_of_an_appointment_that_fell_away_names_the_way_back(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment = await hospital.book(
        await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9, days=60)
    )
    await cancel(hospital, appointment)
    with pytest.raises(asyncpg.PostgresError) as caught:
        await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    assert "(undoAppointmentStatus)" in str(caught.value.hint)
    await audit(admin, hospital.id)
