"""Where the embedded server's files go: the data folder and a socket folder with a path short enough for a socket."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from db.embedded.binaries import STATE, Account
from db.embedded.processes import socket_name
from db.errors import ServerProblem

# A socket's path holds 103 (macOS) to 107 bytes; PostgreSQL appends its own name to the folder.
LONGEST_SOCKET_PATH = 100
_LONGEST_PORT = 65535


def fingerprint(path: Path) -> str:
    """A short name for a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def data_folder(data: Path, user: Account) -> tuple[Path, str | None]:
    """The server's own folder within `data`, and a note when it was now placed elsewhere. Call it under a lock.

    Where `user` cannot enter `data`, the files lie below /var/lib/wardgraph and `data`/postgres is a link to them:
    deleting `data` forgets them, as it would have deleted them, but never takes a hospital's records away.
    """
    home = data / "postgres"
    if user.reaches(data):
        if not home.is_symlink():
            return home, None
        if user.reaches(home):
            return home.resolve(), None
    name = f"data-{fingerprint(data)}"
    elsewhere, note = home.resolve(), None
    # A link copied along with a clone names another clone's records: it is not followed.
    if not (home.is_symlink() and elsewhere.parent == STATE and elsewhere.name.split(".")[0] == name):
        if home.exists() and not home.is_symlink():
            raise ServerProblem(
                f"The account {user.name!r}, which runs PostgreSQL, cannot enter {home}.",
                "Let every account enter the folders above it, or move it, or name another folder in WARDGRAPH_DATA.",
            )
        elsewhere = _free(STATE / name)
        STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
        home.unlink(missing_ok=True)
        home.symlink_to(elsewhere)
        note = f"PostgreSQL runs as {user.name!r}, which cannot enter {data}: its records are in {elsewhere}."
    return elsewhere, note


def _free(path: Path) -> Path:
    candidate, number = path, 2
    while candidate.exists():
        candidate, number = path.with_name(f"{path.name}.{number}"), number + 1
    return candidate


def socket_folder(home: Path, user: Account) -> Path:
    """The folder for the server's socket: `home`, or when its path is too long, a private one for temporary files."""
    if _fits(home):
        return home
    name = f"wardgraph-{user.uid}-{fingerprint(home)}"
    folder = next(place for place in (Path(tempfile.gettempdir()) / name, Path("/tmp") / name) if _fits(place))  # noqa: S108
    try:
        folder.mkdir(mode=0o700)
        user.own(folder)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.uid or stat.S_IMODE(found.st_mode) & 0o077:
            raise ServerProblem(
                f"The socket folder {folder} is taken by something else.",
                "Delete it, or give WARDGRAPH_DATA a path under 80 characters.",
            ) from None
    return folder


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / socket_name(_LONGEST_PORT))) <= LONGEST_SOCKET_PATH
