"""A first look at the text of a document, before it is parsed: what is too large is refused at the price of that look.

Parsing takes a microsecond a character, and validation several; finding tokens takes a tenth of that. The look ends at
the first limit that is exceeded. What it counts is the document as it is written: limits.py counts it again with its
fragments spread. It refuses nothing else: what is no GraphQL is the parser's to say.
"""

import re

from graphql import GraphQLError, Source

from graph.engine.limits import APART, MAX_HASHES, many_hashes
from wardgraph.limits import Limits

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\"""|\\|"(?!""))*+(?:""")?'  # A block string.
    r'|"(?:[^"\\\n\r]|\\.)*+"?'
    r"|\#[^\n\r]*"
    r"|\.\.\."
    r"|[_A-Za-z][_0-9A-Za-z]*"
    r"|-?[0-9][0-9.eE+-]*"
    r"|[!$&()@:=\[\]{|}]"
)
# Selections, lists and objects within each other. The parser runs out of stack at some hundreds.
_MAX_NESTED = 200


# What the parser bounds as well, and all others.
_PARSING, _VALIDATION = "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"


class _Excess(Exception):
    def __init__(self, message: str, hint: str | None = None, code: str = _VALIDATION) -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code
        self.position = 0


def excess(text: str, limits: Limits, hashing: frozenset[str] = frozenset()) -> GraphQLError | None:
    """The first limit that a document exceeds, as an error with its code; None where its text exceeds none.

    `hashing` are the mutations that hash a password.
    """
    if len(text) > limits.max_document_characters:
        most = limits.max_document_characters
        return GraphQLError(f"The document has more than {most} characters.", extensions={"code": _PARSING})
    try:
        _Look(limits, hashing).over(text)
    except _Excess as found:
        return GraphQLError(
            str(found),
            source=Source(text),
            positions=[found.position],
            extensions={"code": found.code, "hint": found.hint},
        )
    return None


class _Look:
    """What was counted so far."""

    def __init__(self, limits: Limits, hashing: frozenset[str]) -> None:
        self._limits = limits
        self._hashing = hashing
        # The aliases of those that are given in this operation or fragment.
        self._hashed: set[str] = set()
        self._definitions = self._aliases = self._directives = self._variables = 0
        # Directives since the last field or fragment.
        self._in_place = 0
        # For each selection set around here, how often each response key was selected.
        self._selected: list[dict[str, int]] = []
        # For each list or object around here, how many values a list has; None for an object. Empty outside arguments.
        self._values: list[int | None] = []

    def over(self, text: str) -> None:
        """Goes over the tokens. Raises _Excess."""
        most, count, before, before_that = self._limits.max_tokens, 0, "", ""
        for found in _TOKEN.finditer(text):
            sign = found.group()
            if sign[0] == "#":
                continue
            count += 1
            try:
                self._bound(count, most, "tokens", _PARSING)
                if self._values:
                    self._value(sign)
                else:
                    self._selection(sign, before, before_that)
            except _Excess as excess:
                excess.position = found.start()
                raise
            before_that, before = before, sign

    def _selection(self, sign: str, before: str, before_that: str) -> None:
        if sign == "{":
            self._open(before, before_that)
        elif sign == "}":
            if self._selected:
                self._selected.pop()
        elif sign == "(":
            self._values.append(None)
        elif sign == ":":
            self._aliases += bool(self._selected)
            self._bound(self._aliases, self._limits.max_aliases, "aliases")
        elif sign == "@":
            self._directives += 1
            self._in_place += 1
            self._bound(self._directives, self._limits.max_directives, "directives")
            if self._in_place > self._limits.max_directives_in_place:
                most = self._limits.max_directives_in_place
                raise _Excess(f"A field or fragment has more than {most} directives.")
        elif sign == "...":
            self._in_place = 0
        elif self._selected and sign[0] not in '"!$&=|)]' and before != "@":
            self._name(sign, before, before_that)

    def _name(self, sign: str, before: str, before_that: str) -> None:
        if before != ":":
            self._select(sign, before, before_that)
        elif sign in self._hashing:
            self._hashed.add(before_that)
            if len(self._hashed) > MAX_HASHES:
                raise _Excess(many_hashes(len(self._hashed)), APART)

    def _select(self, sign: str, before: str, before_that: str) -> None:
        """A name within a selection set: a field or its alias, or of a spread, a fragment or `on` and a type."""
        if before == "on" and before_that == "...":
            return
        if before == "...":
            if sign == "on":
                return
            sign = f"...{sign}"
        self._in_place = 0
        selected = self._selected[-1]
        times = selected[sign] = selected.get(sign, 0) + 1
        if times > self._limits.max_repeats:
            raise _Excess(
                f"The document selects {sign} more than {self._limits.max_repeats} times in one place.",
                "Select each field once, or under an alias; spread each fragment once.",
            )

    def _open(self, before: str, before_that: str) -> None:
        if not self._selected:
            self._definitions += 1
            self._hashed.clear()
            self._bound(self._definitions, self._limits.max_definitions, "operations and fragments")
        self._in_place = 0
        is_inline = before == "..." or (before_that == "on" and bool(self._selected))
        # What is selected in an inline fragment is selected in the same place as what is around it.
        self._selected.append(self._selected[-1] if is_inline and self._selected else {})
        self._check_levels()

    def _value(self, sign: str) -> None:
        values = self._values
        if sign in (")", "]", "}"):
            values.pop()
            return
        if sign == "$":
            self._variables += 1
            self._bound(self._variables, self._limits.max_variables, "variables")
            return
        if (count := values[-1]) is not None and sign not in ("!", ":", "=", "@", "&", "|"):
            values[-1] = count + 1
            if count >= self._limits.max_list_values:
                raise _Excess(f"A list of the document has more than {self._limits.max_list_values} values.")
        if sign in ("[", "{", "("):
            values.append(0 if sign == "[" else None)
            self._check_levels()

    def _check_levels(self) -> None:
        if len(self._selected) + len(self._values) > _MAX_NESTED:
            raise _Excess(f"The document nests more than {_MAX_NESTED} levels.", code=_PARSING)

    @staticmethod
    def _bound(count: int, most: int, what: str, code: str = _VALIDATION) -> None:
        if count > most:
            raise _Excess(f"The document has more than {most} {what}.", code=code)
