"""Passwords: Argon2id, off the event loop, at most `_WORKERS` at a time since each takes 64 MiB for a moment."""

import asyncio
import base64
import os
import re
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.low_level import Type, hash_secret_raw

from wardgraph import common_passwords
from wardgraph.fair import Turns

_WORKERS = 2
# Operations that hash, beyond those whose turn it is: with the two at work, about a second's work.
_MOST_WAITING = 14
_MOST_SECONDS = 30
SHORTEST = 12
LONGEST = 1024
_NICENESS = 10
_OUTPUT_BYTES = 32
_hasher = PasswordHasher(hash_len=_OUTPUT_BYTES)


def _give_way() -> None:
    """Puts the thread, and those that Argon2 starts in it, behind the event loop's and the database's."""
    # Only Linux has a priority for each thread: elsewhere it would be the whole process's.
    if sys.platform == "linux":
        niceness = max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0))
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)


_workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="argon2", initializer=_give_way)


CURRENT = f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
"""How the hash of a new password begins, in PHC string form."""
_PARAMETERS = re.compile(r"\$argon2id\$v=(\d+)\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)")


def admission() -> Turns:
    """Lets operations that hash in: so many that the workers have always one to go on with, others wait in turns."""
    return Turns(2 * _WORKERS, _WORKERS + _MOST_WAITING, _MOST_SECONDS, "many passwords to hash")


def unfit(password: str, email: str | None = None, hospital: str | None = None) -> str | None:
    """Why it may not be set as a password: a code that rules.password_problem explains; None where it may.

    Everything that sets one asks, except the seeds, whose password is public. Sign-in does not: an older one goes on
    matching. `email` and `hospital` are the account's and the hospital's names, which others know.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        return "PASSWORD_LENGTH"
    if common_passwords.is_common(password):
        return "COMMON_PASSWORD"
    return "PERSONAL_PASSWORD" if common_passwords.names(password, email, hospital) else None


async def hashed_if_fit(password: str, email: str | None = None, hospital: str | None = None) -> str:
    """The hash to store, in PHC string form; of a password that is unfit, why it is. A command takes either."""
    return unfit(password, email, hospital) or await hashed(password)


async def hashed(password: str) -> str:
    """The hash to store, in PHC string form."""
    return await asyncio.get_running_loop().run_in_executor(_workers, _hasher.hash, password)


async def proof(parameters: str, password: str) -> bytes:
    """What opens a session: the output of Argon2id by the parameters that the database hands out.

    Of a password that is too long it is empty, after the same time: that opens nothing.
    """
    # A longer one cannot have been set; hashing megabytes would be a way to keep the workers busy.
    fitting = password[:LONGEST]
    made = await asyncio.get_running_loop().run_in_executor(_workers, _output, parameters, fitting)
    return made if fitting == password else b""


def _output(parameters: str, password: str) -> bytes:
    known = _PARAMETERS.fullmatch(parameters)
    if known is None:
        raise ValueError("These are not the parameters of a password.")
    version, memory, time, lanes, salt = known.groups()
    return hash_secret_raw(
        password.encode(),
        base64.b64decode(salt + "=" * (-len(salt) % 4)),
        time_cost=int(time),
        memory_cost=int(memory),
        parallelism=int(lanes),
        hash_len=_OUTPUT_BYTES,
        type=Type.ID,
        version=int(version),
    )
