"""Bulk edits in a crowd: no deadlock, nothing lost, and a filter that is asked again once its rows are locked."""

import asyncio
import itertools
from typing import Any
from uuid import uuid4

import asyncpg

from tests.concurrency.interleaving import second_of_two
from tests.concurrency.outcomes import all_at_once
from tests.databases import Database
from tests.world import Hospital

EVERY = {"id": {"is_null": False}}


def _those(keys: list[int]) -> dict[str, Any]:
    return {"id": {"in": [str(key) for key in keys]}}


async def test_an_edit_leaves_alone_what_another_has_changed_until_it_was_locked(
    database: Database, crowd: Hospital, admin: asyncpg.Connection
) -> None:
    for _ in range(3):
        await crowd.new_medication(1)

    async def reorder(hospital: Hospital, before: int, after: int) -> Any:
        given = {"p_filter": {"reorder_level": {"eq": before}}, "p_changes": {"reorder_level": after}}
        return await hospital.call("ADMIN", "update_stock_levels", **given)

    levels = "SELECT DISTINCT reorder_level FROM clinic.stock WHERE hospital_id = $1"
    (row,) = await admin.fetch(levels, crowd.id)
    usual = row["reorder_level"]
    outcome: Any = await second_of_two(
        database, crowd, lambda hospital: reorder(hospital, usual, 20), lambda hospital: reorder(hospital, usual, 30)
    )
    assert outcome["row_count"] == 0
    assert [each["reorder_level"] for each in await admin.fetch(levels, crowd.id)] == [20]


async def test_staff_who_are_moved_by_many_edits_at_once_are_counted_and_do_not_deadlock(
    crowd: Hospital, admin: asyncpg.Connection
) -> None:
    departments = [crowd.department, *[await crowd.new_department() for _ in range(3)]]
    nurses = [await crowd.new_nurse(departments[n % 4]) for n in range(40)]
    rooms = [await crowd.new_room(1, departments[n % 4]) for n in range(12)]

    def calls(turn: int) -> list[Any]:
        where = itertools.cycle(departments[turn % 4 :] + departments[: turn % 4])
        made = [
            crowd.call(
                "ADMIN",
                "update_nurses",
                p_filter=_those(nurses[n::4] if n % 2 else list(reversed(nurses))),
                p_changes={"department_id": next(where)},
            )
            for n in range(6)
        ]
        made += [
            crowd.call("ADMIN", "update_nurse", p_nurse_id=nurse, p_changes={"department_id": next(where)})
            for nurse in nurses[turn::7]
        ]
        made += [
            crowd.call("ADMIN", "update_rooms", p_filter=_those(rooms), p_changes={"department_id": next(where)})
            for _ in range(3)
        ]
        if turn == 2:
            made.append(crowd.call("ADMIN", "retire_nurses", p_filter=_those(nurses[:10])))
        return made

    for turn in range(3):
        _, lost = await all_at_once(calls(turn))
        # Some nurses are retired in the last turn; whoever comes after that is refused.
        assert set(lost) <= ({"ZH505", "ZH518"} if turn == 2 else set()), lost
    for department in departments:
        kept = await admin.fetchrow(
            "SELECT nurses, rooms FROM clinic.department_counts WHERE hospital_id = $1 AND department_id = $2",
            crowd.id, department,
        )  # fmt: skip
        nurses_there = await admin.fetchval(
            "SELECT count(*) FROM clinic.nurses WHERE department_id = $1 AND retired_at IS NULL", department
        )
        rooms_there = await admin.fetchval("SELECT count(*) FROM clinic.rooms WHERE department_id = $1", department)
        assert kept is not None
        assert tuple(kept) == (nurses_there, rooms_there)
    assert await admin.fetchval("SELECT count(*) FROM clinic.nurses WHERE retired_at IS NOT NULL") == 10


