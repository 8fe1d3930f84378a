"""The SQL files on disk: migrations, functions and triggers, with their content hashes and what they define."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from db.errors import ApplyProblem, SqlSyntaxProblem
from db.migrate.lexer import Statement, Token, split

SQL = Path(__file__).parent.parent
_MIGRATION = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
_ALONE = re.compile(r"--\s*wardgraph:\s*no-transaction\s*$", re.MULTILINE)


@dataclass(frozen=True)
class SqlFile:
    """One file; `path` is relative to the folder of all SQL, with forward slashes."""

    path: str
    text: str

    @cached_property
    def hash(self) -> str:
        """A hash of the content, the same whichever line ends git wrote."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def statements(self) -> list[Statement]:
        """The file's statements. Raises ApplyProblem naming the file."""
        try:
            return split(self.text)
        except SqlSyntaxProblem as problem:
            raise SqlSyntaxProblem(f"{self.path}, {problem.message}") from problem

    @cached_property
    def functions(self) -> frozenset[str]:
        """The qualified names of the functions and procedures it creates."""
        return frozenset(
            _name(statement.tokens, place)
            for statement in self.statements
            if (place := _created(statement.tokens, ("function", "procedure")))
        )

    @cached_property
    def triggers(self) -> frozenset[tuple[str, str]]:
        """The triggers it creates: (name, qualified table)."""
        return frozenset(
            (_plain(statement.tokens[place]), _name(statement.tokens, _after_on(statement.tokens, place)))
            for statement in self.statements
            if (place := _created(statement.tokens, ("trigger",)))
        )


@dataclass(frozen=True)
class Migration(SqlFile):
    """A numbered, immutable step. With a comment line `-- wardgraph: no-transaction` it runs outside one."""

    @cached_property
    def number(self) -> int:
        """Its place in the order."""
        return int(self.path.rsplit("/", 1)[1][:4])

    @cached_property
    def alone(self) -> bool:
        """True when its statements refuse to run in a transaction (CREATE INDEX CONCURRENTLY)."""
        return bool(_ALONE.search(self.text))


@dataclass(frozen=True)
class Catalogue:
    """Every SQL file, in the order in which they are applied."""

    migrations: tuple[Migration, ...]
    functions: tuple[SqlFile, ...]
    triggers: tuple[SqlFile, ...]

    @property
    def routines(self) -> tuple[SqlFile, ...]:
        """The files that may be applied again and again: functions, then triggers."""
        return self.functions + self.triggers


def read(root: Path = SQL) -> Catalogue:
    """Reads the files below `root`. Raises ApplyProblem for a misnamed or doubly numbered migration."""
    problems: list[str] = []
    migrations: dict[int, Migration] = {}
    for path in sorted((root / "migrations").glob("*.sql")):
        if not _MIGRATION.fullmatch(path.name):
            problems.append(f"migrations/{path.name} must be named NNNN_what_it_does.sql.")
            continue
        migration = Migration(f"migrations/{path.name}", _text(path))
        if migration.number in migrations:
            problems.append(f"{migrations[migration.number].path} and {migration.path} have the same number.")
        migrations[migration.number] = migration
    if problems:
        raise ApplyProblem(" ".join(problems), "Rename them; one that was applied anywhere keeps its name.")
    return Catalogue(tuple(migrations.values()), _folder(root, "functions"), _folder(root, "triggers"))


def shared_names(catalogue: Catalogue) -> frozenset[str]:
    """The functions whose overloads lie in several files.

    Raises ApplyProblem for a file that creates nothing, and for a trigger that two files create.
    """
    makers: dict[str | tuple[str, str], set[str]] = {}
    problems: list[str] = []
    for file in catalogue.routines:
        defined: list[str | tuple[str, str]] = [*file.functions, *file.triggers]
        if not defined:
            problems.append(f"{file.path} creates no function and no trigger.")
        for name in defined:
            makers.setdefault(name, set()).add(file.path)
    several = {name: paths for name, paths in makers.items() if len(paths) > 1}
    problems += [
        f"The trigger {name[0]} on {name[1]} is created by {' and '.join(sorted(paths))}."
        for name, paths in several.items()
        if isinstance(name, tuple)
    ]
    if problems:
        raise ApplyProblem(" ".join(problems), "Keep one function, or one trigger with its function, in one file.")
    return frozenset(name for name in several if isinstance(name, str))


def _folder(root: Path, name: str) -> tuple[SqlFile, ...]:
    paths = sorted((root / name).rglob("*.sql"))
    return tuple(SqlFile(path.relative_to(root).as_posix(), _text(path)) for path in paths)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")


def _created(tokens: tuple[Token, ...], kinds: tuple[str, ...]) -> int:
    """The place of the name after CREATE [OR REPLACE] [CONSTRAINT] <kind>; 0 for any other statement."""
    words = [token.text for token in tokens[:5]]
    if not words or words[0] != "create":
        return 0
    place = 3 if words[1:3] == ["or", "replace"] else 1
    if len(words) > place and words[place] == "constraint":
        place += 1
    return place + 1 if len(words) > place and words[place] in kinds and len(tokens) > place + 1 else 0


def _after_on(tokens: tuple[Token, ...], place: int) -> int:
    for index in range(place + 1, len(tokens) - 1):
        if tokens[index].kind == "word" and tokens[index].text == "on":
            return index + 1
    return place


def _name(tokens: tuple[Token, ...], place: int) -> str:
    """The qualified name at `place`, as `schema.name`; unqualified names are refused."""
    if len(tokens) <= place + 2 or tokens[place + 1].text != ".":
        raise ApplyProblem(f"The name {_plain(tokens[place])} is not qualified.", "Write it as schema.name.")
    return f"{_plain(tokens[place])}.{_plain(tokens[place + 2])}"


def _plain(token: Token) -> str:
    return token.text[1:-1].replace('""', '"') if token.kind == "quoted" else token.text
