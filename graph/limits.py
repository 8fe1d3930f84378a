"""How large a document may be.

Strawberry's own limiters walk a fragment anew at every spread, which nested spreads turn into exponential work; here
each fragment is measured once.
"""

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

MAX_TOKENS = 8000
MAX_DEPTH = 24
MAX_ALIASES = 200


@dataclass(frozen=True, slots=True)
class Size:
    """Levels of fields, and fields with an alias, fragments counted as often as they are spread."""

    depth: int = 0
    aliases: int = 0


def excess(document: DocumentNode) -> list[GraphQLError]:
    """One error for each operation and each limit that it exceeds."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    measured: dict[str, Size] = {}
    errors = []
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            size = _measure(node.selection_set, fragments, measured)
            if size.depth > MAX_DEPTH:
                errors.append(GraphQLError(f"The operation nests {size.depth} levels; {MAX_DEPTH} are allowed.", node))
            if size.aliases > MAX_ALIASES:
                errors.append(
                    GraphQLError(f"The operation has {size.aliases} aliases; {MAX_ALIASES} are allowed.", node)
                )
    return errors


def _measure(
    selections: SelectionSetNode | None, fragments: dict[str, FragmentDefinitionNode], measured: dict[str, Size]
) -> Size:
    depth = aliases = 0
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
            size = Size(inner.depth + 1, inner.aliases + (selection.alias is not None))
        elif isinstance(selection, InlineFragmentNode):
            size = _measure(selection.selection_set, fragments, measured)
        else:
            continue
        depth = max(depth, size.depth)
        aliases += size.aliases
    return Size(depth, aliases)
