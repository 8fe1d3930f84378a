"""Applies the SQL files: pending migrations, then every repeatable file that changed, then a look at the rights.

One run at a time in a database, and all of it in one transaction: it is applied whole, or nothing is.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg

from db import connect
from db.errors import ApplyProblem
from db.migrate import applied_state, execute, rights, roles, routines, sql_files
from db.migrate.applied_state import Object, Record, Records
from db.migrate.execute import StatementError
from db.migrate.sql_files import SQL, Catalogue, Migration, SqlFile

# Waiting longer for a table would hold up everybody who asks for it after us.
LOCK_TIMEOUT = "10s"


@dataclass(frozen=True)
class Applied:
    """What a run did: paths of migrations and of repeatable files applied, and the objects dropped."""

    migrations: tuple[str, ...] = ()
    routines: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    seconds: float = 0.0

    def __bool__(self) -> bool:
        """True when something was applied or dropped."""
        return bool(self.migrations or self.routines or self.dropped)


@dataclass(frozen=True)
class Plan:
    """What is left to apply."""

    migrations: tuple[Migration, ...]
    files: tuple[SqlFile, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.migrations or self.files or self.gone)


async def apply(admin_dsn: str, root: Path = SQL) -> Applied:
    """Brings the database at `admin_dsn` to the state of the files below `root`.

    Safe for any number of processes at once. Raises ApplyProblem, and then nothing has changed (but for migrations
    marked `no-transaction`); ConnectionProblem when the server cannot be reached.
    """
    started = time.monotonic()
    files = sql_files.read(root)
    async with connect.admin(admin_dsn) as connection:
        if not await _plan(connection, files):
            return Applied(seconds=time.monotonic() - started)
        sql_files.shared_names(files)
        await roles.prepare(connection)
        # Held over all transactions of the run, and let go with the connection at the latest.
        await connection.execute(f"SELECT pg_advisory_lock({applied_state.LOCK})")
        try:
            migrations, applied, dropped = await _run(connection, files)
        except asyncpg.LockNotAvailableError as error:
            raise ApplyProblem(
                f"A table was in use for longer than {LOCK_TIMEOUT}: {error}.",
                "Nothing was changed. Run it again when long transactions have ended.",
            ) from error
        finally:
            if not connection.is_closed():
                await connection.execute(f"SELECT pg_advisory_unlock({applied_state.LOCK})")
    return Applied(migrations, applied, dropped, time.monotonic() - started)


async def is_applied(admin_dsn: str, root: Path = SQL) -> bool:
    """Whether the database is in the state of the files below `root`: nothing is changed. Raises like `apply`."""
    files = sql_files.read(root)
    async with connect.admin(admin_dsn) as connection:
        return not await _plan(connection, files)


async def _run(
    connection: asyncpg.Connection, files: Catalogue
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    plan = await _plan(connection, files)
    waiting = list(plan.migrations)
    first = await applied_state.before(connection)
    # A migration that refuses a transaction cuts the run in two: what precedes it is committed first.
    while any(migration.alone for migration in waiting):
        cut = next(index for index, migration in enumerate(waiting) if migration.alone)
        async with connection.transaction():
            await _begin(connection)
            await _migrate(connection, waiting[:cut])
        await _migrate(connection, waiting[cut : cut + 1])
        waiting = waiting[cut + 1 :]
    async with connection.transaction():
        await _begin(connection)
        await _migrate(connection, waiting)
        held = await applied_state.load(connection)
        present = await applied_state.objects(connection)
        plan = _without_what_stays(plan, files, held, present, connection.get_server_version().major)
        stays = {file.path for file in files.access} - {file.path for file in plan.files}
        migrated = {
            each.key: "migrations"
            for each in routines.touched(first, present)
            if each.key not in held.objects
            or not (held.objects[each.key].path in stays or _is_switched_back(each, held.objects[each.key]))
        }
        made = await routines.apply(connection, plan.files, files, held)
        dropped = await _settle(connection, plan, held, migrated | made)
        problems = await rights.problems(connection)
        if problems:
            raise ApplyProblem(
                "The database would not be safe: " + " ".join(str(problem) for problem in problems),
                "Correct the SQL files; nothing of this run was kept.",
            )
    return tuple(each.path for each in plan.migrations), tuple(sorted(each.path for each in plan.files)), dropped


def _is_switched_back(each: Object, record: Record) -> bool:
    """Whether a migration wrote a trigger, yet left it as its file had made it: switched off, and on again."""
    return each.kind == "trigger" and each.fingerprint == record.fingerprint


def _without_what_stays(
    plan: Plan, files: Catalogue, held: Records, present: dict[tuple[str, str], Object], major: int
) -> Plan:
    """The plan without the access to tables that is as its file says, also after the migrations: it takes locks."""
    drifted = _drifted(held, present)
    same = {
        file.path
        for file in files.access
        if held.files.get(file.path) == (file.hash, major) and file.path not in drifted
    }
    return replace(plan, files=tuple(file for file in plan.files if file.path not in same))


def _drifted(held: Records, present: dict[tuple[str, str], Object]) -> set[str]:
    """The paths of the files of which something is no longer there, or not as it was made."""
    return {
        record.path
        for key, record in held.objects.items()
        if key not in present or present[key].fingerprint != record.fingerprint
    }


async def _begin(connection: asyncpg.Connection) -> None:
    # Bodies may name what a later file creates; plpgsql_check reads them all in `make check`.
    await connection.execute("SET LOCAL check_function_bodies = off")
    await connection.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    if not await applied_state.exist(connection):
        await applied_state.create(connection)
    await applied_state.remember_every_kind(connection)
    await roles.restrict(connection)


async def _plan(connection: asyncpg.Connection, files: Catalogue) -> Plan:
    held = await applied_state.load(connection)
    pending = pending_migrations(files, held)
    gone = tuple(sorted(held.files.keys() - {file.path for file in files.repeatable}))
    if pending:
        return Plan(pending, files.repeatable, gone)
    drifted = _drifted(held, await applied_state.objects(connection))
    major = connection.get_server_version().major
    changed = tuple(
        file for file in files.repeatable if held.files.get(file.path) != (file.hash, major) or file.path in drifted
    )
    return Plan((), changed, gone)


def pending_migrations(files: Catalogue, held: Records) -> tuple[Migration, ...]:
    """The migrations not yet applied. Raises ApplyProblem when those applied are not the files' first ones."""
    problems: list[str] = []
    by_number = {migration.number: migration for migration in files.migrations}
    for number, (path, content) in held.migrations.items():
        migration = by_number.get(number)
        if migration is None:
            problems.append(
                f"The database has the migration {path}, which these files lack: they are older than the database."
            )
        elif migration.hash != content:
            problems.append(
                f"{migration.path} was edited after it was applied (as {path}): undo that, and add a new one."
            )
    latest = max(held.migrations, default=0)
    pending = tuple(migration for migration in files.migrations if migration.number not in held.migrations)
    problems += [
        f"{migration.path} comes before {held.migrations[latest][0]}, which is applied: give it a higher number."
        for migration in pending
        if migration.number < latest
    ]
    if problems:
        raise ApplyProblem(" ".join(problems))
    return pending


