"""Records that change under a crowd: nothing is put into what is being retired, and moves keep every count right."""

import random
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from tests.concurrency.interleaving import second_of_two
from tests.concurrency.outcomes import all_at_once
from tests.databases import Database
from tests.refusals import sqlstate_of
from tests.world import WEEK, Hospital

Step = Callable[[Hospital], Awaitable[object]]


async def test_moves_of_one_doctor_at_once_leave_the_doctor_counted_once(
    crowd: Hospital, admin: asyncpg.Connection
) -> None:
    departments = [crowd.department, *[await crowd.new_department() for _ in range(3)]]
    doctors = [await crowd.new_doctor() for _ in range(3)]
    dice = random.Random(5)
    calls: list[Any] = [
        crowd.call(
            "ADMIN",
            "update_doctor",
            p_doctor_id=dice.choice(doctors),
            p_changes={"department_id": dice.choice(departments)},
        )
        for _ in range(120)
    ]
    calls += [
        crowd.call("ADMIN", "retire_doctor", p_doctor_id=doctors[2]),
        crowd.call("ADMIN", "reinstate_doctor", p_doctor_id=doctors[2]),
    ]
    dice.shuffle(calls)
    _, lost = await all_at_once(calls)
    assert set(lost) <= {"ZH505", "ZH207"}
    rows = await admin.fetch(
        "SELECT k.department_id, k.doctors, (SELECT count(*) FROM clinic.doctors AS d WHERE d.hospital_id = $1"
        " AND d.department_id = k.department_id AND d.retired_at IS NULL) AS counted"
        " FROM clinic.department_counts AS k WHERE k.hospital_id = $1",
        crowd.id,
    )
    assert [row["doctors"] for row in rows] == [row["counted"] for row in rows]
    assert sum(row["doctors"] for row in rows) in (2, 3)


async def races(crowd: Hospital) -> dict[str, tuple[Step, Step, str, str]]:
    """What is being done, what comes meanwhile, and what the second of them meets, either way round."""
    department, doctor, patient = await crowd.new_department(), await crowd.new_doctor(), await crowd.new_patient()
    room, ward = await crowd.new_room(1), await crowd.new_patient()
    medication = await crowd.new_medication(1)
    await crowd.call(
        "ADMIN",
        "adjust_stock",
        p_department_id=crowd.department,
        p_medication_id=medication,
        p_batch_number="B1",
        p_change=-1,
        p_reason="Broken",
    )
    moved = await crowd.new_doctor()
    appointment = await crowd.book(ward, moved, crowd.at(12))
    desk = (
        await crowd.call(
            "ADMIN", "create_receptionist", p_department_id=crowd.department, p_first_name="Rita", p_last_name="Desk"
        )
    )["id"]
    noon, evening = (crowd.at(hour).replace(tzinfo=None) for hour in (12, 18))

    def calls(*arguments: Any) -> Step:
        return lambda at: at.call("ADMIN", *arguments)

    return {
        "doctor": (
            calls("retire_doctor", doctor), lambda at: at.book(patient, doctor, crowd.at(9)), "ZH208", "ZH506",
        ),
        "patient": (
            calls("retire_patient", patient), lambda at: at.book(patient, moved, crowd.at(9)), "ZH505", "ZH506",
        ),
        "department": (
            calls("retire_department", department),
            calls("create_nurse", department, None, "Nell", "New", "DAY"), "ZH505", "ZH506",
        ),
        "move": (
            calls("retire_department", department),
            calls("update_doctor", moved, {"department_id": department}, None, True), "ZH505", "ZH506",
        ),
        "delivery": (
            calls("retire_medication", medication),
            calls("receive_stock", crowd.department, medication, 1, "B2", crowd.at(9, days=90).date(), None),
            "ZH505", "ZH506",
        ),
        "count": (
            calls("retire_medication", medication),
            calls("adjust_stock", crowd.department, medication, "B1", 1, "Found"), "ZH505", "ZH506",
        ),
        "room": (
            calls("retire_room", room), calls("admit_patient", ward, room, "Fever", None), "ZH401", "ZH506",
        ),
        "beds": (
            calls("update_room", room, {"beds": 0}), calls("admit_patient", ward, room, "Fever", None),
            "ZH401", "ZH506",
        ),
        "number": (
            calls("update_doctor", doctor, {"registration_number": "same"}),
            calls("update_doctor", moved, {"registration_number": "same"}), "ZH504", "ZH504",
        ),
        "deleted": (
            calls("delete_doctor", doctor), lambda at: at.book(patient, doctor, crowd.at(9)), "ZH003", "ZH506",
        ),
        "hours": (calls("retire_doctor", doctor), calls("set_availability", doctor, WEEK), "ZH505", ""),
        "time off": (
            calls("retire_doctor", doctor), calls("add_time_off", doctor, noon, evening, None, None), "ZH505", "",
        ),
        "receptionist": (
            calls("retire_receptionist", desk),
            calls("update_appointment", appointment, {"receptionist_id": str(desk)}), "ZH505", "",
        ),
    }  # fmt: skip


