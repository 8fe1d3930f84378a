"""What runs in a data folder: its postmaster, told apart from a stale pid file, and processes that outlived one."""

import contextlib
import socket
from dataclasses import dataclass
from pathlib import Path

import psutil

PID_FILE = "postmaster.pid"
# Part of the name of the socket, also where the server listens on no port.
USUAL_PORT = 5432


def socket_name(port: int) -> str:
    """The name of a server's socket."""
    return f".s.PGSQL.{port}"


@dataclass(frozen=True)
class Postmaster:
    """What the file postmaster.pid says; `process` is None when it is stale, even if its number is in use again."""

    pid: int
    socket_folder: Path | None
    port: int
    status: str
    process: psutil.Process | None


def postmaster(home: Path) -> Postmaster | None:
    """Reads the pid file of the data folder `home`; None without one."""
    try:
        lines = [line.strip() for line in (home / PID_FILE).read_text().splitlines()]
    except FileNotFoundError:
        return None
    lines += [""] * (8 - len(lines))
    pid = int(lines[0]) if lines[0].isdigit() else 0
    process = None
    with contextlib.suppress(psutil.NoSuchProcess):
        found = psutil.Process(pid) if pid > 0 else None
        if found and _works_in(found, home):
            process = found
    port = int(lines[3]) if lines[3].isdigit() else USUAL_PORT
    return Postmaster(pid, Path(lines[4]) if lines[4] else None, port, lines[7], process)


def leftovers(home: Path) -> list[psutil.Process]:
    """PostgreSQL processes at work in `home`, whatever its pid file says."""
    return [process for process in psutil.process_iter(["name"]) if _works_in(process, home)]


def end(processes: list[psutil.Process], patience: float = 3) -> None:
    """Waits `patience` seconds for processes to notice that their postmaster or folder is gone, then ends them."""
    _, alive = psutil.wait_procs(processes, timeout=patience)
    for action in (psutil.Process.terminate, psutil.Process.kill):
        # A zombie is still listed where process 1 collects none, as in many containers; there is nothing to wait for.
        alive = [process for process in alive if lives(process)]
        for process in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                action(process)
        _, alive = psutil.wait_procs(alive, timeout=3)


def lives(process: psutil.Process) -> bool:
    """Whether a process is there still, and no zombie."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def answers(found: Postmaster) -> bool:
    """Whether a server takes connections at the socket that the pid file names, though its process is not seen here."""
    if not found.socket_folder:
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(found.socket_folder / socket_name(found.port)))
        except OSError:
            return False
    return True


def _works_in(process: psutil.Process, home: Path) -> bool:
    # Each PostgreSQL process works in its data folder, which no other program of that name and number does.
    try:
        return process.name().startswith("postgres") and Path(process.cwd()) == home.resolve()
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return False
