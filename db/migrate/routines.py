"""Applies the repeatable files in an order that works, and drops what no file defines any more."""

from collections.abc import Callable, Iterable, Sequence

import asyncpg

from db.errors import ApplyProblem
from db.migrate import applied_state, execute, sql_files
from db.migrate.applied_state import Object, Records
from db.migrate.execute import StatementError
from db.migrate.sql_files import Catalogue, Definition, SqlFile

_DROPS = {"trigger": "DROP TRIGGER", "policy": "DROP POLICY", "view": "DROP VIEW"}
# By what it is: DROP ROUTINE looks for a function by its results as well, and may find two.
_ROUTINE = """SELECT CASE prokind WHEN 'a' THEN 'AGGREGATE' WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END
              FROM pg_proc WHERE oid = $1::text::regprocedure"""
# Those that others depend on go last.
_ORDER = ("policy", "trigger", "function", "view")


async def apply(
    connection: asyncpg.Connection, files: Sequence[SqlFile], catalogue: Catalogue, held: Records
) -> dict[tuple[str, str], str]:
    """Applies files of the catalogue, each whole or not at all; those that need another one come again after it.

    Returns which objects these files made, and the path of each one's file. Raises ApplyProblem for the first file
    that cannot be applied.
    """
    shared = sql_files.shared_names(catalogue)
    before = after = await applied_state.objects(connection)
    names: dict[str | Definition, str] = {}
    makers: dict[tuple[str, str], str] = {}
    waiting = list(files)
    while waiting:
        await _apply_all(connection, waiting, shared, held, names, makers)
        after = await applied_state.objects(connection)
        # What went with a view that had to be dropped.
        lost = {held.objects[key].path for key in before.keys() & held.objects.keys() if key not in after}
        waiting = [file for file in catalogue.repeatable if file.path in lost - {*names.values(), *makers.values()}]
    written = [
        # A function of the same name may be an old overload; other things are what their name says.
        *(each for each in touched(before, after) if each.kind == "function"),
        *(each for each in after.values() if each.kind != "function"),
    ]
    return {each.key: names[each.defined_as] for each in written if each.defined_as in names} | makers


async def _apply_all(
    connection: asyncpg.Connection,
    files: Iterable[SqlFile],
    shared: frozenset[str],
    held: Records,
    names: dict[str | Definition, str],
    makers: dict[tuple[str, str], str],
) -> None:
    """Applies files, and adds what they made to `names` by definition, or to `makers` by key where names are shared."""
    waiting = list(files)
    while waiting:
        refused: list[tuple[SqlFile, StatementError]] = []
        for file in waiting:
            try:
                if file.functions & shared:
                    makers.update(await _apply_shared(connection, file, held))
                else:
                    await _apply_one(connection, file, _named(file.functions))
                    names.update(dict.fromkeys(file.defined, file.path))
            except StatementError as error:
                if error.sqlstate not in execute.MISSING:
                    raise error.problem from error
                refused.append((file, error))
        if len(refused) == len(waiting):
            raise refused[0][1].problem from refused[0][1]
        waiting = [file for file, _ in refused]


async def _apply_shared(connection: asyncpg.Connection, file: SqlFile, held: Records) -> dict[tuple[str, str], str]:
    before = await applied_state.objects(connection)
    own = {key for key, record in held.objects.items() if record.path == file.path}
    await _apply_one(connection, file, lambda each: each.key in own)
    written = touched(before, await applied_state.objects(connection))
    return {each.key: file.path for each in written if each.defined_as in file.defined}


async def _apply_one(connection: asyncpg.Connection, file: SqlFile, replaces: Callable[[Object], bool]) -> None:
    """Applies one file; where CREATE OR REPLACE is not enough, drops its views and what it `replaces` first."""
    try:
        async with connection.transaction():
            await execute.run(connection, file)
    except StatementError as error:
        if error.sqlstate not in execute.IRREPLACEABLE:
            raise
        for kind, name, _ in file.others:
            # Its columns are others now, so that whatever returns its rows has to go along, and is applied again.
            if kind == "view":
                await connection.execute(f"DROP VIEW IF EXISTS {name} CASCADE")
        present = await applied_state.objects(connection)
        await drop(connection, [each for each in present.values() if each.kind == "function" and replaces(each)])
        async with connection.transaction():
            await execute.run(connection, file)


def _named(names: frozenset[str]) -> Callable[[Object], bool]:
    return lambda each: each.name in names


def touched(before: dict[tuple[str, str], Object], after: dict[tuple[str, str], Object]) -> list[Object]:
    """The objects of `after` that were written since `before`; a comment is written elsewhere than what it is on."""
    return [
        each
        for key, each in after.items()
        if key not in before or (before[key].version, before[key].fingerprint) != (each.version, each.fingerprint)
    ]


async def drop(connection: asyncpg.Connection, unwanted: Iterable[Object]) -> None:
    """Drops objects, those first that the others need gone. Raises ApplyProblem when something else uses one."""
    waiting = sorted(unwanted, key=lambda each: (_ORDER.index(each.kind), each.identity))
    while waiting:
        kept: list[tuple[Object, asyncpg.PostgresError]] = []
        for each in waiting:
            try:
                async with connection.transaction():
                    words = _DROPS.get(each.kind) or f"DROP {await connection.fetchval(_ROUTINE, each.identity)}"
                    await connection.execute(f"{words} {each.identity}")
            except asyncpg.DependentObjectsStillExistError as used:
                kept.append((each, used))
        if len(kept) == len(waiting):
            each, error = kept[0]
            raise ApplyProblem(
                f"The {each.kind} {each.identity} has to be dropped or made again, but something uses it:"
                f" {getattr(error, 'detail', None) or str(error)}.",
                "Write a migration that drops or changes what uses it.",
            ) from error
        waiting = [each for each, _ in kept]
