"""Rule 5: the days of a stay are billed once each, by the bed of the night and the rate of the day."""

import asyncio
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from tests.db.billing.books import audit
from tests.refusals import problems, refused, sqlstate_of, violates
from tests.world import Hospital, Session, new_hospital, set_clock

OCTOBER = dt.date(2025, 10, 1)


async def rate(hospital: Hospital, room_type: str, amount: str, day: dt.date = OCTOBER) -> asyncpg.Record:
    return await hospital.call("ADMIN", "set_room_rate", p_type=room_type, p_amount=amount, p_valid_from=day)


async def room(hospital: Hospital, room_type: str) -> int:
    made = await hospital.new_room(2)
    await hospital.call("ADMIN", "update_room", p_room_id=made, p_changes={"type": room_type})
    return made


async def at(hospital: Hospital, when: str, command: str, **arguments: Any) -> asyncpg.Record:
    """Gives a command at a wall-clock time of the hospital."""
    local = dt.datetime.fromisoformat(when).replace(tzinfo=hospital.zone)
    # As UTC, for local times of which there are two say which they mean by their fold.
    await set_clock(hospital.admin, local.astimezone(dt.UTC))
    try:
        return await hospital.on(hospital.admin).call("ADMIN", command, **arguments)
    finally:
        await set_clock(hospital.admin, None)


async def admit(hospital: Hospital, when: str, ward: int, cover: int = 0) -> int:
    patient = await hospital.new_patient(cover)
    row = await at(hospital, when, "admit_patient", p_patient_id=patient, p_room_id=ward, p_reason="Fever")
    return int(row["id"])


async def move(hospital: Hospital, when: str, stay: int, ward: int) -> None:
    await at(hospital, when, "transfer_patient", p_admission_id=stay, p_room_id=ward, p_reason="Worse")


async def discharge(hospital: Hospital, when: str, stay: int) -> None:
    await at(hospital, when, "discharge_patient", p_admission_id=stay)


async def bill(hospital: Hospital, when: str, stay: int, **more: Any) -> int:
    return int((await at(hospital, when, "issue_bill", p_admission_id=stay, **more))["id"])


async def days(hospital: Hospital, of: int) -> list[tuple[str, str, str, int, str]]:
    """Type of room, first and last day, how many, and amount of each line of a bill."""
    found = await hospital.admin.fetch(
        "SELECT * FROM clinic.bill_lines WHERE hospital_id = $1 AND bill_id = $2 ORDER BY id", hospital.id, of
    )
    assert {row["kind"] for row in found} == {"ROOM"}
    return [
        (row["room_type"], f"{row['first_day']:%m-%d}", f"{row['last_day']:%m-%d}", row["quantity"], str(row["amount"]))
        for row in found
    ]


async def test_each_night_costs_by_the_bed_of_its_end(hospital: Hospital, admin: asyncpg.Connection) -> None:
    ward, private, icu = [await room(hospital, kind) for kind in ("GENERAL", "PRIVATE", "ICU")]
    for kind, amount in (("GENERAL", "100"), ("PRIVATE", "250.50"), ("ICU", "900")):
        await rate(hospital, kind, amount)
    await rate(hospital, "GENERAL", "110", dt.date(2025, 10, 9))
    stay = await admit(hospital, "2025-10-03T22:30", ward, cover=40)
    # Brought to intensive care in the evening, to a private room two days later, and for an hour of a day to the ward.
    await move(hospital, "2025-10-05T20:00", stay, icu)
    await move(hospital, "2025-10-07T00:00", stay, private)
    await move(hospital, "2025-10-07T10:00", stay, ward)
    await move(hospital, "2025-10-07T11:00", stay, private)
    await move(hospital, "2025-10-08T01:00", stay, ward)
    await discharge(hospital, "2025-10-11T09:00", stay)
    made = await bill(hospital, "2025-10-11T12:00", stay)
    # Until the first moment of the 7th in intensive care; the night to the 11th is the last one.
    assert await days(hospital, made) == [
        ("GENERAL", "10-03", "10-04", 2, "200.00"), ("ICU", "10-05", "10-06", 2, "1800.00"),
        ("PRIVATE", "10-07", "10-07", 1, "250.50"), ("GENERAL", "10-08", "10-08", 1, "100.00"),
        ("GENERAL", "10-09", "10-10", 2, "220.00"),
    ]  # fmt: skip
    row = (await audit(admin, hospital.id))[made]
    # 2570.50 and 19 % tax, of which the insurance pays 40 %.
    assert [str(row[name]) for name in ("subtotal", "total", "covered_amount", "owed")] == [
        "2570.50", "3058.90", "1223.56", "1835.34",
    ]  # fmt: skip
    again = at(hospital, "2025-10-12T12:00", "issue_bill", p_admission_id=stay)
    await refused(admin, again, "ZH304", {"admissionId": str(stay), "openBillId": str(made)})


