"""`wardgraph import`, as somebody in a shell meets it: a file goes in, what is left out comes back, nothing twice."""

# ruff: noqa: E501 - files and what is said of them, a line each
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.west import AS_CHIEF, asked, west
from tests.databases import Database
from tests.installation import Installation

HEADER = "MRN;Nachname;Vorname;Geburtsdatum;Geschlecht\n"
MANY = 4000


@pytest.fixture
def installation(fresh_database: Database, tmp_path: Path) -> Installation:
    return west(fresh_database, tmp_path / "data")


def _patients(database: Database) -> list[tuple[str, str]]:
    rows = asked(database, "SELECT medical_record_number, last_name FROM clinic.patients ORDER BY 1")
    return [(row[0], row[1]) for row in rows]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "patients.csv"
    path.write_text(
        f"{HEADER}10001;Müller;Eva;29.02.1980;w\n10002;Berg;Ida;31.02.1980;?!\n10003;Wolf;Jan;01.03.1981;m\n10001;Lang;Udo;02.03.1981;m\n",
        encoding="windows-1252",
    )
    return path


def test_what_is_left_out_is_corrected_and_imported_again(
    installation: Installation, fresh_database: Database, file: Path
) -> None:
    done = installation.run("import", "patients", str(file), "--dates", "DD.MM.YYYY", *AS_CHIEF)
    assert done.returncode == 3, done.stderr
    problems = file.with_name("patients.problems.csv")
    assert done.stdout.splitlines()[0] == "4 rows: 2 loaded, 2 refused, 0 likely there already."
    assert str(problems) in done.stdout
    assert _patients(fresh_database) == [("10001", "Müller"), ("10003", "Wolf")]
    assert problems.read_text(encoding="windows-1252").splitlines() == [
        "MRN;Nachname;Vorname;Geburtsdatum;Geschlecht;line;problems;problemCodes",
        '10002;Berg;Ida;31.02.1980;?!;3;"birthDate is no day of the calendar; gender must be one of FEMALE, MALE, OTHER, UNKNOWN";"MALFORMED; UNKNOWN_VALUE"',
        "10001;Lang;Udo;02.03.1981;m;5;medicalRecordNumber is that of line 2, too;DUPLICATE",
    ]
    corrected = (
        problems.read_text(encoding="windows-1252").replace("31.02.1980;?!", "28.02.1980;w").replace("10001", "10004")
    )
    problems.write_text(corrected, encoding="windows-1252")
    again = installation.run("import", "patients", str(problems), "--dates", "DD.MM.YYYY", *AS_CHIEF)
    assert (again.returncode, again.stdout) == (0, "2 rows: 2 loaded, 0 refused, 0 likely there already.\n"), (
        again.stderr
    )
    assert [name for _, name in _patients(fresh_database)] == ["Müller", "Berg", "Wolf", "Lang"]
    # The first file once more, as it was: its good rows are not loaded again.
    once_more = installation.run("import", "patients", str(file), "--dates", "DD.MM.YYYY", *AS_CHIEF)
    assert once_more.stdout.splitlines()[0] == "4 rows: 2 loaded, 2 refused, 0 likely there already."
    # What was being corrected is not written over.
    assert problems.read_text(encoding="windows-1252") == corrected
    assert file.with_name("patients.problems-2.csv").exists()
    assert len(_patients(fresh_database)) == 4


def test_a_dry_run_loads_nothing(installation: Installation, fresh_database: Database, file: Path) -> None:
    told = ("import", "patients", str(file), "--dates", "DD.MM.YYYY", *AS_CHIEF)
    done = installation.run(*told, "--dry-run", "--problems", str(file.with_name("told.csv")))
    assert done.returncode == 3
    assert done.stdout.splitlines()[0] == "4 rows: 2 would be loaded, 2 refused, 0 likely there already."
    assert _patients(fresh_database) == []
    assert installation.run(*told).returncode == 3
    assert len(_patients(fresh_database)) == 2


