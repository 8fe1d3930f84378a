"""Passwords of accounts that are there: changed, reset and first set. Python runs Argon2id; the database decides."""

from graph.engine.context import Context
from wardgraph import passwords
from wardgraph.asker import Asker, nobody_signed_in
from wardgraph.errors import Problem
from wardgraph.tokens import hospital_named


async def request_reset(context: Context, hospital: str, email: str) -> None:
    """Has a link mailed, if there is such an account. Raises BAD_USER_INPUT, RATE_LIMITED, NOT_FOUND."""
    nobody = (await context.hospitals.id_of(hospital), None)
    await context.command_as(nobody, "request_password_reset", ("is_queued",), p_email=email)


async def reset(context: Context, token: str, password: str) -> None:
    """Sets a new password by the token of a mail. Raises INVALID_TOKEN and BAD_USER_INPUT."""
    nobody, given = await _by_token(context, "PASSWORD_RESET", token, password)
    await context.command_as(nobody, "reset_password", ("account_id",), p_token=token, p_new_password_hash=given)


async def accept_invitation(context: Context, token: str, password: str) -> None:
    """Sets the first password of an invited account. Raises INVALID_TOKEN and BAD_USER_INPUT."""
    nobody, given = await _by_token(context, "INVITATION", token, password)
    await context.command_as(nobody, "accept_invitation", ("account_id",), p_token=token, p_password_hash=given)


async def change(context: Context, current: str, password: str) -> None:
    """Sets a new password of the asker's account.

    Raises UNAUTHENTICATED, INVALID_CREDENTIALS where the current one is wrong, RATE_LIMITED and BAD_USER_INPUT.
    """
    asker = await context.asker()
    # A command by what it needs to know, which is where the request comes from.
    own = await context.command_as(asker, "own_password_parameters", ("parameters", "email", "hospital"))
    if not own:
        raise nobody_signed_in()
    parameters, email, hospital = own[0]
    changed = await context.command_as(
        asker,
        "change_password",
        ("id",),
        p_proof=await passwords.proof(parameters, current),
        p_new_password_hash=await passwords.hashed_if_fit(password, email, hospital),
    )
    if not changed:
        raise Problem("INVALID_CREDENTIALS", "The current password is wrong.", hint="Nothing was changed.")


async def _by_token(context: Context, kind: str, token: str, password: str) -> tuple[Asker, str]:
    """Who asks by a token, and the password's hash, or why it has none. Hashes nothing for whoever has no token."""
    hospital_id = hospital_named(token)
    nobody = (hospital_id or 0, None)
    holder = ("email", "hospital")
    held = hospital_id and await context.read_as(nobody, "token_holder", holder, p_kind=kind, p_token=token)
    if not held:
        raise Problem(
            "INVALID_TOKEN",
            "The token is not valid: it was used, has expired, or a newer one was sent.",
            hint="Use the link of the newest mail, or ask for another one.",
        )
    email, hospital = held[0]
    return nobody, await passwords.hashed_if_fit(password, email, hospital)
