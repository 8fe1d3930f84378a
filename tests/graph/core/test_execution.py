"""What becomes of documents: errors of each phase, and nothing said that must not be."""

import asyncio
import logging
import threading
from typing import Any

import pytest

from graph.declare import ids
from graph.engine.documents import Document, Documents, Invalid
from tests.staff import Staff
from tests.web import Client
from wardgraph.database import Database as Calls

SECRET = "a-password-that-nobody-may-read"


@pytest.fixture(scope="module")
async def public(staff: Staff) -> Client:
    await staff.hospital.new_doctor()
    return Client(staff.http, {"Wardgraph-Hospital": staff.slug})


def errors(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer["errors"]]


@pytest.mark.parametrize(
    "document",
    [
        "{",
        "}",
        "query",
        "{ departments(first: ) { nodes { id } } }",
        "{ departments { } }",
        '{ department(id: "',
        "{ id" * 3000,
        f"{{ {' '.join(f'...a{place}' for place in range(5000))} }}",
        "\x00",
    ],
)
async def test_what_is_no_document_is_told_where(public: Client, document: str) -> None:
    answer = await public.answer(document)
    assert errors(answer) == ["GRAPHQL_PARSE_FAILED"]
    assert "data" not in answer
    assert all(error["locations"] for error in answer["errors"] if "tokens" not in error["message"])


@pytest.mark.parametrize(
    "document",
    [
        "{ nothing }",
        "{ departments { nodes { nothing } } }",
        "{ departments }",
        "{ departments { nodes { name { x } } } }",
        "{ ...unknown }",
        "{ ...f } fragment f on Query { ...f }",
        "query ($x: Nothing) { departments { nodes { id } } }",
        "{ departments(first: $x) { nodes { id } } }",
        "subscription { departments { nodes { id } } }",
        "{ departments(nothing: 1) { nodes { id } } }",
        "mutation { bookAppointment(input: {}) { id } }",
        "{ departments @defer { nodes { id } } }",
    ],
)
async def test_what_does_not_fit_the_schema_is_told_where(public: Client, document: str) -> None:
    answer = await public.answer(document)
    assert set(errors(answer)) == {"GRAPHQL_VALIDATION_FAILED"}
    assert "data" not in answer
    assert all(error["locations"] for error in answer["errors"])


async def test_documents_are_remembered_with_their_errors(public: Client) -> None:
    assert await public.answer("{ nothing }") == await public.answer("{ nothing }")


async def test_several_operations_need_a_name(public: Client) -> None:
    answer = await public.answer("query A { __typename } query B { __typename }")
    assert errors(answer) == ["BAD_REQUEST"]
    assert "2 operations" in answer["errors"][0]["message"]


async def test_deep_and_aliased_documents_are_refused(public: Client) -> None:
    deep = "{ doctors " + "{ nodes { department { doctors " * 8 + "{ totalCount }" + "} } }" * 8 + "}"
    assert errors(await public.answer(deep)) == ["GRAPHQL_VALIDATION_FAILED"]
    wide = (
        "{"
        + " ".join(f"a{number}: __typename b{number}: departments {{ nodes {{ id }} }}" for number in range(201))
        + "}"
    )
    assert errors(await public.answer(wide)) == ["GRAPHQL_VALIDATION_FAILED"]


VARIABLES: list[tuple[dict[str, Any], list[str]]] = [
    ({"input": None}, ["input"]),
    ({"input": []}, ["input"]),
    ({"input": {"patientId": "x"}}, ["input", "input", "input"]),
    (
        {"input": {"patientId": 1.5, "doctorId": "x", "startsAt": "2026-01-01T00:00:00", "durationMinutes": "x"}},
        ["input.patientId", "input.startsAt", "input.durationMinutes"],
    ),
    (
        {"input": {"patientId": "x", "doctorId": "x", "startsAt": "2026-01-01T00:00:00Z", "durationMinutes": 2**31}},
        ["input.durationMinutes"],
    ),
    (
        {
            "input": {
                "patientId": "x",
                "doctorId": "x",
                "startsAt": "2026-01-01T00:00:00Z",
                "durationMinutes": 5,
                "more": 1,
            }
        },
        ["input"],
    ),
]


@pytest.mark.parametrize(("variables", "paths"), VARIABLES)
async def test_variables_are_refused_with_their_paths(
    public: Client, variables: dict[str, Any], paths: list[str]
) -> None:
    document = "mutation ($input: BookAppointmentInput!) { bookAppointment(input: $input) { id } }"
    answer = await public.answer(document, **variables)
    assert "data" not in answer
    assert set(errors(answer)) == {"BAD_USER_INPUT"}
    found = [problem["path"] for error in answer["errors"] for problem in error["extensions"]["problems"]]
    assert found == paths
    assert all(error["locations"] for error in answer["errors"])


@pytest.mark.parametrize("levels", [150, 200, 225, 250, 275, 300])
async def test_variables_nested_without_end_are_no_fault_of_the_server(
    public: Client, caplog: pytest.LogCaptureFixture, levels: int
) -> None:
    value: dict[str, Any] = {"id": {"isNull": True}}
    for _ in range(levels):
        value = {"and": [value]}
    with caplog.at_level(logging.WARNING):
        answer = await public.answer("query ($f: DoctorFilter) { doctors(filter: $f) { totalCount } }", f=value)
    assert errors(answer) == ["BAD_USER_INPUT"]
    assert caplog.records == []


async def test_a_variable_that_is_missing_is_refused(public: Client) -> None:
    answer = await public.answer("query ($id: ID!) { department(id: $id) { id } }")
    assert errors(answer) == ["BAD_USER_INPUT"]


SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }"


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        (SIGN_IN, {"input": {"password": SECRET}}),
        (SIGN_IN, {"input": {"password": [SECRET], "email": "x", "hospital": "day"}}),
        (SIGN_IN, {"input": {"password": SECRET, "email": "x", "hospital": "day", "more": 1}}),
        (SIGN_IN, {"input": SECRET}),
        (f'mutation {{ signIn(input: {{password: "{SECRET}"}}) {{ accessToken }} }}', {}),
        (
            f'mutation {{ signIn(input: {{password: ["{SECRET}"], email: "x", hospital: "day"}}) {{ accessToken }} }}',
            {},
        ),
        (f'mutation {{ signIn(input: {{password: "{SECRET}", mail: "x"}}) {{ accessToken }} }}', {}),
        (f'mutation {{ signIn(input: "{SECRET}") {{ accessToken }} }}', {}),
        (f'mutation {{ signIn(input: {{"{SECRET}"}}) {{ accessToken }} }}', {}),
        (f'mutation {{ signIn(input: {{password: "{SECRET}" """{SECRET}"""}}) {{ accessToken }} }}', {}),
        (f'mutation {{ signIn("{SECRET}") {{ accessToken }} }}', {}),
        (f'mutation {{ refreshSession(input: {{refreshToken: {{x: "{SECRET}"}}}}) {{ accessToken }} }}', {}),
        (SIGN_IN, {"input": {"password": SECRET, "email": SECRET, "hospital": "day"}}),
        (f'mutation {{ refreshSession(input: {{refreshToken: "1.{SECRET}"}}) {{ accessToken }} }}', {}),
    ],
)
async def test_no_error_and_no_log_repeats_a_secret(
    public: Client, document: str, variables: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = await public.answer(document, **variables)
    assert answer["errors"]
    assert SECRET not in str(answer)
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ('{ department(id: "x") { id } }', "id"),
        (f'{{ department(id: "{ids.encode("Doctor", 1)}") {{ id }} }}', "id"),
        ('{ node(id: "x") { id } }', "id"),
        (f'{{ node(id: "{ids.encode("Refund", 1)}") {{ id }} }}', "id"),
        (f'{{ node(id: "{ids.encode("Nothing", 1)}") {{ id }} }}', "id"),
        (f'{{ nodes(ids: ["{ids.encode("Doctor", 1)}", "x"]) {{ id }} }}', "ids.1"),
        ('{ doctors(filter: {departmentId: {eq: "x"}}) { nodes { id } } }', "filter.departmentId.eq"),
        ("{ doctors(filter: {lastName: {eq: null}}) { nodes { id } } }", "filter.lastName.eq"),
        ("{ doctors(first: -1) { nodes { id } } }", "first"),
        ('{ doctors(last: 1, before: "x") { nodes { id } } }', "before"),
    ],
)
async def test_bad_arguments_are_named_by_their_path(public: Client, document: str, path: str) -> None:
    answer = await public.answer(document)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert [problem["path"] for problem in error["extensions"]["problems"]] == [path]
    assert error["path"]


async def test_errors_come_in_the_order_of_the_document(public: Client) -> None:
    # What is wrong with the id is known at once, that there is no session only from the database.
    answer = await public.answer('{ reports { doctorsByDepartment { totalCount } } department(id: "x") { id } }')
    assert errors(answer) == ["UNAUTHENTICATED", "BAD_USER_INPUT"]


async def test_values_that_cannot_be_stored_are_refused(public: Client) -> None:
    for value in ("\x00", "a\x00b"):
        document = "query ($name: String) { doctors(filter: {lastName: {eq: $name}}) { nodes { id } } }"
        assert errors(await public.answer(document, name=value)) == ["BAD_USER_INPUT"]


@pytest.mark.usefixtures("uncompiled")
async def test_a_fault_is_masked_once(
    public: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    call = Calls.call

    async def failing(self: Calls, function: str, *arguments: Any, **named: Any) -> Any:
        if function == "departments_by_id":
            raise RuntimeError(SECRET)
        return await call(self, function, *arguments, **named)

    monkeypatch.setattr(Calls, "call", failing)
    answer = await public.answer("{ doctors { nodes { id department { name } } } }")
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert SECRET not in str(error)
    assert caplog.text.count(error["extensions"]["details"]["id"]) == 1


async def test_documents_are_read_beside_the_loop_and_one_at_a_time(
    public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, go, known = Documents.read, threading.Event(), "{ hospital { name } }"
    assert await public.data(known)
    at_work: list[str] = []
    most = 0

    def wait_and_read(self: Documents, text: str) -> Document | Invalid:
        nonlocal most
        at_work.append(text)
        most = max(most, len(at_work))
        assert go.wait(30)
        at_work.remove(text)
        return read(self, text)

    monkeypatch.setattr(Documents, "read", wait_and_read)
    fields = " ".join(f"a{place}: name" for place in range(150))
    long = [f"{{ hospital {{ {fields} }} }} # {place}" for place in range(6)]
    asked = [asyncio.create_task(public.data(text)) for text in long]
    async with asyncio.timeout(30):
        # What is known needs no reading.
        assert await public.data(known)
    assert not any(task.done() for task in asked)
    go.set()
    async with asyncio.timeout(30):
        assert all(answer["hospital"]["a99"] for answer in await asyncio.gather(*asked))
    assert most == 1
    # Known now, they are read no more.
    go.clear()
    assert await public.data(long[0])
