"""Mutations are answered alike, and do the same, through either executor: each has its own clone of one database."""

import base64
import binascii
import contextlib
import datetime as dt
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from random import Random
from typing import Any

import asyncpg
import orjson
import pytest
from graphql import GraphQLObjectType

from graph.declare import ids
from graph.engine.engine import COMPILED, Engine, Request
from graph.schema import schema
from tests.databases import Database as Clone
from tests.databases import DatabaseServer
from tests.differential import comparing, facts
from tests.differential.askers import Asker, of_role, open_askers
from tests.differential.documents import MOODS, Case, Operation
from tests.differential.gate import SCHEMA
from tests.differential.knowledge import Knowledge
from tests.differential.steps import Step, steps_of
from tests.differential.tally import FAULT
from tests.world import new_hospital
from wardgraph.asker import Hospitals
from wardgraph.database import Database

_ROUNDS = 4
# Every input arrives as the step has it: the steps themselves say what is refused.
_STEADY = replace(MOODS[0], stranger=0, empty=0)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")


class Side:
    """One executor and the database that it alone changes."""

    def __init__(
        self, database: Database, admin: asyncpg.Connection, tables: list[asyncpg.Record], *, compiled: bool
    ) -> None:
        self.engine = Engine(schema, production=False, compiled=compiled)
        self.admin = admin
        self.tables = tables
        self._database = database
        self._hospitals = Hospitals(database, None)

    async def answer(self, asker: Asker, case: Case) -> tuple[bytes, str, str | None]:
        """The answer as it is sent, who made it and why not the compiled executor."""
        context = asker.context(self._database, self._hospitals)
        answer = await self.engine.answer(Request(case.query, case.variables, case.operation_name), context)
        return comparing.sent(answer), answer.executor, answer.fallback


@pytest.fixture
async def stage(server: DatabaseServer, template: str) -> AsyncIterator[tuple[list[Asker], dict[str, str], Side, Side]]:
    """The askers, ids of what is there, and both sides."""
    async with server.database(template) as origin:
        askers, known = await _prepare(origin)
        async with (
            server.database(origin.name) as left,
            server.database(origin.name) as right,
            _side(left, compiled=False) as core,
            _side(right, compiled=True) as compiled,
        ):
            yield askers, known, core, compiled


async def test_mutations_are_answered_alike_and_do_the_same(
    stage: tuple[list[Asker], dict[str, str], Side, Side],
) -> None:
    askers, known, core, compiled = stage
    wrong: list[str] = []
    count = planned = 0
    begin = _soon()
    for turn in range(_ROUNDS):
        for number, step in enumerate(steps_of(turn, begin)):
            case = _case(Random(f"{turn}/{number}"), step, known)
            asker = of_role(askers, step.role, "gate")
            expected, _, _ = await core.answer(asker, case)
            body, executor, fallback = await compiled.answer(asker, case)
            found = comparing.compare(expected, body, _without_times) or (fallback if fallback == FAULT else None)
            answer = orjson.loads(expected)
            if bool(answer.get("errors")) != step.refused:
                found = f"{found or 'alike'}, but it is {'not ' * step.refused}refused"
            if step.refused and len(step.fields) == 1 and executor != COMPILED:
                found = f"{found or 'alike'}, but the refusal was not answered at once"
            told = f"{found}\n{asker}: {case.query}\n{orjson.dumps(case.variables).decode()}"
            told += f"\ncore:     {expected.decode()}\ncompiled: {body.decode()}"
            wrong += [told] if found else []
            assert await _counts(core) == await _counts(compiled), f"It was not done once and once: {told}"
            known |= _saved(answer, step)
            count += 1
            planned += executor == COMPILED
    assert not wrong, f"{len(wrong)} of {count} mutations go wrong:\n" + "\n".join(sorted(wrong, key=len)[:4])
    assert await _rows(core) == await _rows(compiled)
    assert planned >= count / 2, f"Only {planned} of {count} mutations were answered by the compiled executor."


