"""Sessions: Python runs Argon2id and signs tokens, since SQL can do neither; the database decides all else."""

import datetime as dt

from graph.domains.accounts.types import Session
from graph.engine.context import Context
from wardgraph import passwords, tokens
from wardgraph.asker import nobody_signed_in
from wardgraph.database import Row
from wardgraph.errors import Problem

_COLUMNS = ("session_key", "id", "account_id", "expires_at")


async def open_session(context: Context, hospital: str, email: str, password: str, code: str | None) -> Session:
    """Signs in. Raises INVALID_CREDENTIALS, SECOND_FACTOR_REQUIRED, RATE_LIMITED, and NOT_FOUND for a hospital."""
    hospital_id = await context.hospitals.id_of(hospital)
    nobody = (hospital_id, None)
    # A command by what it needs to know, which is where the request comes from.
    (found,) = await context.command_as(nobody, "password_parameters", ("parameters",), p_email=email)
    refresh_token = tokens.new_refresh_token(hospital_id)
    rows = await context.command_as(
        nobody,
        "open_session",
        _COLUMNS,
        p_email=email,
        p_proof=await passwords.proof(found["parameters"], password),
        p_code=code,
        p_refresh_token=refresh_token,
        p_user_agent=context.user_agent,
    )
    if not rows:
        raise Problem(
            "INVALID_CREDENTIALS",
            f"The e-mail address or the password{' or the code' if code is not None else ''} is wrong.",
            hint="Check them, and the hospital.",
        )
    if rows[0]["session_key"] is None:
        raise Problem(
            "SECOND_FACTOR_REQUIRED",
            "The account signs in with a code as well.",
            hint="Sign in again with `code`: of the authenticator, or a recovery code.",
        )
    return _session(context, hospital_id, rows[0], refresh_token)


async def refresh_session(context: Context, refresh_token: str) -> Session:
    """Exchanges a refresh token. Raises INVALID_CREDENTIALS where it is not, or no longer, valid."""
    hospital_id = tokens.hospital_of(refresh_token)
    new_token = tokens.new_refresh_token(hospital_id)
    rows = await context.command_as(
        (hospital_id, None), "refresh_session", _COLUMNS, p_refresh_token=refresh_token, p_new_refresh_token=new_token
    )
    if not rows:
        raise Problem("INVALID_CREDENTIALS", "The refresh token is no longer valid.", hint="Sign in again.")
    return _session(context, hospital_id, rows[0], new_token)


async def close_session(context: Context) -> None:
    """Ends the asker's session. Raises UNAUTHENTICATED where there is none."""
    asker = await context.asker()
    if asker[1] is None:
        raise nobody_signed_in()
    await context.command_as(asker, "close_session", ("session_key",))


def _session(context: Context, hospital_id: int, row: Row, refresh_token: str) -> Session:
    now = dt.datetime.now(dt.UTC)
    key = row["session_key"]
    context.switch_session(hospital_id, key)
    return Session(
        access_token=tokens.issue(context.secrets[0], tokens.Claims(hospital_id, key, row["account_id"]), now),
        expires_at=now + tokens.LIFETIME,
        refresh_token=refresh_token,
        refresh_expires_at=row["expires_at"],
        account_id=row["account_id"],
        id=row["id"],
    )
