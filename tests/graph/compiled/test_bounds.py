"""What a hostile document may cost: it is refused, or not compiled, or forgotten before it fills the memory."""

from typing import Any

import pytest

from graph.engine import documents, limits
from graph.engine.compiled.plan import MOST_LEVELS
from graph.engine.documents import Document, Documents
from graph.engine.reasons import NotCompiled
from graph.schema import schema
from tests.graph.compiled.compiling import compiled
from tests.staff import Staff
from tests.web import Client

_OF_A_DOCTOR = "id appointments(first: 1) { nodes { id } }"


def reason(text: str, **variables: Any) -> str:
    with pytest.raises(NotCompiled) as refused:
        compiled(text, **variables)
    return refused.value.reason


def test_a_document_of_very_many_levels_is_not_compiled() -> None:
    pages = " ".join(f"d{place}: doctors(first: {place + 1}) {{ nodes {{ id }} }}" for place in range(MOST_LEVELS))
    assert len(compiled(f"{{ {pages} }}").plan.levels) == MOST_LEVELS
    assert reason(f"{{ {pages} doctors {{ nodes {{ id }} }} }}") == "too many levels"


def test_fragments_that_multiply_are_refused_before_anything_is_planned() -> None:
    colleagues = "department {{ doctors {{ nodes {{ ...f{0} }} }} }}"
    twice = f"{colleagues} again: {colleagues}"
    rounds = " ".join(f"fragment f{n} on Doctor {{ {twice.format(n + 1)} }}" for n in range(4))
    wide = " ".join("...f0" for _ in range(50))
    found = Documents(schema, production=False).get(
        f"{{ doctors {{ nodes {{ {wide} }} }} }} {rounds} fragment f4 on Doctor {{ id }}"
    )
    assert not isinstance(found, Document)
    assert any("fields; 2000 are allowed" in error["message"] for error in found.errors)


def test_unfit_variables_of_one_request_leave_the_next_compiled() -> None:
    text = (
        'query ($a: String = "A", $n: Int) { doctors(filter: {lastName: {in: [$a]}}, first: $n) { edges { cursor } } }'
    )
    document = Documents(schema, production=False).get(text)
    assert isinstance(document, Document)
    operation = document.prepare(None).runnable()
    bad = operation.query(operation.variables.coerce({"a": None}))
    with pytest.raises(NotCompiled, match="arguments"):
        bad.inputs(operation.variables.coerce({"a": None}))
    good = operation.variables.coerce({"a": "B", "n": 3})
    assert operation.query(good).inputs(good)


def test_null_for_a_variable_of_include_is_not_compiled() -> None:
    text = "query ($x: Boolean = true) { doctors(first: 1) { nodes { id @include(if: $x) } } }"
    assert reason(text, x=None) == "variables"


def test_pages_below_a_list_are_counted_before_they_are_read() -> None:
    below = '{ medication(id: "TWVkaWNhdGlvbjox") { stock { movements(first: 2) { nodes { id } } } } }'
    assert compiled(below).is_guarded
    assert not compiled(f"{{ doctors(first: 5) {{ nodes {{ {_OF_A_DOCTOR} }} }} }}").is_guarded


def test_the_more_fields_the_fewer_rows() -> None:
    assert limits.most_rows(1) == limits.most_rows(20) == 50_000
    assert limits.most_rows(100) == 10_000
    assert compiled("{ doctors { nodes { id } } }").plan.most_rows == 50_000


def test_what_was_generated_is_forgotten_by_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_HEAVIEST", 20_000)
    kept = Documents(schema, production=False)
    for place in range(1, 30):
        document = kept.get(f"{{ doctors(first: {place}) {{ nodes {{ {_OF_A_DOCTOR} }} }} }}")
        assert isinstance(document, Document)
        operation = document.prepare(None).runnable()
        assert operation.query(operation.variables.coerce({})).text
        assert document.weight > 1000
    assert 1 < len(kept) < 20


@pytest.mark.parametrize("executor", ["compiled", "core"])
async def test_an_answer_that_is_too_large_is_refused_as_a_whole(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, executor: str, request: pytest.FixtureRequest
) -> None:
    await staff.hospital.new_doctor()
    monkeypatch.setattr(limits, "MOST_ROWS", 0)
    if executor == "core":
        request.getfixturevalue("uncompiled")
    client = Client(staff.http, {"Wardgraph-Hospital": staff.slug})
    answer = await client.answer(f"{{ hospital: doctors(first: 3) {{ {executor}: nodes {{ id }} }} }}")
    assert answer.keys() == {"errors"}
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "ANSWER_TOO_LARGE"
    assert "path" not in error