async def _prepare(origin: Clone) -> tuple[list[Asker], dict[str, str]]:
    admin, api = await asyncpg.connect(origin.admin_dsn), await asyncpg.connect(origin.api_dsn)
    try:
        hospital = await new_hospital(api, admin, "gate", zone=_young_day())
        doctor, patient = await hospital.new_doctor(), await hospital.new_patient(20)
        await hospital.admin.execute(
            "SELECT api.create_nurse($1, $2, $3, NULL, 'Nina', 'Nurse', 'DAY')",
            hospital.id,
            hospital.sessions["ADMIN"],
            hospital.department,
        )
        appointment, visit = await hospital.visit(patient, doctor, hospital.at(6))
        await hospital.call("ADMIN", "issue_bill", p_appointment_id=appointment)
        keys = {
            "Department": hospital.department,
            "Doctor": doctor,
            "Patient": patient,
            "Appointment": appointment,
            "Visit": visit,
            "Room": await hospital.new_room(2),
            "Medication": await hospital.new_medication(1000),
        }
        return await open_askers(admin, api), {name: ids.encode(name, key) for name, key in keys.items()}
    finally:
        await admin.close()
        await api.close()


@contextlib.asynccontextmanager
async def _side(clone: Clone, *, compiled: bool) -> AsyncIterator[Side]:
    database, admin = await Database.open(clone.api_dsn), await asyncpg.connect(clone.admin_dsn)
    try:
        yield Side(database, admin, await admin.fetch(_TABLES), compiled=compiled)
    finally:
        await admin.close()
        await database.close()


def _case(rng: Random, step: Step, known: dict[str, str]) -> Case:
    """The document of a step, its selections generated."""
    operation = Operation(rng, SCHEMA, Knowledge(), _STEADY, ())
    mutation = SCHEMA.mutation_type
    assert isinstance(mutation, GraphQLObjectType)
    parts = []
    for place, (name, given) in enumerate(step.fields):
        field = mutation.fields[name]
        value = {key: _resolved(each, known) for key, each in given.items()}
        of = facts.named(field.type).name
        selection = operation.selection(of, rng.choice((0, 1, 2, 3)))
        written = operation.variables.written(field.args["input"].type, value)
        parts.append(f"m{place}: {name}(input: {written}) {{ saved: id {selection} }}")
    texts = [f"mutation {operation.variables.declared()} {{ {' '.join(parts)} }}", *operation.texts()]
    return Case("\n".join(texts), operation.variables.values)


def _resolved(value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _resolved(each, known) for key, each in value.items()}
    if isinstance(value, list):
        return [_resolved(each, known) for each in value]
    return known[value[1:]] if isinstance(value, str) and value.startswith("$") else value


def _saved(answer: dict[str, Any], step: Step) -> dict[str, str]:
    data = answer.get("data") or {}
    return {name: data[f"m{place}"]["saved"] for place, name in enumerate(step.saves) if name and data.get(f"m{place}")}


def _soon() -> dt.datetime:
    """A full hour after the next one, so that its moments are not taken for that of a command."""
    return dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=3)


def _young_day() -> str:
    """A time zone in which the day has just begun: what is booked for the next hours is booked for today."""
    hour = dt.datetime.now(dt.UTC).hour
    return f"Etc/GMT+{hour}" if hour <= 12 else f"Etc/GMT-{24 - hour}"


def _without_times(value: Any) -> Any:
    """An answer whose moments of today, when the commands ran, are blanked, in cursors as well."""
    if isinstance(value, dict):
        return {key: _without_times(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_times(each) for each in value]
    return _text_without_times(value) if isinstance(value, str) else value


def _text_without_times(text: str) -> str:
    with contextlib.suppress(binascii.Error, UnicodeError):
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        text = plain if plain.startswith("[[") else text
    now = dt.datetime.now(dt.UTC)

    def blank(found: re.Match[str]) -> str:
        return "now" if abs(now - dt.datetime.fromisoformat(found[0])) < dt.timedelta(hours=1) else found[0]

    return _MOMENT.sub(blank, text)


_TABLES = """
    SELECT c.oid::regclass::text AS name,
        array_agg(a.attname::text) FILTER (WHERE a.atttypid IN ('timestamptz'::regtype, 'uuid'::regtype)) AS times
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace) AND c.relkind = 'r' GROUP BY 1 ORDER BY 1
"""


async def _counts(side: Side) -> dict[str, int]:
    """How many rows each table has."""
    parts = (f"SELECT '{row['name']}' AS name, count(*) AS rows FROM {row['name']}" for row in side.tables)
    return {row["name"]: row["rows"] for row in await side.admin.fetch(" UNION ALL ".join(parts))}


async def _rows(side: Side) -> dict[str, list[str]]:
    """All rows, but for moments and random ids."""
    found = {}
    for row in side.tables:
        query = f"SELECT (to_jsonb(t) - $1::text[])::text AS row FROM {row['name']} AS t ORDER BY 1"
        found[row["name"]] = [each["row"] for each in await side.admin.fetch(query, row["times"] or [])]
    return found
