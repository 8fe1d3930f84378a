"""The embedded PostgreSQL server: started by its first user, shared by all, stopped when the last one leaves.

    with Server(Path(".wardgraph")) as server:
        connection = await asyncpg.connect(server.dsn())

It listens on a Unix socket in a folder that only its account may enter, and on no port unless one is asked for: then
people who have a login to the database are let in from this machine, and nobody else is.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psutil

from db.embedded import keeper
from db.embedded.binaries import Account, Binaries, account, usable_by
from db.embedded.diagnosis import explain
from db.embedded.locks import Lease, exclusive
from db.embedded.paths import data_folder, socket_folder
from db.embedded.processes import (
    PID_FILE,
    USUAL_PORT,
    Postmaster,
    answers,
    end,
    leftovers,
    lives,
    postmaster,
    socket_name,
)
from db.errors import ServerProblem
from db.migrate.roles import KINDS

SUPERUSER = "postgres"
DATABASE = "wardgraph"
LARGEST_LOG_BYTES = 10_000_000
SECONDS_TO_START = 600
LEAST_BUFFERS, MOST_BUFFERS = 128, 8192
BUILTIN_LOCALES_SINCE = 17
ACCESS_FILE = "wardgraph_hba.conf"
_BULK = {
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "30min",
    "shared_buffers": "1GB",
    "autovacuum": "off",
}
# The folder of the socket lets nobody else in. By the port come database users, who are members of the roles named, and
# only to databases that are theirs.
_ACCESS = """# Rewritten at each start.
local all all trust
host postgres,template1 all all reject
host all {people} 127.0.0.1/32 scram-sha-256
"""


class Server:
    """The server of one data folder. `fast` gives durability up for speed: only for data that may be lost.

    `port` is where database users of this machine are let in; a server that runs already keeps its own. `bulk` sets it
    up for a load of many rows, which is no less durable: a minimal log, and nothing that tidies up beside the load.

    `notes` tells, after `start`, what an operator should know: files placed elsewhere, an unclean end before.
    """

    def __init__(
        self,
        data: Path,
        *,
        fast: bool = False,
        bulk: bool = False,
        binaries: Binaries | None = None,
        port: int | None = None,
    ) -> None:
        self.data = data.absolute()
        self.port = port
        self.fast = fast
        self.bulk = bulk
        self.notes: tuple[str, ...] = ()
        self._binaries = binaries
        self._lease: Lease | None = None
        self._process: psutil.Process | None = None
        self._sockets: Path | None = None
        self._socket_port = USUAL_PORT
        self._home: Path | None = None
        self._user: Account | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> Self:
        """Joins the running server, or starts it, making the data folder first. Raises ServerProblem."""
        if self._lease:
            return self
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            with exclusive(self._lock):
                self._join_or_start()
        except OSError as error:
            raise ServerProblem(
                f"The data folder {self.data} cannot be used: {error.strerror or error}.",
                "Make it writable for this account, free space on its disk, or name another one in WARDGRAPH_DATA.",
            ) from error
        return self

    @property
    def is_running(self) -> bool:
        """Whether the started server lives still."""
        return self._process is not None and lives(self._process)

    def restore(self) -> None:
        """Starts the server again that died under its users, unless another of them has. Raises ServerProblem."""
        with exclusive(self._lock):
            if not (self._lease and self._user and self._binaries):
                raise ServerProblem("The embedded server was to be restored before it was started.")
            if not (self.home / "PG_VERSION").exists():
                raise ServerProblem(
                    f"The database in {self.home} is gone.",
                    "Restore that folder, or name another one in WARDGRAPH_DATA.",
                )
            found = postmaster(self.home)
            if not (found and found.process and _settled(found, self.home)):
                self._recover(found, self.home)
                # The keeper of the first start waits still for the last of the users.
                self._launch(self.home, self._user, self._binaries)
                found = postmaster(self.home)
            self._process, self._sockets, self._socket_port = _running(found, self.home)

    def stop(self) -> None:
        """Leaves the server; the last of its users stops it and waits for that."""
        if not self._lease:
            return
        with exclusive(self._lock):
            lease, self._lease = self._lease, None
            if lease.release():
                self._shut_down()

    def dsn(self, user: str = SUPERUSER, database: str = DATABASE) -> str:
        """The address for `user`, by default the superuser. Only a started server has one."""
        if not self._sockets:
            raise ServerProblem("The embedded server was asked for its address before it was started.")
        port = "" if self._socket_port == USUAL_PORT else f"&port={self._socket_port}"
        return f"postgresql://{quote(user)}@/{quote(database)}?host={quote(str(self._sockets), safe='/')}{port}"

    @property
    def binaries(self) -> Binaries:
        """The programs that belong to this server, such as pg_dump; once it was started."""
        if not self._binaries:
            raise ServerProblem("The embedded server was asked for its programs before it was started.")
        return self._binaries

    @property
    def home(self) -> Path:
        """PostgreSQL's own data folder; once it was started."""
        if not self._home:
            raise ServerProblem("The embedded server was asked for its folder before it was started.")
        return self._home

    @property
    def _lock(self) -> Path:
        return self.data / "postgres.lock"

    @property
    def _users(self) -> Path:
        return self.data / "postgres.users"

    def _join_or_start(self) -> None:
        user = account(self.data / "postgres")
        binaries = self._binaries or usable_by(user)
        home, note = data_folder(self.data, user)
        self._user, self._binaries, self._home = user, binaries, home
        self.notes = tuple(text for text in (binaries.note, note) if text)
        _check_owner(home, user)
        # Held before looking, so that the server found running cannot be stopped by its last user meanwhile.
        lease = Lease(self._users)
        try:
            found = postmaster(home)
            if not (found and found.process and _settled(found, home)):
                self._recover(found, home)
                self._start(home, user, binaries)
                found = postmaster(home)
            self._process, self._sockets, self._socket_port = _running(found, home)
        except BaseException:
            if lease.release():
                found = postmaster(home)
                self._process = found.process if found else None
                self._shut_down()
            raise
        self._lease = lease

    def _recover(self, found: Postmaster | None, home: Path) -> None:
        if found and answers(found):
            raise ServerProblem(
                f"The database in {home} is in use by a PostgreSQL that this process cannot see.",
                "Stop the other container that uses this folder, or name another one in WARDGRAPH_DATA.",
            )
        orphans = leftovers(home) if home.exists() else []
        if orphans:
            end(orphans)
        if found:
            self.notes += ("The database was not stopped cleanly last time; PostgreSQL has recovered it.",)
            # PostgreSQL takes any living process of that number for its own, and would refuse to start.
            (home / PID_FILE).unlink(missing_ok=True)

    def _start(self, home: Path, user: Account, binaries: Binaries) -> None:
        if not home.exists():
            _initialise(home, user, binaries, fast=self.fast)
        self._launch(home, user, binaries)
        self._post_keeper(home, user, binaries)

    def _launch(self, home: Path, user: Account, binaries: Binaries) -> None:
        found = (home / "PG_VERSION").read_text().strip() if (home / "PG_VERSION").exists() else "an unknown version"
        if found != binaries.major:
            raise ServerProblem(
                f"The data in {home} was made by PostgreSQL {found}, and this is {binaries.major}.",
                f"Dump it with PostgreSQL {found} and load it here, or name a new folder in WARDGRAPH_DATA.",
            )
        sockets = socket_folder(home, user)
        # This folder is this server's alone, so a lock left in it is stale, even if its number is in use again.
        for stale in sockets.glob(socket_name(0).removesuffix("0") + "*"):
            stale.unlink(missing_ok=True)
        _configure(home, sockets, self.port, fast=self.fast, bulk=self.bulk)
        log = home / "server.log"
        if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        before = log.stat().st_size if log.exists() else 0
        started = user.run(
            # Relative, as pg_ctl hands these paths to a shell without regard to quotes in them.
            [binaries["pg_ctl"], "start", "--wait", "--silent", f"--timeout={SECONDS_TO_START}", "--pgdata=.",
             f"--log={log.name}"],
            home,
        )  # fmt: skip
        if started.returncode != 0:
            written = log.read_bytes()[before:].decode(errors="replace") if log.exists() else ""
            raise explain(f"{written}\n{started.stderr}", home, log)

    def _post_keeper(self, home: Path, user: Account, binaries: Binaries) -> None:
        arguments = [self._users, home, user.uid, user.gid, binaries["pg_ctl"]]
        subprocess.run(
            [sys.executable, "-I", "-S", keeper.__file__, *map(str, arguments)],
            cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
        )  # fmt: skip

    def _shut_down(self) -> None:
        if not (self._user and self._process and self._process.is_running()):
            return
        stop: list[str | Path] = [
            self.binaries["pg_ctl"],
            "stop",
            "--wait",
            "--silent",
            "--mode=fast",
            f"--timeout={SECONDS_TO_START}",
        ]
        stopped = self._user.run([*stop, f"--pgdata={self.home}"])
        # Without its folder, which somebody deleted, pg_ctl finds nothing to stop; and the keeper may have been first.
        if stopped.returncode != 0 and self._process.is_running():
            end([self._process, *leftovers(self.home)], patience=0)
        if self._sockets and self._sockets != self.home:
            shutil.rmtree(self._sockets, ignore_errors=True)


