"""Rule 8: the same request id gives the first answer and does nothing twice."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.refusals import digest, refused
from tests.world import Hospital, item

COMMANDS = [
    "register_patient", "book_appointment", "prescribe", "receive_stock", "issue_bill", "pay_bill", "refund_payment",
    "admit_patient", "add_treatment", "adjust_stock",
]  # fmt: skip


async def arguments(hospital: Hospital) -> dict[str, tuple[list[Any], int, Any]]:
    """By command: arguments that it takes, and which of them to change to what for another payload."""
    patient, doctor = await hospital.new_patient(), await hospital.new_doctor()
    medication, room = await hospital.new_medication(50), await hospital.new_room(5)
    appointment, visit = await hospital.visit(patient, doctor, hospital.at(9))
    billed = await hospital.book(patient, doctor, hospital.at(10))
    bill = (await hospital.call("ADMIN", "issue_bill", p_appointment_id=billed))["id"]
    payment = (await hospital.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="9", p_method="CASH"))["id"]
    first = {"doctor_id": doctor, "starts_at": hospital.at(12), "duration_minutes": 30, "reason": None}
    eva = ["Eva", "Doe", dt.date(2000, 2, 29), "FEMALE", None, None, None, ["Nuts"], None, None, None, None, first]
    stay = [patient, room, "Fracture"]
    delivery = [hospital.department, medication, 5, "B2", dt.date(2098, 1, 1)]
    return {
        "register_patient": (eva, 0, "Ann"),
        "book_appointment": ([patient, doctor, hospital.at(11), 30, None], 4, "Pain"),
        "prescribe": ([visit, [item(medication, 2)]], 1, [item(medication, 3)]),
        "receive_stock": (delivery, 2, 6),
        "issue_bill": ([appointment, None, None, "10", "Hardship"], 3, "11"),
        "pay_bill": ([bill, "10", "CASH"], 1, "11"),
        "refund_payment": ([payment, "1", "Complaint"], 1, "2"),
        "admit_patient": (stay, 2, "Fever"),
        "add_treatment": ([visit, "ECG", "12.50", None], 2, "12.51"),
        "adjust_stock": ([hospital.department, medication, "B1", -1, "Counted"], 3, -2),
    }


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_repeat_is_answered_alike_and_does_nothing(
    hospital: Hospital, admin: asyncpg.Connection, command: str
) -> None:
    given, place, other = (await arguments(hospital))[command]
    request = uuid4()
    first = await hospital.call("ADMIN", command, *given, p_request_id=request)
    before = await digest(admin)
    assert dict(await hospital.call("ADMIN", command, *given, p_request_id=request)) == dict(first)
    assert await digest(admin) == before
    changed = [*given[:place], other, *given[place + 1 :]]
    reused = {"requestId": str(request)}
    await refused(admin, hospital.call("ADMIN", command, *changed, p_request_id=request), "ZH601", reused)


async def test_what_is_kept_of_a_request_does_not_follow_the_order_of_arguments(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    # As it was before p_request_id came last: an id of before the upgrade is known after it.
    given, request = (await arguments(hospital))["book_appointment"][0], uuid4()
    await hospital.call("ADMIN", "book_appointment", *given, p_request_id=request)
    patient, doctor, starts, minutes, reason = given
    kept = await admin.fetchval("SELECT payload_hash FROM auth.requests WHERE request_id = $1", request)
    text = "jsonb_build_array($1::bigint, $2::bigint, $3::timestamptz, $4::integer, $5::text)::text"
    hashed = f"SELECT sha256(convert_to({text}, 'UTF8'))"
    assert kept == await hospital.admin.fetchval(hashed, patient, doctor, starts, minutes, reason)


async def test_what_is_kept_of_a_bills_request_is_what_it_was_before_stays_were_billed(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    appointment = await hospital.book(await hospital.new_patient(), await hospital.new_doctor(), hospital.at(9))
    request = uuid4()
    given = {"p_discount_percent": "10", "p_discount_reason": "Hardship", "p_request_id": request}
    await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment, **given)
    kept = await admin.fetchval("SELECT payload_hash FROM auth.requests WHERE request_id = $1", request)
    text = "jsonb_build_array($1::bigint, NULL::bigint, 10::numeric, 'Hardship'::text)::text"
    assert kept == await admin.fetchval(f"SELECT sha256(convert_to({text}, 'UTF8'))", appointment)


async def test_an_id_is_used_for_one_command_only(hospital: Hospital, admin: asyncpg.Connection) -> None:
    given, request = await arguments(hospital), uuid4()
    await hospital.call("ADMIN", "issue_bill", *given["issue_bill"][0], p_request_id=request)
    other = hospital.call("ADMIN", "admit_patient", *given["admit_patient"][0], p_request_id=request)
    await refused(admin, other, "ZH601", {"requestId": str(request)})


async def test_each_account_has_its_own_ids(hospital: Hospital) -> None:
    await hospital.sign_in("DESK", ["RECEPTIONIST"])
    patient, doctor, request = await hospital.new_patient(), await hospital.new_doctor(), uuid4()

    async def book(session: str, hour: int) -> int:
        row = await hospital.call(
            session,
            "book_appointment",
            p_patient_id=patient,
            p_doctor_id=doctor,
            p_starts_at=hospital.at(hour),
            p_duration_minutes=30,
            p_request_id=request,
        )
        return int(row["id"])

    first, second = await book("ADMIN", 9), await book("DESK", 10)
    assert first != second
    assert [await book("ADMIN", 9), await book("DESK", 10)] == [first, second]


async def test_a_request_that_was_refused_may_be_sent_again(hospital: Hospital, admin: asyncpg.Connection) -> None:
    patient, doctor, request = await hospital.new_patient(), await hospital.new_doctor(), uuid4()
    taken = await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))

    async def book(with_id: UUID | None) -> asyncpg.Record:
        return await hospital.call(
            "ADMIN",
            "book_appointment",
            p_patient_id=patient,
            p_doctor_id=doctor,
            p_starts_at=hospital.at(9),
            p_duration_minutes=30,
            p_request_id=with_id,
        )

    clash = {"doctorId": str(doctor), "startsAt": hospital.at(9), "endsAt": hospital.at(9, 30)}
    await refused(admin, book(request), "ZH201", clash)
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=taken, p_reason="Ill")
    made = await book(request)
    assert (await book(request))["id"] == made["id"]


async def test_without_an_id_everything_is_done_again(hospital: Hospital) -> None:
    command, (given, *_) = "pay_bill", (await arguments(hospital))["pay_bill"]
    first, second = [await hospital.call("ADMIN", command, *given) for _ in range(2)]
    assert first["id"] != second["id"]
