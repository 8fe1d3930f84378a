"""Dataloaders: what all fields of one level ask for at the same time becomes ONE call of an api function."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any, TypeVar

import orjson
from aiodataloader import DataLoader

from graph.declare.declarations import Many, One, Page, Relation, Value
from graph.declare.entities import SOURCES, columns
from graph.declare.pagination import Window
from graph.engine.context import Context
from graph.engine.core.pages import LoadedPage, page_of
from wardgraph.database import Row
from wardgraph.errors import Problem

T = TypeVar("T")


class Loader(DataLoader[Any, Any]):
    """A dataloader whose waiters are apart.

    graphql-core cancels the siblings of a field that failed, and one that took a shared future with it would fail those
    who wait for the same row elsewhere.
    """

    def load(self, key: Any) -> "asyncio.Future[Any]":
        """Promises the value of a key."""
        return asyncio.shield(super().load(key))


def from_row(of: type[T], row: Row) -> T:
    """The object of a row that was selected with `columns(of)`."""
    # A dataclass's __init__ does the same one keyword at a time, which is most of the cost of a long list.
    made = object.__new__(of)
    made.__dict__.update(row.items())
    return made


def load_by_id(context: Context, node: type[Any], key: int) -> Any:
    """Promises the row of a node type, in one call with all others that are asked for at the same time."""
    return load_one(context, One(f"{SOURCES[node.__name__].plural}_by_id", "key"), node, key)


def load_one(context: Context, relation: One, node: type[Any], key: Any, required: str | None = None) -> Any:
    """Promises the row with a key; where there is none and it is `required`, NOT_FOUND says of what."""

    async def load(keys: list[Any]) -> list[Any]:
        found = await _grouped(context, relation, node, keys)
        # Row security decides what is there, so what a visible row names may itself be out of sight.
        missing = required and Problem("NOT_FOUND", f"Your account may not see its {required}.")
        return [found[key][-1] if key in found else missing for key in keys]

    return context.loader((relation.function, False, required), lambda: Loader(load)).load(key)


def load_many(context: Context, relation: Many, node: type[Any], key: Any, parameters: dict[str, Any]) -> Any:
    """Promises all rows with a key."""

    async def load(keys: list[Any]) -> list[Any]:
        found = await _grouped(context, relation, node, keys, **parameters)
        return [found[key] for key in keys]

    return context.loader((relation.function, True, tuple(parameters.values())), lambda: Loader(load)).load(key)


def load_page(
    context: Context,
    relation: Page,
    node: type[Any],
    key: Any,
    conditions: dict[str, Any] | None,
    window: Window,
) -> Any:
    """Promises a page of the rows with a key. Parents whose connections have equal arguments share a call."""

    def reach(key: Any, other: Window) -> Any:
        return load_page(context, relation, node, key, conditions, other)

    async def load(keys: list[Any]) -> list[LoadedPage]:
        # Before they are read: afterwards they would already fill the memory.
        context.check_row_budget(len(keys) * window.size)
        found = await _grouped(context, relation, node, keys, p_filter=conditions, **window.arguments)
        totals = context.loader(
            (relation.count, orjson.dumps(conditions, default=str)),
            lambda: Loader(partial(_load_totals, context, relation, conditions)),
        )
        return [
            page_of(found[key], window, partial(totals.load, key), partial(reach, key), context.count_rows)
            for key in keys
        ]

    shared = (relation.function, orjson.dumps((conditions, window.arguments), default=str))
    return context.loader(shared, lambda: Loader(load)).load(key)


async def _load_totals(
    context: Context, relation: Page, conditions: dict[str, Any] | None, keys: list[Any]
) -> list[int]:
    found = await context.read(relation.count, (relation.parent_key, "total"), p_ids=keys, p_filter=conditions)
    totals = {row[0]: row[1] for row in found}
    return [totals.get(key, 0) for key in keys]


async def load_value(
    context: Context, relation: Value, selected: Iterable[str], key: Any, parameters: dict[str, Any]
) -> Any:
    """One column of the row with a key. `selected` are those that all fields take of the function's rows."""

    async def load(keys: list[Any]) -> list[Row | None]:
        found = await context.read(relation.function, (relation.parent_key, *selected), p_ids=keys, **parameters)
        rows = {row[0]: row for row in found}
        return [rows.get(key) for key in keys]

    row = await context.loader((relation.function, tuple(parameters.values())), lambda: Loader(load)).load(key)
    return None if row is None else row[relation.column]


async def _grouped(
    context: Context, relation: Relation, node: type[Any], keys: list[Any], **parameters: Any
) -> dict[Any, list[Any]]:
    parent_key = "key" if relation.parent_key == "id" else relation.parent_key
    selected = columns(node)
    # A row that belongs to many parents is returned once for each, with the parent's key beside its own columns.
    if parent_key != "key" and parent_key not in selected:
        selected += (parent_key,)
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in await context.read(relation.function, selected, p_ids=keys, **parameters):
        made = from_row(node, row)
        found[getattr(made, parent_key)].append(made)
    return found
