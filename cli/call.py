"""`wardgraph call`: calls a function of the schema api by name, as an account, from the command line."""

import json
import re
from collections.abc import Collection

import click

from cli.asker import hospital_id_of, hospital_option, session_of
from cli.console import command, database, json_object
from db.connect import admin
from db.migrate.roles import OWNER
from wardgraph import catalogue
from wardgraph.settings import Settings

_ASKER = {"p_hospital_id": "$1::bigint", "p_session_id": "$2::uuid"}


@click.command()
@click.argument("function")
@click.argument("arguments", default="{}")
@hospital_option
@click.option("--as", "email", help="E-mail address of the account that calls. Default: no account (PUBLIC).")
@command
async def call(function: str, arguments: str, slug: str | None, email: str | None) -> None:
    """Call api.FUNCTION and print each row as a line of JSON.

    ARGUMENTS is a JSON object, such as '{"patientId": 7, "reason": "check-up"}'. Arguments that are left out are null.
    """
    settings = Settings.from_environment()
    given = json_object(arguments, "arguments")
    values = {_argument(name): value for name, value in given.items()}
    text = _statement(function, values)
    async with database(settings) as dsns, admin(dsns.admin) as connection, connection.transaction():
        hospital_id = await hospital_id_of(connection, slug or settings.hospital)
        session_id = await session_of(connection, hospital_id, email) if email else None
        # Back to the administrator, who may execute what either owner has made.
        await connection.execute("RESET ROLE")
        rows = await connection.fetch(text, hospital_id, session_id, json.dumps(values))
        if session_id:
            await connection.execute(f"SET LOCAL ROLE {OWNER}")
            await connection.execute(
                "UPDATE auth.sessions SET revoked_at = now() WHERE hospital_id = $1 AND key = $2",
                hospital_id,
                session_id,
            )
    for row in rows:
        click.echo(row[0])


def _argument(name: str) -> str:
    snake = re.sub("([A-Z])", r"_\1", name).lower()
    return snake if snake.startswith("p_") else f"p_{snake}"


def _statement(function: str, values: Collection[str]) -> str:
    """The call with every argument taken from the JSON object $3, cast to its own type."""
    try:
        called = catalogue.function(function)
        if unknown := sorted(set(values) - set(called.own_arguments)):
            known = ", ".join(name.removeprefix("p_") for name in called.own_arguments) or "nothing"
            raise click.ClickException(f"api.{function} takes no {', '.join(unknown)}; it takes: {known}.")
        parts = {name: _taken(name, called.arguments[name]) for name in called.own_arguments}
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
