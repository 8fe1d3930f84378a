"""Every file and folder that a page, a comment or a declaration names is there."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tests.repository import ROOT, git, tracked

READ = {".md", ".py", ".sql", ".toml"}
# Applied migrations and old changes keep their words.
PAST = ("CHANGELOG.md", "db/migrations/")


def named(files: list[str]) -> Iterator[tuple[str, str]]:
    """Each file, and the paths from the root that it names; not those with a place for a name, such as db/<folder>."""
    folders = sorted({re.escape(path.partition("/")[0]) for path in files if "/" in path})
    path_of_ours = re.compile(rf"(?<![\w/.<{{*-])(?:{'|'.join(folders)})/[\w./-]*\w(?![<{{*(\w])")
    for path in files:
        if Path(path).suffix in READ and not path.startswith(PAST):
            for found in path_of_ours.findall((ROOT / path).read_text(encoding="utf-8")):
                yield path, found


def test_every_path_that_is_named_is_there() -> None:
    files = tracked()
    there = {*files, *(str(folder) for path in files for folder in PurePosixPath(path).parents)}
    found = set(named(files))
    assert len(found) > 300
    # A module may be named without its suffix.
    missing = {(path, each) for path, each in found if not {each, f"{each}.py"} & there}
    # What is made when it is needed, git is told to leave out: a file, or a folder.
    asked = "\0".join(f"{each}{end}" for _, each in missing for end in ("", "/"))
    made = {path.rstrip("/") for path in git("check-ignore", "-z", "--stdin", given=asked)}
    assert sorted((path, each) for path, each in missing if each not in made) == []