async def test_appointments_are_cancelled_once_while_others_pay_and_cancel(
    crowd: Hospital, admin: asyncpg.Connection
) -> None:
    doctors = [await crowd.new_doctor() for _ in range(3)]
    patients = [await crowd.new_patient() for _ in range(4)]
    booked, bills = [], []
    for n in range(12):
        doctor, patient = doctors[n % 3], patients[n % 4]
        appointment = await crowd.book(patient, doctor, crowd.at(9 + n // 2, 30 * (n % 2), days=5))
        booked.append(appointment)
        bills.append((await crowd.call("ADMIN", "issue_bill", p_appointment_id=appointment))["id"])
    cancelling = {"p_reason": "Ill", "p_wanted_by": "HOSPITAL"}
    calls = [
        *(
            crowd.call("ADMIN", "cancel_appointments", p_filter={"doctor_id": {"eq": str(doctor)}}, **cancelling)
            for doctor in doctors * 2
        ),
        crowd.call("ADMIN", "cancel_appointments", p_filter=_those(list(reversed(booked))), **cancelling),
        *(crowd.call("ADMIN", "cancel_appointment", p_appointment_id=each, **cancelling) for each in booked[::3]),
        *(crowd.call("ADMIN", "pay_bill", p_bill_id=bill, p_amount="1", p_method="CASH") for bill in bills),
    ]
    _, lost = await all_at_once(calls)
    # Cancelled already, by one or in bulk; or a bill that owes nothing any more. None is a deadlock.
    assert set(lost) <= {"ZH207", "ZH518", "ZH303"}, lost
    states = await admin.fetch(
        "SELECT status, count(*) FROM clinic.appointments WHERE hospital_id = $1 GROUP BY 1", crowd.id
    )
    assert [tuple(row) for row in states] == [("CANCELLED", 12)]
    times = await admin.fetchval(
        "SELECT max(n) FROM (SELECT count(*) AS n FROM clinic.status_changes WHERE hospital_id = $1"
        " AND to_status = 'CANCELLED' GROUP BY appointment_id) AS c",
        crowd.id,
    )
    assert times == 1
    kept = await admin.fetch(
        "SELECT k.patient_id, k.total_billed, sum(b.total) AS total FROM clinic.patient_totals AS k"
        " JOIN clinic.bills AS b USING (hospital_id, patient_id) WHERE k.hospital_id = $1 AND b.status <> 'VOID'"
        " GROUP BY 1, 2",
        crowd.id,
    )
    assert [row["total_billed"] for row in kept] == [row["total"] for row in kept]


async def test_prices_of_overlapping_edits_end_as_the_last_one_left_them(
    crowd: Hospital, admin: asyncpg.Connection
) -> None:
    medications = [await crowd.new_medication(1) for _ in range(20)]
    edits = [
        crowd.call(
            "ADMIN", "update_medications", p_filter=_those(medications[n % 5 :]), p_changes={"unit_price": f"{n + 1}"}
        )
        for n in range(16)
    ]
    singles = [
        crowd.call("ADMIN", "update_medication", p_medication_id=each, p_changes={"form": "syrup"})
        for each in reversed(medications)
    ]
    _, lost = await all_at_once([*edits, *singles])
    assert lost == {}
    rows = await admin.fetch(
        "SELECT form, unit_price FROM clinic.medications WHERE id = ANY ($1) ORDER BY id", medications
    )
    assert {row["form"] for row in rows} == {"syrup"}
    # Of those that every edit reaches, all have the price of one edit: each was done as a whole.
    assert len({row["unit_price"] for row in rows[4:]}) == 1


async def test_one_edit_that_is_sent_by_twenty_is_done_once(crowd: Hospital, admin: asyncpg.Connection) -> None:
    medications = [await crowd.new_medication(1) for _ in range(4)]
    given = {"p_filter": _those(medications), "p_changes": {"form": "drops"}, "p_request_id": uuid4()}
    won, lost = await all_at_once(crowd.call("ADMIN", "update_medications", **given) for _ in range(20))
    assert (len(won), lost) == (20, {})
    assert {(each["row_count"], each["is_dry_run"], tuple(each["record_ids"])) for each in won} == {
        (4, False, tuple(medications))
    }
    changed = await admin.fetchval(
        "SELECT count(*) FROM audit.events"
        " WHERE hospital_id = $1 AND table_name = 'clinic.medications' AND kind = 'UPDATE'",
        crowd.id,
    )
    assert changed == 4


async def test_dry_runs_and_edits_at_once_leave_what_the_edits_did(crowd: Hospital, admin: asyncpg.Connection) -> None:
    nurses = [await crowd.new_nurse() for _ in range(10)]
    given = {"p_filter": _those(nurses), "p_changes": {"shift": "NIGHT"}}
    tries = [crowd.call("ADMIN", "delete_nurses", p_filter=_those(nurses), p_dry_run=True) for _ in range(6)]
    edits = [crowd.call("ADMIN", "update_nurses", **given) for _ in range(6)]
    answers = await asyncio.gather(*tries, *edits)
    assert {each["row_count"] for each in answers} == {10}
    rows = await admin.fetch("SELECT shift, count(*) FROM clinic.nurses WHERE hospital_id = $1 GROUP BY 1", crowd.id)
    assert [tuple(row) for row in rows] == [("NIGHT", 10)]
