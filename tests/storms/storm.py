"""Steps of a domain from eight connections at once, and a recount of what has to hold after each wave of them.

A machine is a class with steps. It takes what it works on from a hospital of its own, and keeps what its steps made in
plain lists, which all connections share:

    class Desk(Machine):
        async def prepare(self) -> None:
            self.patient = await self.hospital.new_patient()
            self.booked: list[int] = []

        @step(minute=st.integers(0, 59))
        async def book(self, caller: Caller, minute: int) -> None:
            row = await caller.call("ADMIN", "book_appointment", ...)
            if row:
                self.booked.append(row["id"])

        @step(pick=PICK)
        async def cancel(self, caller: Caller, pick: int) -> None:
            await caller.call("ADMIN", "cancel_appointment", p_appointment_id=picked(self.booked, pick), ...)

        async def recount(self, admin: asyncpg.Connection) -> None:
            assert ...

    def test_bookings(database: Database) -> None:
        storm(Desk, database)

Hypothesis draws the waves, so that a failure prints the plan that led to it. A command may end in any error that its
comment names; any other, such as a deadlock or a constraint's, is a failure. What asks to be tried again (40001) is
tried as often as the web tier does. STORM_STEPS says how many steps are taken at least (the fast tier takes few); from
2,000 on, every step has to have gone well at least once.
"""

import asyncio
import datetime as dt
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import asyncpg
import hypothesis.strategies as st
from hypothesis import Phase, given, note, seed, settings

from tests.databases import Database
from tests.machines import PATIENT, clinic
from tests.refusals import sqlstate_of
from tests.world import Hospital, set_clock
from wardgraph import catalogue
from wardgraph.registry import BY_SQLSTATE

LANES = 8
STEPS = int(os.environ.get("STORM_STEPS", "320"))
# From here on each step has had enough tries that one which never goes well is a fault of the machine.
TELLING = 2000
WAVES, WAVE = 5, 32
PICK = st.integers(0, 999)
# As often as wardgraph.database tries a command that asks for it.
ATTEMPTS = 4
AGAIN = "tried again"

Picked = TypeVar("Picked")
Does = Callable[..., Awaitable[None]]


class NothingToPick(Exception):
    """A step has nothing to work on yet; it does not count."""


def picked(choices: Sequence[Picked], pick: int) -> Picked:
    """One of the choices, by a number that was drawn before anybody knew how many there are. Raises NothingToPick."""
    if not choices:
        raise NothingToPick
    return choices[pick % len(choices)]


def rather(likely: Sequence[Picked], choices: Sequence[Picked], pick: int) -> Picked:
    """Mostly one of those with which a step is likely to go well: with others it is refused in any case."""
    return picked(likely if likely and pick % 5 else choices, pick)


@dataclass(frozen=True)
class Caller:
    """One of the eight connections, as a step calls commands on it."""

    hospital: Hospital
    tally: Counter[str]
    step: str

    async def call(self, session: str | UUID, function: str, **named: Any) -> asyncpg.Record | None:
        """The row of a command; None where it was refused with an error that its comment names."""
        try:
            row = await self._tried(session, function, named)
        except asyncpg.PostgresError as refusal:
            entry = BY_SQLSTATE.get(sqlstate_of(refusal))
            if entry is None or entry.code not in catalogue.function(function).errors:
                raise AssertionError(f"{function} may not end in {refusal!r}") from refusal
            self.tally[f"{self.step}: {entry.code}"] += 1
            return None
        self.tally[f"{self.step}: done"] += 1
        return row

    async def rows(self, session: str | UUID, function: str, **named: Any) -> list[asyncpg.Record]:
        """The rows of a read, which nothing refuses."""
        rows = await self.hospital.rows(session, function, **named)
        self.tally[f"{self.step}: done"] += 1
        return rows

    async def _tried(self, session: str | UUID, function: str, named: Mapping[str, Any]) -> asyncpg.Record:
        for _ in range(1, ATTEMPTS):
            try:
                return await self.hospital.call(session, function, **named)
            except asyncpg.SerializationError:
                self.tally[f"{self.step}: {AGAIN}"] += 1
        return await self.hospital.call(session, function, **named)


def step(**draws: st.SearchStrategy[Any]) -> Callable[[Does], Does]:
    """Marks a method as a step, which is called with a Caller and what is drawn."""

    def marked(does: Does) -> Does:
        vars(does)["draws"] = draws
        return does

    return marked


