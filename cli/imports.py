"""`wardgraph import`: records of a file become records of a hospital, under the rules of the single commands."""

import asyncio
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
import click

from cli.asker import hospital_option, signed_in
from cli.console import Refused, command, database
from cli.import_progress import Progress, progress
from db.connect import admin
from db.imports import kinds
from db.imports.columns import mapped, told_columns
from db.imports.encodings import SEPARATORS
from db.imports.errors import FileProblem
from db.imports.files import FORMATS, File, opened
from db.imports.problem_file import LeftOut, write_problems
from db.imports.rows import Row, Rows
from db.imports.staging import BUSY, stage
from db.imports.values import Spelling
from db.migrate.roles import OWNER
from wardgraph.settings import Settings

_CONNECTIONS = 2
# Two batches wanted the same rows in another order than everything locks in: the one that gave way goes again.
_GAVE_WAY = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
_MOST_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Asker:
    """Who imports, and where."""

    dsn: str
    hospital_id: int
    session_id: UUID | None


@click.command(name="import")
@click.argument("kind", type=click.Choice(kinds.names()))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="NAME=COLUMN",
    help="Which column a column of the file is, such as Nachname=lastName.",
)
@click.option("--ignore", "ignored", multiple=True, metavar="NAME", help="A column of the file to leave out.")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="What the file is. Default: what its name ends in."
)
@click.option("--encoding", help="Such as utf-8, utf-16 or windows-1252. Default: found out.")
@click.option("--separator", help=f"What stands between values: {', '.join(SEPARATORS)}. Default: found out.")
@click.option("--dates", metavar="SPELLING", help="Such as DD.MM.YYYY or MM/DD/YYYY. Default: YYYY-MM-DD.")
@click.option("--decimal", type=click.Choice([".", ","]), default=".", show_default=True, help="What decimals follow.")
@click.option("--dry-run", is_flag=True, help="Check every row, and load none.")
@click.option("--confirm", is_flag=True, help="Also load rows that are likely there already.")
@click.option(
    "--problems",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where rows with problems go. Default: beside FILE.",
)
@hospital_option
@click.option("--as", "email", required=True, help="E-mail address of the account that imports: an administrator's.")
@command
async def import_(
    kind: str, file: Path, maps: tuple[str, ...], ignored: tuple[str, ...], format_: str | None, encoding: str | None,
    separator: str | None, dates: str | None, decimal: str, dry_run: bool, confirm: bool,  # noqa: FBT001 - click's flags
    problems: Path | None,
    slug: str | None, email: str,
) -> None:  # fmt: skip
    """Import records of a file: patients, staff, stock and others.

    FILE is CSV, a list of JSON objects, or a JSON object a line; - is standard input. Good rows are loaded. Every
    other row is written to a file with its line and all its problems, which can be corrected and imported again as
    it is. The same file again loads nothing twice: it goes on with what is left.
    The exit code is 3 if rows were left out.
    """
    settings = Settings.from_environment()
    with _as_sentences(), _at_hand(file) as path:
        found = opened(path, format_, encoding, separator)
        _require_place(problems or file, file)
        columns = mapped(kinds.kind(kind), found.header, told_columns(maps), ignored)
        async with database(settings) as dsns, signed_in(dsns.admin, slug or settings.hospital, email) as asker:
            importer = Asker(dsns.admin, *asker)
            async with admin(dsns.admin) as connection:
                zone = await connection.fetchval("SELECT time_zone FROM clinic.hospitals WHERE id = $1", asker[0])
                rows = Rows(found, columns, Spelling(dates, decimal, zone), kinds.kind(kind))
                rows.check_dates()
                with progress() as shown:
                    run = await _begin(connection, importer, kind, found, _name(file), dry_run=dry_run, confirm=confirm)
                    await _stage(connection, importer, run, found, rows, shown)
                    shown.begin_work(await _call(connection, "start_import", importer, run["id"]))
                    run = await _work(importer, run["id"], shown)
                if run["status"] != "COMPLETED":
                    raise click.ClickException("The import was cancelled, or somebody else began it again.")
                left_out = await _problems_of(connection, importer, run["id"])
        target = problems or _free((Path.cwd() / "import") if str(file) == "-" else file, found.format)
        if left_out:
            _write(rows.file, target, left_out, run)
    _tell(run, target)


def _tell(run: asyncpg.Record, target: Path) -> None:
    left_out = run["rows_refused"] + run["rows_doubtful"]
    good = run["rows_read"] - left_out
    click.echo(f"{run['rows_read']} rows: {good} {'would be loaded' if run['is_dry_run'] else 'loaded'}, "
               f"{run['rows_refused']} refused, {run['rows_doubtful']} likely there already.")  # fmt: skip
    if left_out:
        click.echo(f"The rows left out are in {target}, each with what is wrong: correct them, and import that file. "
                   "A row that is no duplicate needs `yes` in a column `confirmed`.")  # fmt: skip
        sys.exit(Refused.exit_code)


