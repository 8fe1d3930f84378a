"""Answers as clients get them, and where two of them first differ."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
from graphql import GraphQLSchema

from graph.engine.engine import Answer

Path = tuple[str | int, ...]


def sent(answer: Answer) -> bytes:
    """What goes over the wire."""
    return orjson.dumps(answer.as_dict(), option=orjson.OPT_UTC_Z)


def difference(left: Any, right: Any, path: Path = ()) -> str | None:
    """Where two JSON values first differ, in values, types or the order of keys; None where they are equal."""
    where = ".".join(map(str, path)) or "the whole"
    if type(left) is not type(right):
        return f"{where}: {_short(left)} against {_short(right)}"
    if isinstance(left, dict):
        if list(left) != list(right):
            return f"keys of {where}: {_short(list(left))} against {_short(list(right))}"
        pairs: Iterator[tuple[str | int, Any, Any]] = ((key, left[key], right[key]) for key in left)
    elif isinstance(left, list):
        if len(left) != len(right):
            return f"length of {where}: {len(left)} against {len(right)}"
        pairs = ((place, one, other) for place, (one, other) in enumerate(zip(left, right, strict=True)))
    else:
        return None if left == right else f"{where}: {_short(left)} against {_short(right)}"
    return next((found for key, one, other in pairs if (found := difference(one, other, (*path, key)))), None)


def without_fault_ids(answer: Any) -> Any:
    """An answer whose masked faults have no id: each one is logged under an id of its own."""
    for error in answer.get("errors", ()):
        if error["extensions"]["code"] == "INTERNAL":
            fault = error["extensions"]["details"].pop("id")
            error["message"] = error["message"].replace(fault, "")
    return answer


def compare(left: bytes, right: bytes, normalise: Callable[[Any], Any] = without_fault_ids) -> str | None:
    """Where two answers first differ; None where a client would see no difference."""
    if left == right:
        return None
    return difference(normalise(orjson.loads(left)), normalise(orjson.loads(right)))


def says_something(schema: GraphQLSchema, data: Any) -> bool:
    """Whether an answer's data hold a value of some row.

    Nulls and empty lists are none. Neither are __typename, nor flags and zeros, which an empty page has, too.
    """
    if isinstance(data, dict):
        return any(says_something(schema, value) for value in data.values())
    if isinstance(data, list):
        return any(says_something(schema, value) for value in data)
    return bool(data) and data is not True and data not in schema.type_map


def _short(value: Any) -> str:
    text = orjson.dumps(value).decode()
    return text if len(text) <= 400 else f"{text[:400]}..."
