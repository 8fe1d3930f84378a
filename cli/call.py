"""`wardgraph call`: calls a function of the schema api by name, as an account, from the command line."""

import json
import re
from collections.abc import Collection

import click

from cli.asker import as_option, end_session, hospital_id_of, hospital_option, session_of
from cli.console import command, database
from cli.functions import FunctionName
from cli.given import json_object
from cli.shown import Shape, shape_option, show
from db.connect import admin
from wardgraph import catalogue
from wardgraph.settings import Settings

_SIZE = "p_first"
_ASKER = {"p_hospital_id": "$1::bigint", "p_session_id": "$2::uuid"}


@click.command()
@click.argument("function", type=FunctionName())
@click.argument("arguments", default="{}")
@click.option("--columns", help="Only these columns, in this order, with commas between them. Default: all.")
@shape_option
@hospital_option
@as_option
@command
async def call(
    function: str, arguments: str, columns: str | None, shape: str, slug: str | None, email: str | None
) -> None:
    """Call api.FUNCTION and print its rows.

    ARGUMENTS is a JSON object, such as '{"patientId": 7, "reason": "check-up"}', a file as @FILE, or - for standard
    input. Arguments that are left out have their default, or are null. `wardgraph functions` lists what there is to
    call; for rows with the names of what they refer to, use `wardgraph query`.
    """
    settings = Settings.from_environment()
    values = {_argument(name): value for name, value in json_object(arguments, "arguments").items()}
    text = _statement(function, values)
    shown = _columns(function, columns)
    async with database(settings) as dsns, admin(dsns.admin) as connection, connection.transaction():
        hospital_id = await hospital_id_of(connection, slug or settings.hospital)
        session_id = await session_of(connection, hospital_id, email) if email else None
        # Back to the administrator, who may execute what either owner has made.
        await connection.execute("RESET ROLE")
        rows = await connection.fetch(text, hospital_id, session_id, json.dumps(values))
        if session_id:
            await end_session(connection, hospital_id, session_id)
    made = [json.loads(row[0]) for row in rows]
    show([{name: row[name] for name in shown} if shown else row for row in made], Shape(shape))


def _columns(function: str, columns: str | None) -> list[str]:
    """The columns that were chosen. Raises ClickException for one that the function does not have."""
    chosen = [_snake(name.strip()) for name in columns.split(",")] if columns else []
    known = catalogue.function(function).columns
    if not known:
        raise click.ClickException(f"api.{function} has no columns of its own: `wardgraph export` calls it.")
    if unknown := [name for name in chosen if name not in known]:
        raise click.ClickException(f"api.{function} has no column {', '.join(unknown)}; it has: {', '.join(known)}.")
    return chosen


def _snake(name: str) -> str:
    return re.sub("([A-Z])", r"_\1", name).lower()


def _argument(name: str) -> str:
    snake = _snake(name)
    return snake if snake.startswith("p_") else f"p_{snake}"


def _statement(function: str, values: Collection[str]) -> str:
    """The call with every argument taken from the JSON object $3, cast to its own type."""
    try:
        called = catalogue.function(function)
        if unknown := sorted(set(values) - set(called.own_arguments)):
            known = ", ".join(name.removeprefix("p_") for name in called.own_arguments) or "nothing"
            raise click.ClickException(f"api.{function} takes no {', '.join(unknown)}; it takes: {known}.")
        given = [name for name in called.own_arguments if name in values or name not in called.optional]
        parts = {name: _taken(name, called.arguments[name]) for name in given}
        if _SIZE in parts:
            # A page function gives one row more, which tells that there are further ones.
            parts[_SIZE] += " - 1"
        asker = {name: place for name, place in _ASKER.items() if name in called.arguments}
        text = called.call(asker | parts)
    except catalogue.NotInCatalogue as error:
        raise click.ClickException(str(error)) from error
    # Each stands in every statement, so that its type is known even where a function does not take it.
    return f"SELECT to_jsonb(r)::text FROM {text} AS r WHERE num_nulls($1::bigint, $2::uuid, $3::jsonb) < 3"


def _taken(name: str, kind: str) -> str:
    if kind == "jsonb":
        return f"nullif($3::jsonb -> '{name}', 'null')"
    if kind.endswith("[]"):
        elements = f"jsonb_array_elements_text(nullif($3::jsonb -> '{name}', 'null'))"
        return f"(SELECT array_agg(v::{kind.removesuffix('[]')}) FROM {elements} AS v)"
    return f"($3::jsonb ->> '{name}')::{kind}"
