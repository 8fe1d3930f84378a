"""What is kept between runs in .wardgraph-test: a server for each PostgreSQL, and templates on it by their content."""

import contextlib
import datetime as dt
import hashlib
import inspect
import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil

import db
import loadgen
import wardgraph
from db.embedded.binaries import bundled
from db.embedded.locks import Lease, exclusive
from db.embedded.server import Server
from db.migrate import roles
from db.migrate.apply import apply
from loadgen.bench.seed import seed_bench
from loadgen.play.seed import seed
from tests.databases import Database, DatabaseServer, programs
from tests.loadgen import small

FOLDER = Path(__file__).parents[1] / ".wardgraph-test"
DB, LOADGEN, WARDGRAPH = (Path(package.__path__[0]) for package in (db, loadgen, wardgraph))
# When the demo hospitals stand still: always the same moment, so that whoever asks shares one template and its records.
DEMO_AT = dt.datetime(2030, 5, 14, 10, 40, tzinfo=ZoneInfo("Europe/Berlin"))
# What no content depends on.
_LEFT_OUT = {"__pycache__"}


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """The server of this PostgreSQL, joined by workers and by runs at the same time, stopped by the last of them."""
    binaries = programs()
    version = (binaries or bundled()).version
    # Roles belong to the whole server, so another text of theirs needs another one.
    folder = FOLDER / f"{version}-{digest([source(Server), source(roles)])}"
    folder.mkdir(parents=True, exist_ok=True)
    # Entered by the account that runs PostgreSQL.
    for path in (FOLDER, folder):
        path.chmod(0o711)
    with exclusive(FOLDER / "starting.lock"):
        for other in FOLDER.glob(f"{version.split('.')[0]}.*"):
            if other != folder or _older_than_boot(folder):
                _delete(other)
        started = Server(folder, fast=True, binaries=binaries).start()
    try:
        yield started
    finally:
        started.stop()


async def sql_template(server: DatabaseServer, ctype: str = "") -> str:
    """The name of a database with all SQL applied, to clone; with the letters of a locale of the operating system."""

    async def fill(made: Database) -> None:
        await apply(made.admin_dsn)

    kind = "letters" if ctype else "sql"
    key = f"{ctype.translate(str.maketrans('.-@', '___')).lower()}_{digest([DB])}" if ctype else digest([DB])
    return await server.template(kind, key, fill, ctype=ctype)


async def demo_template(server: DatabaseServer) -> str:
    """The name of a database with the demo hospitals as they stood at DEMO_AT, to clone."""

    async def fill(made: Database) -> None:
        await seed(made.admin_dsn, as_of=DEMO_AT)

    key = f"{digest([DB, LOADGEN, WARDGRAPH])}_{DEMO_AT:%Y%m%d%H%M}"
    return await server.template("demo", key, fill, base=await sql_template(server))


async def bench_template(server: DatabaseServer) -> str:
    """The name of a database with the small edition of the data set `bench` in it, to clone."""

    async def fill(made: Database) -> None:
        await seed_bench(made.admin_dsn, as_of=small.AS_OF, sizes=small.SMALL)

    key = digest([DB, LOADGEN, WARDGRAPH, source(small)])
    return await server.template("bench", key, fill, base=await sql_template(server))


def digest(paths: Iterable[Path]) -> str:
    """A short hash of files and of all that lies in folders: names and content."""
    return _digest(tuple(paths))


@cache
def _digest(paths: tuple[Path, ...]) -> str:
    found = hashlib.sha256()
    for top in paths:
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and not _LEFT_OUT.intersection(path.parts):
                content = path.read_bytes()
                found.update(f"{path.relative_to(top.parent)} {len(content)}\n".encode() + content)
    return found.hexdigest()[:12]


def source(thing: object) -> Path:
    """The file of a module, or the one that defines a class."""
    return Path(inspect.getfile(thing))  # type: ignore[arg-type]


def _older_than_boot(folder: Path) -> bool:
    """Whether the machine was started since: nothing was ever forced to its disk, so what is there may be torn."""
    log = folder / "postgres" / "server.log"
    return log.exists() and log.stat().st_mtime < psutil.boot_time()


def _delete(folder: Path) -> None:
    """Deletes the data folder of a server, unless somebody uses it."""
    users = folder / "postgres.users"
    if users.exists() and not Lease(users).release():
        return
    # Where the account that runs PostgreSQL cannot enter this folder, the data lie elsewhere.
    shutil.rmtree((folder / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
