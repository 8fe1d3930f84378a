"""A bulk edit does all or nothing, and says of each refused record what the command on it would have said."""

import json
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.db.bulk.edits import medications, told
from tests.refusals import detail_of, digest, problems, refused
from tests.world import Hospital

PILLS = {"name": {"starts_with": "Pill "}}
SYRUP = {"form": "syrup"}


async def refusal(doing: Any) -> tuple[str, Any]:
    """The SQLSTATE and the details that a call ends with."""
    with pytest.raises(asyncpg.PostgresError) as caught:
        await doing
    return str(caught.value.sqlstate), detail_of(caught.value)


@pytest.mark.parametrize("dry_run", [False, True])
async def test_an_edit_that_fails_on_its_900th_record_leaves_all_unchanged_and_names_it(
    hospital: Hospital, admin: asyncpg.Connection, dry_run: bool
) -> None:
    ids = await medications(hospital, 1000)
    await admin.execute("UPDATE clinic.medications SET retired_at = now() WHERE id = $1", ids[899])
    before = await digest(admin)
    events = await admin.fetchval("SELECT count(*) FROM audit.events WHERE hospital_id = $1", hospital.id)
    given = {"p_filter": PILLS, "p_changes": SYRUP, "p_at_most": 1000, "p_dry_run": dry_run}
    sqlstate, detail = await refusal(hospital.call("ADMIN", "update_medications", **given))
    # The very error of the command on that record.
    single = await refusal(hospital.call("ADMIN", "update_medication", ids[899], SYRUP))
    (row,) = detail["rows"]
    assert (sqlstate, detail["rowCount"], detail["refused"]) == ("ZH518", 1000, 1)
    assert (row["type"], row["id"], row["sqlstate"], row["details"]) == ("medication", str(ids[899]), *single)
    assert await digest(admin) == before
    assert await admin.fetchval("SELECT count(*) FROM audit.events WHERE hospital_id = $1", hospital.id) == events


