"""Access tokens: signed, short-lived, and naming a session that the database can end at any moment.

Refresh tokens are random; the database keeps only their SHA-256.
"""

import datetime as dt
import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import jwt

from wardgraph.errors import Problem

LIFETIME = dt.timedelta(minutes=15)
_ALGORITHM = "HS256"
_ISSUER = "wardgraph"
_LONGEST = 4096
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid access token says."""

    hospital_id: int
    session_id: UUID
    account_id: int


def issue(secret: str, claims: Claims, now: dt.datetime) -> str:
    """A token for `claims`, valid for `LIFETIME` from `now`."""
    payload = {
        "iss": _ISSUER,
        "sub": str(claims.account_id),
        "hid": claims.hospital_id,
        "sid": str(claims.session_id),
        "exp": now + LIFETIME,
    }
    return jwt.encode(payload, secret, algorithm=_ALGORITHM, headers={"kid": key_id(secret)})


@cache
def key_id(secret: str) -> str:
    """What a token names the secret by that signed it: nothing that tells the secret."""
    return hashlib.sha256(b"wardgraph signing key\0" + secret.encode()).hexdigest()[:16]


def read(secrets: tuple[str, ...], token: str) -> Claims:
    """The claims of a token that any of the secrets signed: the one that signs now, or one before it.

    Raises UNAUTHENTICATED for a token that is expired, forged or malformed.

    A signature once found good is good until the token expires. Whether its session still lives, the database says at
    every call.
    """
    token = token[:_LONGEST]
    verified = _verified.get((secrets, token))
    if verified is None:
        verified = _verify(secrets, token)
        if len(_verified) >= _MOST_REMEMBERED:
            # All live equally long: the one that came first is the one to expire first.
            del _verified[next(iter(_verified))]
        _verified[secrets, token] = verified
    expires, claims = verified
    if expires <= time.time():
        del _verified[secrets, token]
        raise _expired()
    return claims


_verified: dict[tuple[tuple[str, ...], str], tuple[int, Claims]] = {}


def _verify(secrets: tuple[str, ...], token: str) -> tuple[int, Claims]:
    """The second at which a token expires, and its claims."""
    try:
        named = jwt.get_unverified_header(token).get("kid")
        # One without a name was signed before there were names, by the secret of that time.
        fitting = [secret for secret in secrets if named in (None, key_id(secret))]
        payload = _payload(fitting, token)
        claims = Claims(int(payload["hid"]), UUID(payload["sid"]), int(payload["sub"]))
        expires = int(payload["exp"])
    except jwt.ExpiredSignatureError:
        raise _expired() from None
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError):
        raise Problem(
            "UNAUTHENTICATED",
            "The access token is not valid.",
            details={"reason": "TOKEN_INVALID"},
            hint="Sign in again.",
        ) from None
    return expires, claims


def _payload(secrets: Sequence[str], token: str) -> dict[str, Any]:
    """What a token says that one of the secrets signed. Raises jwt.InvalidTokenError."""
    for secret in secrets:
        try:
            return jwt.decode(
                token,
                secret,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                options={"require": ["exp", "iss", "sub", "hid", "sid"]},
            )
        except jwt.InvalidSignatureError:
            continue
    raise jwt.InvalidSignatureError


def _expired() -> Problem:
    return Problem(
        "UNAUTHENTICATED",
        "The access token has expired.",
        details={"reason": "TOKEN_EXPIRED"},
        hint="Call refreshSession with the refresh token, and repeat the request with the new access token.",
    )


def new_refresh_token(hospital_id: int) -> str:
    """A fresh refresh token. It begins with the hospital, since every look-up does."""
    return f"{hospital_id}.{secrets.token_urlsafe(32)}"


def hospital_named(token: str) -> int | None:
    """The hospital that a token of the database's begins with, be it valid or not; None where it names none."""
    hospital, _, random = token.partition(".")
    return int(hospital) if hospital.isascii() and hospital.isdigit() and len(hospital) <= 18 and random else None


def hospital_of(refresh_token: str) -> int:
    """The hospital a refresh token belongs to. Raises INVALID_CREDENTIALS where it names none."""
    hospital = hospital_named(refresh_token)
    if hospital is None:
        raise Problem("INVALID_CREDENTIALS", "The refresh token is not valid.", hint="Sign in again.")
    return hospital
