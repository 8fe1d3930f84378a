"""Both ways to answer a request, side by side."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

import asyncpg
import orjson
from graphql import GraphQLSchema

from graph.engine.engine import CORE, Answer, Engine, Request
from graph.schema import schema
from tests import databases
from tests.differential import comparing
from tests.differential.askers import Asker, open_askers
from tests.differential.documents import Case, case_of
from tests.differential.knowledge import Knowledge, explore
from wardgraph.asker import Hospitals
from wardgraph.database import Database

SCHEMA: GraphQLSchema = schema._schema  # noqa: SLF001 - Strawberry has no public name for its graphql-core schema

_REPEATS = 20

# What is asked goes on record, and whoever reads the record would see what the other way to answer has left there.
_STOP_THE_RECORD = """
    CREATE FUNCTION audit.not_in_tests() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER not_in_tests BEFORE INSERT ON audit.events FOR EACH ROW EXECUTE FUNCTION audit.not_in_tests();
"""


@dataclass(frozen=True)
class Sent:
    """An answer as it went over the wire, who made it, and why not the compiled executor."""

    body: bytes
    executed: bool
    executor: str
    fallback: str | None


@dataclass(frozen=True)
class Outcome:
    """What became of one request: both answers, and where they first differ.

    `unsteady` says that graphql-core gave several answers of its own: of failed siblings it tells the first to fail.
    """

    core: Sent
    compiled: Sent
    difference: str | None
    unsteady: bool = False


class Gate:
    """A database behind two engines, and what each asker sees of it."""

    def __init__(self, database: Database, askers: Sequence[Asker]) -> None:
        self.askers = askers
        self.core = Engine(schema, production=False, compiled=False)
        self.compiled = Engine(schema, production=False, compiled=True)
        # Parsing and validating are the same code for both, and would take half of the time.
        self.core._documents = self.compiled._documents  # noqa: SLF001 - nothing but this test has a use for it
        self.database = database
        self.hospitals = Hospitals(database, None)
        self._known: dict[Asker, Knowledge] = {}
        self._strangers: list[tuple[str, str]] = []

    async def learn(self) -> None:
        """Finds out what every asker sees, so that sensible documents can be generated."""
        for asker in self.askers:

            async def ask(query: str, variables: dict[str, Any], asker: Asker = asker) -> dict[str, Any]:
                sent = await self._sent(self.core, asker, Case(query, variables))
                answer: dict[str, Any] = orjson.loads(sent.body)
                return answer

            self._known[asker] = await explore(SCHEMA, ask)
        self._strangers = sorted(
            {(of, key) for known in self._known.values() for of, some in known.ids.items() for key in some}
        )

    def case(self, seed: int, number: int) -> tuple[Asker, Case]:
        """A request by its number: the same seed and number give the same one in a database like this."""
        rng = Random(f"{seed}/{number}")
        asker = rng.choice(self.askers)
        return asker, case_of(rng, SCHEMA, self._known[asker], self._strangers)

    async def outcome(self, asker: Asker, case: Case) -> Outcome:
        """Both answers to a request."""
        core, compiled = await self._sent(self.core, asker, case), await self._sent(self.compiled, asker, case)
        difference = comparing.compare(core.body, compiled.body)
        unsteady = bool(difference) and compiled.executor == CORE and await self._is_unsteady(asker, case)
        return Outcome(core, compiled, None if unsteady else difference, unsteady)

    async def _is_unsteady(self, asker: Asker, case: Case) -> bool:
        """Whether both ways come to the same answers when graphql-core is asked often enough for all that it gives."""
        answers: list[set[bytes]] = [set(), set()]
        for _ in range(_REPEATS):
            for engine, bodies in zip((self.core, self.compiled), answers, strict=True):
                bodies.add((await self._sent(engine, asker, case)).body)
            if len(answers[0]) > 1 and answers[0] & answers[1]:
                return True
        return False

    async def _sent(self, engine: Engine, asker: Asker, case: Case) -> Sent:
        request = Request(case.query, case.variables, case.operation_name)
        try:
            answer: Answer = await engine.answer(request, asker.context(self.database, self.hospitals))
        except (Exception, asyncio.CancelledError) as error:
            # An answer that never comes is told as one that differs.
            if isinstance(error, asyncio.CancelledError) and (task := asyncio.current_task()) and task.cancelling():
                raise
            return Sent(orjson.dumps({"raised": repr(error)}), executed=False, executor="none", fallback=repr(error))
        return Sent(comparing.sent(answer), answer.executed, answer.executor, answer.fallback)


@asynccontextmanager
async def gate_to(database: databases.Database, admin: asyncpg.Connection) -> AsyncIterator[Gate]:
    """A gate to a database, every role of every hospital signed in."""
    api = await asyncpg.connect(database.api_dsn)
    opened = await Database.open(database.api_dsn)
    try:
        yield Gate(opened, await open_askers(admin, api))
    finally:
        await opened.close()
        await api.close()


async def stop_the_record(admin: asyncpg.Connection) -> None:
    """Keeps what is asked from here on off the record."""
    await admin.execute(_STOP_THE_RECORD)
