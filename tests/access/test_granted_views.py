"""What a granted view shows: what policies and masks show to accounts that see by permissions alone, or less."""

import asyncpg
import pytest

from db.generate.declarations import entities
from tests.access.asking import reading
from tests.access.cast import ASKERS, Cast

GRANTED = {things: entity for things, entity in entities().items() if entity.granted}
# The desk, the cashier and the administrator, wherever they hold the permission.
BY_PERMISSION = {
    "see.patients": {"RECEPTIONIST", "CASHIER", "ADMIN"},
    "see.staff": {"RECEPTIONIST", "ADMIN"},
    "see.appointments": {"RECEPTIONIST", "CASHIER", "ADMIN"},
    "see.visits": {"RECEPTIONIST", "ADMIN"},
    "see.prescriptions": {"RECEPTIONIST", "ADMIN"},
    "see.admissions": {"RECEPTIONIST", "CASHIER", "ADMIN"},
    "see.bills": {"RECEPTIONIST", "CASHIER", "ADMIN"},
}


@pytest.mark.parametrize("asker", ASKERS)
async def test_it_shows_what_policies_and_masks_show_or_less(admin: asyncpg.Connection, cast: Cast, asker: str) -> None:
    async with reading(admin, cast["north"], asker):
        for things, entity in GRANTED.items():
            seen = set(await admin.fetch(f"SELECT t::text FROM {entity.source} AS t"))
            granted = set(await admin.fetch(f"SELECT t::text FROM {entity.granted_view} AS t"))
            if await admin.fetchval("SELECT auth.sees_all($1)", entity.granted):
                assert granted == seen, things
                assert granted, things
            elif not await admin.fetchval("SELECT auth.may($1)", entity.granted):
                assert not granted, things


@pytest.mark.parametrize("asker", ASKERS)
async def test_it_is_read_by_accounts_that_see_by_permissions_alone(
    admin: asyncpg.Connection, cast: Cast, asker: str
) -> None:
    async with reading(admin, cast["north"], asker):
        for entity in GRANTED.values():
            decided = await admin.fetchval("SELECT auth.sees_all($1)", entity.granted)
            assert decided == (asker in BY_PERMISSION[entity.granted]), entity.granted


async def test_it_asks_for_the_permission_of_its_tables_policies(admin: asyncpg.Connection) -> None:
    for things, entity in GRANTED.items():
        permission = f"auth.may('{entity.granted}'::text)"
        assert permission in await admin.fetchval("SELECT pg_get_viewdef($1::regclass)", entity.granted_view)
        policies = await admin.fetch(
            "SELECT qual FROM pg_policies WHERE tablename = $1 AND roles = '{wardgraph_reader}'", things
        )
        # Doctors are there for everybody; it is their phone and e-mail that the permission is for.
        assert things == "doctors" or any(permission in row["qual"] for row in policies), things
