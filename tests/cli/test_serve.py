"""`wardgraph serve` as an operator meets it: in a process of its own, with its own database in a data folder."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest
import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from cli.serve import server_config
from graph.http.connection import Connection
from tests.databases import Database
from tests.installation import Installation
from wardgraph.settings import Settings


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    data = Path(tempfile.mkdtemp(prefix="wardgraph-test-"))
    data.chmod(0o711)
    made = Installation(data)
    # A hospital of our own keeps `serve` from making the demo one.
    created = made.run(
        "hospital", "create", "north", "--name", "North", "--time-zone", "Europe/Berlin", "--currency", "EUR"
    )
    assert created.stdout == "north\t1\n", created.stderr
    yield made
    shutil.rmtree((data / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(data)


def test_production_refuses_with_all_reasons(installation: Installation) -> None:
    done = installation.run("serve", WARDGRAPH_ENV="production")
    assert done.returncode == 1
    assert "DATABASE_URL is missing" in done.stderr
    assert "WARDGRAPH_SECRET is missing" in done.stderr


@pytest.mark.parametrize("asked_by", [signal.SIGINT, signal.SIGTERM])
def test_server_answers_and_stops_with_its_database(installation: Installation, asked_by: signal.Signals) -> None:
    process = installation.serve()
    assert installation.get("/healthz") == 200
    assert installation.get("/readyz") == 200
    # A second command uses the running database, and leaves it running.
    assert installation.run("hospital", "list").stdout
    assert installation.get("/readyz") == 200
    pid = int((installation.data / "postgres" / "postmaster.pid").read_text().split()[0])
    process.send_signal(asked_by)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert output.endswith("Stopped.\n")
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("asked_by", [signal.SIGINT, signal.SIGTERM])
def test_a_start_that_is_interrupted_ends_without_a_trace(
    fresh_database: Database, tmp_path: Path, asked_by: signal.Signals
) -> None:
    starting = Installation(tmp_path / "data")
    own = {"DATABASE_URL": fresh_database.admin_dsn, "WARDGRAPH_API_DATABASE_URL": fresh_database.api_dsn}
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "wardgraph", "serve"],
        env=starting.environment | own, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stderr
        # In the middle of the demo's data.
        while not process.stderr.readline().startswith("demo: departments"):
            assert process.poll() is None
        process.send_signal(asked_by)
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (0, "Stopped.\n")
    assert all(line.startswith("demo: ") for line in errors.splitlines()), errors


def test_a_database_that_dies_is_brought_back(installation: Installation) -> None:
    ask = {"query": "{ departments(first: 1) { totalCount } }"}
    with (
        installation.serving() as process,
        httpx.Client(base_url=f"http://127.0.0.1:{installation.port}", headers={"Wardgraph-Hospital": "north"}) as http,
    ):
        before = http.post("/graphql", json=ask).json()
        assert "errors" not in before
        for _ in range(2):
            os.kill(int((installation.data / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
            seen = {http.post("/graphql", json=ask).status_code}
            deadline = time.monotonic() + 60
            # Polls as a client does: it is told of nothing.
            while (answer := http.post("/graphql", json=ask)).status_code != 200 or 503 not in seen:
                assert time.monotonic() < deadline
                seen.add(answer.status_code)
                if answer.status_code == 503:
                    assert answer.json()["errors"][0]["extensions"]["code"] == "DATABASE_UNAVAILABLE"
                # The process tells nobody when the database is back, so it is asked again. Without a pause, asking
                # would take the processor from what brings it back. The answer is waited for, and never the pause.
                time.sleep(0.05)
            assert answer.json() == before
            assert seen <= {200, 503}
        assert process.poll() is None


def test_port_in_use_is_told_before_anything_starts(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", installation.port)):
        done = installation.run("serve")
    assert done.returncode == 1
    assert f"Port {installation.port} of 127.0.0.1 cannot be used: Address already in use." in done.stderr
    assert not (installation.data / "postgres" / "postmaster.pid").exists()


def workers_of(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    """The two workers of a server, once they are there. Multiprocessing's resource tracker is a child as well."""
    deadline = time.monotonic() + 60
    while True:
        children = psutil.Process(process.pid).children()
        workers = [child for child in children if "spawn_main" in " ".join(child.cmdline())]
        if len(workers) == 2:
            return workers
        assert time.monotonic() < deadline
        # Polls the process table, which tells nobody of a new process.
        time.sleep(0.05)


def test_workers_share_the_port_and_count_together(installation: Installation) -> None:
    process = installation.serve(WARDGRAPH_WORKERS="2")
    try:
        workers = workers_of(process)
        # It is answered once they have started.
        assert installation.get("/healthz") == 200
        folder = Path(workers[0].environ()["PROMETHEUS_MULTIPROC_DIR"])
        asked, deadline = 0, time.monotonic() + 60
        with ThreadPoolExecutor(8) as threads:
            # A worker that has answered has counted it in a file of its own.
            while not all((folder / f"histogram_{worker.pid}.db").exists() for worker in workers):
                assert time.monotonic() < deadline
                assert list(threads.map(installation.get, ["/graphql?query={__typename}"] * 16)) == [200] * 16
                asked += 16
        with urllib.request.urlopen(f"http://127.0.0.1:{installation.port}/metrics") as answer:
            lines = answer.read().decode().splitlines()
        counts = [line for line in lines if line.startswith("wardgraph_request_seconds_count")]
        assert sum(float(line.rpartition(" ")[2]) for line in counts) == asked
        for worker in workers:
            loaded = "\n".join(each.path for each in worker.memory_maps())
            assert "/uvloop/loop" in loaded
            assert "/httptools/parser/" in loaded
    finally:
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert output.endswith("Stopped.\n")
    assert not any(worker.is_running() for worker in workers)
    assert not folder.exists()


def test_the_server_names_its_loop_and_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDGRAPH_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere")
    monkeypatch.setenv("WARDGRAPH_API_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere")
    config = server_config(Settings.from_environment())
    config.load()
    assert config.http_protocol_class is Connection
    assert issubclass(Connection, HttpToolsProtocol)
    factory = config.get_loop_factory()
    assert factory is not None
    loop = factory()
    assert isinstance(loop, uvloop.Loop)
    loop.close()
