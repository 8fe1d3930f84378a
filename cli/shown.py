"""How rows are shown: as JSON, a line each, or as a table for people."""

import enum
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

_WIDEST = 10_000


class Shape(enum.Enum):
    """What rows are shown as."""

    JSON = "json"
    TABLE = "table"


shape_option = click.option(
    "--format",
    "shape",
    type=click.Choice([each.value for each in Shape]),
    default=Shape.JSON.value,
    show_default=True,
    help="json for programs, table for people.",
)


def show(rows: Sequence[Mapping[str, Any]], shape: Shape) -> None:
    """Shows rows; in a table, the objects within them become columns with dotted names."""
    if shape is Shape.JSON:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    # Loaded only now: it takes longer than the rest of a call.
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    flat = [dict(_cells(row)) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    table = Table(*names)
    for row in flat:
        table.add_row(*(Text(row.get(name, "")) for name in names))
    # Where nobody looks at it on a screen, it is not cut to the width of one.
    Console(width=None if sys.stdout.isatty() else _WIDEST).print(table)
    click.echo(f"{len(flat)} row{'' if len(flat) == 1 else 's'}", err=True)


def _cells(row: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from _cells(value, f"{above}{name}.")
        elif value is None:
            yield f"{above}{name}", ""
        else:
            yield f"{above}{name}", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
