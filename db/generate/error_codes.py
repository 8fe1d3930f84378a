"""Writes rules.error_code, what clients know an error by, from the registry of errors."""

from db.generate.declarations import FUNCTIONS
from db.generate.function_file import mark
from wardgraph.registry import BY_SQLSTATE

FILE = FUNCTIONS / "input/error_code.sql"


def text() -> str:
    """The file of rules.error_code."""
    choices = "\n".join(
        f"        WHEN '{sqlstate}' THEN '{entry.code}'" for sqlstate, entry in sorted(BY_SQLSTATE.items())
    )
    return f"""\
{mark("wardgraph/registry.py")}
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.error_code(p_sqlstate text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE p_sqlstate
{choices}
        -- What only constraints say.
        WHEN '23505' THEN 'ALREADY_EXISTS'
        WHEN '23P01' THEN 'ALREADY_EXISTS'
        ELSE 'INVALID_VALUE'
    END
$$;
COMMENT ON FUNCTION rules.error_code(text) IS
'The code that clients know an error by, which SQL raised with this SQLSTATE.';
"""
