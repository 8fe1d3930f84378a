"""Checks of functions, and functions without one of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

_CHECK = re.compile(r"PERFORM auth\.(?P<kind>enter|require\w*)\([^;]*\);")
_FUNCTIONS = """
    SELECT n.nspname || '.' || p.proname AS name, pg_get_functiondef(p.oid) AS definition
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('api', 'clinic') AND p.prokind = 'f'
    ORDER BY 1
"""


@dataclass(frozen=True)
class Check:
    """One check of a function of the database, and the functions of api that come to it."""

    function: str
    kind: str
    text: str
    callers: Sequence[str]
    without: str
    """The function's definition without the check."""

    def __str__(self) -> str:
        return f"{self.function}: {' '.join(self.text.split())}"


async def checks(admin: asyncpg.Connection) -> list[Check]:
    """Every call of auth.enter and auth.require... in a function of the database."""
    definitions = {row["name"]: row["definition"] for row in await admin.fetch(_FUNCTIONS)}
    found = []
    for name, definition in definitions.items():
        for check in _CHECK.finditer(definition):
            callers = [caller.partition(".")[2] for caller in _callers(name, definitions)]
            without = f"{definition[: check.start()]}NULL;{definition[check.end() :]}"
            found.append(Check(name, check["kind"], check[0], callers, without))
    return found


def _callers(name: str, definitions: dict[str, str]) -> set[str]:
    """The functions of api that call a function, or one that calls it, or are it."""
    if name.startswith("api."):
        return {name}
    call = f"{name}("
    direct = {caller for caller, text in definitions.items() if caller != name and call in text}
    return {caller for each in direct for caller in _callers(each, definitions)}
