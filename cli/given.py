"""What a command is given as JSON: on the command line, in a file or on standard input."""

import json
import sys
from pathlib import Path
from typing import Any

import click


def json_object(given: str, what: str) -> dict[str, Any]:
    """The JSON object that is given: as it is, as `@FILE`, or on standard input where it is `-`.

    Raises ClickException, which names it as `what`, if there is no such object.
    """
    text = _text(given, what)
    try:
        value = json.loads(text)
    except ValueError as error:
        raise click.ClickException(f"The {what} are not JSON: {error}.") from error
    if not isinstance(value, dict):
        raise click.ClickException(f"The {what} must be a JSON object.")
    return value


def _text(given: str, what: str) -> str:
    try:
        if given == "-":
            return sys.stdin.buffer.read().decode()
        if given.startswith("@"):
            return Path(given[1:]).read_bytes().decode()
    except OSError as error:
        raise click.ClickException(f"The {what} cannot be read from {error.filename}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise click.ClickException(f"The {what} are not in UTF-8.") from error
    return given
