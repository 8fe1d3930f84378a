"""Sending requests and timing them: wrk for what speaks HTTP, pgbench for what is called by SQL.

Both are written in C and take little of the two cores that they share with what they measure.
"""

import math
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.failures import BenchError

_SCRIPT = Path(__file__).with_name("load.lua")


_TIMEOUT_SECONDS = 30


class LoadError(BenchError):
    """A run whose figures mean nothing: something failed, or the tool did."""


@dataclass(frozen=True)
class Timing:
    """One run: requests a second, the median and 99th percentile of their latency in milliseconds.

    `sent` counts requests, `answered` those of them whose answer came before the end.
    """

    per_second: float
    p50: float
    p99: float
    sent: int
    answered: int


def wrk(
    url: str, headers: Sequence[str], bodies: Sequence[bytes], connections: int, seconds: int, least_bytes: int,
    *, once: bool = False,
) -> Timing:  # fmt: skip
    """Posts `bodies` in turn, each at most once if `once`, over as many connections. Raises LoadError on any error."""
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(b"\n".join(bodies) + b"\n")
        file.flush()
        arguments = [
            "--threads=1", f"--connections={connections}", f"--duration={seconds}s", f"--timeout={_TIMEOUT_SECONDS}s",
            *(part for header in headers for part in ("--header", header)),
            f"--script={_SCRIPT}", url, "--", file.name, str(least_bytes), *(["once"] if once else []),
        ]  # fmt: skip
        told = _output("wrk", *arguments)
    timing = timing_of(url, told)
    if once and timing.sent > len(bodies):
        raise LoadError(f"{url} answered more than the {len(bodies)} requests that there were.")
    return timing


def timing_of(url: str, told: str) -> Timing:
    """What load.lua told at the end of a run. Raises LoadError with a sentence when anything failed."""
    line = next((line for line in told.splitlines() if line.startswith("RESULT ")), None)
    if line is None:
        raise LoadError(f"wrk told nothing about {url}: {told[-500:].strip() or 'it printed nothing at all'}.")
    *numbers, sample = line.removeprefix("RESULT ").split(" ", 10)
    requests, microseconds, p50, p99, sent, *failed = map(int, numbers)
    if any(failed):
        kinds = (
            f"had no answer within {_TIMEOUT_SECONDS} s", "could not connect", "lost the connection while reading",
            "lost the connection while writing", "were answered with errors or by less than a whole answer",
        )  # fmt: skip
        words = ", ".join(f"{count} {kind}" for count, kind in zip(failed, kinds, strict=True) if count)
        last = f"; the last such answer: {sample}" if sample else ""
        raise LoadError(f"of {sent} requests to {url}, {requests} of which were answered, {words}{last}.")
    return Timing(requests / microseconds * 1e6, p50 / 1000, p99 / 1000, sent, requests)


def pgbench(program: Path, dsn: str, script: str, connections: int, seconds: int, seed: int) -> Timing:
    """Runs a statement over and over as a prepared one, with random keys from a seed. Raises LoadError on any error."""
    with tempfile.TemporaryDirectory(prefix="wardgraph-bench-") as folder:
        file = Path(folder, "script.sql")
        file.write_text(script)
        told = _output(
            str(program), "--protocol=prepared", "--no-vacuum", f"--client={connections}", "--jobs=1",
            f"--time={seconds}", f"--random-seed={seed}", f"--file={file}", "--log", f"--log-prefix={folder}/log", dsn,
        )  # fmt: skip
        spent = sorted(
            int(line.split(" ", 3)[2]) for log in Path(folder).glob("log*") for line in log.read_text().splitlines()
        )
    rate = next((line for line in told.splitlines() if line.startswith("tps = ")), None)
    if rate is None or not spent:
        raise LoadError(f"pgbench told nothing: {told[-500:].strip() or 'it printed nothing at all'}")
    return Timing(float(rate.split()[2]), _percentile(spent, 50), _percentile(spent, 99), len(spent), len(spent))


def _percentile(spent: Sequence[int], percent: int) -> float:
    """The nearest-rank percentile of sorted microseconds, in milliseconds."""
    return spent[max(0, math.ceil(len(spent) * percent / 100) - 1)] / 1000


def _output(*command: str) -> str:
    # Plans are kept as all subjects keep them.
    environment = os.environ | {"PGOPTIONS": "-c plan_cache_mode=force_generic_plan"}
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        words = done.stdout[-1000:].strip() or "it printed nothing at all"
        raise LoadError(f"{Path(command[0]).name} ended with {done.returncode}: {words}")
    return done.stdout
