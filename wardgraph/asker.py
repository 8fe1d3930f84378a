"""Who asks: the hospital and the session that every function of api begins with."""

import time
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from uuid import UUID

from wardgraph import tokens
from wardgraph.database import Calls
from wardgraph.errors import Problem
from wardgraph.fair import Payer

_REMEMBERED_SECONDS = 30.0
_MOST_REMEMBERED = 10_000

Asker = tuple[int, UUID | None]
"""A hospital and a session there; no session is PUBLIC."""


class Hospitals:
    """Slugs of hospitals and the ids they name, remembered for `_REMEMBERED_SECONDS`."""

    def __init__(self, database: Calls, default: str | None) -> None:
        self._database = database
        self._default = default
        self._known: dict[str | None, tuple[float, int]] = {}

    async def id_of(self, slug: str | None) -> int:
        """The hospital a slug names; without one, the installation's default or its only one. Raises NOT_FOUND."""
        wanted = slug or self._default
        remembered = self._known.get(wanted)
        if remembered and remembered[0] > time.monotonic():
            return remembered[1]
        rows = await self._database.call("hospital_by_slug", ("id",), {"p_slug": wanted})
        if not rows:
            raise _no_such_hospital(wanted)
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        found: int = rows[0]["id"]
        self._known[wanted] = (time.monotonic() + _REMEMBERED_SECONDS, found)
        return found


async def asker_of(
    hospitals: Hospitals, secrets: tuple[str, ...], authorization: str | None, hospital: str | None
) -> Asker:
    """Who asks by the headers Authorization and Wardgraph-Hospital.

    Raises UNAUTHENTICATED, NOT_FOUND and HOSPITAL_MISMATCH.
    """
    if authorization is None:
        return await hospitals.id_of(hospital), None
    claims = tokens.read(secrets, _bearer(authorization))
    if hospital and await hospitals.id_of(hospital) != claims.hospital_id:
        raise Problem(
            "HOSPITAL_MISMATCH",
            "The header Wardgraph-Hospital names another hospital than the access token.",
            hint="Leave the header out, or sign in at that hospital.",
        )
    return claims.hospital_id, claims.session_id


def payer_of(secrets: tuple[str, ...], authorization: str | None, client_address: str | None) -> Payer:
    """Who pays for a request: the account that its token names, and the address where it brings no valid one."""
    if authorization is not None:
        try:
            claims = tokens.read(secrets, _bearer(authorization))
        except Problem:
            # Whoever needs to be somebody is told so later.
            return _network(client_address)
        return claims.hospital_id, claims.account_id
    return _network(client_address)


@lru_cache(maxsize=1024)
def _network(address: str | None) -> str | None:
    """What an address is counted as: of IPv6 its first 64 bits, since one customer has all that begin with them."""
    if address is None:
        return None
    known = ip_address(address)
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or ip_network((known, 64), strict=False))
    return address


def _bearer(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Problem(
            "UNAUTHENTICATED",
            "The Authorization header is not a bearer token.",
            details={"reason": "TOKEN_INVALID"},
            hint="Send `Authorization: Bearer <accessToken>`, or leave the header out.",
        )
    return token.strip()


def nobody_signed_in() -> Problem:
    """What is wrong where a session is needed and there is none, before the database is asked."""
    return Problem("UNAUTHENTICATED", "Nobody is signed in.", details={"reason": "NO_SESSION"})


def _no_such_hospital(slug: str | None) -> Problem:
    if slug is None:
        return Problem(
            "NOT_FOUND",
            "The request does not say which hospital it is about.",
            hint="Send the hospital's slug in the header Wardgraph-Hospital.",
        )
    return Problem("NOT_FOUND", f"There is no hospital {slug[:63]!r}.", details={"hospital": slug[:63]})
