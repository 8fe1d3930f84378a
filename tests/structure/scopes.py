"""Reads the SQL of a function's body strictly: which tenants' tables it names, whether each is held to one hospital.

A table is held where a condition that must be true says its hospital_id = the hospital asked for, or = that of another
table that is held. Conditions beneath OR, NOT or CASE count for nothing. What the reader does not know it refuses
(Unreadable).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from db.migrate.lexer import Token, tokens

ASKED_FOR = {"p_hospital_id", "new.hospital_id", "old.hospital_id"}
"""What says which hospital: an argument that auth.enter has checked, or the row a trigger is about."""

_SCHEMAS = {"clinic", "auth", "audit", "rules", "api"}
_BEFORE_TABLE = {"from", "join", ",", "update", "into", "using"}
_SET_OPERATIONS = {"union", "intersect", "except"}
_ENDS_OF_CONDITION = {
    "group", "order", "limit", "for", "returning", "having", "on", "where", "join", "left", "inner", "cross", "right",
    "full", "set", "window", "loop", "then", "into", "from", "offset", ",",
}  # fmt: skip
_NO_ALIAS = _ENDS_OF_CONDITION | {
    "(",
    ")",
    "values",
    "select",
    "=",
    "default",
    "natural",
    "lateral",
    "using",
    "overriding",
}

Item = "Token | Group"


class Unreadable(Exception):
    """SQL of a form this reader does not know, which therefore must be rewritten or taught here."""


@dataclass(frozen=True)
class Group:
    """What stands between parentheses."""

    items: tuple["Token | Group", ...]


@dataclass
class Scope:
    """One SELECT, INSERT, UPDATE or DELETE: its tables by alias, and what they are held to."""

    outer: "Scope | None"
    tables: dict[str, str] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    equal: list[tuple[str, str]] = field(default_factory=list)

    def is_held(self, name: str) -> bool:
        """Whether `alias.hospital_id`, here or further out, is the hospital asked for."""
        if name in ASKED_FOR or name.partition(".")[0] in self.held:
            return True
        alias = name.partition(".")[0]
        return alias not in self.tables and self.outer is not None and self.outer.is_held(name)


def unheld(body: str, relations: dict[str, str], *, trusted: Iterable[str] = ()) -> list[str]:
    """The tables that a body names without holding them to a hospital, and inserts that may be of another.

    `relations` gives every tenant's table and view the column of its hospital; `trusted` are variables that hold it.
    Raises Unreadable.
    """
    reader = _Reader(relations, {*ASKED_FOR, *trusted})
    for statement in _statements(list(tokens(body))):
        reader.query(_grouped(iter(statement)).items, None)
    return reader.found


def _statements(body: Sequence[Token]) -> Iterator[list[Token]]:
    """Pieces of PL/pgSQL (or SQL) between semicolons, THEN, ELSE and LOOP, none of which holds two queries."""
    piece: list[Token] = []
    depth = cases = 0
    for token in body:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0 and token.kind == "word" and token.text in {"case", "end"}:
            cases = max(0, cases + (1 if token.text == "case" else -1))
        if depth == 0 and (
            token.text == ";"
            or (
                token.kind == "word"
                and (token.text in {"loop", "begin", "declare"} or (token.text in {"then", "else"} and not cases))
            )
        ):
            yield piece
            piece, cases = [], 0
        else:
            piece.append(token)
    yield piece


def _grouped(held: Iterator[Token]) -> Group:
    items: list[Token | Group] = []
    for token in held:
        if token.kind == "symbol" and token.text == "(":
            items.append(_grouped(held))
        elif token.kind == "symbol" and token.text == ")":
            break
        else:
            items.append(token)
    return Group(tuple(items))


def _text(item: "Token | Group | None") -> str:
    return (
        item.text
        if isinstance(item, Token) and item.kind != "string"
        else "("
        if isinstance(item, Group)
        else "'"
        if item
        else ""
    )


class _Reader:
    def __init__(self, relations: dict[str, str], asked_for: set[str]) -> None:
        self.relations, self.asked_for, self.found = relations, asked_for, list[str]()

    def query(self, items: Sequence["Token | Group"], outer: Scope | None) -> None:
        """Reads one query, each branch of a UNION for itself; what CASE encloses is read as part of it."""
        branch: list[Token | Group] = []
        for item in (*items, None):
            if item is None or _text(item) in _SET_OPERATIONS:
                self._branch(branch, outer)
                branch = []
            else:
                branch.append(item)

    def _branch(self, items: Sequence["Token | Group"], outer: Scope | None) -> None:
        scope = Scope(outer)
        inserts = self._tables(items, scope)
        self._conditions(items, scope)
        self._settle(scope)
        self.found += [
            f"{table} AS {alias}"
            for alias, table in scope.tables.items()
            if alias not in scope.held and (alias, table) not in inserts
        ]
        for _, table in inserts:
            self._insert(items, scope, table)
        for item in items:
            self._inside(item, scope)

    def _inside(self, item: "Token | Group", scope: Scope) -> None:
        """Queries in parentheses, however deep, see the scope around them."""
        if not isinstance(item, Group):
            return
        if item.items and _text(item.items[0]) in {"select", "with", "values", "insert", "update", "delete"}:
            self.query(item.items, scope)
            return
        for each in item.items:
            self._inside(each, scope)
        self._no_table_in(item)

    def _no_table_in(self, group: Group) -> None:
        for at, _ in enumerate(group.items):
            if (
                (name := _name(group.items, at)) in self.relations
                and _text(_get(group.items, at - 1)) not in {"::", ":"}
                and not isinstance(_get(group.items, at + 3), Group)
            ):
                raise Unreadable(f"{name} in parentheses that are no query")

    def _tables(self, items: Sequence["Token | Group"], scope: Scope) -> set[tuple[str, str]]:
        inserts = set()
        for at in range(len(items)):
            name = _name(items, at)
            before, after = _text(_get(items, at - 1)), _get(items, at + 3)
            if name.partition(".")[0] not in _SCHEMAS:
                continue
            if isinstance(after, Group) and before != "into":
                if before in {"from", "join", ",", "lateral"} and name not in self.relations:
                    self._function(items, at, scope, after)
                continue
            if name not in self.relations or before == ":" or _declares(items, at):
                continue
            if before not in _BEFORE_TABLE:
                raise Unreadable(f"{name} after {before!r}")
            alias = _alias(items, at + 3) or name.partition(".")[2]
            if alias in scope.tables:
                raise Unreadable(f"two tables known as {alias}")
            scope.tables[alias] = name
            if before == "into":
                inserts.add((alias, name))
        return inserts

    def _function(self, items: Sequence["Token | Group"], at: int, scope: Scope, arguments: Group) -> None:
        # A function that is called for the hospital answers with rows of it.
        alias = _alias(items, at + 4)
        if (alias and _text(_get(arguments.items, 0)) in self.asked_for) or _dotted(
            arguments.items, 0
        ) in self.asked_for:
            scope.held.add(alias)

    def _conditions(self, items: Sequence["Token | Group"], scope: Scope) -> None:
        for at, item in enumerate(items):
            word = _text(item)
            if word == "where" or (word == "on" and _text(_get(items, at + 1)) != "conflict"):
                joined = _joined(items, at) if word == "on" else ""
                self._condition(_clause(items, at + 1), scope, joined)
            elif word in {"right", "full", "natural"} and _text(_get(items, at + 1)) in {"join", "outer"}:
                raise Unreadable(f"{word} join")

    def _condition(self, clause: Sequence["Token | Group"], scope: Scope, only: str) -> None:
        if any(_text(item) == "or" for item in clause):
            return
        for at in range(len(clause)):
            left, right = _dotted(clause, at), _dotted(clause, at + 4) or _text(_get(clause, at + 4))
            first = at == 0 or _text(clause[at - 1]) == "and"
            last = _text(_get(clause, at + (7 if "." in right else 5))) in {"", "and"}
            if not (left and first and last and _text(_get(clause, at + 3)) == "="):
                continue
            for one, other in ((left, right), (right, left)):
                alias = one.partition(".")[0]
                if (
                    self._is_key(one, scope)
                    and only in {"", alias}
                    and (other in self.asked_for or self._is_key(other, scope))
                ):
                    scope.equal.append((alias, other))

    def _is_key(self, name: str, scope: Scope) -> bool:
        alias, _, column = name.partition(".")
        around: Scope | None = scope
        while around:
            if alias in around.tables:
                return column == self.relations[around.tables[alias]]
            around = around.outer
        return column == "hospital_id"

    def _settle(self, scope: Scope) -> None:
        grew = True
        while grew:
            grew = False
            for alias, other in scope.equal:
                if alias not in scope.held and (other in self.asked_for or scope.is_held(other)):
                    scope.held.add(alias)
                    grew = True

    def _insert(self, items: Sequence["Token | Group"], scope: Scope, table: str) -> None:
        at = (
            next(at for at in range(len(items)) if _name(items, at) == table and _text(_get(items, at - 1)) == "into")
            + 3
        )
        at += 2 if _text(_get(items, at)) == "as" else 0
        columns = items[at]
        # OVERRIDING SYSTEM VALUE
        at += 3 if _text(_get(items, at + 1)) == "overriding" else 0
        source = _get(items, at + 1)
        if not isinstance(columns, Group) or _text(_get(columns.items, 0)) != "hospital_id":
            raise Unreadable(f"INSERT INTO {table} whose first column is not hospital_id")
        values = _get(items, at + 2)
        first = values.items if _text(source) == "values" and isinstance(values, Group) else items[at + 2 :]
        if _text(source) not in {"values", "select"}:
            raise Unreadable(f"INSERT INTO {table} from {_text(source)!r}")
        name = _dotted(first, 0) or _text(_get(first, 0))
        after = _text(_get(first, 3 if "." in name else 1))
        if after != "," or not (name in self.asked_for or (self._is_key(name, scope) and scope.is_held(name))):
            self.found.append(f"INSERT INTO {table} of {name}")


def _get(items: Sequence["Token | Group"], at: int) -> "Token | Group | None":
    return items[at] if 0 <= at < len(items) else None


def _dotted(items: Sequence["Token | Group"], at: int) -> str:
    words = [_get(items, at), _get(items, at + 1), _get(items, at + 2)]
    if all(isinstance(word, Token) for word in words) and _text(words[1]) == ".":
        return f"{_text(words[0])}.{_text(words[2])}"
    return ""


def _name(items: Sequence["Token | Group"], at: int) -> str:
    # The last part of a column's name, a.b.c, is no table's.
    return "" if _text(_get(items, at - 1)) == "." else _dotted(items, at)


def _declares(items: Sequence["Token | Group"], at: int) -> bool:
    is_list = [_text(item) for item in items[4:]] == ["[", "]"]
    return at == 1 and (len(items) == 4 or is_list) and _text(items[0]).startswith("v_")


def _alias(items: Sequence["Token | Group"], at: int) -> str:
    word = _get(items, at)
    if _text(word) == "as":
        return _text(_get(items, at + 1))
    return _text(word) if isinstance(word, Token) and word.kind == "word" and word.text not in _NO_ALIAS else ""


def _clause(items: Sequence["Token | Group"], at: int) -> list["Token | Group"]:
    clause: list[Token | Group] = []
    cases = 0
    for item in items[at:]:
        word = _text(item)
        if not cases and word in _ENDS_OF_CONDITION:
            break
        cases += {"case": 1, "end": -1}.get(word, 0)
        if not cases and word != "end":
            clause.append(item)
    return clause


def _joined(items: Sequence["Token | Group"], at: int) -> str:
    """The alias that a LEFT JOIN's condition is about, which it alone can hold; nothing for an inner join."""
    start = at
    while start >= 0 and _text(items[start]) != "join":
        start -= 1
    outer = "left" in {_text(_get(items, start - 1)), _text(_get(items, start - 2))}
    return _alias(items, start + 4) or _text(_get(items, start + 3)) if outer else ""
