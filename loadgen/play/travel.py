"""Calls of the hospital's functions: many a statement, each by somebody and at a time of its own."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from db.migrate.roles import OWNER
from wardgraph import catalogue


@cache
def statement(function: str, given: frozenset[str]) -> str:
    """Calls `api.<function>` once for each of the rows in $2, in their order, and answers with the ids.

    `given` are the arguments, without `p_`, that any of the rows has; others are null. Raises NotInCatalogue.
    """
    called = catalogue.function(function)
    required = (name for name in called.own_arguments if name not in called.optional)
    arguments = {name: f"r.{name.removeprefix('p_')}" for name in (*required, *(f"p_{each}" for each in sorted(given)))}
    # The clock is moved within an argument: that is when the call's turn has come, whatever the plan looks like.
    by = "CASE WHEN set_config('app.clock', r.call_at, true) <> '' THEN r.call_by END"
    text = called.call({"p_hospital_id": "$1", "p_session_id": by, **arguments})
    columns = (f"{value.removeprefix('r.')} {called.arguments[name]}" for name, value in arguments.items())
    return f"""
        SELECT ({text}).id
        FROM jsonb_to_recordset($2::text::jsonb) AS r ({", ".join(("call_at text", "call_by uuid", *columns))})
    """


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command: when, by which role, with what, by names without `p_`. A missing argument is null."""

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

    async def call(self, function: str, calls: Sequence[Call]) -> list[int]:
        """Calls `api.<function>` in this order; the ids of the rows it answered with. An error of one undoes all."""
        if not calls:
            return []
        administrator = self.sessions["ADMIN"]
        rows = [
            {"call_at": call.at, "call_by": self.sessions.get(call.by, administrator), **call.arguments}
            for call in calls
        ]
        began = time.perf_counter()
        found = await self.connection.fetch(
            statement(function, frozenset().union(*(call.arguments for call in calls))),
            self.hospital_id,
            orjson.dumps(rows, default=str).decode(),
        )
        self.log.add(function, len(calls), time.perf_counter() - began)
        return [int(row[0]) for row in found]

    async def analyze(self) -> None:
        """Lets the planner see the sizes that tables have by now: plans made for empty ones are of no use for long."""
        tables = await self.connection.fetchval(
            """SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') FROM pg_catalog.pg_tables
               WHERE schemaname IN ('clinic', 'auth') AND tableowner = $1""",
            OWNER,
        )
        await self.connection.execute(f"ANALYZE {tables}")
