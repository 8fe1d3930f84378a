"""`wardgraph documents`: what clients may ask for by its hash."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from cli.console import command, database
from db.connect import admin
from db.migrate.roles import OWNER
from wardgraph.settings import Settings

_SUFFIXES = (".graphql", ".gql", ".json")


class Found(NamedTuple):
    """A document of a file, and what it is called."""

    name: str
    document: str


@click.group()
def documents() -> None:
    """Register, list and remove the documents that clients may ask for by their hash."""


@documents.command("register")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@command
async def register_documents(folder: Path) -> None:
    """Register every document below FOLDER: all of them, or none where one is wrong.

    A file .graphql or .gql is one document, as it is. A file .json is a manifest: Apollo's, or Relay's map of hashes to
    documents. Servers know a new document within half a minute.
    """
    settings = Settings.from_environment()
    found = _found(folder)
    if not found:
        raise click.ClickException(f"There is no document below {folder}.")
    if problems := list(_problems(found, settings)):
        raise click.ClickException("\n".join(problems))
    async with database(settings) as dsns, admin(dsns.admin) as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        for each in found:
            sha256 = await connection.fetchval(
                "SELECT sha256 FROM installation.register_document($1, $2)", each.name, each.document
            )
            click.echo(f"{sha256}\t{each.name}")


@documents.command("list")
@command
async def list_documents() -> None:
    """List the registered documents: hash, name, time."""
    async with database() as dsns, admin(dsns.admin) as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        rows = await connection.fetch(
            "SELECT sha256, name, registered_at FROM installation.documents ORDER BY name, sha256"
        )
    for row in rows:
        click.echo("\t".join((row["sha256"], row["name"], row["registered_at"].isoformat(timespec="seconds"))))


@documents.command("remove")
@click.argument("hashes", nargs=-1, required=True)
@command
async def remove_documents(hashes: tuple[str, ...]) -> None:
    """Remove the documents with these HASHES: all of them, or none where one is not there."""
    wanted = {each.removeprefix("sha256:") for each in hashes}
    async with database() as dsns, admin(dsns.admin) as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        rows = await connection.fetch(
            "DELETE FROM installation.documents WHERE sha256 = ANY ($1) RETURNING sha256", sorted(wanted)
        )
        if missing := wanted - {row["sha256"] for row in rows}:
            raise click.ClickException(f"There is no document {', '.join(sorted(missing))}; nothing was removed.")
    click.echo(f"Removed {len(rows)}.")


def _found(folder: Path) -> list[Found]:
    return [each for path in sorted(folder.rglob("*")) if path.suffix in _SUFFIXES for each in _read(path, folder)]


def _read(path: Path, folder: Path) -> Iterator[Found]:
    name = str(path.relative_to(folder))
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{name} is not in UTF-8.") from error
    if path.suffix != ".json":
        yield Found(name, text)
        return
    try:
        given = json.loads(text)
    except ValueError as error:
        raise click.ClickException(f"{name} is not JSON: {error}.") from error
    for called, document in _manifest(given, name):
        yield Found(f"{name}: {called}", document)


def _manifest(given: Any, name: str) -> Iterator[tuple[str, str]]:
    """The documents of a manifest, each with what it is called there."""
    if isinstance(given, dict) and given.get("format") == "apollo-persisted-query-manifest":
        found = [(each.get("name") or each.get("id"), each.get("body")) for each in given.get("operations") or ()]
    elif isinstance(given, dict):
        found = list(given.items())
    else:
        found = []
    if not found or not all(isinstance(part, str) for each in found for part in each):
        raise click.ClickException(f"{name} is no manifest: neither Apollo's, nor a map of hashes to documents.")
    yield from found


def _problems(found: list[Found], settings: Settings) -> Iterator[str]:
    """What is wrong with the documents, each with its name: a server would refuse them."""
    # Loaded only now: the schema takes long to build, and the other commands need none.
    from graph.engine.documents import Documents, Invalid  # noqa: PLC0415
    from graph.http.persisted import LONGEST_REGISTERED  # noqa: PLC0415
    from graph.schema import schema  # noqa: PLC0415

    production = settings.environment == "production"
    for each in found:
        if len(each.document) > LONGEST_REGISTERED:
            yield f"{each.name}: it has more than {LONGEST_REGISTERED} characters."
            continue
        document = Documents(schema, production=production, limits=settings).get(each.document)
        if isinstance(document, Invalid):
            yield from (f"{each.name}: {error['message']}" for error in document.errors)
