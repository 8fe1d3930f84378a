"""The worker runs each job at its period, one worker at a time, through failures, until it is told to stop."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from db import connect
from tests.databases import Database
from tests.proxy import Proxy
from wardgraph.settings import Settings
from worker.jobs import JOBS, Job
from worker.runner import Runner
from worker.session import LOCKS, Session

OFTEN = 0.01


class Counted:
    """A job that counts its runs, and has others wait for them."""

    def __init__(self, then: Callable[[Session], Awaitable[None]] | None = None) -> None:
        self.runs = 0
        self._then = then
        self._changed = asyncio.Condition()

    async def __call__(self, session: Session) -> None:
        await session.hospitals()
        async with self._changed:
            self.runs += 1
            self._changed.notify_all()
        if self._then:
            await self._then(session)

    async def reached(self, runs: int) -> None:
        """Waits for that many runs."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: self.runs >= runs)


@asynccontextmanager
async def at_work(dsn: str, *jobs: Job) -> AsyncIterator[asyncio.Event]:
    """A worker that runs these jobs for as long as the block runs; setting what it yields stops it before."""
    stop = asyncio.Event()
    work = asyncio.create_task(Runner(dsn, Settings(), jobs).run(stop))
    try:
        yield stop
    finally:
        stop.set()
        await work


async def test_a_job_runs_again_after_its_period(database: Database) -> None:
    often, seldom = Counted(), Counted()
    async with at_work(database.worker_dsn, Job("often", OFTEN, often), Job("seldom", 3600, seldom)):
        await often.reached(5)
        await seldom.reached(1)
    assert seldom.runs == 1


async def test_a_job_is_run_by_one_worker_at_a_time(database: Database) -> None:
    may_end = asyncio.Event()

    async def lingers(_session: Session) -> None:
        await may_end.wait()

    mine, others = Counted(lingers), Counted()
    async with at_work(database.worker_dsn, Job("mail", OFTEN, mine)) as stop:
        await mine.reached(1)
        other = Runner(database.worker_dsn, Settings(), (Job("mail", OFTEN, others),))
        await other.run_once()
        assert others.runs == 0
        may_end.set()
        stop.set()
    await other.run_once()
    assert others.runs == 1


async def test_a_job_that_fails_is_logged_and_done_again_and_stops_no_other(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(session: Session) -> None:
        if failing.runs == 1:
            await session.call("no_such_function")

    failing, other = Counted(fails), Counted()
    async with at_work(database.worker_dsn, Job("failing", OFTEN, failing), Job("other", OFTEN, other)):
        await failing.reached(3)
        await other.reached(failing.runs)
    faults = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert len(faults) == 1
    assert faults[0].exc_info is not None
    assert "no_such_function" in str(faults[0].exc_info[1])


async def test_a_lost_database_is_waited_for(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    async with Proxy.before(database.worker_dsn) as proxy:
        counted = Counted()
        async with at_work(proxy.dsn, Job("counted", OFTEN, counted)):
            await counted.reached(2)
            proxy.cut()
            await counted.reached(counted.runs + 3)
    assert {each.levelno for each in caplog.records} == {logging.WARNING}
    assert "job counted waits for the database" in caplog.text


async def test_a_stop_lets_what_is_under_way_end(database: Database) -> None:
    ended = False

    async def ends_later(session: Session) -> None:
        nonlocal ended
        stop.set()
        await session.hospitals()
        ended = True

    counted = Counted(ends_later)
    async with at_work(database.worker_dsn, Job("counted", OFTEN, counted)) as stop:
        await counted.reached(1)
    assert ended
    assert counted.runs == 1


def test_jobs_have_names_of_their_own() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)


async def test_every_job_of_the_product_runs_on_an_empty_installation(database: Database) -> None:
    await Runner(database.worker_dsn, Settings()).run_once()
    async with connect.admin(database.admin_dsn) as admin:
        assert (
            await admin.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = $1", LOCKS)
            == 0
        )
