"""Files as hospitals have them: their encodings, separators, headers, and how they spell dates and numbers."""

# ruff: noqa: E501 - tables of files and what is read of them, a line each
import codecs
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from db.imports import kinds
from db.imports.columns import mapped, plain
from db.imports.errors import FileProblem
from db.imports.files import opened
from db.imports.kinds import Column, kind
from db.imports.problem_file import LeftOut, write_problems
from db.imports.rows import Row, Rows
from db.imports.values import Misspelt, Spelling, converter

HOURS = {"starts_at": "08:00", "ends_at": "16:30"}
NAMES = ["lastName", "birthDate", "gender", "notes"]
TEXT = 'lastName,birthDate,gender,notes\nMüller,1980-02-29,f,"one, two\nthree"\n\nGröße,1981-01-01,M,\n'


def rows_of(path: Path, spelling: Spelling | None = None, **told: Any) -> list[Row]:
    """The rows of a file of patients."""
    maps, ignored = told.pop("maps", {}), told.pop("ignored", ())
    file = opened(path, told.get("format_"), told.get("encoding"), told.get("separator"))
    rows = Rows(file, mapped(kind("patients"), file.header, maps, ignored), spelling or Spelling())
    rows.check_dates()
    return list(rows)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("utf-16-le", None), ("utf-16-be", None),
     ("windows-1252", None), ("windows-1252", "cp1252"), ("utf-8-sig", "utf-8"), ("iso-8859-15", "iso-8859-15")],
)  # fmt: skip
def test_every_encoding_reads_the_same(tmp_path: Path, encoding: str, told: str | None) -> None:
    path = tmp_path / "patients.csv"
    path.write_bytes(TEXT.encode(encoding))
    first, second = rows_of(path, encoding=told)
    assert first.given == {
        "last_name": "Müller",
        "birth_date": "1980-02-29",
        "gender": "FEMALE",
        "notes": "one, two\nthree",
    }
    assert second.given == {"last_name": "Größe", "birth_date": "1981-01-01", "gender": "MALE"}
    # A value of two lines and an empty line are before it.
    assert (first.line, second.line) == (2, 5)


