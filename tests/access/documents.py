"""Documents made of the schema: every list, what its rows lead to, and rows by their ids."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from graph.declare.entities import SOURCES
from graph.declare.ids import encode
from graph.engine.schema import core_of, object_of
from graph.schema import schema
from tests.access.cast import Cast
from tests.access.rows import KEYS

CORE = core_of(schema)
QUERY: dict[str, GraphQLField] = CORE.get_type("Query").fields  # type: ignore[union-attr] # it is an object type
_NODE = CORE.get_type("Node")
_TABLES = {table.partition(".")[2]: table for table in KEYS}
# As many rows by id, of each table: of those that north and south both have, and of those of west.
_FEW = 1


@dataclass(frozen=True)
class Ask:
    """A request; `whole` names the type of which its field `found` has to show everything that the asker may see."""

    document: str
    variables: dict[str, Any] = field(default_factory=dict)
    whole: str = ""

    @cached_property
    def body(self) -> bytes:
        """As it goes over the wire."""
        return orjson.dumps({"query": self.document, "variables": self.variables})


def table_of(type_name: str) -> str:
    """The table of a type's rows."""
    return _TABLES[SOURCES[type_name].plural]


def asks(cast: Cast) -> list[Ask]:
    """All of them, for the ids that the hospitals of the cast have. Each hides nothing that could be shown."""
    found = [Ask(f"{{ {name} {{ {_rows(_type(name), leads=True)} }} }}") for name in ("viewer", "hospital")]
    for name, definition in QUERY.items():
        of = _type(name)
        # The audit grows with each of these very requests: tests/graph/core/test_audit_events.py asks for it.
        if "first" in definition.args and _row_type(of).name in SOURCES:
            found += _of_list(name, _row_type(of), cast)
        elif set(definition.args) == {"id"} and of.name in SOURCES:
            document = f"query ($id: ID!) {{ {name}(id: $id) {{ {_rows(of)} }} }}"
            found += [Ask(document, {"id": key}) for key in _ids(of.name, cast, few=True)]
    for of in _nodes():
        document = f"query ($id: ID!) {{ node(id: $id) {{ __typename id ... on {of.name} {{ {_rows(of)} }} }} }}"
        found += [Ask(document, {"id": key}) for key in _ids(of.name, cast, few=True)]
        document = f"query ($ids: [ID!]!) {{ found: nodes(ids: $ids) {{ ... on {of.name} {{ {_rows(of)} }} }} }}"
        found.append(Ask(document, {"ids": _ids(of.name, cast)}, of.name))
    return found


def _of_list(name: str, of: GraphQLObjectType, cast: Cast) -> Iterator[Ask]:
    yield Ask(f"{{ found: {name}(first: 100) {{ totalCount nodes {{ {_rows(of)} }} }} }}", whole=of.name)
    yield Ask(f"{{ found: {name}(last: 100) {{ nodes {{ {_rows(of, leads=True)} }} }} }}", whole=of.name)
    document = f"query ($ids: [ID!]) {{ found: {name}(first: 100, filter: {{id: {{in: $ids}}}}) {{ nodes"
    yield Ask(f"{document} {{ {_rows(of)} }} }} }}", {"ids": _ids(of.name, cast)}, of.name)


def _rows(of: GraphQLObjectType, *, leads: bool = False) -> str:
    """A selection of everything that a type's rows hold, and of the rows that they lead to."""
    parts = ["__typename"]
    for name, definition in of.fields.items():
        inner = get_named_type(definition.type)
        if any(is_required_argument(argument) for argument in definition.args.values()):
            continue
        if is_leaf_type(inner):
            parts.append(name)
        elif isinstance(inner, GraphQLObjectType) and "id" not in inner.fields and "nodes" not in inner.fields:
            parts.append(f"{name} {{ {_rows(inner)} }}")
        elif leads and "first" in definition.args:
            parts.append(f"{name}(first: 25) {{ totalCount nodes {{ {_rows(_row_type(object_of(definition)))} }} }}")
        elif leads and isinstance(inner, GraphQLObjectType):
            parts.append(f"{name} {{ {_rows(inner)} }}")
    return " ".join(parts)


def _type(name: str) -> Any:
    return get_named_type(QUERY[name].type)


def _row_type(connection: GraphQLObjectType) -> GraphQLObjectType:
    return object_of(connection.fields["nodes"])


def _nodes() -> list[GraphQLObjectType]:
    assert isinstance(_NODE, GraphQLInterfaceType)
    return sorted(CORE.get_possible_types(_NODE), key=lambda of: of.name)


def _ids(type_name: str, cast: Cast, *, few: bool = False) -> list[str]:
    """The ids of a type's rows as clients know them: those of north and south are the same, west's are others."""
    ids: list[int] = []
    for house in cast.values():
        rows = house.keys[table_of(type_name)].values()
        found = sorted({int(key.split("/")[1]) for keys in rows for key in keys} - set(ids))
        ids += found[:_FEW] if few else found
    return [encode(type_name, key) for key in ids]
