"""`wardgraph import` of what a hospital brings beside its patients: staff, medications, stock and bills, in German files."""

# ruff: noqa: E501 - files and what is said of them, a line each
from pathlib import Path

import pytest

from tests.cli.west import AS_CHIEF, asked, west
from tests.databases import Database
from tests.installation import Installation

STAFF = """Berufsgruppe;Personalnummer;Nachname;Vorname;Abteilung;Fachrichtung;LANR;gültig bis;Honorar;Schicht;Sprechzeiten
Ärztin;200001;Größe;Eva;Kardiologie;Kardiologie;LANR-77;31.12.2090;1.080,50;;"Mo-Fr 8-16; Sa 9:00-12:00"
Pflege;200002;Lind;Ida;kardiologie;;;;;Nacht;
Empfang;;Wolf;Jan;Kardiologie;;;;;;
Arzt;200001;Falsch;Udo;Chirurgie;;;32.12.2090;achtzig;;jederzeit
"""
MEDICATIONS = "Bezeichnung;Wirkstärke;Stückpreis\nAspirin;100 mg;0,12\nMullbinde;;1,50\n"
STOCK = """Abteilung;Medikament;Wirkstärke;Charge;Verfall;Bestand;Meldebestand
Kardiologie;Aspirin;100 mg;B-17;31.01.2091;20;5
Kardiologie;Aspirin;100 mg;B-18;31.01.2020;20;5
Kardiologie;Mullbinde;;;;0;10
"""
PATIENTS = "Patientennummer;Nachname;Geburtsdatum;Geschlecht\n10001;Müller;29.02.1980;w\n"
BILLS = """Rechnungsnummer;Patientennummer;Rechnungsdatum;Leistung;Anzahl;Einzelpreis;MwSt;Gesamtbetrag;bezahlt;Zahlungsart
R-1;10001;05.03.2019;Röntgen;2;45,00;19;119,00;19,00;bar
R-1;10001;05.03.2019;Attest;1;10,00;19;119,00;;
R-2;10001;06.03.2019;Röntgen;1;45,00;19;50,00;;
R-2;10001;06.03.2019;Attest;x;10,00;19;51,00;;
"""
GERMAN = ("--dates", "DD.MM.YYYY", "--decimal", ",")


@pytest.fixture
def installation(fresh_database: Database, tmp_path: Path) -> Installation:
    made = west(fresh_database, tmp_path / "data")
    asked(
        fresh_database,
        "INSERT INTO clinic.departments (hospital_id, name, opens_at, closes_at) SELECT id, 'Kardiologie', '00:00', '00:00' FROM clinic.hospitals",
    )
    return made


def _imported(installation: Installation, path: Path, text: str) -> tuple[str, list[str]]:
    """What is said of the import of a file, and the rows that it left out."""
    path.write_text(text, encoding="windows-1252")
    done = installation.run("import", path.stem, str(path), *GERMAN, *AS_CHIEF)
    problems = path.with_name(f"{path.stem}.problems.csv")
    left_out = problems.read_text(encoding="windows-1252").splitlines()[1:] if problems.exists() else []
    assert done.returncode == (3 if left_out else 0), done.stderr
    return done.stdout.splitlines()[0], left_out


