"""The changelog: versions with dates, the newest first, and each with the schema that its clients know."""

import datetime as dt
import re
from pathlib import Path

import wardgraph
from tools import compatibility

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CHANGELOG.md").read_text()
RELEASES = re.findall(r"^## (\d+\.\d+\.\d+) - (\S+)$", TEXT, re.MULTILINE)
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_what_is_unreleased_stands_first() -> None:
    headings = re.findall(r"^## (.*)$", TEXT, re.MULTILINE)
    assert headings == ["Unreleased", *(f"{version} - {date}" for version, date in RELEASES)]


def test_every_release_has_a_date_and_its_schema_the_newest_first() -> None:
    versions = [version for version, _ in RELEASES]
    assert versions == sorted(versions, key=compatibility.version, reverse=True)
    assert sorted(versions) == sorted(path.stem for path in compatibility.RELEASES.glob("*.graphql"))
    dates = [dt.date.fromisoformat(date) for _, date in RELEASES]
    assert dates == sorted(dates, reverse=True)


def test_a_release_says_of_every_line_what_kind_it_is() -> None:
    released = TEXT.partition("\n## Unreleased\n")[2].partition("\n## ")[2]
    assert set(re.findall(r"^### (.*)$", released, re.MULTILINE)) <= KINDS
    for section in re.split(r"^## ", released, flags=re.MULTILINE):
        assert not section.partition("### ")[0].count("\n- ")


def test_no_line_was_added_below_the_releases() -> None:
    assert TEXT.endswith("<!-- The end: a new line belongs under Unreleased, at the top. -->\n")


def test_the_version_is_the_last_release_or_what_comes_after_it() -> None:
    number, _, stage = wardgraph.__version__.partition(".dev")
    last = compatibility.version(RELEASES[0][0])
    assert compatibility.version(number) > last if stage else compatibility.version(number) == last
