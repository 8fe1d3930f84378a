"""A first look at the text of a document, before it is parsed: what is too large is refused at the price of that look.

Parsing takes a microsecond a character, and validation several; finding tokens takes a tenth of that. The look ends at
the first limit that is exceeded. What it counts is the document as it is written: limits.py counts it again with its
fragments spread. It refuses nothing else: what is no GraphQL is the parser's to say.
"""

import re
from collections.abc import Callable

from graphql import GraphQLError, Source

from graph.engine.limits import APART, MAX_HASHES, many_hashes
from wardgraph.limits import Limits

_TOKEN = re.compile(
    # Texts: a run of plain characters at once, which is some times as fast as one after the other.
    r'"""[^"\\]*+(?:(?:\\"""|\\|"(?!""))[^"\\]*+)*+(?:""")?'
    r'|"[^"\\\n\r]*+(?:\\.[^"\\\n\r]*+)*+"?'
    r"|\#[^\n\r]*"
    r"|\.\.\."
    r"|[_A-Za-z][_0-9A-Za-z]*"
    r"|-?[0-9][0-9.eE+-]*"
    r"|[!$&()@:=\[\]{|}]"
)
# Selections, lists and objects within each other. The parser runs out of stack at some hundreds.
_MAX_NESTED = 200
# Names of fields that no type has: validation would end there, too, but look at everything first.
MAX_UNKNOWN = 20
# What begins with one of these is no name that is selected.
_NO_NAME = frozenset('"!$&=|)]-0123456789')
_OPENING, _CLOSING, _BETWEEN = frozenset("[{("), frozenset(")]}"), frozenset("!:=@&|")

# What the parser bounds as well, and all others.
_PARSING, _VALIDATION = "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"


class _Excess(Exception):
    def __init__(self, message: str, hint: str | None = None, code: str = _VALIDATION) -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code
        self.position = 0


def excess(
    text: str, limits: Limits, hashing: frozenset[str] = frozenset(), fields: frozenset[str] | None = None
) -> GraphQLError | None:
    """The first limit that a document exceeds, as an error with its code; None where its text exceeds none.

    `hashing` are the mutations that hash a password, `fields` the names of all fields that there are, where it matters.
    """
    if len(text) > limits.max_document_characters:
        most = limits.max_document_characters
        return GraphQLError(f"The document has more than {most} characters.", extensions={"code": _PARSING})
    try:
        _Look(limits, hashing, fields).over(text)
    except _Excess as found:
        return GraphQLError(
            str(found),
            # Only what is before it says on which line that is; all of it would take longer than the look.
            source=Source(text[: found.position]),
            positions=[found.position],
            extensions={"code": found.code, "hint": found.hint},
        )
    return None


