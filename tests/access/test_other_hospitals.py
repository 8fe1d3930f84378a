"""No session, no id and no command of one hospital reaches another's rows."""

from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from tests.access.asking import call, outcome, undone
from tests.access.cast import ASKERS, PUBLIC, Cast, House
from tests.access.commands import COMMANDS
from tests.access.naming import Of, Own, resolved
from tests.access.reads import reads
from tests.refusals import digest

_DIGEST = """
    SELECT string_agg(format(
        'SELECT %1$L AS name, sum(hashtextextended(t::text, 0)) AS digest FROM %1$s AS t WHERE t.%2$I <> $1',
        c.oid::regclass, CASE c.relname WHEN 'hospitals' THEN 'id' ELSE 'hospital_id' END
    ), ' UNION ALL ')
    FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
"""


async def _digest_of_others(admin: asyncpg.Connection, house: House) -> list[asyncpg.Record]:
    rows: list[asyncpg.Record] = await admin.fetch(await admin.fetchval(_DIGEST), house.id)
    return rows


def _asker_of(command: str) -> str:
    return "ADMIN" if "ADMIN" in COMMANDS[command].roles else COMMANDS[command].roles.split()[0]


@pytest.mark.parametrize("asker", [asker for asker in ASKERS if asker != PUBLIC])
async def test_a_session_is_nothing_in_another_hospital(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast, asker: str
) -> None:
    here, there = cast["north"], cast["south"]
    before = await digest(admin)
    for read in await reads(admin):
        assert await outcome(web, there, here.session(asker), read.name, *read.arguments([1, 2, 3])) == "ZH001", read
    for command, given in COMMANDS.items():
        arguments = resolved(given.arguments, there)
        assert await outcome(web, there, here.session(asker), command, **arguments) == "ZH001", command
    assert await digest(admin) == before


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_changes_its_own_hospital_alone_though_another_has_the_same_ids(
    admin: asyncpg.Connection, cast: Cast, command: str
) -> None:
    house = cast["north"]
    arguments = resolved(COMMANDS[command].arguments, house)
    async with undone(admin):
        others, everything = await _digest_of_others(admin, house), await digest(admin)
        await admin.execute("SET LOCAL SESSION AUTHORIZATION wardgraph_api")
        await call(admin, house, house.session(_asker_of(command)), command, **arguments)
        await admin.execute("RESET SESSION AUTHORIZATION")
        assert await digest(admin) != everything
        assert await _digest_of_others(admin, house) == others


def _replaced(value: Any, by: House, house: House) -> Iterator[Any]:
    """A command's argument, once for each id in it, with that id being another hospital's."""
    if isinstance(value, Of):
        yield by.id_of(value.table, value.label)
    elif isinstance(value, Own):
        yield value.of(by, "ADMIN")
    elif isinstance(value, list):
        for place, each in enumerate(value):
            for other in _replaced(each, by, house):
                yield [
                    *(resolved(one, house) for one in value[:place]),
                    other,
                    *(resolved(one, house) for one in value[place + 1 :]),
                ]
    elif isinstance(value, dict):
        for key, each in value.items():
            for other in _replaced(each, by, house):
                yield resolved({name: one for name, one in value.items() if name != key}, house) | {key: other}


@pytest.mark.parametrize("command", COMMANDS)
async def test_an_id_of_another_hospital_is_not_found_and_nothing_changes(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast, command: str
) -> None:
    house, west = cast["north"], cast["west"]
    given = COMMANDS[command].arguments
    before = await digest(admin)
    tried = 0
    for name, value in given.items():
        for other in _replaced(value, west, house):
            arguments = resolved({each: one for each, one in given.items() if each != name}, house) | {name: other}
            assert await outcome(web, house, house.session(_asker_of(command)), command, **arguments) == "ZH003", other
            tried += 1
    assert tried >= _ids_in(command)
    assert await digest(admin) == before


def _ids_in(command: str) -> int:
    return sum(str(COMMANDS[command].arguments).count(kind) for kind in ("Of(", "Own(", "Newest("))


async def test_a_hospital_that_is_not_there_lets_nobody_in(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["north"]
    for key in (None, 0, -1, 4711, 2**63 - 1):
        nowhere = House(key, house.sessions, house.keys)  # type: ignore[arg-type]
        for read in await reads(admin):
            assert await outcome(web, nowhere, None, read.name, *read.arguments([1])) == "ZH003"
            assert await outcome(web, nowhere, house.session("ADMIN"), read.name, *read.arguments([1])) == "ZH001"
