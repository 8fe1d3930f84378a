"""Amounts and quantities that are allowed but unusual are asked about, once, of everybody who enters them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.signing_up import register
from tests.world import HASH, Hospital

LIMIT, ABOVE = "100000.00", "100000.01"


def large(path: str, amount: str = ABOVE, above: str | None = LIMIT) -> dict[str, Any]:
    """The details of CONFIRMATION_NEEDED about one amount."""
    message = f"is {amount} EUR, an unusually large amount"
    warning = {"path": path, "code": "LARGE_AMOUNT", "message": message, "amount": amount, "currency": "EUR"}
    return {"warnings": [warning | ({"confirmAbove": above} if above else {})]}


async def asked(
    hospital: Hospital, who: str, command: str, path: str, given: Mapping[str, Any], amount: str
) -> asyncpg.Record:
    """The command's row with the limit, above it once it is confirmed; in between it is refused without a trace."""

    def call(price: str, **more: Any) -> Any:
        values = {name: _priced(value, amount, price) for name, value in given.items()}
        return hospital.call(who, command, **values, **more)

    await refused(hospital.admin, call(ABOVE), "ZH507", large(path))
    await refused(hospital.admin, call(ABOVE, p_confirmed=None), "ZH507", large(path))
    # What is wrong is told first: there is nothing to confirm about it.
    await refused(hospital.admin, call("100000.001", p_confirmed=True), "ZH501", problems((path, "TOO_PRECISE")))
    row: asyncpg.Record = await call(ABOVE, p_confirmed=True)
    return row


def _priced(value: Any, amount: str, price: str) -> Any:
    if isinstance(value, dict):
        return {name: _priced(each, amount, price) for name, each in value.items()}
    return price if value == amount else value


async def test_the_cost_of_a_treatment_is_confirmed(hospital: Hospital) -> None:
    doctor = await hospital.new_doctor()
    await hospital.sign_in("DOCTOR", ["DOCTOR"], doctor=doctor)
    _, visit = await hospital.visit(await hospital.new_patient(), doctor, hospital.at(9))
    for who in ("DOCTOR", "ADMIN"):
        given = {"p_visit_id": visit, "p_kind": "Surgery", "p_cost": "?", "p_notes": None}
        row = await asked(hospital, who, "add_treatment", "cost", given, "?")
        assert str(row["cost"]) == ABOVE
        plain = await hospital.call(who, "add_treatment", **given | {"p_cost": LIMIT})
        amended = {"p_treatment_id": plain["id"], "p_reason": "Typing error", "p_changes": {"cost": "?"}}
        assert str((await asked(hospital, who, "amend_treatment", "cost", amended, "?"))["cost"]) == ABOVE
        # What stays is not asked about again.
        again = amended | {"p_changes": {"cost": ABOVE, "kind": "Major surgery"}}
        assert (await hospital.call(who, "amend_treatment", **again))["kind"] == "Major surgery"


