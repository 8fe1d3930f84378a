"""One set of codes of single values: those that SQL and Python name and those of wardgraph/problem_codes.py."""

import re
from collections.abc import Iterator
from pathlib import Path

from db.migrate.sql_files import read
from wardgraph.problem_codes import PROBLEM_CODES
from wardgraph.registry import CODES

ROOT = Path(__file__).parents[2]
# Which argument of a function of rules is the code.
_PLACES = {"problem_unless": 2, "warning": 1}
_CODE = re.compile(r"'([A-Z][A-Z_]+[A-Z])'")
# Codes that reach these functions as a value of a query.
_IN_QUERIES = re.compile(
    r"'([A-Z][A-Z_]+[A-Z])'(?: AS code)?, (?:format\(\s*|CASE |\n\s*)?'(?:is|has|was|must|cancels|leaves|lay|overlaps) "
)
_IN_PYTHON = (
    re.compile(r'bad_input\(\s*[^,]+,\s*"([A-Z_]+)"'),
    re.compile(r'"code": "([A-Z_]+)"'),
    re.compile(r'RowProblem\([^,]+, "([A-Z_]+)"'),
    re.compile(r'code: str = "([A-Z_]+)"'),
    re.compile(r'Misspelt\([^)]*", "([A-Z_]+)"\)'),
    re.compile(r'return "([A-Z_]*PASSWORD[A-Z_]*)"'),
)


def _argument(text: str, place: int) -> str:
    """One argument of a call, whose text begins behind its parenthesis."""
    depth, found, quoted = 0, [""], False
    for sign in text:
        quoted = quoted != (sign == "'")
        depth += 0 if quoted else (sign in "([") - (sign in ")]")
        if depth < 0:
            break
        if sign == "," and not quoted and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return found[place] if place < len(found) else ""


def _of_sql(text: str) -> Iterator[str]:
    for name, place in _PLACES.items():
        for call in re.finditer(rf"rules\.{name}\(", text):
            yield from _CODE.findall(_argument(text[call.end() :], place))
    yield from _IN_QUERIES.findall(text)


def test_every_code_of_a_value_is_listed_and_none_is_listed_in_vain() -> None:
    used = {code for file in read().routines for code in _of_sql(file.text)}
    for folder in ("graph", "wardgraph", "db/imports"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            used |= {code for pattern in _IN_PYTHON for code in pattern.findall(text)}
    # rules.error_code gives it to what a constraint refuses.
    used |= {"INVALID_VALUE"}
    assert used - CODES == set(PROBLEM_CODES)


def test_codes_have_a_meaning_and_are_none_of_the_errors() -> None:
    assert not PROBLEM_CODES.keys() & CODES
    assert all(meaning.endswith(".") and len(meaning) > 10 for meaning in PROBLEM_CODES.values())
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    assert all(f"| `{code}` | {meaning} |" in page for code, meaning in PROBLEM_CODES.items())
