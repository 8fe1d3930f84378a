"""What /metrics tells Prometheus: requests and their latency, errors, fallbacks, and the connections in use.

Labels are words of our own, few in number; nothing of what is asked or answered gets into them. Of several worker
processes each writes to files in the folder that PROMETHEUS_MULTIPROC_DIR names, and any of them answers for all.
"""

import os
from collections.abc import Callable
from pathlib import Path

import psutil
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from graph.engine.engine import Answer
from wardgraph.pool import Load

MEDIA_TYPE = CONTENT_TYPE_LATEST
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# How often the workers that are not asked write down how busy their connections are.
REFRESH_SECONDS = 1.0
_MOST_REASONS = 50
_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0)


class Metrics:
    """The measurements of one application. `load` tells how busy its connections are."""

    def __init__(self, load: Callable[[], Load]) -> None:
        self._load = load
        self._own = CollectorRegistry()
        self._requests = Histogram(
            "wardgraph_request_seconds",
            "Requests and how long they took, by kind of operation, executor and outcome.",
            ("operation", "executor", "outcome"),
            buckets=_BUCKETS,
            registry=self._own,
        )
        self._errors = Counter("wardgraph_errors", "Errors in answers, by code.", ("code",), registry=self._own)
        self._fallbacks = Counter(
            "wardgraph_fallbacks", "Requests that were not compiled, by reason.", ("reason",), registry=self._own
        )
        self._connections = Gauge(
            "wardgraph_connections",
            "Database connections: open and in_use; and the calls waiting for one.",
            ("state",),
            registry=self._own,
            multiprocess_mode="livesum",
        )
        self._turned_away = Counter(
            "wardgraph_refused_connections",
            "Connections that were ended by the server, by reason.",
            ("reason",),
            registry=self._own,
        )
        # Looking a child up by its labels costs more than counting with it.
        self._timers: dict[tuple[str, str, str], Histogram] = {}
        self._reasons: set[str] = set()

    def answered(self, answer: Answer, seconds: float) -> None:
        """Counts an answer that was `seconds` in the making."""
        outcome = "ok" if not answer.errors else "errors" if answer.executed else "refused"
        self._observe((answer.operation, answer.executor, outcome), seconds)
        if answer.errors:
            for error in answer.errors:
                self._errors.labels(error["extensions"]["code"]).inc()
        if answer.fallback is not None:
            self._fallbacks.labels(self._bounded(answer.fallback)).inc()

    def refused(self, code: str, seconds: float) -> None:
        """Counts what was no GraphQL request at all, or could not be answered."""
        self._observe(("none", "none", "refused"), seconds)
        self._errors.labels(code).inc()

    def abandoned(self, operation: str, seconds: float) -> None:
        """Counts an operation that was given up, for its client went away."""
        self._observe((operation, "none", "abandoned"), seconds)

    def turned_away(self, reason: str) -> None:
        """Counts a connection that was ended for a limit."""
        self._turned_away.labels(reason).inc()

    def refresh(self) -> None:
        """Writes down how busy the connections are now."""
        size, in_use, waiting = self._load()
        self._connections.labels("open").set(size)
        self._connections.labels("in_use").set(in_use)
        self._connections.labels("waiting").set(waiting)

    def exposition(self) -> bytes:
        """Everything in Prometheus' text format."""
        self.refresh()
        folder = os.environ.get(FOLDER)
        if folder is None:
            return generate_latest(self._own)
        forget_the_dead(Path(folder))
        everybodys = CollectorRegistry()
        MultiProcessCollector(everybodys, folder)  # type: ignore[no-untyped-call] # it has no annotations
        return generate_latest(everybodys)

    def _observe(self, labels: tuple[str, str, str], seconds: float) -> None:
        timer = self._timers.get(labels)
        if timer is None:
            timer = self._timers[labels] = self._requests.labels(*labels)
        timer.observe(seconds)

    def _bounded(self, reason: str) -> str:
        if reason not in self._reasons:
            if len(self._reasons) >= _MOST_REASONS:
                return "other"
            self._reasons.add(reason)
        return reason


def is_shared() -> bool:
    """Whether this process is one of several that answer for each other."""
    return FOLDER in os.environ


def forget_the_dead(folder: Path) -> None:
    """Takes workers that ended, or were killed, out of the sums of connections; what they counted stays counted."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if not psutil.pid_exists(pid):
            mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call] # it has no annotations
