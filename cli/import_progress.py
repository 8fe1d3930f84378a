"""How far an import is: bars on a terminal, nothing elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars


class Progress:
    """The bars of one import: reading, then checking and loading at once."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._began = time.monotonic()
        self._before = 0

    def begin_reading(self, size: int) -> None:
        """Of so many bytes."""
        self._tasks["reading"] = self._bars.add_task("Reading", total=max(size, 1), told="")

    def has_read(self, read: int) -> None:
        """So many bytes."""
        self._bars.update(self._tasks["reading"], completed=read)

    def begin_work(self, run: asyncpg.Record) -> None:
        """On all rows that are staged, of which those that were loaded before are done."""
        self._bars.update(self._tasks["reading"], completed=self._bars.tasks[0].total)
        self._began, self._before = time.monotonic(), run["rows_checked"]
        for name in ("Checking", "Loading"):
            self._tasks[name] = self._bars.add_task(name, total=run["rows_read"], completed=self._before, told="")

    def has_done(self, run: asyncpg.Record) -> None:
        """What a batch has left."""
        left_out = run["rows_refused"] + run["rows_doubtful"]
        done = run["rows_read"] if run["status"] == "COMPLETED" else run["rows_loaded"] + left_out
        self._show("Checking", max(run["rows_checked"], done), f"{left_out} left out")
        self._show("Loading", done if run["compared_at"] else self._before, self._rate(done))

    def _rate(self, done: int) -> str:
        return f"{(done - self._before) / max(time.monotonic() - self._began, 1e-9):,.0f} rows/s"

    def _show(self, name: str, completed: int, told: str) -> None:
        task = self._tasks[name]
        self._bars.update(
            task, completed=max(completed, self._bars.tasks[self._bars.task_ids.index(task)].completed), told=told
        )


@contextmanager
def progress() -> Iterator[Progress]:
    """Bars for as long as the block runs, where somebody looks at them."""
    columns: tuple[Any, ...] = (
        TextColumn("{task.description:9}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(), TextColumn("{task.fields[told]}"),
    )  # fmt: skip
    with Bars(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bars:
        yield Progress(bars)
