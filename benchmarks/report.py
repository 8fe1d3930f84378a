"""RESULTS.md: what was measured, on what, and which targets it reaches."""

import datetime as dt
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.chart import bars
from benchmarks.contest import CONNECTIONS, FLOOR, Summary
from benchmarks.stages import Profile
from benchmarks.subjects import NODE, PEER_FOLDER
from benchmarks.targets import verdicts
from benchmarks.workloads import WORKLOADS

_PACKAGES = (
    "strawberry-graphql",
    "graphql-core",
    "aiodataloader",
    "asyncpg",
    "uvicorn",
    "uvloop",
    "httptools",
    "orjson",
)


@dataclass
class Results:
    """All that a run found out; the keys are names of subjects and workloads, and numbers of connections.

    Cold starts are milliseconds, `memory` is name, resident and proportional megabytes of each process, `peer` names
    the PostGraphile that was measured and `pools` what each size was worth.
    """

    database: dict[str, str]
    rounds: int
    seconds: int
    peer: str = ""
    pools: dict[str, float] = field(default_factory=dict)
    compared: dict[str, int] = field(default_factory=dict)
    summaries: dict[tuple[str, int], dict[str, Summary]] = field(default_factory=dict)
    workers: dict[str, dict[str, Summary]] = field(default_factory=dict)
    cold_starts: dict[str, list[float]] = field(default_factory=dict)
    memory: dict[str, list[tuple[str, float, float]]] = field(default_factory=dict)
    profiles: dict[tuple[str, str], Profile] = field(default_factory=dict)
    bookings: int = 0


def write(results: Results, folder: Path) -> None:
    """Writes RESULTS.md and results.svg into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    many = max(CONNECTIONS)
    groups = {
        f"{workload.name}: {workload.title}": {
            name: summary.per_second for name, summary in results.summaries[workload.name, many].items()
        }
        for workload in WORKLOADS
    }
    chart = bars(f"Requests a second over {many} connections, medians of {results.rounds} rounds", groups, "/s")
    (folder / "results.svg").write_text(chart)
    (folder / "RESULTS.md").write_text("\n".join(_page(results)) + "\n")


def _page(results: Results) -> Iterator[str]:
    yield "# Results"
    yield ""
    yield "Written by `make bench`; README.md tells what is measured, and how. One run of one machine: ratios carry"
    yield "over to others better than figures do."
    yield ""
    yield "![Requests a second by workload and subject](results.svg)"
    yield ""
    yield "## Targets"
    yield ""
    yield from _table(
        ["", "target", "measured", "met", "stretch"],
        [
            [
                each.what,
                each.target,
                each.measured,
                _mark(each.met),
                "" if each.stretch is None else _mark(each.stretch),
            ]
            for each in verdicts(results.summaries, results.peer)
        ],
    )
    yield "## Measured"
    yield ""
    yield f"Medians of {results.rounds} interleaved rounds of {results.seconds} s, the slowest and the fastest round,"
    yield "and latencies in milliseconds. No request failed. Answers that were compared before any was timed:"
    yield ", ".join(f"{count} of {name}" for name, count in results.compared.items()) + "."
    yield ""
    for workload in WORKLOADS:
        for connections in CONNECTIONS:
            yield f"### {workload.name}: {workload.title}; {counted(connections)}"
            yield ""
            found = results.summaries[workload.name, connections]
            yield from _table(
                ["", "requests/s", "spread", "p50", "p99", "x PostGraphile", "of floor A"],
                [
                    [
                        name, f"{one.per_second:,.0f}", f"{one.least:,.0f} to {one.most:,.0f}", f"{one.p50:.2f}",
                        f"{one.p99:.2f}", f"{one.per_second / found[results.peer].per_second:.2f}",
                        f"{one.per_second / found[FLOOR].per_second:.0%}",
                    ]
                    for name, one in found.items()
                ],
            )  # fmt: skip
    yield from _aside(results)
    yield from _setting(results)


def _aside(results: Results) -> Iterator[str]:
    yield "## One and two processes"
    yield ""
    yield from _table(
        ["", *[f"{name}, requests/s" for name in results.workers]],
        [
            [
                name,
                *[f"{found[name].per_second:,.0f} (p99 {found[name].p99:.1f})" for found in results.workers.values()],
            ]
            for name in next(iter(results.workers.values()), {})
        ],
    )
    yield "## Memory after the rounds"
    yield ""
    yield from _table(
        ["", "process", "resident MB", "proportional MB"],
        [
            [name, process, f"{resident:.0f}", f"{proportional:.0f}"]
            for name, processes in results.memory.items()
            for process, resident, proportional in processes
        ],
    )
    yield "## Cold start: from the start of the process to the first answer"
    yield ""
    yield from _table(
        ["", "seconds", "spread"],
        [
            [name, f"{statistics.median(spent) / 1000:.2f}", f"{min(spent) / 1000:.2f} to {max(spent) / 1000:.2f}"]
            for name, spent in results.cold_starts.items()
        ],
    )
    yield "## Where a request's microseconds go"
    yield ""
    yield "Medians of requests sent one after the other, by stage, as the header Server-Timing tells them; `client` is"
    yield "what a client in Python waits."
    yield ""
    stages = list(dict.fromkeys(stage for each in results.profiles.values() for stage in each.stages))
    yield from _table(
        ["", "workload", *stages, "client"],
        [
            [
                name, workload,
                *[f"{each.stages[stage]:,.0f}" if stage in each.stages else "" for stage in stages],
                f"{each.client:,.0f}",
            ]
            for (name, workload), each in results.profiles.items()
        ],
    )  # fmt: skip


def _setting(results: Results) -> Iterator[str]:
    yield "## Where and with what"
    yield ""
    facts = {
        "When": f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC",
        "Machine": f"{_processor()}, {os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, "
        f"{platform.system()} {platform.release()}",
        **results.database,
        "Bookings made": f"{results.bookings:,}",
        "PostGraphile's pool": ", ".join(
            f"{name.removeprefix('PostGraphile, ')}: {mean:,.0f}/s" for name, mean in results.pools.items()
        )
        + f" (geometric means of the reads); measured: {results.peer.removeprefix('PostGraphile, ')}",
        "Versions": ", ".join(_versions()),
    }
    for name, fact in facts.items():
        yield f"- {name}: {fact}"


def _versions() -> Iterator[str]:
    yield f"Python {platform.python_version()}"
    for package in _PACKAGES:
        yield f"{package} {importlib.metadata.version(package)}"
    yield f"Node {_told(str(NODE), '--version').removeprefix('v')}"
    for package in ("postgraphile", "grafast", "pg"):
        found = json.loads((PEER_FOLDER / "node_modules" / package / "package.json").read_text())
        yield f"{package} {found['version']}"
    yield _told("wrk", "--version").splitlines()[0].split(" [")[0]


def _told(*command: str) -> str:
    # wrk tells its version and exits with 1.
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).strip()


def _processor() -> str:
    names = [line.partition(":")[2] for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")]
    return names[0].strip() if names else platform.machine()


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def counted(count: int) -> str:
    """A number of connections, in words."""
    return "one connection" if count == 1 else f"{count} connections"


def _mark(met: bool) -> str:  # noqa: FBT001 - the verdict itself
    return "yes" if met else "**no**"
