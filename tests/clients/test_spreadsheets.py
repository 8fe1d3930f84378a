"""What LibreOffice reads of an exported CSV is what was exported, where its columns are told to be text."""

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.databases import Database
from tests.installation import Installation

pytestmark = pytest.mark.clients

AS_CHIEF = ("--as", "chief@west.example")
_DOCUMENT = "{ patients { nodes { medicalRecordNumber fullName address birthDate } } }"
# Commas, quotes in UTF-8, the header in line 1, and every column as text, with quotes meaning nothing more.
_FILTER = "CSV:44,34,76,1,1/2/2/2/3/2/4/2,0,true,false"
_WRITTEN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
_PATIENTS = [
    ("0007", "Zoë", "Müller-Ðặng", "Am Wall 1,\n26121 Oldenburg"),
    ("00010", 'Ann "Nan"', "O'Brien", "=1+1"),
    ("0042", "日本", "太郎", '+49 441; "rear"\n@home'),
]


@pytest.fixture(scope="module")
def program() -> str:
    found = shutil.which("soffice")
    # A spreadsheet program is no dependency of the server.
    if found is None:
        pytest.skip("needs LibreOffice: apt-get install --no-install-recommends libreoffice-calc-nogui")
    return found


@pytest.fixture
def exported(database: Database, tmp_path: Path) -> Path:
    made = Installation(tmp_path / "data")
    made.environment |= {"DATABASE_URL": database.admin_dsn, "WARDGRAPH_API_DATABASE_URL": database.api_dsn}
    made.run_here("hospital", "create", "west", "--name", "West", "--time-zone", "Europe/Berlin", "--currency", "EUR")
    made.run_here("account", "create", "chief@west.example", "--role", "admin", WARDGRAPH_PASSWORD="correct horse")
    for number, first, last, address in _PATIENTS:
        given: dict[str, object] = {
            "medicalRecordNumber": number,
            "firstName": first,
            "lastName": last,
            "address": address,
        }
        given |= {"birthDate": "1980-03-01", "gender": "FEMALE", "confirmed": True}
        called = made.run_here("call", "register_patient", json.dumps(given), *AS_CHIEF)
        assert called.returncode == 0, called.stderr
    document, path = tmp_path / "patients.graphql", tmp_path / "patients.csv"
    document.write_text(_DOCUMENT, encoding="utf-8")
    written = made.run_here("export", str(document), "--output", str(path), *AS_CHIEF)
    assert written.returncode == 0, written.stderr
    return path


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_libreoffice_reads_what_was_exported(program: str, exported: Path, tmp_path: Path) -> None:
    subprocess.run(
        [
            program, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
            f"--infilter={_FILTER}", "--convert-to", _WRITTEN, "--outdir", str(tmp_path / "read"), str(exported),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    rows = rows_of(exported)
    assert rows_of(tmp_path / "read" / exported.name) == rows
    shown = {row[0]: row[1:] for row in rows[1:]}
    assert shown == {
        "0007": ["Zoë Müller-Ðặng", "Am Wall 1,\n26121 Oldenburg", "1980-03-01"],
        "00010": ['Ann "Nan" O\'Brien', "'=1+1", "1980-03-01"],
        "0042": ["日本 太郎", '\'+49 441; "rear"\n@home', "1980-03-01"],
    }
