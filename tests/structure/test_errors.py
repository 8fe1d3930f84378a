"""One set of errors: what the SQL raises, what wardgraph/registry.py lists and what docs/errors.md explains."""

import re
from pathlib import Path

import asyncpg

from db.migrate.sql_files import read
from wardgraph.registry import BY_SQLSTATE, REGISTRY

ROOT = Path(__file__).parents[2]
_RAISES = re.compile(r"RAISE EXCEPTION USING\s(.*?);\n", re.DOTALL)
# Raised for PostgreSQL's own reasons, so that callers treat them as if it had raised them.
# WGDRY ends the block of a dry run, and is caught where it is raised.
FOREIGN = {"25001", "40001", "foreign_key_violation", "WGDRY"}


async def test_sql_python_and_documentation_hold_the_same_sqlstates(admin: asyncpg.Connection) -> None:
    bodies = [
        row["prosrc"]
        for row in await admin.fetch(
            "SELECT prosrc FROM pg_proc"
            " WHERE pronamespace::regnamespace::text IN ('clinic', 'auth', 'rules', 'api', 'worker', 'logins')"
        )
    ]
    raised = {code for body in bodies for code in re.findall(r"errcode = '(\w+)'", body)} - FOREIGN
    mentioned = {code for body in bodies for code in re.findall(r"ZH\w{3}", body)}
    documented = set(re.findall(r"`(ZH\d{3})`", (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")))
    assert raised == mentioned == set(BY_SQLSTATE) == documented


def test_no_two_errors_have_one_sqlstate() -> None:
    sqlstates = [entry.sqlstate for entry in REGISTRY if entry.sqlstate]
    assert len(sqlstates) == len(set(sqlstates))


def test_every_error_carries_a_message_details_and_a_hint() -> None:
    count = 0
    for file in (*read().migrations, *read().routines):
        assert "RAISE EXCEPTION '" not in file.text, file.path
        for statement in _RAISES.findall(file.text):
            if re.search("|".join(FOREIGN), statement):
                continue
            count += 1
            assert re.search(r"errcode = 'ZH\d{3}'", statement), (file.path, statement)
            for part in ("message = ", "detail = ", "hint = "):
                assert part in statement, (file.path, statement)
    assert count >= len(BY_SQLSTATE) - 1


async def test_the_errors_that_a_functions_comment_names_exist(admin: asyncpg.Connection) -> None:
    codes = {entry.code for entry in REGISTRY}
    rows = await admin.fetch("""
        SELECT oid::regprocedure::text AS name, obj_description(oid, 'pg_proc') AS comment FROM pg_proc
        WHERE pronamespace::regnamespace::text IN ('clinic', 'auth', 'rules', 'api', 'worker', 'logins')
    """)
    words = {
        "ALL_OR_NONE",
        "BOOK_WHAT_FITS",
        "CHECKED_IN",
        "IN_PROGRESS",
        "NO_SHOW",
        "LEFT_UNSEEN",
        "RECENTLY_VISITED",
        "PARTLY_REFUNDED",
    }
    for row in rows:
        for word in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", row["comment"]):
            assert word in codes | words, (row["name"], word)
