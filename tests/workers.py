"""Lets pytest's workers (`-n`) act as one run: slow files first, and what tests have to tell brought together.

tests/conftest.py registers it, since the process that starts the workers reads no other conftest.py.
"""

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

from tests.graph import coverage
from tests.kept import FOLDER

# How long each file took when it last ran.
SECONDS = FOLDER / "seconds.json"
# The property by which a test records a heading and lines to show at the end: record_property(SECTION, [...]).
SECTION = "section"


class SlowFilesFirst(LoadFileScheduling):  # type: ignore[misc] # xdist tells no types
    """Hands out whole files, those first that took longest the last time: a slow one at the end would run alone."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        self._seconds = _seconds()

    def _assign_work_unit(self, node: WorkerController) -> None:
        # What has not run yet may be slow. Of those alike, the one with most tests comes first.
        slowest = max(self.workqueue, key=lambda file: self._seconds.get(file, float("inf")))
        self.workqueue.move_to_end(slowest, last=False)
        super()._assign_work_unit(node)


class Workers:
    """The hooks, in the process that starts the workers, or that runs the tests where there are none."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = defaultdict(float)
        self._sections: list[Any] = []

    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Producer) -> SlowFilesFirst:
        """The order of files."""
        return SlowFilesFirst(config, log)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Adds up the time of files, and keeps what a test has recorded until its end."""
        self._seconds[report.nodeid.split("::")[0]] += report.duration
        if report.when == "teardown":
            self._sections += [value for name, value in report.user_properties if name == SECTION]

    def pytest_testnodedown(self, node: WorkerController) -> None:
        """Takes over what a worker's tests have asked for."""
        for field, tests in getattr(node, "workeroutput", {}).get("driven", {}).items():
            coverage.driven[field].update(tests)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Keeps the times, and writes docs/coverage.md where WARDGRAPH_COVERAGE names it.

        A field that nobody asked for fails the run.
        """
        if session.config.getoption("numprocesses"):
            _keep(self._seconds)
        path = os.environ.get("WARDGRAPH_COVERAGE")
        if path:
            try:
                Path(path).write_text(coverage.page())
            except AssertionError as problem:
                print(f"\n{problem}")
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Prints what tests have recorded, whether they passed or not."""
        for heading, *lines in self._sections:
            terminalreporter.section(heading)
            for line in lines:
                terminalreporter.write_line(line)


class Worker:
    """The hooks of a worker."""

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hands over what its tests have asked for."""
        driven = {field: sorted(tests) for field, tests in coverage.driven.items()}
        session.config.workeroutput["driven"] = driven  # type: ignore[attr-defined]


def _seconds() -> dict[str, float]:
    return json.loads(SECONDS.read_text()) if SECONDS.exists() else {}


def _keep(seconds: dict[str, float]) -> None:
    FOLDER.mkdir(exist_ok=True)
    draft = SECONDS.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(_seconds() | seconds, indent=0, sort_keys=True))
    draft.replace(SECONDS)
