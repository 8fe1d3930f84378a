"""The splitter puts semicolons where PostgreSQL does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import SqlSyntaxProblem
from db.migrate.lexer import split

WHOLE = [
    "SELECT 1",
    "SELECT ';', 'it''s; fine', E'back\\'slash;', \"odd;\"\"name\"",
    "SELECT U&'d\\0061t;a', B'1', N'x;'",
    "SELECT $$ a; b $$, $tag$ $$; $tag$",
    "SELECT a$1$b, $1, $2::text FROM t$x",
    "SELECT 1 /* ; /* nested; */ ; */ + 2 -- ; to the end\n",
    "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)",
    "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 ELSE 2 END; END",
    "CREATE OR REPLACE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC INSERT INTO t VALUES (1); END",
    "CREATE FUNCTION f(p_end int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN; RETURN 1; END $$",
    "BEGIN",
    "END",
    "SELECT CASE WHEN 1 = 1 THEN ';' END",
    'SELECT größe, "Ü;" FROM tabelle_é$x',
    "SELECT e'a''b\\';', e 'c'",
]  # fmt: skip


@pytest.mark.parametrize("text", WHOLE)
def test_is_one_statement(text: str) -> None:
    assert [statement.text for statement in split(f"{text};")] == [text.rsplit("--", maxsplit=1)[0].strip()]


@given(st.lists(st.sampled_from(WHOLE), max_size=6), st.sampled_from([";", " ;\n", ";;", "; -- ;\n", ";/*;*/"]))
def test_joined_statements_come_apart_again(wholes: list[str], separator: str) -> None:
    parts = [whole for whole in wholes if "--" not in whole]
    assert [statement.text for statement in split(separator.join(parts))] == parts


quoted = st.text(st.sampled_from("a;'\"$\\\n-/*é"), max_size=12)


@given(quoted, quoted, quoted)
def test_whatever_is_quoted_splits_nothing(string: str, name: str, comment: str) -> None:
    closed = comment.replace("*/", "").replace("/*", "").replace("/", "").replace("*", "")
    dollar = f"$q${string.replace('$', '')}$q$"
    parts = [
        "SELECT '" + string.replace("'", "''") + "'",
        'SELECT "' + name.replace('"', '""') + '"',
        f"SELECT /*{closed}*/ {dollar}",
        "SELECT E'" + string.replace("\\", "\\\\").replace("'", "''") + "'",
    ]
    assert [statement.text for statement in split("; ".join(parts))] == parts


@given(st.text(st.sampled_from("ab;'\"$1\\\n-/*é( )Ee_"), max_size=40))
def test_nothing_is_lost_or_reordered(text: str) -> None:
    try:
        statements = split(text)
    except SqlSyntaxProblem:
        return
    position = 0
    for statement in statements:
        assert text[statement.start : statement.start + len(statement.text)] == statement.text
        assert statement.start >= position
        assert statement.line == text.count("\n", 0, statement.start) + 1
        position = statement.start + len(statement.text)


@pytest.mark.parametrize("text", ["SELECT 'a", 'SELECT "a', "SELECT $x$ $y$", "SELECT 1 /* /* */", "\n\nSELECT E'\\'"])
def test_unclosed_text_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(SqlSyntaxProblem, match=r"line \d: .* is never closed"):
        split(text)
