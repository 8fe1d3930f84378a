"""Sends an attack for some seconds over several connections, in a process of its own."""

import asyncio
import math
import multiprocessing
import time
from collections import Counter
from multiprocessing.connection import Connection

from benchmarks.attacks.bodies import ATTACKS, Attack
from benchmarks.attacks.client import Client

ATTACKER = "127.0.0.2"


class Flood:
    """An attack that goes on in another process, from another address."""

    def __init__(self, port: int, attack: Attack, seconds: float, headers: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._answers, theirs = context.Pipe(duplex=False)
        place = ATTACKS.index(attack)
        self._process = context.Process(target=_run, args=(theirs, port, place, seconds, headers), daemon=True)
        self._process.start()

    def begun(self) -> None:
        """Waits until the first request is answered: the attack is under way."""
        self._answers.recv()

    def statuses(self) -> Counter[int]:
        """How many answers had which status, once it is over."""
        found: Counter[int] = self._answers.recv()
        self._process.join()
        return found


def _run(answers: Connection, port: int, place: int, seconds: float, headers: str) -> None:
    answers.send(asyncio.run(_flood(answers, port, ATTACKS[place], seconds, headers)))


async def _flood(answers: Connection, port: int, attack: Attack, seconds: float, headers: str) -> Counter[int]:
    """Attacks for so many seconds after the first answer, which it tells of."""
    statuses: Counter[int] = Counter()
    end = math.inf
    # Made ahead, for making them takes longer than sending them.
    bodies = [attack.body(place) for place in range(64)]

    async def one(number: int) -> None:
        nonlocal end
        client = Client(port, ATTACKER, headers)
        sent = 0
        while time.monotonic() < end:
            body = bodies[(number + sent) % len(bodies)]
            # A name of its own for each, of the same length, so that no document is known.
            own = f"# {number:03}{sent:06} ".encode()
            if not attack.known:
                body = body.replace(b'"query": "', b'"query": "' + own + b"\\n", 1)
            status, _ = await client.post(body)
            if not statuses:
                answers.send(None)
                end = time.monotonic() + seconds
            statuses[status] += 1
            sent += 1
        client.close()

    await asyncio.gather(*(one(number) for number in range(attack.connections)))
    return statuses
