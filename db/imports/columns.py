"""Which column of a kind each column of a file is: told, or guessed by its name."""

import difflib
from collections.abc import Iterable, Mapping, Sequence

from db.imports.errors import FileProblem
from db.imports.kinds import TOLD, Column, Kind


def mapped(
    kind: Kind, header: Sequence[str], told: Mapping[str, str], ignored: Iterable[str] = ()
) -> list[Column | None]:
    """For each name of a header the column that it is, none for what is not to be imported.

    `told` are names of the file with names of the API. Raises FileProblem where a name is unknown or twice there, or a
    column is missing.
    """
    known = {plain(name): column for column in kind.columns.values() for name in (column.name, *column.also)}
    left_out = {plain(each) for each in (*TOLD, *ignored)}
    asked = {plain(name): _told(kind, column) for name, column in told.items()}
    if missing := [name for name in (*told, *ignored) if plain(name) not in {plain(each) for each in header}]:
        raise FileProblem(f"The file has no column {', '.join(map(repr, missing))}; it has: {', '.join(header)}.")
    found = [asked.get(plain(name)) or (None if plain(name) in left_out else known.get(plain(name))) for name in header]
    _check(kind, header, found, left_out)
    return found


def told_columns(maps: Iterable[str]) -> dict[str, str]:
    """Names of a file with names of the API, of texts such as `Nachname=lastName`. Raises FileProblem."""
    pairs = {each: each.rpartition("=") for each in maps}
    if wrong := [each for each, pair in pairs.items() if not pair[0]]:
        raise FileProblem(f"--map takes NAME=COLUMN, not {wrong[0]!r}.")
    return {name.strip(): column.strip() for name, _, column in pairs.values()}


def _check(kind: Kind, header: Sequence[str], found: Sequence[Column | None], left_out: set[str]) -> None:
    unknown = [name for name, column in zip(header, found, strict=True) if not column and plain(name) not in left_out]
    if unknown:
        hints = [f"--map {_quoted(name, _like(kind, name))} or --ignore {_quoted(name)}" for name in unknown]
        raise FileProblem(
            f"No column of {kind.name} is called {', '.join(map(repr, unknown))}. Say what it is, or leave it out: "
            f"{'; '.join(hints)}. There are: {', '.join(kind.columns)}."
        )
    names = [column.name for column in found if column]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        both = [each for each, column in zip(header, found, strict=True) if column and column.name in twice]
        raise FileProblem(
            f"Several columns would be {', '.join(twice)}: {', '.join(both)}. Leave out all but one with --ignore."
        )
    missing = [column.name for column in kind.columns.values() if column.required and column.name not in names]
    missing += [" or ".join(each) for each in kind.one_of if not set(each) & set(names)]
    if missing:
        raise FileProblem(
            f"The file has no {', no '.join(missing)}. Say which column it is with --map, as --map "
            f"{_quoted(header[0] if header else 'NAME', missing[0].partition(' ')[0])}."
        )


def _told(kind: Kind, name: str) -> Column:
    by_name = {plain(each): column for each, column in kind.columns.items()}
    if plain(name) not in by_name:
        raise FileProblem(f"{kind.name} have no column {name!r}; they have: {', '.join(kind.columns)}.")
    return by_name[plain(name)]


def _like(kind: Kind, name: str) -> str:
    known = {plain(each): each for each in kind.columns}
    return known[(difflib.get_close_matches(plain(name), known, 1, 0) or list(known))[0]]


def _quoted(name: str, column: str | None = None) -> str:
    text = f"{name}={column}" if column else name
    return f'"{text}"' if set(text) & set(" ;&|()<>$'") else text


def plain(name: str) -> str:
    """A name without its case, blanks, underscores and other signs."""
    return "".join(each for each in name.casefold() if each.isalnum())
