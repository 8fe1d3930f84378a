"""The compiled way over a database: when it answers itself, and what happens when it cannot."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg
import orjson
import pytest

from graph.declare.ids import encode
from graph.engine.context import Context
from graph.engine.engine import Answer, Engine, Request
from graph.schema import schema
from tests import databases
from tests.world import Hospital, new_hospital
from wardgraph.asker import Hospitals
from wardgraph.database import Database
from wardgraph.limits import Limits

pytestmark = pytest.mark.usefixtures("database")


@dataclass
class Asking:
    """A hospital, and engines to ask it with."""

    hospital: Hospital
    database: Database
    compiled: Engine
    core: Engine

    async def answer(self, role: str, document: str, engine: Engine | None = None, **variables: Any) -> Answer:
        """The answer of an engine (the compiling one) to a role."""
        context = Context(self.database, Hospitals(self.database, None), ("",), None, None)
        context.switch_session(self.hospital.id, self.hospital.sessions[role])
        return await (engine or self.compiled).answer(Request(document, variables), context)


@pytest.fixture(scope="module")
async def asking(database: databases.Database) -> AsyncIterator[Asking]:
    admin = await asyncpg.connect(database.admin_dsn)
    async with asyncpg.create_pool(database.api_dsn, min_size=1, max_size=4) as pool:
        hospital = await new_hospital(pool, admin, "asking")
        await hospital.sign_in("AUDITOR", ["AUDITOR"])
        opened = await Database.open(database.api_dsn)
        # What answers bound by themselves is looked at here, too.
        limits = Limits(max_cost=10**12)
        engines = [Engine(schema, production=False, compiled=compiled, limits=limits) for compiled in (True, False)]
        yield Asking(hospital, opened, *engines)
        await opened.close()
    await admin.close()


async def test_a_query_is_answered_by_its_plan(asking: Asking) -> None:
    answer = await asking.answer("ADMIN", "{ hospital { slug } departments { totalCount } }")
    assert (answer.executor, answer.fallback, answer.data) == (
        "compiled",
        None,
        {"hospital": {"slug": "asking"}, "departments": {"totalCount": 1}},
    )
    assert set(answer.timings) == {"prepare", "database", "assemble"}


async def test_a_field_that_fails_leaves_the_others(asking: Asking) -> None:
    document = '{ departments { totalCount } wrong: patient(id: "nonsense") { id } }'
    answer = await asking.answer("ADMIN", document)
    assert (answer.executor, answer.fallback) == ("core", "bad input")
    assert answer.data == {"departments": {"totalCount": 1}, "wrong": None}
    assert [(error["path"], error["extensions"]["code"]) for error in answer.errors] == [(["wrong"], "BAD_USER_INPUT")]


async def test_a_null_where_there_must_be_none_takes_its_parents_with_it(asking: Asking) -> None:
    hospital = asking.hospital
    doctor = await hospital.new_doctor()
    # The asker sees the doctor, but not the doctor's department: the policies hide it.
    await hospital.admin.execute(
        "CREATE POLICY nobody ON clinic.departments AS RESTRICTIVE FOR SELECT TO wardgraph_reader USING (false)"
    )
    try:
        document = "query($id: ID!) { doctor(id: $id) { lastName department { name } } hospital { slug } }"
        answer = await asking.answer("ADMIN", document, id=encode("Doctor", doctor))
        core = await asking.answer("ADMIN", document, asking.core, id=encode("Doctor", doctor))
    finally:
        await hospital.admin.execute("DROP POLICY nobody ON clinic.departments")
    assert answer.fallback == "null in a non-null field"
    assert answer.data == {"doctor": None, "hospital": {"slug": "asking"}}
    assert [error["path"] for error in answer.errors] == [["doctor", "department"]]
    assert answer.as_dict() == core.as_dict()


async def test_a_doctors_appointments_are_listed_with_one_whose_patient_cancelled(asking: Asking) -> None:
    hospital = asking.hospital
    doctor, patient = await hospital.new_doctor(), await hospital.new_patient()
    await hospital.sign_in("stranger", ["DOCTOR"], doctor=doctor)
    appointment = await hospital.book(patient, doctor, hospital.at(9))
    await hospital.call("ADMIN", "cancel_appointment", p_appointment_id=appointment, p_reason="Feels well")
    # The doctor's calendar shows that, but the person who cancelled is not the doctor's patient.
    document = "{ appointments { nodes { status patient { lastName } } } }"
    answer = await asking.answer("stranger", document)
    assert (answer.executor, answer.as_dict()) == (
        "compiled",
        {"data": {"appointments": {"nodes": [{"status": "CANCELLED", "patient": None}]}}},
    )


async def test_a_command_is_called_once_even_when_its_selection_fails(asking: Asking) -> None:
    values = {"firstName": "Once", "lastName": "Only", "birthDate": "2000-01-01", "gender": "OTHER"}
    document = """mutation($input: RegisterPatientInput!) {
        registerPatient(input: $input) { lastName appointments(first: 1000) { nodes { id } } }
    }"""
    answer = await asking.answer("ADMIN", document, input=values)
    assert (answer.executor, answer.fallback) == ("core", "bad input")
    assert answer.data is None
    assert [error["path"] for error in answer.errors] == [["registerPatient", "appointments"]]
    assert await _count(asking, "Once") == 1


async def test_a_command_whose_answer_is_no_record_is_compiled_when_nothing_of_it_is_selected(asking: Asking) -> None:
    document = """mutation($input: SignUpPatientInput!) { signUpPatient(input: $input) { __typename } }"""
    values = {"firstName": "No", "lastName": "Record", "birthDate": "2000-01-01", "gender": "OTHER"}
    credentials = {"email": "no.record@example.org", "password": "a password of a test"}
    answer = await asking.answer("ADMIN", document, input=values | credentials)
    assert (answer.executor, answer.fallback) == ("compiled", None)
    assert answer.as_dict() == {"data": {"signUpPatient": {"__typename": "SignUp"}}}


async def test_of_several_commands_those_before_a_refusal_stay_and_those_after_it_are_not_begun(asking: Asking) -> None:
    person = '{firstName: "Row", lastName: "X", birthDate: "2000-01-01", gender: OTHER}'
    document = f"""mutation {{
        a: registerPatient(input: {person}) {{ lastName age }}
        b: cancelAppointment(input: {{appointmentId: "nonsense", reason: "none"}}) {{ id }}
        c: registerPatient(input: {person}) {{ lastName }}
    }}"""
    answer = await asking.answer("ADMIN", document)
    assert answer.data is None
    assert [error["path"] for error in answer.errors] == [["b"]]
    assert await _count(asking, "Row") == 1


async def test_an_answer_that_would_be_too_large_is_not_even_read(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.engine.limits.MOST_ROWS", 300)
    hospital = asking.hospital
    doctor = await hospital.new_doctor()
    patient = await hospital.new_patient()
    for hour in range(6, 14):
        await hospital.book(patient, doctor, hospital.at(hour, days=3))
    deep = "appointments(first: 100) { nodes { id patient { %s } } }"
    document = "{ doctors(first: 100) { nodes { " + deep % (deep % (deep % "id")) + " } } }"
    answer = await asking.answer("ADMIN", document)
    core = await asking.answer("ADMIN", document, asking.core)
    assert [error["extensions"]["code"] for error in answer.errors] == ["ANSWER_TOO_LARGE"]
    assert answer.executor == "compiled"
    assert answer.as_dict() == core.as_dict()


async def test_a_session_that_ended_is_refused_by_the_first_call(asking: Asking) -> None:
    asking.hospital.sessions["gone"] = uuid4()
    answer = await asking.answer("gone", "{ departments { totalCount } }")
    assert answer.fallback == "database error"
    assert [error["extensions"]["code"] for error in answer.errors] == ["UNAUTHENTICATED"]


_CREATE = "createDepartment(input: $input)"
REFUSED = [
    ("AUDITOR", f"{_CREATE} {{ id }}"),
    ("gone", f"{_CREATE} {{ id }}"),
    ("ADMIN", f"made: {_CREATE} {{ id name }}"),
    ("ADMIN", f"{_CREATE} {{ id }} {_CREATE} {{ doctors {{ totalCount }} }}"),
    ("ADMIN", f"...one }} fragment one on Mutation {{ made: {_CREATE} {{ ... on Department {{ id }} }}"),
]


@pytest.mark.parametrize(("role", "fields"), REFUSED)
@pytest.mark.parametrize("name", ["Cardiology", ""])
async def test_a_refused_command_is_answered_at_once_as_graphql_core_answers_it(
    asking: Asking, role: str, fields: str, name: str
) -> None:
    asking.hospital.sessions["gone"] = uuid4()
    document = f"mutation ($input: CreateDepartmentInput!) {{ {fields} }}"
    given = {"name": name, "opensAt": "08:00", "closesAt": "16:00"}
    answer = await asking.answer(role, document, input=given)
    expected = await asking.answer(role, document, asking.core, input=given)
    assert (answer.executor, answer.fallback, answer.operation) == ("compiled", None, "mutation")
    assert expected.errors
    assert orjson.dumps(answer.as_dict()) == orjson.dumps(expected.as_dict())


async def test_of_several_commands_one_that_is_refused_leaves_graphql_core_the_answer(asking: Asking) -> None:
    fields = (
        f'{key}: createDepartment(input: {{name: "{name}", opensAt: "08:00", closesAt: "16:00"}}) {{ name }}'
        for key, name in (("a", "Oncology"), ("b", "Oncology"), ("c", "Urology"))
    )
    answer = await asking.answer("ADMIN", f"mutation {{ {' '.join(fields)} }}")
    assert (answer.executor, answer.fallback) == ("core", "database error")
    assert [(error["path"], error["extensions"]["code"]) for error in answer.errors] == [(["b"], "ALREADY_EXISTS")]
    made = "SELECT array_agg(name) FROM clinic.departments WHERE hospital_id = $1 AND name IN ('Oncology', 'Urology')"
    assert await asking.hospital.admin.fetchval(made, asking.hospital.id) == ["Oncology"]


async def _count(asking: Asking, first_name: str) -> int:
    found: int = await asking.hospital.admin.fetchval(
        "SELECT count(*) FROM clinic.patients WHERE hospital_id = $1 AND first_name = $2",
        asking.hospital.id,
        first_name,
    )
    return found
