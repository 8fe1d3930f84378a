"""Commands about imports. Files come by POST /imports (graph/http/imports.py), or by the command line."""

import strawberry

from graph.declare.commands import command_on
from graph.domains.imports.types import ImportRun


@strawberry.type
class ImportsMutation:
    """The imports' part of Mutation."""

    cancel_import: ImportRun = command_on(
        "ImportRun",
        "cancel_import",
        "Cancels an import: what is loaded stays, and nothing more is loaded. The same file again goes on with it.",
    )
