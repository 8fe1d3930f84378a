"""What all records have in common, over HTTP: made, read back, changed, retired, reinstated, deleted; and refused."""

from typing import Any

import pytest

from graph.declare import ids
from tests.graph.records.kinds import KINDS, Kind
from tests.staff import Staff
from tests.web import Client

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.type)


async def make(boss: Client, staff: Staff, kind: Kind, **other: Any) -> dict[str, Any]:
    """A new record, as its creation answered."""
    made: dict[str, Any] = await boss.do(kind.command("create"), kind.selection, **kind.new(staff.hospital, **other))
    return made


async def found(boss: Client, kind: Kind, key: str) -> Any:
    """A record by its id; None where there is none."""
    document = f"query Test($id: ID!) {{ {kind.one}(id: $id) {{ ... on {kind.type} {{ {kind.selection} }} }} }}"
    return (await boss.data(document, id=key))[kind.one]


async def listed(boss: Client, kind: Kind, key: str, *, retired: bool) -> list[Any]:
    """The records of this id in the list of those that are retired, or of those that are not."""
    document = f"""query Test($filter: {kind.type}Filter) {{
        {kind.plural}(filter: $filter) {{ totalCount nodes {{ {kind.selection} }} }} }}"""
    asked = {"id": {"eq": key}, "retiredAt": {"isNull": not retired}}
    connection = (await boss.data(document, filter=asked))[kind.plural]
    assert connection["totalCount"] == len(connection["nodes"])
    nodes: list[Any] = connection["nodes"]
    return nodes


@each_kind
async def test_a_record_is_made_read_back_and_changed(boss: Client, staff: Staff, kind: Kind) -> None:
    made = await make(boss, staff, kind)
    assert {name: made[name] for name in kind.given} == kind.given
    assert made["retiredAt"] is None
    if kind.in_department:
        assert made["department"] == {"id": ids.encode("Department", staff.hospital.department)}
    assert await found(boss, kind, made["id"]) == made
    assert await listed(boss, kind, made["id"], retired=False) == [made]

    # One field; all others stay.
    update = kind.command("update")
    assert await boss.do(update, kind.selection, **kind.named(made["id"]), **kind.change) == made | kind.change
    # Null clears, and only what it is said of.
    nothing = dict.fromkeys(kind.cleared)
    changed = made | kind.change | kind.cleared
    assert await boss.do(update, kind.selection, **kind.named(made["id"]), **nothing) == changed
    assert await found(boss, kind, made["id"]) == changed


@each_kind
async def test_a_record_is_retired_and_reinstated(boss: Client, staff: Staff, kind: Kind) -> None:
    made = await make(boss, staff, kind, **_another(kind, 1))
    named = kind.named(made["id"])
    retired = await boss.do(kind.command("retire"), kind.selection, **named)
    assert retired["retiredAt"] is not None
    assert retired | {"retiredAt": None} == made
    assert await listed(boss, kind, made["id"], retired=False) == []
    assert await listed(boss, kind, made["id"], retired=True) == [retired]
    for verb, values in (("retire", {}), ("update", kind.change)):
        refused = await boss.refused(kind.command(verb), **named, **values)
        assert refused["code"] == "RETIRED"
        assert refused["details"]["id"] == made["id"]

    assert await boss.do(kind.command("reinstate"), kind.selection, **named) == made
    assert await listed(boss, kind, made["id"], retired=False) == [made]
    refused = await boss.refused(kind.command("reinstate"), **named)
    assert (refused["code"], refused["details"]) == ("BAD_TRANSITION", {"from": "NOT_RETIRED", "to": "REINSTATED"})


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.deletes], ids=lambda kind: kind.type)
async def test_what_nothing_refers_to_is_deleted(boss: Client, staff: Staff, kind: Kind) -> None:
    made = await make(boss, staff, kind, **_another(kind, 2))
    # The answer is what it was.
    assert await boss.do(kind.command("delete"), kind.selection, **kind.named(made["id"])) == made
    assert await found(boss, kind, made["id"]) is None
    assert await listed(boss, kind, made["id"], retired=False) == []
    assert (await boss.refused(kind.command("delete"), **kind.named(made["id"])))["code"] == "NOT_FOUND"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.use], ids=lambda kind: kind.type)
async def test_what_is_in_use_is_neither_retired_nor_deleted(boss: Client, staff: Staff, kind: Kind) -> None:
    made = await make(boss, staff, kind, **_another(kind, 3))
    assert kind.use is not None
    await kind.use(staff.hospital, ids.key_of(kind.type, made["id"]))
    # With parts of its own to delete, it is asked first what uses it.
    deleting = kind.uses if kind.type in ("Doctor", "Room") else {}
    for verb, uses in (("retire", kind.uses), ("delete", deleting)) if kind.deletes else (("retire", kind.uses),):
        refused = await boss.refused(kind.command(verb), **kind.named(made["id"]))
        assert refused["code"] == "IN_USE"
        assert refused["details"] == {"type": kind.thing, "id": made["id"], "uses": uses}
    assert await found(boss, kind, made["id"]) == made


@each_kind
async def test_all_that_is_wrong_is_told_at_once_and_nothing_is_made(boss: Client, staff: Staff, kind: Kind) -> None:
    count = f"{{ {kind.plural} {{ totalCount }} }}"
    before = await boss.data(count)
    refused = await boss.refused(kind.command("create"), **kind.new(staff.hospital, **kind.wrong))
    assert refused["code"] == "BAD_USER_INPUT"
    assert [(each["path"], each["code"]) for each in refused["problems"]] == kind.problems
    assert await boss.data(count) == before


@each_kind
async def test_what_only_one_may_have_is_refused_to_another(boss: Client, staff: Staff, kind: Kind) -> None:
    await make(boss, staff, kind, **kind.taken)
    other = await make(boss, staff, kind, **_another(kind, 4))
    (path,) = kind.taken
    for refused in (
        await boss.refused(kind.command("create"), **kind.new(staff.hospital, **kind.taken)),
        await boss.refused(kind.command("update"), **kind.named(other["id"]), **kind.taken),
    ):
        assert (refused["code"], refused["details"]) == ("ALREADY_EXISTS", {"path": path})
    assert await found(boss, kind, other["id"]) == other


@each_kind
async def test_who_may_not_is_refused(boss: Client, cashier: Client, staff: Staff, kind: Kind) -> None:
    made = await make(boss, staff, kind, **_another(kind, 5))
    for verb in ("update", "retire", "reinstate", *(["delete"] if kind.deletes else [])):
        values = kind.change if verb == "update" else {}
        assert (await cashier.refused(kind.command(verb), **kind.named(made["id"]), **values))["code"] == "FORBIDDEN"
    assert (await cashier.refused(kind.command("create"), **kind.new(staff.hospital)))["code"] == "FORBIDDEN"
    assert await found(boss, kind, made["id"]) == made


def _another(kind: Kind, number: int) -> dict[str, str]:
    """A value that is nobody else's, of whatever kind, for the field that no two may share."""
    (name,) = kind.taken
    return {name: f"{KINDS.index(kind)}{number:05}"}
