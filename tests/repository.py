"""What git knows of this checkout."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
_GIT = shutil.which("git") or "git"


def git(*arguments: str, given: str = "") -> list[str]:
    """What a git command (with -z) prints, part by part; nothing where it finds nothing."""
    done = subprocess.run((_GIT, *arguments), cwd=ROOT, input=given, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return [part for part in done.stdout.split("\0") if part]


def tracked() -> list[str]:
    """The files of the repository that are there."""
    return [path for path in git("ls-files", "-z") if (ROOT / path).is_file()]