RACES = [
    "doctor", "patient", "department", "move", "delivery", "count", "room", "beds", "number", "deleted", "hours",
    "time off", "receptionist",
]  # fmt: skip


@pytest.mark.parametrize("race", RACES)
@pytest.mark.parametrize("turned", [False, True])
async def test_whoever_comes_second_is_told_why(database: Database, crowd: Hospital, race: str, turned: bool) -> None:
    first, second, late, early = (await races(crowd))[race]
    if turned:
        first, second, late = second, first, early
    assert sqlstate_of(await second_of_two(database, crowd, first, second)) == late


async def test_administrators_who_suspend_one_another_leave_one(crowd: Hospital, admin: asyncpg.Connection) -> None:
    names = [f"BOSS{number}" for number in range(6)]
    for name in names:
        await crowd.sign_in(name, ["ADMIN"])
    rows = await admin.fetch("SELECT id FROM auth.accounts WHERE hospital_id = $1 ORDER BY id", crowd.id)
    everybody = [row["id"] for row in rows]
    askers = ["ADMIN", *names]
    calls = [
        crowd.call(asker, "suspend_account", p_account_id=account)
        for place, asker in enumerate(askers)
        for account in everybody
        if everybody[place] != account
    ]
    _, lost = await all_at_once(calls)
    # Who was suspended meanwhile is out, or finds that the other is already; the last one stays.
    assert set(lost) <= {"ZH001", "ZH005", "ZH207"}
    left = await admin.fetchval(
        "SELECT count(*) FROM auth.accounts WHERE hospital_id = $1 AND status = 'ACTIVE'", crowd.id
    )
    assert left >= 1


async def test_of_the_last_two_administrators_one_stays(database: Database, crowd: Hospital) -> None:
    await crowd.sign_in("OTHER", ["ADMIN"])
    rows = await crowd.admin.fetch("SELECT id FROM auth.accounts WHERE hospital_id = $1 ORDER BY id", crowd.id)
    one, other = (row["id"] for row in rows)
    late = await second_of_two(
        database, crowd,
        lambda at: at.call("ADMIN", "suspend_account", p_account_id=other),
        lambda at: at.call("OTHER", "update_account", p_account_id=one, p_changes={"roles": ["CASHIER"]}),
    )  # fmt: skip
    assert sqlstate_of(late) == "ZH005"


async def test_of_two_administrators_who_delete_each_other_one_stays(database: Database, crowd: Hospital) -> None:
    await crowd.sign_in("OTHER", ["ADMIN"])
    rows = await crowd.admin.fetch("SELECT id FROM auth.accounts WHERE hospital_id = $1 ORDER BY id", crowd.id)
    one, other = (row["id"] for row in rows)
    late = await second_of_two(
        database, crowd,
        lambda at: at.call("ADMIN", "delete_account", p_account_id=other),
        lambda at: at.call("OTHER", "delete_account", p_account_id=one),
    )  # fmt: skip
    assert sqlstate_of(late) == "ZH005"
    left = "SELECT id FROM auth.accounts WHERE hospital_id = $1 AND status = 'ACTIVE'"
    assert [row["id"] for row in await crowd.admin.fetch(left, crowd.id)] == [one]


async def test_a_treatment_is_corrected_or_billed_and_the_bill_has_its_cost(
    database: Database, crowd: Hospital
) -> None:
    doctor, patient = await crowd.new_doctor(), await crowd.new_patient()
    appointment, visit = await crowd.visit(patient, doctor, crowd.at(9))
    treatment = (await crowd.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="X-ray", p_cost="10"))["id"]

    def amend(cost: str) -> Step:
        return lambda at: at.call(
            "ADMIN", "amend_treatment", p_treatment_id=treatment, p_reason="Typo", p_changes={"cost": cost}
        )

    async def issue(at: Hospital) -> object:
        return await at.call("ADMIN", "issue_bill", p_appointment_id=appointment)

    bill = await second_of_two(database, crowd, amend("20"), issue)
    assert isinstance(bill, asyncpg.Record)
    assert bill["subtotal"] == 100
    await crowd.call("ADMIN", "void_bill", p_bill_id=bill["id"], p_reason="Typo")
    assert sqlstate_of(await second_of_two(database, crowd, issue, amend("30"))) == "ZH308"


async def test_the_races_are_those_tried(crowd: Hospital) -> None:
    assert list(await races(crowd)) == RACES
