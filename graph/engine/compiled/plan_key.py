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


class PlanKey:
    """What has to be known of a request's variables to plan it: for equal keys the plan is the same."""

    def __init__(self, schema: strawberry.Schema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        names = _Deciding()
        visit(document, names)
        self._variables = sorted(names.found)
        root = root_of(schema, operation)
        self._ids = []
        for node in _root_nodes(document, operation.selection_set, set()):
            definition = root.fields.get(node.name.value)
            lookup = definition and declaration_of(declared(definition))
            if definition and isinstance(lookup, Lookup):
                self._ids.append(id_reader(Arguments(schema, definition, node), lookup.argument))

    def of(self, variables: VariableValues) -> tuple[str, ...]:
        """The values that decide, as text."""
        if not self._variables and not self._ids:
            return ()
        values = (repr(variables.coerced.get(name, "absent")) for name in self._variables)
        return (*values, *self.identified_types(variables))

    def identified_types(self, variables: VariableValues) -> tuple[str, ...]:
        """The types of the ids that the operation looks for. Raises NotCompiled for what is no id."""
        return tuple(sorted({of for read in self._ids for of, _ in read(variables)}))


class _Deciding(Visitor):
    """Finds the variables of @skip, @include and orders, on which depends what is read."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        self.found |= variables_of(node.arguments or ())

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        if node.name.value == _ORDER:
            self.found |= variables_of([node])


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
