from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from graph.schema import sdl
from tools import errors_page
from wardgraph.errors import Problem, translate
from wardgraph.registry import BY_SQLSTATE, CODES, REGISTRY


def raised(sqlstate: str, detail: str | None = None, hint: str | None = None) -> asyncpg.PostgresError:
    fields = {"C": sqlstate, "M": "What happened.", "D": detail, "H": hint}
    error: asyncpg.PostgresError = asyncpg.PostgresError.new({name: text for name, text in fields.items() if text})
    return error


def test_codes_and_sqlstates_are_told_apart() -> None:
    assert len(CODES) == len(REGISTRY)
    assert len(BY_SQLSTATE) == sum(1 for entry in REGISTRY if entry.sqlstate)


def test_what_sql_raises_is_what_clients_get() -> None:
    problem = translate(raised("ZH101", '{"asked": 5, "onHand": 2}', "Receive stock."))
    assert problem.message == "What happened."
    assert problem.extensions == {
        "code": "OUT_OF_STOCK",
        "details": {"asked": 5, "onHand": 2},
        "hint": "Receive stock.",
    }


def test_problems_of_an_input_are_listed() -> None:
    problems = [{"path": "items.0.quantity", "code": "OUT_OF_RANGE", "message": "must be positive"}]
    problem = translate(
        raised(
            "ZH501",
            '{"problems": [{"path": "items.0.quantity", "code": "OUT_OF_RANGE", "message": "must be positive"}]}',
        )
    )
    assert problem.extensions["problems"] == problems
    assert "details" not in problem.extensions


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (raised("40001"), "CONFLICT"),
        (raised("40P01"), "CONFLICT"),
        (raised("22003"), "BAD_USER_INPUT"),
        (raised("22021"), "BAD_USER_INPUT"),
        (asyncpg.DataError("value out of int32 range"), "BAD_USER_INPUT"),
        (raised("08006"), "DATABASE_UNAVAILABLE"),
        (raised("53300"), "DATABASE_UNAVAILABLE"),
        (raised("57P01"), "DATABASE_UNAVAILABLE"),
        (asyncpg.InterfaceError("connection is closed"), "DATABASE_UNAVAILABLE"),
        (asyncpg.InternalClientError("another operation is in progress"), "DATABASE_UNAVAILABLE"),
        (ConnectionRefusedError(), "DATABASE_UNAVAILABLE"),
        (TimeoutError(), "DATABASE_UNAVAILABLE"),
        (Problem("NOT_FOUND", "There is none."), "NOT_FOUND"),
    ],
)
def test_errors_of_the_database_have_their_code(error: Exception, code: str) -> None:
    assert translate(error).code == code


@pytest.mark.parametrize(
    "error", [raised("42P01"), raised("ZH999"), raised("23505"), KeyError("secret"), raised("XX000")]
)
def test_anything_else_is_masked_and_logged_under_its_id(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    problem = translate(error)
    assert problem.code == "INTERNAL"
    fault = problem.extensions["details"]["id"]
    assert fault in caplog.text
    assert "What happened" not in problem.message
    assert "secret" not in problem.message


def test_the_row_that_a_constraint_refused_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    translate(raised("23514", "Failing row contains (1, Eva, Doe)."))
    assert "What happened" in caplog.text
    assert "Eva" not in caplog.text


def test_one_fault_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    error = KeyError("x")
    assert translate(error) is translate(error)
    assert len(caplog.records) == 1


def test_a_detail_that_is_no_json_hides_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    assert translate(raised("ZH301", "not json")).code == "OVERPAYMENT"
    assert "DETAIL" in caplog.text


def test_the_page_of_errors_names_every_code() -> None:
    page = errors_page.markdown()
    assert all(f"| `{code}` |" in page for code in CODES)


ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("path", "make"), [("docs/errors.md", errors_page.markdown), ("graph/schema.graphql", sdl)])
def test_generated_files_are_current(path: str, make: Callable[[], str]) -> None:
    assert (ROOT / path).read_text() == make(), "make generate"
