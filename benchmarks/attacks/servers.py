"""The server that is attacked: as in production, on the demo's data."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.attacks.bodies import request
from benchmarks.attacks.client import Client
from benchmarks.failures import BenchError

_SECONDS_TO_START = 120
_ROOT = Path(__file__).parents[2]
UNMETERED = {"WARDGRAPH_ACCOUNT_BUDGET": "0", "WARDGRAPH_ADDRESS_BUDGET": "0"}
"""Settings with which a refusal is never RATE_LIMITED."""


@dataclass(frozen=True)
class Target:
    """A running server."""

    port: int
    process: psutil.Process

    def processor_seconds(self) -> float:
        """What all its processes have used of the processors."""
        family = [self.process, *self.process.children(recursive=True)]
        times = [each.cpu_times() for each in family]
        return float(sum(each.user + each.system for each in times))


@asynccontextmanager
async def serving(dsns: Mapping[str, str], secret: str, log: Path, more: Mapping[str, str]) -> AsyncIterator[Target]:
    """A server of its own on a free port, for as long as the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    settings = {"WARDGRAPH_ENV": "production", "WARDGRAPH_SECRET": secret, "WARDGRAPH_PORT": str(port)}
    environment = {**os.environ, **settings, **dsns, **more}
    with log.open("wb") as output:
        command = (sys.executable, "-m", "wardgraph", "serve")
        process = psutil.Popen(command, cwd=_ROOT, env=environment, stdout=output, stderr=output)
    try:
        await _answering(process, port, log)
        yield Target(port, process)
    finally:
        if process.poll() is None:
            process.terminate()
        await asyncio.to_thread(process.wait, 30)


async def _answering(process: psutil.Popen, port: int, log: Path) -> None:
    client = Client(port)
    async with asyncio.timeout(_SECONDS_TO_START):
        while process.poll() is None:
            status, _ = await client.post(request("{ __typename }"))
            if status == 200:
                client.close()
                return
            # Not listening yet, and nothing tells when it will.
            await asyncio.sleep(0.1)
    raise BenchError(f"The server ended as it started; {log} tells why.")