class Machine:
    """What a domain's steps share: a hospital, and whatever the steps keep.

    Where `minutes` is given, the clock of the rules goes forward by a number drawn from it between two waves; the
    connections are then an administrator's, since nobody else may move it.
    """

    minutes: ClassVar[st.SearchStrategy[int] | None] = None

    def __init__(self, hospital: Hospital) -> None:
        self.hospital = hospital
        self.clock = self.begins()

    def begins(self) -> dt.datetime:
        """Where the clock stands at first; `clock` is where it stands now. Only where it is moved."""
        return self.hospital.at(0, days=0)

    async def prepare(self) -> None:
        """Makes what the steps work on."""

    async def recount(self, admin: asyncpg.Connection) -> None:
        """Asserts what has to hold whenever no step is under way."""
        raise NotImplementedError

    @classmethod
    def steps(cls) -> Mapping[str, Does]:
        """The marked methods by name."""
        return {name: does for name in dir(cls) if hasattr(does := getattr(cls, name), "draws")}


Planned = tuple[str, dict[str, Any]]
Plan = list[tuple[int, tuple[Planned, ...]]]


def plans(machine: type[Machine]) -> st.SearchStrategy[Plan]:
    """Waves of steps with what they draw, each with the minutes that pass before it."""
    planned = [
        st.tuples(st.just(name), st.fixed_dictionaries(vars(does)["draws"])) for name, does in machine.steps().items()
    ]
    # Hypothesis favours what is named first, and begins with nothing else: so each place of a wave begins with another.
    turned = [planned[place % len(planned) :] + planned[: place % len(planned)] for place in range(WAVE)]
    wave = st.tuples(*map(st.one_of, turned))
    minutes = st.just(0) if machine.minutes is None else machine.minutes
    return st.lists(st.tuples(minutes, wave), min_size=WAVES, max_size=WAVES)


def storm(machine: type[Machine], database: Database) -> None:
    """Takes at least STORM_STEPS steps of a machine and prints how they ended."""
    tally: Counter[str] = Counter()
    storms = 0
    while tally.total() - sum(count for ended, count in tally.items() if ended.endswith(AGAIN)) < STEPS:
        storms += 1
        _examples(machine, database, tally, storms)
    print("\n".join(f"{count:7} {ended}" for ended, count in sorted(tally.items())))
    if STEPS >= TELLING:
        never = [name for name in machine.steps() if not tally[f"{name}: done"]]
        assert not never, f"never went well: {never}"


def _examples(machine: type[Machine], database: Database, tally: Counter[str], number: int) -> None:
    # What eight connections do is never the same twice, so nothing can be shrunk, nor kept for the next run.
    unshrunk = settings(PATIENT, max_examples=4, phases=[Phase.generate], database=None, report_multiple_bugs=False)

    with clinic(database) as made:

        @seed(number)
        @unshrunk
        @given(plans(machine))
        def example(plan: Plan) -> None:
            hospital = made.hospital()
            note(f"hospital {hospital.id}")
            made.wait(_example(machine(hospital), plan, database, tally))

        example()


async def _example(machine: Machine, plan: Plan, database: Database, tally: Counter[str]) -> None:
    admin = machine.hospital.admin
    await machine.prepare()
    async with AsyncExitStack() as stack:
        dsn = database.admin_dsn if machine.minutes is not None else database.api_dsn
        lanes = [await asyncpg.connect(dsn) for _ in range(LANES)]
        for lane in lanes:
            stack.push_async_callback(lane.close)
        # The next hospital is made by the administrator's connection, too.
        stack.push_async_callback(set_clock, admin, None)
        for minutes, wave in plan:
            if machine.minutes is not None:
                machine.clock += dt.timedelta(minutes=minutes)
                for connection in (admin, *lanes):
                    await set_clock(connection, machine.clock)
            async with asyncio.TaskGroup() as crowd:
                for place, lane in enumerate(lanes):
                    crowd.create_task(_lane(machine, lane, wave[place::LANES], tally))
            await machine.recount(admin)


async def _lane(machine: Machine, lane: asyncpg.Connection, wave: Sequence[Planned], tally: Counter[str]) -> None:
    hospital = machine.hospital.on(lane)
    for name, drawn in wave:
        try:
            await getattr(machine, name)(Caller(hospital, tally, name), **drawn)
        except NothingToPick:
            continue