async def _migrate(connection: asyncpg.Connection, migrations: Iterable[Migration]) -> None:
    for migration in migrations:
        try:
            await execute.run(connection, migration)
        except StatementError as error:
            raise error.problem from error
        await applied_state.remember_migration(connection, migration.number, migration.path, migration.hash)


async def _settle(
    connection: asyncpg.Connection, plan: Plan, held: Records, made: dict[tuple[str, str], str]
) -> tuple[str, ...]:
    """Drops what no file defines any more and remembers the rest; `made` are the makers of what this run wrote.

    Returns what was dropped.
    """
    applied = {file.path for file in plan.files} | set(plan.gone)
    present = await applied_state.objects(connection)
    kept = {key: record for key, record in held.objects.items() if key not in made and record.path not in applied}
    left = [present[key] for key in held.objects if key in present and key not in made and key not in kept]
    # No file makes or drops a table: migrations do.
    unwanted = [each for each in left if each.kind != "table"]
    made |= {each.key: "migrations" for each in left if each.kind == "table"}
    await routines.drop(connection, unwanted)
    final = await applied_state.objects(connection)
    # What this run did not write keeps its fingerprint: were it edited by hand, the check would still tell.
    remembered = {key: record for key, record in kept.items() if key in final or record.path != "migrations"}
    remembered |= {key: Record(path, final[key].fingerprint) for key, path in made.items() if key in final}
    await applied_state.replace_objects(connection, remembered)
    major = connection.get_server_version().major
    await applied_state.remember_files(connection, [(file.path, file.hash) for file in plan.files], major)
    await applied_state.forget_files(connection, plan.gone)
    return tuple(f"{each.kind} {each.identity}" for each in unwanted)
