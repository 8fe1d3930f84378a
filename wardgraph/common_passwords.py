"""Passwords that are guessed first: well-known ones, what people make of them, and what everybody knows of somebody."""

import re
import string
from functools import cache
from itertools import pairwise
from pathlib import Path

_LIST = Path(__file__).with_suffix(".txt")
# What people put before and behind a password that is too short.
_DECORATION = string.digits + string.punctuation + " "
_FEWEST_CHARACTERS = 5
# Longer ones are not made of two.
_LONGEST_PAIR = 64
_SHORTEST_PART = 4
_SHORTEST_SQUEEZED = 6
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


@cache
def _known() -> frozenset[str]:
    lines = _LIST.read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_common(password: str) -> bool:
    """Whether a password is well known, or made of one or two that are by decorating them; or of few characters."""
    folded = password.casefold()
    core = folded.strip(_DECORATION)
    if len(set(folded)) < _FEWEST_CHARACTERS or _is_run(folded) or folded in _known() or core in _known():
        return True
    return len(core) <= _LONGEST_PAIR and any(
        core[:place] in _known() and core[place:].lstrip(_DECORATION) in _known()
        for place in range(_SHORTEST_PART, len(core) - _SHORTEST_PART + 1)
    )


def _is_run(folded: str) -> bool:
    """Whether each character is one further than the one before it, or one back: 890123456789, lkjihgfedcba."""
    steps = {ord(after) - ord(before) for before, after in pairwise(folded)}
    return steps <= {1, ord("0") - ord("9")} or steps <= {-1, ord("9") - ord("0")}


def names(password: str, email: str | None, hospital: str | None) -> bool:
    """Whether a password has the e-mail address in it, the part before its @, or the hospital's name."""
    folded, squeezed = password.casefold(), _squeezed(password)
    for each in (email or "", (email or "").partition("@")[0], hospital or ""):
        # As it is, or with other signs between its words; a short one would be found across the words of others.
        if len(each) >= _SHORTEST_PART and each.casefold() in folded:
            return True
        if len(_squeezed(each)) >= _SHORTEST_SQUEEZED and _squeezed(each) in squeezed:
            return True
    return False


def _squeezed(text: str) -> str:
    return _NOT_ALPHANUMERIC.sub("", text.casefold())