@contextmanager
def _as_sentences() -> Iterator[None]:
    try:
        yield
    except FileProblem as problem:
        raise click.ClickException(str(problem)) from problem


@contextmanager
def _at_hand(file: Path) -> Iterator[Path]:
    """A file that can be read several times: standard input is kept until the end."""
    if str(file) != "-":
        yield file
        return
    with tempfile.TemporaryDirectory(prefix="wardgraph-") as folder:
        path = Path(folder) / "stdin"
        with path.open("wb") as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
        yield path


def _name(file: Path) -> str:
    return "standard input" if str(file) == "-" else file.name


async def _begin(
    connection: asyncpg.Connection, asker: Asker, kind: str, file: File, name: str, *, dry_run: bool, confirm: bool
) -> asyncpg.Record:
    with file.path.open("rb") as content:
        sha256 = await asyncio.to_thread(lambda: hashlib.file_digest(content, "sha256").hexdigest())
    # Held until this connection ends, however it does: whoever begins an import takes its rows from others.
    if not await connection.fetchval(
        "SELECT pg_try_advisory_lock(hashtextextended($1, $2))", f"wardgraph import {kind} {sha256}", asker.hospital_id
    ):
        raise FileProblem(BUSY)
    run = await connection.fetchrow(
        "SELECT * FROM api.begin_import($1, $2, $3, $4, $5, $6, $7)",
        asker.hospital_id, asker.session_id, kinds.kind(kind).sql_name, sha256, name, dry_run, confirm,
    )  # fmt: skip
    assert run  # noqa: S101 - a command answers with its row, or refuses
    return run


async def _stage(
    connection: asyncpg.Connection, asker: Asker, run: asyncpg.Record, file: File, rows: Rows, shown: Progress
) -> None:
    shown.begin_reading(file.size)

    def tell(row: Row) -> None:
        shown.has_read(row.read)

    async with connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        await stage(connection, asker.hospital_id, run["id"], rows, tell)


async def _work(asker: Asker, run_id: int, shown: Progress) -> asyncpg.Record:
    """Checks and loads what is staged, over several connections. Raises what the database raises."""

    async def work() -> asyncpg.Record:
        async with admin(asker.dsn) as connection:
            attempts = 0
            while True:
                attempts += 1
                try:
                    run = await _call(connection, "run_import_batch", asker, run_id)
                except _GAVE_WAY:
                    if attempts == _MOST_ATTEMPTS:
                        raise
                    continue
                attempts = 0
                shown.has_done(run)
                if run["status"] != "RUNNING":
                    return run

    try:
        async with asyncio.TaskGroup() as group:
            workers = [group.create_task(work()) for _ in range(_CONNECTIONS)]
    except ExceptionGroup as problems:
        raise problems.exceptions[0] from None
    return workers[0].result()


async def _call(connection: asyncpg.Connection, function: str, asker: Asker, run_id: int) -> asyncpg.Record:
    row = await connection.fetchrow(
        f"SELECT * FROM api.{function}($1, $2, $3)", asker.hospital_id, asker.session_id, run_id
    )
    assert row  # noqa: S101 - likewise
    return row


async def _problems_of(connection: asyncpg.Connection, asker: Asker, run_id: int) -> dict[int, LeftOut]:
    async with connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        rows = await connection.fetch(
            "SELECT line, problems, problem_codes FROM clinic.import_rows"
            " WHERE hospital_id = $1 AND import_run_id = $2 AND problems IS NOT NULL",
            asker.hospital_id, run_id,
        )  # fmt: skip
    return {row["line"]: LeftOut(row["problems"], row["problem_codes"]) for row in rows}


def _require_place(target: Path, file: Path) -> None:
    """Raises FileProblem where rows with problems could not be written: better than when others are loaded."""
    if target is not file and target.exists():
        if file.exists() and target.samefile(file):
            raise FileProblem("--problems is FILE itself, which would be lost: tell another place.")
        place = target
    else:
        place = Path.cwd() if str(target) == "-" else target.absolute().parent
    if not os.access(place, os.W_OK):
        raise FileProblem(f"Rows with problems cannot be written to {place}: tell another place with --problems.")


def _write(file: File, target: Path, left_out: dict[int, LeftOut], run: asyncpg.Record) -> None:
    try:
        write_problems(file, target, left_out)
    except OSError as error:
        raise FileProblem(
            f"{run['rows_loaded']} rows are loaded, but those with problems could not be written to {target}: "
            f"{error.strerror}. Run the import again to have them written: it loads nothing twice."
        ) from error


def _free(beside: Path, format_: str) -> Path:
    """A name that no file has: what somebody is correcting is not written over."""
    stem = beside.with_suffix("").name
    names = (f"{stem}.problems{'' if number == 1 else f'-{number}'}.{format_}" for number in range(1, 1_000_000))
    return next(path for name in names if not (path := beside.with_name(name)).exists())
