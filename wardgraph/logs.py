"""The log: lines of JSON for machines or of text for people, each with the id of the request it belongs to.

A log may hold no patient's data and no token. Our own messages are constant texts with names of our own in them; others
quote values in theirs. So an exception is logged by its type, the places it came by, and its message without values.
"""

import datetime as dt
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from itertools import count
from typing import Any, Literal, TextIO

import orjson

Form = Literal["text", "json"]

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; empty outside of one."""

_WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{1,128}")
# From the first quote to the last, since a quoted value may hold quotes itself.
_QUOTED = re.compile(r"['\"].*['\"]|\(.*\)=\(.*\)", re.DOTALL)
# What a PostgreSQL error names of the schema, which are our own words.
_NAMED = ("sqlstate", "schema_name", "table_name", "column_name", "constraint_name")
_PREFIX = secrets.token_hex(6)
_numbers = count(1)


def begin_request(given: bytes | None) -> str:
    """Sets the id of the request that begins: the client's if it is one, else a new one, unique among all processes."""
    if given is not None and _WELL_FORMED.fullmatch(given):
        identity = given.decode("ascii")
    else:
        identity = f"{_PREFIX}-{next(_numbers):x}"
    request_id.set(identity)
    return identity


def configure(form: Form, stream: TextIO | None = None) -> None:
    """Sends every logger's lines, from warnings on, to stderr or to `stream`."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def tell(text: str) -> None:
    """Tells an operator on stderr what a start did: in a line of the log where the log is JSON, else in plain words."""
    handlers = logging.getLogger().handlers
    if any(isinstance(handler.formatter, JsonLines) for handler in handlers):
        logger = logging.getLogger("wardgraph.start")
        logger.setLevel(logging.INFO)
        logger.info("%s", text)
    else:
        print(text, file=sys.stderr, flush=True)


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and where there are any requestId, faultId and error."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            "process": record.process,
        }
        if identity := request_id.get():
            line["requestId"] = identity
        if fault := getattr(record, "fault", None):
            line["faultId"] = fault
        if record.exc_info and record.exc_info[1]:
            line["error"] = [_described(error) for error in _chain(record.exc_info[1])]
        return orjson.dumps(line).decode()


class TextLines(logging.Formatter):
    """A line for people, and below it the places that an exception came by."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        identity = request_id.get()
        name = f"{record.name}, request {identity}" if identity else record.name
        lines = [f"{_time(record)} {record.levelname} {name}: {_message(record)}"]
        if record.exc_info and record.exc_info[1]:
            for error in _chain(record.exc_info[1]):
                known = _described(error)
                lines.append(f"  {known.pop('type')}: {known.pop('message')}")
                lines += [f"    {place}" for place in known.pop("trace")]
                lines += [f"    {key}: {value}" for key, value in known.items()]
        return "\n".join(lines)


def _time(record: logging.LogRecord) -> str:
    moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error, and what it was raised from, the last first."""
    seen: set[int] = set()
    following: list[BaseException | None] = [error]
    while following:
        each = following.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        following.append(each.__cause__ or (None if each.__suppress_context__ else each.__context__))
        if isinstance(each, BaseExceptionGroup):
            following += each.exceptions


def _message(record: logging.LogRecord) -> str:
    # asyncio shows a task below its message, with all that its exception says.
    text = record.getMessage().strip()
    return text.partition("\n")[0] if record.name == "asyncio" else text


def _described(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    named = {name: value for name in _NAMED if (value := getattr(error, name, None))}
    return {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "message": _without_values(error),
        "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        **named,
    }


def _without_values(error: BaseException) -> str:
    """An exception's message but for the values in it; where a value is what it is about, there is none."""
    if isinstance(error, OSError):
        return error.strerror or ""
    if isinstance(error, LookupError | ValueError) or not error.args:
        return ""
    # Only the first argument: the text of a PostgreSQL error has its DETAIL in it, too, such as whole rows of a table.
    return _QUOTED.sub("...", str(error.args[0]))
