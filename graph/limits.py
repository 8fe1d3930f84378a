"""How large a document may be, and its answer.

Strawberry's own limiters walk a fragment again at every spread, which nested spreads turn into exponential work; here
each fragment is measured once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from graph.errors import Problem

MAX_TOKENS = 8000
MAX_DEPTH = 24
MAX_ALIASES = 200
# Fragments that spread each other multiply without an alias: a kilobyte can hold a hundred thousand fields.
MAX_FIELDS = 2000
MOST_ROWS = 50_000
MOST_VALUES = 1_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """Levels of fields, fields with an alias, and all fields; fragments are counted as often as they are spread."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0


def sizes(document: DocumentNode) -> list[tuple[OperationDefinitionNode, Size]]:
    """The operations of a document, each with its size."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    measured: dict[str, Size] = {}
    return [
        (node, _measure(node.selection_set, fragments, measured))
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
    ]


def excess(measured: Iterable[tuple[OperationDefinitionNode, Size]]) -> list[GraphQLError]:
    """One error for each operation and each limit that it exceeds."""
    errors = []
    for node, size in measured:
        if size.depth > MAX_DEPTH:
            errors.append(GraphQLError(f"The operation nests {size.depth} levels; {MAX_DEPTH} are allowed.", node))
        if size.aliases > MAX_ALIASES:
            errors.append(GraphQLError(f"The operation has {size.aliases} aliases; {MAX_ALIASES} are allowed.", node))
        if size.fields > MAX_FIELDS:
            errors.append(GraphQLError(f"The operation selects {size.fields} fields; {MAX_FIELDS} are allowed.", node))
    return errors


def _measure(
    selections: SelectionSetNode | None, fragments: dict[str, FragmentDefinitionNode], measured: dict[str, Size]
) -> Size:
    depth = aliases = fields = 0
    for selection in selections.selections if selections else ():
        if isinstance(selection, FragmentSpreadNode):
            name = selection.name.value
            if name not in measured and name in fragments:
                # A fragment within itself is the validation's to refuse, and counts as nothing here.
                measured[name] = Size()
                measured[name] = _measure(fragments[name].selection_set, fragments, measured)
            size = measured.get(name, Size())
        elif isinstance(selection, FieldNode):
            if selection.name.value.startswith("__"):
                continue
            inner = _measure(selection.selection_set, fragments, measured)
            size = Size(inner.depth + 1, inner.aliases + (selection.alias is not None), inner.fields + 1)
        elif isinstance(selection, InlineFragmentNode):
            size = _measure(selection.selection_set, fragments, measured)
        else:
            continue
        depth = max(depth, size.depth)
        aliases += size.aliases
        fields += size.fields
    return Size(depth, aliases, fields)


def most_rows(fields: int) -> int:
    """How many rows the answer to an operation of so many fields may show: each might show all of them."""
    return min(MOST_ROWS, MOST_VALUES // max(fields, 1))


def too_large(limit: int) -> Problem:
    """What is wrong with an answer of more rows than that."""
    return Problem(
        "ANSWER_TOO_LARGE",
        f"The request asks for more than {limit} rows.",
        details={"limit": limit},
        hint="Ask for smaller pages, for fewer levels of them, or for fewer fields: together they bound an answer.",
    )
