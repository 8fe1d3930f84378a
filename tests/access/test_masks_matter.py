"""Every mask matters: without any one of them, somebody of the cast sees a value that matrix.toml hides."""

import re
from dataclasses import dataclass

import asyncpg

from db.generate.declarations import entities
from tests.access.asking import call, undone
from tests.access.cast import ASKERS, Cast
from tests.access.matrix import COLUMNS
from tests.access.shown import labels_shown, loader_of, window

_VIEWS = """
    SELECT c.oid::regclass::text AS name, pg_get_viewdef(c.oid) AS definition FROM pg_class AS c
    WHERE c.relkind = 'v' AND c.relname ~ '^(visible|granted)_' ORDER BY 1
"""
_MASK = re.compile(
    r"CASE\s+WHEN (?:(?!CASE).)*? THEN (?P<value>(?:t\.)?(?P<column>\w+))"
    r"\s+ELSE NULL::(?P<type>.+?)\s+END AS (?P=column)",
    re.DOTALL,
)
# Whoever sees all rows by a permission has that of the mask, too, while the same roles have both.
GRANTED_WITH_THE_ROWS = {
    ("clinic.granted_patients", "phone"),
    ("clinic.granted_patients", "phone_digits"),
    ("clinic.granted_patients", "email"),
    ("clinic.granted_patients", "address"),
    ("clinic.granted_patients", "insurance_provider"),
    ("clinic.granted_patients", "insurance_policy_number"),
    ("clinic.granted_patients", "insurance_cover_percent"),
}


@dataclass(frozen=True)
class Mask:
    """A masked column of a view, and the view's definition with the bare column in its place."""

    view: str
    column: str
    without: str

    @property
    def table(self) -> str:
        """The table that the view shows."""
        return re.sub(r"\.(visible|granted)_", ".", self.view)


async def _masks(admin: asyncpg.Connection) -> list[Mask]:
    found = []
    for name, definition in await admin.fetch(_VIEWS):
        for mask in _MASK.finditer(definition):
            bare = f"{mask['value']}::{mask['type']} AS {mask['column']}"
            without = f"{definition[: mask.start()]}{bare}{definition[mask.end() :]}"
            found.append(Mask(name, mask["column"], f"CREATE OR REPLACE VIEW {name} AS {without}"))
    return found


async def _seen(admin: asyncpg.Connection, cast: Cast, mask: Mask) -> str:
    """Who sees a value of a column that the matrix hides from them; empty where nobody does."""
    (shown,) = (shown for columns, shown in COLUMNS[mask.table].items() if mask.column in columns)
    for asker in ASKERS:
        values = await _values(admin, cast, mask, asker)
        if beyond := values - labels_shown(shown, asker, cast["north"].keys[mask.table]):
            return f"{asker} sees {mask.column} of {beyond}"
    return ""


async def _values(admin: asyncpg.Connection, cast: Cast, mask: Mask, asker: str) -> set[str]:
    """The labels of the rows of which an asker sees a value."""
    house = cast["north"]
    labels = {key: label for label, keys in house.keys[mask.table].items() for key in keys}
    loader = loader_of(mask.table)
    async with undone(admin):
        await admin.execute("SET LOCAL SESSION AUTHORIZATION wardgraph_api")
        rows = await call(admin, house, house.session(asker), loader, p_ids=list(range(1, 2000)), **window(loader))
    return {labels[f"{house.id}/{row['id']}"] for row in rows if row[mask.column] is not None}


async def test_removing_any_one_mask_is_noticed(admin: asyncpg.Connection, cast: Cast) -> None:
    unnoticed = set()
    for mask in await _masks(admin):
        assert await _seen(admin, cast, mask) == ""
        async with undone(admin):
            await admin.execute(mask.without)
            if not await _seen(admin, cast, mask):
                unnoticed.add((mask.view, mask.column))
    assert unnoticed == GRANTED_WITH_THE_ROWS


async def test_a_mask_of_all_rows_decides_once_its_permission_is_not_that_of_the_rows(
    admin: asyncpg.Connection, cast: Cast
) -> None:
    # As if CASHIER did no longer have see.contact and see.insurance, which PHARMACIST gets instead.
    for permission in ("see.contact", "see.insurance"):
        definition = await admin.fetchval("SELECT pg_get_functiondef('auth.permissions_of(text[])'::regprocedure)")
        assert f" {permission} " in definition
    for mask in await _masks(admin):
        if (mask.view, mask.column) in GRANTED_WITH_THE_ROWS:
            async with undone(admin):
                await admin.execute(definition.replace("see.contact ", "").replace("see.insurance ", ""))
                assert await _values(admin, cast, mask, "CASHIER") == set()
                await admin.execute(mask.without)
                assert await _values(admin, cast, mask, "CASHIER") != set()


async def test_every_masked_column_has_its_mask(admin: asyncpg.Connection) -> None:
    masked = {
        (entity.table, column.name)
        for entity in entities().values()
        for column in entity.columns.values()
        if entity.is_masked and column.mask
    }
    masks = await _masks(admin)
    assert {(mask.table, mask.column) for mask in masks if ".visible_" in mask.view} == masked
    assert {(mask.table, mask.column) for mask in masks} == masked
