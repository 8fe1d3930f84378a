"""Numbers with more digits than they may have are refused, and never rounded before anything looks at them."""

from decimal import Decimal

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.world import Hospital

PATH = "insuranceCoverPercent"


async def test_no_column_rounds_what_is_written(admin: asyncpg.Connection) -> None:
    rounding = await admin.fetch("""
        SELECT format('%s.%s', a.attrelid::regclass, a.attname) AS name FROM pg_attribute AS a
        JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND a.atttypmod >= 0
            AND c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
    """)
    assert [row["name"] for row in rounding] == []


@pytest.mark.parametrize("percent", ["50.005", "100.004", "0.001", "99.999"])
async def test_a_percentage_of_three_digits_is_refused_whoever_writes(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection, percent: str
) -> None:
    patient = await hospital.new_patient()
    change = hospital.call(
        "ADMIN", "update_patient", p_patient_id=patient, p_changes={"insurance_cover_percent": percent}
    )
    told = problems((PATH, "OUT_OF_RANGE"))
    await refused(admin, change, "ZH501", told)
    await refused(admin, hospital.new_patient(Decimal(percent)), "ZH501", told)  # type: ignore[arg-type]
    for writer in (owner, admin):
        by_hand = writer.execute(
            "UPDATE clinic.patients SET insurance_cover_percent = $2 WHERE id = $1", patient, Decimal(percent)
        )
        await refused(admin, by_hand, "ZH501", problems((PATH, "TOO_PRECISE")))
    settings = owner.execute(
        "UPDATE clinic.hospitals SET tax_rate_percent = $2 WHERE id = $1", hospital.id, Decimal(percent)
    )
    await refused(admin, settings, "ZH501", problems(("taxRatePercent", "TOO_PRECISE")))


@pytest.mark.parametrize(("given", "kept"), [("50", "50.00"), ("7.5", "7.50"), ("100.000", "100.00"), ("0", "0.00")])
async def test_a_percentage_is_kept_with_two_digits(
    hospital: Hospital, admin: asyncpg.Connection, given: str, kept: str
) -> None:
    patient = await hospital.new_patient()
    await hospital.call("ADMIN", "update_patient", p_patient_id=patient, p_changes={"insurance_cover_percent": given})
    text = "SELECT insurance_cover_percent::text FROM clinic.patients WHERE id = $1"
    assert await admin.fetchval(text, patient) == kept


@pytest.mark.parametrize("amount", ["10.001", "0.005"])
async def test_money_has_the_digits_of_its_currency(hospital: Hospital, admin: asyncpg.Connection, amount: str) -> None:
    doctor = await hospital.new_doctor()
    change = hospital.call("ADMIN", "update_doctor", p_doctor_id=doctor, p_changes={"consultation_fee": amount})
    await refused(admin, change, "ZH501", problems(("consultationFee", "TOO_PRECISE")))
    patient = await hospital.new_patient()
    bill = await hospital.call(
        "ADMIN", "issue_bill", p_appointment_id=await hospital.book(patient, doctor, hospital.at(9))
    )
    pay = hospital.call("ADMIN", "pay_bill", p_bill_id=bill["id"], p_amount=amount, p_method="CASH")
    await refused(admin, pay, "ZH501", problems(("amount", "TOO_PRECISE")))
    discount = hospital.call(
        "ADMIN", "discount_bill", p_bill_id=bill["id"], p_discount_percent=amount, p_reason="Friend"
    )
    await refused(admin, discount, "ZH501", problems(("discountPercent", "OUT_OF_RANGE")))
