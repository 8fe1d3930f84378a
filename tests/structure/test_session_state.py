"""No function leaves anything in its session: wardgraph/pool.py gives connections on without a reset."""

import re

import asyncpg
import pytest

_COMMENTS = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_SET_CONFIG = re.compile(r"\bset_config\s*\(", re.IGNORECASE)
_FORBIDDEN = {
    "SET without LOCAL": r"(?:^|;|'|\b(?:BEGIN|THEN|ELSE|LOOP)\b)\s*SET\s+(?!LOCAL\b)\w+",
    "RESET or DISCARD": r"(?:^|;|'|\b(?:BEGIN|THEN|ELSE|LOOP)\b)\s*(?:RESET|DISCARD|LOAD)\b",
    "LISTEN": r"\bLISTEN\b",
    "a session's advisory lock": r"\bpg_(?:try_)?advisory_lock(?:_shared)?\b",
    "a temporary table": r"\b(?:TEMP|TEMPORARY)\b",
    "PREPARE": r"\bPREPARE\b",
    "a cursor WITH HOLD": r"\bWITH\s+HOLD\b",
    "what another statement of its session did": r"\b(?:currval|lastval)\s*\(",
}


def leavings(body: str) -> set[str]:
    """What a function's body may leave in its session, or takes from it."""
    text = _COMMENTS.sub(" ", body)
    found = {what for what, pattern in _FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)}
    for call in _SET_CONFIG.finditer(text):
        if last_argument(text, call.end()).lower() != "true":
            found.add("set_config without local")
    return found


def last_argument(text: str, start: int) -> str:
    """The last argument of a call whose opening parenthesis ends at `start`."""
    depth, begin, quoted = 1, start, False
    for place in range(start, len(text)):
        character = text[place]
        if character == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return text[begin:place].strip()
        elif character == "," and depth == 1:
            begin = place + 1
    return ""


async def test_functions_leave_their_session_as_it_was(admin: asyncpg.Connection) -> None:
    functions = await admin.fetch(
        "SELECT p.oid::regprocedure::text AS signature, prosrc FROM pg_proc AS p"
        " JOIN pg_namespace AS n ON n.oid = pronamespace"
        " WHERE nspname IN ('api', 'rules', 'auth', 'clinic', 'audit', 'analytics', 'worker')"
    )
    assert len(functions) > 200
    assert {each["signature"]: found for each in functions if (found := leavings(each["prosrc"]))} == {}


@pytest.mark.parametrize(
    "body",
    [
        "BEGIN PERFORM set_config('app.x', v::text, false); END",
        "SELECT set_config('app.x', f(1, 'a,b'), is_local)",
        "BEGIN SET app.x = 1; END",
        "BEGIN IF true THEN set session timezone = 'UTC'; END IF; END",
        "BEGIN EXECUTE 'SET role x'; END",
        "BEGIN RESET ALL; END",
        "BEGIN LISTEN ward; END",
        "SELECT pg_advisory_lock(1)",
        "BEGIN IF pg_try_advisory_lock_shared(1) THEN RETURN; END IF; END",
        "BEGIN CREATE TEMP TABLE t (); END",
        "BEGIN CREATE TEMPORARY TABLE t (); END",
        "BEGIN EXECUTE 'PREPARE p AS SELECT 1'; END",
        "BEGIN EXECUTE 'DECLARE c CURSOR WITH HOLD FOR SELECT 1'; END",
        "SELECT lastval()",
    ],
)
def test_leavings_are_noticed(body: str) -> None:
    assert leavings(body)


@pytest.mark.parametrize(
    "body",
    [
        "BEGIN PERFORM set_config('app.x', format('%s, false)', 1), true); END",
        "BEGIN UPDATE clinic.patients SET first_name = 'x' WHERE id = 1; SET LOCAL app.x = 1; END",
        "INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET n = 2",
        "BEGIN PERFORM pg_advisory_xact_lock(1); END",
        "SELECT 1 -- SET this; LISTEN to that",
    ],
)
def test_what_ends_with_its_transaction_is_no_leaving(body: str) -> None:
    assert not leavings(body)
