"""Whether all subjects answer alike, once their ways of writing the same thing are put aside."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import httpx
import orjson

from benchmarks.database import Bench
from benchmarks.failures import BenchError, Failures
from benchmarks.subjects import Running
from benchmarks.workloads import BOOKING, SLOT_MINUTES, Asked, Workload
from graph.declare import ids

COMPARED = 25
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
_WRAPPERS = ({"nodes"}, {"result"})


class DisagreementError(BenchError):
    """A subject that does not answer as the others do: its figures would mean nothing."""


async def agree(
    bench: Bench, subjects: Sequence[Running], workload: Workload, failures: Failures
) -> tuple[list[Running], int]:
    """Asks all subjects what the floor is asked. Returns those who answer alike, and how many answers were compared.

    Each books a slot of its own, and is held against what the tables say of that slot's people. One that answers
    otherwise, or not at all, is noted: its figures for this work would mean nothing. So would all, without the floor's.
    """
    able = [subject for subject in subjects if workload in subject.subject.workloads]
    expected: list[tuple[Asked, Any]] = []
    with failures.noted("Floor A", f"{workload.name}, comparing answers"):
        expected = await _booked(bench, len(able)) if workload is BOOKING else await _read(bench, workload)
    agreed: list[Running] = []
    for place, subject in enumerate(able):
        pairs = expected[place : place + 1] if workload is BOOKING else expected
        with failures.noted(subject.subject.name, f"{workload.name}, comparing answers"):
            for asked, wanted in pairs:
                found = common(await answer(subject, workload, asked))
                if workload is BOOKING:
                    found["bookAppointment"].pop("id")
                _refuse(subject, workload, asked, difference(wanted, found))
            if pairs:
                agreed.append(subject)
    return agreed, len(agreed) * (1 if workload is BOOKING else len(expected))


async def _booked(bench: Bench, count: int) -> list[tuple[Asked, Any]]:
    slots = await bench.slots(count)
    bench.take(count)
    return [(slot, {"bookAppointment": await bench.booked_answer(slot, SLOT_MINUTES)}) for slot in slots]


async def _read(bench: Bench, workload: Workload) -> list[tuple[Asked, Any]]:
    asked: Sequence[Asked] = bench.some_keys(workload.table, COMPARED, seed=1) if workload.table else [None]
    return [(one, common(await _floor(bench, workload, one))) for one in asked]


async def answer(subject: Running, workload: Workload, asked: Asked) -> Any:
    """The data of one answer. Raises DisagreementError when it holds errors."""
    async with httpx.AsyncClient(headers=subject.named_headers, timeout=60) as client:
        response = await client.post(subject.url, content=workload.body(subject.subject.dialect, asked))
    told = response.json()
    if response.status_code != httpx.codes.OK or "errors" in told:
        raise DisagreementError(f"{subject.subject.name} fails at {workload.name}: {response.text[:1000]}")
    return told["data"]


async def _floor(bench: Bench, workload: Workload, asked: Asked) -> Any:
    arguments = [bench.asker.hospital_id, bench.asker.session_id, *([] if asked is None else [asked])]
    places = ", ".join(f"${place}" for place in range(1, len(arguments) + 1))
    text = await bench.connection.fetchval(f"SELECT bench_floor.{workload.name}({places})", *arguments)
    return orjson.loads(text)["data"]


def _refuse(subject: Running, workload: Workload, asked: Asked, found: str | None) -> None:
    if found:
        raise DisagreementError(f"{subject.subject.name} answers {workload.name} of {asked} otherwise: {found}")


def common(value: Any, name: str = "") -> Any:
    """A value of an answer in the one shape that all are compared in.

    Connections and payloads are what they hold, an id is a row's key, a moment is UTC; `bill` is the first of a list.
    """
    if isinstance(value, dict):
        if value.keys() in _WRAPPERS:
            return common(next(iter(value.values())), name)
        return {each: common(below, each) for each, below in value.items()}
    if isinstance(value, list):
        rows = [common(each) for each in value]
        return (rows[0] if rows else None) if name == "bill" else rows
    if name == "id":
        return _key(value)
    if isinstance(value, str) and _MOMENT.match(value):
        return dt.datetime.fromisoformat(value).astimezone(dt.UTC).isoformat()
    return value


def _key(value: Any) -> str:
    try:
        return str(ids.decode(value)[1])
    except ValueError:
        return str(value)


def difference(one: Any, other: Any, path: str = "data") -> str | None:
    """Where two common shapes differ first, in a sentence; None where they agree."""
    if type(one) is not type(other):
        return f"{path}: {one!r:.80} and {other!r:.80}"
    if isinstance(one, dict):
        if list(one) != list(other):
            return f"{path}: the fields {list(one)} and {list(other)}"
        pairs = [(f"{path}.{name}", one[name], other[name]) for name in one]
    elif isinstance(one, list):
        if len(one) != len(other):
            return f"{path}: {len(one)} rows and {len(other)}"
        pairs = [(f"{path}[{place}]", *both) for place, both in enumerate(zip(one, other, strict=True))]
    else:
        return None if one == other else f"{path}: {one!r:.80} and {other!r:.80}"
    return next((found for where, a, b in pairs if (found := difference(a, b, where))), None)
