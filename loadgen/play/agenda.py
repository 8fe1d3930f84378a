"""What is to happen on which day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Generic, TypeVar

from loadgen.plan.days import Days

T = TypeVar("T")


class Agenda(Generic[T]):
    """Things by the day of their time, in the order of time; what has no time, or lies after `as_of`, is left out."""

    def __init__(self, days: Days, things: Iterable[tuple[datetime | None, T]] = ()) -> None:
        self._days = days
        self._things: dict[int, list[tuple[datetime, T]]] = defaultdict(list)
        for at, thing in things:
            self.add(at, thing)

    def add(self, at: datetime | None, thing: T) -> None:
        """Enters a thing, on a day that has not been asked for yet."""
        if at is not None and at <= self._days.as_of:
            self._things[self._days.day_of(at)].append((at, thing))

    def of(self, day: int) -> list[tuple[datetime, T]]:
        """The things of a day with their times; those of the same time in the order in which they were entered."""
        return sorted(self._things.get(day, ()), key=lambda entry: entry[0])
