"""The pages for people: what they link to is there, and README and the page of limits leave nothing out."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# At most two folders deep, in none that is hidden or fetched.
PAGES = [
    page
    for depth in ("*.md", "[a-z]*/*.md", "[a-z]*/[a-z]*/*.md")
    for page in sorted(ROOT.glob(depth))
    if "node_modules" not in page.parts
]


def anchors(page: Path) -> set[str]:
    """What a code host makes of the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page: Path) -> list[str]:
    """The links of a page within the repository that lead nowhere."""
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text()) if "://" not in link]
    targets = [((page.parent / link.partition("#")[0]) if link[0] != "#" else page, link) for link in links]
    return [
        link
        for target, link in targets
        if not target.exists() or ("#" in link and link.partition("#")[2] not in anchors(target))
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(
        "# A page\n[here](#a-page), [gone](#gone), [there](page.md#a-page), [no](no.md)\n"
    )
    assert broken(tmp_path / "page.md") == ["#gone", "no.md"]


def test_readme_leads_to_every_page_of_docs() -> None:
    linked = set(re.findall(r"\]\((docs/[a-z-]+\.md)\)", (ROOT / "README.md").read_text()))
    assert linked == {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")}


def test_every_limit_of_attempts_is_on_the_page_about_signing_in() -> None:
    sql = (ROOT / "db" / "functions" / "accounts" / "default_limits.sql").read_text()
    kinds = re.findall(r"^    \('([a-z_.]+)', \d+, \d+\)", sql, re.MULTILINE)
    page = (ROOT / "docs" / "signing-in.md").read_text()
    assert kinds
    assert [kind for kind in kinds if f"`{kind}`" not in page] == []
