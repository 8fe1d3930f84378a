"""Second factors: the database makes secrets and checks codes; Python writes secrets as authenticators read them."""

import base64

import pyotp

from graph.domains.accounts.types import RecoveryCodes, SecondFactorSecret
from graph.engine.context import Context
from wardgraph.errors import Problem


async def begin(context: Context) -> SecondFactorSecret:
    """Makes a secret for the asker's account. Raises ALREADY_EXISTS."""
    (row,) = await context.command_as(await context.asker(), "begin_second_factor", ("secret", "email", "issuer"))
    secret = base64.b32encode(row["secret"]).decode()
    uri = pyotp.TOTP(secret).provisioning_uri(name=row["email"], issuer_name=row["issuer"])
    return SecondFactorSecret(secret=secret, uri=uri)


async def confirm(context: Context, code: str) -> RecoveryCodes:
    """Turns it on. Raises INVALID_CREDENTIALS for a wrong code, ALREADY_EXISTS and RATE_LIMITED."""
    asker = await context.asker()
    rows = await context.command_as(asker, "confirm_second_factor", ("recovery_code",), p_code=code)
    if not rows:
        raise _wrong_code()
    return RecoveryCodes(codes=[row["recovery_code"] for row in rows])


async def disable(context: Context, account_id: int, code: str | None) -> None:
    """Turns it off. Raises INVALID_CREDENTIALS for a wrong code of the own account, NOT_FOUND and RATE_LIMITED."""
    asker, given = await context.asker(), {"p_account_id": account_id, "p_code": code}
    if not await context.command_as(asker, "disable_second_factor", ("account_id",), **given):
        raise _wrong_code()


def _wrong_code() -> Problem:
    return Problem("INVALID_CREDENTIALS", "The code is wrong.", hint="Check the time of the authenticator's device.")
