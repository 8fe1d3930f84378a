"""The embedded server dies under those who use it."""

import logging
import time
from collections.abc import Iterator

import asyncpg
import psutil
import pytest

from db.embedded.processes import postmaster
from db.embedded.server import Server, temporary
from db.embedded.supervisor import Supervisor
from tests.databases import programs


@pytest.fixture
def server() -> Iterator[Server]:
    with temporary(binaries=programs()) as started:
        yield started


def kill(server: Server) -> int:
    found = postmaster(server.home)
    assert found
    assert found.process
    found.process.kill()
    return found.pid


def until_told(caplog: pytest.LogCaptureFixture, words: str) -> None:
    deadline = time.monotonic() + 60
    # Polls what a thread writes.
    while words not in caplog.text:
        assert time.monotonic() < deadline, caplog.text
        time.sleep(0.05)


async def test_it_is_started_again_with_its_data(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    connection = await asyncpg.connect(server.dsn(database="postgres"))
    await connection.execute("CREATE TABLE kept AS SELECT 42 AS value")
    # A server for tests writes down late what was committed.
    await connection.execute("CHECKPOINT")
    with caplog.at_level(logging.WARNING), Supervisor(server):
        killed = kill(server)
        until_told(caplog, "runs again")
        again = await asyncpg.connect(server.dsn(database="postgres"))
        assert await again.fetchval("SELECT value FROM kept") == 42
        await again.close()
    connection.terminate()
    found = postmaster(server.home)
    assert found
    assert found.pid != killed
    server.stop()
    # The last user stops it, as if it had never died.
    assert not psutil.pid_exists(found.pid) or psutil.Process(found.pid).status() == psutil.STATUS_ZOMBIE


def test_it_is_given_up_after_some_attempts(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    (server.home / "PG_VERSION").unlink()
    with caplog.at_level(logging.WARNING), Supervisor(server, waits=(0, 0.1)):
        kill(server)
        until_told(caplog, "left as it is")
    assert caplog.text.count("is started again in") == caplog.text.count("is gone") == 2


def test_it_is_left_alone_at_its_end(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        with Supervisor(server):
            pass
        server.stop()
    assert not caplog.records