@pytest.mark.parametrize(
    ("admitted", "discharged", "first", "last"),
    [
        ("2025-10-24T12:00", "2025-10-27T12:00", "10-24", "10-26"),
        ("2025-10-25T23:59", "2025-10-26T00:01", "10-25", "10-25"),
        ("2025-10-26T00:01", "2025-10-26T23:59", "10-26", "10-26"),
        ("2026-03-28T23:30", "2026-03-30T00:30", "03-28", "03-29"),
        ("2026-03-29T00:30", "2026-03-29T03:30", "03-29", "03-29"),
        ("2025-11-03T00:00", "2025-11-03T00:00", "11-03", "11-03"),
        ("2025-11-03T00:00", "2025-11-04T00:00", "11-03", "11-03"),
        ("2025-11-03T00:00", "2025-11-04T00:01", "11-03", "11-03"),
        ("2025-12-30T08:00", "2026-01-02T08:00", "12-30", "01-01"),
    ],
)
async def test_a_day_is_one_however_many_hours_it_has(
    hospital: Hospital, admitted: str, discharged: str, first: str, last: str
) -> None:
    await rate(hospital, "GENERAL", "100")
    stay = await admit(hospital, admitted, await room(hospital, "GENERAL"))
    await discharge(hospital, discharged, stay)
    ((kind, *found, count, amount),) = await days(hospital, await bill(hospital, discharged, stay))
    assert (kind, found, amount) == ("GENERAL", [first, last], f"{count}00.00")


async def test_where_midnight_does_not_exist_a_day_ends_all_the_same(api: Session, admin: asyncpg.Connection) -> None:
    # In Santiago clocks go from 23:59 on 6 September 2025 to 01:00, and from 23:59 on 4 April 2026 back to 23:00.
    hospital = await new_hospital(api, admin, "santiago", "America/Santiago", "JPY", "0")
    assert hospital.zone == ZoneInfo("America/Santiago")
    await rate(hospital, "GENERAL", "1000", dt.date(2025, 1, 1))
    ward = await room(hospital, "GENERAL")
    for admitted, discharged, expected in (
        ("2025-09-06T22:00", "2025-09-08T10:00", ("GENERAL", "09-06", "09-07", 2, "2000")),
        ("2026-04-03T22:00", "2026-04-05T10:00", ("GENERAL", "04-03", "04-04", 2, "2000")),
    ):
        stay = await admit(hospital, admitted, ward)
        await discharge(hospital, discharged, stay)
        assert await days(hospital, await bill(hospital, discharged, stay)) == [expected]


