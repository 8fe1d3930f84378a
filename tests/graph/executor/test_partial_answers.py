"""What is left of an answer over HTTP where a field fails, or is null and may not be: alike with each executor."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import pytest

from graph.ids import encode
from tests.databases import Database
from tests.staff import Staff
from tests.web import Client, serving
from tests.world import new_hospital


@dataclass
class Desk:
    """Two bills of one doctor's patients; who asks sees both, and of the patients only the first."""

    client: Client
    appointments: list[str]
    bills: list[str]


@pytest.fixture(scope="module", params=["compiled", "core"])
async def desk(database: Database, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    admin = await asyncpg.connect(database.admin_dsn)
    async with (
        asyncpg.create_pool(database.api_dsn, min_size=1, max_size=4) as pool,
        serving(database, executor=request.param) as address,
        httpx.AsyncClient(base_url=address, timeout=30) as http,
    ):
        hospital = await new_hospital(pool, admin, request.param)
        doctor = await hospital.new_doctor()
        patients = [await hospital.new_patient() for _ in range(2)]
        appointments = [
            await hospital.book(each, doctor, hospital.at(9 + place)) for place, each in enumerate(patients)
        ]
        bills = [(await hospital.call("ADMIN", "issue_bill", each, None, None))["id"] for each in appointments]
        client = await Staff(hospital, http, request.param).person("ADMIN")
        # Row policies show no bill without its patient: this one does.
        await admin.execute(
            "CREATE POLICY hidden ON clinic.patients AS RESTRICTIVE FOR SELECT TO wardgraph_reader"
            f" USING (id <> {patients[1]})"
        )
        yield Desk(
            client, [encode("Appointment", each) for each in appointments], [encode("Bill", each) for each in bills]
        )
        await admin.execute("DROP POLICY hidden ON clinic.patients")
    await admin.close()


def told(answer: dict[str, Any]) -> list[tuple[list[str | int], str]]:
    return [(error["path"], error["extensions"]["code"]) for error in answer["errors"]]


async def test_fields_that_fail_are_null_and_the_others_there(desk: Desk) -> None:
    answer = await desk.client.answer(
        """query ($id: ID!) {
             bill(id: $id) { id patient { lastName wrong: bills(first: 1000) { totalCount } } }
             unread: patient(id: "nonsense") { id }
             departments { totalCount }
           }""",
        id=desk.bills[0],
    )
    # A connection may not be null, nor a bill's patient: of the bill nothing is left.
    assert answer["data"] == {"bill": None, "unread": None, "departments": {"totalCount": 1}}
    assert sorted(told(answer)) == [(["bill", "patient", "wrong"], "BAD_USER_INPUT"), (["unread"], "BAD_USER_INPUT")]


async def test_a_null_goes_up_to_the_nearest_field_that_may_be_null(desk: Desk) -> None:
    document = "query ($id: ID!) { appointment(id: $id) { id status bill { id patient { id } } } }"
    answer = await desk.client.answer(document, id=desk.appointments[1])
    assert answer["data"] == {"appointment": {"id": desk.appointments[1], "status": "BOOKED", "bill": None}}
    assert told(answer) == [(["appointment", "bill", "patient"], "NOT_FOUND")]


async def test_a_null_in_a_list_takes_its_element_alone_where_that_may_be_null(desk: Desk) -> None:
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Bill { patient { __typename } } } }"
    answer = await desk.client.answer(document, ids=desk.bills)
    assert answer["data"] == {"nodes": [{"id": desk.bills[0], "patient": {"__typename": "Patient"}}, None]}
    assert told(answer) == [(["nodes", 1, "patient"], "NOT_FOUND")]


async def test_a_null_where_none_above_it_may_be_null_leaves_no_data(desk: Desk) -> None:
    document = "{ departments { totalCount } bills(orderBy: [ISSUED_AT_ASC]) { nodes { patient { id } } } }"
    answer = await desk.client.answer(document)
    assert answer["data"] is None
    assert told(answer) == [(["bills", "nodes", 1, "patient"], "NOT_FOUND")]
