"""Every read of clinical data is on record: which rows, whose they are, and who read them; no answer without it."""

import datetime as dt
import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest

from graph.declare import ids
from tests.databases import Database
from tests.staff import PASSWORD, Staff
from tests.web import Client, serving, sign_in

DOCUMENT = """
    query ($id: ID!) {
        patient(id: $id) {
            id
            visits(first: 5) { nodes {
                id patient { id } treatments { id } labResults { id } amendments { id }
                prescriptions { id items { id } }
            } }
            treatments(first: 5) { nodes { id } }
            labResults(first: 5) { nodes { id } }
        }
        admissions(first: 5) { nodes { id patient { id } } }
    }
"""
KINDS = {
    "Patient": "patients",
    "Visit": "visits",
    "Treatment": "treatments",
    "LabResult": "lab_results",
    "Amendment": "amendments",
    "Prescription": "prescriptions",
    "PrescriptionItem": "prescription_items",
    "Admission": "admissions",
}


@pytest.fixture(scope="module", params=["compiled", "core"])
async def served(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The application with one executor and the other."""
    async with (
        serving(database, executor=request.param) as address,
        httpx.AsyncClient(base_url=address, timeout=30) as client,
    ):
        yield client


@pytest.fixture(scope="module")
async def patients(staff: Staff) -> list[int]:
    """Two patients, each with a record of every kind."""
    hospital, made = staff.hospital, []
    doctor, medication = await hospital.new_doctor(), await hospital.new_medication(100)
    room = await hospital.new_room(5)
    for hour in (1, 2):
        patient = await hospital.new_patient()
        _, visit = await hospital.visit(patient, doctor, hospital.at(hour))
        await hospital.call("ADMIN", "add_treatment", p_visit_id=visit, p_kind="Suture", p_cost="20", p_notes="N")
        await hospital.call(
            "ADMIN",
            "add_lab_result",
            p_visit_id=visit,
            p_test="Glucose",
            p_value="5",
            p_resulted_at=dt.datetime(2024, 5, 6, tzinfo=dt.UTC),
        )
        await hospital.prescribe(visit, (medication, 2))
        await hospital.call(
            "ADMIN", "amend_visit", p_visit_id=visit, p_changes='{"diagnosis": "Asthma"}', p_reason="Mistyped"
        )
        await hospital.call("ADMIN", "admit_patient", p_patient_id=patient, p_room_id=room, p_reason="Rest")
        made.append(patient)
    return made


@pytest.fixture
async def reads(staff: Staff, admin: asyncpg.Connection) -> Any:
    """What is put on record of reads in the hospital from here on."""
    since = await admin.fetchval("SELECT coalesce(max(id), 0) FROM audit.events")

    async def found() -> list[asyncpg.Record]:
        rows: list[asyncpg.Record] = await admin.fetch(
            "SELECT account_id, login, details::text, patient_ids, request_id, host(client_address) AS address"
            " FROM audit.events WHERE hospital_id = $1 AND kind = 'READ' AND id > $2 ORDER BY id",
            staff.hospital.id,
            since,
        )
        return rows

    return found


async def client_of(staff: Staff, served: httpx.AsyncClient, *roles: str, **people: int) -> Client:
    email = f"{'-'.join(roles).lower()}@{staff.slug}.example"
    if await staff.hospital.admin.fetchval("SELECT true FROM auth.accounts WHERE email = $1", email) is None:
        await staff.person(*roles, **people)
    return await sign_in(served, staff.slug, email, PASSWORD)


def shown(value: Any) -> dict[str, set[int]]:
    """The keys of all rows of clinical data in an answer, by kind."""
    found: dict[str, set[int]] = {}
    if isinstance(value, list):
        parts = [shown(each) for each in value]
    elif isinstance(value, dict):
        parts = [shown(each) for each in value.values()]
        if "id" in value:
            name, key = ids.decode(value["id"])
            if name in KINDS:
                parts.append({KINDS[name]: {key}})
    else:
        parts = []
    for part in parts:
        for kind, keys in part.items():
            found.setdefault(kind, set()).update(keys)
    return found


def recorded(event: asyncpg.Record) -> dict[str, set[int]]:
    return {kind: set(keys) for kind, keys in json.loads(event["details"]).items()}


async def test_a_nested_answer_is_one_event_with_all_its_rows(
    staff: Staff, served: httpx.AsyncClient, patients: list[int], reads: Any, admin: asyncpg.Connection
) -> None:
    client = await client_of(staff, served, "ADMIN")
    headers = client.headers | {"X-Request-Id": "one-of-many"}
    data = await Client(served, headers).data(DOCUMENT, id=ids.encode("Patient", patients[0]))
    (event,) = await reads()
    assert shown(data).keys() == set(KINDS.values())
    assert recorded(event) == shown(data)
    assert sorted(event["patient_ids"]) == sorted(patients)
    assert (event["login"], event["request_id"], event["address"]) == ("wardgraph_api", "one-of-many", "127.0.0.1")
    email = await admin.fetchval("SELECT email FROM auth.accounts WHERE id = $1", event["account_id"])
    assert email.startswith("admin@")


@pytest.mark.parametrize("part", ["nodes { __typename }", "edges { __typename }", "pageInfo { hasNextPage }"])
async def test_rows_of_which_an_answer_only_tells_that_they_are_there_are_on_record(
    staff: Staff, served: httpx.AsyncClient, patients: list[int], reads: Any, part: str
) -> None:
    client = await client_of(staff, served, "ADMIN")
    # Whether it is empty tells the diagnosis.
    searched = 'filter: {patientId: {eq: $id}, text: {matches: "Asthma"}}'
    await client.data(
        f"query ($id: ID!) {{ visits(first: 1, {searched}) {{ {part} }} }}", id=ids.encode("Patient", patients[0])
    )
    (event,) = await reads()
    assert event["patient_ids"] == [patients[0]]


FILTERS = {
    '{patientId: {eq: $id}, text: {matches: "Acute"}}': (["patient_id", "text"], True),
    '{or: [{and: [{patientId: {in: [$id]}}, {text: {matches: "Acute"}}]}, {doctorId: {isNull: true}}]}': (
        ["doctor_id", "patient_id", "text"],
        True,
    ),
    '{text: {matches: "Zyx"}}': (["text"], False),
}


@pytest.mark.parametrize("searched", FILTERS)
async def test_what_a_count_is_asked_for_is_on_record(
    staff: Staff, served: httpx.AsyncClient, patients: list[int], reads: Any, searched: str
) -> None:
    client = await client_of(staff, served, "ADMIN")
    named, whose = FILTERS[searched]
    variable = "($id: ID!)" if whose else ""
    # Whether it is 0 tells the diagnosis.
    await client.data(
        f"query {variable} {{ visits(first: 0, filter: {searched}) {{ totalCount }} }}",
        **({"id": ids.encode("Patient", patients[0])} if whose else {}),
    )
    (event,) = await reads()
    assert json.loads(event["details"]) == {"counted": {"visits": named}}
    assert event["patient_ids"] == ([patients[0]] if whose else [])


async def test_a_count_names_the_patient_of_a_visit(
    staff: Staff, served: httpx.AsyncClient, patients: list[int], reads: Any, admin: asyncpg.Connection
) -> None:
    client = await client_of(staff, served, "ADMIN")
    visit = await admin.fetchval("SELECT id FROM clinic.visits WHERE patient_id = $1", patients[1])
    await client.data(
        "query ($filter: VisitFilter) { visits(first: 0, filter: $filter) { totalCount } }",
        filter={"id": {"eq": ids.encode("Visit", visit)}, "text": {"matches": "Asthma"}},
    )
    (event,) = await reads()
    assert json.loads(event["details"])["counted"] == {"visits": ["id", "text"]}
    assert event["patient_ids"] == [patients[1]]


async def test_a_count_within_rows_is_on_record_with_them(
    staff: Staff, served: httpx.AsyncClient, patients: list[int], reads: Any
) -> None:
    client = await client_of(staff, served, "ADMIN")
    await client.data(
        "query ($id: ID!) { patient(id: $id) {"
        ' visits(first: 0, filter: {text: {matches: "Asthma"}}) { totalCount } } }',
        id=ids.encode("Patient", patients[0]),
    )
    (event,) = await reads()
    details = json.loads(event["details"])
    assert details["patients"] == [patients[0]]
    assert details["counted"] == {"visits": ["text"]}
    assert event["patient_ids"] == [patients[0]]


PARTS = {
    "{ treatment: node(id: $id) { id } }": ("Treatment", "treatments"),
    "{ result: node(id: $id) { __typename } }": ("LabResult", "lab_results"),
    "{ prescription(id: $id) { items { id } } }": ("Prescription", "prescriptions"),
    "{ node(id: $id) { id } }": ("Visit", "visits"),
    "{ visit(id: $id) { __typename } }": ("Visit", "visits"),
    "{ patient(id: $id) { age } }": ("Patient", "patients"),
}


@pytest.mark.parametrize("document", PARTS)
async def test_what_is_read_alone_names_its_patient(
    staff: Staff, served: httpx.AsyncClient, patients: list[int], reads: Any, admin: asyncpg.Connection, document: str
) -> None:
    name, table = PARTS[document]
    of_visit = table in ("treatments", "lab_results")
    joined = "JOIN clinic.visits AS v ON (v.hospital_id, v.id) = (t.hospital_id, t.visit_id)" if of_visit else ""
    column = "v.patient_id" if of_visit else "t.id" if table == "patients" else "t.patient_id"
    key, patient = await admin.fetchrow(  # type: ignore[misc]
        f"SELECT t.id, {column} FROM clinic.{table} AS t {joined} WHERE t.hospital_id = $1 AND {column} = $2",
        staff.hospital.id,
        patients[1],
    )
    client = await client_of(staff, served, "ADMIN")
    await client.data(f"query ($id: ID!) {document}", id=ids.encode(name, key))
    (event,) = await reads()
    assert recorded(event)[table] == {key}
    assert event["patient_ids"] == [patient] == [patients[1]]


@pytest.mark.usefixtures("patients")
async def test_what_shows_nobody_is_not_on_record(staff: Staff, served: httpx.AsyncClient, reads: Any) -> None:
    client = await client_of(staff, served, "ADMIN")
    await client.data("{ departments { nodes { name } } doctors { nodes { lastName appointments { totalCount } } } }")
    await client.data("{ viewer { account { email } } hospital { name } }")
    missing = ids.encode("Patient", 999_999)
    assert (await client.data(f'{{ patient(id: "{missing}") {{ id }} }}'))["patient"] is None
    assert await reads() == []


@pytest.mark.usefixtures("patients")
async def test_what_is_only_counted_is_not_on_record(staff: Staff, http: httpx.AsyncClient, reads: Any) -> None:
    client = await client_of(staff, http, "ADMIN")
    data = await client.data("{ patients { totalCount } visits { totalCount } admissions { totalCount } }")
    assert data["patients"]["totalCount"] == 2
    assert await reads() == []
    await client.data("{ patients { pageInfo { endCursor } } }")
    assert len(await reads()) == 1


async def test_rows_that_the_asker_may_not_see_are_not_among_those_read(
    staff: Staff, served: httpx.AsyncClient, patients: list[int], reads: Any
) -> None:
    client = await client_of(staff, served, "PATIENT", patient=patients[0])
    data = await client.data("{ visits { nodes { id patient { id } } } }")
    (event,) = await reads()
    assert recorded(event) == shown(data)
    # One's own record, too.
    assert event["patient_ids"] == [patients[0]]


async def test_what_a_command_answers_with_is_on_record(
    staff: Staff, served: httpx.AsyncClient, patients: list[int], reads: Any, admin: asyncpg.Connection
) -> None:
    client = await client_of(staff, served, "ADMIN")
    visit = await admin.fetchval("SELECT id FROM clinic.visits WHERE patient_id = $1", patients[0])
    data = await client.data(
        'mutation ($id: ID!) { addTreatment(input: {visitId: $id, kind: "Cast", cost: "1"})'
        " { visit { id patient { id } } } }",
        id=ids.encode("Visit", visit),
    )
    (event,) = await reads()
    assert recorded(event) == shown(data)
    assert event["patient_ids"] == [patients[0]]


async def test_no_answer_without_a_record_of_it(
    staff: Staff, served: httpx.AsyncClient, patients: list[int], admin: asyncpg.Connection, reads: Any
) -> None:
    client = await client_of(staff, served, "ADMIN")
    await admin.execute("ALTER TABLE audit.events ADD CONSTRAINT refused CHECK (kind <> 'READ') NOT VALID")
    try:
        answer = await client.answer(DOCUMENT, id=ids.encode("Patient", patients[0]))
    finally:
        await admin.execute("ALTER TABLE audit.events DROP CONSTRAINT refused")
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INTERNAL"]
    assert answer.get("data") is None
    assert await reads() == []


async def test_a_read_waits_for_the_disk_where_the_operator_says_so(staff: Staff, api: asyncpg.Pool) -> None:
    session = staff.hospital.sessions["ADMIN"]
    text = (
        "SELECT current_setting('synchronous_commit') FROM api.record_reads(p_hospital_id => $1, p_session_id => $2,"
        " p_client_address => NULL, p_http_request_id => NULL, p_rows => '{\"patients\": [1]}',"
        " p_patient_ids => ARRAY[1], p_visit_ids => NULL, p_prescription_ids => NULL)"
    )
    async with api.acquire() as connection:
        await connection.execute("SET synchronous_commit = on")
        for wanted, found in (("off", "off"), ("on", "on")):
            await connection.execute(f"SET app.reads_wait_for_disk = {wanted}")
            assert await connection.fetchval(text, staff.hospital.id, session) == found
            assert await connection.fetchval("SHOW synchronous_commit") == "on"
