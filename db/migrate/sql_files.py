"""The SQL files on disk, with their content hashes and what they define: migrations, and files applied ever again."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from db.errors import ApplyProblem, SqlSyntaxProblem
from db.migrate.lexer import Statement, Token, split

SQL = Path(__file__).parent.parent
_MIGRATION = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
_ALONE = re.compile(r"--\s*wardgraph:\s*no-transaction\s*$", re.MULTILINE)


Definition: TypeAlias = tuple[str, str, str]
"""A kind (trigger, policy, view, table), a name, and the qualified table that it is of, if it is of one."""


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
    def others(self) -> frozenset[Definition]:
        """What else it defines: triggers, policies and views it creates, tables whose row security it enables."""
        return frozenset(found for statement in self.statements if (found := _defined(statement.tokens)))

    @property
    def defined(self) -> frozenset[str | Definition]:
        """All that it defines."""
        return self.functions | self.others


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
    triggers: tuple[SqlFile, ...]
    views: tuple[SqlFile, ...]
    access: tuple[SqlFile, ...]
    functions: tuple[SqlFile, ...]

    @property
    def routines(self) -> tuple[SqlFile, ...]:
        """The files of functions and triggers."""
        return self.functions + self.triggers

    @property
    def repeatable(self) -> tuple[SqlFile, ...]:
        """The files that may be applied again and again, what others need before these.

        Tables use the triggers' functions, masks look into views, functions return rows of masks.
        """
        return self.triggers + self.views + self.access + self.functions


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
    folders = (_folder(root, name) for name in ("triggers", "views", "access", "functions"))
    return Catalogue(tuple(migrations.values()), *folders)


def shared_names(catalogue: Catalogue) -> frozenset[str]:
    """The functions whose overloads lie in several files.

    Raises ApplyProblem for a file that creates nothing, and for what two files create, unless it is a function.
    """
    makers: dict[str | Definition, set[str]] = {}
    problems: list[str] = []
    for file in catalogue.repeatable:
        if not file.defined:
            problems.append(f"{file.path} creates no function, trigger, policy or view.")
        for name in file.defined:
            makers.setdefault(name, set()).add(file.path)
    several = {name: paths for name, paths in makers.items() if len(paths) > 1}
    problems += [
        f"The {name[0]} {' on '.join(filter(None, name[1:]))} is created by {' and '.join(sorted(paths))}."
        for name, paths in several.items()
        if isinstance(name, tuple)
    ]
    if problems:
        raise ApplyProblem(
            " ".join(problems),
            "Keep one function, view or table's access, or one trigger with its function, in one file.",
        )
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


def _defined(tokens: tuple[Token, ...]) -> Definition | None:
    for kind in ("trigger", "policy"):
        if place := _created(tokens, (kind,)):
            return kind, _plain(tokens[place]), _name(tokens, _after_on(tokens, place))
    if place := _created(tokens, ("view",)):
        return "view", _name(tokens, place), ""
    words = [token.text for token in tokens]
    if words[:2] == ["alter", "table"] and words[-4:] == ["enable", "row", "level", "security"]:
        return "table", _name(tokens, 2), ""
    return None


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
