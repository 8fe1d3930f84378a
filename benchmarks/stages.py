"""Where a request's time goes: by stage, as Wardgraph itself tells it in Server-Timing."""

import statistics
import time
from collections import defaultdict
from dataclasses import dataclass

import httpx

from benchmarks.database import Bench
from benchmarks.subjects import Running
from benchmarks.workloads import Asked, Workload

_REQUESTS = 60
_WARMING = 10


@dataclass(frozen=True)
class Profile:
    """Median microseconds of each stage, in the order they are told in, and of the whole as the client sees it."""

    stages: dict[str, float]
    client: float


async def profile(bench: Bench, subject: Running, workload: Workload) -> Profile:
    """The stages of one request after the other, alone on the machine."""
    if workload.writes:
        asked: list[Asked] = list(await bench.slots(_REQUESTS))
        bench.take(_REQUESTS)
    elif workload.table:
        asked = list(bench.some_keys(workload.table, _REQUESTS, seed=2))
    else:
        asked = [None] * _REQUESTS
    bodies = [workload.body(subject.subject.dialect, one) for one in asked]
    stages: defaultdict[str, list[float]] = defaultdict(list)
    spent = []
    async with httpx.AsyncClient(headers=subject.named_headers, timeout=60) as client:
        for place, body in enumerate(bodies):
            began = time.perf_counter()
            response = await client.post(subject.url, content=body)
            if place < _WARMING:
                continue
            spent.append((time.perf_counter() - began) * 1e6)
            for name, microseconds in told(response.headers.get("server-timing", "")).items():
                stages[name].append(microseconds)
    return Profile({name: statistics.median(values) for name, values in stages.items()}, statistics.median(spent))


def told(header: str) -> dict[str, float]:
    """The stages of a Server-Timing header, such as `sql;dur=0.250, total;dur=0.400`, in microseconds."""
    found = {}
    for part in filter(None, (part.strip() for part in header.split(","))):
        name, *parameters = part.split(";")
        durations = [value.removeprefix("dur=") for value in parameters if value.startswith("dur=")]
        if durations:
            found[name] = float(durations[0]) * 1000
    return found
