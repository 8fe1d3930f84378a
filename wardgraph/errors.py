"""Every error a client can meet, said once: its SQLSTATE, its code, what it means and what to do about it.

`docs/errors.md` is generated from `REGISTRY`, and a test proves that the SQL raises exactly the SQLSTATEs listed here.
"""

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

log = logging.getLogger("wardgraph.errors")


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of error. `sqlstate` is None for those that arise before a request reaches the database."""

    sqlstate: str | None
    code: str
    meaning: str
    remedy: str


REGISTRY: tuple[Entry, ...] = (
    Entry(
        "ZH001",
        "UNAUTHENTICATED",
        "The request needs somebody signed in, or its session has ended.",
        "Sign in; where details.reason is TOKEN_EXPIRED, call refreshSession and repeat the request.",
    ),
    Entry("ZH002", "FORBIDDEN", "None of the account's roles may do this.", "Ask somebody who holds such a role."),
    Entry(
        "ZH003",
        "NOT_FOUND",
        "What the request names does not exist, or the asker may not see it.",
        "Check the id; details say what was looked for.",
    ),
    Entry(
        "ZH004",
        "INVALID_CREDENTIALS",
        "The hospital, e-mail and password do not belong together, or the refresh token is not valid any more.",
        "Try again, or sign in again.",
    ),
    Entry(
        "ZH005",
        "LAST_ADMINISTRATOR",
        "The hospital would be left without an administrator who can sign in.",
        "Make another administrator first.",
    ),
    Entry(
        "ZH101",
        "OUT_OF_STOCK",
        "The department has fewer usable units than were asked for. Nothing was prescribed.",
        "details hold the units asked for and on hand: prescribe less, or receive stock.",
    ),
    Entry(
        "ZH201",
        "DOUBLE_BOOKED",
        "The doctor has a live appointment that overlaps the asked time.",
        "details hold the range that clashes: pick another time.",
    ),
    Entry(
        "ZH202",
        "PATIENT_DOUBLE_BOOKED",
        "The patient has a live appointment that overlaps the asked time.",
        "details hold the range that clashes: pick another time, or reschedule that appointment.",
    ),
    Entry(
        "ZH203",
        "OUTSIDE_OPENING_HOURS",
        "The department is closed for a part of the asked time.",
        "Pick a time within the department's opening hours, which are local to the hospital.",
    ),
    Entry(
        "ZH204",
        "DOCTOR_UNAVAILABLE",
        "The asked time is outside of the doctor's weekly availability, or within the doctor's time off.",
        "Pick a time within the doctor's availability and outside of `timeOff`.",
    ),
    Entry("ZH205", "IN_THE_PAST", "The asked time has passed.", "Pick a time that lies ahead."),
    Entry(
        "ZH206",
        "BEYOND_HORIZON",
        "The asked time is further ahead than the hospital takes bookings.",
        "Pick an earlier one; details hold how many days ahead it takes them.",
    ),
    Entry(
        "ZH207",
        "BAD_TRANSITION",
        "The record's status does not allow this step.",
        "details hold the status it has: read the record again.",
    ),
    Entry(
        "ZH208",
        "DOCTOR_NOT_PRACTISING",
        "The doctor is retired, suspended, or not registered on that day.",
        "Pick another doctor.",
    ),
    Entry(
        "ZH209",
        "SLOT_HELD",
        "Somebody else is about to book the asked time.",
        "Pick another time, or try again after details.expiresAt.",
    ),
    Entry(
        "ZH210",
        "HOLD_ENDED",
        "The hold has expired, was released or used, or does not cover the asked doctor and time.",
        "Hold the slot again, if it is still free.",
    ),
    Entry(
        "ZH211",
        "TOO_MANY_HOLDS",
        "The account holds as many slots as it may.",
        "Book or release one of them, or wait until one expires.",
    ),
    Entry(
        "ZH212",
        "TIME_OFF_CLASHES",
        "The doctor has live appointments within the time off.",
        "details.appointments are the first of them, details.count says how many: reschedule or cancel them first.",
    ),
    Entry("ZH301", "OVERPAYMENT", "The payment exceeds what is owed on the bill.", "Pay at most details.balance."),
    Entry(
        "ZH302", "OVER_REFUND", "The refund exceeds what is left of the payment.", "Refund at most what details say."
    ),
    Entry("ZH303", "BILL_NOT_OPEN", "The bill is paid, refunded or void.", "Read the bill's status."),
    Entry(
        "ZH304",
        "NOTHING_TO_BILL",
        "Everything of this appointment is on a bill already, or it was cancelled or missed.",
        "Read the appointment's bill.",
    ),
    Entry(
        "ZH305",
        "DISCOUNT_BELOW_PAID",
        "The discount would leave less owed than was paid already.",
        "Give a smaller discount, or refund first.",
    ),
    Entry("ZH306", "DISCOUNT_OUT_OF_RANGE", "A discount is 0 to 100 percent.", "Give a percentage in that range."),
    Entry(
        "ZH307",
        "BILL_HAS_PAYMENTS",
        "A bill with payments cannot be voided.",
        "Void or refund its payments first.",
    ),
    Entry(
        "ZH308",
        "ALREADY_BILLED",
        "The treatment is on a bill, at the cost that it has.",
        "Void that bill, which details name, then correct the cost and bill it again.",
    ),
    Entry("ZH401", "ROOM_FULL", "Every bed of the room is taken.", "Pick a room with availableBeds."),
    Entry(
        "ZH402",
        "ALREADY_ADMITTED",
        "The patient lies in a room already.",
        "Discharge the patient first; details name the admission.",
    ),
    Entry("ZH403", "ALREADY_DISCHARGED", "The admission has ended.", "Read the admission."),
    Entry(
        "ZH501",
        "BAD_USER_INPUT",
        "Values of the request are missing, malformed or out of range.",
        "extensions.problems lists all of them at once, each with its path, a code and a message.",
    ),
    Entry(
        "ZH502",
        "KEPT_BY_TRIGGERS",
        "The value is kept by the database and cannot be set.",
        "Change what it follows from.",
    ),
    Entry(
        "ZH503",
        "NEVER_DELETED",
        "Clinical and financial records are never deleted.",
        "Retire, cancel or void the record.",
    ),
    Entry("ZH504", "ALREADY_EXISTS", "Another record has this value already.", "Use that record, or another value."),
    Entry("ZH505", "RETIRED", "The record is retired and takes part in nothing new.", "Pick another."),
    Entry(
        "ZH506",
        "IN_USE",
        "Live records name it, so that it cannot be retired; or any do, so that it cannot be deleted.",
        "details.uses count what is in the way: move, end or retire that first. Retire what cannot be deleted.",
    ),
    Entry(
        "ZH601",
        "REQUEST_ID_REUSED",
        "The request id was used before, with another payload.",
        "Make a new request id for each new request; repeat one only with the same input.",
    ),
    Entry(
        None,
        "CONFLICT",
        "Others changed the same records at the same time, again and again. Nothing was done.",
        "Repeat the request.",
    ),
    Entry(
        None,
        "DATABASE_UNAVAILABLE",
        "The database cannot be reached, is busy, or took too long.",
        "Repeat the request later; a create command with the same requestId, which makes sure it is done once.",
    ),
    Entry(
        None,
        "OVERLOADED",
        "Too many requests that hash a password wait for their turn already. Nothing was done.",
        "Repeat the request, after details.retryAfterSeconds at the earliest; the header Retry-After says the same.",
    ),
    Entry(
        None,
        "SERVER_STOPPING",
        "The server is stopping, and the request was not at its end. A mutation may have been done, or not.",
        "Repeat the request, a mutation with the same requestId, which makes sure it is done once.",
    ),
    Entry(None, "INTERNAL", "A fault of the server.", "Report extensions.details.id, under which the log has it."),
    Entry(None, "GRAPHQL_PARSE_FAILED", "The document is not GraphQL.", "Mend it where locations point."),
    Entry(
        None,
        "GRAPHQL_VALIDATION_FAILED",
        "The document does not fit the schema, or exceeds a limit.",
        "Mend it where locations point.",
    ),
    Entry(None, "BAD_REQUEST", "The HTTP request is not a GraphQL request.", "The message says what is wrong with it."),
    Entry(None, "PAYLOAD_TOO_LARGE", "The request's body exceeds 1 MiB.", "Split it."),
    Entry(
        None,
        "ANSWER_TOO_LARGE",
        "The request asks for more rows than one answer may hold.",
        "Ask for smaller pages, or for fewer levels of them.",
    ),
    Entry(None, "METHOD_NOT_ALLOWED", "The HTTP method does not fit.", "POST; GET serves queries only."),
    Entry(None, "UNSUPPORTED_MEDIA_TYPE", "The body is not JSON.", "Send Content-Type: application/json."),
)

CODES = frozenset(entry.code for entry in REGISTRY)
BY_SQLSTATE = {entry.sqlstate: entry for entry in REGISTRY if entry.sqlstate}

# Values that passed GraphQL's types and that PostgreSQL cannot hold: out of range, a NUL character, no such date.
UNFIT_VALUE = frozenset({"22003", "22007", "22008", "22021", "22P02", "22P05"})
# Of two that clash one is undone as a whole, so it may be repeated. XX000 is what a moving Citus shard answers.
REPEATABLE = frozenset({"40001", "40P01", "XX000"})
# Connection lost or refused, server starting or stopping, no slots or locks left, statement or lock timeout.
UNAVAILABLE = frozenset({"57P01", "57P02", "57P03", "57014", "55P03", "3D000", "28000", "28P01"})
UNAVAILABLE_CLASSES = frozenset({"08", "53"})


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
    # asyncpg has more than one way to say that a connection is gone; its DataError, though, is about a value.
    gone = (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.InternalClientError)
    return isinstance(error, gone) and not isinstance(error, asyncpg.DataError)


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
            "A value is out of range, or of a form that cannot be stored.",
            hint="Look for numbers beyond their range, dates that do not exist and NUL characters.",
        )
    if sqlstate in REPEATABLE - {"XX000"}:
        return Problem("CONFLICT", "Others were changing the same records. Nothing was done: repeat the request.")
    return _unavailable(error) if is_unavailable(error) else internal(error)


def _unavailable(error: BaseException) -> Problem:
    log.warning("database unavailable: %s %s", type(error.__cause__ or error).__name__, sqlstate_of(error))
    if isinstance(error, CommandCut):
        return Problem(
            "DATABASE_UNAVAILABLE",
            "The connection to the database was lost before it answered: the command may have been done, or not.",
            hint="Repeat the mutation with the same requestId, which makes sure it is done once; without one, read"
            " first whether it was done.",
        )
    return Problem("DATABASE_UNAVAILABLE", "The database cannot be reached or is busy. Repeat the request later.")


def stopping() -> Problem:
    """What a request is told that the server's end cuts short."""
    return Problem(
        "SERVER_STOPPING",
        "The server is stopping, and ended the request. A mutation may have been done, or not.",
        hint="Repeat the request, a mutation with the same requestId: that makes sure it is done once.",
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
    problem = Problem("INTERNAL", f"A fault of the server, logged as {fault}.", details={"id": fault})
    error.__dict__["_wardgraph_problem"] = problem
    return problem


def _raised_by_sql(entry: Entry, error: BaseException) -> Problem:
    detail = getattr(error, "detail", None)
    try:
        details = json.loads(detail) if detail else {}
    except ValueError:
        log.exception("SQLSTATE %s came with a DETAIL that is not JSON", entry.sqlstate)
        details = {}
    problems = details.pop("problems", [])
    message = getattr(error, "message", None) or entry.meaning
    hint = getattr(error, "hint", None) or entry.remedy
    return Problem(entry.code, message, details=details, hint=hint, problems=problems)


def as_markdown() -> str:
    """The text of docs/errors.md."""
    rows = (f"| `{e.code}` | {f'`{e.sqlstate}`' if e.sqlstate else ''} | {e.meaning} | {e.remedy} |" for e in REGISTRY)
    return "\n".join(
        (
            "# Errors",
            "",
            "Generated by `make generate` from `wardgraph/errors.py`; do not edit.",
            "",
            "Every error of an answer has `extensions.code`, most have `extensions.details` (ids and numbers) and",
            "`extensions.hint`. `BAD_USER_INPUT` lists every wrong value under `extensions.problems`, each with its",
            "`path`, `code` and `message`. An error deeper than a mutation's own field is about its answer: the",
            "mutation is done, and the hint says so.",
            "",
            "| code | SQLSTATE | meaning | what to do |",
            "|---|---|---|---|",
            *rows,
            "",
        )
    )
