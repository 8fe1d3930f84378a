"""`wardgraph query` and `wardgraph export`: GraphQL documents from the command line, as an account."""

import asyncio
import sys
from codecs import BOM_UTF8
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, BinaryIO, TextIO

import click
import orjson

from cli.asker import as_option, hospital_option, signed_in
from cli.console import Refused, command, database
from cli.export_progress import Progress
from cli.given import json_object
from cli.shown import Shape, shape_option, show
from graph.engine.context import Context
from graph.engine.engine import Answer, Engine, Request
from graph.engine.export.formats import Format
from graph.schema import schema
from wardgraph.asker import Hospitals
from wardgraph.database import Database
from wardgraph.settings import Settings

_file = click.argument("file", type=click.File(encoding="utf-8"))
_variables = click.option(
    "--variables", default="{}", help="The variables, as JSON, as @FILE, or - for standard input."
)
_operation = click.option("--operation", "name", help="The name of the operation, if the document has several.")
_CONNECTIONS = 2
# What the document is not to blame for.
_NOT_OF_RULES = {"DATABASE_UNAVAILABLE", "INTERNAL"}


@click.command()
@_file
@_variables
@_operation
@shape_option
@hospital_option
@as_option
@command
async def query(
    file: TextIO, variables: str, name: str | None, shape: str, slug: str | None, email: str | None
) -> None:
    """Run the GraphQL document in FILE, or - for standard input, and print the answer.

    As a table, the rows of the one list that it asks for are printed. Errors are printed to standard error, and the
    exit code is 3 then, whatever they are.
    """
    request = _request(file, variables, name)
    async with _engine(slug, email) as (engine, context):
        answer = await engine.answer(request, context)
    for error in answer.errors:
        click.echo(_told(error), err=True)
    text = orjson.dumps(answer.as_dict(), option=orjson.OPT_UTC_Z | orjson.OPT_INDENT_2).decode()
    if Shape(shape) is Shape.JSON:
        click.echo(text)
    elif answer.data:
        show(_rows(orjson.loads(text)["data"]), Shape.TABLE)
    if answer.errors:
        codes = {error.get("extensions", {}).get("code") for error in answer.errors}
        sys.exit(1 if codes & _NOT_OF_RULES else Refused.exit_code)


@click.command()
@_file
@_variables
@_operation
@click.option(
    "--format",
    "format_",
    type=click.Choice([each.name.lower() for each in Format]),
    default="csv",
    show_default=True,
    help="csv has a header, and objects as dotted columns; ndjson has an object a line.",
)
@click.option("--output", type=click.File("wb"), default="-", help="Where to write it. Default: standard output.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, by which Excel knows that it is UTF-8.")
@hospital_option
@as_option
@command
async def export(
    file: TextIO,
    variables: str,
    name: str | None,
    format_: str,
    output: BinaryIO,
    bom: bool,  # noqa: FBT001 - click gives it by its name
    slug: str | None,
    email: str | None,
) -> None:
    """Write all rows of the connection or report that the GraphQL document in FILE asks for.

    They are of one moment, and as the account sees them. Without `first` in the document all rows are written.
    """
    if bom and format_ != "csv":
        raise click.UsageError("--bom is for CSV: JSON has no byte order mark.")
    request = _request(file, variables, name)
    written, head = 0, BOM_UTF8 if bom else b""
    progress = Progress(is_shown=not _is_standard(output) and sys.stderr.isatty())

    async with _engine(slug, email) as (engine, context):
        made = await engine.export(request, context, Format[format_.upper()])
        if isinstance(made, Answer):
            raise Refused("\n".join(_told(error) for error in made.errors))
        head += made.header

        async def sink(data: bytes) -> None:
            # A file that is there is not touched before there are rows, or none: until then it may be refused.
            nonlocal written, head
            data, head = head + data, b""
            written += len(data)
            # A pipe may be slow; the loop has the connection to look after.
            await asyncio.to_thread(output.write, data)
            progress.show(made.rows)

        assert isinstance(context.database, Database)  # noqa: S101 - `_engine` made it
        async with context.database.apart() as connection:
            rows = await made.write(connection, context, sink, context.database.apart)
        await sink(b"")
        await asyncio.to_thread(output.flush)
    progress.end()
    click.echo(f"{rows} rows, {written} bytes", err=True)


def _request(file: TextIO, variables: str, name: str | None) -> Request:
    if variables == "-" and _is_standard(file):
        raise click.UsageError("FILE and --variables cannot both be standard input: give one of them as a file.")
    return Request(file.read(), json_object(variables, "variables"), name)


def _is_standard(stream: TextIO | BinaryIO) -> bool:
    """Whether click opened a stream for `-`."""
    return getattr(stream, "name", "-") in {"-", "<stdin>", "<stdout>"}


@asynccontextmanager
async def _engine(slug: str | None, email: str | None) -> AsyncIterator[tuple[Engine, Context]]:
    """An engine, and the context of one request of the account."""
    settings = Settings.from_environment()
    async with (
        database(settings, applies=False) as dsns,
        signed_in(dsns.admin, slug or settings.hospital, email) as asker,
    ):
        # The administrator's login may execute what that of the web tier may, too.
        pool = await Database.open(dsns.admin, _CONNECTIONS, name="wardgraph query")
        try:
            context = Context(pool, Hospitals(pool, None), (settings.secret, *settings.previous_secrets), None, None)
            context.switch_session(*asker)
            yield Engine(schema, production=False, limits=settings), context
        finally:
            await pool.close()


def _told(error: dict[str, Any]) -> str:
    """An error for a reader: where, what, its code and what to do."""
    extensions = error.get("extensions", {})
    where = ".".join(map(str, error.get("path") or ()))
    parts = [f"{where}: {error['message']}" if where else error["message"], extensions.get("code")]
    return "\n".join(str(part) for part in (" ".join(filter(None, parts)), extensions.get("hint")) if part)


def _rows(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the one list in an answer; of an answer without one, the answer itself."""
    lists = list(_lists(data))
    if len(lists) > 1:
        raise click.ClickException("The answer has several lists: ask for one, or use --format json.")
    return lists[0] if lists else [data]


def _lists(value: Any) -> Iterator[list[dict[str, Any]]]:
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        yield [each.get("node", each) for each in value]
    elif isinstance(value, dict):
        for each in value.values():
            yield from _lists(each)
