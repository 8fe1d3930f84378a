"""The file of the rows that were left out: as in the file that they came from, with their line and their problems."""

import codecs
import csv
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.imports.files import File, Record
from db.imports.kinds import TOLD


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is wrong with a row that was left out: sentences, and the code of each."""

    problems: list[str]
    codes: list[str]


def write_problems(file: File, target: Path, problems: Mapping[int, LeftOut]) -> None:
    """Writes the rows of these lines. A column with lines or problems of an earlier import is replaced."""
    added = {each.casefold() for each in TOLD}
    kept = [place for place, name in enumerate(file.header) if name.casefold() not in added]
    header = [file.header[place] for place in kept]
    rows = (
        (record, [record.cells[place] if place < len(record.cells) else None for place in kept])
        for record in file.records()
        if record.begins in problems
    )
    with target.open("w", encoding=_encoding(file), newline="", errors="backslashreplace") as text:
        if file.format == "csv":
            writer = csv.writer(text, delimiter=file.separator)
            writer.writerow([*header, *TOLD])
            for record, cells in rows:
                # What no name belongs to is not lost: it comes after the problems.
                said = _said(record, problems)
                told = ("; ".join(said.problems), "; ".join(said.codes))
                writer.writerow([*cells, record.line, *told, *record.cells[len(file.header) :]])
            return
        objects = (
            {
                **_object(header, cells),
                **dict(zip(TOLD, (record.line, said.problems, said.codes), strict=True)),
            }
            for record, cells in rows
            for said in (_said(record, problems),)
        )
        # Numbers of JSON may be as long as they like.
        texts = (json.dumps(each, ensure_ascii=False, separators=(",", ":"), default=float) for each in objects)
        if file.format == "ndjson":
            text.writelines(f"{each}\n" for each in texts)
        else:
            separated = itertools.chain.from_iterable(
                zip(itertools.chain("[", itertools.repeat(",\n")), texts, strict=False)
            )
            text.writelines(separated)
            text.write("]\n")


def _said(record: Record, problems: Mapping[int, LeftOut]) -> LeftOut:
    """Of several rows that are one record, the first says what is wrong with it."""
    return problems[record.begins] if record.begins == record.line else LeftOut([], [])


def _object(header: list[str], cells: list[Any]) -> dict[str, Any]:
    return {name: cell for name, cell in zip(header, cells, strict=True) if cell is not None}


def _encoding(file: File) -> str:
    """That of the file, with a byte order mark only where it has one."""
    with file.path.open("rb") as content:
        marked = content.read(3) == codecs.BOM_UTF8
    return "utf-8" if file.encoding == "utf-8-sig" and not marked else file.encoding
