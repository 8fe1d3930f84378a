"""Every amount of money has the digits of its currency, kept or counted, also where it is nothing: 0 JPY, 0.00 EUR."""

import datetime as dt
from typing import Any

import asyncpg
import pytest
from asyncpg.pool import Pool

from db.generate.reports import declared
from tests.db.billing.books import DIGITS
from tests.world import Hospital, new_hospital

CURRENCIES = ("EUR", "JPY", "KWD")
# Of what is numeric, all but percentages is money.
_KEPT = """
    SELECT a.attrelid::regclass::text AS name, a.attname::text AS field,
        CASE WHEN c.relname = 'hospitals' THEN 'id' ELSE 'hospital_id' END AS tenant
    FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE c.relkind = 'r' AND c.relnamespace = 'clinic'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
        AND a.atttypid = 'numeric'::regtype AND a.attname !~ 'percent'
"""
_NO_MONEY = ("booked_hours", "worked_hours", "appointments_per_doctor")
_OWN: dict[str, dict[str, Any]] = {
    "discounted_bills": {"p_at_least": "0"},
    "what_if_discount": {"p_percent": "7"},
}


async def wrong(hospital: Hospital, admin: asyncpg.Connection, digits: int) -> dict[str, set[str]]:
    """Whatever amount, of a table or a report, has other digits."""
    found: dict[str, set[str]] = {}
    for column in await admin.fetch(_KEPT):
        rows = await admin.fetch(
            f"SELECT {column['field']}::text AS amount FROM {column['name']}"
            f" WHERE {column['tenant']} = $1 AND scale({column['field']}) <> $2",
            hospital.id,
            digits,
        )
        if rows:
            found[f"{column['name']}.{column['field']}"] = {row["amount"] for row in rows}
    for name, report in declared().items():
        money = [
            field
            for field, kind in report.columns.items()
            if kind == "numeric" and "percent" not in field and field not in _NO_MONEY
        ]
        if not money:
            continue
        arguments: dict[str, Any] = dict(_OWN.get(name, {}))
        if "from" in report.arguments:
            arguments |= dict(zip(("p_from", "p_to"), _year(hospital), strict=True))
        for row in await hospital.rows(
            "ADMIN", f"report_{name}_page", p_first=100, p_after=None, p_backward=False, **arguments
        ):
            for field in money:
                if -row[field].as_tuple().exponent != digits:
                    found.setdefault(f"{name}.{field}", set()).add(str(row[field]))
    return found


def _year(hospital: Hospital) -> tuple[dt.date, dt.date]:
    today = dt.datetime.now(hospital.zone).date()
    return today - dt.timedelta(days=300), today + dt.timedelta(days=60)


async def _day(hospital: Hospital) -> None:
    """Bills of every fate: paid, claimed, written off, refunded, discounted, of nothing; merged records."""
    patients = [await hospital.new_patient(cover) for cover in (0, 80, 100, 0, 0)]
    doctors = [await hospital.new_doctor(fee="100"), await hospital.new_doctor(fee="0")]
    bills = []
    for place, patient in enumerate(patients[:3]):
        appointment, visit = await hospital.visit(patient, doctors[0], hospital.at(8 + place))
        await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="ECG", p_cost="7")
        await hospital.prescribe(visit, (await hospital.new_medication(50, price="1"), 3))
        bills.append((await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"])
    payment = await hospital.call("ADMIN", "pay_bill", p_bill_id=bills[0], p_amount="10", p_method="CASH")
    await hospital.call("ADMIN", "refund_payment", p_payment_id=payment["id"], p_amount="1", p_reason="Complaint")
    await hospital.call("ADMIN", "write_off_bill", p_bill_id=bills[0], p_amount="2", p_reason="Hardship")
    claims = [(await hospital.call("ADMIN", "claims_by_bill_id", p_ids=[bill]))["id"] for bill in bills[1:]]
    for claim in claims:
        await hospital.call("ADMIN", "submit_claim", p_claim_id=claim)
    await hospital.call("ADMIN", "pay_claim", p_claim_id=claims[0], p_amount="5")
    for falls_to in ("WRITTEN_OFF", "PATIENT"):
        rejection = {"p_falls_to": falls_to, "p_reason": "Late", "p_amount": "1"}
        await hospital.call("ADMIN", "reject_claim", p_claim_id=claims[0], **rejection)
    free = await hospital.book(patients[3], doctors[1], hospital.at(12))
    off = {"p_discount_percent": "100", "p_discount_reason": "Staff"}
    await hospital.call("ADMIN", "issue_bill", p_appointment_id=free, **off)
    reason = {"p_reason": "Twice", "p_confirmed": True}
    spare = await hospital.new_patient()
    await hospital.call("ADMIN", "merge_patients", p_keep_patient_id=patients[4], p_merge_patient_id=spare, **reason)


@pytest.mark.parametrize("currency", CURRENCIES)
async def test_all_money_of_a_hospital_has_the_digits_of_its_currency(
    api: Pool, admin: asyncpg.Connection, currency: str
) -> None:
    hospital = await new_hospital(api, admin, f"scale-{currency.lower()}", currency=currency)
    assert await wrong(hospital, admin, DIGITS[currency]) == {}
    await _day(hospital)
    assert await wrong(hospital, admin, DIGITS[currency]) == {}


@pytest.mark.parametrize("currency", CURRENCIES[1:])
async def test_so_it_has_after_the_currency_was_changed(api: Pool, admin: asyncpg.Connection, currency: str) -> None:
    hospital = await new_hospital(api, admin, f"from-eur-to-{currency.lower()}")
    await hospital.new_patient()
    await hospital.new_doctor(fee="0")
    changes = f'{{"currency": "{currency}"}}'
    await hospital.call("ADMIN", "update_hospital", p_changes=changes, p_confirmed=True)
    assert await wrong(hospital, admin, DIGITS[currency]) == {}
    await _day(hospital)
    assert await wrong(hospital, admin, DIGITS[currency]) == {}
