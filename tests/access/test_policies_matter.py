"""Every row policy matters: without any one of them, somebody of the cast sees other rows than matrix.toml says."""

import re
from collections.abc import Sequence

import asyncpg

from tests.access.asking import readable, undone, visible
from tests.access.cast import PUBLIC, ROLES, Cast
from tests.access.seen import expected

_OF_THE_HOSPITAL = "(hospital_id = ( SELECT auth.hospital_id() AS hospital_id))"

# The same in a view that policies look into: asked for there, too, since its indexes begin with the hospital.
_IN_A_VIEW = re.compile(r"\w+\.hospital_id = \( SELECT auth\.hospital_id\(\) AS hospital_id\)")
_LOOKED_INTO = re.compile(r"FROM (auth\.\w+) ")

# What it looks up is itself subject to a policy, which asks for the hospital again.
_GUARDED_TWICE = {"colleagues_ward"}


async def _differs(admin: asyncpg.Connection, cast: Cast, tables: Sequence[str]) -> bool:
    house = cast["north"]
    for asker in (*ROLES, PUBLIC):
        try:
            seen = await visible(admin, house, asker, tables)
        except asyncpg.CardinalityViolationError:
            # A record that another names is there once in each hospital.
            return True
        if seen != {table: expected(table, asker, house) for table in tables}:
            return True
    return False


async def _forget_in_views(admin: asyncpg.Connection, condition: str) -> None:
    for view in set(_LOOKED_INTO.findall(condition)):
        definition = await admin.fetchval("SELECT pg_get_viewdef($1::text::regclass)", view)
        await admin.execute(f"CREATE OR REPLACE VIEW {view} AS {_IN_A_VIEW.sub('true', definition)}")


async def test_removing_any_one_row_policy_is_noticed(admin: asyncpg.Connection, cast: Cast) -> None:
    policies = await admin.fetch(
        "SELECT schemaname || '.' || tablename AS name, policyname FROM pg_policies WHERE roles = '{wardgraph_reader}'"
    )
    assert len(policies) > 50
    for table, policy in policies:
        async with undone(admin):
            await admin.execute(f"DROP POLICY {policy} ON {table}")
            assert await _differs(admin, cast, [table]), f"nobody would miss the policy {policy} of {table}"


async def test_a_policy_that_forgets_the_hospital_is_noticed(admin: asyncpg.Connection, cast: Cast) -> None:
    policies = await admin.fetch(
        "SELECT schemaname || '.' || tablename, policyname, qual FROM pg_policies WHERE roles = '{wardgraph_reader}'"
    )
    for table, policy, condition in policies:
        if table == "clinic.hospitals":
            continue
        assert condition.startswith(f"({_OF_THE_HOSPITAL} AND "), condition
        async with undone(admin):
            await admin.execute(
                f"ALTER POLICY {policy} ON {table} USING ({condition.replace(_OF_THE_HOSPITAL, 'true', 1)})"
            )
            await _forget_in_views(admin, condition)
            noticed = await _differs(admin, cast, [table])
        assert noticed or policy in _GUARDED_TWICE, f"{policy} of {table} without its hospital"


async def test_a_policy_that_lets_everybody_in_is_noticed(admin: asyncpg.Connection, cast: Cast) -> None:
    for table in sorted(await readable(admin)):
        async with undone(admin):
            key = "id" if table == "clinic.hospitals" else "hospital_id"
            condition = f"{key} = (SELECT auth.hospital_id())"
            await admin.execute(
                f"CREATE POLICY open_to_all ON {table} FOR SELECT TO wardgraph_reader USING ({condition})"
            )
            everybody = all(
                expected(table, "PUBLIC", cast["north"]) == expected(table, role, cast["north"]) for role in ROLES
            )
            seen_by_all = everybody and expected(table, "PUBLIC", cast["north"])
            assert await _differs(admin, cast, [table]) or seen_by_all, table
