"""Rule 5: an amount above the hospital's confirm_above is asked about, by every command that is given one."""

from typing import Any

import asyncpg
import pytest

from tests.db.billing.books import audit
from tests.refusals import detail_of, sqlstate_of
from tests.world import Hospital


async def billed(hospital: Hospital, cover: int, price: str = "1000") -> int:
    """A bill of one line, of a patient whose insurance pays so many percent, in a hospital that asks above 100."""
    await hospital.admin.execute("UPDATE clinic.hospitals SET confirm_above = 100 WHERE id = $1", hospital.id)
    patient = await hospital.new_patient(cover)
    bill = int((await hospital.call("ADMIN", "issue_bill", p_patient_id=patient))["id"])
    line = {"p_description": "Surgery", "p_quantity": 1, "p_unit_price": price}
    await hospital.call("ADMIN", "add_bill_line", p_bill_id=bill, **line, p_confirmed=True)
    return bill


async def asked(admin: asyncpg.Connection, hospital: Hospital, command: str, amount: str, **named: Any) -> None:
    """A command asks about an amount and does nothing; confirmed it does it, and at the limit it does not ask."""
    before = await audit(admin, hospital.id)
    with pytest.raises(asyncpg.PostgresError) as caught:
        await hospital.call("ADMIN", command, **named)
    assert sqlstate_of(caught.value) == "ZH507"
    (warning,) = detail_of(caught.value)["warnings"]
    assert (warning["path"], warning["code"], warning["amount"]) == ("amount", "LARGE_AMOUNT", amount)
    assert await audit(admin, hospital.id) == before
    await hospital.call("ADMIN", command, **named, p_confirmed=True)
    await audit(admin, hospital.id)


async def test_what_is_paid_refunded_and_given_up_is_asked_about(hospital: Hospital, admin: asyncpg.Connection) -> None:
    bill = await billed(hospital, 0)
    paid = await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="100.00", p_method="CASH")
    await asked(admin, hospital, "pay_bill", "600.00", p_bill_id=bill, p_amount="600", p_method="CASH")
    await asked(admin, hospital, "write_off_bill", "100.01", p_bill_id=bill, p_amount="100.01", p_reason="Poor")
    await asked(admin, hospital, "undo_write_off", "100.01", p_bill_id=bill, p_amount=None, p_reason="Pays after all")
    await hospital.call("ADMIN", "write_off_bill", p_bill_id=bill, p_amount="100", p_reason="Poor")
    await hospital.call("ADMIN", "refund_payment", p_payment_id=paid["id"], p_amount="100", p_reason="Complaint")
    (large,) = [row for row in await hospital.rows("ADMIN", "payments_by_bill_id", p_ids=[bill]) if row["amount"] > 100]
    given = {"p_payment_id": large["id"], "p_amount": "101", "p_reason": "Complaint"}
    await asked(admin, hospital, "refund_payment", "101.00", **given)
    # What is owed is said first.
    with pytest.raises(asyncpg.PostgresError) as caught:
        await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="5000", p_method="CASH")
    assert sqlstate_of(caught.value) == "ZH301"


async def test_what_is_due_is_asked_about_whether_its_amount_is_said_or_not(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    doctors = [await hospital.new_doctor(fee="1000") for _ in range(2)]
    await hospital.admin.execute("UPDATE clinic.hospitals SET confirm_above = 100 WHERE id = $1", hospital.id)
    for amount, doctor in zip((None, "150"), doctors, strict=True):
        appointment = await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))
        of_it = int((await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"])
        paying = {"p_bill_id": of_it, "p_amount": "1190", "p_method": "CARD"}
        await hospital.call("ADMIN", "pay_bill", **paying, p_confirmed=True)
        await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="Better again")
        told = "1190.00" if amount is None else "150.00"
        await asked(admin, hospital, "refund_bill", told, p_bill_id=of_it, p_amount=amount, p_reason="Cancelled")


async def test_what_an_insurer_pays_and_refuses_is_asked_about(hospital: Hospital, admin: asyncpg.Connection) -> None:
    bill = await billed(hospital, 100)
    claim = await admin.fetchval("SELECT id FROM clinic.claims WHERE bill_id = $1", bill)
    await asked(admin, hospital, "pay_claim", "300.00", p_claim_id=claim, p_amount="300")
    insurer = {"p_bill_id": bill, "p_amount": "200", "p_method": "INSURANCE"}
    await asked(admin, hospital, "pay_bill", "200.00", **insurer)
    rest = {"p_claim_id": claim, "p_falls_to": "PATIENT", "p_reason": "Not covered"}
    await asked(admin, hospital, "reject_claim", "150.00", **rest, p_amount="150")
    # All that is outstanding, where no amount is named: 1190 less 300, 200 and 150.
    await asked(admin, hospital, "reject_claim", "540.00", **rest)
