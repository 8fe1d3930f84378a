"""Whoever gives a command a reason finds it among the changes of the record that the command answers."""

import json
from typing import Any

import asyncpg
import pytest

from tests.access.asking import call, undone
from tests.access.cast import Cast
from tests.access.commands import COMMANDS
from tests.access.naming import resolved

WHY = "Because of something else"
# What the record itself must not show, since fewer people may read it or it is not about that record, and where it is.
ELSEWHERE = {
    "transfer_patient": "clinic.bed_stays",
    "adjust_stock": "clinic.stock_movements",
    "transfer_stock": "clinic.stock_movements",
    "return_prescription_item": "clinic.stock_movements",
    "cancel_series": "clinic.appointments",
    "amend_treatment": "clinic.amendments",
    "amend_visit": "clinic.amendments",
    "open_patient_record": "clinic.record_openings",
}
REASONED = sorted(
    (name, given)
    for name, command in COMMANDS.items()
    for given in command.arguments
    if given.endswith("reason") and given != "p_change_reason"
)
MONEY = ("bill", "claim", "payment")


def test_there_are_many() -> None:
    assert len(REASONED) > 30


def _shows(event: asyncpg.Record) -> bool:
    return WHY in json.dumps(json.loads(event["after"] or "{}")) or _reason(event) == WHY


def _reason(event: asyncpg.Record) -> Any:
    return json.loads(event["details"] or "{}").get("reason")


@pytest.mark.parametrize(("name", "given"), REASONED)
async def test_the_reason_of_a_command_is_on_record(
    admin: asyncpg.Connection, cast: Cast, name: str, given: str
) -> None:
    house, roles = cast["north"], COMMANDS[name].roles.split()
    asker = "ADMIN" if "ADMIN" in roles else roles[0]
    arguments = {key: resolved(value, house, asker) for key, value in COMMANDS[name].arguments.items()}
    if name == "check_insurance":
        arguments["p_accepted"] = False
    async with undone(admin):
        table = await admin.fetchval("SELECT prorettype::regtype::text FROM pg_proc WHERE proname = $1", name)
        last = await admin.fetchval("SELECT coalesce(max(id), 0) FROM audit.events")
        (row,) = await call(admin, house, house.session(asker), name, **arguments | {given: WHY})
        events = await admin.fetch("SELECT * FROM audit.events WHERE id > $1 AND kind <> 'READ' ORDER BY id", last)
        # It is that of this command alone.
        assert not await admin.fetchval("SELECT current_setting('app.change_reason', true)")
    if "record_ids" in row.keys():  # noqa: SIM118 - a record holds its values
        # A bulk edit, of one record.
        table, (key,) = COMMANDS[name].arguments["p_filter"].table, row["record_ids"]
    else:
        key = row["id"]
    of_it = [event for event in events if (event["table_name"], event["row_id"]) == (table, str(key))]
    if name in ELSEWHERE:
        assert any(_shows(event) for event in events if event["table_name"] == ELSEWHERE[name])
        assert not any(_shows(event) for event in of_it)
    else:
        assert any(_shows(event) for event in of_it), table
    if any(name.endswith(kind) or f"{kind}_" in name for kind in MONEY) and name != "issue_bill":
        assert {_reason(event) for event in of_it} == {WHY}


@pytest.mark.parametrize(
    ("name", "given", "kept", "readers", "others"),
    [
        ("retire_appointment", {}, "Appointment", "RECEPTIONIST ADMIN", "CASHIER"),
        ("amend_treatment", {"p_changes": {"kind": "Ultrasound scan"}}, "Treatment", "DOCTOR ADMIN", "RECEPTIONIST"),
        ("amend_visit", {}, "Visit", "DOCTOR ADMIN", "RECEPTIONIST"),
        ("merge_patients", {}, "Patient", "RECEPTIONIST ADMIN", "CASHIER"),
    ],
)
async def test_who_may_not_read_a_reason_reads_it_among_no_changes(
    admin: asyncpg.Connection, cast: Cast, name: str, given: dict[str, Any], kept: str, readers: str, others: str
) -> None:
    house = cast["north"]
    arguments = {key: resolved(value, house, "ADMIN") for key, value in COMMANDS[name].arguments.items()} | given
    async with undone(admin):
        # As the web tier says it.
        await admin.execute("SELECT set_config('app.command', $1, true)", name)
        await call(admin, house, house.session("ADMIN"), name, **arguments | {"p_reason": WHY})
        record = f"{kept}:{next(value for key, value in arguments.items() if key.endswith('_id'))}"
        for asker in [*readers.split(), *others.split()]:
            page = {"p_id": record, "p_first": 100, "p_backward": False}
            changes = await call(admin, house, house.session(asker), "record_changes_page", **page)
            assert changes, asker
            assert any(change["reason"] == WHY for change in changes) == (asker in readers.split()), asker
