from typing import Any

import pytest
from graphql.execution.values import VariableValues

from graph.declare.ids import encode
from graph.engine.documents import Documents
from graph.engine.reasons import NotCompiled
from graph.schema import schema
from tests.graph.compiled.compiling import calls, compiled


def test_a_level_is_one_call_whatever_is_selected_of_it() -> None:
    assert calls("{ doctors { nodes { id lastName department { name } } edges { cursor node { fullName } } } }") == [
        "doctors_page",
        "departments_by_id",
    ]


def test_equal_calls_are_shared_and_others_are_not() -> None:
    equal = (
        "{ patient(id: $id) { a: age b: age bill: bills(first: 1) { nodes { id } } bills(first: 1) { totalCount } } }"
    )
    assert calls(f"query($id: ID!) {equal}", id=encode("Patient", 1)) == [
        "patients_by_id",
        "ages_by_patient_id",
        "bills_by_patient_id_page",
        "bills_by_patient_id_count",
    ]
    other = 'query($id: ID!) { patient(id: $id) { a: age(on: "2020-01-01") b: age } }'
    assert calls(other, id=encode("Patient", 1)) == ["patients_by_id", "ages_by_patient_id", "ages_by_patient_id"]


def test_values_of_one_function_share_its_call() -> None:
    assert calls("{ departments { nodes { doctorCount nurseCount bedCount } } }") == [
        "departments_page",
        "department_counts_by_department_id",
    ]


def test_one_row_more_is_read_only_where_it_tells_something() -> None:
    plain = compiled("{ doctors { nodes { id } pageInfo { endCursor startCursor } } }")
    assert "$5 - 1" in plain.text
    peeking = compiled("{ doctors { nodes { id } pageInfo { hasNextPage } } }")
    assert "$5 - 1" not in peeking.text


def test_only_pages_that_could_be_too_many_are_guarded() -> None:
    assert not compiled("{ doctors(first: 100) { nodes { appointments(first: 100) { nodes { id } } } } }").is_guarded
    query = (
        "query($n: Int) { doctors { nodes { patients(first: $n) { nodes { bills(first: $n) { nodes { id } } } } } } }"
    )
    assert compiled(query, n=1).is_guarded


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("{ __schema { types { name } } }", "introspection"),
        ('{ viewer { permissions } __type(name: "Bill") { name } }', "introspection"),
        ('{ patients(after: "nonsense") { nodes { id } pageInfo { endCursor } } }', None),
        ('{ nodes(ids: ["nonsense"]) { id } }', "bad input"),
    ],
)
def test_what_is_not_compiled_says_why(document: str, reason: str | None) -> None:
    if reason is None:
        compiled(document)
        return
    with pytest.raises(NotCompiled) as refused:
        compiled(document)
    assert refused.value.reason == reason


def test_root_fields_are_grouped_by_an_object_without_a_row() -> None:
    document = """
        query ($s: Boolean!) {
            __typename
            r: reports { ...some __typename }
            reports { roomStatus { totalCount } }
        }
        fragment some on Reports { a: roomStatus { nodes { beds } } doctorsByDepartment @skip(if: $s) { totalCount } }
    """
    assert calls(document, s=True) == ["report_room_status_page"] * 2 + ["report_room_status_count"]
    assert len(calls(document, s=False)) == 5


def test_an_argument_that_is_left_out_has_its_default() -> None:
    document = "query ($n: Int) { reports { departmentsWithSeveralDoctors(last: $n) { totalCount } } }"
    made = compiled(document, n=3)
    variables = VariableValues({}, {"n": 3})
    assert made.inputs(variables) == {0: (1, None, None, 3, None, True), 1: (1, None, None)}


def test_skipped_fields_are_not_read() -> None:
    document = "query($s: Boolean!) { doctors { nodes { id department @skip(if: $s) { name } } } }"
    assert calls(document, s=True) == ["doctors_page"]
    assert calls(document, s=False) == ["doctors_page", "departments_by_id"]


def test_ids_of_several_types_are_a_call_for_each() -> None:
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Doctor { lastName } } }"
    ids = [encode("Doctor", 1), encode("Patient", 1), encode("Doctor", 2)]
    assert calls(document, ids=ids) == ["doctors_by_id", "patients_by_id"]
    assert calls(document, ids=[]) == []


@pytest.mark.parametrize(
    "variables",
    [{}, {"n": None}, {"n": 2**31}, {"n": "1"}, {"n": 1.5}, {"n": True}, {"n": [1]}],
)
def test_variables_that_do_not_fit_are_left_to_graphql_core(variables: dict[str, Any]) -> None:
    with pytest.raises(NotCompiled) as refused:
        compiled("query($n: Int!) { doctors(first: $n) { nodes { id } } }", **variables)
    assert refused.value.reason == "variables"


def test_documents_that_never_come_back_are_forgotten() -> None:
    documents = Documents(schema, production=False)
    texts = [f"query Q{number} {{ doctors {{ nodes {{ a{number}: id }} }} }}" for number in range(700)]
    known = [documents.get(text) for text in texts]
    assert documents.get(texts[-1]) is known[-1]
    assert documents.get(texts[0]) is not known[0]
    assert len(documents) == 500


def test_a_document_is_compiled_once() -> None:
    documents = Documents(schema, production=False)
    document = documents.get("{ doctors { nodes { id } } }")
    operation = document.prepare(None).runnable()  # type: ignore[union-attr]
    made = {id(operation.query(operation.variables.coerce({}))) for _ in range(3)}
    assert len(made) == 1
