"""Tells stories: generators that yield one call after the other, and are sent what each answered with."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from typing import Any

from loadgen.plan.days import Days
from loadgen.play.travel import Call, Traveller


@dataclass(frozen=True, slots=True)
class Step:
    """A call of a command; the story goes on with the id of the row that it answers with."""

    at: datetime
    by: str
    command: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """A query for one value, with the hospital as $1 and then these; the story goes on with it."""

    query: str
    values: tuple[object, ...]


Story = Generator[Step | Look, Any, Any]
"""A story, or a part of one that returns something; the times of its steps go forward."""


class Stories:
    """Stories that go on side by side; each ends where it has nothing left before `as_of`."""

    def __init__(self, traveller: Traveller, days: Days, stories: Iterable[Story]) -> None:
        self._traveller = traveller
        self._days = days
        self._stories = list(stories)
        self._next: list[tuple[datetime, int, Step]] | None = None

    async def tell(self, day: int) -> None:
        """Makes all that happens in them up to the end of a day, in the order of time."""
        if self._next is None:
            self._next = []
            for number in range(len(self._stories)):
                await self._go_on(number, None)
        while self._next and self._days.day_of(self._next[0][0]) <= day:
            _, number, step = heappop(self._next)
            (made,) = await self._traveller.call(step.command, [Call(step.at, step.by, step.arguments)])
            await self._go_on(number, made)

    async def _go_on(self, number: int, answer: object) -> None:
        story = self._stories[number]
        try:
            part = story.send(answer)
            while isinstance(part, Look):
                part = story.send(
                    await self._traveller.connection.fetchval(part.query, self._traveller.hospital_id, *part.values)
                )
        except StopIteration:
            return
        if self._next is not None and part.at <= self._days.as_of:
            heappush(self._next, (part.at, number, part))
