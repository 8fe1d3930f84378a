"""Compiles documents without a database."""

from typing import Any

from graph.engine.compiled.compiled import Compiled
from graph.engine.documents import Document, Documents
from graph.schema import schema


def compiled(text: str, name: str | None = None, **variables: Any) -> Compiled:
    """The compiled query of a document for these variables."""
    document = Documents(schema, production=False).get(text)
    assert isinstance(document, Document), document
    operation = document.prepare(name).runnable()
    return operation.query(operation.variables.coerce(variables))


def calls(text: str, **variables: Any) -> list[str | None]:
    """The functions that a document's levels call."""
    return [level.function for level in compiled(text, **variables).plan.levels]
