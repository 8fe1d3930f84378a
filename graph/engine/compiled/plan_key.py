"""On which of its variables an operation's plan depends."""

from collections.abc import Iterator
from typing import Any

import strawberry
from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues

from graph.declare.declarations import Lookup, declaration_of
from graph.engine.compiled.arguments import Arguments, variables_of
from graph.engine.compiled.parameters import id_reader
from graph.engine.schema import declared, root_of

_ORDER = "orderBy"
_BEHIND = (("hasPreviousPage", "after"), ("hasNextPage", "before"))


class PlanKey:
    """What has to be known of a request's variables to plan it: for equal keys the plan is the same."""

    def __init__(self, schema: strawberry.Schema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        names = _Deciding()
        visit(document, names)
        self._variables = sorted(names.found)
        # Where a page asks what lies behind it, its plan depends on whether it has a start, and not on which.
        self._starts = sorted(names.starts if names.asks_behind else ())
        root = root_of(schema, operation)
        self._ids = []
        for node in _root_nodes(document, operation.selection_set, set()):
            definition = root.fields.get(node.name.value)
            lookup = definition and declaration_of(declared(definition))
            if definition and isinstance(lookup, Lookup):
                self._ids.append(id_reader(Arguments(schema, definition, node), lookup.argument))

    def of(self, variables: VariableValues) -> tuple[str, ...]:
        """The values that decide, as text."""
        if not self._variables and not self._ids and not self._starts:
            return ()
        values = (repr(variables.coerced.get(name, "absent")) for name in self._variables)
        starts = (str(variables.coerced.get(name) is not None) for name in self._starts)
        return (*values, *starts, *self.identified_types(variables))

    def identified_types(self, variables: VariableValues) -> tuple[str, ...]:
        """The types of the ids that the operation looks for. Raises NotCompiled for what is no id."""
        return tuple(sorted({of for read in self._ids for of, _ in read(variables)}))


class _Deciding(Visitor):
    """Finds the variables of @skip, @include and orders, on which depends what is read, and those of cursors."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.starts: set[str] = set()
        self._starting: set[str] = set()
        self._told: set[str] = set()

    @property
    def asks_behind(self) -> bool:
        """Whether anything tells what lies behind the start of a page."""
        return any(part in self._told and name in self._starting for part, name in _BEHIND)

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self._told.add(node.name.value)

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        self.found |= variables_of(node.arguments or ())

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        if node.name.value == _ORDER:
            self.found |= variables_of([node])
        elif node.name.value in ("after", "before"):
            self._starting.add(node.name.value)
            self.starts |= variables_of([node])


def _root_nodes(document: DocumentNode, selections: SelectionSetNode, seen: set[str]) -> Iterator[FieldNode]:
    """The fields at the operation's root, in fragments too."""
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            yield selection
        elif isinstance(selection, FragmentSpreadNode):
            name = selection.name.value
            if name not in seen:
                seen.add(name)
                for node in document.definitions:
                    if isinstance(node, FragmentDefinitionNode) and node.name.value == name:
                        yield from _root_nodes(document, node.selection_set, seen)
        elif isinstance(selection, InlineFragmentNode):
            yield from _root_nodes(document, selection.selection_set, seen)
