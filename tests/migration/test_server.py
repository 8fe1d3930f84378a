"""The embedded server: shared, restarted after every kind of bad end, and clear about what it cannot mend."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from db.embedded.processes import PID_FILE
from db.embedded.server import Server
from db.errors import ServerProblem

USER = """
import sys
from pathlib import Path
from db.embedded.server import Server
with Server(Path(sys.argv[1]), fast=True) as server:
    print(server.dsn(database="postgres"), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that the account running PostgreSQL can enter, even where this process is root."""
    folder = Path(tempfile.mkdtemp(prefix="wardgraph-test-"))
    folder.chmod(0o711)
    yield folder
    elsewhere = (folder / "postgres").resolve()
    shutil.rmtree(elsewhere, ignore_errors=True)
    shutil.rmtree(folder)


async def ask(server: Server, question: str = "SELECT 1") -> object:
    connection = await asyncpg.connect(server.dsn(database="postgres"))
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


def pid(server: Server) -> int:
    return int((server.home / PID_FILE).read_text().split()[0])


async def test_records_outlive_the_server(data: Path) -> None:
    with Server(data) as server:
        await ask(server, "CREATE TABLE kept AS SELECT 42 AS n")
    assert not (server.home / PID_FILE).exists()
    with Server(data) as server:
        assert await ask(server, "SELECT n FROM kept") == 42
        assert server.notes == ()


async def test_only_the_last_user_stops_it(data: Path) -> None:
    with Server(data, fast=True) as first:
        with Server(data, fast=True) as second:
            assert pid(first) == pid(second)
        assert await ask(first) == 1
    assert not (first.home / PID_FILE).exists()


async def test_eight_processes_start_one_server(data: Path) -> None:
    users = [user(data) for _ in range(8)]
    addresses = {line(each) for each in users}
    assert len(addresses) == 1
    for each in users[:-1]:
        leave(each)
    connection = await asyncpg.connect(addresses.pop())
    assert await connection.fetchval("SELECT 1") == 1
    await connection.close()
    leave(users[-1])
    assert not (data / "postgres" / PID_FILE).exists()


def user(data: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def leave(process: "subprocess.Popen[str]") -> None:
    process.communicate("")
    assert process.returncode == 0


def test_server_ends_with_its_last_user_even_if_that_is_killed(data: Path) -> None:
    process = user(data)
    assert line(process)
    postmaster = psutil.Process(int((data / "postgres" / PID_FILE).read_text().split()[0]))
    process.kill()
    process.communicate()
    ended(postmaster)


def ended(process: psutil.Process) -> None:
    """Waits until it has ended; a zombie has, where nobody collects it."""
    for _ in range(100):
        try:
            process.wait(timeout=0.1)
        except psutil.TimeoutExpired:
            if process.status() == psutil.STATUS_ZOMBIE:
                return
        else:
            return
    pytest.fail(f"{process} is still there")


async def test_killed_server_is_recovered(data: Path) -> None:
    with Server(data) as server:
        await ask(server, "CREATE TABLE kept AS SELECT 42 AS n")
        postmaster = psutil.Process(pid(server))
        postmaster.kill()
        ended(postmaster)
        with Server(data) as again:
            assert await ask(again, "SELECT n FROM kept") == 42
            assert "not stopped cleanly" in again.notes[0]


async def test_busy_backend_of_a_killed_server_is_ended(data: Path) -> None:
    with Server(data, fast=True) as server:
        connection = await asyncpg.connect(server.dsn(database="postgres"))
        # Deaf to its postmaster's end, as it never waits for anything.
        busy = asyncio.create_task(connection.fetchval("SELECT count(*) FROM generate_series(1, 1000000000000)"))
        backend = psutil.Process(connection.get_server_pid())
        postmaster = psutil.Process(pid(server))
        postmaster.kill()
        ended(postmaster)
        with Server(data, fast=True) as again:
            assert await ask(again) == 1
            ended(backend)
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            await busy
        connection.terminate()


@pytest.mark.parametrize("number", [None, 999_999_999])
async def test_stale_pid_file_stops_nobody(data: Path, number: int | None) -> None:
    with Server(data, fast=True) as server:
        lines = (server.home / PID_FILE).read_text().splitlines()
    # A living process of another program, or one that is no more.
    lines[0] = str(number or os.getpid())
    (server.home / PID_FILE).write_text("\n".join(lines) + "\n")
    with Server(data, fast=True) as again:
        assert await ask(again) == 1
        assert "not stopped cleanly" in again.notes[0]


async def test_empty_pid_file_stops_nobody(data: Path) -> None:
    with Server(data, fast=True) as server:
        pass
    (server.home / PID_FILE).write_text("")
    with Server(data, fast=True) as again:
        assert await ask(again) == 1


def test_data_of_another_version_is_refused(data: Path) -> None:
    with Server(data, fast=True) as server:
        pass
    (server.home / "PG_VERSION").write_text("15\n")
    with pytest.raises(ServerProblem, match=r"made by PostgreSQL 15, and this is 18\. Dump it with PostgreSQL 15"):
        Server(data).start()


def test_damaged_data_is_told(data: Path) -> None:
    with Server(data, fast=True) as server:
        pass
    shutil.rmtree(server.home / "global")
    with pytest.raises(ServerProblem, match=r"is damaged\. Keep a copy of that folder, then restore"):
        Server(data).start()


async def test_long_path_gets_a_short_socket(data: Path) -> None:
    deep = data / ("x" * 60) / ("y" * 60)
    deep.mkdir(parents=True)
    with Server(deep, fast=True) as server:
        assert await ask(server) == 1
        with Server(deep, fast=True) as other:
            assert other.dsn() == server.dsn()


async def test_path_with_odd_characters(data: Path) -> None:
    with Server(data / 'it\'s "odd" & 100% ünï?', fast=True) as server:
        assert await ask(server) == 1


def test_file_in_place_of_the_folder_is_told(data: Path) -> None:
    (data / "file").write_text("")
    with pytest.raises(ServerProblem, match=r"The data folder .*/file cannot be used: .*WARDGRAPH_DATA"):
        Server(data / "file").start()


def test_deleted_folder_leaves_no_process(data: Path) -> None:
    server = Server(data, fast=True).start()
    postmaster = psutil.Process(pid(server))
    shutil.rmtree(server.home)
    server.stop()
    ended(postmaster)


async def test_interrupted_first_start_is_begun_again(data: Path) -> None:
    (data / "postgres.new").mkdir()
    (data / "postgres.new" / "PG_VERSION").write_text("18\n")
    with Server(data, fast=True) as server:
        assert await ask(server) == 1


def test_stopping_twice_or_unstarted_is_nothing(data: Path) -> None:
    server = Server(data, fast=True)
    server.stop()
    server.start()
    server.stop()
    server.stop()
    with pytest.raises(ServerProblem):
        Server(data).dsn()


def test_terminated_server_is_no_obstacle_to_stopping(data: Path) -> None:
    server = Server(data, fast=True).start()
    postmaster = psutil.Process(pid(server))
    os.kill(postmaster.pid, signal.SIGQUIT)
    ended(postmaster)
    server.stop()
