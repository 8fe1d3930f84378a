"""What each hospital decides: changed by its administrators, within bounds, and not while something depends on it."""

import asyncio
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import slug
from tests.refusals import problems, refused, sqlstate_of
from tests.world import Hospital, new_hospital

SETTINGS: dict[str, Any] = {
    "name": "North Clinic",
    "time_zone": "Asia/Tokyo",
    "tax_rate_percent": Decimal("7.50"),
    "booking_horizon_days": 60,
    "country": "DE",
    "staff_horizon_days": 730,
    "late_cancel_hours": 48,
    "late_cancel_fee": Decimal("25.50"),
    "no_show_fee": Decimal("40.00"),
    "confirm_above": Decimal("5000.00"),
    "undo_hours": 0,
    "past_visit_days": 90,
}


async def change(hospital: Hospital, *, confirmed: bool = False, **changes: Any) -> asyncpg.Record:
    written = {name: str(value) if isinstance(value, Decimal) else value for name, value in changes.items()}
    return await hospital.call("ADMIN", "update_hospital", p_changes=written, p_confirmed=confirmed)


async def test_an_administrator_changes_every_setting_alone(hospital: Hospital, admin: asyncpg.Connection) -> None:
    for name, value in SETTINGS.items():
        (before,) = await admin.fetch("SELECT * FROM clinic.hospitals WHERE id = $1", hospital.id)
        row = await change(hospital, **{name: value})
        assert dict(row) == dict(before) | {name: value, "updated_at": row["updated_at"]}
    assert (await change(hospital, country=None))["country"] is None


