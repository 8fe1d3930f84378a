"""How large a document may be, and its answer.

Strawberry's own limiters walk a fragment again at every spread, which nested spreads turn into exponential work; here
each fragment is measured once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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

from wardgraph.errors import Problem, bad_input
from wardgraph.limits import Limits

# Each takes 64 MiB, and a processor for a tenth of a second.
MAX_HASHES = 1
# graphql-core refuses half as many levels of inputs; at some hundreds whoever walks them runs out of stack.
MAX_LEVELS = 200
APART = "Send each in a request of its own."
NUL = "\0"
MOST_ROWS = 50_000
MOST_VALUES = 1_000_000


_INTROSPECTION = frozenset({"__schema", "__type"})
_LISTS = frozenset(
    {
        "types",
        "directives",
        "fields",
        "args",
        "inputFields",
        "enumValues",
        "interfaces",
        "possibleTypes",
    }
)


@dataclass(frozen=True, slots=True)
class Size:
    """Levels of fields, fields with an alias, and all fields; fragments are counted as often as they are spread.

    Meta fields count as others do, but for the levels of introspection, which graphql-core bounds. `lists` are fields
    that have a name of introspection's lists; `introspection` counts them and the aliases where it is introspection,
    and each alias of __typename.
    `hashing` are the response keys of those outermost fields that hash a password.
    """

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    lists: int = 0
    introspection: int = 0
    hashing: frozenset[str] = frozenset()


def sizes(document: DocumentNode, hashing: frozenset[str] = frozenset()) -> list[tuple[OperationDefinitionNode, Size]]:
    """The operations of a document, each with its size. `hashing` are the mutations that hash a password."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    measured: dict[str, Size] = {}
    return [
        (node, _measure(node.selection_set, fragments, measured, hashing))
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
    ]


def excess(measured: Iterable[tuple[OperationDefinitionNode, Size]], limits: Limits) -> list[GraphQLError]:
    """One error for each operation and each limit that it exceeds."""
    errors = []
    for node, size in measured:
        counted = (
            (size.depth, limits.max_depth, "nests {} levels"),
            (size.aliases, limits.max_aliases, "has {} aliases"),
            (size.fields, limits.max_fields, "selects {} fields"),
            (size.introspection, limits.max_introspection, "has {} lists and aliases of introspection"),
        )
        for count, most, what in counted:
            if count > most:
                errors.append(GraphQLError(f"The operation {what.format(count)}; {most} are allowed.", node))
        if len(size.hashing) > MAX_HASHES:
            errors.append(GraphQLError(many_hashes(len(size.hashing)), node, extensions={"hint": APART}))
    return errors


def many_hashes(count: int) -> str:
    """What is wrong with an operation that hashes so many passwords."""
    return f"The operation has {count} fields that hash a password; {MAX_HASHES} is allowed."


def _measure(
    selections: SelectionSetNode | None,
    fragments: Mapping[str, FragmentDefinitionNode],
    measured: dict[str, Size],
    hashing: frozenset[str],
) -> Size:
    depth = aliases = fields = lists = introspection = 0
    keys: frozenset[str] = frozenset()
    for selection in selections.selections if selections else ():
        if isinstance(selection, FragmentSpreadNode):
            name = selection.name.value
            if name not in measured and name in fragments:
                # A fragment within itself is the validation's to refuse, and counts as nothing here.
                measured[name] = Size()
                measured[name] = _measure(fragments[name].selection_set, fragments, measured, hashing)
            size = measured.get(name, Size())
        elif isinstance(selection, FieldNode):
            inner = _measure(selection.selection_set, fragments, measured, hashing)
            size = _with_field(selection, inner, hashing)
        elif isinstance(selection, InlineFragmentNode):
            size = _measure(selection.selection_set, fragments, measured, hashing)
        else:
            continue
        depth = max(depth, size.depth)
        aliases += size.aliases
        fields += size.fields
        lists += size.lists
        introspection += size.introspection
        keys |= size.hashing
    return Size(depth, aliases, fields, lists, introspection, keys)


def _with_field(node: FieldNode, inner: Size, hashing: frozenset[str]) -> Size:
    name = node.name.value
    aliases = inner.aliases + (node.alias is not None)
    lists = inner.lists + (name in _LISTS)
    is_introspection = name in _INTROSPECTION
    return Size(
        0 if is_introspection else inner.depth + 1,
        aliases,
        inner.fields + 1,
        lists,
        lists + aliases
        if is_introspection
        else inner.introspection + (name == "__typename" and node.alias is not None),
        frozenset(((node.alias or node.name).value,)) if name in hashing else frozenset(),
    )


def check_variables(variables: Mapping[str, Any] | None, limits: Limits) -> int:
    """How many objects there are within variables. Refuses those that take long to read, or that nothing can hold.

    Raises BAD_USER_INPUT.
    """
    depth = objects = values = 0
    # One level at a time, so that nothing here is as deep as what a client sent.
    level: list[Any] = [variables] if variables else []
    while level:
        depth += 1
        objects += sum(isinstance(each, dict) for each in level)
        values += sum(map(len, level))
        if depth > MAX_LEVELS or objects > limits.max_variable_objects or values > limits.max_variable_values:
            most = f"{limits.max_variable_values} values, {limits.max_variable_objects} objects and {MAX_LEVELS} levels"
            raise bad_input("variables", "TOO_MANY", f"must hold at most {most}")
        within = [one for each in level for one in _within(each)]
        if any(isinstance(one, str) and NUL in one for one in within):
            raise holds_nul(".".join(_path_of_nul(variables)))
        level = [one for one in within if isinstance(one, dict | list)]
    # They are one themselves.
    return max(objects - 1, 0)


def holds_nul(path: str) -> Problem:
    """What is wrong with a text that has a NUL character."""
    return bad_input(path, "NUL", "must not hold the character NUL", "PostgreSQL cannot store it. Leave it out.")


def _path_of_nul(value: Any) -> list[str]:
    """The way to the first text that has a NUL; none where there is no such text."""
    for name, one in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(one, str):
            if NUL in one:
                return [str(name)]
        elif isinstance(one, dict | list) and (path := _path_of_nul(one)):
            return [str(name), *path]
    return []


def _within(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def most_rows(fields: int) -> int:
    """How many rows the answer to an operation of so many fields may show: each might show all of them."""
    return min(MOST_ROWS, MOST_VALUES // max(fields, 1))


def too_large(limit: int) -> Problem:
    """What is wrong with an answer of more rows than that."""
    return Problem(
        "ANSWER_TOO_LARGE",
        f"The request asks for more than {limit} rows.",
        details={"limit": limit},
        hint="Ask for smaller pages, fewer nested pages or fewer fields: together they limit an answer.",
    )
