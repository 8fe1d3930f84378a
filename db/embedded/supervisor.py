"""Brings the embedded server back when it dies under those who use it.

A thread of its own, since the web server's loop is not there before it starts nor after it ends.
"""

import logging
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from db.embedded.server import Server
from db.errors import DatabaseProblem

log = logging.getLogger("wardgraph.database")

# PostgreSQL is no child of this process: nobody tells of its end.
SECONDS_BETWEEN_LOOKS = 0.25
# The waits before attempts in a row. After the last one it is given up: what dies so often needs a person.
WAITS = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0)
# A server that lived for so long counts as mended: the next end is the first again.
SECONDS_TO_TRUST = 300.0


class Supervisor:
    """Looks after a started server for as long as its block runs."""

    def __init__(self, server: Server, waits: Sequence[float] = WAITS) -> None:
        self._server = server
        self._waits = waits
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="database supervisor", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.join()

    def _watch(self) -> None:
        attempt, restored = 0, time.monotonic()
        while not self._ending.wait(SECONDS_BETWEEN_LOOKS):
            if self._server.is_running:
                continue
            if time.monotonic() - restored > SECONDS_TO_TRUST:
                attempt = 0
            if attempt == len(self._waits):
                log.error("The embedded database died %d times in a row: it is left as it is.", attempt)
                log.error("See %s; start wardgraph again afterwards.", self._server.home / "server.log")
                return
            log.error("The embedded database died; it is started again in %g s.", self._waits[attempt])
            if self._ending.wait(self._waits[attempt]):
                return
            attempt += 1
            try:
                self._server.restore()
            except (DatabaseProblem, OSError) as error:
                log.error("The embedded database did not start: %s", error)  # noqa: TRY400 - an operator's sentence
            else:
                log.warning("The embedded database runs again.")
            restored = time.monotonic()
