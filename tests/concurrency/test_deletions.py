"""Who names a record that is just being deleted is told that it is gone; who comes first keeps it, or goes with it."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from tests.concurrency.interleaving import both_behind, second_of_two
from tests.databases import Database
from tests.refusals import detail_of, sqlstate_of
from tests.world import HASH, WEEK, Hospital

Step = Callable[[Hospital], Awaitable[object]]


def calls(*arguments: Any) -> Step:
    return lambda at: at.call("ADMIN", *arguments)


async def deletions(crowd: Hospital) -> dict[str, tuple[str, int, Step, str]]:
    """The type and id of what is deleted, the command that names it meanwhile, and what a deletion after that meets."""
    doctor, room, nurse = await crowd.new_doctor(), await crowd.new_room(1), await crowd.new_nurse()
    other, patient = await crowd.new_doctor(), await crowd.new_patient()
    appointment = await crowd.book(patient, other, crowd.at(9))
    desk = (
        await crowd.call(
            "ADMIN", "create_receptionist", p_department_id=crowd.department, p_first_name="Rita", p_last_name="Desk"
        )
    )["id"]
    account = (
        await crowd.call(
            "ADMIN", "create_account", "rita@x.example", HASH, ["RECEPTIONIST"], *[None] * 4, "Rita", "Desk", "+4930123"
        )
    )["id"]
    noon, evening = (crowd.at(hour).replace(tzinfo=None) for hour in (12, 18))

    def account_of(role: str, place: int, whose: int) -> Step:
        people = [whose if at == place else None for at in range(4)]
        return calls("create_account", "new@x.example", HASH, [role], *people)

    return {
        "hold": ("doctor", doctor, calls("hold_slot", doctor, crowd.at(9), 30, None), ""),
        "time off": ("doctor", doctor, calls("add_time_off", doctor, noon, evening, None, None), ""),
        "hours": ("doctor", doctor, calls("set_availability", doctor, WEEK), ""),
        "no hours": ("doctor", doctor, calls("set_availability", doctor, "[]"), ""),
        "move": ("doctor", doctor, calls("reschedule_appointment", appointment, crowd.at(15), None, doctor), "ZH506"),
        "admission": ("room", room, calls("admit_patient", patient, room, "Fever", None), "ZH506"),
        "doctor's account": ("doctor", doctor, account_of("DOCTOR", 1, doctor), "ZH506"),
        "nurse's account": ("nurse", nurse, account_of("NURSE", 2, nurse), "ZH506"),
        "receptionist's account": ("receptionist", desk, account_of("RECEPTIONIST", 3, desk), "ZH506"),
        "account": ("receptionist", desk, calls("update_account", account, {"receptionist_id": str(desk)}), "ZH506"),
        "appointment": (
            "receptionist", desk, calls("update_appointment", appointment, {"receptionist_id": str(desk)}), "ZH506",
        ),
    }  # fmt: skip


DELETIONS = [
    "hold", "time off", "hours", "no hours", "move", "admission", "doctor's account", "nurse's account",
    "receptionist's account", "account", "appointment",
]  # fmt: skip


@pytest.mark.parametrize("command", DELETIONS)
async def test_who_comes_after_a_deletion_is_told_what_is_gone(
    database: Database, crowd: Hospital, command: str
) -> None:
    kind, gone, naming, _ = (await deletions(crowd))[command]
    outcome = await second_of_two(database, crowd, calls(f"delete_{kind}", gone), naming)
    assert isinstance(outcome, asyncpg.PostgresError), outcome
    assert outcome.sqlstate == "ZH003", outcome
    assert detail_of(outcome) == {"type": kind, "id": str(gone)}


@pytest.mark.parametrize("command", DELETIONS)
async def test_a_deletion_comes_after_whatever_names_the_record(
    database: Database, crowd: Hospital, command: str
) -> None:
    kind, kept, naming, met = (await deletions(crowd))[command]
    outcome = await second_of_two(database, crowd, naming, calls(f"delete_{kind}", kept))
    assert sqlstate_of(outcome) == met, outcome


@pytest.mark.parametrize("deleted_first", [False, True])
async def test_giving_an_appointment_to_somebody_being_deleted_is_no_deadlock(
    database: Database, crowd: Hospital, deleted_first: bool
) -> None:
    appointment = await crowd.book(await crowd.new_patient(), await crowd.new_doctor(), crowd.at(9))
    desk = (
        await crowd.call(
            "ADMIN", "create_receptionist", p_department_id=crowd.department, p_first_name="Rita", p_last_name="Desk"
        )
    )["id"]
    giving = calls("update_appointment", appointment, {"receptionist_id": str(desk)})
    deleting = calls("delete_receptionist", desk)
    if deleted_first:
        # The receptionist is locked, and the deletion waits for every other transaction that refers to the row.
        held = f"SELECT FROM clinic.receptionists WHERE hospital_id = {crowd.id} AND id = {desk} FOR KEY SHARE"
        deleted, given = await both_behind(database, crowd, held, deleting, giving)
        assert isinstance(deleted, asyncpg.Record), deleted
        assert isinstance(given, asyncpg.PostgresError), given
        assert given.sqlstate == "ZH003", given
        assert detail_of(given) == {"type": "receptionist", "id": str(desk)}
    else:
        held = (
            f"SELECT FROM clinic.appointments WHERE hospital_id = {crowd.id} AND id = {appointment} FOR NO KEY UPDATE"
        )
        given, deleted = await both_behind(database, crowd, held, giving, deleting)
        assert isinstance(given, asyncpg.Record), given
        assert given["receptionist_id"] == desk
        assert sqlstate_of(deleted) == "ZH506", deleted


async def test_the_deletions_are_those_tried(crowd: Hospital) -> None:
    assert set(DELETIONS) == set(await deletions(crowd))
