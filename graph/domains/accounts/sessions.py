"""Sessions: Python verifies passwords and signs tokens, since SQL can do neither; the database decides all else."""

import datetime as dt

from graph.domains.accounts.types import Session
from graph.engine.context import Context
from wardgraph import passwords, tokens
from wardgraph.database import Row
from wardgraph.errors import Problem

_COLUMNS = ("id", "account_id", "expires_at")


async def open_session(context: Context, hospital: str, email: str, password: str) -> Session:
    """Signs in. Raises INVALID_CREDENTIALS, and NOT_FOUND for an unknown hospital."""
    hospital_id = await context.hospitals.id_of(hospital)
    nobody = (hospital_id, None)
    found = await context.read_as(nobody, "account_by_email", ("account_id", "password_hash"), p_email=email)
    account_id, password_hash = found[0] if found else (None, None)
    if not await passwords.matches(password_hash, password):
        raise Problem(
            "INVALID_CREDENTIALS", "The e-mail address or the password is wrong.", hint="Check both, and the hospital."
        )
    refresh_token = tokens.new_refresh_token(hospital_id)
    rows = await context.command_as(
        nobody,
        "open_session",
        _COLUMNS,
        p_account_id=account_id,
        p_password_hash=password_hash,
        p_refresh_token_hash=tokens.digest(refresh_token),
        p_expires_at=_refresh_expiry(),
    )
    return _session(context, hospital_id, rows[0], refresh_token)


async def refresh_session(context: Context, refresh_token: str) -> Session:
    """Exchanges a refresh token. Raises INVALID_CREDENTIALS where it is not, or no longer, valid."""
    hospital_id = tokens.hospital_of(refresh_token)
    new_token = tokens.new_refresh_token(hospital_id)
    rows = await context.command_as(
        (hospital_id, None),
        "refresh_session",
        _COLUMNS,
        p_refresh_token_hash=tokens.digest(refresh_token),
        p_new_refresh_token_hash=tokens.digest(new_token),
        p_expires_at=_refresh_expiry(),
    )
    if not rows:
        raise Problem("INVALID_CREDENTIALS", "The refresh token is no longer valid.", hint="Sign in again.")
    return _session(context, hospital_id, rows[0], new_token)


async def close_session(context: Context) -> None:
    """Ends the asker's session. Raises UNAUTHENTICATED where there is none."""
    asker = await context.asker()
    if asker[1] is None:
        raise Problem("UNAUTHENTICATED", "Nobody is signed in.", details={"reason": "NO_SESSION"})
    await context.command_as(asker, "close_session", ("id",))


def _session(context: Context, hospital_id: int, row: Row, refresh_token: str) -> Session:
    now = dt.datetime.now(dt.UTC)
    context.switch_session(hospital_id, row["id"])
    return Session(
        access_token=tokens.issue(context.secret, tokens.Claims(hospital_id, row["id"], row["account_id"]), now),
        expires_at=now + tokens.LIFETIME,
        refresh_token=refresh_token,
        refresh_expires_at=row["expires_at"],
        account_id=row["account_id"],
    )


def _refresh_expiry() -> dt.datetime:
    return dt.datetime.now(dt.UTC) + tokens.REFRESH_LIFETIME
