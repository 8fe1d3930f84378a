"""The form of a generated function's file: its owner, the function, its comment and its grant."""

from string import Template

_FILE = Template("""$mark
SET LOCAL ROLE $role;

CREATE OR REPLACE FUNCTION $name($arguments)
RETURNS $returns
LANGUAGE plpgsql $volatility PARALLEL $parallel SECURITY $security
SET search_path = pg_catalog, pg_temp
${settings}AS $$$$
${declare}BEGIN
$body
END
$$$$;
COMMENT ON FUNCTION $signature IS
'$comment';
$grant;
""")
LONGEST_LINE = 120
"""How long a list on one line may be."""
LONGEST_ARGUMENTS = 140
"""How long a function's arguments on one line may be."""
_LONGEST_GRANT = 159
ASKER = {"p_hospital_id": "bigint", "p_session_id": "uuid"}
"""The arguments that every function of api begins with."""


GENERATED = "-- Generated from "
"""How whatever is generated begins."""


def mark(source: str) -> str:
    """The first line of whatever is generated from a file."""
    return f"{GENERATED}{source} by `make generate`; change that."


def function_file(
    source: str, name: str, arguments: dict[str, str], returns: str, body: str, comment: str, **choices: str
) -> str:
    """The text of a function's file.

    `choices`: role, volatility, parallel, security, grantee, and if any declare and settings, whole lines each.
    """
    types = ", ".join(kind.partition(" DEFAULT ")[0] for kind in arguments.values())
    signature = f"{name}({types})"
    if len(signature) > _LONGEST_GRANT - len("GRANT EXECUTE ON FUNCTION "):
        signature = f"{name}(\n    {types}\n)"
    grant = f"GRANT EXECUTE ON FUNCTION {signature} TO {choices['grantee']}"
    return _FILE.substitute(
        {"declare": "", "settings": ""},
        mark=mark(source),
        name=name,
        arguments=_wrapped([f"{argument} {kind}" for argument, kind in arguments.items()]),
        signature=signature,
        grant=grant if "\n" in grant or len(grant) <= _LONGEST_GRANT else grant.replace(" TO ", "\nTO "),
        returns=returns,
        body=body,
        comment=comment.replace("'", "''"),
        **choices,
    )


def _wrapped(arguments: list[str]) -> str:
    line = ", ".join(arguments)
    if len(line) <= 80:
        return line
    return f"\n    {line if len(line) <= LONGEST_ARGUMENTS else listed(arguments)}\n"


def listed(items: list[str]) -> str:
    """A list within parentheses, indented once, in lines of a bearable length."""
    lines = [""]
    for item in items:
        if lines[-1] and len(lines[-1]) + len(item) > LONGEST_LINE - 10:
            lines.append("")
        lines[-1] += f"{item}, "
    return "\n    ".join(line.rstrip() for line in lines).rstrip(",")
