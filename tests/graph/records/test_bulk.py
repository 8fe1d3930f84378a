"""Bulk edits over HTTP: a filter as the connections have it, new values, a dry run, and all or nothing."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from graph.declare import ids
from tests.db.bulk.edits import DELETED, PLURALS, UPDATES, medications, some
from tests.staff import Staff
from tests.web import Client

CHANGE = "rowCount dryRun ids"
ASKS = {"update_patients", "update_doctors", "update_departments", "update_medications"}
"""The edits that may ask to be confirmed."""
PILLS = {"name": {"startsWith": "Pill "}}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.title, rest))


def _ids(thing: str, keys: list[int]) -> list[str]:
    return [ids.encode(thing.title().replace("_", ""), key) for key in keys]


@pytest.fixture(scope="module")
async def pharmacist(staff: Staff) -> Client:
    """Somebody who keeps the stock."""
    return await staff.person("PHARMACIST")


async def _tried_and_done(client: Client, mutation: str, expected: list[str], **values: Any) -> None:
    """A dry run answers as the edit does, and changes nothing: otherwise the edit would find something else."""
    tried = await client.do(mutation, CHANGE, **values, dryRun=True)
    done = await client.do(mutation, CHANGE, **values)
    assert tried == {"rowCount": len(expected), "dryRun": True, "ids": expected}
    assert done == {"rowCount": len(expected), "dryRun": False, "ids": expected}


@pytest.mark.parametrize("name", UPDATES)
async def test_records_are_updated_by_a_filter(staff: Staff, boss: Client, name: str) -> None:
    update = UPDATES[name]
    records = await some(staff.hospital, update.thing, 2)
    values = {_camel(column): value for column, value in update.values.items() if column != "name"}
    if "departmentId" in values:
        values["departmentId"] = ids.encode("Department", await staff.hospital.new_department())
    confirmed = {"confirmed": True} if name in ASKS else {}
    keys = _ids(update.thing, [record.id for record in records])
    await _tried_and_done(boss, _camel(name), keys, filter={"id": {"in": keys}}, set=values, **confirmed)


@pytest.mark.parametrize("thing", PLURALS)
async def test_records_are_retired_and_reinstated_by_a_filter(staff: Staff, boss: Client, thing: str) -> None:
    keys = _ids(thing, [record.id for record in await some(staff.hospital, thing, 2)])
    plural = _camel(PLURALS[thing])
    plural = plural[0].upper() + plural[1:]
    in_use = {"id": {"in": keys}, "retiredAt": {"isNull": True}}
    await _tried_and_done(boss, f"retire{plural}", keys, filter=in_use)
    assert await boss.do(f"retire{plural}", CHANGE, filter=in_use) == {"rowCount": 0, "dryRun": False, "ids": []}
    retired = in_use | {"retiredAt": {"isNull": False}}
    await _tried_and_done(boss, f"reinstate{plural}", keys, filter=retired)
    if thing in DELETED:
        await _tried_and_done(boss, f"delete{plural}", keys, filter=in_use)
        read = "query Test($ids: [ID!]!) { nodes(ids: $ids) { id } }"
        assert await boss.data(read, ids=keys) == {"nodes": [None, None]}


async def test_a_doctor_falls_ill_and_the_days_appointments_are_cancelled(staff: Staff, boss: Client) -> None:
    hospital = staff.hospital
    doctor, colleague = await hospital.new_doctor(), await hospital.new_doctor()
    patients = [await hospital.new_patient() for _ in range(3)]
    booked = [await hospital.book(patient, doctor, hospital.at(9 + n)) for n, patient in enumerate(patients)]
    kept = [
        await hospital.book(patients[0], doctor, hospital.at(9, days=2)),
        await hospital.book(patients[0], colleague, hospital.at(15)),
    ]
    day = {
        "doctorId": {"eq": ids.encode("Doctor", doctor)},
        "startsAt": {"gte": hospital.at(0).isoformat(), "lt": hospital.at(0, days=2).isoformat()},
        "status": {"in": ["BOOKED", "CHECKED_IN"]},
    }
    given = {"filter": day, "reason": "The doctor is ill", "wantedBy": "HOSPITAL"}
    await _tried_and_done(boss, "cancelAppointments", _ids("appointment", booked), **given)
    read = "query Test($ids: [ID!]!) { nodes(ids: $ids) { ... on Appointment { status cancellationReason } } }"
    rows = (await boss.data(read, ids=_ids("appointment", [*booked, *kept])))["nodes"]
    assert (
        rows
        == [{"status": "CANCELLED", "cancellationReason": "The doctor is ill"}] * 3
        + [{"status": "BOOKED", "cancellationReason": None}] * 2
    )


async def test_whoever_did_not_come_is_marked_by_a_filter(staff: Staff, boss: Client) -> None:
    hospital = staff.hospital
    doctor = await hospital.new_doctor()
    missed = [
        await hospital.due(await hospital.book(await hospital.new_patient(), doctor, hospital.at(9 + n)))
        for n in range(2)
    ]
    late = await hospital.book(await hospital.new_patient(), doctor, hospital.at(9))
    of_doctor = {"doctorId": {"eq": ids.encode("Doctor", doctor)}, "status": {"eq": "BOOKED"}}
    refused = await boss.refused("markNoShows", filter=of_doctor)
    (row,) = refused["details"]["rows"]
    assert (refused["code"], row["id"], row["code"]) == ("ROWS_REFUSED", *_ids("appointment", [late]), "TOO_EARLY")
    past = of_doctor | {"startsAt": {"lt": hospital.at(0, days=0).isoformat()}}
    await _tried_and_done(boss, "markNoShows", _ids("appointment", missed), filter=past)


async def test_accounts_are_suspended_and_reactivated_by_a_filter(staff: Staff, boss: Client) -> None:
    await staff.person("ANALYST")
    read = "{ accounts { nodes { id status roles } } }"
    found = [each for each in (await boss.data(read))["accounts"]["nodes"] if each["roles"] == ["ANALYST"]]
    keys = [each["id"] for each in found]
    assert len(keys) == 1
    await _tried_and_done(boss, "suspendAccounts", keys, filter={"id": {"in": keys}})
    await _tried_and_done(boss, "reactivateAccounts", keys, filter={"id": {"in": keys}})


async def test_a_refused_record_is_told_with_its_code_and_ids(staff: Staff, pharmacist: Client) -> None:
    keys = await medications(staff.hospital, 3)
    (last,) = _ids("medication", keys[2:])
    await pharmacist.do("retireMedication", "id", medicationId=last)
    given = {"filter": {"id": {"in": _ids("medication", keys)}}, "set": {"form": "syrup"}}
    for dry_run in (True, False):
        refused = await pharmacist.refused("updateMedications", **given, dryRun=dry_run)
        assert refused == {
            "message": "1 of 3 records are refused. Nothing was changed.",
            "path": ["updateMedications"],
            "code": "ROWS_REFUSED",
            "hint": refused["hint"],
            "details": {
                "rowCount": 3,
                "refused": 1,
                "rows": [
                    {
                        "type": "medication",
                        "id": last,
                        "code": "RETIRED",
                        "message": "This medication is retired.",
                        "hint": refused["details"]["rows"][0]["hint"],
                        "details": {"type": "medication", "id": last},
                    }
                ],
            },
        }
    read = "query Test($ids: [ID!]!) { nodes(ids: $ids) { ... on Medication { form } } }"
    rows = (await pharmacist.data(read, ids=_ids("medication", keys)))["nodes"]
    assert rows == [{"form": "tablet"}] * 3


async def test_what_is_wrong_with_an_edit_as_a_whole_is_told_plainly(staff: Staff, pharmacist: Client) -> None:
    refused = await pharmacist.refused("updateMedications", filter={}, set={"form": "syrup"})
    assert (refused["code"], refused["details"]) == ("FILTER_REQUIRED", {"path": "filter"})
    refused = await pharmacist.refused("updateMedications", filter=PILLS, set={})
    assert (refused["code"], [each["path"] for each in refused["problems"]]) == ("BAD_USER_INPUT", ["set"])
    refused = await pharmacist.refused("updateMedications", filter={"name": {}}, set={"form": "syrup"})
    assert (refused["code"], [each["path"] for each in refused["problems"]]) == ("BAD_USER_INPUT", ["filter.name"])
    wrong = {"filter": {"id": {"eq": "nonsense"}}, "set": {"form": "syrup"}}
    refused = await pharmacist.refused("updateMedications", **wrong)
    assert (refused["code"], refused["problems"][0]["code"]) == ("BAD_USER_INPUT", "MALFORMED_ID")
    await medications(staff.hospital, 101, "Many")
    refused = await pharmacist.refused("updateMedications", filter=PILLS, set={"form": "syrup"})
    assert (refused["code"], refused["details"]) == ("TOO_MANY_ROWS", {"atMost": 100})


async def test_a_repeated_edit_is_done_once(staff: Staff, pharmacist: Client) -> None:
    keys = _ids("medication", await medications(staff.hospital, 2, "Two"))
    given = {"filter": {"id": {"in": keys}}, "set": {"form": "syrup"}, "requestId": str(uuid4())}
    first = await pharmacist.do("updateMedications", CHANGE, **given)
    await pharmacist.do("updateMedication", "id", medicationId=keys[0], form="drops")
    assert await pharmacist.do("updateMedications", CHANGE, **given) == first
    read = "query Test($ids: [ID!]!) { nodes(ids: $ids) { ... on Medication { form } } }"
    assert (await pharmacist.data(read, ids=keys))["nodes"] == [{"form": "drops"}, {"form": "syrup"}]


_EDIT = 'updateMedications(input: {filter: {form: {eq: "x"}}, set: {form: "y"}%s}) { rowCount }'


@pytest.mark.parametrize(
    ("document", "variables", "most"),
    [
        (f"mutation {{ {_EDIT % ''} }}", {}, 100),
        (f"mutation {{ {_EDIT % ', atMost: 7'} }}", {}, 7),
        (f"mutation ($n: Int!) {{ {_EDIT % ', atMost: $n'} }}", {"n": 900}, 900),
    ],
)
async def test_an_edit_costs_what_it_may_change(
    http: httpx.AsyncClient, pharmacist: Client, document: str, variables: dict[str, Any], most: int
) -> None:
    headers = pharmacist.headers | {"Wardgraph-Cost": "1"}
    body = {"query": document, "variables": variables}
    answer = (await http.post("/graphql", json=body, headers=headers)).json()
    assert answer["data"] == {"updateMedications": {"rowCount": 0}}
    # The request, the mutation, the filter twice, a value, and each record.
    assert answer["extensions"]["cost"]["requested"] == 100 + 3000 + 2000 + 1 + 700 * most


async def test_an_edit_that_may_change_too_much_is_refused_before_anything_is_done(
    http: httpx.AsyncClient, pharmacist: Client
) -> None:
    document = "mutation ($input: UpdateMedicationsInput!) { updateMedications(input: $input) { rowCount } }"
    values = {"filter": {"form": {"eq": "x"}}, "set": {"form": "y"}}
    for at_most, code in ((10_000, "COST_EXCEEDED"), (10**9, "COST_EXCEEDED"), (-1, "BAD_USER_INPUT")):
        body = {"query": document, "variables": {"input": values | {"atMost": at_most}}}
        (error,) = (await http.post("/graphql", json=body, headers=pharmacist.headers)).json()["errors"]
        assert error["extensions"]["code"] == code, at_most


async def test_a_search_in_the_filter_costs_what_it_costs_elsewhere(
    http: httpx.AsyncClient, pharmacist: Client
) -> None:
    document = "mutation ($input: UpdateMedicationsInput!) { updateMedications(input: $input) { rowCount } }"
    values = {"filter": {"name": {"matches": "xyz"}}, "set": {"form": "y"}, "atMost": 1}
    headers = pharmacist.headers | {"Wardgraph-Cost": "1"}
    answer = (
        await http.post("/graphql", json={"query": document, "variables": {"input": values}}, headers=headers)
    ).json()
    assert answer["data"] == {"updateMedications": {"rowCount": 0}}
    # Four objects within the variables, and two searches.
    assert answer["extensions"]["cost"]["requested"] == 100 + 3000 + 2000 + 1 + 700 + 4 * 100 + 2 * 5000


@pytest.mark.usefixtures("uncompiled")
async def test_graphql_core_answers_alike(staff: Staff, boss: Client) -> None:
    keys = _ids("nurse", [record.id for record in await some(staff.hospital, "nurse", 2)])
    answer = await boss.do("updateNurses", CHANGE, filter={"id": {"in": keys}}, set={"shift": "NIGHT"})
    assert answer == {"rowCount": 2, "dryRun": False, "ids": keys}


@pytest.mark.parametrize("executor", ["compiled", "core"])
async def test_what_an_edit_that_changes_nothing_tells_of_patients_is_on_record(
    request: pytest.FixtureRequest, staff: Staff, boss: Client, executor: str
) -> None:
    if executor == "core":
        request.getfixturevalue("uncompiled")
    hospital = staff.hospital
    patient = await hospital.new_patient()
    those = {"id": {"in": _ids("patient", [patient])}, "gender": {"eq": "FEMALE"}}

    async def named() -> list[list[str]]:
        rows = await hospital.admin.fetch(
            "SELECT details -> 'counted' ->> 'patients' AS fields FROM audit.events"
            " WHERE hospital_id = $1 AND kind = 'READ' AND details ? 'counted' ORDER BY id",
            hospital.id,
        )
        return [json.loads(row["fields"]) for row in rows]

    before = await named()
    given = {"filter": those, "set": {"insuranceCoverPercent": "20"}}
    await boss.do("updatePatients", CHANGE, **given, dryRun=True)
    assert await named() == [*before, ["gender", "id"]]
    await boss.do("retirePatient", "id", patientId=_ids("patient", [patient])[0])
    assert (await boss.refused("updatePatients", **given))["code"] == "ROWS_REFUSED"
    assert await named() == [*before, ["gender", "id"], ["gender", "id"]]
    # What is changed is on record as written.
    await boss.do("reinstatePatient", "id", patientId=_ids("patient", [patient])[0])
    await boss.do("updatePatients", CHANGE, **given)
    assert len(await named()) == len(before) + 2
