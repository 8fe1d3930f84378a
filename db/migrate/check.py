"""Compares the database with the files, both ways, and with the rules of access. Changes nothing."""

from pathlib import Path

import asyncpg

from db import connect
from db.migrate import applied_state, rights, sql_files
from db.migrate.applied_state import Object, Records
from db.migrate.rights import Problem
from db.migrate.sql_files import SQL, Catalogue


async def check(admin_dsn: str, root: Path = SQL) -> list[Problem]:
    """Every difference between the database at `admin_dsn` and the files below `root`; empty when there is none.

    Raises ApplyProblem for unusable files and ConnectionProblem when the server cannot be reached.
    """
    files = sql_files.read(root)
    sql_files.shared_names(files)
    async with connect.admin(admin_dsn) as connection:
        if not await applied_state.exist(connection):
            return [Problem("missing", "Nothing was ever applied to this database")]
        held = await applied_state.load(connection)
        found = [*_migrations(files, held), *_files(files, held), *await edited(connection)]
        return found + await rights.problems(connection)


async def edited(connection: asyncpg.Connection) -> list[Problem]:
    """Every object that is not as the files left it: missing, edited, or made by none of them."""
    return _objects(await applied_state.load(connection), await applied_state.objects(connection))


def _migrations(files: Catalogue, held: Records) -> list[Problem]:
    by_number = {migration.number: migration for migration in files.migrations}
    found = [
        Problem("pending migration", f"{migration.path} is not applied")
        for migration in files.migrations
        if migration.number not in held.migrations
    ]
    for number, (path, content) in held.migrations.items():
        if number not in by_number:
            found.append(Problem("unknown migration", f"{path} is applied, but there is no such file"))
        elif by_number[number].hash != content:
            found.append(Problem("edited migration", f"{by_number[number].path} was edited after it was applied"))
    return found


def _files(files: Catalogue, held: Records) -> list[Problem]:
    on_disk = {file.path: file.hash for file in files.repeatable}
    found = [Problem("unapplied file", f"{path} is not applied") for path in sorted(on_disk.keys() - held.files.keys())]
    found += [
        Problem("unapplied file", f"{path} was edited since it was applied")
        for path in sorted(on_disk.keys() & held.files.keys())
        if on_disk[path] != held.files[path][0]
    ]
    found += [
        Problem("removed file", f"{path} is gone, but what it made is still there")
        for path in sorted(held.files.keys() - on_disk.keys())
    ]
    return found


def _objects(held: Records, present: dict[tuple[str, str], Object]) -> list[Problem]:
    found: list[Problem] = []
    for (kind, identity), record in sorted(held.objects.items()):
        each = present.get((kind, identity))
        if each is None:
            found.append(Problem(f"missing {kind}", f"{kind} {identity} of {record.path} is not in the database"))
        elif each.fingerprint != record.fingerprint:
            found.append(
                Problem(
                    f"edited {kind}",
                    f"{kind} {identity} is no longer what {record.path} made it",
                )
            )
    found += [
        Problem(f"extra {kind}", f"{kind} {identity} is in the database, but no file makes it")
        for kind, identity in sorted(present.keys() - held.objects.keys())
    ]
    return found
