"""Database users of the cast: one a hospital, and the roles of the server for a clone of the cast's database."""

import asyncpg

from tests.databases import Database
from wardgraph.scram import verifier


async def add_database_users(admin: asyncpg.Connection) -> None:
    """A developer of each hospital, so far without a role of the server: roles are of no database."""
    await admin.execute("""
        INSERT INTO auth.database_users (hospital_id, id, login, role) OVERRIDING SYSTEM VALUE
        SELECT h.id, CASE h.slug WHEN 'west' THEN 1900 ELSE 1800 END, 'wg_cast_' || h.id, 'DEVELOPER'
        FROM clinic.hospitals AS h
    """)


async def make_logins(admin: asyncpg.Connection, database: Database) -> None:
    """Makes the roles under names of this database's own."""
    suffix = database.name.rpartition("_")[2]
    await admin.execute("UPDATE auth.database_users SET login = login || '_' || $1::text", suffix)
    await admin.execute("SELECT logins.make_login(login, $1) FROM auth.logins_of_people", verifier("unknown"))


async def drop_logins(admin: asyncpg.Connection) -> None:
    """Drops the roles of this database's users."""
    await admin.execute("SELECT logins.drop_login(login) FROM auth.logins_of_people")
