"""The packages of package.json, as the lock file has them; whoever needs them is skipped where they cannot be had."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from db.embedded.locks import exclusive
from tests import kept

FOLDER = Path(__file__).parent
# What npm says where it reaches no registry.
OFFLINE = re.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ENOTCACHED")


def _npm(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [program, *arguments, "--loglevel=error"], cwd=FOLDER, text=True, capture_output=True, check=False, timeout=300
    )


@pytest.fixture(scope="session")
def installed() -> None:
    """The packages, and the artifacts that Relay runs."""
    npm = shutil.which("npm")
    # Real clients run on Node, which is no dependency of the server: without it, or a registry, nothing can be driven.
    if npm is None:
        pytest.skip("needs Node 18 or later and npm: apt-get install nodejs npm")
    kept.FOLDER.mkdir(exist_ok=True)
    # Workers and runs share the folder of the packages.
    with exclusive(kept.FOLDER / "clients.lock"):
        lock, made = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".package-lock.json"
        if not made.exists() or made.stat().st_mtime < lock.stat().st_mtime:
            done = _npm(npm, "ci")
            if done.returncode and OFFLINE.search(done.stderr):
                pytest.skip(f"needs npm's registry: {done.stderr.splitlines()[0]}")
            assert done.returncode == 0, done.stderr
        done = _npm(npm, "run", "relay")
        assert done.returncode == 0, done.stdout + done.stderr
