"""Runs the jobs, each at its period, until it is told to stop."""

import asyncio
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from wardgraph.errors import CALL_ERRORS, internal, is_unavailable
from wardgraph.settings import Settings
from worker.jobs import JOBS, Job
from worker.session import Session

log = logging.getLogger("wardgraph.worker")

SECONDS_TO_FINISH = 10
# After a job that failed, and for a database that is out of reach: the wait doubles up to the longest.
_SHORTEST_WAIT, _LONGEST_WAIT = 1.0, 60.0


class Runner:
    """The worker: one connection for each job, made as it is needed."""

    def __init__(self, dsn: str, settings: Settings, jobs: Sequence[Job] = JOBS) -> None:
        self._dsn = dsn
        self._settings = settings
        self._jobs = jobs

    async def run(self, stop: asyncio.Event) -> None:
        """Runs all jobs until `stop` is set. What is under way then has `SECONDS_TO_FINISH` to end."""
        tasks = [asyncio.create_task(self._repeat(job, stop), name=job.name) for job in self._jobs]
        await stop.wait()
        _, late = await asyncio.wait(tasks, timeout=SECONDS_TO_FINISH)
        for task in late:
            log.warning("job %s was cut off", task.get_name())
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def run_once(self) -> None:
        """Runs each job once, one after the other. Raises what a job raises."""
        for job in self._jobs:
            async with Session.open(self._dsn, self._settings) as session:
                await _run(job, session)

    async def _repeat(self, job: Job, stop: asyncio.Event) -> None:
        failures = 0
        while not stop.is_set():
            try:
                async with Session.open(self._dsn, self._settings) as session:
                    while not stop.is_set():
                        await _run(job, session)
                        failures = 0
                        await _wait(stop, job.seconds)
            except Exception as error:  # noqa: BLE001 - a job that fails must not end the others, nor its own next run
                _tell(job, error, failures)
                failures += 1
                await _wait(stop, min(_SHORTEST_WAIT * 2 ** (failures - 1), _LONGEST_WAIT))


async def _run(job: Job, session: Session) -> None:
    async with session.alone(job.name) as mine:
        if mine:
            await job.run(session)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    """Waits until it is time, or until `stop` is set."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


def _tell(job: Job, error: Exception, failures: int) -> None:
    """Logs a failure: a database that is out of reach once, and anything else whenever it happens."""
    if not (isinstance(error, CALL_ERRORS) and is_unavailable(error)):
        internal(error)
    elif not failures:
        log.warning("job %s waits for the database", job.name)


@contextmanager
def running(dsn: str, settings: Settings) -> Iterator[None]:
    """Runs the worker in a thread of its own for as long as the block runs."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="worker")
    thread.start()
    stop = asyncio.Event()
    work = asyncio.run_coroutine_threadsafe(Runner(dsn, settings).run(stop), loop)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        work.result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
