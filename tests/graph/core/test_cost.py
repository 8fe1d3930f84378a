"""What a request may cost: worked out before it runs, shown to whoever asks, refused above the limit."""

from typing import Any

import httpx
import pytest
from graphql import get_introspection_query

from graph.engine.documents import Document, Documents
from graph.schema import schema
from tests.databases import Database
from tests.graph.screens.test_screens import SCREENS
from tests.staff import Staff
from tests.web import serving
from wardgraph.limits import Limits

DOCUMENTS = Documents(schema, production=False)


def cost(text: str, **variables: Any) -> int:
    document = DOCUMENTS.get(text)
    assert isinstance(document, Document), document
    return document.prepare(None).cost.value(variables)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Of every request 100, and of each value 1.
        ("{ __typename }", 101),
        # A call 100, a row 5.
        ("{ hospital { name } }", 100 + 100 + 5 + 1),
        ("{ hospital { a: name b: name } again: hospital { name } }", 100 + 100 + 5 + 2 + 100 + 5 + 1),
        # A page of 20 unless told otherwise: a call 100, the page 20, each row 5 and what is shown of it.
        ("{ doctors { nodes { id } } }", 100 + 100 + 20 + 20 * (5 + 1)),
        ("{ doctors(first: 3) { edges { cursor node { id } } } }", 100 + 100 + 20 + 3 * (5 + 1 + (1 + 1))),
        ("{ doctors(last: 3) { pageInfo { hasNextPage } } }", 100 + 100 + 20 + 1),
        ("{ doctors(first: 3) { totalCount } }", 100 + 100 + 20 + 1000 + 50),
        # What stands in a page is read at one call, and multiplied.
        (
            "{ doctors(first: 7) { nodes { department { name } appointments(first: 5) { nodes { id } } } } }",
            100 + 100 + 20 + 100 + 100 + 7 * (5 + (5 + 1) + (20 + 5 * (5 + 1))),
        ),
        # A list without pages is taken for one of five.
        ('{ bill(id: "x") { lines { amount } } }', 100 + 100 + 5 + 100 + 5 * (5 + 1)),
        ("{ doctors(first: 0, filter: { retiredAt: { isNull: true } }) { nodes { id } } }", 100 + 100 + 20 + 1000),
        (
            (
                '{ doctors(first: 0, filter: { or: [{ name: { matches: "a" } }, { name: { matches: "b" } }] })'
                " { nodes { id } } }"
            ),
            100 + 100 + 20 + 1000 + 2 * 5000,
        ),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 100 + 100 + 3 * (5 + 1)),
        ('{ node(id: "a") { id } }', 100 + 100 + 5 + 1),
        # A fragment costs what it selects where it is spread.
        (
            (
                "{ doctors(first: 3) { ...page } two: doctors(first: 2) { ...page } }"
                " fragment page on DoctorConnection { nodes { id } }"
            ),
            100 + (100 + 20 + 3 * 6) + (100 + 20 + 2 * 6),
        ),
        ("mutation { signOut }", 100 + 3000),
    ],
)
def test_the_cost_of_a_document(text: str, expected: int) -> None:
    assert cost(text) == expected


def test_hashing_is_the_dearest() -> None:
    sign_in = 'mutation { signIn(input: { hospital: "a", email: "b", password: "c" }) { accessToken } }'
    assert cost(sign_in) == 100 + 3000 + 50_000 + 1


PAGES = """
    query ($doctors: Int = 4, $first: Int, $last: Int) {
        doctors(first: $doctors) { nodes { appointments(first: $first, last: $last) { nodes { id } } } }
    }
"""


@pytest.mark.parametrize(
    ("variables", "doctors", "appointments"),
    [
        ({}, 4, 20),
        ({"doctors": 50}, 50, 20),
        ({"doctors": None, "first": None}, 20, 20),
        ({"first": 3}, 4, 3),
        ({"last": 9}, 4, 9),
        # These are refused when they are read.
        ({"doctors": 5000}, 100, 20),
        ({"doctors": -5, "first": "many"}, 0, 100),
    ],
)
def test_sizes_come_from_variables(variables: dict[str, Any], doctors: int, appointments: int) -> None:
    assert cost(PAGES, **variables) == 100 + 2 * 100 + 20 + doctors * (5 + 20 + appointments * 6)


def test_searches_and_ids_come_from_variables() -> None:
    text = """
        query ($filter: PatientFilter, $ids: [ID!]!) {
            patients(first: 0, filter: $filter) { nodes { id } }
            nodes(ids: $ids) { id }
        }
    """
    base = 100 + 100 + 20 + 1000 + 100
    searches = {"and": [{"name": {"matches": "a"}}, {"or": [{"text": {"matches": "b"}}]}]}
    assert cost(text, ids=[]) == base
    assert cost(text, ids=["a", "b"], filter={"gender": {"eq": "FEMALE"}}) == base + 2 * 6
    assert cost(text, ids=["a"], filter=searches) == base + 6 + 2 * 5000


