"""Calls of the hospital's functions: many a statement, each by somebody and at a time of its own."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from db.migrate.roles import OWNER


@dataclass(frozen=True)
class Command:
    """A function to call, and its arguments after hospital and session, "name type", in their order."""

    function: str
    arguments: tuple[str, ...]

    @property
    def statement(self) -> str:
        """Calls the function once for each of the rows in $2, in their order, and answers with the ids."""
        names = "".join(f", r.{argument.partition(' ')[0]}" for argument in self.arguments)
        # The clock is moved within an argument: that is when the call's turn has come, whatever the plan looks like.
        return f"""
            SELECT ({self.function}(
                $1, CASE WHEN set_config('app.clock', r.call_at, true) <> '' THEN r.call_by END{names}
            )).id
            FROM jsonb_to_recordset($2::text::jsonb) AS r (call_at text, call_by uuid, {", ".join(self.arguments)})
        """


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command: when, by which role, with what. A missing argument is null."""

    at: datetime
    by: str
    arguments: dict[str, Any]


@dataclass
class Log:
    """How often each function was called, and for how many seconds in all."""

    calls: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, function: str, calls: int, seconds: float) -> None:
        """Adds some calls."""
        self.calls[function] += calls
        self.seconds[function] = self.seconds.get(function, 0) + seconds


@dataclass
class Traveller:
    """A hospital that calls are made to, in the connection's transaction, and a session for each role that acts.

    A role without a session of its own is acted for by the administrator.
    """

    connection: asyncpg.Connection
    hospital_id: int
    sessions: dict[str, UUID] = field(default_factory=dict)
    log: Log = field(default_factory=Log)

    async def move(self, moment: datetime) -> None:
        """Sets the time that the rules go by, for the calls that carry none."""
        await self.connection.execute("SELECT set_config('app.clock', $1, true)", moment.isoformat())

    async def call(self, command: Command, calls: Sequence[Call]) -> list[int]:
        """Makes the calls, in order; the ids of the rows they answered with. An error of one undoes all."""
        if not calls:
            return []
        administrator = self.sessions["ADMIN"]
        rows = [
            {"call_at": call.at, "call_by": self.sessions.get(call.by, administrator), **call.arguments}
            for call in calls
        ]
        began = time.perf_counter()
        found = await self.connection.fetch(
            command.statement, self.hospital_id, orjson.dumps(rows, default=str).decode()
        )
        self.log.add(command.function.partition(".")[2], len(calls), time.perf_counter() - began)
        return [int(row[0]) for row in found]

    async def analyze(self) -> None:
        """Lets the planner see the sizes that tables have by now: plans made for empty ones are of no use for long."""
        tables = await self.connection.fetchval(
            """SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') FROM pg_catalog.pg_tables
               WHERE schemaname IN ('clinic', 'auth') AND tableowner = $1""",
            OWNER,
        )
        await self.connection.execute(f"ANALYZE {tables}")
