"""A day at the hospital in plain SQL: SELECT * FROM api.... as the web tier's login, each time by the right person."""

import datetime as dt
from decimal import Decimal
from typing import Any

import asyncpg
import orjson
import pytest

from tests.access.asking import call
from tests.access.cast import Cast, House
from tests.access.reads import reads
from tests.access.rows import KEY_COLUMNS
from tests.access.seen import answered
from tests.refusals import digest
from tests.world import HASH, PROOF, item

TOMORROW = dt.datetime.now(dt.UTC).replace(hour=12, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
HALF_AN_HOUR = dt.timedelta(minutes=30)


class Desk:
    """Calls of one hospital, by whoever is named."""

    def __init__(self, web: asyncpg.Connection, admin: asyncpg.Connection, house: House) -> None:
        self.web, self.admin, self.house = web, admin, house

    async def one(self, asker: str, function: str, **arguments: Any) -> asyncpg.Record:
        (row,) = await call(self.web, self.house, self.house.session(asker), function, **arguments)
        return row

    async def refused(self, asker: str, function: str, **arguments: Any) -> tuple[str, dict[str, Any]]:
        before = await digest(self.admin)
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await self.one(asker, function, **arguments)
        assert await digest(self.admin) == before
        return str(refusal.value.sqlstate), orjson.loads(refusal.value.detail or "{}")

    async def units(self, *medications: int) -> list[int]:
        rows = await call(
            self.web, self.house, self.house.session("PHARMACIST"), "stock_by_medication_id", p_ids=list(medications)
        )
        held = {row["medication_id"]: row["units_on_hand"] for row in rows}
        return [held[each] for each in medications]

    async def account_of(self, patient: int) -> None:
        await self.one(
            "ADMIN",
            "create_account",
            p_email="eva@example.com",
            p_password_hash=HASH,
            p_roles=["PATIENT"],
            p_patient_id=patient,
        )
        (session,) = await call(
            self.web,
            self.house,
            None,
            "open_session",
            p_email="eva@example.com",
            p_proof=PROOF,
            p_refresh_token="eva",
        )
        self.house.sessions["EVA"] = session["session_key"]


async def test_a_day(web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast) -> None:
    desk = Desk(web, admin, cast["north"])
    dora, cardiology = desk.house.id_of("clinic.doctors", "dora"), desk.house.id_of("clinic.departments", "Cardiology")

    # The desk registers and books a patient; nobody else gets a part of that time.
    first = {"doctor_id": dora, "starts_at": TOMORROW.isoformat(), "duration_minutes": 30, "reason": "Chest pain"}
    patient = await desk.one(
        "RECEPTIONIST",
        "register_patient",
        p_first_name="Eva",
        p_last_name="Kern",
        p_birth_date=dt.date(1990, 5, 4),
        p_gender="FEMALE",
        p_phone="+49301000",
        p_allergies=["Latex"],
        p_first_appointment=first,
    )
    eva = patient["id"]
    (appointment,) = await call(
        web,
        desk.house,
        desk.house.session("RECEPTIONIST"),
        "appointments_by_patient_id_page",
        p_ids=[eva],
        p_first=9,
        p_backward=False,
    )
    petra = desk.house.id_of("clinic.patients", "petra")
    sqlstate, clash = await desk.refused(
        "RECEPTIONIST",
        "book_appointment",
        p_patient_id=petra,
        p_doctor_id=dora,
        p_starts_at=TOMORROW + dt.timedelta(minutes=15),
        p_duration_minutes=30,
    )
    assert sqlstate == "ZH201"
    assert clash["doctorId"] == str(dora)
    assert [dt.datetime.fromisoformat(clash[end]) for end in ("startsAt", "endsAt")] == [
        TOMORROW,
        TOMORROW + HALF_AN_HOUR,
    ]

    # The patient comes on the day; the doctor sees the patient, and nobody sooner.
    sqlstate, early = await desk.refused("NURSE", "check_in_appointment", p_appointment_id=appointment["id"])
    assert (sqlstate, early["status"]) == ("ZH220", "CHECKED_IN")
    await admin.execute(
        "UPDATE clinic.appointments SET starts_at = starts_at - interval '2 days',"
        " ends_at = ends_at - interval '2 days' WHERE hospital_id = $1 AND id = $2",
        desk.house.id, appointment["id"],
    )  # fmt: skip
    assert (await desk.refused("DOCTOR", "start_appointment", p_appointment_id=appointment["id"]))[0] == "ZH207"
    assert (await desk.one("NURSE", "check_in_appointment", p_appointment_id=appointment["id"]))[
        "status"
    ] == "CHECKED_IN"
    assert (await desk.one("DOCTOR", "start_appointment", p_appointment_id=appointment["id"]))[
        "status"
    ] == "IN_PROGRESS"
    visit = await desk.one(
        "DOCTOR",
        "record_visit",
        p_appointment_id=appointment["id"],
        p_diagnosis="Stable angina",
        p_notes="Comes back in a month",
    )
    await desk.one("DOCTOR", "add_treatment", p_visit_id=visit["id"], p_kind="ECG", p_cost=Decimal("45.50"))

    # Two medications, from the stock of the doctor's department.
    aspirin = desk.house.id_of("clinic.medications", "aspirin")
    nitro = (
        await desk.one(
            "PHARMACIST",
            "add_medication_with_stock",
            p_department_id=cardiology,
            p_name="Nitro",
            p_strength="1 mg",
            p_form="spray",
            p_manufacturer="M",
            p_unit_price=Decimal("1.25"),
            p_quantity=8,
            p_batch_number="N1",
            p_expires_on=dt.date(2099, 1, 1),
        )
    )["id"]
    held = await desk.units(aspirin, nitro)
    prescription = await desk.one(
        "DOCTOR", "prescribe", p_visit_id=visit["id"], p_items=[item(nitro, 6), item(aspirin, 10)]
    )
    assert await desk.units(aspirin, nitro) == [held[0] - 10, 2]
    sqlstate, shortage = await desk.refused(
        "DOCTOR", "prescribe", p_visit_id=visit["id"], p_items=[item(aspirin, 1), item(nitro, 3)]
    )
    assert (sqlstate, shortage) == ("ZH101", {"medicationId": str(nitro), "asked": 3, "onHand": 2})
    assert await desk.units(aspirin, nitro) == [held[0] - 10, 2]
    assert (await desk.one("DOCTOR", "complete_appointment", p_appointment_id=appointment["id"]))[
        "status"
    ] == "COMPLETED"

    # 80 + 45.50 + 6 * 1.25 + 10 * 0.50, less 10 %, plus 19 % tax.
    bill = await desk.one(
        "CASHIER",
        "issue_bill",
        p_appointment_id=appointment["id"],
        p_discount_percent=Decimal(10),
        p_discount_reason="Staff",
    )
    assert [bill[part] for part in ("subtotal", "discount", "tax", "total", "balance")] == [
        Decimal(amount) for amount in ("138.00", "13.80", "23.60", "147.80", "147.80")
    ]
    payment = await desk.one("CASHIER", "pay_bill", p_bill_id=bill["id"], p_amount=Decimal(100), p_method="CARD")
    await desk.account_of(eva)
    started = await desk.one("EVA", "start_payment", p_bill_id=bill["id"], p_amount=Decimal(30), p_method="TRANSFER")
    await desk.one("CASHIER", "confirm_payment", p_started_payment_id=started["id"])
    assert (
        await desk.refused("EVA", "start_payment", p_bill_id=bill["id"], p_amount=Decimal("17.81"), p_method="CARD")
    )[0] == "ZH301"
    assert (
        await desk.refused(
            "CASHIER", "refund_payment", p_payment_id=payment["id"], p_amount=Decimal(25), p_reason="Kind"
        )
    )[0] == "ZH002"
    refunded = await desk.one(
        "ADMIN", "refund_payment", p_payment_id=payment["id"], p_amount=Decimal(25), p_reason="Delay"
    )
    assert (refunded["status"], refunded["refunded"]) == ("PARTLY_REFUNDED", 25)
    paid = await desk.one("EVA", "bills_by_id", p_ids=[bill["id"]])
    assert [paid[part] for part in ("status", "paid", "refunded", "balance")] == ["OPEN", 130, 25, Decimal("17.80")]

    # The patient sees their own day, all of it and nothing else, and books the next visit.
    following = await desk.one(
        "EVA",
        "book_appointment",
        p_patient_id=eva,
        p_doctor_id=dora,
        p_starts_at=TOMORROW + dt.timedelta(days=7),
        p_duration_minutes=30,
    )
    own = {
        "patients": {eva}, "appointments": {appointment["id"], following["id"]}, "visits": {visit["id"]},
        "prescriptions": {prescription["id"]}, "bills": {bill["id"]}, "admissions": set(), "accounts": 1,
    }  # fmt: skip
    for things, ids in own.items():
        rows = await call(web, desk.house, desk.house.session("EVA"), f"{things}_page", None, None, 1000, None, False)
        assert (len(rows) if things == "accounts" else {row["id"] for row in rows}) == ids, things
    (seen,) = await call(web, desk.house, desk.house.session("EVA"), "visits_by_id", p_ids=[visit["id"]])
    assert seen["diagnosis"] == "Stable angina"
    assert (
        await desk.refused(
            "EVA",
            "book_appointment",
            p_patient_id=petra,
            p_doctor_id=dora,
            p_starts_at=TOMORROW + dt.timedelta(days=8),
            p_duration_minutes=30,
        )
    )[0] == "ZH003"

    await _another_hospital_saw_nothing(web, admin, cast["south"])


async def _another_hospital_saw_nothing(web: asyncpg.Connection, admin: asyncpg.Connection, house: House) -> None:
    for read in await reads(admin):
        if read.table:
            rows = await call(web, house, house.session("ADMIN"), read.name, *read.arguments(list(range(1, 2000))))
            keys = {"/".join(str(row[column]) for column in KEY_COLUMNS[read.table]) for row in rows}
            assert keys == answered(read, "ADMIN", house), read.name
