"""How far a load of large hospitals is: on a terminal a bar, elsewhere a line for each step."""

import datetime as dt
import resource
import sys
import time
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from loadgen.bench.seed import WORKERS, seed_bench
from loadgen.bench.sizes import BENCH, full
from loadgen.bench.steps import Done


class Display:
    """Tells of each step, how many rows there are and how many a second, and how long the rest will take."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn(
                "{task.percentage:>3.0f} % · {task.fields[rows]:,} rows · {task.fields[pace]:,} rows/s · "
                "{task.fields[left]}"
            ),
            TimeElapsedColumn(),
            console=self._console,
        )
        self._task = self._bar.add_task("Loading", total=1, rows=0, pace=0, left="")
        self._began = time.monotonic()
        self._rows = 0
        self._first: float | None = None

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._bar.stop()

    def tell(self, done: Done) -> None:
        """Shows that a step has been taken."""
        seconds = time.monotonic() - self._began
        self._rows += done.rows
        pace = round(self._rows / max(seconds, 0.001))
        share = done.work_done / done.work
        # What an earlier run has done says nothing of the pace of this one.
        first = self._first if self._first is not None else share - done.own / done.work
        self._first = first
        left = f"{minutes(seconds / (share - first) * (1 - share))} left" if share > first else ""
        if self._console.is_terminal:
            self._bar.update(
                self._task, completed=share, description=done.name[:48], rows=self._rows, pace=pace, left=left
            )
        else:
            rows = f"{done.rows:,} rows, " if done.rows else ""
            sys.stderr.write(f"{share:4.0%} {done.name} ({rows}{done.seconds:.1f} s); {pace:,} rows/s, {left}\n")
            sys.stderr.flush()


def minutes(seconds: float) -> str:
    """A time to wait, in a few words."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


async def load_large(
    admin_dsn: str,
    scale: str,
    factor: float,
    hospitals: int,
    number: int,
    as_of: dt.datetime | None,
    workers: int | None,
) -> None:
    """Makes large hospitals, telling how far it is. Raises SeedProblem, as when they are there already."""
    sizes = BENCH if scale == "bench" else full(factor, hospitals)
    with Display() as display:
        made = await seed_bench(
            admin_dsn, seed=number, as_of=as_of, progress=display.tell, sizes=sizes, workers=workers or WORKERS
        )
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    click.echo(
        f"Made {' and '.join(made.hospitals)} in {minutes(made.seconds)}; every rule was verified. "
        f"The generator took {used:.0f} MiB of memory at most."
    )