def test_a_wrong_encoding_is_told_with_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "patients.csv"
    path.write_bytes(b"lastName,birthDate,gender\nM\xfcller,1980-02-29,f\n")
    with pytest.raises(
        FileProblem, match=r"^The file is not in utf-8: byte 27 means nothing there\. Tell its encoding"
    ):
        rows_of(path, encoding="utf-8")
    with pytest.raises(FileProblem, match="There is no encoding 'klingon'"):
        rows_of(path, encoding="klingon")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_also_where_names_hold_others(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "patients.csv"
    header = separator.join(["lastName", "birthDate", '"gender"', '"a,b;c,d;e"'])
    path.write_text(f"{header}\n{separator.join(['Berg', '1980-02-29', 'f', 'x'])}\n", encoding="utf-8")
    (row,) = rows_of(path, ignored=("a,b;c,d;e",))
    assert row.given == {"last_name": "Berg", "birth_date": "1980-02-29", "gender": "FEMALE"}


def test_headers_are_guessed_whatever_their_case_blanks_and_language() -> None:
    header = [
        "MRN",
        "family_name",
        "Given Name",
        "DATE OF BIRTH",
        "Geschlecht",
        "E-Mail",
        "Telefonnummer",
        "line",
        "Problems",
        "Confirmed",
    ]
    columns = [column.name if column else None for column in mapped(kind("patients"), header, {}, ())]
    assert columns == [
        "medicalRecordNumber", "lastName", "firstName", "birthDate", "gender", "email", "phone", None, None, "confirmed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "told", "ignored", "problem"),
    [
        (["lastName", "birthDate", "gender", "Shoe size"], {}, (), "No column of patients is called 'Shoe size'.*--ignore \"Shoe size\""),
        (["lastName", "gender"], {}, (), "The file has no birthDate"),
        (["birthDate", "gender"], {}, (), "The file has no firstName or lastName"),
        (["Name", "surname", "birthDate", "gender"], {"Name": "lastName"}, (), "Several columns would be lastName: Name, surname"),
        (["lastName", "birthDate", "gender"], {"Nachname": "lastName"}, (), "The file has no column 'Nachname'; it has: lastName"),
        (["lastName", "birthDate", "gender"], {"lastName": "shoe"}, (), "patients have no column 'shoe'; they have: medicalRecordNumber"),
        (["lastName", "birthDate", "gender"], {}, ("x",), "The file has no column 'x'"),
    ],
)  # fmt: skip
def test_a_header_that_is_not_understood_is_refused_with_what_to_do(
    header: list[str], told: dict[str, str], ignored: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(FileProblem, match=problem):
        mapped(kind("patients"), header, told, ignored)


@pytest.mark.parametrize(
    ("type_", "spelling", "text", "read"),
    [
        ("date", Spelling(), "1980-02-29", "1980-02-29"),
        ("date", Spelling("DD.MM.YYYY"), "9.2.1980", "1980-02-09"),
        ("date", Spelling("DD/MM/YYYY"), "03/04/2020", "2020-04-03"),
        ("date", Spelling("MM/DD/YYYY"), "03/04/2020", "2020-03-04"),
        ("date", Spelling("dd.mm.yyyy"), "1980-02-29 00:00:00", "1980-02-29"),
        ("datetime", Spelling(time_zone="Europe/Berlin"), "2024-07-01 09:30", "2024-07-01T09:30:00+02:00"),
        ("datetime", Spelling(time_zone="Europe/Berlin"), "2024-07-01T09:30:00Z", "2024-07-01T09:30:00Z"),
        ("datetime", Spelling("DD.MM.YYYY", time_zone="Europe/Berlin"), "1.7.2024 9:30", "2024-07-01T09:30:00+02:00"),
        ("datetime", Spelling(time_zone="Europe/Berlin"), "2024-07-01", "2024-07-01T00:00:00+02:00"),
        ("time", Spelling(), "9:30", "09:30:00"),
        ("decimal", Spelling(), "12.50", "12.50"),
        ("decimal", Spelling(decimal=","), "1.234,50", "1234.50"),
        ("decimal", Spelling(decimal=","), "12", "12"),
        ("integer", Spelling(), "12", "12"),
        ("boolean", Spelling(), "Ja", "true"),
        ("boolean", Spelling(), "0", "false"),
        ("texts", Spelling(), "Penicillin; Nuts;", ["Penicillin", "Nuts"]),
        ("hours", Spelling(), "Mon-Tue 08:00-16:30", [HOURS | {"weekday": 1}, HOURS | {"weekday": 2}]),
        ("hours", Spelling(), "Mo, mittwoch: 8.00 \u2013 16.30 Uhr;", [HOURS | {"weekday": 1}, HOURS | {"weekday": 3}]),
        ("hours", Spelling(), "Sa-Mo 22-6", [{"weekday": day, "starts_at": "22:00", "ends_at": "06:00"} for day in (6, 7, 1)]),
        ("hours", Spelling(), "Sun 16-24", [{"weekday": 7, "starts_at": "16:00", "ends_at": "00:00"}]),
    ],
)  # fmt: skip
def test_values_are_read_as_they_are_spelt(type_: str, spelling: Spelling, text: str, read: Any) -> None:
    assert converter(Column("value", type_), spelling)(text) == read


@pytest.mark.parametrize(
    ("type_", "spelling", "text", "problem"),
    [
        ("date", Spelling(), "03/04/2020", "must be a date as YYYY-MM-DD: tell another spelling with --dates"),
        ("date", Spelling("DD.MM.YYYY"), "31.02.1980", "is no day of the calendar"),
        ("date", Spelling("DD.MM.YYYY"), "01.02.80", "must be a date as DD.MM.YYYY"),
        ("datetime", Spelling(time_zone="Europe/Berlin"), "2024-03-31 02:30", "is skipped on that day, when clocks go forward"),
        ("datetime", Spelling(time_zone="Europe/Berlin"), "0001-01-01 00:00", "is no day of the calendar"),
        ("datetime", Spelling(time_zone="America/New_York"), "9999-12-31 23:30", "is no day of the calendar"),
        ("datetime", Spelling(), "2024-03-31 25:30", "has a time that no day has"),
        ("datetime", Spelling(), "2024-03-31 at ten", "must be a date and a time as 09:30"),
        ("decimal", Spelling(), "1,50", "must be a number as 12.50; if its decimals follow a comma"),
        ("decimal", Spelling(decimal=","), "1.5", "must be a number as 12,50"),
        ("decimal", Spelling(), "NaN", "must be a number as 12.50"),
        ("integer", Spelling(), "1.5", "must be a whole number"),
        ("boolean", Spelling(), "maybe", "must be yes or no"),
        ("time", Spelling(), "noon", "must be a time as 09:30"),
        *((("hours", Spelling(), text, "must be the hours of a week as Mon-Fri 08:00-16:00")) for text in ("always", "Mon", "8-16", "Xyz 8-16", "Mon 8-25", "Mon 8:60-9", "Mon-Tue-Wed 8-9", ";")),
    ],
)  # fmt: skip
def test_what_is_misspelt_is_told(type_: str, spelling: Spelling, text: str, problem: str) -> None:
    with pytest.raises(Misspelt, match=f"^{problem}"):
        converter(Column("value", type_), spelling)(text)


def test_a_file_whose_dates_are_all_spelt_otherwise_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "patients.csv"
    path.write_text("lastName,birthDate,gender\nBerg,03/04/1980,f\n", encoding="utf-8")
    with pytest.raises(FileProblem, match="birthDate in line 2 is '03/04/1980': the day or the month may come first"):
        rows_of(path)
    assert rows_of(path, Spelling("DD/MM/YYYY"))[0].given["birth_date"] == "1980-04-03"


def test_a_row_that_is_broken_is_told_and_no_value_shifts(tmp_path: Path) -> None:
    path = tmp_path / "patients.csv"
    path.write_text(
        "lastName,birthDate,gender\nBerg,1980-01-01\nBerg,f,1980-01-01,x\nBerg,1980-13-01,f\n", encoding="utf-8"
    )
    assert [(row.line, row.given, row.problems) for row in rows_of(path)] == [
        (
            2,
            {"misspelt": {"last_name": "Berg", "birth_date": "1980-01-01"}},
            [("row", "MALFORMED_ROW", "has 2 values where the header has 3 names")],
        ),
        (
            3,
            {"misspelt": {"last_name": "Berg", "birth_date": "f", "gender": "1980-01-01"}},
            [("row", "MALFORMED_ROW", "has 4 values where the header has 3 names")],
        ),
        (
            4,
            {"last_name": "Berg", "gender": "FEMALE", "misspelt": {"birth_date": "1980-13-01"}},
            [("birthDate", "MALFORMED", "is no day of the calendar")],
        ),
    ]
    path.write_text('lastName,birthDate,gender\nBerg,"1980-01-01\n', encoding="utf-8")
    with pytest.raises(FileProblem, match=r"^Line 2 is no CSV: unexpected end of data"):
        rows_of(path)


@pytest.mark.parametrize("format_", ["json", "ndjson"])
def test_json_is_read_as_a_list_or_by_lines(tmp_path: Path, format_: str) -> None:
    records = [
        {"lastName": "Berg", "birthDate": "1980-02-29", "gender": "f", "allergies": ["Nuts"]},
        {"birthDate": "1980-02-29", "lastName": None, "gender": "f", "confirmed": True, "insuranceCoverPercent": 12.5},
        ["no", "object"],
    ]
    path = tmp_path / f"patients.{format_}"
    lines = "\n".join(json.dumps(each) for each in records)
    path.write_text(json.dumps(records) if format_ == "json" else f"{lines}\n{{no json\n", encoding="utf-8")
    first, second, third, *more = rows_of(path)
    assert first.given == {"last_name": "Berg", "birth_date": "1980-02-29", "gender": "FEMALE", "allergies": ["Nuts"]}
    assert second.given == {
        "birth_date": "1980-02-29", "gender": "FEMALE", "confirmed": "true", "insurance_cover_percent": "12.5",
    }  # fmt: skip
    assert (third.line, [each.sentence for each in third.problems]) == (3, ["row must be a JSON object"])
    assert [row.line for row in more] == ([] if format_ == "json" else [4])
    assert all(row.problems[0].sentence.startswith("row is no JSON: ") for row in more)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_list_of_json_is_read_without_holding_it(tmp_path: Path, encoding: str) -> None:
    records = [{"lastName": f"Müller {n}", "notes": "x" * 4000, "insuranceCoverPercent": 12.50} for n in range(6000)]
    path = tmp_path / "patients.json"
    path.write_text(json.dumps(records, ensure_ascii=False), encoding=encoding)
    del records
    tracemalloc.start()
    try:
        file = opened(path, None, None, None)
        read = [
            (record.line, record.cells[0], record.cells[2], record.read)
            for record in file.records()
            if record.line % 1500 == 0
        ]
        assert tracemalloc.get_traced_memory()[1] < path.stat().st_size // 4
    finally:
        tracemalloc.stop()
    assert [(line, name, str(cover)) for line, name, cover, _ in read] == [
        (line, f"Müller {line - 1}", "12.5") for line in (1500, 3000, 4500, 6000)
    ]
    # What is shown of the progress grows with the file.
    assert sorted({size for _, _, _, size in read}) == [size for _, _, _, size in read]
    assert read[0][3] < read[-1][3] == path.stat().st_size


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("patients.csv", "", "The file is empty"),
        ("patients.json", "{}", "The file must be a list of JSON objects"),
        ("patients.json", "[", "The file is no JSON: .*--format ndjson"),
        ("patients.json", "", "The file is no JSON: .*--format ndjson"),
        ("patients.json", '[{"lastName": "Berg"}] more', "The file is no JSON: .*--format ndjson"),
        ("patients.json", '{"lastName": "Berg"}\n{"lastName": "Wolf"}', "The file must be a list of JSON objects.*--format ndjson"),
        ("patients.json", "[" * 5000 + "]" * 5000, "The file has lists and objects within each other, more than 10 deep"),
        ("patients.json", '[{"lastName": ' + "[" * 5000, "The file has lists and objects within each other, more than 10 deep"),
        ("patients.ndjson", "", "The file has no records"),
        ("patients.xlsx", "PK", "What patients.xlsx is does not show in its name: say so with --format csv, json, ndjson"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_records_is_refused(tmp_path: Path, name: str, text: str, problem: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileProblem, match=f"^{problem}"):
        rows_of(path)


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("lastName", {"a": 1}, ("MALFORMED", "must be one value, no list and no object")),
        ("lastName", ["Berg"], ("MALFORMED", "must be one value, no list and no object")),
        ("birthDate", ["1980-01-01"], ("MALFORMED", "must be one value, no list and no object")),
        ("allergies", ["Nuts", ["Milk"]], ("MALFORMED", "must be one value, no list and no object")),
        ("allergies", ["Nu\0ts"], ("CONTROL_CHARACTER", "must not hold the character U+0000")),
        ("allergies", "Nu\0ts", ("CONTROL_CHARACTER", "must not hold the character U+0000")),
        ("lastName", "Be\0rg", ("CONTROL_CHARACTER", "must not hold the character U+0000")),
        ("medicalRecordNumber", 123456789012345678901, ("MALFORMED", "must be in quotes")),
    ],
)  # fmt: skip
def test_a_value_of_json_that_no_column_takes_is_told(
    tmp_path: Path, column: str, value: Any, problem: tuple[str, str]
) -> None:
    path = tmp_path / "patients.ndjson"
    given = {"lastName": "Berg", "birthDate": "1980-01-01", "gender": "F", column: value}
    path.write_text(json.dumps(given), encoding="utf-8")
    (row,) = rows_of(path)
    assert {plain(name) for name in row.given} == {plain(name) for name in given} - {plain(column)} | {"misspelt"}
    assert "\0" not in str(row.given["misspelt"])
    (told,) = row.problems
    assert (told.path, told.code, told.message.split(":")[0]) == (column, *problem)


@pytest.mark.parametrize("format_", ["csv", "json", "ndjson"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_rows_that_were_left_out_are_written_as_they_were(tmp_path: Path, format_: str, encoding: str) -> None:
    source, target = tmp_path / f"patients.{format_}", tmp_path / f"out.{format_}"
    records = [
        dict(zip(NAMES, values, strict=True))
        for values in (
            ("Müller", "1980-02-29", "f", "a;b"),
            ("Größe", "soon", "f", 'one\n"two"'),
            ("Berg", "never", "m", "=1+1"),
        )
    ]
    text = {
        "csv": 'lastName;birthDate;gender;notes\nMüller;1980-02-29;f;"a;b"\nGröße;soon;f;"one\n""two"""\nBerg;never;m;=1+1\n',
        "json": json.dumps(records, ensure_ascii=False),
        "ndjson": "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in records),
    }[format_]
    source.write_bytes(text.encode(encoding))
    file = opened(source, None, None, None)
    before = list(file.records())
    lines = [record.line for record in before][1:]
    said = {
        lines[0]: LeftOut(["birthDate is wrong", "notes; too"], ["MALFORMED", "TOO_LONG"]),
        lines[1]: LeftOut(["birthDate is wrong"], ["MALFORMED"]),
    }
    write_problems(file, target, said)
    assert target.read_bytes().startswith(codecs.BOM_UTF8) == (encoding == "utf-8-sig")
    written = opened(target, None, None, None)
    assert written.encoding == file.encoding
    again = list(written.records())
    width = len(file.header)
    assert [list(record.cells[:width]) for record in again] == [list(record.cells) for record in before[1:]]
    told = [record.cells[width:] for record in again]
    if format_ == "csv":
        assert told == [
            [str(lines[0]), "birthDate is wrong; notes; too", "MALFORMED; TOO_LONG"],
            [str(lines[1]), "birthDate is wrong", "MALFORMED"],
        ]
    else:
        assert told == [
            [lines[0], ["birthDate is wrong", "notes; too"], ["MALFORMED", "TOO_LONG"]],
            [lines[1], ["birthDate is wrong"], ["MALFORMED"]],
        ]
    # Once more: the columns of the first time are replaced.
    write_problems(
        written, tmp_path / f"again.{format_}", {record.line: LeftOut(["still"], ["MALFORMED"]) for record in again}
    )
    assert opened(tmp_path / f"again.{format_}", None, None, None).header == written.header


def test_every_declaration_is_read_and_no_two_names_are_one() -> None:
    for name in kinds.names():
        spellings = [
            spelling
            for column in kind(name).columns.values()
            for spelling in {plain(each) for each in (column.name, *column.also)}
        ]
        assert len(spellings) == len(set(spellings)), name
