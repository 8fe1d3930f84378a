"""Rows that arguments name by table and label, and their ids."""

from dataclasses import dataclass
from typing import Any

from tests.access.cast import PUBLIC, House


@dataclass(frozen=True)
class Of:
    """In a command's arguments: the id of the row of a table with a label."""

    table: str
    label: str

    def told(self, number: int) -> Any:
        """How the argument tells the id."""
        return number


@dataclass(frozen=True)
class Typed(Of):
    """The same, told as text with the record's type: Patient:12."""

    type: str

    def told(self, number: int) -> Any:
        """How the argument tells the id."""
        return f"{self.type}:{number}"


@dataclass(frozen=True)
class Own:
    """In a command's arguments: the id of the row of a table with the asker's own label."""

    table: str

    def of(self, house: House, asker: str) -> int:
        """The id, in a hospital, by whoever asks."""
        return house.id_of(self.table, asker)

    def told(self, number: int) -> Any:
        """How the argument tells the id."""
        return number


@dataclass(frozen=True)
class Filter:
    """In a bulk edit's arguments: a filter that finds the row of a table with a label. What is hidden, none finds."""

    table: str
    label: str


class Newest(Own):
    """The same, of several rows the newest."""

    def of(self, house: House, asker: str) -> int:
        """The id, in a hospital, by whoever asks."""
        return max(int(key.split("/")[1]) for key in house.keys[self.table][asker])


def resolved(value: Any, house: House, asker: str = "ADMIN") -> Any:
    """A command's argument with the ids it names."""
    if isinstance(value, Of):
        return value.told(house.id_of(value.table, value.label))
    if isinstance(value, Filter):
        return {"id": {"eq": str(house.id_of(value.table, value.label))}}
    if isinstance(value, Own):
        return value.of(house, "ADMIN" if asker == PUBLIC else asker)
    if isinstance(value, list):
        return [resolved(each, house, asker) for each in value]
    if isinstance(value, dict):
        return {key: resolved(each, house, asker) for key, each in value.items()}
    return value
