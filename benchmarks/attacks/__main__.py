"""`python -m benchmarks.attacks`: each attack against a server on this machine, with a normal client beside it."""

import argparse
import asyncio
import json
import secrets
import statistics
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.attacks import servers
from benchmarks.attacks.bodies import ATTACKS, Attack, request
from benchmarks.attacks.client import Client
from benchmarks.attacks.flood import Flood
from benchmarks.attacks.servers import Target
from benchmarks.database import make
from benchmarks.failures import BenchError
from benchmarks.machine import Machine
from db.connect import databases
from wardgraph.settings import Settings

HERE = Path(__file__).parent
NORMAL = "{ patients(first: 5) { nodes { id fullName birthDate } } }"
SIGN_IN = 'mutation { signIn(input: {hospital: "demo", email: "%s@demo.example", password: "demo"}) { accessToken } }'
# Somebody who works with the application asks now and then, and not as fast as they can.
_PAUSE_SECONDS = 0.02
_SETTLE_SECONDS = 2.0
_MOST_REFUSALS = 300
_SECONDS_OF_REFUSALS = 4.0
_TIMES = 5


@dataclass(frozen=True)
class Waits:
    """How long a normal client waited: milliseconds, sorted."""

    spent: list[float]
    failed: int

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.spent)

    @property
    def p99(self) -> float:
        """What all but a hundredth kept below."""
        return self.spent[min(len(self.spent) - 1, len(self.spent) * 99 // 100)]


async def asking(client: Client, seconds: float) -> Waits:
    """A normal client, for some seconds."""
    spent, failed, end = [], 0, time.monotonic() + seconds
    body = request(NORMAL)
    while time.monotonic() < end:
        began = time.perf_counter()
        status, content = await client.post(body)
        spent.append((time.perf_counter() - began) * 1000)
        failed += status != 200 or b'"errors"' in content
        # A pause of the person who asks, not a wait for something.
        await asyncio.sleep(_PAUSE_SECONDS)
    return Waits(sorted(spent), failed)


async def signed_in(port: int, name: str) -> str:
    """The headers of somebody who is signed in."""
    status, content = await Client(port, headers="wardgraph-hospital: demo\r\n").post(request(SIGN_IN % name))
    if status != 200 or b'"errors"' in content:
        raise BenchError(f"{name} cannot sign in: {status} {content[:300]!r}")
    token = json.loads(content)["data"]["signIn"]["accessToken"]
    return f"authorization: Bearer {token}\r\n"


async def under(target: Target, attack: Attack, client: Client, seconds: float) -> tuple[Waits, Counter[int]]:
    """A normal client's waits under an attack, and how the attacker was answered."""
    flood = Flood(target.port, attack, seconds + 1, "wardgraph-hospital: demo\r\n")
    await asyncio.to_thread(flood.begun)
    waits = await asking(client, seconds)
    return waits, await asyncio.to_thread(flood.statuses)


async def cost_of(target: Target, bodies: list[bytes]) -> float:
    """The processor's milliseconds of the server for each of these requests."""
    client = Client(target.port, "127.0.0.3", "wardgraph-hospital: demo\r\n")
    before, end, sent = target.processor_seconds(), time.monotonic() + _SECONDS_OF_REFUSALS, 0
    for body in bodies:
        await client.post(body)
        sent += 1
        if time.monotonic() > end:
            break
    client.close()
    return (target.processor_seconds() - before) * 1000 / sent


async def run(data: Path, seconds: float, only: str) -> None:
    """The whole run; what it finds is printed as it goes."""
    machine = Machine.watched()
    print(f"Machine: {machine.told()}.")
    secret = secrets.token_urlsafe(48)
    async with AsyncExitStack() as stack:
        dsns = await stack.enter_async_context(databases(Settings(data=data, secret=secret)))
        await make(dsns.admin, "demo")
        given = {"DATABASE_URL": dsns.admin, "WARDGRAPH_API_DATABASE_URL": dsns.api, "WARDGRAPH_HOSPITAL": "demo"}
        chosen = [attack for attack in ATTACKS if only in attack.name]
        async with servers.serving(given, secret, data / "unmetered.log", servers.UNMETERED) as target:
            prices = await refusals(target, chosen)
        async with servers.serving(given, secret, data / "attacked.log", {}) as target:
            await attacks(target, chosen, prices, seconds)


async def refusals(target: Target, chosen: list[Attack]) -> dict[str, float]:
    """What each refusal costs, as a multiple of what an answer to `{ __typename }` costs."""
    plain = [request("{ __typename }")] * 2000
    await cost_of(target, plain)
    base = await cost_of(target, plain)
    print(f"{{ __typename }}: {base:.2f} ms of a processor.")
    found = {}
    for attack in chosen:
        if not attack.answered:
            found[attack.name] = await cost_of(target, [attack.body(place) for place in range(_MOST_REFUSALS)]) / base
    return found


async def attacks(target: Target, chosen: list[Attack], prices: dict[str, float], seconds: float) -> None:
    """Each attack, and a quiet time before it."""
    client = Client(target.port, headers=await signed_in(target.port, "admin"))
    await asking(client, 2)
    print(f"{'attack':38} {'quiet p50':>9} {'p99':>7} {'under p50':>9} {'p99':>7} {'ratio':>6} {'CPU':>6}  answers")
    for attack in chosen:
        quiet = await asking(client, seconds)
        waits, statuses = await under(target, attack, client, seconds)
        price = f"{prices[attack.name]:5.1f}x" if attack.name in prices else ""
        answers = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
        failed = f"; {waits.failed} of the normal client's FAILED" if waits.failed else ""
        missed = " MISSED" if waits.p99 > 2 * quiet.p99 or prices.get(attack.name, 0) > _TIMES else ""
        print(
            f"{attack.name:38} {quiet.median:9.1f} {quiet.p99:7.1f} {waits.median:9.1f} {waits.p99:7.1f}"
            f" {waits.p99 / quiet.p99:5.1f}x {price:>6}  {answers}{failed}{missed}",
            flush=True,
        )
        # Budgets fill again by time alone.
        await asyncio.sleep(_SETTLE_SECONDS)
    client.close()


def main() -> None:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attacks", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="length of each attack, and of the quiet before it")
    parser.add_argument("--data", type=Path, default=HERE.parent / ".attacks", help="the folder of the demo's server")
    parser.add_argument("--only", default="", help="a part of the name of the attacks to run")
    asked = parser.parse_args()
    data = asked.data.absolute()
    data.mkdir(parents=True, exist_ok=True)
    asyncio.run(run(data, asked.seconds, asked.only))


if __name__ == "__main__":
    main()
