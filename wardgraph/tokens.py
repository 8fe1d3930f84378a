"""Access tokens: signed, short-lived, and naming a session that the database can end at any moment.

Refresh tokens are random; the database keeps only their SHA-256.
"""

import datetime as dt
import secrets
import time
from dataclasses import dataclass
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
    return jwt.encode(payload, secret, algorithm=_ALGORITHM)


def read(secret: str, token: str) -> Claims:
    """The claims of a token. Raises UNAUTHENTICATED for one that is expired, forged or malformed.

    A signature once found good is good until the token expires. Whether its session still lives, the database says at
    every call.
    """
    token = token[:_LONGEST]
    verified = _verified.get((secret, token))
    if verified is None:
        verified = _verify(secret, token)
        if len(_verified) >= _MOST_REMEMBERED:
            # All live equally long: the one that came first is the one to expire first.
            del _verified[next(iter(_verified))]
        _verified[secret, token] = verified
    expires, claims = verified
    if expires <= time.time():
        del _verified[secret, token]
        raise _expired()
    return claims


_verified: dict[tuple[str, str], tuple[int, Claims]] = {}


def _verify(secret: str, token: str) -> tuple[int, Claims]:
    """The second at which a token expires, and its claims."""
    try:
        payload = jwt.decode(
            token,
            secret,
            algorithms=[_ALGORITHM],
            issuer=_ISSUER,
            options={"require": ["exp", "iss", "sub", "hid", "sid"]},
        )
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


def hospital_of(refresh_token: str) -> int:
    """The hospital a refresh token belongs to. Raises INVALID_CREDENTIALS where it names none."""
    hospital, _, random = refresh_token.partition(".")
    if not (hospital.isascii() and hospital.isdigit() and len(hospital) <= 18 and random):
        raise Problem("INVALID_CREDENTIALS", "The refresh token is not valid.", hint="Sign in again.")
    return int(hospital)
