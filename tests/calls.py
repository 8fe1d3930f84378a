"""The text and the values of a call by name, from the catalogue."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from wardgraph import catalogue


def by_name(function: str, values: Sequence[Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call; those that are not given are null. Dicts and lists of them go as JSON.

    `values` without a name are the first of the function's own arguments, in their order: for tests that go through
    many functions.
    """
    called = catalogue.function(function)
    own = called.own_arguments
    assert len(values) <= len(own), f"api.{function} takes {', '.join(own)}"
    paired = dict(zip(own, values, strict=False))
    assert not paired.keys() & named.keys(), f"given twice: {paired.keys() & named.keys()}"
    nulls = dict.fromkeys(name for name in own if name not in called.optional)
    return {name: _as_json(value) for name, value in (nulls | paired | dict(named)).items()}


def statement(function: str, arguments: Mapping[str, Any]) -> str:
    """`SELECT * FROM api.<function>(...)` as whoever $1 and $2 say; the arguments are what follows, in their order."""
    places = {name: f"${place}" for place, name in enumerate([*catalogue.ASKER, *arguments], 1)}
    called = catalogue.function(function)
    # Of export_page and export_by_id whoever calls them says which columns it returns.
    return f"SELECT * FROM {called.call(places)}{'' if called.columns else ' AS t (id bigint)'}"


def _as_json(argument: Any) -> Any:
    if isinstance(argument, dict) or (isinstance(argument, list) and argument and isinstance(argument[0], dict)):
        return orjson.dumps(argument).decode()
    return argument