async def test_all_refused_records_are_counted_and_a_hundred_of_them_named(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    ids = await medications(hospital, 120)
    await admin.execute("UPDATE clinic.medications SET retired_at = now() WHERE id = ANY ($1)", ids[5:])
    before = await digest(admin)
    given = {"p_filter": PILLS, "p_changes": SYRUP, "p_at_most": 120}
    sqlstate, detail = await refusal(hospital.call("ADMIN", "update_medications", **given))
    assert (sqlstate, detail["rowCount"], detail["refused"]) == ("ZH518", 120, 115)
    assert [row["id"] for row in detail["rows"]] == [str(key) for key in ids[5:105]]
    assert {row["sqlstate"] for row in detail["rows"]} == {"ZH505"}
    assert await digest(admin) == before


async def test_each_record_has_a_reason_of_its_own(hospital: Hospital, admin: asyncpg.Connection) -> None:
    ids = await medications(hospital, 4)
    await hospital.call("ADMIN", "update_hospital", p_changes={"confirm_above": "500"})
    await admin.execute("UPDATE clinic.medications SET retired_at = now() WHERE id = $1", ids[0])
    before = await digest(admin)
    # The second gets the name; those after it cannot have it, too. An amount as large as that has to be confirmed.
    given = {"p_filter": PILLS, "p_changes": {"name": "Pill", "unit_price": "99999"}, "p_confirmed": True}
    sqlstate, detail = await refusal(hospital.call("ADMIN", "update_medications", **given))
    reasons = {row["id"]: row["sqlstate"] for row in detail["rows"]}
    assert (sqlstate, reasons) == ("ZH518", {str(ids[0]): "ZH505", str(ids[2]): "ZH504", str(ids[3]): "ZH504"})
    assert await digest(admin) == before
    sqlstate, detail = await refusal(hospital.call("ADMIN", "update_medications", **given | {"p_confirmed": False}))
    reasons = {row["id"]: row["sqlstate"] for row in detail["rows"]}
    assert (sqlstate, reasons) == ("ZH518", {str(ids[0]): "ZH505"} | {str(key): "ZH507" for key in ids[1:]})


async def test_unusual_values_are_confirmed_once_for_all(hospital: Hospital, admin: asyncpg.Connection) -> None:
    ids = await medications(hospital, 3)
    await hospital.call("ADMIN", "update_hospital", p_changes={"confirm_above": "500"})
    before = await digest(admin)
    given: dict[str, Any] = {"p_filter": PILLS, "p_changes": {"unit_price": "99999"}}
    sqlstate, detail = await refusal(hospital.call("ADMIN", "update_medications", **given))
    assert (sqlstate, detail["rowCount"], detail["refused"]) == ("ZH507", 3, 3)
    warned = [(row["type"], row["id"], row["path"], row["code"]) for row in detail["warnings"]]
    assert warned == [("medication", str(key), "unitPrice", "LARGE_AMOUNT") for key in ids]
    assert await digest(admin) == before
    assert told(await hospital.call("ADMIN", "update_medications", **given, p_confirmed=True)) == (3, ids, False)


@pytest.mark.parametrize(
    "empty", [None, {}, {"and": []}, {"or": [{}]}, {"name": {}}, {"id": {"in": []}}, {"id": {"is_null": None}}]
)
async def test_no_edit_is_done_without_a_filter(
    hospital: Hospital, admin: asyncpg.Connection, empty: dict[str, Any] | None
) -> None:
    await medications(hospital, 2)
    given = {"p_filter": json.dumps(empty) if empty is not None else None, "p_changes": SYRUP}
    await refused(admin, hospital.call("ADMIN", "update_medications", **given), "ZH516", {"path": "filter"})
    every = {"p_filter": {"id": {"is_null": False}}, "p_changes": SYRUP}
    assert (await hospital.call("ADMIN", "update_medications", **every))["row_count"] == 2


async def test_an_edit_changes_no_more_records_than_it_says(hospital: Hospital, admin: asyncpg.Connection) -> None:
    await medications(hospital, 101)
    given = {"p_filter": PILLS, "p_changes": SYRUP}
    await refused(admin, hospital.call("ADMIN", "update_medications", **given), "ZH517", {"atMost": 100})
    for wrong in (0, -1, 10_001):
        asked = hospital.call("ADMIN", "update_medications", **given, p_at_most=wrong)
        await refused(admin, asked, "ZH501", problems(("atMost", "OUT_OF_RANGE")))
    done = await hospital.call("ADMIN", "update_medications", **given, p_at_most=101)
    assert done["row_count"] == 101
    assert await admin.fetchval("SELECT rules.most_in_bulk()") == 10_000


async def test_a_repeated_request_is_done_once_and_answered_alike(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    ids = await medications(hospital, 3)
    given = {"p_filter": {"form": {"eq": "tablet"}}, "p_changes": SYRUP, "p_request_id": uuid4()}
    # A dry run is none of the request.
    assert told(await hospital.call("ADMIN", "update_medications", **given, p_dry_run=True)) == (3, ids, True)
    assert told(await hospital.call("ADMIN", "update_medications", **given)) == (3, ids, False)
    await hospital.call("ADMIN", "update_medication", ids[0], {"form": "tablet"})
    before = await digest(admin)
    # Done again, it would change the first once more.
    assert told(await hospital.call("ADMIN", "update_medications", **given)) == (3, ids, False)
    assert await digest(admin) == before
    other = given | {"p_changes": {"form": "drops"}}
    reused = {"requestId": str(given["p_request_id"])}
    await refused(admin, hospital.call("ADMIN", "update_medications", **other), "ZH601", reused)
    # One that found nothing is remembered, too.
    nothing = given | {"p_filter": {"form": {"eq": "none"}}, "p_request_id": uuid4()}
    assert told(await hospital.call("ADMIN", "update_medications", **nothing)) == (0, [], False)
    assert told(await hospital.call("ADMIN", "update_medications", **nothing)) == (0, [], False)


async def test_every_record_is_on_record_with_the_reason(hospital: Hospital, admin: asyncpg.Connection) -> None:
    ids = await medications(hospital, 3)
    given = {"p_filter": PILLS, "p_changes": {"unit_price": "2"}, "p_change_reason": "New contract"}
    await hospital.call("ADMIN", "update_medications", **given)
    rows = await admin.fetch(
        "SELECT row_id, details, before ->> 'unit_price' AS before, after ->> 'unit_price' AS after FROM audit.events"
        " WHERE hospital_id = $1 AND table_name = 'clinic.medications' AND kind = 'UPDATE' ORDER BY id",
        hospital.id,
    )
    assert [row["row_id"] for row in rows] == [str(key) for key in ids]
    assert {(json.loads(row["details"])["reason"], row["before"], row["after"]) for row in rows} == {
        ("New contract", "1", "2.00")
    }
    await hospital.call("ADMIN", "update_hospital", p_changes={"change_reasons_required": True})
    without = {"p_filter": PILLS, "p_changes": {"unit_price": "3"}}
    asked = hospital.call("ADMIN", "update_medications", **without)
    await refused(admin, asked, "ZH501", problems(("changeReason", "REQUIRED")))


async def test_each_changed_stock_is_an_event_of_the_outbox(hospital: Hospital, admin: asyncpg.Connection) -> None:
    for _ in range(3):
        await hospital.new_medication(5)
    done = await hospital.call(
        "ADMIN", "update_stock_levels", p_filter={"units_on_hand": {"eq": 5}}, p_changes={"reorder_level": 8}
    )
    rows = await admin.fetch(
        "SELECT subject_id FROM clinic.outbox_events WHERE hospital_id = $1 AND subject = 'stock'"
        " AND change = 'UPDATE' AND payload ->> 'reorder_level' = '8' ORDER BY id",
        hospital.id,
    )
    assert [row["subject_id"] for row in rows] == done["record_ids"]
    assert len(rows) == 3
