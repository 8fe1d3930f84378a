"""Passwords: Argon2id, off the event loop, at most `_WORKERS` at a time since each takes 64 MiB for a moment."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_WORKERS = 2
_LONGEST = 1024
_hasher = PasswordHasher()
_workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="argon2")
# Verified when an account does not exist, so that its absence takes as long as a wrong password.
_nobody = _hasher.hash("a password that nobody has")


def fits(password: str) -> bool:
    """Whether it can be a password: neither empty nor longer than any that `matches`."""
    return 0 < len(password) <= _LONGEST


async def hashed(password: str) -> str:
    """The hash to store, in PHC string form."""
    return await asyncio.get_running_loop().run_in_executor(_workers, _hasher.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash. Without a hash it is False, after the same time."""
    # A longer one cannot have been set; hashing megabytes would be a way to keep the workers busy.
    known = password_hash if len(password) <= _LONGEST else None
    right = await asyncio.get_running_loop().run_in_executor(_workers, _verify, known or _nobody, password[:_LONGEST])
    return right and known is not None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