def test_standard_input_is_a_file_too(installation: Installation, fresh_database: Database, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wardgraph", "import", "patients", "-", "--format", "ndjson", *AS_CHIEF],
        input='{"lastName": "Berg", "birthDate": "1980-02-29", "gender": "f"}\n{"lastName": "Wolf", "birthDate": "?", "gender": "f"}\n',
        env=installation.environment | {"PYTHONPATH": str(Path.cwd())}, cwd=tmp_path, text=True, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert done.stdout.splitlines()[0] == "2 rows: 1 loaded, 1 refused, 0 likely there already."
    assert '"line":2' in (tmp_path / "import.problems.ndjson").read_text()
    assert [name for _, name in _patients(fresh_database)] == ["Berg"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 1, "Error: birthDate in line 2 is '29.02.1980': it is not spelt as YYYY-MM-DD."),
        (("--dates", "DD.MM.YYYY", "--map", "Vorname"), 1, "Error: --map takes NAME=COLUMN, not 'Vorname'."),
        (("--dates", "DD.MM.YYYY", "--as", "receptionist@west.example"), 3, "Error: Your account may not do this."),
        (("--dates", "soon"), 1, "Error: Dates are spelt as DD.MM.YYYY"),
    ],
)
def test_what_cannot_be_imported_is_told_and_nothing_is_loaded(
    installation: Installation, fresh_database: Database, file: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = installation.run("import", "patients", str(file), *AS_CHIEF, *arguments)
    assert done.returncode == code
    assert done.stderr.startswith(told), done.stderr
    assert _patients(fresh_database) == []


@pytest.mark.parametrize(
    ("place", "told"),
    [("patients.csv", "--problems is FILE itself"), ("nowhere/left.csv", "Rows with problems cannot be written to ")],
)
def test_where_problems_cannot_go_is_told_before_anything_is_loaded(
    installation: Installation, fresh_database: Database, file: Path, place: str, told: str
) -> None:
    before, target = file.read_bytes(), file.parent / place
    if place == "patients.csv":
        target = file.parent / ".." / file.parent.name / file.name
    done = installation.run(
        "import", "patients", str(file), *AS_CHIEF, "--dates", "DD.MM.YYYY", "--problems", str(target)
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: {told}"), done.stderr
    assert file.read_bytes() == before
    assert _patients(fresh_database) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_disk_that_is_full_at_the_end_is_told_and_loses_nothing(
    installation: Installation, fresh_database: Database, file: Path
) -> None:
    arguments = ("import", "patients", str(file), *AS_CHIEF, "--dates", "DD.MM.YYYY")
    done = installation.run(*arguments, "--problems", "/dev/full")
    assert done.returncode == 1
    assert "rows are loaded, but those with problems could not be written to /dev/full: No space left" in done.stderr
    there = _patients(fresh_database)
    assert there
    done = installation.run(*arguments)
    assert done.returncode == 3
    assert _patients(fresh_database) == there
    assert len(list(file.parent.glob("*.problems.csv"))) == 1


def test_killed_at_any_moment_and_run_again_it_ends_the_same(
    installation: Installation, fresh_database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    rows = (
        f"{20000 + n};Number {n};Ida;{n % 28 + 1:02}.{n // 28 % 12 + 1:02}.{1950 + n // 336};w\n" for n in range(MANY)
    )
    path.write_text(HEADER + "".join(rows) + "1;Short;Ida;01.01.1980;w\n", encoding="utf-8")
    command = [sys.executable, "-m", "wardgraph", "import", "patients", str(path), "--dates", "DD.MM.YYYY", *AS_CHIEF]
    loaded = []
    for share in (0, 1, MANY // 2):
        process = subprocess.Popen(
            command, env=installation.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if asked(fresh_database, "SELECT FROM clinic.import_runs WHERE rows_loaded >= $1", share):
                break
        process.send_signal(signal.SIGKILL)
        process.wait()
        loaded.append(len(_patients(fresh_database)))
    assert loaded[-1] >= MANY // 2
    done = installation.run("import", "patients", str(path), "--dates", "DD.MM.YYYY", *AS_CHIEF)
    assert done.stdout.splitlines()[0] == f"{MANY + 1} rows: {MANY} loaded, 1 refused, 0 likely there already.", (
        done.stderr
    )
    assert _patients(fresh_database) == [(str(20000 + n), f"Number {n}") for n in range(MANY)]
    (problems,) = tmp_path.glob("many.problems*.csv")
    assert problems.read_text(encoding="utf-8").splitlines()[1:] == [
        f"1;Short;Ida;01.01.1980;w;{MANY + 2};medicalRecordNumber must have four to eighteen digits;MALFORMED"
    ]


def test_a_file_is_imported_by_one_at_a_time(
    installation: Installation, fresh_database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    rows = (f"{20000 + n};Number {n};Ida;01.01.{1950 + n % 60};w\n" for n in range(MANY))
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    arguments = ["import", "patients", str(path), "--dates", "DD.MM.YYYY", *AS_CHIEF]
    first = subprocess.Popen(
        [sys.executable, "-m", "wardgraph", *arguments],
        env=installation.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while first.poll() is None and time.monotonic() < deadline:
        if asked(fresh_database, "SELECT FROM clinic.import_runs WHERE kind = $1", "PATIENTS"):
            break
    first.send_signal(signal.SIGSTOP)
    second = installation.run(*arguments)
    first.send_signal(signal.SIGCONT)
    told, _ = first.communicate(timeout=120)
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.startswith("Error: The same file is being imported by somebody else just now.")
    assert (first.returncode, told) == (0, f"{MANY} rows: {MANY} loaded, 0 refused, 0 likely there already.\n")
    assert _patients(fresh_database) == [(str(20000 + n), f"Number {n}") for n in range(MANY)]
