"""docs/reports.md is what is declared, tells of every report, and its examples are answered."""

import re
from pathlib import Path

import pytest
from strawberry.utils.str_converters import to_camel_case

from graph.declare.fields import fields_of
from graph.domains.reports.queries import Reports
from tests.staff import Staff
from tests.web import Client
from tools import reports_page

PAGE = (Path(__file__).parents[3] / "docs" / "reports.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```graphql\n(.*?)\n```", PAGE)


def test_the_page_is_current() -> None:
    assert reports_page.markdown() == PAGE


def test_the_page_tells_of_every_report() -> None:
    told = re.findall(r"^## (\w+)$", PAGE, re.MULTILINE)
    assert told == sorted(told, key=told.index)
    assert set(told) == {to_camel_case(field.python_name) for field in fields_of(Reports)}
    assert len(EXAMPLES) == len(told) == 25


@pytest.fixture(scope="module")
async def analyst(staff: Staff) -> Client:
    """Who may read every report."""
    return await staff.person("ANALYST")


@pytest.mark.parametrize("example", EXAMPLES)
async def test_an_example_is_answered(analyst: Client, example: str) -> None:
    (found,) = (await analyst.data(example))["reports"].values()
    assert found["totalCount"] == len(found["nodes"])
