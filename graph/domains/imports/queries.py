"""Reads of imports."""

import strawberry

from graph.declare.pagination import Connection
from graph.declare.roots import by_id, connection
from graph.domains.imports.types import ImportRow, ImportRun


@strawberry.type
class ImportsQuery:
    """The imports' part of Query."""

    import_run: ImportRun | None = by_id("The import with this id; null if there is none or you may not see it.")
    import_runs: Connection[ImportRun] = connection("Imports of files, the latest first.", order=("started_at desc",))
    import_row: ImportRow | None = by_id("The row of a file with this id; null if there is none or you may not see it.")
