"""Splits SQL text into statements, exactly where PostgreSQL's own psql would.

A semicolon ends a statement unless it stands in a string, a quoted name, a comment, a dollar quote, parentheses, or the
BEGIN ATOMIC body of a function.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from db.errors import SqlSyntaxProblem

_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\n\r\f\v]+ | --[^\n]*)
    | (?P<comment>/\*)
    | (?P<string>[eE]'(?:[^'\\]|\\.|'')*' | '[^']*')
    | (?P<unclosed>[eE]?')
    | (?P<quoted>"(?:[^"]|"")*")
    | (?P<open>")
    | (?P<dollar>\$(?:[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*)?\$)
    | (?P<word>[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_$\x80-\U0010ffff]*)
    | (?P<number>\$?[0-9][A-Za-z0-9_]*)
    | (?P<symbol>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_MARK = re.compile(r"/\*|\*/")
_ROUTINE = re.compile(r"create( or replace)? (function|procedure)( |$)")


@dataclass(frozen=True)
class Token:
    """A word (unquoted, in lower case), a quoted name, a string or a symbol, with its place in the file."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Statement:
    """One statement without its semicolon; `line` counts from 1, `start` is its place in the file's text."""

    text: str
    line: int
    start: int
    tokens: tuple[Token, ...]


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text`, without space and comments. Raises SqlSyntaxProblem where one is not closed."""
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise SqlSyntaxProblem(f"line {_line(text, position)}: this is no SQL.")
        kind, start, position = str(match.lastgroup), position, match.end()
        if kind == "comment":
            position = _comment_end(text, start)
        elif kind == "dollar":
            close = text.find(match.group(), position)
            if close < 0:
                raise SqlSyntaxProblem(f"line {_line(text, start)}: the dollar quote {match.group()} is never closed.")
            position = close + len(match.group())
            yield Token("string", text[start:position], start, position)
        elif kind in ("unclosed", "open"):
            raise SqlSyntaxProblem(f"line {_line(text, start)}: the quote {match.group()} is never closed.")
        elif kind == "word":
            yield Token(kind, match.group().lower(), start, position)
        elif kind != "space":
            yield Token(kind, match.group(), start, position)


def split(text: str) -> list[Statement]:
    """The statements of an SQL file in order; none is empty."""
    statements: list[Statement] = []
    current: list[Token] = []
    parentheses = blocks = 0
    for token in tokens(text):
        if token.text == ";" and not parentheses and not blocks:
            if current:
                statements.append(_statement(text, current))
            current = []
            continue
        current.append(token)
        if token.text in ("(", ")"):
            parentheses = max(0, parentheses + (1 if token.text == "(" else -1))
        elif token.kind == "word" and token.text in ("begin", "case", "end") and not parentheses:
            blocks = _blocks(current, blocks)
    if current:
        statements.append(_statement(text, current))
    return statements


def _blocks(current: list[Token], blocks: int) -> int:
    """How many BEGIN ATOMIC and CASE blocks are open after the last token, which opens or closes one."""
    head = " ".join(token.text for token in current[:5])
    if not _ROUTINE.match(head):
        return 0
    if current[-1].text == "end":
        return max(0, blocks - 1)
    if current[-1].text == "begin" or blocks:
        return blocks + 1
    return 0


def _statement(text: str, held: list[Token]) -> Statement:
    start = held[0].start
    return Statement(text[start : held[-1].end], _line(text, start), start, tuple(held))


def _comment_end(text: str, start: int) -> int:
    depth, position = 0, start
    while mark := _COMMENT_MARK.search(text, position):
        depth += 1 if mark.group() == "/*" else -1
        position = mark.end()
        if depth == 0:
            return position
    raise SqlSyntaxProblem(f"line {_line(text, start)}: the comment /* is never closed.")


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
