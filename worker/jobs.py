"""Every job of the worker, in one list. A new one is a line here, and functions of schema `worker` that it calls.

A job does what is due and ends; it is called again after its period. Only one worker at a time runs a job, so that any
number of them may run. A worker that is killed leaves a job half done: each call of a function is one transaction, and
what is not done is due still.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from worker import audit, expiry, imports
from worker.mail.delivery import deliver
from worker.session import Session


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done every `seconds`. `name` is unique: it is the job's lock, and its name in the log."""

    name: str
    seconds: float
    run: Callable[[Session], Awaitable[None]]


JOBS = (
    Job("mail", 1, deliver),
    # Two of them, since two connections use two cores: batches of one import, or of two.
    Job("imports", 1, imports.run),
    Job("more imports", 1, imports.run),
    Job("expiry", 600, expiry.clear),
    Job("audit seals", 60, audit.seal),
    Job("audit partitions", 86_400, audit.partition),
)
