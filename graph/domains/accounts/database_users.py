"""Logins to the database: Python invents passwords and computes their verifiers; the database decides all else."""

from graph.declare import ids
from graph.domains.accounts.types import DatabaseUser, DatabaseUserPassword
from graph.engine.context import Context
from wardgraph import scram


async def create(context: Context, name: str, role: str) -> DatabaseUserPassword:
    """Makes a login of the asker's hospital. Raises what api.create_database_user does."""
    return await _with_password(context, "create_database_user", p_name=name, p_role=role)


async def reset_password(context: Context, database_user_id: str) -> DatabaseUserPassword:
    """Gives a login a new password. Raises what api.reset_database_password does."""
    key = ids.key_or_zero(DatabaseUser.__name__, database_user_id)
    return await _with_password(context, "reset_database_password", p_database_user_id=key)


async def _with_password(context: Context, function: str, **arguments: str | int) -> DatabaseUserPassword:
    password = scram.new_password()
    # The verifier in place of the password, which might end up in the server's log.
    row = await context.command(function, ("id",), **arguments, p_verifier=scram.verifier(password))
    return DatabaseUserPassword(password=password, database_user_id=row["id"])