def _running(found: Postmaster | None, home: Path) -> tuple[psutil.Process, Path, int]:
    if not (found and found.process and found.socket_folder):
        raise ServerProblem(f"PostgreSQL ended right after its start; see {home / 'server.log'}.")
    return found.process, found.socket_folder, found.port


def _check_owner(home: Path, user: Account) -> None:
    if home.exists() and home.stat().st_uid != user.uid:
        raise ServerProblem(
            f"The data folder {home} belongs to another account (number {home.stat().st_uid}) than {user.name!r}.",
            "Run wardgraph as that account, or name another folder in WARDGRAPH_DATA.",
        )


def _settled(found: Postmaster, home: Path) -> bool:
    """Waits for a server caught while it starts or stops; True when it is ready."""
    current: Postmaster | None = found
    for _ in range(SECONDS_TO_START):
        if not (current and current.process):
            return False
        if current.status == "ready":
            return True
        try:
            current.process.wait(timeout=1)
        except psutil.TimeoutExpired:
            current = postmaster(home)
            continue
        return False
    raise ServerProblem(
        f"The PostgreSQL in {home} is neither ready nor ended (its state is {found.status!r}).",
        f"Look into {home / 'server.log'}, and end process {found.pid} if it hangs.",
    )


def _initialise(home: Path, user: Account, binaries: Binaries, *, fast: bool) -> None:
    """Makes the data folder aside and moves it into place, so that an interrupted start leaves no half of one."""
    draft = home.with_name(f"{home.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    user.own(draft)
    # Sorting by code point is the same on every machine and version, unlike the system's locales.
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    locale = builtin if int(binaries.major) >= BUILTIN_LOCALES_SINCE else ["--locale=C.UTF-8"]
    made = user.run(
        [binaries["initdb"], f"--pgdata={draft}", f"--username={SUPERUSER}", "--encoding=UTF8", *locale,
         "--auth-local=trust", "--auth-host=reject", "--no-instructions", *(["--no-sync"] if fast else [])]
    )  # fmt: skip
    if made.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise explain(made.stderr, home)
    with (draft / "postgresql.conf").open("a") as file:
        file.write("\ninclude 'wardgraph.conf'\n")
    draft.rename(home)


def _configure(home: Path, sockets: Path, port: int | None, *, fast: bool, bulk: bool) -> None:
    values = {
        "listen_addresses": "127.0.0.1" if port else "",
        "port": str(port or USUAL_PORT),
        "unix_socket_directories": '"' + str(sockets).replace('"', '""') + '"',
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "jit": "off",
        # A violated constraint's DETAIL is the row: names and diagnoses have no place in a log.
        "log_error_verbosity": "terse",
    }
    if port:
        values["hba_file"] = str(home / ACCESS_FILE)
    if fast:
        values |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes", "autovacuum"), "off")
        values |= {"wal_level": "minimal", "max_wal_senders": "0", "max_connections": "200"}
    else:
        values["shared_buffers"] = f"{_buffers()}MB"
    if bulk:
        values |= _BULK
    lines = ("{} = '{}'\n".format(name, value.replace("'", "''")) for name, value in values.items())
    # Followed by no reload: PostgreSQL reads it once, at the start that comes next.
    (home / "wardgraph.conf").write_text("# Rewritten at each start.\n" + "".join(lines))
    (home / "wardgraph.conf").chmod(0o644)
    people = ",".join(f"+{role}" for role in KINDS.values())
    (home / ACCESS_FILE).write_text(_ACCESS.format(people=people))
    (home / ACCESS_FILE).chmod(0o644)


def _buffers() -> int:
    """Megabytes for the pages that are in use: an eighth of the machine's memory, which is taken as it fills."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return min(max(memory // 8, LEAST_BUFFERS), MOST_BUFFERS)


@contextmanager
def temporary(*, fast: bool = True, binaries: Binaries | None = None, port: int | None = None) -> Iterator[Server]:
    """A server with a data folder of its own, which is deleted afterwards."""
    data = Path(tempfile.mkdtemp(prefix="wardgraph-"))
    # Entered by the account that runs PostgreSQL; the records inside are closed to all others.
    data.chmod(0o711)
    server = Server(data, fast=fast, binaries=binaries, port=port)
    try:
        with server:
            yield server
    finally:
        elsewhere = (data / "postgres").resolve()
        if elsewhere.parent != data.resolve():
            shutil.rmtree(elsewhere, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


def exists(data: Path) -> bool:
    """True when `data` holds a database, so that the next start will not make one."""
    return os.path.lexists(data / "postgres")