async def test_a_stay_that_goes_on_is_billed_up_to_today_and_grows_with_its_discharge(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await rate(hospital, "GENERAL", "100")
    stay = await admit(hospital, "2025-10-03T08:00", ward := await room(hospital, "GENERAL"))
    early = at(hospital, "2025-10-03T20:00", "issue_bill", p_admission_id=stay)
    await refused(admin, early, "ZH304", {"admissionId": str(stay), "openBillId": None})
    first = await bill(hospital, "2025-10-05T20:00", stay, p_discount_percent=10, p_discount_reason="Hardship")
    assert await days(hospital, first) == [("GENERAL", "10-03", "10-04", 2, "200.00")]
    # Onto the open bill, whose discount is its own.
    less = at(
        hospital, "2025-10-06T20:00", "issue_bill", p_admission_id=stay, p_discount_percent=5, p_discount_reason="x"
    )
    await refused(admin, less, "ZH304", {"admissionId": str(stay), "openBillId": str(first)})
    assert await bill(hospital, "2025-10-06T20:00", stay) == first
    await hospital.call("ADMIN", "pay_bill", p_bill_id=first, p_amount="321.30", p_method="CASH")
    # The days since go onto a further bill.
    second = await bill(hospital, "2025-10-08T20:00", stay)
    assert await days(hospital, second) == [("GENERAL", "10-06", "10-07", 2, "200.00")]
    await move(hospital, "2025-10-09T08:00", stay, await room(hospital, "ICU"))
    await move(hospital, "2025-10-09T09:00", stay, ward)
    await discharge(hospital, "2025-10-10T08:00", stay)
    assert await days(hospital, second) == [
        ("GENERAL", "10-06", "10-07", 2, "200.00"), ("GENERAL", "10-08", "10-09", 2, "200.00"),
    ]  # fmt: skip
    seen = await hospital.rows("ADMIN", "bills_by_admission_id", p_ids=[stay])
    assert sorted(row["id"] for row in seen) == [first, second]
    await audit(admin, hospital.id)


async def test_a_payment_or_a_claim_reopens_no_bill_beside_an_open_one_of_the_stay(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await rate(hospital, "GENERAL", "100")
    stay = await admit(hospital, "2025-10-03T08:00", await room(hospital, "GENERAL"))
    first = await bill(hospital, "2025-10-04T20:00", stay)
    paid = await hospital.call("ADMIN", "pay_bill", p_bill_id=first, p_amount="119", p_method="CASH")
    second = await bill(hospital, "2025-10-05T20:00", stay)
    await discharge(hospital, "2025-10-05T21:00", stay)
    void = {"p_payment_id": paid["id"], "p_reason": "Typo"}
    told = {"from": "RECEIVED", "to": "VOID", "openBillId": str(second)}
    await refused(admin, hospital.call("ADMIN", "void_payment", **void), "ZH207", told)
    await hospital.call("ADMIN", "void_bill", p_bill_id=second, p_reason="Typo")
    await hospital.call("ADMIN", "void_payment", **void)
    # What the void bill charged is on the one that is open again.
    assert [line[1] for line in await days(hospital, first)] == ["10-03", "10-04"]
    assert (await audit(admin, hospital.id))[first]["status"] == "OPEN"


async def test_a_day_without_a_rate_is_not_billed_and_keeps_nobody_in(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await rate(hospital, "GENERAL", "100")
    stay = await admit(hospital, "2025-09-30T08:00", await room(hospital, "GENERAL"))
    early = at(hospital, "2025-10-02T08:00", "issue_bill", p_admission_id=stay)
    await refused(admin, early, "ZH310", {"admissionId": str(stay), "type": "GENERAL", "day": "2025-09-30"})
    await rate(hospital, "GENERAL", "0", dt.date(2025, 9, 1))
    made = await bill(hospital, "2025-10-02T08:00", stay)
    await move(hospital, "2025-10-02T09:00", stay, await room(hospital, "ICU"))
    await discharge(hospital, "2025-10-03T08:00", stay)
    free = [("GENERAL", "09-30", "09-30", 1, "0.00"), ("GENERAL", "10-01", "10-01", 1, "100.00")]
    assert await days(hospital, made) == free
    late = at(hospital, "2025-10-03T09:00", "issue_bill", p_admission_id=stay)
    await refused(admin, late, "ZH310", {"admissionId": str(stay), "type": "ICU", "day": "2025-10-02"})
    await rate(hospital, "ICU", "900", dt.date(2025, 10, 2))
    assert await bill(hospital, "2025-10-03T09:00", stay) == made
    assert await days(hospital, made) == [*free, ("ICU", "10-02", "10-02", 1, "900.00")]
    await audit(admin, hospital.id)


async def test_no_rate_changes_what_is_billed(hospital: Hospital, admin: asyncpg.Connection) -> None:
    first = await rate(hospital, "GENERAL", "100")
    stay = await admit(hospital, "2025-10-03T08:00", await room(hospital, "GENERAL"))
    await discharge(hospital, "2025-10-05T08:00", stay)
    made = await bill(hospital, "2025-10-05T09:00", stay)
    billed = {"billId": str(made), "firstDay": "2025-10-03", "lastDay": "2025-10-04"}
    for day in (OCTOBER, dt.date(2025, 10, 4), dt.date(2024, 1, 1)):
        if day < OCTOBER:
            # Before the rate that they were billed by it changes nothing.
            await rate(hospital, "GENERAL", "120", day)
        else:
            await refused(admin, rate(hospital, "GENERAL", "120", day), "ZH311", billed)
    assert (await rate(hospital, "GENERAL", "100"))["id"] == first["id"]
    await rate(hospital, "GENERAL", "130", dt.date(2025, 10, 5))
    await rate(hospital, "GENERAL", "140", dt.date(2025, 10, 5))
    await hospital.call("ADMIN", "void_bill", p_bill_id=made, p_reason="Wrong rate")
    await rate(hospital, "GENERAL", "110", dt.date(2025, 10, 4))
    again = await bill(hospital, "2025-10-05T09:00", stay)
    assert [line[4] for line in await days(hospital, again)] == ["100.00", "110.00"]
    await audit(admin, hospital.id)


async def test_a_rate_is_checked_and_a_large_one_confirmed(hospital: Hospital, admin: asyncpg.Connection) -> None:
    wrong = problems(("type", "UNKNOWN_VALUE"), ("amount", "REQUIRED"), ("validFrom", "REQUIRED"))
    await refused(admin, hospital.call("ADMIN", "set_room_rate"), "ZH501", wrong)
    wrong = problems(("type", "UNKNOWN_VALUE"), ("amount", "TOO_PRECISE"))
    await refused(admin, rate(hospital, "CELLAR", "0.001"), "ZH501", wrong)
    wrong = problems(("amount", "OUT_OF_RANGE"))
    await refused(admin, rate(hospital, "ICU", "-1"), "ZH501", wrong)
    with pytest.raises(asyncpg.PostgresError) as caught:
        await rate(hospital, "ICU", "100000.01")
    assert sqlstate_of(caught.value) == "ZH507"
    sure = {"p_type": "ICU", "p_amount": "100000.01", "p_valid_from": OCTOBER, "p_confirmed": True}
    assert str((await hospital.call("ADMIN", "set_room_rate", **sure))["amount"]) == "100000.01"
    named = hospital.call("ADMIN", "issue_bill", p_admission_id=1, p_patient_id=1)
    await refused(admin, named, "ZH501", problems(("admissionId", "NAMED_TWICE")))


async def test_a_line_of_days_is_discounted_with_them(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await rate(hospital, "GENERAL", "100")
    stay = await admit(hospital, "2025-10-03T08:00", await room(hospital, "GENERAL"))
    await discharge(hospital, "2025-10-06T08:00", stay)
    made = await bill(hospital, "2025-10-06T09:00", stay)
    (line,) = await hospital.rows("ADMIN", "bill_lines_by_bill_id", p_ids=[made])
    for percent in ("50", "25"):
        less = {"p_line_id": line["id"], "p_discount_percent": percent, "p_reason": "Noise"}
        await hospital.call("ADMIN", "discount_bill_line", **less)
    assert [(count, amount) for *_, count, amount in await days(hospital, made)] == [
        (3, "300.00"), (-1, "-150.00"), (1, "150.00"), (-1, "-75.00"),
    ]  # fmt: skip
    off = hospital.call("ADMIN", "reverse_bill_line", p_line_id=line["id"], p_reason="Typo")
    await refused(admin, off, "ZH309", {"lineId": str(line["id"]), "billId": str(made)})
    await audit(admin, hospital.id)
    twice = admin.execute(
        "INSERT INTO clinic.bill_lines (hospital_id, bill_id, kind, description, quantity, unit_price, amount,"
        " admission_id, room_type, first_day, last_day)"
        " VALUES ($1, $2, 'ROOM', 'Twice', 2, 1, 2, $3, 'ICU', '2025-10-05', '2025-10-06')",
        hospital.id, made, stay,
    )  # fmt: skip
    await violates(admin, twice, "room_day_is_billed_once")


async def test_of_bills_at_once_one_charges_the_days(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await rate(hospital, "GENERAL", "100")
    for _ in range(5):
        stay = await admit(hospital, "2025-10-03T08:00", ward := await room(hospital, "GENERAL"))
        await move(hospital, "2025-10-04T08:00", stay, ward)
        outcomes = await asyncio.gather(
            *(hospital.call("ADMIN", "issue_bill", p_admission_id=stay) for _ in range(4)),
            hospital.call("ADMIN", "discharge_patient", p_admission_id=stay),
            return_exceptions=True,
        )
        assert sorted(map(sqlstate_of, outcomes)) == ["", "", "ZH304", "ZH304", "ZH304"]
        (made,) = await hospital.rows("ADMIN", "bills_by_admission_id", p_ids=[stay])
        (line,) = await days(hospital, made["id"])
        assert line[:2] == ("GENERAL", "10-03")
        assert made["subtotal"] == line[3] * 100
    await audit(admin, hospital.id)


async def test_of_a_rate_and_a_bill_at_once_the_bill_has_one_of_both_prices(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await rate(hospital, "GENERAL", "100")
    ward = await room(hospital, "GENERAL")
    for nth in range(5):
        day = OCTOBER + dt.timedelta(days=3 * nth)
        stay = await admit(hospital, f"{day}T08:00", ward)
        await discharge(hospital, f"{day + dt.timedelta(days=2)}T08:00", stay)
        before = 100 + nth if nth else 100
        outcomes = await asyncio.gather(
            hospital.call("ADMIN", "issue_bill", p_admission_id=stay),
            rate(hospital, "GENERAL", str(101 + nth), day),
            return_exceptions=True,
        )
        assert sqlstate_of(outcomes[0]) == ""
        changed = sqlstate_of(outcomes[1]) == ""
        if not changed:
            assert sqlstate_of(outcomes[1]) == "ZH311"
            await rate(hospital, "GENERAL", str(101 + nth), day + dt.timedelta(days=2))
        (made,) = await hospital.rows("ADMIN", "bills_by_admission_id", p_ids=[stay])
        assert made["subtotal"] == 2 * (101 + nth if changed else before)
    await audit(admin, hospital.id)
