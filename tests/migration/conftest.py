"""Fixtures of the tests that apply SQL: a small tree, and an empty database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import Database, DatabaseServer
from tests.migration.trees import Tree, small


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return small(tmp_path)


@pytest.fixture
async def empty(server: DatabaseServer) -> AsyncIterator[Database]:
    async with server.database() as made:
        yield made
