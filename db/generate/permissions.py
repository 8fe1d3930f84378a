"""Writes auth.permissions_of, what each role may do as one text, from the list in permissions.sql.

Looking the list up costs more than all else that auth.enter does, at the head of every call.
"""

import re
import textwrap
from pathlib import Path
from string import Template

_LIST = Path(__file__).parent.parent / "functions/accounts/permissions.sql"
FILE = _LIST.with_name("permissions_of.sql")
_MARK = "-- Generated from permissions.sql by `make generate`; change that."
_ENTRY = re.compile(r"\('([a-z_.]+)', '\{([A-Z,]+)\}'(?:::text\[\])?\)")

_TEXT = Template("""$mark
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.permissions_of(p_roles text[]) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$$$
    -- Not IMMUTABLE, for then concat_ws, which is not, would keep it from being inlined.
    SELECT concat_ws(
        ' ',
        '',
$roles,
        ''
    )
$$$$;
COMMENT ON FUNCTION auth.permissions_of(text[]) IS
'What any of the roles grants (auth.permissions), each between spaces; some of it several times.';
""")


def roles() -> dict[str, tuple[str, ...]]:
    """The roles that grant each permission."""
    return {permission: tuple(names.split(",")) for permission, names in _ENTRY.findall(_LIST.read_text())}


def text() -> str:
    """The file of auth.permissions_of."""
    granted: dict[str, list[str]] = {}
    for permission, names in roles().items():
        for role in names:
            granted.setdefault(role, []).append(permission)
    return _TEXT.substitute(mark=_MARK, roles=",\n".join(_case(role, granted[role]) for role in sorted(granted)))


def _case(role: str, permissions: list[str]) -> str:
    lines = textwrap.wrap(" ".join(permissions), width=120)
    literal = "\n            || ".join(f"'{line}{'' if line is lines[-1] else ' '}'" for line in lines)
    return f"        CASE WHEN '{role}' = ANY (p_roles) THEN {literal} END"