async def test_settings_begin_sensibly_and_with_the_digits_of_the_currency(
    api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    seen = []
    for currency in ("EUR", "JPY", "KWD"):
        made = await new_hospital(api, admin, slug(), currency=currency)
        row = await made.call("ADMIN", "hospitals_by_id", p_ids=[made.id])
        seen.append([f"{row[name]:f}" for name in ("confirm_above", "late_cancel_fee", "no_show_fee")])
        names = ("staff_horizon_days", "late_cancel_hours", "undo_hours", "past_visit_days", "country")
        assert [row[name] for name in names] == [365, 24, 24, 30, None]
    assert seen == [["100000.00", "0.00", "0.00"], ["100000", "0", "0"], ["100000.000", "0.000", "0.000"]]


@pytest.mark.parametrize(
    "role", ["PATIENT", "RECEPTIONIST", "NURSE", "DOCTOR", "PHARMACIST", "CASHIER", "ANALYST", "AUDITOR"]
)
async def test_nobody_else_changes_a_setting(hospital: Hospital, admin: asyncpg.Connection, role: str) -> None:
    people = {
        "PATIENT": {"patient": await hospital.new_patient()},
        "DOCTOR": {"doctor": await hospital.new_doctor()},
        "NURSE": {"nurse": await hospital.new_nurse()},
    }
    await hospital.sign_in(role, [role], **people.get(role, {}))
    changing = hospital.call(role, "update_hospital", p_changes={"undo_hours": 1})
    await refused(admin, changing, "ZH002", {"permission": "hospital.manage"})


@pytest.mark.parametrize(
    ("column", "value", "path", "code"),
    [
        ("country", "Germany", "country", "UNKNOWN_COUNTRY"),
        ("staff_horizon_days", 29, "staffHorizonDays", "OUT_OF_RANGE"),
        ("staff_horizon_days", 1826, "staffHorizonDays", "OUT_OF_RANGE"),
        ("booking_horizon_days", 366, "staffHorizonDays", "OUT_OF_RANGE"),
        ("late_cancel_hours", 721, "lateCancelHours", "OUT_OF_RANGE"),
        ("late_cancel_hours", None, "lateCancelHours", "OUT_OF_RANGE"),
        ("late_cancel_fee", "-1", "lateCancelFee", "OUT_OF_RANGE"),
        ("late_cancel_fee", "1.005", "lateCancelFee", "TOO_PRECISE"),
        ("no_show_fee", None, "noShowFee", "REQUIRED"),
        ("confirm_above", "0", "confirmAbove", "OUT_OF_RANGE"),
        ("undo_hours", 8761, "undoHours", "OUT_OF_RANGE"),
        ("past_visit_days", -1, "pastVisitDays", "OUT_OF_RANGE"),
    ],
)
async def test_a_setting_out_of_its_bounds_is_refused(
    hospital: Hospital, admin: asyncpg.Connection, column: str, value: Any, path: str, code: str
) -> None:
    await refused(admin, change(hospital, **{column: value}), "ZH501", problems((path, code)))


async def test_a_fee_above_what_the_hospital_confirms_is_asked_about(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    warning = {
        "path": "noShowFee",
        "code": "LARGE_AMOUNT",
        "message": "is 100.01 EUR, an unusually large amount",
        "amount": "100.01",
        "confirmAbove": "100.00",
        "currency": "EUR",
    }
    changes: dict[str, Any] = {"confirm_above": "100", "no_show_fee": "100.01", "late_cancel_fee": "100"}
    await refused(admin, change(hospital, **changes), "ZH507", {"warnings": [warning]})
    assert (await change(hospital, confirmed=True, **changes))["no_show_fee"] == Decimal("100.01")
    # What stays as it is is not asked about again.
    assert (await change(hospital, undo_hours=1, no_show_fee="100.01"))["undo_hours"] == 1


async def test_the_currency_changes_until_something_has_a_price(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await change(hospital, late_cancel_fee="12")
    row = await change(hospital, currency="JPY")
    # The amounts among the settings have the digits of the new one.
    assert (row["currency"], f"{row['late_cancel_fee']:f}", f"{row['confirm_above']:f}") == ("JPY", "12", "100000")
    await change(hospital, currency="EUR", late_cancel_fee="0.50")
    await refused(admin, change(hospital, currency="JPY"), "ZH501", problems(("lateCancelFee", "TOO_PRECISE")))
    await change(hospital, late_cancel_fee="0")
    await hospital.new_doctor(fee="0")
    await change(hospital, currency="USD")
    doctor = await hospital.new_doctor()
    used = {"type": "hospital", "id": str(hospital.id), "uses": {"doctors": 1}}
    await refused(admin, change(hospital, currency="EUR"), "ZH506", used)
    appointment = await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))
    await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    await hospital.call("ADMIN", "update_doctor", p_doctor_id=doctor, p_changes={"consultation_fee": "0"})
    await refused(admin, change(hospital, currency="EUR"), "ZH506", used | {"uses": {"bills": 1}})


async def test_bills_hold_the_currency_whoever_writes(hospital: Hospital, owner: asyncpg.Connection) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await owner.execute("UPDATE clinic.hospitals SET currency = 'USD' WHERE id = $1", hospital.id)
    # Everything else changes beside bills.
    await change(hospital, name="Renamed", tax_rate_percent="19")


async def test_two_changes_at_once_are_both_kept(hospital: Hospital) -> None:
    outcomes = await asyncio.gather(
        *(change(hospital, **{name: SETTINGS[name]}) for name in ("undo_hours", "country", "past_visit_days")),
        return_exceptions=True,
    )
    assert [sqlstate_of(outcome) for outcome in outcomes] == ["", "", ""]
    row = await hospital.call("ADMIN", "hospitals_by_id", p_ids=[hospital.id])
    assert (row["undo_hours"], row["country"], row["past_visit_days"]) == (0, "DE", 90)


async def test_the_currency_waits_for_amounts_that_are_being_entered(
    hospital: Hospital, admin: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    doctor = await hospital.new_doctor(fee="0")
    transaction = owner.transaction()
    await transaction.start()
    assert await owner.fetchval("SELECT clinic.hold_currency($1)", hospital.id) == "EUR"
    changing = asyncio.ensure_future(change(hospital, currency="JPY"))
    changed = {"p_doctor_id": doctor, "p_changes": {"consultation_fee": "80.50"}}
    waiting = "SELECT EXISTS (SELECT FROM pg_stat_activity AS a WHERE $1 = ANY (pg_blocking_pids(a.pid)))"
    while not await admin.fetchval(waiting, owner.get_server_pid()):
        assert not changing.done()
    await owner.execute("UPDATE clinic.doctors SET consultation_fee = 80.50 WHERE id = $1", doctor)
    await transaction.commit()
    with pytest.raises(asyncpg.PostgresError) as caught:
        await changing
    assert caught.value.sqlstate == "ZH506"
    assert (await hospital.call("ADMIN", "update_doctor", **changed))["consultation_fee"] == Decimal("80.50")
