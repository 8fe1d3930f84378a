"""`wardgraph documents`: the operator says what clients may ask for by its hash."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.databases import Database
from tests.installation import Installation

DEPARTMENTS = "{ departments { nodes { name } } }"
HOSPITAL = "query Hospital { hospital { name } }"
SLUG = "query Slug { hospital { slug } }"


@pytest.fixture
def installation(database: Database, tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "data")
    made.environment |= {"DATABASE_URL": database.admin_dsn, "WARDGRAPH_API_DATABASE_URL": database.api_dsn}
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Documents in each form in which they may come."""
    made = tmp_path / "documents"
    (made / "desk").mkdir(parents=True)
    (made / "desk" / "departments.graphql").write_text(DEPARTMENTS)
    operations = [{"id": "whatever", "name": "Hospital", "type": "query", "body": HOSPITAL}]
    apollo = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}
    (made / "apollo.json").write_text(json.dumps(apollo))
    (made / "relay.json").write_text(json.dumps({"0123": SLUG}))
    (made / "README.md").write_text("No document.")
    return made


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def test_documents_are_registered_listed_and_removed(installation: Installation, folder: Path) -> None:
    done = installation.run_here("documents", "register", str(folder))
    expected = [
        f"{hash_of(HOSPITAL)}\tapollo.json: Hospital",
        f"{hash_of(DEPARTMENTS)}\tdesk/departments.graphql",
        f"{hash_of(SLUG)}\trelay.json: 0123",
    ]
    assert done.stdout.splitlines() == expected, done.stderr
    # Once more is the same.
    assert installation.run_here("documents", "register", str(folder)).stdout.splitlines() == expected
    listed = installation.run_here("documents", "list").stdout.splitlines()
    assert [line.rpartition("\t")[0] for line in listed] == expected
    missing = installation.run_here("documents", "remove", hash_of(SLUG), "0" * 64)
    assert (missing.returncode, len(installation.run_here("documents", "list").stdout.splitlines())) == (1, 3)
    assert "0" * 64 in missing.stderr
    removed = installation.run_here("documents", "remove", hash_of(SLUG), f"sha256:{hash_of(HOSPITAL)}")
    assert removed.stdout == "Removed 2.\n", removed.stderr
    assert [line.split("\t")[0] for line in installation.run_here("documents", "list").stdout.splitlines()] == [
        hash_of(DEPARTMENTS)
    ]
    installation.run_here("documents", "remove", hash_of(DEPARTMENTS))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("wrong.graphql", "{ nothing }", "wrong.graphql: "),
        ("wrong.gql", "{", "wrong.gql: Syntax Error"),
        ("long.graphql", f"{{ __typename }} # {'x' * 70_000}", "long.graphql: it has more than"),
        ("wrong.json", "{", "wrong.json is not JSON"),
        ("wrong.json", "[]", "wrong.json is no manifest"),
        ("wrong.json", '{"a": 5}', "wrong.json is no manifest"),
        ("bytes.graphql", "\udcff", "bytes.graphql is not in UTF-8"),
    ],
)
def test_one_wrong_document_keeps_all_out(
    installation: Installation, folder: Path, name: str, content: str, words: str
) -> None:
    (folder / name).write_bytes(content.encode(errors="surrogateescape"))
    done = installation.run_here("documents", "register", str(folder))
    assert done.returncode == 1
    assert words in done.stderr
    assert installation.run_here("documents", "list").stdout == ""


def test_a_folder_without_documents_is_told(installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = installation.run_here("documents", "register", str(tmp_path / "empty"))
    assert (done.returncode, "There is no document below" in done.stderr) == (1, True)
