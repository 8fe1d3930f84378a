"""Every bulk edit does to each record that its filter finds what the command on one record does, and to no other."""

from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.db.bulk.edits import DELETED, PLURALS, UPDATES, found, some, told
from tests.db.changes.made import COMMANDS, row_of
from tests.db.conftest import slug
from tests.refusals import detail_of, digest, problems, refused
from tests.world import Hospital, new_hospital

_LEFT_TO_TIME = {"updated_at": None, "retired_at": None}


async def _values(hospital: Hospital, name: str) -> dict[str, Any]:
    values = UPDATES[name].values
    if "department_id" in values:
        return values | {"department_id": await hospital.new_department()}
    return {column: value for column, value in values.items() if column != "name"}


def test_every_column_of_the_single_update_is_set_in_bulk_or_is_of_one_record() -> None:
    for update in UPDATES.values():
        assert {*update.values, *update.personal} == set(COMMANDS[f"update_{update.thing}"].columns)


@pytest.mark.parametrize("name", UPDATES)
async def test_a_bulk_update_makes_each_record_what_the_single_one_makes_it(
    hospital: Hospital, admin: asyncpg.Connection, name: str
) -> None:
    update = UPDATES[name]
    values = await _values(hospital, name)
    *records, single, other = await some(hospital, update.thing, 5)
    before = [await row_of(hospital, record) for record in records]
    untouched = await row_of(hospital, other)
    given = {"p_filter": found(records), "p_changes": values, "p_confirmed": True}
    given = {key: value for key, value in given.items() if key != "p_confirmed" or COMMANDS[_one(name)].may_ask}

    kept = await digest(admin)
    tried = await hospital.call("ADMIN", name, **given, p_dry_run=True)
    assert await digest(admin) == kept
    done = await hospital.call("ADMIN", name, **given)
    ids = [record.id for record in records]
    assert told(tried) == (3, ids, True)
    assert told(done) == (3, ids, False)

    confirmed = {"p_confirmed": True} if "p_confirmed" in given else {}
    await hospital.call("ADMIN", _one(name), single.id, values, **confirmed)
    expected = await row_of(hospital, single)
    for record, old in zip(records, before, strict=True):
        new = await row_of(hospital, record)
        assert {column: new[column] for column in values} == {column: expected[column] for column in values}
        changed = {*values, *(f"{column}_key" for column in values), "updated_at"}
        assert {key: value for key, value in new.items() if key not in changed} == {
            key: value for key, value in old.items() if key not in changed
        }
        assert new != old
    assert await row_of(hospital, other) == untouched


@pytest.mark.parametrize("name", UPDATES)
async def test_what_is_of_one_record_alone_is_not_set_in_bulk(
    hospital: Hospital, admin: asyncpg.Connection, name: str
) -> None:
    update = UPDATES[name]
    records = await some(hospital, update.thing, 1)
    for column in sorted(update.personal):
        first, *rest = column.split("_")
        path = first + "".join(map(str.title, rest))
        with pytest.raises(asyncpg.PostgresError) as caught:
            await hospital.call("ADMIN", name, p_filter=found(records), p_changes={column: None})
        wrong = [(each["path"], each["code"]) for each in detail_of(caught.value)["problems"]]
        assert (caught.value.sqlstate, (path, "UNKNOWN_FIELD") in wrong) == ("ZH501", True), column
    empty = hospital.call("ADMIN", name, p_filter=found(records), p_changes={})
    await refused(admin, empty, "ZH501", problems(("set", "REQUIRED")))


@pytest.mark.parametrize("thing", PLURALS)
async def test_records_are_retired_and_reinstated_by_a_filter(hospital: Hospital, thing: str) -> None:
    *records, other = await some(hospital, thing, 4)
    before = [await row_of(hospital, each) for each in (*records, other)]
    ids = [record.id for record in records]
    retired = await hospital.call("ADMIN", f"retire_{PLURALS[thing]}", p_filter=found(records))
    assert told(retired) == (3, ids, False)
    gone = [await row_of(hospital, record) for record in records]
    assert all(row["retired_at"] is not None for row in gone)
    assert await row_of(hospital, other) == before[-1]
    back = await hospital.call("ADMIN", f"reinstate_{PLURALS[thing]}", p_filter=found(records))
    assert told(back) == (3, ids, False)
    after = [await row_of(hospital, each) for each in (*records, other)]
    assert [row | _LEFT_TO_TIME for row in after] == [row | _LEFT_TO_TIME for row in before]
    assert all(row["retired_at"] is None for row in after)


