"""Imports of files."""

import datetime as dt
import enum
from typing import Any

import orjson
import strawberry

from db.imports import kinds
from graph.declare.entities import Dated, Node, entity
from graph.declare.fields import choice, column, derived, enum_type
from graph.declare.pagination import Connection
from graph.declare.relations import one, page
from graph.domains.refs import AccountRef, ImportRowRef


@enum_type
class ImportKind(enum.Enum):
    """What the rows of a file are."""

    _ignore_ = "each"
    for each in kinds.every():
        vars()[each.sql_name] = choice(each.sql_name, each.meaning)


@enum_type
class ImportStatus(enum.Enum):
    """How far an import is."""

    READING = choice("READING", "The rows of the file are being staged.")
    RUNNING = choice("RUNNING", "Rows are being checked and loaded.")
    COMPLETED = choice("COMPLETED", "Nothing is left to do.")
    CANCELLED = choice("CANCELLED", "It was cancelled: what was loaded stays, and nothing more is.")


@enum_type
class ImportRowStatus(enum.Enum):
    """What has become of a row of a file."""

    STAGED = choice("STAGED", "It is not checked yet.")
    GOOD = choice("GOOD", "It is to be loaded.")
    REFUSED = choice("REFUSED", "A rule is against it.")
    DOUBTFUL = choice("DOUBTFUL", "It is likely there already, and waits to be confirmed.")
    CHECKED = choice("CHECKED", "Nothing is against it, in a dry run.")
    LOADED = choice("LOADED", "It became a record.")


def _told(given: Any) -> str | None:
    return given if given is None or isinstance(given, str) else orjson.dumps(given).decode()


@entity("import_rows")
class ImportRow(Node):
    """A row of a file that is imported, with what is wrong with it."""

    line: int = column("The line of the file that it begins on, or its place in a list of JSON, from 1.")
    status: ImportRowStatus = column("What has become of it.")
    problems: list[str] | None = column("Everything that is wrong with it, a sentence each; null where nothing is.")
    problem_codes: list[str] | None = column(
        "The stable code of each of its problems, in their order, such as `REQUIRED`; null where nothing is wrong."
    )
    created_at: dt.datetime = column("When it was staged.")
    given: strawberry.Private[Any]
    values: str | None = derived(
        ("given",),
        _told,
        "Its values by the names of columns, as a JSON object; null once it is loaded.",
        sql="{0}::text",
    )


@entity("import_runs")
class ImportRun(Node, Dated):
    """The import of a file. Visible to ADMIN."""

    kind: ImportKind = column("What its rows are.")
    file_name: str = column("What the file was called.")
    sha256: str = column("The SHA-256 of the file's content, in hexadecimal digits: the same content is loaded once.")
    status: ImportStatus = column("How far it is.")
    is_dry_run: bool = column("Whether rows are checked and not loaded.")
    is_confirmed: bool = column("Whether rows that are likely there already are loaded all the same.")
    rows_read: int = column("How many rows of the file are staged.")
    rows_checked: int = column("How many of them were checked, those that were loaded before included.")
    rows_loaded: int = column("How many became records.")
    rows_refused: int = column("How many were refused by a rule.")
    rows_doubtful: int = column("How many were left out because they are likely there already.")
    started_at: dt.datetime = column("When the file was first given.")
    finished_at: dt.datetime | None = column("When nothing was left to do, or it was cancelled; null until then.")
    started_by_id: strawberry.Private[int | None]

    started_by: AccountRef | None = one(
        "accounts_by_id", "started_by_id", "The account that imports; null if you may not see it."
    )
    problems: Connection[ImportRowRef] = page(
        "import_rows_by_import_run_id_page",
        "The rows that something is wrong with, by line.",
        order=("line asc",),
    )
