"""auth.permissions_of, which auth.enter goes by, says what auth.permissions lists: of every union of roles."""

from itertools import combinations

import asyncpg

from tests.world import ROLES


async def test_every_union_of_roles_has_the_listed_permissions(admin: asyncpg.Connection) -> None:
    listed = {row["permission"]: set(row["roles"]) for row in await admin.fetch("SELECT * FROM auth.permissions()")}
    assert len(listed) > 40
    unions = [list(roles) for size in range(1, len(ROLES) + 1) for roles in combinations(ROLES, size)]
    for roles in unions:
        given = await admin.fetchval("SELECT auth.permissions_of($1)", roles)
        assert set(given.split()) == {name for name, granted in listed.items() if granted & set(roles)}, roles
    assert len(unions) == 511


async def test_nobody_and_a_role_that_does_not_exist_may_nothing(admin: asyncpg.Connection) -> None:
    for roles in ([], ["NOBODY"], ["admin"], [None], None):
        assert (await admin.fetchval("SELECT auth.permissions_of($1::text[])", roles)).split() == []