@pytest.mark.parametrize("thing", DELETED)
async def test_records_that_nothing_names_are_deleted_by_a_filter(
    hospital: Hospital, admin: asyncpg.Connection, thing: str
) -> None:
    *records, other = await some(hospital, thing, 4)
    kept = await digest(admin)
    tried = await hospital.call("ADMIN", f"delete_{PLURALS[thing]}", p_filter=found(records), p_dry_run=True)
    assert await digest(admin) == kept
    done = await hospital.call("ADMIN", f"delete_{PLURALS[thing]}", p_filter=found(records))
    ids = [record.id for record in records]
    assert (told(tried), told(done)) == ((3, ids, True), (3, ids, False))
    left = await admin.fetch(
        f"SELECT id FROM {other.table} WHERE hospital_id = $1 AND id = ANY ($2)", hospital.id, [*ids, other.id]
    )
    assert [row["id"] for row in left] == [other.id]


async def test_accounts_are_suspended_with_their_sessions_and_reactivated(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    for name in ("Nell", "Nils"):
        await hospital.sign_in(name, ["CASHIER"])
    rows = await admin.fetch(
        "SELECT id FROM auth.accounts WHERE hospital_id = $1 AND roles = '{CASHIER}' ORDER BY id", hospital.id
    )
    ids = [row["id"] for row in rows]
    those = {"id": {"in": [str(key) for key in ids]}}
    assert told(await hospital.call("ADMIN", "suspend_accounts", p_filter=those)) == (2, ids, False)
    for name in ("Nell", "Nils"):
        await refused(admin, hospital.rows(name, "viewer"), "ZH001", {"reason": "SESSION_ENDED"})
    assert told(await hospital.call("ADMIN", "reactivate_accounts", p_filter=those)) == (2, ids, False)
    states = await admin.fetch("SELECT status FROM auth.accounts WHERE id = ANY ($1)", ids)
    assert [row["status"] for row in states] == ["ACTIVE", "ACTIVE"]


async def test_the_last_administrators_are_not_suspended_together(
    hospital: Hospital, admin: asyncpg.Connection
) -> None:
    await hospital.sign_in("Second", ["ADMIN"])
    before = await digest(admin)
    with pytest.raises(asyncpg.PostgresError) as caught:
        await hospital.call("ADMIN", "suspend_accounts", p_filter={"status": {"eq": "ACTIVE"}})
    # The others could be, and the asker comes last; then nobody would be left.
    assert caught.value.sqlstate == "ZH518"
    assert '"refused": 1' in str(caught.value.detail)
    assert '"sqlstate": "ZH005"' in str(caught.value.detail)
    assert await digest(admin) == before


async def test_a_filter_reaches_no_other_hospital(
    hospital: Hospital, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    neighbour = await new_hospital(api, admin, slug())
    theirs = await some(neighbour, "medication", 2)
    ours = await some(hospital, "medication", 2)
    before = [await row_of(neighbour, record) for record in theirs]
    everything = {"id": {"is_null": False}}
    done = await hospital.call("ADMIN", "update_medications", p_filter=everything, p_changes={"unit_price": "9"})
    assert told(done) == (2, [record.id for record in ours], False)
    named = {"p_filter": found(theirs), "p_changes": {"unit_price": "9"}}
    assert told(await hospital.call("ADMIN", "update_medications", **named)) == (0, [], False)
    assert [await row_of(neighbour, record) for record in theirs] == before
    assert [(await row_of(hospital, record))["unit_price"] for record in ours] == [Decimal("9.00")] * 2


def _one(name: str) -> str:
    return f"update_{UPDATES[name].thing}"
