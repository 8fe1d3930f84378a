"""How far an export is, as a line of standard error that is written over."""

import time

import click

_SECONDS = 0.5


class Progress:
    """Shows rows and rows a second, twice a second at most; nothing unless it `is_shown`."""

    def __init__(self, *, is_shown: bool) -> None:
        self._is_shown = is_shown
        self._since = self._last = time.monotonic()

    def show(self, rows: int) -> None:
        """Shows how many rows there are by now."""
        now = time.monotonic()
        if self._is_shown and now - self._last >= _SECONDS:
            self._last = now
            click.echo(f"\r\x1b[K{rows:,} rows, {rows / (now - self._since):,.0f} rows/s", nl=False, err=True)

    def end(self) -> None:
        """Takes the line away."""
        if self._is_shown:
            click.echo("\r\x1b[K", nl=False, err=True)
