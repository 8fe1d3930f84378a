"""`wardgraph database-user`: people who log in to the database itself. docs/database-users.md says what each may do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import click

from cli.asker import hospital_id_of, hospital_option
from cli.console import command, database
from db.connect import admin
from db.migrate.roles import KINDS, OWNER
from wardgraph.scram import new_password, verifier
from wardgraph.settings import Settings

_role_option = click.option(
    "--role", required=True, type=click.Choice(list(KINDS), case_sensitive=False), help="What the login may do."
)
# A login is of one table or of the other.
_TABLES = ("auth.database_users", "logins.installation_users")


@click.group("database-user")
def database_user() -> None:
    """Create, list, change and drop logins to the database."""


@database_user.command("create")
@click.argument("name")
@_role_option
@hospital_option
@click.option("--installation", is_flag=True, help="Bind the login to all hospitals instead of one.")
@command
async def create(name: str, role: str, slug: str | None, *, installation: bool) -> None:
    """Create a login of a hospital or the installation, and print it with its password.

    The login is wg_<hospital>_NAME, or wg_all_NAME for the installation. The password is shown this once.
    """
    if installation and slug:
        raise click.UsageError("--hospital and --installation exclude each other.")
    settings, password = Settings.from_environment(), new_password()
    bound: tuple[int, ...] = ()
    async with _owner(settings) as connection:
        if installation:
            query = "SELECT login FROM clinic.insert_installation_user($1, $2, $3)"
        else:
            query = "SELECT login FROM clinic.insert_database_user($4, $1, $2, $3, NULL)"
            bound = (await hospital_id_of(connection, slug or settings.hospital),)
        login = await connection.fetchval(query, name, role, verifier(password), *bound)
    click.echo(f"{login}\t{password}")


@database_user.command("list")
@command
async def show() -> None:
    """List all logins: name, role, and the hospital or `all`."""
    async with _owner(Settings.from_environment()) as connection:
        rows = await connection.fetch("""
            SELECT u.login, u.role, h.slug FROM auth.database_users AS u
            JOIN clinic.hospitals AS h ON h.id = u.hospital_id
            UNION ALL SELECT i.login, i.role, 'all' FROM logins.installation_users AS i
            ORDER BY login
        """)
    for row in rows:
        click.echo("\t".join(row))


@database_user.command("grant")
@click.argument("login")
@_role_option
@command
async def grant(login: str, role: str) -> None:
    """Give LOGIN another role in place of the one it has."""
    async with _owner(Settings.from_environment()) as connection:
        await _change(connection, login, "UPDATE {} SET role = $2 WHERE login = $1", role)
        await connection.execute("SELECT logins.change_login($1)", login)


@database_user.command("reset-password")
@click.argument("login")
@command
async def reset_password(login: str) -> None:
    """Give LOGIN a new password, print it, and end its sessions."""
    password = new_password()
    async with _owner(Settings.from_environment()) as connection:
        await _change(connection, login, "UPDATE {} SET password_set_at = now() WHERE login = $1")
        await connection.execute("SELECT logins.set_password($1, $2)", login, verifier(password))
    click.echo(f"{login}\t{password}")


@database_user.command("drop")
@click.argument("login")
@command
async def drop(login: str) -> None:
    """Drop LOGIN and end its sessions."""
    async with _owner(Settings.from_environment()) as connection:
        await connection.execute("SELECT logins.drop_login($1)", login)
        await _change(connection, login, "DELETE FROM {} WHERE login = $1")


@asynccontextmanager
async def _owner(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """A transaction as the owner of the tables, who alone may call what makes and drops logins."""
    async with database(settings) as dsns, admin(dsns.admin) as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        yield connection


async def _change(connection: asyncpg.Connection, login: str, statement: str, *values: str) -> None:
    """Runs a statement on the table that has the login. Raises UsageError where neither has it."""
    done = [await connection.execute(statement.format(table), login, *values) for table in _TABLES]
    if all(each.endswith(" 0") for each in done):
        raise click.UsageError(f"There is no database user {login}.")
