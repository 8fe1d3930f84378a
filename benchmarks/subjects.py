"""What is measured: servers started on free ports of this machine, each on the same database."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from benchmarks.database import Bench
from benchmarks.failures import BenchError
from benchmarks.workloads import POINT, WORKLOADS, Dialect, Workload

_HERE = Path(__file__).parent
PEER_FOLDER = _HERE / "peer"
NODE = PEER_FOLDER / "node_modules" / "node" / "bin" / "node"
WARDGRAPH = "Wardgraph, compiled"
RAW = "Raw ASGI and one fetch"
_SECONDS_TO_START = 120
_SECONDS_TO_STOP = 15


class StartError(BenchError):
    """A subject that did not come to its first answer."""


@dataclass(frozen=True)
class Subject:
    """A server to be measured: how it is started, and whose requests it understands."""

    name: str
    dialect: Dialect
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path = _HERE.parent
    workloads: tuple[Workload, ...] = WORKLOADS


@dataclass
class Running:
    """A started subject: where it answers, and the milliseconds from its start to its first whole answer."""

    subject: Subject
    url: str
    headers: tuple[str, ...]
    process: psutil.Popen
    first_answer: float
    log: Path

    @property
    def named_headers(self) -> dict[str, str]:
        """The headers of every request, by name."""
        return dict(header.split(": ", 1) for header in self.headers)

    def ended(self, error: BenchError) -> BenchError:
        """The error, or where the server itself has ended meanwhile, that."""
        code = self.process.poll()
        return error if code is None else BenchError(f"the server ended with {code}; {self.log} tells why. {error}")

    def memory(self) -> list[tuple[str, float, float]]:
        """Name, resident and proportional megabytes of each of its processes."""
        found = []
        for process in [self.process, *self.process.children(recursive=True)]:
            info = process.memory_full_info()
            found.append((process.name(), info.rss / 2**20, info.pss / 2**20))
        return found


def wardgraph(bench: Bench, executor: str, workers: int = 1) -> Subject:
    """Wardgraph as an operator serves it, with one of its two executors."""
    return Subject(
        f"Wardgraph, {executor}" + (f", {workers} workers" if workers > 1 else ""),
        Dialect.WARDGRAPH,
        (sys.executable, "-m", "wardgraph", "serve"),
        {
            "WARDGRAPH_ENV": "production",
            "WARDGRAPH_SECRET": bench.secret,
            "WARDGRAPH_EXECUTOR": executor,
            "WARDGRAPH_WORKERS": str(workers),
            # One account asks for all here: half of the connections are its share, and no budget would last.
            "WARDGRAPH_POOL_SIZE": "8",
            "WARDGRAPH_ACCOUNT_BUDGET": "0",
            "DATABASE_URL": bench.dsn,
            "WARDGRAPH_API_DATABASE_URL": bench.api_dsn,
        },
    )


def postgraphile(bench: Bench, pool_size: int) -> Subject:
    """PostGraphile 5 with a pool of so many connections."""
    return Subject(
        f"PostGraphile, pool of {pool_size}",
        Dialect.POSTGRAPHILE,
        (str(NODE), "server.mjs"),
        {
            "NODE_ENV": "production",
            "GRAPHILE_ENV": "production",
            "DATABASE_URL": bench.peer_dsn,
            "SECRET": bench.secret,
            "POOL_SIZE": str(pool_size),
        },
        PEER_FOLDER,
    )


def naive(bench: Bench) -> Subject:
    """Strawberry with data loaders, as its documentation teaches."""
    return Subject(
        "Strawberry, naive",
        Dialect.NAIVE,
        (sys.executable, "-m", "uvicorn", "benchmarks.naive.app:app", "--no-access-log", "--log-level=warning"),
        {"DATABASE_URL": bench.api_dsn, "SECRET": bench.secret},
    )


def raw(bench: Bench) -> Subject:
    """Floor B: the point query's floor behind a bare ASGI application."""
    return Subject(
        RAW,
        Dialect.NAIVE,
        (sys.executable, "-m", "uvicorn", "benchmarks.floors.raw:app", "--no-access-log", "--log-level=warning"),
        {"DATABASE_URL": bench.floor_dsn, "SECRET": bench.secret},
        workloads=(POINT,),
    )


@asynccontextmanager
async def running(subject: Subject, bench: Bench) -> AsyncIterator[Running]:
    """The subject, started, until the block ends; what it says goes to a log in the data folder."""
    port = _free_port()
    headers = ("Content-Type: application/json", f"Authorization: Bearer {bench.asker.token}")
    environment = os.environ | subject.environment
    environment |= {"PORT": str(port), "WARDGRAPH_PORT": str(port), "PYTHONPATH": str(_HERE.parent)}
    command = [*subject.command, *(["--port", str(port)] if "uvicorn" in subject.command else [])]
    log = bench.folder / f"{subject.name.replace(' ', '-').replace(',', '')}.log"
    began = time.perf_counter()
    with log.open("wb") as output:
        process = psutil.Popen(command, cwd=subject.folder, env=environment, stdout=output, stderr=output)
    try:
        url = f"http://127.0.0.1:{port}/graphql"
        body = POINT.body(subject.dialect, bench.some_keys("patients", 1, seed=0)[0])
        await _first_answer(process, url, headers, body, log)
        yield Running(subject, url, headers, process, (time.perf_counter() - began) * 1000, log)
    finally:
        await asyncio.to_thread(_stop, process)


async def _first_answer(process: psutil.Popen, url: str, headers: tuple[str, ...], body: bytes, log: Path) -> None:
    named = dict(header.split(": ", 1) for header in headers)
    deadline = time.monotonic() + _SECONDS_TO_START
    async with httpx.AsyncClient(headers=named) as client:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                answer = await client.post(url, content=body)
            except httpx.TransportError:
                # Not listening yet, and nothing tells when it will: a look every 10 ms is what a start is timed to.
                await asyncio.sleep(0.01)
                continue
            if answer.status_code == httpx.codes.OK and "errors" not in answer.json():
                return
            raise StartError(f"{log.stem} answers {answer.status_code}: {answer.text[:500]}")
    ended = process.poll()
    how = f"did not answer within {_SECONDS_TO_START} s" if ended is None else f"ended with {ended} as it started"
    raise StartError(f"{log.stem} {how}; {log} tells why.")


def _stop(process: psutil.Popen) -> None:
    family = [process, *process.children(recursive=True)] if process.is_running() else []
    if process.poll() is None:
        process.terminate()
    _, alive = psutil.wait_procs(family, timeout=_SECONDS_TO_STOP)
    for left in alive:
        left.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