def test_staff_of_every_kind(installation: Installation, fresh_database: Database, tmp_path: Path) -> None:
    said, left_out = _imported(installation, tmp_path / "staff.csv", STAFF)
    assert said == "4 rows: 3 loaded, 1 refused, 0 likely there already."
    assert len(left_out) == 1
    assert left_out[0].startswith("Arzt;200001;Falsch;Udo;Chirurgie;;;32.12.2090;achtzig;;jederzeit;5;")
    for told in (
        "registrationExpiresOn is no day of the calendar", "consultationFee must be a number as 12,50",
        "hours must be the hours of a week as Mon-Fri 08:00-16:00; Sat 09:00-12:00", "department must be the name of a department",
        "specialization must not be empty", "registrationNumber must not be empty",
    ):  # fmt: skip
        assert told in left_out[0]
    (doctor,) = asked(fresh_database, "SELECT id, last_name, consultation_fee FROM clinic.doctors")
    assert (doctor["last_name"], str(doctor["consultation_fee"])) == ("Größe", "1080.50")
    assert (
        asked(fresh_database, "SELECT count(*) FROM clinic.availabilities WHERE doctor_id = $1", doctor["id"])[0][0]
        == 6
    )
    assert [tuple(row) for row in asked(fresh_database, "SELECT last_name, shift FROM clinic.nurses")] == [
        ("Lind", "NIGHT")
    ]
    assert [tuple(row) for row in asked(fresh_database, "SELECT last_name, job_title FROM clinic.receptionists")] == [
        ("Wolf", "Receptionist")
    ]


def test_medications_and_their_stock(installation: Installation, fresh_database: Database, tmp_path: Path) -> None:
    assert (
        _imported(installation, tmp_path / "medications.csv", MEDICATIONS)[0]
        == "2 rows: 2 loaded, 0 refused, 0 likely there already."
    )
    said, left_out = _imported(installation, tmp_path / "stock.csv", STOCK)
    assert said == "3 rows: 2 loaded, 1 refused, 0 likely there already."
    assert left_out == ["Kardiologie;Aspirin;100 mg;B-18;31.01.2020;20;5;3;expiresOn must not be in the past;EXPIRED"]
    rows = asked(fresh_database, "SELECT units_on_hand, reorder_level FROM clinic.stock ORDER BY reorder_level")
    assert [tuple(row) for row in rows] == [(20, 5), (0, 10)]


def test_bills_of_several_rows(installation: Installation, fresh_database: Database, tmp_path: Path) -> None:
    assert (
        _imported(installation, tmp_path / "patients.csv", PATIENTS)[0]
        == "1 rows: 1 loaded, 0 refused, 0 likely there already."
    )
    said, left_out = _imported(installation, tmp_path / "bills.csv", BILLS)
    assert said == "2 rows: 1 loaded, 1 refused, 0 likely there already."
    # Both rows of the bill come back, the first with what is wrong.
    assert [row.split(";")[:5] for row in left_out] == [
        ["R-2", "10001", "06.03.2019", "Röntgen", "1"],
        ["R-2", "10001", "06.03.2019", "Attest", "x"],
    ]
    assert "lines.1.quantity must be a whole number" in left_out[0]
    assert "total is another one in line 5, of the same billNumber" in left_out[0]
    assert left_out[1].endswith(";5;;")
    (bill,) = asked(fresh_database, "SELECT former_number, total, balance, status FROM clinic.bills")
    assert [str(value) for value in bill] == ["R-1", "119.00", "100.00", "OPEN"]
    # Corrected, and imported as it is.
    path = tmp_path / "bills.problems.csv"
    corrected = (
        path.read_text(encoding="windows-1252")
        .replace(";50,00;", ";65,45;")
        .replace(";51,00;", ";65,45;")
        .replace(";x;", ";1;")
    )
    path.write_text(corrected, encoding="windows-1252")
    again = installation.run("import", "bills", str(path), *GERMAN, *AS_CHIEF)
    assert again.stdout == "1 rows: 1 loaded, 0 refused, 0 likely there already.\n", again.stderr
    assert [row[0] for row in asked(fresh_database, "SELECT former_number FROM clinic.bills ORDER BY id")] == [
        "R-1",
        "R-2",
    ]
    # The same file again enters nothing twice.
    once_more = installation.run("import", "bills", str(tmp_path / "bills.csv"), *GERMAN, *AS_CHIEF)
    assert once_more.stdout.splitlines()[0] == "2 rows: 1 loaded, 1 refused, 0 likely there already."
    assert len(asked(fresh_database, "SELECT FROM clinic.bills")) == 2
