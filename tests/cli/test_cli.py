"""The command line as an operator meets it: in processes of its own, on a data folder of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
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


def test_hospitals_are_listed(installation: Installation) -> None:
    assert installation.run("hospital", "list").stdout == "north\t1\tNorth\tEurope/Berlin\tEUR\n"


def test_account_is_made_and_acts(installation: Installation) -> None:
    made = installation.run(
        "account", "create", "chief@north.example", "--role", "admin", WARDGRAPH_PASSWORD="correct horse"
    )
    assert made.stdout.startswith("chief@north.example\t"), made.stderr
    assert "chief@north.example" in installation.run("account", "list").stdout
    department = {"name": "Heart", "location": "1st floor", "opensAt": "08:00", "closesAt": "18:00"}
    called = installation.run("call", "create_department", json.dumps(department), "--as", "chief@north.example")
    assert json.loads(called.stdout)["name"] == "Heart", called.stderr


@pytest.mark.parametrize("password", ["demo", "elevenchars"])
def test_a_short_password_is_refused(installation: Installation, password: str) -> None:
    refused = installation.run(
        "account", "create", "weak@north.example", "--role", "admin", WARDGRAPH_PASSWORD=password
    )
    assert refused.returncode == 1
    assert "password must have from 12 to 1024 characters" in refused.stderr
    assert "weak@north.example" not in installation.run("account", "list").stdout


@pytest.mark.parametrize("scale", ["demo", "bench"])
def test_accounts_whose_password_everybody_knows_are_not_made_in_production(
    installation: Installation, scale: str
) -> None:
    production = {
        "WARDGRAPH_ENV": "production",
        "WARDGRAPH_SECRET": "x" * 32,
        "DATABASE_URL": "postgresql://nowhere.invalid/x",
    }
    refused = installation.run("seed", "--scale", scale, **production)
    assert refused.returncode == 1
    assert refused.stderr.startswith(
        "Error: The passwords of demo accounts are public, so demo accounts are not created in production."
    )


def test_a_hospital_is_changed_where_it_is_said(installation: Installation) -> None:
    changed = installation.run("hospital", "update", "north", "--tax-rate", "7.5", "--horizon", "60")
    assert changed.stdout == "north\t1\tNorth\tEurope/Berlin\tEUR\t7.50\t60\n"
    back = installation.run("hospital", "update", "north", "--tax-rate", "0", "--horizon", "30", "--name", " North ")
    assert back.stdout == "north\t1\tNorth\tEurope/Berlin\tEUR\t0.00\t30\n"
    refused = installation.run("hospital", "update", "north", "--time-zone", "Nowhere", "--horizon", "0")
    assert refused.returncode == 1
    assert "timeZone must be an IANA time zone" in refused.stderr
    assert "bookingHorizonDays must be a whole number from 1 to 730" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("call", "create_department", "{}"), "Error: "),
        (("call", "nothing_of_that_name"), "Error: There is no function api.nothing_of_that_name."),
        (("call", "viewer", '{"x": 1}'), "Error: api.viewer takes no p_x; it takes: nothing."),
        (("call", "viewer", "{"), "Error: The arguments are not JSON"),
        (("call", "viewer", "[]"), "Error: The arguments must be a JSON object."),
        (("call", "viewer", "--as", "nobody@north.example"), "Error: There is no active account"),
        (("call", "viewer", "--hospital", "south"), "Error: There is no hospital 'south'."),
        (("hospital", "create", "BAD", "--name", "x", "--time-zone", "x", "--currency", "x"), "Error: "),
    ],
)
def test_mistake_is_told_without_a_traceback(
    installation: Installation, arguments: tuple[str, ...], complaint: str
) -> None:
    done = installation.run(*arguments)
    assert done.returncode == 1
    assert done.stderr.startswith(complaint)
    assert "Traceback" not in done.stderr


def test_migrate_and_its_check_agree(installation: Installation) -> None:
    assert installation.run("migrate").stdout == "Nothing to apply.\n"
    checked = installation.run("migrate", "--check")
    assert (checked.returncode, checked.stdout) == (0, "The database and the files agree.\n")


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
    assert config.http_protocol_class is HttpToolsProtocol
    factory = config.get_loop_factory()
    assert factory is not None
    loop = factory()
    assert isinstance(loop, uvloop.Loop)
    loop.close()


def test_large_hospital_that_is_there_is_left_alone(installation: Installation) -> None:
    created = installation.run(
        "hospital", "create", "bench", "--name", "Mine", "--time-zone", "UTC", "--currency", "EUR"
    )
    assert created.returncode == 0, created.stderr
    done = installation.run("seed", "--scale", "bench")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: There is a hospital 'bench' already.")


def test_scale_that_is_unknown_is_refused(installation: Installation) -> None:
    assert "'huge' is not one of 'demo', 'bench'" in installation.run("seed", "--scale", "huge").stderr
