"""The statements of the SQL files, and what each of them reads and writes, which says what can go on side by side."""

import re
from dataclasses import dataclass
from pathlib import Path

LOAD = Path(__file__).with_name("load")
KNOWN = "loading"
"""The schema that the files name: of what is known of the hospital. Each hospital has one of its own."""

_END = re.compile(r";[ \t]*$", re.MULTILINE)
_KNOWN = re.compile(rf"\b{KNOWN}\.(?=\w)")
_OBJECT = re.compile(rf"\b(?:{KNOWN}|clinic)\.\w+")
_COMMENT = re.compile(r"--.*$", re.MULTILINE)
_WRITTEN = re.compile(
    r"^\s*(?:CREATE UNLOGGED TABLE|INSERT INTO|UPDATE) (?P<table>(?:loading|clinic)\.\w+)", re.MULTILINE
)
_SEQUENCE = re.compile(r"nextval\('(clinic\.\w+)'\)")


@dataclass(frozen=True)
class Statement:
    """A statement of the load, and the tables that it reads and the one that it writes; sequences are both."""

    name: str
    text: str
    reads: frozenset[str]
    table: str
    sequences: frozenset[str]

    @property
    def inserts(self) -> bool:
        """Whether it adds rows to a table of the hospital's."""
        return self.table.startswith("clinic.") and "\nINSERT INTO" in f"\n{_COMMENT.sub('', self.text).lstrip()}"


def statements(script: str) -> list[str]:
    """The statements of a script: each one ends with a line that ends with a semicolon."""
    return [one.strip() for one in _END.split(script) if _COMMENT.sub("", one).strip()]


def placed(text: str, schema: str) -> str:
    """The statement for the hospital whose schema this is."""
    return _KNOWN.sub(f"{schema}.", text)


def load() -> list[Statement]:
    """What makes the rows of a hospital, in order."""
    found = []
    for file in sorted(LOAD.glob("*.sql"))[1:]:
        for text in statements(file.read_text()):
            bare = _COMMENT.sub("", text)
            written = _WRITTEN.search(bare)
            if not written:
                raise ValueError(f"{file.name} has a statement that writes nothing known: {text[:60]}")
            table = written["table"]
            name = f"{file.stem[:3]} {table.partition('.')[2].replace('_', ' ')}"
            if table.startswith(KNOWN):
                name += " (known)"
            if bare.lstrip().startswith("UPDATE"):
                name += " (kept)"
            sequences = frozenset(_SEQUENCE.findall(bare))
            found.append(
                Statement(name, text, frozenset(_OBJECT.findall(bare)) - {table} - sequences, table, sequences)
            )
    return found


LOADED = tuple(dict.fromkeys(one.table for one in load() if one.table.startswith("clinic.")))
"""The tables that are loaded."""
