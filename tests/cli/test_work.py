"""The worker as an operator meets it: beside the server in development, and as a process of its own."""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.installation import Installation
from tests.mailbox import link_of, read

NORTH = ("hospital", "create", "north", "--name", "North", "--time-zone", "Europe/Berlin", "--currency", "EUR")
NAMES = ("--first-name", "Ann", "--last-name", "Lee", "--phone", "+49305550")
ANN = "ann@north.example"
RESET = "mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) }"


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    data = Path(tempfile.mkdtemp(prefix="wardgraph-test-"))
    data.chmod(0o711)
    made = Installation(data)
    for command in (NORTH, ("account", "create", ANN, "--role", "admin", *NAMES)):
        done = made.run(*command, WARDGRAPH_PASSWORD="correct horse")
        assert done.returncode == 0, done.stderr
    yield made
    shutil.rmtree((data / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(data)


def mails(installation: Installation) -> list[Path]:
    return sorted((installation.data / "mail").glob("*.eml"))


def ask(installation: Installation) -> None:
    asked = {"query": RESET, "variables": {"input": {"hospital": "north", "email": ANN}}}
    answer = httpx.post(f"http://127.0.0.1:{installation.port}/graphql", json=asked, timeout=30)
    assert answer.json() == {"data": {"requestPasswordReset": True}}


def test_in_development_the_server_sends_mail_by_itself(installation: Installation) -> None:
    with installation.serving():
        ask(installation)
        deadline = time.monotonic() + 60
        # Polls as a reader of mail does: nobody is told of a new file.
        while not mails(installation):
            assert time.monotonic() < deadline
            # Polls the folder, which tells nobody of a new file.
            time.sleep(0.05)
    (file,) = mails(installation)
    mail = read(file)
    assert mail["To"] == ANN
    assert link_of(mail).startswith(f"http://localhost:{installation.port}/reset-password#hospital=north&token=")


def test_a_worker_of_its_own_runs_until_it_is_stopped(installation: Installation) -> None:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "wardgraph", "work"],
        env=installation.environment, text=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "The worker runs. Stop with Ctrl-C.\n"
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=30)
    assert (process.returncode, output) == (0, "Stopped.\n")


def test_each_job_is_run_once_where_that_is_asked(installation: Installation) -> None:
    done = installation.run("work", "--once")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_production_refuses_to_write_mail_into_files(installation: Installation) -> None:
    production = {"WARDGRAPH_ENV": "production", "WARDGRAPH_SECRET": "x" * 32, "DATABASE_URL": "postgresql://nowhere/x"}
    done = installation.run("work", **production)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Error: WARDGRAPH_SMTP_HOST is missing: production sends mail by a mail server.",
        "WARDGRAPH_PUBLIC_URL is missing: links in mail have to lead somewhere.",
        "WARDGRAPH_MAIL_FROM is missing: mail has to be from somebody.",
    ]
