"""What keeps the repository in order works: the hooks of a commit, and the matrix of versions."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / ".pre-commit-config.yaml"
MATRIX = ROOT / ".ci" / "matrix"
PAIRS = [(python, server) for python in ("3.11", "3.12", "3.13") for server in ("15", "16", "17", "18")]


def listed(**environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [MATRIX, "--list"], env=os.environ | environment, text=True, capture_output=True, check=False, timeout=60
    )


def rows(output: str) -> dict[tuple[str, str], str]:
    table = output.partition("result\n")[2].splitlines()
    return {(python, server): told for python, server, told in (line.split(maxsplit=2) for line in table)}


def test_hooks_are_valid_and_fetch_nothing() -> None:
    subprocess.run([sys.executable, "-m", "pre_commit", "validate-config", HOOKS], check=True, cwd=ROOT)
    text = HOOKS.read_text()
    assert set(re.findall(r"repo: (\S+)", text)) == {"local"}
    assert set(re.findall(r"language: (\S+)", text)) == {"system"}
    assert "://" not in text


def test_every_program_that_a_hook_calls_is_there() -> None:
    for entry in re.findall(r"entry: (\S+)", HOOKS.read_text()):
        path = Path(sys.executable).with_name(Path(entry).name) if entry.startswith(".venv/") else ROOT / entry
        assert os.access(path, os.X_OK), entry


def test_the_matrix_tells_of_every_pair() -> None:
    done = listed()
    assert done.returncode == 0, done.stderr
    told = rows(done.stdout)
    assert list(told) == PAIRS
    assert all(each.startswith(("here: ", "not run: ")) for each in told.values())


def test_the_matrix_finds_this_python() -> None:
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    name = f"PYTHON_{here.replace('.', '_')}"
    told = rows(listed(MATRIX_PYTHON=here, MATRIX_POSTGRES="18", **{name: sys.executable}).stdout)
    assert list(told) == [(here, "18")]
    assert told[here, "18"].startswith("here: ")


def test_the_matrix_says_plainly_what_is_not_there() -> None:
    done = listed(MATRIX_PYTHON="3.99", MATRIX_POSTGRES="15 18")
    assert done.returncode == 0
    assert set(rows(done.stdout).values()) == {"not run: Python 3.99 is not installed (with venv)"}
    strict = listed(MATRIX_PYTHON="3.99", MATRIX_POSTGRES="18", MATRIX_STRICT="1")
    assert strict.returncode == 1
    assert "not all of it is installed" in strict.stdout


@pytest.mark.parametrize("script", sorted((ROOT / ".ci").iterdir()), ids=lambda path: path.name)
def test_scripts_for_ci_are_programs_without_mistakes_of_syntax(script: Path) -> None:
    assert os.access(script, os.X_OK)
    subprocess.run(["/bin/bash", "-n", script], check=True)
