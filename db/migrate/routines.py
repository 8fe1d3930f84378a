"""Applies function and trigger files in an order that works, and drops what no file defines any more."""

from collections.abc import Callable, Iterable

import asyncpg

from db.errors import ApplyProblem
from db.migrate import applied_state, execute
from db.migrate.applied_state import Object, Records
from db.migrate.execute import StatementError
from db.migrate.sql_files import SqlFile

_DROPS = {"function": "DROP ROUTINE", "trigger": "DROP TRIGGER"}


async def apply(
    connection: asyncpg.Connection, files: Iterable[SqlFile], shared: frozenset[str], held: Records
) -> dict[tuple[str, str], str]:
    """Applies the files, each whole or not at all; those that need another one come again after it.

    `shared` are the functions whose overloads lie in several files. Returns which objects these files made, and
    the path of each one's file. Raises ApplyProblem for the first file that cannot be applied.
    """
    waiting = list(files)
    names: dict[str | tuple[str, str], str] = {}
    makers: dict[tuple[str, str], str] = {}
    before = await applied_state.objects(connection)
    while waiting:
        refused: list[tuple[SqlFile, StatementError]] = []
        for file in waiting:
            try:
                if file.functions & shared:
                    makers.update(await _apply_shared(connection, file, held))
                else:
                    await _apply_one(connection, file, _named(file.functions))
                    names.update(dict.fromkeys([*file.functions, *file.triggers], file.path))
            except StatementError as error:
                if error.sqlstate not in execute.MISSING:
                    raise error.problem from error
                refused.append((file, error))
        if len(refused) == len(waiting):
            raise refused[0][1].problem from refused[0][1]
        waiting = [file for file, _ in refused]
    written = touched(before, await applied_state.objects(connection))
    return {each.key: names[each.defined_as] for each in written if each.defined_as in names} | makers


async def _apply_shared(connection: asyncpg.Connection, file: SqlFile, held: Records) -> dict[tuple[str, str], str]:
    before = await applied_state.objects(connection)
    own = {key for key, record in held.objects.items() if record.path == file.path}
    await _apply_one(connection, file, lambda each: each.key in own)
    defined = {*file.functions, *file.triggers}
    written = touched(before, await applied_state.objects(connection))
    return {each.key: file.path for each in written if each.defined_as in defined}


async def _apply_one(connection: asyncpg.Connection, file: SqlFile, replaces: Callable[[Object], bool]) -> None:
    """Applies one file; where CREATE OR REPLACE is not enough, drops the functions that it `replaces` first."""
    try:
        async with connection.transaction():
            await execute.run(connection, file)
    except StatementError as error:
        if error.sqlstate not in execute.IRREPLACEABLE:
            raise
        present = await applied_state.objects(connection)
        await drop(connection, [each for each in present.values() if each.kind == "function" and replaces(each)])
        async with connection.transaction():
            await execute.run(connection, file)


def _named(names: frozenset[str]) -> Callable[[Object], bool]:
    return lambda each: each.name in names


def touched(before: dict[tuple[str, str], Object], after: dict[tuple[str, str], Object]) -> list[Object]:
    """The objects of `after` that were written since `before`."""
    return [each for key, each in after.items() if key not in before or before[key].version != each.version]


async def drop(connection: asyncpg.Connection, unwanted: Iterable[Object]) -> None:
    """Drops objects, those first that the others need gone. Raises ApplyProblem when something else uses one."""
    waiting = sorted(unwanted, key=lambda each: (each.kind != "trigger", each.identity))
    while waiting:
        kept: list[tuple[Object, asyncpg.PostgresError]] = []
        for each in waiting:
            try:
                async with connection.transaction():
                    await connection.execute(f"{_DROPS[each.kind]} {each.identity}")
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
