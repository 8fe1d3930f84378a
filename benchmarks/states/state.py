"""A database in one state of the code: called by names, whatever arguments that state's functions have."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import asyncpg
import orjson

# As the web tier's connections are.
_SETTINGS = {
    "timezone": "UTC",
    "plan_cache_mode": "force_generic_plan",
    "default_transaction_isolation": "read committed",
    "jit": "off",
    # The disk is shared with whatever else runs.
    "synchronous_commit": "off",
}
_ARGUMENTS = """
    SELECT coalesce(array_agg(a.name ORDER BY a.place) FILTER (WHERE a.mode IN ('i', 'b')), '{}') AS names,
        coalesce(
            (array_agg(a.name ORDER BY a.place DESC) FILTER (WHERE a.mode IN ('i', 'b')))[1:p.pronargdefaults], '{}'
        ) AS optional
    FROM pg_proc AS p,
        unnest(p.proargnames, coalesce(p.proargmodes, array_fill('i'::"char", ARRAY[p.pronargs::integer])))
        WITH ORDINALITY AS a (name, mode, place)
    WHERE p.oid = to_regproc($1)
    GROUP BY p.oid, p.pronargdefaults
"""


@dataclass
class Cost:
    """What one call took on average, in microseconds: of the clock, and of the server's processor."""

    wall: float
    processor: float


@dataclass
class State:
    """A connection to a database, and the hospital in it that is worked in."""

    connection: asyncpg.Connection
    backend: int
    hospital: int = 0
    session: Any = None
    known: dict[str, Any] = field(default_factory=dict)
    _arguments: dict[str, tuple[list[str], set[str]]] = field(default_factory=dict)

    @classmethod
    async def connected(cls, dsn: str) -> "State":
        """A state by a superuser's address, since work is done at another time of the day than it is."""
        connection = await asyncpg.connect(dsn, server_settings=_SETTINGS, statement_cache_size=1000)
        return cls(connection, connection.get_server_pid())

    async def call(self, function: str, **given: Any) -> list[asyncpg.Record]:
        """All rows of `<schema>.<function>(...)`: what this state's function does not take is left out."""
        if function not in self._arguments:
            row = await self.connection.fetchrow(_ARGUMENTS, function)
            if row is None:
                raise LookupError(f"There is no {function}.")
            self._arguments[function] = (row["names"], set(row["optional"]))
        names, optional = self._arguments[function]
        asker = {"p_hospital_id": self.hospital, "p_session_id": self.session}
        named = asker | {f"p_{name}": _as_json(value) for name, value in given.items()}
        wanted = [name for name in names if name in named or name not in optional]
        arguments = ", ".join(f"{name} => ${place}" for place, name in enumerate(wanted, 1))
        return list(
            await self.connection.fetch(f"SELECT * FROM {function}({arguments})", *(named.get(name) for name in wanted))
        )

    async def key(self, function: str, **given: Any) -> int:
        """The id of the one row of a call."""
        [row] = await self.call(function, **given)
        return int(row["id"])

    def processor(self) -> int:
        """Nanoseconds of the processor that the connection's process has used: it is on this machine."""
        return int(Path(f"/proc/{self.backend}/schedstat").read_text().split()[0])


class Meter:
    """Measures a block of so many calls."""

    def __init__(self, state: State, calls: int) -> None:
        self._state = state
        self._calls = calls
        self.cost = Cost(0, 0)

    def __enter__(self) -> Self:
        self._began = time.perf_counter_ns(), self._state.processor()
        return self

    def __exit__(self, *_: object) -> None:
        wall, processor = time.perf_counter_ns(), self._state.processor()
        per_call = 1000 * self._calls
        self.cost = Cost((wall - self._began[0]) / per_call, (processor - self._began[1]) / per_call)


def _as_json(argument: Any) -> Any:
    if isinstance(argument, dict) or (isinstance(argument, list) and argument and isinstance(argument[0], dict)):
        return orjson.dumps(argument).decode()
    return argument
