"""Passwords: Argon2id, off the event loop, at most `_WORKERS` at a time since each takes 64 MiB for a moment."""

import asyncio
import base64
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from wardgraph.errors import Problem

_WORKERS = 2
# Operations that hash, beyond those whose turn it is: with the two at work, about a second's work.
_MOST_WAITING = 14
_RETRY_SECONDS = 1
SHORTEST = 12
LONGEST = 1024
_NICENESS = 10
_hasher = PasswordHasher()


def _give_way() -> None:
    """Puts the thread, and those that Argon2 starts in it, behind the event loop's and the database's."""
    # Only Linux has a priority for each thread: elsewhere it would be the whole process's.
    if sys.platform == "linux":
        niceness = max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0))
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)


_workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="argon2", initializer=_give_way)


def _hash_of_nobody() -> str:
    """A hash of today's parameters that no password has, made without hashing one."""
    salt, digest = (
        base64.b64encode(bytes(length)).rstrip(b"=").decode() for length in (_hasher.salt_len, _hasher.hash_len)
    )
    costs = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"


# Verified when an account does not exist, so that its absence takes as long as a wrong password.
_nobody = _hash_of_nobody()


class Admission:
    """Operations that hash: `most` are under way at a time, for each of the next would wait longer than the last."""

    def __init__(self, most: int = _WORKERS + _MOST_WAITING) -> None:
        self._most = most
        self._under_way = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Counts an operation in for as long as the block runs. Raises OVERLOADED."""
        if self._under_way >= self._most:
            raise Problem(
                "OVERLOADED",
                "The server has too many passwords to hash at the moment. Nothing was done.",
                details={"retryAfterSeconds": _RETRY_SECONDS},
                hint="Repeat the request after the number of seconds in details.retryAfterSeconds.",
            )
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1


def fits(password: str) -> bool:
    """Whether it may be set as a password. Everything that sets one asks, except the seeds, whose password is public.

    Sign-in does not ask: an older, shorter password goes on matching.
    """
    return SHORTEST <= len(password) <= LONGEST


async def hashed(password: str) -> str:
    """The hash to store, in PHC string form."""
    return await asyncio.get_running_loop().run_in_executor(_workers, _hasher.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash. Without a hash it is False, after the same time."""
    # A longer one cannot have been set; hashing megabytes would be a way to keep the workers busy.
    known = password_hash if len(password) <= LONGEST else None
    right = await asyncio.get_running_loop().run_in_executor(_workers, _verify, known or _nobody, password[:LONGEST])
    return right and known is not None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