async def test_a_confirmed_request_is_still_done_once(hospital: Hospital, admin: asyncpg.Connection) -> None:
    _, visit = await hospital.visit(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    given = {"p_visit_id": visit, "p_kind": "Surgery", "p_cost": ABOVE, "p_notes": None, "p_request_id": uuid4()}
    await refused(admin, hospital.call("ADMIN", "add_treatment", **given), "ZH507", large("cost"))
    first = await hospital.call("ADMIN", "add_treatment", **given, p_confirmed=True)
    # Neither is the confirmation part of the request, nor is a request asked about that was done.
    for more in ({"p_confirmed": True}, {}):
        assert (await hospital.call("ADMIN", "add_treatment", **given, **more))["id"] == first["id"]


async def test_a_consultation_fee_is_confirmed(hospital: Hospital) -> None:
    new = {
        "p_department_id": hospital.department,
        "p_first_name": "Ann",
        "p_last_name": "Dear",
        "p_specialization": "Cardiology",
        "p_registration_number": "R-dear",
        "p_registration_expires_on": dt.date(2099, 1, 1),
        "p_consultation_fee": "?",
    }
    made = await asked(hospital, "ADMIN", "create_doctor", "consultationFee", new, "?")
    doctor = await hospital.new_doctor()
    changed = {"p_doctor_id": doctor, "p_changes": {"consultation_fee": "?"}}
    await asked(hospital, "ADMIN", "update_doctor", "consultationFee", changed, "?")
    plain = {"p_doctor_id": made["id"], "p_changes": {"job_title": "Chief"}}
    assert (await hospital.call("ADMIN", "update_doctor", **plain))["job_title"] == "Chief"


async def test_a_visitor_is_asked_and_does_not_learn_the_limit(hospital: Hospital, admin: asyncpg.Connection) -> None:
    given: dict[str, Any] = {
        "p_email": "dear@example.com",
        "p_password_hash": HASH,
        "p_department_id": hospital.department,
        "p_first_name": "Dot",
        "p_last_name": "Dear",
        "p_specialization": "Cardiology",
        "p_registration_number": "R-dot",
        "p_registration_expires_on": dt.date(2099, 1, 1),
        "p_consultation_fee": ABOVE,
    }
    registering = hospital.call(None, "register_doctor", **given)
    await refused(admin, registering, "ZH507", large("consultationFee", above=None))
    await hospital.call(None, "register_doctor", **given, p_confirmed=True)
    assert str((await hospital.confirmed_doctor("dear@example.com"))["consultation_fee"]) == ABOVE
    await register(hospital, "plain@example.com")


@pytest.mark.parametrize("who", ["PHARMACIST", "ADMIN"])
async def test_a_price_and_a_delivery_are_confirmed(hospital: Hospital, admin: asyncpg.Connection, who: str) -> None:
    await hospital.sign_in("PHARMACIST", ["PHARMACIST"])
    new: dict[str, Any] = {
        "p_department_id": hospital.department,
        "p_name": "Gold",
        "p_strength": "1 mg",
        "p_unit_price": "?",
        "p_quantity": 1,
        "p_batch_number": "B1",
        "p_expires_on": dt.date(2099, 1, 1),
    }
    made = await asked(hospital, who, "add_medication_with_stock", "unitPrice", new, "?")
    other = await hospital.new_medication(1)
    changed = {"p_medication_id": other, "p_changes": {"unit_price": "?"}}
    await asked(hospital, who, "update_medication", "unitPrice", changed, "?")

    def counted(path: str, units: int) -> dict[str, Any]:
        message = f"is {units}, an unusually large number"
        facts = {"quantity": units, "confirmAbove": 100000}
        return {"path": path, "code": "LARGE_QUANTITY", "message": message} | facts

    both = hospital.call(
        who, "add_medication_with_stock", **new | {"p_name": "Silver", "p_unit_price": ABOVE, "p_quantity": 100001}
    )
    warnings = [*large("unitPrice")["warnings"], counted("quantity", 100001)]
    await refused(admin, both, "ZH507", {"warnings": warnings})
    delivery = {name: new[name] for name in ("p_department_id", "p_batch_number", "p_expires_on")}
    delivery |= {"p_medication_id": made["id"], "p_request_id": uuid4()}
    await hospital.call(who, "receive_stock", **delivery | {"p_request_id": None, "p_quantity": 100000})
    received = hospital.call(who, "receive_stock", **delivery, p_quantity=100001)
    await refused(admin, received, "ZH507", {"warnings": [counted("quantity", 100001)]})
    for more in ({"p_confirmed": True}, {}):
        row = await hospital.call(who, "receive_stock", **delivery, p_quantity=100001, **more)
        assert row["units_on_hand"] == 200002
    del delivery["p_expires_on"], delivery["p_request_id"]
    lost = delivery | {"p_change": -100001, "p_reason": "Count"}
    counting = hospital.call(who, "adjust_stock", **lost)
    await refused(admin, counting, "ZH507", {"warnings": [counted("change", -100001)]})
    assert (await hospital.call(who, "adjust_stock", **lost, p_confirmed=True))["units_on_hand"] == 100001


async def test_each_hospital_has_its_own_limit(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await hospital.call("ADMIN", "update_hospital", p_changes={"confirm_above": "79.99"})
    doctor = hospital.new_doctor(fee="80.00")
    await refused(admin, doctor, "ZH507", large("consultationFee", "80.00", "79.99"))
    await hospital.call("ADMIN", "update_hospital", p_changes={"confirm_above": "80"})
    await hospital.new_doctor(fee="80.00")
