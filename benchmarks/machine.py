"""How busy the machine is: figures taken beside other work are worth less, so the load is told beside them."""

import os
from dataclasses import dataclass, field

import psutil

# The share of the processors that may be busy before the run begins, for its figures to be taken as a quiet machine's.
_QUIET_SHARE = 0.15
_SECONDS_WATCHED = 2.0


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Load:
    """The load of the machine at a moment: averages of 1, 5 and 15 minutes."""

    one: float
    five: float
    fifteen: float

    @classmethod
    def now(cls) -> "Load":
        """The load averages that the system keeps."""
        return cls(*os.getloadavg())

    def __str__(self) -> str:
        return f"{self.one:.2f}, {self.five:.2f}, {self.fifteen:.2f}"


@dataclass
class Machine:
    """The load of a run: before it, and after each of its parts, by the part's name.

    `busy` is the share of all processors that other work took just before.
    """

    processors: int
    before: Load
    busy: float
    during: dict[str, float] = field(default_factory=dict)

    @classmethod
    def watched(cls) -> "Machine":
        """The machine as it is before a run, watched for two seconds in which nothing of the run goes on."""
        return cls(processors(), Load.now(), psutil.cpu_percent(interval=_SECONDS_WATCHED) / 100)

    def note(self, part: str) -> None:
        """Keeps the load average of the last minute, at the end of a part."""
        self.during[part] = Load.now().one

    @property
    def is_quiet(self) -> bool:
        """Whether the machine had little else to do when the run began."""
        return self.busy <= _QUIET_SHARE

    def told(self) -> str:
        """The load in a sentence."""
        during = ""
        if self.during:
            during = f"; {min(self.during.values()):.2f} to {max(self.during.values()):.2f} (1 minute) during it"
        return (
            f"{self.processors} processors; load average {self.before} (1, 5 and 15 minutes) before the run, "
            f"{self.busy:.0%} of the processors busy with other work{during}"
        )
