"""The log: what its lines say, and that no value gets into them."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import asyncpg
import pytest

from wardgraph import logs

NAME = "Ada O'Hara"


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    """Pytest's own handlers, put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    token = logs.request_id.set("")
    yield
    root.handlers[:], root.level = handlers, level
    logs.request_id.reset(token)
    logging.captureWarnings(capture=False)


def lines(form: logs.Form) -> io.StringIO:
    stream = io.StringIO()
    logs.configure(form, stream)
    return stream


def fail(error: BaseException) -> None:
    raise error


def logged(error: BaseException, form: logs.Form = "json") -> str:
    stream = lines(form)
    try:
        fail(error)
    except BaseException:
        logging.getLogger("wardgraph.x").exception("fault %s", "f1", extra={"fault": "f1"})
    return stream.getvalue()


def test_a_line_is_one_json_object() -> None:
    stream = lines("json")
    logs.begin_request(b"abc-1")
    logging.getLogger("wardgraph.x").warning("two\nlines of %s", "text")
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert datetime.fromisoformat(told.pop("time")).tzinfo
    assert told.pop("process") > 0
    assert told == {"level": "warning", "logger": "wardgraph.x", "message": "two\nlines of text", "requestId": "abc-1"}


def test_only_warnings_and_worse_are_logged() -> None:
    stream = lines("json")
    logging.getLogger("wardgraph.x").info("chatter")
    assert stream.getvalue() == ""


def test_what_a_start_did_is_told_in_the_form_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    stream = lines("json")
    logs.tell("Applied 3 migrations.")
    told = json.loads(stream.getvalue())
    assert (told["level"], told["message"]) == ("info", "Applied 3 migrations.")
    lines("text")
    logs.tell("Applied 3 migrations.")
    assert capsys.readouterr().err == "Applied 3 migrations.\n"


def test_a_fault_is_found_by_either_id() -> None:
    logs.begin_request(b"abc-1")
    told = json.loads(logged(RuntimeError("broken")))
    assert (told["requestId"], told["faultId"]) == ("abc-1", "f1")
    (error,) = told["error"]
    assert (error["type"], error["message"]) == ("builtins.RuntimeError", "broken")
    assert error["trace"][-1].startswith(f"{__file__}:")
    assert error["trace"][-1].endswith(" fail")


def postgres_error() -> asyncpg.PostgresError:
    error = asyncpg.CheckViolationError(f'new row for relation "{NAME}" violates check')
    error.detail = f"Failing row contains ({NAME})."
    error.table_name = "patients"
    return error


def chained() -> BaseException:
    error = RuntimeError("outer")
    error.__cause__ = ValueError(f"no such name: {NAME!r}")
    error.__cause__.__context__ = KeyError(NAME)
    return error


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"invalid input for query argument $1: {NAME!r} (expected a number)"),
        ValueError(f"Key (first_name)=({NAME}) already exists"),
        ValueError(f'the value "Ada" "O\'Hara" and {NAME!r}'),
        ValueError(f"no name: {NAME}"),
        TypeError(f"{NAME!r} is no number"),
        KeyError(NAME),
        FileNotFoundError(2, "No such file", NAME),
        postgres_error(),
        chained(),
        ExceptionGroup("several", [KeyError(NAME), ValueError(repr(NAME))]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_value_of_an_exception_is_logged(error: BaseException, form: logs.Form) -> None:
    told = logged(error, form)
    assert "fault f1" in told
    assert type(error).__name__ in told
    assert "Ada" not in told
    assert "Hara" not in told


def test_what_postgresql_names_of_the_schema_is_kept() -> None:
    (error,) = json.loads(logged(postgres_error()))["error"]
    assert (error["sqlstate"], error["table_name"]) == ("23514", "patients")


def test_what_an_error_was_raised_from_is_told() -> None:
    told = json.loads(logged(chained()))
    assert [error["type"] for error in told["error"]] == [
        "builtins.RuntimeError", "builtins.ValueError", "builtins.KeyError",
    ]  # fmt: skip


async def test_a_task_that_nobody_waits_for_is_logged_without_its_values() -> None:
    stream = lines("json")

    async def fails() -> None:
        fail(ValueError(f"is {NAME}"))

    task = asyncio.ensure_future(fails())
    await asyncio.wait([task])
    context = {"message": "Task exception was never retrieved", "exception": task.exception(), "future": task}
    asyncio.get_running_loop().call_exception_handler(context)
    assert NAME in repr(task)
    assert NAME not in stream.getvalue()
    assert json.loads(stream.getvalue())["message"] == "Task exception was never retrieved"


def test_text_names_the_request() -> None:
    stream = lines("text")
    logs.begin_request(b"abc-1")
    logging.getLogger("wardgraph.x").warning("slow")
    assert stream.getvalue().endswith(" WARNING wardgraph.x, request abc-1: slow\n")


@pytest.mark.parametrize("given", [b"a", b"0f7b2b0e-6c1c-4b0e-9d3c-0a1b2c3d4e5f", b"A.b_c-9", b"x" * 128])
def test_a_well_formed_id_is_taken(given: bytes) -> None:
    assert logs.begin_request(given) == given.decode()
    assert logs.request_id.get() == given.decode()


MALFORMED: list[Any] = [None, b"", b"x" * 129, b"a b", b"a\r\nSet-Cookie: x", "ä".encode(), b'{"a": 1}', b"abc\n"]


@pytest.mark.parametrize("given", MALFORMED)
def test_any_other_is_replaced_by_a_new_one(given: bytes | None) -> None:
    made = [logs.begin_request(given) for _ in range(100)]
    assert len(set(made)) == 100
    assert all(logs.begin_request(each.encode()) == each for each in made)
