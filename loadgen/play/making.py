"""The stages of making planned hospitals, timed and told."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar, cast

import asyncpg

from loadgen.plan.days import PAST
from loadgen.plan.places import Blueprint
from loadgen.plan.plan import Plan
from loadgen.play.accounts import close_sessions
from loadgen.play.history import FIRST, History
from loadgen.play.house import make_house, register_patients
from loadgen.play.travel import Log, Traveller

T = TypeVar("T")
_STRETCHES = (FIRST, -30, -29, -22, -15, -8, 1)
"""Days that are told of together; after the first ones, and at the end, the planner learns what tables hold."""
_LEARNING = (-30, -29, -22, 1)


@dataclass(frozen=True)
class Stage:
    """A part of the work, for the hospital with this slug or for "all", and how long it took."""

    hospital: str
    name: str
    seconds: float


class Making:
    """The work on one connection, in whose transaction all of it happens."""

    def __init__(self, connection: asyncpg.Connection, progress: Callable[[str], None]) -> None:
        self.connection = connection
        self._progress = progress
        self._began = time.perf_counter()
        self.log = Log()
        self.stages: list[Stage] = []
        # Later hospitals are added to tables that have grown already.
        self._growing = True

    def elapsed(self) -> float:
        """Seconds since the beginning."""
        return time.perf_counter() - self._began

    async def timed(self, hospital: str, name: str, work: Awaitable[T]) -> T:
        """Awaits a stage, and tells how long it took."""
        began = time.perf_counter()
        result = await work
        stage = Stage(hospital, name, time.perf_counter() - began)
        self.stages.append(stage)
        self._progress(f"{hospital}: {name} ({stage.seconds:.1f} s)")
        return result

    async def make(self, plan: Plan, password_hash: str) -> None:
        """Makes a planned hospital."""
        blueprint = plan.blueprint
        traveller = Traveller(self.connection, 0, log=self.log)
        await traveller.move(plan.days.at(plan.days.opening, 420))
        traveller.hospital_id = await self.create_hospital(blueprint)
        house = await self.timed(
            blueprint.slug, "departments, rooms, staff", make_house(traveller, plan, password_hash)
        )
        await self.timed(blueprint.slug, "patients", register_patients(traveller, plan, house, password_hash))
        history = History(traveller, plan, house)
        for first, end in pairwise(_STRETCHES):
            name = f"{plan.days.date(first)} to {plan.days.date(end - 1)}"
            await self.timed(blueprint.slug, name, self._days(traveller, history, range(first, end)))
        await traveller.move(plan.days.as_of)
        await close_sessions(traveller)
        self._growing = False

    async def create_hospital(self, blueprint: Blueprint) -> int:
        """Makes a hospital that has nothing yet, and returns its id."""
        made = cast(
            "int",
            await self.connection.fetchval(
                "SELECT id FROM clinic.create_hospital($1, $2, $3, $4, $5::text::numeric, 30)",
                blueprint.slug,
                blueprint.name,
                blueprint.time_zone,
                blueprint.currency,
                blueprint.tax_rate_percent,
            ),
        )
        # Telephone numbers without a calling code are of the country that the place's language is spoken in.
        await self.connection.execute(
            "SELECT FROM clinic.change_hospital($1, jsonb_build_object('country', $2::text), false)",
            made,
            blueprint.locale.partition("_")[2],
        )
        return made

    async def _days(self, traveller: Traveller, history: History, days: range) -> None:
        for day in days:
            await history.make(day)
        if self._growing and days.stop in _LEARNING:
            await traveller.analyze()
            if days.stop > PAST.start:
                # Plans are kept; those for what is small today would read all of what is large tomorrow.
                await self.connection.execute("SET LOCAL enable_seqscan = off")
