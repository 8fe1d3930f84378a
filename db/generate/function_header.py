"""What an api function says of itself in the last two lines of its comment, in a form that is read strictly.

    Requires: appointment.book; appointment.overbook with p_overbook_reason.
    Errors: NOT_FOUND, DOUBLE_BOOKED.

The permission that every call needs and, behind it, what single arguments need further, or `nothing`; then the codes of
the function's own errors, or `none`. Those of `auth.enter` and `auth.require` go without saying.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_PERMISSION = r"[a-z_]+\.[a-z_]+"
_REQUIRES = re.compile(rf"Requires: (?:nothing|({_PERMISSION})((?:; {_PERMISSION} with p_[a-z0-9_]+)*))\.")
_FURTHER = re.compile(rf"; ({_PERMISSION}) with (p_[a-z0-9_]+)")
_ERRORS = re.compile(r"Errors: (?:none|([A-Z_]+(?:, [A-Z_]+)*))\.")
_LABEL = re.compile(r"^\s*(?:Requires|Errors)\s*:", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """What a function says: what it does, which permissions it requires, which errors it may raise."""

    meaning: str
    requires: str | None = None
    further: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()


def header_lines(requires: str | None, errors: Sequence[str]) -> str:
    """The last two lines of a comment."""
    return f"Requires: {requires or 'nothing'}.\nErrors: {', '.join(errors) or 'none'}."


def parse(comment: str, *, required: bool) -> Header:
    """Reads a comment. Both lines may be left out together, unless `required`. Raises ValueError for any other form."""
    labels = len(_LABEL.findall(comment))
    if labels == 0:
        if required:
            raise ValueError("its comment has to end in the lines `Requires: ...` and `Errors: ...`")
        return Header(comment)
    meaning, *lines = comment.rsplit("\n", 2)
    if len(lines) < 2 or labels != 2 or not all(map(_LABEL.match, lines)):
        raise ValueError("`Requires: ...` and `Errors: ...`, once each, have to be the last two lines of its comment")
    requires, errors = _REQUIRES.fullmatch(lines[0]), _ERRORS.fullmatch(lines[1])
    if not requires:
        raise ValueError(f"{lines[0]!r} is neither `Requires: nothing.` nor `Requires: a.b; c.d with p_x.`")
    if not errors:
        raise ValueError(f"{lines[1]!r} is neither `Errors: none.` nor `Errors: CODE, CODE.`")
    codes = tuple(errors[1].split(", ")) if errors[1] else ()
    if len(set(codes)) < len(codes):
        raise ValueError(f"{lines[1]!r} names an error twice")
    further = {argument: permission for permission, argument in _FURTHER.findall(requires[2] or "")}
    return Header(meaning, requires[1], further, codes)
