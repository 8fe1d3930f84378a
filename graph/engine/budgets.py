"""What one account or address may spend: a bucket of cost that fills by the second.

A request is let in while there is anything in its payer's bucket, and takes out what it costs once that is known: the
bucket may owe some then. What reading an unknown document takes is paid for like all else, also by whoever is refused.
Each process has buckets of its own.
"""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from wardgraph.errors import Problem
from wardgraph.fair import Payer
from wardgraph.limits import Limits

# Of some 250 bytes each. Where there are more payers, those that asked least lately are forgotten.
_MOST_KNOWN = 20_000
_LONGEST_RETRY = 3600
HOLD_SECONDS = 0.5
_MOST_HELD = 200


@dataclass(slots=True)
class _Bucket:
    level: float
    since: float


class Budgets:
    """The buckets of a process."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._account = limits.account_budget, limits.account_burst
        self._address = limits.address_budget, limits.address_burst
        self._clock = clock
        self._known: OrderedDict[Payer, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        """How many payers are known."""
        return len(self._known)

    def check(self, of: Payer) -> None:
        """Refuses a payer whose bucket is empty. Raises RATE_LIMITED."""
        rate, burst = self._rate(of)
        if not rate:
            return
        now = self._clock()
        bucket = self._known.get(of)
        if bucket is None:
            self._known[of] = _Bucket(burst, now)
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
            return
        self._known.move_to_end(of)
        bucket.level = min(burst, bucket.level + (now - bucket.since) * rate)
        bucket.since = now
        if bucket.level <= 0:
            raise _rate_limited(-bucket.level / rate)

    def spend(self, of: Payer, cost: float) -> None:
        """Takes out what a request costs that was let in."""
        bucket = self._known.get(of)
        if bucket is not None:
            bucket.level -= cost

    def _rate(self, of: Payer) -> tuple[int, int]:
        if of is None:
            return 0, 0
        return self._account if isinstance(of, tuple) else self._address


class Brake:
    """Holds up whoever goes on asking without a budget: answered at once, they would ask as fast as they can.

    It costs a timer and the request's memory, of so many at a time only.
    """

    def __init__(self) -> None:
        self._held = 0

    async def hold(self) -> None:
        """Waits, unless many do already."""
        if self._held >= _MOST_HELD:
            return
        self._held += 1
        try:
            # A period and not a wait for something: the time is what it is about.
            await asyncio.sleep(HOLD_SECONDS)
        finally:
            self._held -= 1


def _rate_limited(seconds: float) -> Problem:
    # A moment more, so that what is sent on the second is let in.
    retry = min(math.ceil(seconds + 0.01), _LONGEST_RETRY)
    return Problem(
        "RATE_LIMITED",
        "The account or address has spent its budget. Nothing was done.",
        details={"retryAfterSeconds": retry},
        hint="Repeat the request after the number of seconds in details.retryAfterSeconds. Ask for less: the header"
        " Wardgraph-Cost: 1 has the cost of each request told.",
    )
