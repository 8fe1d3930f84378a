"""The asker of a command: a hospital, and a session of one of its accounts."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import click

from db.connect import admin
from db.migrate.roles import OWNER

hospital_option = click.option(
    "--hospital", "slug", help="The hospital's slug. Default: WARDGRAPH_HOSPITAL, or the only hospital."
)

as_option = click.option("--as", "email", help="E-mail address of the account that asks. Default: no account (PUBLIC).")


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


async def session_of(connection: asyncpg.Connection, hospital_id: int, email: str) -> UUID:
    """A session of the account, for this command; who may log in as an administrator needs no password."""
    account_id = await connection.fetchval(
        "SELECT id FROM auth.accounts WHERE hospital_id = $1 AND email = lower($2) AND status = 'ACTIVE'",
        hospital_id,
        email,
    )
    if account_id is None:
        raise click.ClickException(f"There is no active account {email!r} in this hospital.")
    key: UUID = await connection.fetchval(
        "SELECT key FROM auth.start_session($1, $2, $3, 'wardgraph')",
        hospital_id,
        account_id,
        secrets.token_urlsafe(32),
    )
    return key


async def end_session(connection: asyncpg.Connection, hospital_id: int, key: UUID) -> None:
    """Ends a session of `session_of`; acts as the owner from here to the transaction's end."""
    await connection.execute(f"SET LOCAL ROLE {OWNER}")
    await connection.execute(
        "UPDATE auth.sessions SET revoked_at = now() WHERE hospital_id = $1 AND key = $2", hospital_id, key
    )


@asynccontextmanager
async def signed_in(dsn: str, slug: str | None, email: str | None) -> AsyncIterator[tuple[int, UUID | None]]:
    """The hospital, and a session of the account that holds on every connection until the block ends."""
    async with admin(dsn) as connection:
        async with connection.transaction():
            hospital_id = await hospital_id_of(connection, slug)
            key = await session_of(connection, hospital_id, email) if email else None
        try:
            yield hospital_id, key
        finally:
            if key:
                async with connection.transaction():
                    await end_session(connection, hospital_id, key)
