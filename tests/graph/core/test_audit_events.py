"""The audit over HTTP: who did what to which record, page by page, for auditors and administrators alone."""

import json
import re
from typing import Any

import asyncpg
import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client
from tests.world import Hospital, new_hospital

FIELDS = (
    "occurredAt kind login tableName rowId patientIds changedColumns before after details command clientAddress"
    " requestId account { id email }"
)
TYPES = {
    **dict.fromkeys(("patientId", "accountId"), "ID"),
    **dict.fromkeys(("tableName", "rowId", "after", "before"), "String"),
    **dict.fromkeys(("since", "until"), "DateTime"),
    **dict.fromkeys(("first", "last"), "Int"),
    "kind": "AuditEventKind",
}


def document(*arguments: str) -> str:
    """The document of a page with these arguments, each a variable."""
    declared = ", ".join(f"${name}: {TYPES[name]}" for name in arguments)
    given = ", ".join(f"{name}: ${name}" for name in arguments)
    return f"""
        query Asked{f"({declared})" if declared else ""} {{
            auditEvents{f"({given})" if given else ""} {{
                totalCount
                pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
                nodes {{ {FIELDS} }}
            }}
        }}
    """


@pytest.fixture(scope="module")
async def admin_client(staff: Staff) -> Client:
    return await staff.person("ADMIN")


@pytest.fixture(scope="module")
async def auditor(staff: Staff) -> Client:
    return await staff.person("AUDITOR")


@pytest.fixture(scope="module")
async def patients(staff: Staff, admin_client: Client) -> list[str]:
    """Two patients: the first was changed, and read by an administrator."""
    made = [ids.encode("Patient", await staff.hospital.new_patient()) for _ in range(2)]
    await admin_client.data(
        'mutation ($id: ID!) { updatePatient(input: {patientId: $id, lastName: "Changed"}) { lastName } }',
        id=made[0],
    )
    await admin_client.data("query ($id: ID!) { patient(id: $id) { lastName } }", id=made[0])
    return made


@pytest.fixture
async def other(api: asyncpg.Pool, admin: asyncpg.Connection) -> Hospital:
    """Another hospital, in which something happened, too."""
    return await new_hospital(api, admin, "elsewhere")


async def events(client: Client, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.data(document(*asked), **asked))["auditEvents"]["nodes"]
    return found


async def test_an_administrator_sees_what_was_changed(admin_client: Client, patients: list[str]) -> None:
    *_, update, insert = await events(admin_client, patientId=patients[0], tableName="clinic.patients")
    assert (insert["kind"], update["kind"], update["command"]) == ("INSERT", "UPDATE", "update_patient")
    assert sorted(update["changedColumns"]) == ["last_name", "updated_at"]
    assert json.loads(update["after"])["last_name"] == "Changed"
    assert json.loads(insert["after"])["last_name"] == json.loads(update["before"])["last_name"] != "Changed"
    assert update["account"]["email"].startswith("admin@")
    assert update["rowId"] == insert["rowId"] == str(ids.key_of("Patient", patients[0]))
    assert update["clientAddress"] == "127.0.0.1"
    assert update["requestId"]


async def test_an_auditor_sees_who_did_it_and_not_what_it_holds(auditor: Client, patients: list[str]) -> None:
    found = await events(auditor, patientId=patients[0])
    assert {event["kind"] for event in found} >= {"INSERT", "UPDATE", "READ"}
    assert {event["before"] for event in found} == {event["after"] for event in found} == {None}
    (read,) = [event for event in found if event["kind"] == "READ" and event["tableName"] is None][:1]
    assert json.loads(read["details"])["patients"] == [ids.key_of("Patient", patients[0])]
    assert any(event["changedColumns"] for event in found)


@pytest.mark.parametrize("role", ["RECEPTIONIST", "CASHIER", "PHARMACIST", "ANALYST"])
async def test_nobody_else_sees_the_audit(staff: Staff, role: str) -> None:
    answer = await (await staff.person(role)).answer("{ auditEvents { totalCount nodes { kind } } }")
    assert answer["data"]["auditEvents"] is None
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}


async def test_conditions_leave_out_all_else(auditor: Client, patients: list[str], staff: Staff) -> None:
    everything = await events(auditor, first=100)
    account = next(event["account"]["id"] for event in everything if event["kind"] == "READ")
    moment = everything[5]["occurredAt"]
    for asked, holds in (
        ({"patientId": patients[1]}, lambda event: patients[1] in event["patientIds"]),
        ({"accountId": account}, lambda event: event["account"] and event["account"]["id"] == account),
        ({"kind": "UPDATE"}, lambda event: event["kind"] == "UPDATE"),
        ({"tableName": "clinic.patients"}, lambda event: event["tableName"] == "clinic.patients"),
        ({"since": moment}, lambda event: event["occurredAt"] >= moment),
        ({"until": moment}, lambda event: event["occurredAt"] < moment),
        (
            {"kind": "INSERT", "tableName": "clinic.departments", "rowId": str(staff.hospital.department)},
            lambda event: (
                (event["kind"], event["tableName"]) == ("INSERT", "clinic.departments")
                and event["rowId"] == str(staff.hospital.department)
            ),
        ),
    ):
        now = await events(auditor, until=everything[0]["occurredAt"], first=100)
        found = await events(auditor, first=100, **({"until": everything[0]["occurredAt"]} | asked))
        assert found == [event for event in now if holds(event)], asked
        assert found, asked


