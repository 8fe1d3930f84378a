"""What went wrong in a run, in words, so that all else that was measured is kept."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import asyncpg
import httpx
import psutil


class BenchError(Exception):
    """Something that makes the figures of one subject mean nothing, or that kept them from being taken."""


# What the world may do to a run. All else is a fault of the benchmark itself, and ends the run.
EXPECTED = (
    BenchError, httpx.HTTPError, asyncpg.PostgresError, asyncpg.InterfaceError, psutil.Error, OSError, TimeoutError,
    json.JSONDecodeError,
)  # fmt: skip


@dataclass(frozen=True)
class Failure:
    """What failed: whose work, at what, and why."""

    subject: str
    stage: str
    why: str


@dataclass
class Failures:
    """The failures of a run, in order; `tell` is called with each as a sentence."""

    tell: Callable[[str], None]
    all: list[Failure] = field(default_factory=list)

    @contextmanager
    def noted(self, subject: str, stage: str) -> Iterator[None]:
        """Notes what of the world goes wrong in the block, which then ends early."""
        try:
            yield
        except EXPECTED as error:
            failure = Failure(subject, stage, reason(error))
            self.all.append(failure)
            self.tell(f"{subject} failed at {stage}: {failure.why}")


def reason(error: BaseException) -> str:
    """Why, in words: several libraries raise time-outs with an empty message."""
    words = " ".join(str(error).split())
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return f"no answer in time ({type(error).__name__}{f': {words}' if words else ''})"
    if isinstance(error, KeyboardInterrupt | asyncio.CancelledError):
        return "the run was interrupted"
    if isinstance(error, BenchError) and words:
        return words
    return f"{type(error).__name__}: {words or 'without a message'}"
