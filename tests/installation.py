"""Wardgraph as an operator has it: `wardgraph` commands, on a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner

from cli.main import main


class Installation:
    """A data folder, a free port, and the commands to run on them.

    Settings of whoever runs the tests are left out; `environment` given to a command comes on top.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("WARDGRAPH", "DATABASE"))
        }
        self.environment = inherited | {"WARDGRAPH_DATA": str(data), "WARDGRAPH_PORT": str(self.port)}

    def run(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Runs a command to its end, in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "wardgraph", *arguments],
            env=self.environment | environment, text=True, capture_output=True, check=False, timeout=120,
        )  # fmt: skip

    def run_here(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Runs a command to its end in this process, which saves the start of another one. What it raises is raised."""
        unset = dict.fromkeys(name for name in os.environ if name not in self.environment)
        done = CliRunner().invoke(
            main, arguments, env=unset | self.environment | environment, prog_name="wardgraph", catch_exceptions=False
        )
        return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)

    def serve(self, *, errors: IO[str] | None = None, **environment: str) -> "subprocess.Popen[str]":
        """Starts the server and waits until it says where it answers; its stderr goes to `errors`."""
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "wardgraph", "serve"],
            env=self.environment | environment, text=True, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
        assert process.stdout
        for line in process.stdout:
            if "Stop with Ctrl-C" in line:
                return process
        pytest.fail("the server ended")

    @contextmanager
    def serving(self, *, errors: IO[str] | None = None, **environment: str) -> Iterator["subprocess.Popen[str]"]:
        """A server that answers for as long as the block runs."""
        process = self.serve(errors=errors, **environment)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)

    def get(self, path: str) -> int:
        """The status of an answer."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return int(answer.status)
