"""`make generate`: rewrites every file that is derived from another one.

First the functions that db/loaders.toml, changes.toml and reports.toml declare, and auth.permissions_of from the list
of permissions; then, from a temporary server with all SQL applied, db/schema.sql and docs/database.md; then from the
code graph/schema.graphql and docs/errors.md.
"""

import asyncio
from pathlib import Path

from db import changes, connect, document, dump, loaders, permissions, reports
from db.apply import apply
from db.function_file import mark
from db.server import DATABASE, temporary
from graph import errors, schema

ROOT = Path(__file__).parent.parent


async def main() -> None:
    """Writes all generated files, and tells which have changed."""
    write_functions()
    with temporary() as server:
        await connect.create_database(server.dsn(database="postgres"), DATABASE)
        await apply(server.dsn())
        write("db/schema.sql", dump.schema(server.binaries, server.dsn()))
        async with connect.admin(server.dsn()) as connection:
            write("docs/database.md", await document.markdown(connection))
    write("graph/schema.graphql", schema.sdl())
    write("docs/errors.md", errors.as_markdown())


def write_functions() -> None:
    """Makes the generated functions current: writes each and removes those that nothing declares any more."""
    current = dict([*loaders.files(), *changes.files(), *reports.files(), (permissions.FILE, permissions.text())])
    marks = tuple(map(mark, (loaders.SOURCE, changes.SOURCE, reports.SOURCE)))
    for path in loaders.FUNCTIONS.glob("*/*.sql"):
        if path not in current and path.read_text().startswith(marks):
            path.unlink()
    for path, text in current.items():
        path.write_text(text)


def write(path: str, text: str) -> None:
    """Writes a file below the repository's root, if its text is new."""
    file = ROOT / path
    if not file.exists() or file.read_text() != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        print(f"wrote {path}")


if __name__ == "__main__":
    asyncio.run(main())
