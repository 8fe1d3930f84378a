"""Whether fields of one response key can be merged, found out in one walk.

graphql-core compares every field with every other of its key: a document may ask for the square of its length. Here
all fields of a key are compared with the first of them, which is enough to know that nothing conflicts where they are
alike. Where they are not, graphql-core says whether that is a conflict, and in which words: two types of records may
well show different fields under one key.
"""

from collections.abc import Iterator
from typing import Any

import strawberry
from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLNamedType,
    InlineFragmentNode,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    SchemaMetaFieldDef,
    SelectionSetNode,
    TypeMetaFieldDef,
    TypeNameMetaFieldDef,
    ValidationContext,
    get_named_type,
    validate,
)
from graphql.validation.validate import ValidationAbortedError

from graph.engine.schema import core_of

# Comparing two fields costs 2, some microseconds.
MAX_OVERLAPS = 1000

_META = {
    "__typename": TypeNameMetaFieldDef,
    "__schema": SchemaMetaFieldDef,
    "__type": TypeMetaFieldDef,
}
_Set = list[tuple[Any, SelectionSetNode]]
_Found = tuple[Any, FieldNode]


def conflicts(schema: strawberry.Schema, document: DocumentNode) -> list[GraphQLError]:
    """What is wrong with the merging of fields in a document that is valid otherwise."""
    if not any(_Walk(schema, document).finds_unlike(node) for node in document.definitions):
        return []
    return validate(core_of(schema), document, [_OverlapsRule])


class _Walk:
    """Goes down the selections of an operation, those of one place together."""

    def __init__(self, schema: strawberry.Schema, document: DocumentNode) -> None:
        self._core = core_of(schema)
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }

    def finds_unlike(self, node: object) -> bool:
        """Whether any two fields of one key differ, in an operation."""
        if not isinstance(node, OperationDefinitionNode):
            return False
        places: list[_Set] = [[(self._core.get_root_type(node.operation), node.selection_set)]]
        while places:
            known: dict[str, tuple[object, _Set]] = {}
            for of, field in self._fields(places.pop(), set()):
                key = (field.alias or field.name).value
                shown = _type(of, field)
                told = field.name.value, _arguments(field.arguments), str(shown)
                alike, within = known.setdefault(key, (told, []))
                if alike != told:
                    return True
                if field.selection_set is not None:
                    within.append((get_named_type(shown), field.selection_set))
            places += [within for _, within in known.values() if within]
        return False

    def _fields(self, place: _Set, seen: set[str]) -> Iterator[_Found]:
        for of, selections in place:
            for selection in selections.selections:
                if isinstance(selection, FieldNode):
                    yield of, selection
                elif isinstance(selection, InlineFragmentNode):
                    yield from self._fields([(self._on(selection, of), selection.selection_set)], seen)
                elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
                    seen.add(selection.name.value)
                    fragment = self._fragments[selection.name.value]
                    yield from self._fields([(self._on(fragment, of), fragment.selection_set)], seen)

    def _on(self, fragment: InlineFragmentNode | FragmentDefinitionNode, of: Any) -> GraphQLNamedType:
        condition = fragment.type_condition
        named: GraphQLNamedType = self._core.type_map[condition.name.value] if condition else of
        return named


def _type(of: Any, field: FieldNode) -> Any:
    name = field.name.value
    return of.fields[name].type if name in of.fields else _META[name].type


def _arguments(nodes: tuple[ArgumentNode, ...] | None) -> tuple[str, ...]:
    """The arguments as they are written: those that mean the same in other words are graphql-core's to compare."""
    return tuple(sorted(node.loc.source.body[node.loc.start : node.loc.end] for node in nodes or () if node.loc))


class _OverlapsRule(OverlappingFieldsCanBeMergedRule):
    """graphql-core's rule for fields of one response key, which compares no more than `MAX_OVERLAPS` allows."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = MAX_OVERLAPS

    def enter_selection_set(self, selection_set: SelectionSetNode, *args: Any) -> None:
        """Called by graphql-core. Raises ValidationAbortedError, which says why, where it has to compare too much."""
        try:
            super().enter_selection_set(selection_set, *args)
        except ValidationAbortedError:
            if self.rule_context.remaining_complexity_budget >= 0:
                raise
            raise ValidationAbortedError(
                "The document selects the same fields too often.",
                selection_set,
                extensions={"hint": "Select each field once, or under an alias; spread each fragment once."},
            ) from None
