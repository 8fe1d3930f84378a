"""Each rule's lock is what tells the loser of a race why: without it, the loser meets the constraint behind it.

Every test here changes functions, in a database of its own.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

import asyncpg
import pytest

from db import connect
from tests.concurrency.interleaving import Step, second_of_two, without
from tests.databases import Database
from tests.world import Hospital, new_hospital

Race = tuple[Step, Step]


@dataclass(frozen=True)
class Lock:
    """A race, how its loser ends, and how it ends without these words in these functions.

    `words` gives for a function the words of its lock, and what they come after where it has them twice.
    """

    race: Callable[[Hospital], Awaitable[Race]]
    loses_with: str
    words: Mapping[str, tuple[str, ...]]
    then_breaks: str


@pytest.fixture
async def ward(fresh_database: Database) -> AsyncIterator[Hospital]:
    async with (
        connect.admin(fresh_database.admin_dsn) as admin,
        asyncpg.create_pool(fresh_database.api_dsn, min_size=1, max_size=1) as pool,
    ):
        yield await new_hospital(pool, admin, "ward")


async def one_doctor(ward: Hospital) -> Race:
    doctor, patients = await ward.new_doctor(), [await ward.new_patient() for _ in range(2)]
    return (
        lambda at: at.book(patients[0], doctor, ward.at(9)),
        lambda at: at.book(patients[1], doctor, ward.at(9, 15)),
    )


async def one_patient(ward: Hospital) -> Race:
    patient, doctors = await ward.new_patient(), [await ward.new_doctor() for _ in range(2)]
    return (
        lambda at: at.book(patient, doctors[0], ward.at(9)),
        lambda at: at.book(patient, doctors[1], ward.at(9, 15)),
    )


async def one_slot(ward: Hospital) -> Race:
    doctor = await ward.new_doctor()
    for name in ("first", "second"):
        await ward.sign_in(name, ["RECEPTIONIST"])
    return (
        lambda at: at.call("first", "hold_slot", p_doctor_id=doctor, p_starts_at=ward.at(9), p_duration_minutes=30),
        lambda at: at.call(
            "second", "hold_slot", p_doctor_id=doctor, p_starts_at=ward.at(9, 15), p_duration_minutes=30
        ),
    )


async def last_units(ward: Hospital) -> Race:
    medication, doctor = await ward.new_medication(5), await ward.new_doctor()
    visits = [(await ward.visit(await ward.new_patient(), doctor, ward.at(hour)))[1] for hour in (9, 10)]
    return lambda at: at.prescribe(visits[0], (medication, 3)), lambda at: at.prescribe(visits[1], (medication, 3))


async def billed(ward: Hospital) -> int:
    appointment = await ward.book(await ward.new_patient(), await ward.new_doctor(), ward.at(9))
    return int((await ward.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"])


async def what_is_owed(ward: Hospital) -> Race:
    bill = await billed(ward)

    async def pay(at: Hospital) -> object:
        return await at.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="50", p_method="CASH")

    return pay, pay


async def what_was_paid(ward: Hospital) -> Race:
    payment = (await ward.call("ADMIN", "pay_bill", p_bill_id=await billed(ward), p_amount="50", p_method="CASH"))["id"]

    async def refund(at: Hospital) -> object:
        return await at.call("ADMIN", "refund_payment", p_payment_id=payment, p_amount="30", p_reason="Error")

    return refund, refund


async def last_bed(ward: Hospital) -> Race:
    room, patients = await ward.new_room(1), [await ward.new_patient() for _ in range(2)]
    return (
        lambda at: at.call("ADMIN", "admit_patient", p_patient_id=patients[0], p_room_id=room, p_reason="Fever"),
        lambda at: at.call("ADMIN", "admit_patient", p_patient_id=patients[1], p_room_id=room, p_reason="Fever"),
    )


CALENDAR, LOCKED = {"clinic.lock_calendar": (" FOR UPDATE",)}, " FOR NO KEY UPDATE"
LOCKS = {
    "doctor": Lock(
        one_doctor, "ZH201", CALENDAR, "appointment_overlaps_no_other_of_its_doctor",
    ),
    "hold": Lock(
        one_slot, "ZH209", CALENDAR, "hold_overlaps_no_other_of_its_doctor",
    ),
    "patient": Lock(
        one_patient, "ZH202", {"clinic.lock_patient": (LOCKED,)},
        "appointment_overlaps_no_other_of_its_patient",
    ),
    "stock": Lock(
        last_units, "ZH101", {"api.prescribe": (LOCKED,), "clinic.dispense": ("FOR NO KEY UPDATE OF s",)},
        "stock_is_never_negative",
    ),
    "payment": Lock(
        what_is_owed, "ZH301", {"clinic.lock_bill": (LOCKED,)}, "bill_is_never_paid_beyond_what_is_owed"
    ),
    "refund": Lock(
        what_was_paid, "ZH302", {"clinic.lock_bill": (LOCKED,), "clinic.lock_payment": (LOCKED,)},
        "payment_is_never_refunded_beyond_its_amount",
    ),
    "room": Lock(
        last_bed, "ZH401", {"clinic.lock_rooms": (LOCKED,)},
        "room_holds_no_more_patients_than_beds",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", LOCKS)
async def test_the_lock_tells_the_loser_why(fresh_database: Database, ward: Hospital, rule: str) -> None:
    lock = LOCKS[rule]
    lost = await second_of_two(fresh_database, ward, *await lock.race(ward))
    assert isinstance(lost, asyncpg.PostgresError), lost
    assert lost.sqlstate == lock.loses_with


@pytest.mark.parametrize("rule", LOCKS)
async def test_without_the_lock_only_the_constraint_is_left(
    fresh_database: Database, ward: Hospital, rule: str
) -> None:
    lock = LOCKS[rule]
    for function, words in lock.words.items():
        await without(ward.admin, function, *words)
    lost = await second_of_two(fresh_database, ward, *await lock.race(ward))
    assert isinstance(lost, asyncpg.IntegrityConstraintViolationError), lost
    assert lost.constraint_name == lock.then_breaks


async def repeated(ward: Hospital) -> Race:
    patient, doctor, request = await ward.new_patient(), await ward.new_doctor(), uuid4()

    async def book(at: Hospital) -> object:
        return await at.call(
            "ADMIN",
            "book_appointment",
            p_patient_id=patient,
            p_doctor_id=doctor,
            p_starts_at=ward.at(9),
            p_duration_minutes=30,
            p_request_id=request,
        )

    return book, book


@pytest.mark.parametrize("kept", [True, False])
async def test_a_repeat_waits_for_its_twin_because_the_request_comes_first(
    fresh_database: Database, ward: Hospital, kept: bool
) -> None:
    if not kept:
        conflict = "ON CONFLICT (hospital_id, account_id, request_id) DO NOTHING"
        await without(ward.admin, "auth.begin_request", conflict)
    answer = await second_of_two(fresh_database, ward, *await repeated(ward))
    if kept:
        made = await ward.admin.fetchval("SELECT array_agg(id) FROM clinic.appointments")
        assert isinstance(answer, asyncpg.Record)
        assert [answer["id"]] == made
    else:
        assert isinstance(answer, asyncpg.UniqueViolationError)
        assert answer.constraint_name == "requests_pkey"


@pytest.mark.parametrize("locked", [True, False])
async def test_a_treatment_waits_for_the_bill_that_is_being_issued(
    fresh_database: Database, ward: Hospital, locked: bool
) -> None:
    appointment, visit = await ward.visit(await ward.new_patient(), await ward.new_doctor(), ward.at(9))
    if not locked:
        await without(ward.admin, "clinic.lock_billed_appointment", LOCKED)
    await second_of_two(
        fresh_database, ward,
        lambda at: at.call(
            "ADMIN", "issue_bill", p_appointment_id=appointment
        ),
        lambda at: at.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="10"),
    )  # fmt: skip
    billed = await ward.admin.fetchval("SELECT count(treatment_id) FROM clinic.bill_lines")
    assert billed == int(locked)
