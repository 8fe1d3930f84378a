"""`wardgraph call`: calls a function of the schema api by name, as an account, from the command line."""

import json
import re
import secrets

import asyncpg
import click

from db.connect import admin
from db.roles import OWNER
from wardgraph.console import command, database
from wardgraph.operate import hospital_id_of
from wardgraph.settings import Settings

_LEADING = ("p_hospital_id", "p_session_id")
_ARGUMENTS = """
    SELECT a.name, format_type(a.type, NULL) AS type, format_type(nullif(t.typelem, 0), NULL) AS element
    FROM pg_proc AS p
    CROSS JOIN unnest(p.proargnames[1:p.pronargs], p.proargtypes::oid[]) WITH ORDINALITY AS a (name, type, place)
    JOIN pg_type AS t ON t.oid = a.type
    WHERE p.pronamespace = 'api'::regnamespace AND p.proname = $1
    ORDER BY a.place
"""


@click.command()
@click.argument("function")
@click.argument("arguments", default="{}")
@click.option("--hospital", "slug", help="The hospital's slug; WARDGRAPH_HOSPITAL or the only one by default.")
@click.option("--as", "email", help="The account to act as; nobody (PUBLIC) by default.")
@command
async def call(function: str, arguments: str, slug: str | None, email: str | None) -> None:
    """Call api.FUNCTION and print each row as a line of JSON.

    ARGUMENTS is a JSON object, such as '{"patientId": 7, "reason": "check-up"}'. What is left out is null.
    """
    settings = Settings.from_environment()
    try:
        given = json.loads(arguments)
    except ValueError as error:
        raise click.ClickException(f"The arguments are no JSON: {error}.") from error
    if not isinstance(given, dict):
        raise click.ClickException("The arguments must be a JSON object.")
    values = {_argument(name): value for name, value in given.items()}
    async with database(settings) as dsns, admin(dsns.admin) as connection, connection.transaction():
        hospital_id = await hospital_id_of(connection, slug or settings.hospital)
        text = await _statement(connection, function, values)
        session_id = await session_of(connection, hospital_id, email) if email else None
        # Back to the administrator, who may execute what either owner has made.
        await connection.execute("RESET ROLE")
        rows = await connection.fetch(text, hospital_id, session_id, json.dumps(values))
        if session_id:
            await connection.execute(f"SET LOCAL ROLE {OWNER}")
            await connection.execute(
                "UPDATE auth.sessions SET revoked_at = now() WHERE hospital_id = $1 AND id = $2",
                hospital_id,
                session_id,
            )
    for row in rows:
        click.echo(row[0])


def _argument(name: str) -> str:
    snake = re.sub("([A-Z])", r"_\1", name).lower()
    return snake if snake.startswith("p_") else f"p_{snake}"


async def _statement(connection: asyncpg.Connection, function: str, values: dict[str, object]) -> str:
    """The call with every argument taken from the JSON object $3, cast to its own type."""
    declared = await connection.fetch(_ARGUMENTS, function)
    if not declared:
        raise click.ClickException(f"There is no function api.{function}.")
    names = [row["name"] for row in declared]
    unknown = sorted(values.keys() - set(names))
    if unknown:
        known = ", ".join(name.removeprefix("p_") for name in names if name not in _LEADING)
        raise click.ClickException(f"api.{function} takes no {', '.join(unknown)}; it takes: {known or 'nothing'}.")
    parts = ["$1::bigint", "$2::uuid"]
    for row in declared[len(_LEADING) :]:
        name, kind, element = row["name"], row["type"], row["element"]
        if kind == "jsonb":
            parts.append(f"nullif($3::jsonb -> '{name}', 'null')")
        elif kind.endswith("[]"):
            parts.append(
                f"(SELECT array_agg(v::{element})"
                f" FROM jsonb_array_elements_text(nullif($3::jsonb -> '{name}', 'null')) AS v)"
            )
        else:
            parts.append(f"($3::jsonb ->> '{name}')::{kind}")
    # $3 stands in every statement, so that its type is known even where a function takes no more than the first two.
    return f"SELECT to_jsonb(r)::text FROM api.{function}({', '.join(parts)}) AS r WHERE $3::jsonb IS NOT NULL"


async def session_of(connection: asyncpg.Connection, hospital_id: int, email: str) -> object:
    """A session of the account, for this call; who may log in as an administrator needs no password."""
    held = await connection.fetchrow(
        """SELECT id, password_hash FROM auth.accounts
           WHERE hospital_id = $1 AND email = lower($2) AND status = 'ACTIVE'""",
        hospital_id, email,
    )  # fmt: skip
    if held is None:
        raise click.ClickException(f"There is no active account {email!r} in this hospital.")
    return await connection.fetchval(
        "SELECT id FROM api.open_session($1, NULL, $2, $3, $4, now() + interval '5 minutes')",
        hospital_id, held["id"], held["password_hash"], secrets.token_bytes(32),
    )  # fmt: skip
