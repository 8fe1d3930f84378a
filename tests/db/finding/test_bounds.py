"""How much a filter may ask for, to the last character, condition and value, of whichever function takes it."""

import json
from typing import Any

import asyncpg
import pytest

from tests.refusals import problems, refused
from tests.world import Hospital

NAME = {"last_name": {"eq": "x"}}
CALLS: dict[str, tuple[Any, ...]] = {
    "nurses_page": (["last_name asc"], 10, None, False),
    "nurses_count": (),
    "nurses_by_department_id_page": (["last_name asc"], 10, None, False),
    "nurses_by_department_id_count": (),
}


def characters(number: int) -> dict[str, Any]:
    """A filter whose text, as jsonb has it, is so long."""
    bare = len(json.dumps({"last_name": {"eq": ""}}))
    return {"last_name": {"eq": "x" * (number - bare)}}


def values(number: int) -> dict[str, Any]:
    return {"last_name": {"in": ["x"] * number}}


# Each with the most that is let in, and what is one more.
BOUNDS = {
    "characters": (characters(65536), characters(65537), "filter"),
    # An operand is a condition, and so is what it asks of a column.
    "operands": ({"or": [NAME] * 50}, {"or": [NAME] * 50, "first_name": {"eq": "x"}}, "filter"),
    "nested operands": (
        {"and": [{"or": [NAME] * 24}] * 2 + [{}, {}]}, {"and": [{"or": [NAME] * 24}] * 2 + [{}, {}, {}]}, "filter",
    ),
    "values": (values(1000), values(1001), "filter.lastName.in"),
    "beginning": (
        {"last_name": {"starts_with": "x" * 200}}, {"last_name": {"starts_with": "x" * 201}},
        "filter.lastName.startsWith",
    ),
    "characters of a name": ({"name": {"matches": "x" * 200}}, {"name": {"matches": "x" * 201}}, "filter.name.matches"),
    "words of a name": ({"name": {"matches": "x " * 10}}, {"name": {"matches": "x " * 11}}, "filter.name.matches"),
    "nested words": (
        {"or": [{}, {"name": {"matches": "x " * 10}}]}, {"or": [{}, {"name": {"matches": "x " * 11}}]},
        "filter.or.1.name.matches",
    ),
    "nested values": ({"or": [{}, values(1000)]}, {"or": [{}, values(1001)]}, "filter.or.1.lastName.in"),
}  # fmt: skip


# Searches of texts, which nurses have none of.
TEXTS = {
    "characters": ("x" * 200, "x" * 201),
    "words": ("x " * 20, "x " * 21),
    # Refused before they are taken apart: so many words once took the server's stack.
    "very many words": ("x", "x " * 20_000),
}


@pytest.mark.parametrize("function", CALLS)
@pytest.mark.parametrize("bound", BOUNDS)
async def test_a_filter_is_let_in_up_to_its_bound(
    hospital: Hospital, admin: asyncpg.Connection, bound: str, function: str
) -> None:
    most, more, path = BOUNDS[bound]
    keys = [[hospital.department]] if "_by_" in function else []
    await hospital.rows("ADMIN", function, *keys, most, *CALLS[function])
    asked = hospital.rows("ADMIN", function, *keys, more, *CALLS[function])
    await refused(admin, asked, "ZH501", problems((path, "TOO_LARGE")))


@pytest.mark.parametrize("bound", TEXTS)
async def test_a_search_of_texts_is_let_in_up_to_its_bound(
    hospital: Hospital, admin: asyncpg.Connection, bound: str
) -> None:
    most, more = TEXTS[bound]
    assert (await hospital.call("ADMIN", "visits_count", p_filter={"text": {"matches": most}}))[0] == 0
    asked = hospital.rows("ADMIN", "visits_count", p_filter={"text": {"matches": more}})
    await refused(admin, asked, "ZH501", problems(("filter.text.matches", "TOO_LARGE")))
