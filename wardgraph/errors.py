"""Errors on their way to the client: `Problem`, and how exceptions become one by the registry of errors."""

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from wardgraph.registry import BY_SQLSTATE, CODES
from wardgraph.server_errors import Entry

log = logging.getLogger("wardgraph.errors")


# Values that passed GraphQL's types and that PostgreSQL cannot hold: out of range, a NUL character, no such date.
UNFIT_VALUE = frozenset({"22003", "22007", "22008", "22021", "22P02", "22P05"})
# Of two that clash one is undone as a whole, so it may be repeated. XX000 is what a moving Citus shard answers.
REPEATABLE = frozenset({"40001", "40P01", "XX000"})
# Connection lost or refused, server starting or stopping, no slots or locks left, statement or lock timeout.
UNAVAILABLE = frozenset({"57P01", "57P02", "57P03", "57014", "55P03", "3D000", "28000", "28P01"})
UNAVAILABLE_CLASSES = frozenset({"08", "53"})
# asyncpg has more than one way to say that a connection is gone; TimeoutError is an OSError.
LOST = (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError)
# Whatever a call may raise: what the server answers, or that its answer does not come.
CALL_ERRORS = (asyncpg.PostgresError, *LOST)


class Problem(Exception):
    """An error meant for the client: `code` is one of the registry's, `details` a small object of ids and numbers."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        details: Mapping[str, Any] | None = None,
        hint: str | None = None,
        problems: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        if code not in CODES:
            raise ValueError(f"{code} is not a code of the registry.")
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
        self.hint = hint
        self.problems = problems

    @property
    def extensions(self) -> dict[str, Any]:
        """What the client finds under `extensions`; absent parts are left out."""
        given = {"code": self.code, "details": self.details, "hint": self.hint, "problems": list(self.problems)}
        return {name: value for name, value in given.items() if value}


class CommandCut(ConnectionError):
    """The connection of a command was lost before its answer came: nobody knows whether it was done."""


def bad_input(path: str, code: str, message: str, hint: str | None = None) -> Problem:
    """One wrong value of a request. `path` names it in camelCase, as in `filter.startsAt.gte`."""
    problem = {"path": path, "code": code, "message": message}
    return Problem("BAD_USER_INPUT", f"{path} {message}.", problems=[problem], hint=hint)


def sqlstate_of(error: BaseException) -> str:
    """The SQLSTATE an error carries, or an empty string."""
    return getattr(error, "sqlstate", None) or ""


def is_unavailable(error: BaseException) -> bool:
    """Whether the database could not be reached or refused to work, rather than to do this one thing."""
    sqlstate = sqlstate_of(error)
    if sqlstate:
        return sqlstate in UNAVAILABLE or sqlstate[:2] in UNAVAILABLE_CLASSES
    # asyncpg's DataError, an InterfaceError too, is about a value.
    return isinstance(error, LOST) and not isinstance(error, asyncpg.DataError)


def translate(error: BaseException) -> Problem:
    """The problem to show for any exception. What no entry describes is logged under an id and shown as INTERNAL."""
    if isinstance(error, Problem):
        return error
    sqlstate = sqlstate_of(error)
    if entry := BY_SQLSTATE.get(sqlstate):
        return _raised_by_sql(entry, error)
    if sqlstate in UNFIT_VALUE or isinstance(error, asyncpg.DataError):
        return Problem(
            "BAD_USER_INPUT",
            "A value is out of range, or cannot be stored.",
            hint="Check for numbers that are too large, dates that do not exist and NUL characters.",
        )
    if sqlstate in REPEATABLE - {"XX000"}:
        return Problem(
            "CONFLICT",
            "Other requests changed the same records at the same time. Nothing was done. Repeat the request.",
        )
    return _unavailable(error) if is_unavailable(error) else internal(error)


def _unavailable(error: BaseException) -> Problem:
    log.warning("database unavailable: %s %s", type(error.__cause__ or error).__name__, sqlstate_of(error))
    if isinstance(error, CommandCut):
        return Problem(
            "DATABASE_UNAVAILABLE",
            "The connection to the database was lost before it answered. The mutation may have been done, or not.",
            hint="Repeat the mutation with the same requestId: then it is done only once. Without a requestId, read"
            " first whether it was done.",
        )
    return Problem("DATABASE_UNAVAILABLE", "The database cannot be reached or is busy. Repeat the request later.")


def stopping() -> Problem:
    """What a request is told that the server's end cuts short."""
    return Problem(
        "SERVER_STOPPING",
        "The server is stopping and did not finish the request. A mutation may have been done, or not.",
        hint="Repeat the request. Repeat a mutation with the same requestId: then it is done only once.",
    )


def internal(error: BaseException) -> Problem:
    """Logs a fault with its trace under a fresh id, and shows nothing of it but that id."""
    # One failed batch rejects every key that waited for it: the fault is one, and so is its id.
    known = getattr(error, "_wardgraph_problem", None)
    if isinstance(known, Problem):
        return known
    fault = secrets.token_hex(8)
    if isinstance(error, asyncpg.PostgresError):
        # "Failing row contains (...)": a patient's whole record, which no log may hold.
        error.detail = None
    log.error("fault %s", fault, exc_info=error, extra={"fault": fault})
    problem = Problem("INTERNAL", f"An unexpected error in the server, logged as {fault}.", details={"id": fault})
    error.__dict__["_wardgraph_problem"] = problem
    return problem


def details_of(error: BaseException) -> dict[str, Any]:
    """The JSON object that an error of our SQL carries as its DETAIL, refused rows with their codes; {} for others."""
    detail = getattr(error, "detail", None)
    try:
        details: dict[str, Any] = json.loads(detail) if detail and sqlstate_of(error) in BY_SQLSTATE else {}
    except ValueError:
        log.exception("SQLSTATE %s came with a DETAIL that is not JSON", sqlstate_of(error))
        return {}
    if "rows" in details:
        details["rows"] = [_row(row) for row in details["rows"]]
    return details


def _raised_by_sql(entry: Entry, error: BaseException) -> Problem:
    details = details_of(error)
    problems = details.pop("problems", [])
    message = getattr(error, "message", None) or entry.meaning
    hint = getattr(error, "hint", None) or entry.remedy
    return Problem(entry.code, message, details=details, hint=hint, problems=problems)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """One of several refused records: what it is, and its error as it would have been by itself."""
    entry, details = BY_SQLSTATE[row["sqlstate"]], dict(row["details"])
    problems = details.pop("problems", [])
    told = {"code": entry.code, "message": row["message"], "details": details, "hint": row["hint"] or entry.remedy}
    return {"type": row["type"], "id": row["id"], **told, **({"problems": problems} if problems else {})}
