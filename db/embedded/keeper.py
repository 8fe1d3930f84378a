"""A small process that outlives its users and stops the embedded server when the last of them is gone.

It runs as a script, without the project on its path. Its users each hold a shared lock on one file, which the kernel
drops even when they are killed; the keeper waits for the exclusive one, so it needs no polling and no counting.
Arguments: the lock file, the data folder, the user and group id to act as, the path of pg_ctl.
"""

import fcntl
import os
import subprocess
import sys
from pathlib import Path


def detach() -> None:
    """Leaves the starter's process group and terminal, and makes the starter's child end at once."""
    if os.fork():
        os._exit(0)
    os.setsid()


def keep(lock: str, data: str, uid: int, gid: int, pg_ctl: str) -> int:
    """Waits until nobody uses the server in `data`, stops it, and returns pg_ctl's exit code."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    if not (Path(data) / "postmaster.pid").exists():
        return 0
    if os.geteuid() != uid:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    stop = [pg_ctl, "stop", "--wait", "--silent", "--mode=fast", f"--pgdata={data}"]
    return subprocess.run(stop, cwd="/", check=False).returncode


if __name__ == "__main__":
    detach()
    sys.exit(keep(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]))