async def test_pages_follow_one_another_both_ways(auditor: Client, patients: list[str]) -> None:
    until = (await events(auditor, first=1))[0]["occurredAt"]
    assert patients
    everything = await events(auditor, until=until, first=100)
    for size, cursor, more, way in (
        ("first", "after", "hasNextPage", "endCursor"),
        ("last", "before", "hasPreviousPage", "startCursor"),
    ):
        place: dict[str, str] = {}
        seen: list[dict[str, Any]] = []
        while True:
            page = (await auditor.data(document("until", size, *place), until=until, **{size: 3}, **place))[
                "auditEvents"
            ]
            seen = [*seen, *page["nodes"]] if size == "first" else [*page["nodes"], *seen]
            if not page["pageInfo"][more]:
                break
            place = {cursor: page["pageInfo"][way]}
        assert seen == everything
        assert page["totalCount"] == len(everything) > 9


async def test_the_audit_is_read_on_record_and_only_the_own_hospitals(
    auditor: Client, admin: asyncpg.Connection, staff: Staff, other: Hospital
) -> None:
    before = await admin.fetchval("SELECT max(id) FROM audit.events")
    elsewhere = {row[0] for row in await admin.fetch("SELECT id FROM audit.events WHERE hospital_id = $1", other.id)}
    assert elsewhere
    await events(auditor, first=100)
    read = await admin.fetchrow(
        "SELECT hospital_id, kind, details::text FROM audit.events WHERE id > $1 ORDER BY id LIMIT 1", before
    )
    assert read is not None
    assert (read["hospital_id"], read["kind"]) == (staff.hospital.id, "READ_AUDIT")
    assert json.loads(read["details"])["audit_events"]
    assert not elsewhere & set(json.loads(read["details"])["audit_events"])


async def test_an_id_of_another_type_is_refused(auditor: Client) -> None:
    answer = await auditor.answer(document("patientId"), patientId=ids.encode("Visit", 1))
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}


ASKED = {
    "events_by_time": {},
    "events_of_a_patient": {"$2": "ARRAY[1, 2]::bigint[]"},
    "events_of_an_account": {"$3": "7"},
    "events_of_a_kind": {"$4": "'EXPORT'"},
    "events_of_a_row": {"$5": "'clinic.rooms'", "$6": "'77'"},
}


@pytest.mark.parametrize("index", ASKED)
async def test_each_condition_is_served_by_an_index(admin: asyncpg.Connection, staff: Staff, index: str) -> None:
    transaction = admin.transaction()
    await transaction.start()
    await admin.execute(
        """
        INSERT INTO audit.events (hospital_id, kind, account_id, table_name, row_id, patient_ids)
        SELECT $1, CASE WHEN n % 1000 = 0 THEN 'EXPORT' ELSE 'UPDATE' END, n % 500, 'clinic.rooms', n % 1000,
            ARRAY[n % 2000]
        FROM generate_series(1, 30000) AS n
        """,
        staff.hospital.id,
    )
    await admin.execute("ANALYZE audit.events")
    values = {"$1": str(staff.hospital.id)} | ASKED[index]
    given = [f"${number}" in values for number in range(2, 9)]
    condition = await admin.fetchval("SELECT rules.audit_condition($1)", given)
    condition = re.sub(r"\$\d", lambda found: f"{values[found[0]]}", condition).replace("ARRAY[1]", "ARRAY[1::bigint]")
    plan = await admin.fetch(
        f"EXPLAIN SELECT e.* FROM audit.events AS e WHERE {condition} ORDER BY e.occurred_at DESC, e.id DESC LIMIT 21"
    )
    text = "\n".join(row[0] for row in plan)
    # Indexes of partitions have names of their own.
    parents = {
        row[0]: row[1]
        for row in await admin.fetch(
            "SELECT inhrelid::regclass::text, inhparent::regclass::text FROM pg_inherits"
            " WHERE inhparent IN (SELECT indexrelid FROM pg_index)"
        )
    }
    used = {parents[f"audit.{name}"] for name in re.findall(r"(?:using|on) (events_\w+_idx\w*)", text)}
    assert f"audit.{index}" in used, text
    assert "Seq Scan" not in text
    await transaction.rollback()
