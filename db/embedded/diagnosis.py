"""Turns what PostgreSQL wrote when it would not start into one sentence and what to do about it."""

import re
from pathlib import Path

from db.errors import ServerProblem

_CAUSES = (
    (
        r"shared memory.*No space left on device|could not (map|resize|create).*shared memory|Cannot allocate memory",
        "This machine has too little (shared) memory left for PostgreSQL.",
        "Stop other programs, or give the container more memory and a larger /dev/shm.",
    ),
    (
        r"No space left on device|Disk quota exceeded|Check free disk space|wrote only \d+ of",
        "The disk of {home} is full.",
        "Free some space and start again; nothing that was committed is lost.",
    ),
    (
        r"Read-only file system",
        "The file system of {home} is read-only.",
        "Mount it writable, or name another folder in WARDGRAPH_DATA.",
    ),
    (
        r"lock file .*\.s\.PGSQL|could not (bind|create) Unix|Address already in use",
        "The socket of the embedded PostgreSQL is taken by another server.",
        "Stop that server, or name another folder in WARDGRAPH_DATA.",
    ),
    (
        r"pre-existing shared memory block|lock file \"postmaster.pid\" already exists",
        "Processes of an earlier PostgreSQL still use {home}.",
        "End the programs named `postgres` that work there, and start again.",
    ),
    (
        r"incompatible with (the )?server|initialized by PostgreSQL version",
        "The data in {home} was made by another version of PostgreSQL.",
        "Dump it with that version and load it into a new folder (WARDGRAPH_DATA).",
    ),
    (
        r"pg_control|valid checkpoint record|invalid page|\"global/|is not a valid data directory",
        "The data in {home} is damaged.",
        "Keep a copy of that folder, then restore the latest backup.",
    ),
    (
        r"Permission denied|has invalid permissions|has wrong ownership",
        "PostgreSQL may not use {home}.",
        "Give that folder and all in it to the account that runs PostgreSQL, with mode 0700.",
    ),
)


def explain(output: str, home: Path, log: Path | None = None) -> ServerProblem:
    """The problem behind `output` of a program that worked on the data folder `home`; it quotes the decisive line."""
    where = f" See {log}." if log else ""
    for pattern, message, advice in _CAUSES:
        found = re.search(pattern, output)
        if found:
            line = next(line for line in output.splitlines() if found.group().splitlines()[0] in line)
            return ServerProblem(message.format(home=home), f"{advice} (PostgreSQL says: {line.strip()})")
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    decisive = next((line for line in lines if re.search("FATAL|PANIC|error", line)), lines[-1] if lines else "nothing")
    return ServerProblem(f"PostgreSQL could not start in {home}: {decisive}", where.strip())
