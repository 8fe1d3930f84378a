"""Who changed what of a record and why, as those who see the record read it."""

import json
from typing import Any

import asyncpg
import pytest

from graph.declare import ids
from tests.staff import Staff
from tests.web import Client
from tests.world import new_hospital

DOCUMENT = """
    query ($id: ID!, $first: Int, $after: String) {
        recordChanges(id: $id, first: $first, after: $after) {
            totalCount
            pageInfo { hasNextPage endCursor }
            nodes { kind reason fields before after command login account { id } }
        }
    }
"""
BIRTH_DATE = """
    mutation ($id: ID!, $day: Date!, $why: String) {
        updatePatient(input: {patientId: $id, birthDate: $day, changeReason: $why, confirmed: true}) { id }
    }
"""
ALLERGIES = """
    mutation ($id: ID!, $why: String) {
        updatePatientCare(input: {patientId: $id, allergies: ["Latex"], notes: "Asthma", changeReason: $why}) { id }
    }
"""


@pytest.fixture(scope="module")
async def desk(staff: Staff) -> Client:
    return await staff.person("RECEPTIONIST")


@pytest.fixture(scope="module")
async def admin_client(staff: Staff) -> Client:
    return await staff.person("ADMIN")


@pytest.fixture
async def patient(staff: Staff) -> str:
    return ids.encode("Patient", await staff.hospital.new_patient())


async def changes(client: Client, record: str, **asked: Any) -> Any:
    return (await client.data(DOCUMENT, id=record, **asked))["recordChanges"]


@pytest.mark.parametrize("executor", ["compiled", "core"])
async def test_a_change_keeps_before_after_who_and_why(
    desk: Client, admin_client: Client, patient: str, executor: str, request: pytest.FixtureRequest
) -> None:
    if executor == "core":
        request.getfixturevalue("uncompiled")
    await desk.data(BIRTH_DATE, id=patient, day="1999-12-31", why="  Typed wrongly  ")
    found = await changes(admin_client, patient)
    changed, made = found["nodes"]
    assert found["totalCount"] == 2
    assert (changed["kind"], changed["fields"], changed["command"]) == ("UPDATE", ["birthDate"], "update_patient")
    assert json.loads(changed["before"]) == {"birthDate": "2000-02-29"}
    assert json.loads(changed["after"]) == {"birthDate": "1999-12-31"}
    assert changed["reason"] == "Typed wrongly"
    assert changed["account"] is not None
    assert (made["kind"], made["before"], made["reason"]) == ("INSERT", None, None)
    assert json.loads(made["after"])["birthDate"] == "2000-02-29"


async def test_fields_that_are_masked_stay_so(desk: Client, admin_client: Client, patient: str) -> None:
    await admin_client.data(ALLERGIES, id=patient, why="Told by the family")
    seen_by_admin, _ = (await changes(admin_client, patient))["nodes"]
    seen_by_desk, _ = (await changes(desk, patient))["nodes"]
    assert json.loads(seen_by_admin["after"]) == {"allergies": ["Latex"], "notes": "Asthma"}
    assert (seen_by_desk["fields"], json.loads(seen_by_desk["after"])) == (["allergies"], {"allergies": ["Latex"]})


async def test_a_change_of_masked_fields_alone_is_not_shown(desk: Client, admin_client: Client, patient: str) -> None:
    only_notes = 'mutation ($id: ID!) { updatePatientCare(input: {patientId: $id, notes: "Asthma"}) { id } }'
    await admin_client.data(only_notes, id=patient)
    assert (await changes(desk, patient))["totalCount"] == 1
    assert (await changes(admin_client, patient))["totalCount"] == 2


async def test_why_a_prescription_was_cancelled_is_not_for_the_desk(
    staff: Staff, desk: Client, admin_client: Client
) -> None:
    hospital = staff.hospital
    medication, patient = await hospital.new_medication(10), await hospital.new_patient()
    _, visit = await hospital.visit(patient, await hospital.new_doctor(), hospital.at(9))
    made = await hospital.prescribe(visit, (medication, 1))
    await hospital.call("ADMIN", "cancel_prescription", p_prescription_id=made, p_reason="Bleeding ulcer")
    record = ids.encode("Prescription", made)
    asked = "query ($id: ID!) { prescription(id: $id) { status cancellationReason } }"
    for client, reason in (
        (admin_client, "Bleeding ulcer"),
        (await staff.person("PHARMACIST"), "Bleeding ulcer"),
        (desk, None),
    ):
        told = (await client.data(asked, id=record))["prescription"]
        assert told == {"status": "CANCELLED", "cancellationReason": reason}
        cancelled, _ = (await changes(client, record))["nodes"]
        assert json.loads(cancelled["after"]).get("cancellationReason") == reason
        assert ("cancellationReason" in cancelled["fields"]) is (reason is not None)


async def test_pages_follow_each_other(desk: Client, patient: str) -> None:
    days = [f"1999-01-0{day}" for day in range(1, 5)]
    for day in days:
        await desk.data(BIRTH_DATE, id=patient, day=day)
    found, cursor = [], None
    while True:
        page = await changes(desk, patient, first=2, after=cursor)
        found += [json.loads(node["after"])["birthDate"] for node in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == [*reversed(days), "2000-02-29"]


@pytest.mark.parametrize("role", ["ANALYST", "AUDITOR", "PATIENT", None])
async def test_who_may_not_read_changes(staff: Staff, patient: str, role: str | None) -> None:
    people = {"PATIENT": {"patient": ids.key_of("Patient", patient)}}
    client = (
        await staff.person(role, **people.get(role, {}))
        if role
        else Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    )
    answer = await client.answer(DOCUMENT, id=patient)
    assert answer["errors"][0]["extensions"]["code"] == ("FORBIDDEN" if role else "UNAUTHENTICATED")
    assert answer["data"] == {"recordChanges": None}


async def test_a_record_that_is_not_seen_has_no_changes(staff: Staff, patient: str) -> None:
    nurse = await staff.person("NURSE", nurse=await staff.hospital.new_nurse())
    answer = await nurse.answer(DOCUMENT, id=patient)
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_another_hospitals_record_has_no_changes(
    desk: Client, api: asyncpg.Pool, admin: asyncpg.Connection
) -> None:
    other = await new_hospital(api, admin, "elsewhere")
    answer = await desk.answer(DOCUMENT, id=ids.encode("Patient", await other.new_patient()))
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize("record", ["x", ids.encode("Account", 1), ids.encode("Hospital", 1)])
async def test_only_records_whose_changes_are_kept(desk: Client, record: str) -> None:
    answer = await desk.answer(DOCUMENT, id=record)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert [problem["path"] for problem in error["extensions"]["problems"]] == ["id"]


async def test_a_hospital_may_require_reasons(desk: Client, admin_client: Client, patient: str) -> None:
    required = (
        "mutation ($to: Boolean!) { updateHospital(input: {changeReasonsRequired: $to}) { changeReasonsRequired } }"
    )
    await admin_client.data(required, to=True)
    answer = await desk.answer(BIRTH_DATE, id=patient, day="1999-01-01")
    (problem,) = answer["errors"][0]["extensions"]["problems"]
    assert (problem["path"], problem["code"]) == ("changeReason", "REQUIRED")
    await desk.data(BIRTH_DATE, id=patient, day="1999-01-01", why="Passport seen")
    assert (await admin_client.data(required, to=False))["updateHospital"] == {"changeReasonsRequired": False}
    await desk.data(BIRTH_DATE, id=patient, day="1999-01-02")