class _Look:
    """What was counted so far."""

    def __init__(self, limits: Limits, hashing: frozenset[str], fields: frozenset[str] | None) -> None:
        self._limits = limits
        self._hashing = hashing
        self._fields = fields
        # The aliases of those that are given in this operation or fragment.
        self._hashed: set[str] = set()
        self._definitions = self._aliases = self._directives = self._variables = self._characters = self._unknown = 0
        # Directives since the last field or fragment.
        self._in_place = 0
        # For each selection set around here, how often each response key was selected.
        self._selected: list[dict[str, int]] = []
        # For each list or object around here, how many values a list has; None for an object. Empty outside arguments.
        self._values: list[int | None] = []
        self._signs: dict[str, Callable[[str, str], None]] = {
            "{": self._open,
            "}": self._close,
            "(": self._arguments,
            ":": self._alias,
            "@": self._directive,
            "...": self._spread,
        }

    def over(self, text: str) -> None:
        """Goes over the tokens. Raises _Excess."""
        most, count, before, before_that = self._limits.max_tokens, 0, "", ""
        signs, values, selected = self._signs, self._values, self._selected
        for found in _TOKEN.finditer(text):
            sign = found.group()
            first = sign[0]
            if first == "#":
                continue
            count += 1
            try:
                if count > most:
                    raise _beyond(most, "tokens", _PARSING)
                if values:
                    self._value(sign, first)
                elif act := signs.get(sign):
                    act(before, before_that)
                elif selected and first not in _NO_NAME and before != "@":
                    self._name(sign, before, before_that)
            except _Excess as excess:
                excess.position = found.start()
                raise
            before_that, before = before, sign

    def _name(self, sign: str, before: str, before_that: str) -> None:
        """A name within a selection set: a field or its alias, or of a spread, a fragment or `on` and a type."""
        if before == ":":
            self._check_known(sign)
            if sign in self._hashing:
                self._hashed.add(before_that)
                if len(self._hashed) > MAX_HASHES:
                    raise _Excess(many_hashes(len(self._hashed)), APART)
            return
        if before == "...":
            if sign == "on":
                return
            sign = f"...{sign}"
        elif before == "on" and before_that == "...":
            return
        else:
            self._check_known(sign)
        self._in_place = 0
        selected = self._selected[-1]
        times = selected[sign] = selected.get(sign, 0) + 1
        if times > self._limits.max_repeats:
            raise _Excess(
                f"The document selects {sign} more than {self._limits.max_repeats} times in one place.",
                "Select each field once, or under an alias; spread each fragment once.",
            )

    def _check_known(self, name: str) -> None:
        # An alias is known for one only by what follows it.
        if self._unknown > MAX_UNKNOWN:
            raise _Excess(f"The document selects more than {MAX_UNKNOWN} fields that do not exist.")
        if self._fields is not None and name not in self._fields:
            self._unknown += 1

    def _alias(self, before: str, _: str) -> None:
        if not self._selected:
            return
        self._aliases += 1
        if self._aliases > self._limits.max_aliases:
            raise _beyond(self._limits.max_aliases, "aliases")
        if self._fields is not None and before not in self._fields:
            self._unknown -= 1

    def _directive(self, _: str, __: str) -> None:
        self._directives += 1
        self._in_place += 1
        if self._directives > self._limits.max_directives:
            raise _beyond(self._limits.max_directives, "directives")
        if self._in_place > self._limits.max_directives_in_place:
            most = self._limits.max_directives_in_place
            raise _Excess(f"A field or fragment has more than {most} directives.")

    def _spread(self, _: str, __: str) -> None:
        self._in_place = 0

    def _open(self, before: str, before_that: str) -> None:
        if not self._selected:
            self._definitions += 1
            self._hashed.clear()
            if self._definitions > self._limits.max_definitions:
                raise _beyond(self._limits.max_definitions, "operations and fragments")
        self._in_place = 0
        is_inline = before == "..." or (before_that == "on" and bool(self._selected))
        # What is selected in an inline fragment is selected in the same place as what is around it.
        self._selected.append(self._selected[-1] if is_inline and self._selected else {})
        self._check_levels()

    def _close(self, _: str, __: str) -> None:
        if self._selected:
            self._selected.pop()

    def _arguments(self, _: str, __: str) -> None:
        self._values.append(None)

    def _value(self, sign: str, first: str) -> None:
        values = self._values
        if first == '"':
            self._characters += len(sign)
            if self._characters > self._limits.max_text_characters:
                raise _Excess(
                    f"The texts in the document have more than {self._limits.max_text_characters} characters.",
                    "Send long texts as variables.",
                )
        elif sign in _CLOSING:
            values.pop()
            return
        elif sign == "$":
            self._variables += 1
            if self._variables > self._limits.max_variables:
                raise _beyond(self._limits.max_variables, "variables")
            return
        if (count := values[-1]) is not None and sign not in _BETWEEN:
            values[-1] = count + 1
            if count >= self._limits.max_list_values:
                raise _Excess(f"A list of the document has more than {self._limits.max_list_values} values.")
        if sign in _OPENING:
            values.append(0 if sign == "[" else None)
            self._check_levels()

    def _check_levels(self) -> None:
        if len(self._selected) + len(self._values) > _MAX_NESTED:
            raise _Excess(f"The document nests more than {_MAX_NESTED} levels.", code=_PARSING)


def _beyond(most: int, what: str, code: str = _VALIDATION) -> _Excess:
    return _Excess(f"The document has more than {most} {what}.", code=code)