def test_a_report_of_all_time_is_dearer_than_one_of_a_period() -> None:
    page = 100 + 100 + 20 + 10_000 + 20 * (5 + 1)
    one = "{{ reports {{ topDoctors{} {{ nodes {{ visits }} }} }} }}"
    assert cost(one.format('(from: "2030-01-01")')) == page
    assert cost(one.format('(from: "2030-01-01", to: "2030-12-31")')) == page
    assert cost(one.format("")) == cost(one.format('(to: "2030-01-01")')) == page + 90_000
    # What is open, and a page of a list in its order, reads little.
    assert cost("{ reports { claimsOutstanding { nodes { claims } } } }") == page
    assert cost("{ reports { appointmentSummary { nodes { status } } } }") == page
    # What is of no period has nothing to leave out.
    assert cost("{ reports { roomStatus { nodes { beds } } } }") == page
    for variable, given, expected in (
        ("$a: Date", {"a": "2030-01-01"}, page),
        ("$a: Date!", {"a": "2030-01-01"}, page),
        ("$a: Date", {}, page + 90_000),
        ('$a: Date = "2030-01-01"', {}, page),
    ):
        assert cost(f"query ({variable}) {one.format('(from: $a)')}", **given) == expected
    # As often as it is asked for, in a fragment as well.
    two = "a: topDoctors { nodes { visits } } b: topDoctors { nodes { visits } }"
    both = f"{{ reports {{ ...two }} }} fragment two on Reports {{ {two} }}"
    assert cost(both) == 100 + 2 * (page - 100 + 90_000)


def test_introspection_costs_by_its_lists() -> None:
    assert cost("{ __schema { queryType { name } } }") == 100 + 10_000
    assert cost("{ __schema { types { name fields { name } } } }") == 100 + 3 * 10_000
    assert 100_000 < cost(get_introspection_query()) < Limits.max_cost


@pytest.mark.parametrize("screen", SCREENS)
def test_screens_stay_well_below_the_limit(screen: str) -> None:
    assert cost(SCREENS[screen]) < Limits.max_cost / 10


def test_what_shows_very_many_rows_is_refused() -> None:
    appointments = "appointments(first: 100) { nodes { id } }"
    assert cost(f"{{ doctors(first: 100) {{ nodes {{ {appointments} }} }} }}") < Limits.max_cost
    doctors = f"doctors(first: 100) {{ nodes {{ {appointments} }} }}"
    assert cost(f"{{ departments(first: 100) {{ nodes {{ {doctors} }} }} }}") > Limits.max_cost


@pytest.mark.parametrize("executor", ["compiled", "core"])
async def test_a_request_that_costs_too_much_is_refused_with_what_it_may_cost(
    database: Database, staff: Staff, executor: str
) -> None:
    text = "query ($first: Int) { doctors(first: $first) { nodes { id } } }"
    headers = {"Wardgraph-Hospital": staff.slug, "Wardgraph-Cost": "1"}
    async with (
        serving(database, executor=executor, max_cost=1000 + 250) as address,
        httpx.AsyncClient(base_url=address, headers=headers) as http,
    ):
        # 220, and 6 for each row.
        small = (await http.post("/graphql", json={"query": text, "variables": {"first": 5}})).json()
        assert small["extensions"] == {"cost": {"requested": 250, "limit": 1250}}
        assert "errors" not in small
        answer = await http.post(
            "/graphql",
            json={"query": "query ($first: Int) { doctors(first: $first) { nodes { id } totalCount } }"},
            headers={"Accept": "application/graphql-response+json"},
        )
        assert answer.status_code == 400
        large = answer.json()
        assert "data" not in large
        assert large["extensions"] == {"cost": {"requested": 1390, "limit": 1250}}
        (error,) = large["errors"]
        assert error["extensions"]["code"] == "COST_EXCEEDED"
        assert error["extensions"]["details"] == {"cost": 1390, "limit": 1250}
        assert error["message"] == "The request costs 1390; 1250 is allowed. Nothing was done."


async def test_cost_is_shown_only_on_request(staff: Staff) -> None:
    asked = {"query": "{ hospital { name } }"}
    plain = await staff.http.post("/graphql", json=asked, headers={"Wardgraph-Hospital": staff.slug})
    assert plain.json().keys() == {"data"}


async def test_a_mutation_that_costs_too_much_does_nothing(database: Database, staff: Staff) -> None:
    administrator = await staff.person("ADMIN")
    text = 'mutation { createDepartment(input: { name: "Dear", opensAt: "08:00", closesAt: "18:00" }) { id } }'
    async with (
        serving(database, max_cost=1000) as address,
        httpx.AsyncClient(base_url=address, headers=administrator.headers) as http,
    ):
        (error,) = (await http.post("/graphql", json={"query": text})).json()["errors"]
    assert error["extensions"]["code"] == "COST_EXCEEDED"
    assert await staff.hospital.admin.fetchval("SELECT count(*) FROM clinic.departments WHERE name = 'Dear'") == 0
