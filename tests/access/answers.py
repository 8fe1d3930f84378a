"""Whether an answer over GraphQL shows what its asker may see and nothing else, by matrix.toml."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import asyncpg

from graph.declare.entities import SOURCES
from graph.declare.ids import decode
from tests.access.cast import House
from tests.access.documents import CORE, Ask, table_of
from tests.access.matrix import camel
from tests.access.rows import KEYS
from tests.access.seen import expected, listed
from tests.access.shown import SHOWN, labels_shown

_MASKED = {table: groups for (_, table), groups in SHOWN.items()}
# When a row was made tells it from the other hospital's row of the same id. Not every type shows it by that name.
_MOMENTS = {
    "Refund": "refundedAt",
    "StockMovement": "movedAt",
    "Amendment": "amendedAt",
    "StatusChange": "changedAt",
    "Adjustment": "adjustedAt",
    "InsuranceEntry": "enteredAt",
    "RecordOpening": "openedAt",
}
_PARTS = dict.fromkeys(("insurance_provider", "insurance_policy_number", "insurance_cover_percent"), "insurance")


class Truth:
    """What the tables hold, read past the policies: when each row was made, by its type and key."""

    def __init__(self, moments: dict[str, dict[str, dt.datetime]]) -> None:
        self.moments = moments

    @classmethod
    async def of(cls, admin: asyncpg.Connection) -> "Truth":
        """Reads it as an administrator."""
        moments = {}
        for name in SOURCES:
            if name in CORE.type_map:
                table = table_of(name)
                column = _snake(_MOMENTS.get(name, "createdAt"))
                rows = await admin.fetch(f"SELECT {KEYS[table]} AS key, t.{column} AS moment FROM {table} AS t")
                moments[name] = {row["key"]: row["moment"] for row in rows}
        return cls(moments)

    def check(self, house: House, asker: str, ask: Ask, data: dict[str, Any]) -> int:
        """Fails on any row or column that the asker may not see, or that a whole list lacks; counts the rows."""
        rows = 0
        for row in _rows(data):
            self._check_row(house, asker, row)
            rows += 1
        if ask.whole:
            found = data["found"]
            nodes = found["nodes"] if isinstance(found, dict) else [node for node in found if node is not None]
            keys = [f"{house.id}/{decode(node['id'])[1]}" for node in nodes]
            seen = (listed if isinstance(found, dict) else expected)(table_of(ask.whole), asker, house)
            assert sorted(keys) == sorted(seen), (asker, ask)
            if isinstance(found, dict) and "totalCount" in found:
                assert found["totalCount"] == len(keys), (asker, ask)
        return rows

    def _check_row(self, house: House, asker: str, row: dict[str, Any]) -> None:
        name, number = decode(row["id"])
        key, table = f"{house.id}/{number}", table_of(name)
        assert row["__typename"] == name
        assert key in expected(table, asker, house), (asker, row)
        assert dt.datetime.fromisoformat(row[_MOMENTS.get(name, "createdAt")]) == self.moments[name][key], (asker, row)
        for columns, shown in _MASKED.get(table, {}).items():
            labels = {key: label for label, keys in house.keys[table].items() for key in keys}
            is_shown = labels[key] in labels_shown(shown, asker, labels.values())
            for column in columns:
                field = _PARTS.get(column) or camel(column)
                if field in row:
                    assert (row[field] is not None) == is_shown, (asker, field, row)


def _rows(value: Any) -> Iterator[dict[str, Any]]:
    """All objects of an answer that are rows."""
    if isinstance(value, dict):
        if "id" in value:
            yield value
        for inner in value.values():
            yield from _rows(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _rows(inner)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
