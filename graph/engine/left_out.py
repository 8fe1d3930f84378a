"""Variables without a value, where leaving them out would ask for more.

That is so within a filter, and where a root field's own arguments say which rows there are: a client with an empty
variable wants the rows of one patient, and hardly those of all. A filter that is a variable as a whole may be left out:
that is how to ask for everything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    ListValueNode,
    Node,
    NonNullTypeNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

from graph.declare.declarations import Declaration, FunctionPage, Rows, declaration_of
from graph.engine.schema import declared, root_of
from wardgraph.errors import Problem, bad_input

_FILTER = "filter"
_WINDOW = ("first", "after", "last", "before")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document has a variable that has to have a value, as `filter.patientId.eq` names it."""

    node: VariableNode
    path: str

    def refused(self) -> GraphQLError:
        """What is wrong where it has none."""
        told = f"is ${self.node.name.value}, a variable without a value"
        problem: Problem = bad_input(self.path, "REQUIRED", told, "Give the variable, or leave the condition out.")
        return GraphQLError(problem.message, self.node, original_error=problem)


def left_out(places: tuple[Place, ...], variables: Mapping[str, Any] | None) -> list[GraphQLError]:
    """An error for each place whose variable a request leaves out."""
    return [place.refused() for place in places if place.node.name.value not in (variables or {})]


def places(schema: strawberry.Schema, document: DocumentNode, operation: OperationDefinitionNode) -> tuple[Place, ...]:
    """The places of an operation; variables that are required, or have a default, always have a value."""
    optional = {
        each.variable.name.value
        for each in operation.variable_definitions or ()
        if each.default_value is None and not isinstance(each.type, NonNullTypeNode)
    }
    if not optional:
        return ()
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    narrowing = _narrowing(schema, operation)
    found = (
        place
        for node in _fields(operation.selection_set, fragments, set())
        for place in _of_field(node, narrowing.get(node.name.value, frozenset()))
    )
    return tuple(place for place in found if place.node.name.value in optional)


def _of_field(node: FieldNode, narrowing: frozenset[str]) -> Iterator[Place]:
    for argument in node.arguments or ():
        name = argument.name.value
        if name in narrowing or (name == _FILTER and not isinstance(argument.value, VariableNode)):
            yield from _within(argument.value, name)


def _within(value: Node, path: str) -> Iterator[Place]:
    if isinstance(value, VariableNode):
        yield Place(value, path)
    elif isinstance(value, ListValueNode):
        for index, each in enumerate(value.values):
            yield from _within(each, f"{path}.{index}")
    elif isinstance(value, ObjectValueNode):
        for field in value.fields:
            yield from _within(field.value, f"{path}.{field.name.value}")


def _narrowing(schema: strawberry.Schema, operation: OperationDefinitionNode) -> dict[str, frozenset[str]]:
    """The arguments by which root fields say which rows they are of, by the field's name."""
    return {
        name: frozenset(field.args.keys() - {*_WINDOW})
        for name, field in root_of(schema, operation).fields.items()
        if _widens(declaration_of(declared(field)))
    }


def _widens(root: Declaration) -> bool:
    """Whether a root field is of more rows where an argument is left out."""
    return isinstance(root, FunctionPage) or (isinstance(root, Rows) and not root.chooses)


def _fields(
    selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[FieldNode]:
    """All fields of an operation, each fragment's once."""
    for each in selections.selections:
        below: SelectionSetNode | None = None
        if isinstance(each, FieldNode):
            yield each
            below = each.selection_set
        elif isinstance(each, InlineFragmentNode):
            below = each.selection_set
        elif isinstance(each, FragmentSpreadNode) and each.name.value not in seen:
            seen.add(each.name.value)
            below = fragments[each.name.value].selection_set
        if below:
            yield from _fields(below, fragments, seen)
