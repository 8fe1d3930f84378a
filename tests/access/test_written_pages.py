"""Pages written out for their own order are those that the builder gives: of every page function, row for row."""

import random
from typing import Any

import asyncpg
import pytest

from db.generate.declarations import entities
from tests.access.asking import call
from tests.access.cast import Cast, House
from tests.access.matrix import COMPUTED

ENTITIES = entities()
PAGES = {
    **{f"{things}_page": things for things, entity in ENTITIES.items() if entity.pages},
    **{f"{things}_by_{key}_page": things for things, entity in ENTITIES.items() for key in entity.pages_by},
}
# Means the same as no filter at all, and is always built.
BUILT = "{}"


async def _pages(
    web: asyncpg.Connection, house: House, asker: str, name: str, ids: list[int], size: int, after: Any
) -> list[asyncpg.Record]:
    """The page, which both ways must give alike."""
    keys = [] if name == f"{PAGES[name]}_page" else [ids]
    order = ENTITIES[PAGES[name]].pages_order
    written, built = [
        await call(web, house, house.session(asker), name, *keys, asked, order, size, after, False)
        for asked in (None, BUILT)
    ]
    assert [tuple(row) for row in written] == [tuple(row) for row in built], (asker, name, ids, size, after)
    return written


def _cursor(row: asyncpg.Record, order: tuple[str, ...]) -> dict[str, Any]:
    values = [row[term.partition(" ")[0]] for term in order]
    return {
        "values": [value if isinstance(value, int | str) else value.isoformat() for value in values],
        "id": row["id"],
    }


@pytest.mark.parametrize("asker", ["ADMIN", "DOCTOR", "PATIENT", "PHARMACIST", "AUDITOR", "PUBLIC"])
async def test_a_written_page_is_the_built_one(web: asyncpg.Connection, cast: Cast, asker: str) -> None:
    for name in PAGES:
        await _compared(web, cast["north"], asker, name)


async def _compared(web: asyncpg.Connection, house: House, asker: str, name: str) -> None:
    chance = random.Random(f"{asker} {name}")
    order = ENTITIES[PAGES[name]].pages_order
    everything = list(range(1, 60))
    rows = await _pages(web, house, asker, name, everything, 100_000, None)
    assert rows or asker != "ADMIN", "nothing was compared"
    for _ in range(12):
        # Keys in any order and more than once; sizes from none to more than there are.
        ids = chance.choices(everything, k=chance.randrange(1, 30))
        after = _cursor(chance.choice(rows), order) if rows and chance.random() < 0.7 else None
        await _pages(web, house, asker, name, ids, chance.randrange(5), after)


async def test_paging_through_shows_every_row_once_and_in_order(web: asyncpg.Connection, cast: Cast) -> None:
    house = cast["north"]
    for name, things in PAGES.items():
        order = ENTITIES[things].pages_order
        for ids in [[]] if name == f"{things}_page" else [[key] for key in range(1, 8)]:
            whole = await _pages(web, house, "ADMIN", name, ids, 100_000, None)
            seen: list[int] = []
            after = None
            while page := (await _pages(web, house, "ADMIN", name, ids, 2, after))[:2]:
                seen += [row["id"] for row in page]
                after = _cursor(page[-1], order)
            assert seen == [row["id"] for row in whole], (name, ids)


async def test_counting_without_a_filter_counts_the_same(web: asyncpg.Connection, cast: Cast) -> None:
    house = cast["north"]
    for name, things in PAGES.items():
        count = name.removesuffix("page") + "count"
        keys = [] if name == f"{things}_page" else [list(range(1, 60))]
        for asker in ("ADMIN", "DOCTOR", "PATIENT", "PUBLIC"):
            written, built = [
                sorted(tuple(row) for row in await call(web, house, house.session(asker), count, *keys, asked))
                for asked in (None, BUILT)
            ]
            assert written == built, (asker, count)


async def test_every_page_function_is_written_out_for_its_own_order_and_index_range(admin: asyncpg.Connection) -> None:
    bodies = {
        row["proname"]: row["prosrc"]
        for row in await admin.fetch(
            "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'api'::regnamespace AND proname LIKE '%\\_page'"
            " AND NOT starts_with(proname, 'report_')"
        )
    }
    # Those that are computed are no reads of an entity.
    assert bodies.keys() - COMPUTED.keys() == PAGES.keys()
    for name, things in PAGES.items():
        body, entity = bodies[name], ENTITIES[things]
        order = ", ".join(entity.pages_order)
        key = name.removeprefix(f"{things}_by_").removesuffix("_page")
        has_granted_view = entity.granted and key not in entity.through
        assert f"IF p_filter IS NULL AND NOT p_backward AND p_order = '{{{order}}}' THEN" in body
        # The first page and later ones.
        assert body.count("RETURN QUERY SELECT") == (4 if has_granted_view else 2)
