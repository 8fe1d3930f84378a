"""The smallest document that still shows what a larger one shows."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    VariableNode,
    parse,
    print_ast,
)

from tests.differential.documents import Case

Shows = Callable[[Case], Awaitable[bool]]
_LISTS = ("definitions", "selections", "arguments", "directives", "variable_definitions", "fields", "values")
_MOST_TRIES = 1500


async def shrink(case: Case, shows: Shows) -> Case:
    """A case with as little in it as still makes `shows` true; each part is left out, or replaced by what it holds."""
    place = 0
    changed = False
    for _ in range(_MOST_TRIES):
        smaller = next_smaller(case, place)
        if smaller is None and not changed:
            return case
        if smaller is None:
            # What had to stay may have been needed only by what went after it.
            place, changed = 0, False
        elif await shows(smaller):
            case, changed = smaller, True
        else:
            place += 1
    return case


def next_smaller(case: Case, place: int) -> Case | None:
    """The case without its part number `place`; None where it has no such part."""
    for number, smaller in enumerate(_smaller(case)):
        if number == place:
            return smaller
    return None


def _smaller(case: Case) -> Iterator[Case]:
    try:
        document = parse(case.query, no_location=True)
    except GraphQLError:
        return
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    for path in _parts(document):
        for change in (_left_out, lambda node: _inlined(node, fragments)):
            made = _changed(document, path, change)
            if made is not None:
                yield replace(case, query=print_ast(_tidy(made)))
    for name in case.variables:
        yield replace(case, variables={key: value for key, value in case.variables.items() if key != name})
    if case.operation_name is not None:
        yield replace(case, operation_name=None)


Step = tuple[str, int | None]
Change = Callable[[Node], tuple[Node, ...] | None]


def _parts(node: Node, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The ways to everything that stands in a list of a document, what holds others before these."""
    for key in node.keys:
        inner = getattr(node, key, None)
        if isinstance(inner, list | tuple):
            for place, each in enumerate(inner):
                here = (*path, (key, place))
                if key in _LISTS:
                    yield here
                yield from _parts(each, here)
        elif isinstance(inner, Node):
            yield from _parts(inner, (*path, (key, None)))


def _changed(node: Any, path: tuple[Step, ...], change: Change) -> Any:
    """The node with the one at the end of `path` replaced; None where it cannot be."""
    (key, place), rest = path[0], path[1:]
    if place is None:
        inner = _changed(getattr(node, key), rest, change)
        return None if inner is None else replace(node, **{key: inner})
    items = list(getattr(node, key))
    if rest:
        items[place] = _changed(items[place], rest, change)
        return None if items[place] is None else replace(node, **{key: tuple(items)})
    made = change(items[place])
    if made is None or (not made and len(items) == 1 and key in ("selections", "definitions")):
        return None
    items[place : place + 1] = made
    return replace(node, **{key: tuple(items)})


def _left_out(_node: Node) -> tuple[Node, ...]:
    return ()


def _inlined(node: Node, fragments: dict[str, FragmentDefinitionNode]) -> tuple[Node, ...] | None:
    """What a fragment selects, for the fragment's place."""
    if isinstance(node, InlineFragmentNode):
        return node.selection_set.selections
    if isinstance(node, FragmentSpreadNode) and node.name.value in fragments:
        return fragments[node.name.value].selection_set.selections
    return None


def _tidy(document: DocumentNode) -> DocumentNode:
    """Without the fragments and variables that nothing uses any more, since no document may have them."""
    while True:
        used = {node.name.value for node in _nodes(document) if isinstance(node, FragmentSpreadNode)}
        kept = tuple(
            one for one in document.definitions if not isinstance(one, FragmentDefinitionNode) or one.name.value in used
        )
        if len(kept) == len(document.definitions):
            break
        document = replace(document, definitions=kept)
    names = {node.name.value for node in _nodes(document, definitions=False) if isinstance(node, VariableNode)}
    return replace(document, definitions=tuple(_declaring(one, names) for one in document.definitions))


def _declaring(one: Any, names: set[str]) -> Any:
    if not isinstance(one, OperationDefinitionNode):
        return one
    definitions = tuple(each for each in one.variable_definitions or () if each.variable.name.value in names)
    return replace(one, variable_definitions=definitions)


def _nodes(node: Node, *, definitions: bool = True) -> Iterator[Node]:
    """A node and all within it; those of variables' definitions only where asked for."""
    yield node
    for key in node.keys:
        if key == "variable_definitions" and not definitions:
            continue
        inner = getattr(node, key, None)
        for each in inner if isinstance(inner, list | tuple) else [inner]:
            if isinstance(each, Node):
                yield from _nodes(each, definitions=definitions)
