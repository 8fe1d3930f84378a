"""What an asker can see, found out by asking: ids, values and cursors to build sensible documents of."""

import random
import tomllib
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from graphql import GraphQLEnumType, GraphQLObjectType, GraphQLSchema, get_named_type

from tests.differential import facts

Ask = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]
"""Sends a document and variables as one asker, and gives the answer."""

_ROWS = 12
_ORDERS = 5

_REPORTS = Path(__file__).parents[2] / "db/reports.toml"


@dataclass
class Knowledge:
    """What one asker sees.

    `ids` are those of the rows of each type, `values` the answers of leaf fields by type and field. `cursors` are those
    of a node type in an order: the values of its `orderBy`, () being what its root field sorts by at first. `rich` are
    the root fields that answer with something, `broken` the fields whose required rows the asker does not see, by type
    and field, and `empty` those that never say anything.
    """

    ids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    values: dict[tuple[str, str], list[Any]] = field(default_factory=lambda: defaultdict(list))
    cursors: dict[tuple[str, tuple[str, ...]], list[str]] = field(default_factory=dict)
    rich: set[str] = field(default_factory=set)
    broken: set[tuple[str, str]] = field(default_factory=set)
    empty: set[tuple[str, str]] = field(default_factory=set)


async def explore(schema: GraphQLSchema, ask: Ask) -> Knowledge:
    """Everything that may be known of what the asker behind `ask` sees.

    The documents are the same for every asker: only the first time do they have to be validated.
    """
    known = Knowledge()
    await _read_roots(schema, ask, known)
    await _read_permissions(ask, known)
    done: set[str] = set()
    while todo := sorted(set(known.ids) - done):
        for name in todo:
            await _read_type(schema, ask, known, name)
        done |= set(todo)
    await _read_cursors(schema, ask, known)
    return known


def selection_of(schema: GraphQLSchema, field_name: str, parent: str, first: int) -> str:
    """A selection of a field that tells the types and ids of what it leads to."""
    of = facts.fields_of(schema, parent)[field_name]
    if facts.is_leaf(of):
        return field_name
    if node := facts.node_of(of):
        return f"{field_name}(first: {first}) {{ nodes {{ {_who(schema, node.name)} }} }}"
    return f"{field_name} {{ {_who(schema, facts.named(of.type).name)} }}"


def _who(schema: GraphQLSchema, name: str) -> str:
    fields = cast("facts.Parent", schema.type_map[name]).fields
    return "__typename id" if "id" in fields else "__typename"


async def _read_roots(schema: GraphQLSchema, ask: Ask, known: Knowledge) -> None:
    query = cast("GraphQLObjectType", schema.query_type)
    for name, of in query.fields.items():
        if facts.is_plain(of):
            data = (await ask(f"{{ {selection_of(schema, name, query.name, _ROWS)} }}", {}))["data"]
            if data and (_learn_ids(schema, known, data) or (facts.node_of(of) is None and data[name])):
                known.rich.add(name)


async def _read_type(schema: GraphQLSchema, ask: Ask, known: Knowledge, name: str) -> None:
    fields = {key: of for key, of in facts.fields_of(schema, name).items() if facts.is_plain(of)}
    # Under an alias of its own each field fails, or is empty, alone.
    parts = (
        f"{key}: nodes(ids: $ids) {{ ... on {name} {{ {selection_of(schema, key, name, 3)} }} }}" for key in fields
    )
    answer = await ask(f"query ($ids: [ID!]!) {{ {' '.join(parts)} }}", {"ids": known.ids[name]})
    known.broken |= {(name, str(error["path"][0])) for error in answer.get("errors", ())}
    for key, of in fields.items():
        rows = [row for row in answer["data"][key] if row]
        if facts.is_leaf(of):
            values = [row[key] for row in rows if row[key] is not None]
            # Of a list its members: filters compare with one.
            known.values[name, key] += [
                each for value in values for each in (value if isinstance(value, list) else [value])
            ]
            if not values:
                known.empty.add((name, key))
        elif not _learn_ids(schema, known, rows):
            known.empty.add((name, key))


async def _read_permissions(ask: Ask, known: Knowledge) -> None:
    """The reports that the asker may not have."""
    viewer = (await ask("{ viewer { permissions } }", {}))["data"]["viewer"]
    held = {each.removesuffix(".own") for each in viewer["permissions"]} if viewer else set()
    for name, report in tomllib.loads(_REPORTS.read_text())["reports"].items():
        if report["permission"] not in held:
            first, *rest = name.split("_")
            known.broken.add(("Reports", first + "".join(map(str.title, rest))))


def _learn_ids(schema: GraphQLSchema, known: Knowledge, data: Any) -> bool:
    """Takes up the ids in an answer; whether there was any row with one."""
    if isinstance(data, list):
        return sum(_learn_ids(schema, known, each) for each in data) > 0
    if not isinstance(data, dict):
        return False
    if "id" not in data:
        return sum(_learn_ids(schema, known, each) for each in data.values()) > 0
    name, key = data["__typename"], data["id"]
    if name in {of.name for of in facts.things(schema)}:
        ids = known.ids[name]
        if key not in ids and len(ids) < _ROWS:
            ids.append(key)
    return True


async def _read_cursors(schema: GraphQLSchema, ask: Ask, known: Knowledge) -> None:
    query = cast("GraphQLObjectType", schema.query_type)
    for name, of in query.fields.items():
        node = facts.node_of(of)
        if node and name in known.rich:
            rng = random.Random(name)
            every = list(cast("GraphQLEnumType", get_named_type(of.args["orderBy"].type)).values)
            single = rng.sample(every, min(_ORDERS, len(every)))
            # Of a pair the second is of another column than the first: one may stand but once in an order.
            other = [one for one in every if one.rpartition("_")[0] != single[0].rpartition("_")[0]]
            orders: list[tuple[str, ...]] = [(), *((one,) for one in single)]
            if other:
                orders.append((single[0], rng.choice(other)))
            parts = (
                f"o{place}: {name}({_order(order)}first: {_ROWS}) {{ edges {{ cursor }} }}"
                for place, order in enumerate(orders)
            )
            data = (await ask(f"{{ {' '.join(parts)} }}", {}))["data"]
            for place, order in enumerate(orders):
                known.cursors[node.name, order] = [edge["cursor"] for edge in data[f"o{place}"]["edges"]]


def _order(order: tuple[str, ...]) -> str:
    return f"orderBy: [{', '.join(order)}], " if order else ""
