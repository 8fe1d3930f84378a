"""The decisions in docs/adr: each has a number of its own, in its name and in its title."""

import re
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parents[2] / "docs" / "adr").glob("*.md"))


def test_the_numbers_run_without_gaps_and_none_is_taken_twice() -> None:
    assert [path.name[:4] for path in FILES] == [f"{number:04}" for number in range(1, len(FILES) + 1)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_title_has_the_number_of_its_file(path: Path) -> None:
    title = path.read_text().splitlines()[0]
    assert re.fullmatch(rf"# {int(path.name[:4])}\. .*[^.]", title), title
