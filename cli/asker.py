"""The asker of a command: a hospital, and a session of one of its accounts."""

import secrets

import asyncpg
import click

from db.migrate.roles import OWNER

hospital_option = click.option(
    "--hospital", "slug", help="The hospital's slug. Default: WARDGRAPH_HOSPITAL, or the only hospital."
)


async def hospital_id_of(connection: asyncpg.Connection, slug: str | None) -> int:
    """The id of the hospital named `slug`, or of the only one; acts as the owner from here to the transaction's end.

    Raises ClickException when there is none, or more than one without a slug.
    """
    await connection.execute(f"SET LOCAL ROLE {OWNER}")
    rows = await connection.fetch(
        "SELECT id, slug FROM clinic.hospitals WHERE slug = $1 OR $1 IS NULL ORDER BY slug", slug
    )
    if not rows:
        raise click.ClickException(
            f"There is no hospital {slug!r}." if slug else "There is no hospital yet: create one."
        )
    if len(rows) > 1:
        raise click.ClickException(f"Name the hospital with --hospital: {', '.join(row['slug'] for row in rows)}.")
    return int(rows[0]["id"])


async def session_of(connection: asyncpg.Connection, hospital_id: int, email: str) -> object:
    """A session of the account, for this call; who may log in as an administrator needs no password."""
    account_id = await connection.fetchval(
        "SELECT id FROM auth.accounts WHERE hospital_id = $1 AND email = lower($2) AND status = 'ACTIVE'",
        hospital_id,
        email,
    )
    if account_id is None:
        raise click.ClickException(f"There is no active account {email!r} in this hospital.")
    return await connection.fetchval(
        "SELECT key FROM auth.start_session($1, $2, $3, 'wardgraph call')",
        hospital_id,
        account_id,
        secrets.token_urlsafe(32),
    )
