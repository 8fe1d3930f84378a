"""What is left of an answer over HTTP where a field fails, or is null and may not be: alike with each executor."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import pytest

from graph.declare.ids import encode
from tests.databases import Database
from tests.staff import Staff
from tests.web import Client, serving
from tests.world import new_hospital


@dataclass
class Desk:
    """Doctors of two departments; who asks, and is the second of them, sees both, and only the first department."""

    client: Client
    doctors: list[str]


@pytest.fixture(scope="module", params=["compiled", "core"])
async def desk(database: Database, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    admin = await asyncpg.connect(database.admin_dsn)
    async with (
        asyncpg.create_pool(database.api_dsn, min_size=1, max_size=4) as pool,
        serving(database, executor=request.param) as address,
        httpx.AsyncClient(base_url=address, timeout=30) as http,
    ):
        hospital = await new_hospital(pool, admin, request.param)
        hidden = await hospital.new_department("Hidden")
        doctors = [await hospital.new_doctor(), await hospital.new_doctor(hidden)]
        client = await Staff(hospital, http, request.param).person("ADMIN", "DOCTOR", doctor=doctors[1])
        # Row policies show no doctor without the department: with this one they do.
        await admin.execute(
            "CREATE POLICY hidden ON clinic.departments AS RESTRICTIVE FOR SELECT TO wardgraph_reader"
            f" USING (id <> {hidden})"
        )
        yield Desk(client, [encode("Doctor", each) for each in doctors])
        await admin.execute("DROP POLICY hidden ON clinic.departments")
    await admin.close()


def told(answer: dict[str, Any]) -> list[tuple[list[str | int], str]]:
    return [(error["path"], error["extensions"]["code"]) for error in answer["errors"]]


async def test_fields_that_fail_are_null_and_the_others_there(desk: Desk) -> None:
    answer = await desk.client.answer(
        """query ($id: ID!) {
             doctor(id: $id) { id department { name wrong: doctors(first: 1000) { totalCount } } }
             unread: patient(id: "nonsense") { id }
             hospital { currency }
           }""",
        id=desk.doctors[0],
    )
    # A connection may not be null, nor a doctor's department: of the doctor nothing is left.
    assert answer["data"] == {"doctor": None, "unread": None, "hospital": {"currency": "EUR"}}
    assert sorted(told(answer)) == [
        (["doctor", "department", "wrong"], "BAD_USER_INPUT"),
        (["unread"], "BAD_USER_INPUT"),
    ]


async def test_a_null_goes_up_to_the_nearest_field_that_may_be_null(desk: Desk) -> None:
    answer = await desk.client.answer("{ viewer { account { roles } doctor { id department { id } } } }")
    assert answer["data"] == {"viewer": {"account": {"roles": ["ADMIN", "DOCTOR"]}, "doctor": None}}
    assert told(answer) == [(["viewer", "doctor", "department"], "NOT_FOUND")]


async def test_a_null_in_a_list_takes_its_element_alone_where_that_may_be_null(desk: Desk) -> None:
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Doctor { department { name } } } }"
    answer = await desk.client.answer(document, ids=desk.doctors)
    assert answer["data"] == {"nodes": [{"id": desk.doctors[0], "department": {"name": "Cardiology"}}, None]}
    assert told(answer) == [(["nodes", 1, "department"], "NOT_FOUND")]


async def test_a_null_where_none_above_it_may_be_null_leaves_no_data(desk: Desk) -> None:
    document = "{ hospital { slug } doctors(orderBy: [LAST_NAME_ASC]) { nodes { department { id } } } }"
    answer = await desk.client.answer(document)
    assert answer["data"] is None
    assert told(answer) == [(["doctors", "nodes", 1, "department"], "NOT_FOUND")]
