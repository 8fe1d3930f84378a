"""What an operation selects: its fields, merged and by their response keys, and the arguments of each."""

from collections.abc import Callable

import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    OperationDefinitionNode,
)
from graphql.execution.collect_fields import (
    CollectedFields,
    FieldDetails,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues

from graph.engine.compiled.arguments import Arguments
from graph.engine.reasons import NotCompiled
from graph.engine.schema import core_of, root_of

Selected = list[FieldDetails]


class Selections:
    """One operation for one plan key: variables that decide on @skip, @include and orders have their values."""

    def __init__(
        self,
        schema: strawberry.Schema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: VariableValues,
    ) -> None:
        self.root_type = root_of(schema, operation)
        self.variables = variables
        self._schema = schema
        self._core = core_of(schema)
        self._operation = operation
        self._fragments = {
            node.name.value: FragmentDetails(node)
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }

    def root(self) -> dict[str, Selected]:
        """The operation's fields by their response keys, in order."""
        return _checked(
            lambda: collect_fields(self._core, self._fragments, self.variables, self.root_type, self._operation)
        )

    def within(self, of: GraphQLObjectType, selected: Selected) -> dict[str, Selected]:
        """The fields selected within a field by their response keys, in order; equal keys are merged."""
        return _checked(
            lambda: collect_subfields(self._core, self._fragments, self.variables, self._operation, of, selected)
        )

    def arguments(self, definition: GraphQLField, selected: Selected, only: str | None = None) -> Arguments:
        """The arguments of a field, or one alone; of fields merged into one they are all the same."""
        node = selected[0].node
        if only:
            given = tuple(each for each in node.arguments or () if each.name.value == only)
            node = FieldNode(name=node.name, arguments=given)
        return Arguments(self._schema, definition, node)

    def type(self, name: str) -> GraphQLObjectType:
        """The object type of a name."""
        of = self._core.type_map[name]
        assert isinstance(of, GraphQLObjectType)  # noqa: S101 - nothing else has rows
        return of


def name_of(selected: Selected) -> str:
    """The field that is selected; fields merged into one have one name."""
    return selected[0].node.name.value


def _checked(collect: Callable[[], CollectedFields]) -> dict[str, Selected]:
    try:
        collected = collect()
    except GraphQLError as error:
        # A variable of @skip or @include is null.
        raise NotCompiled("variables") from error
    if collected.new_defer_usages:
        raise NotCompiled("@defer")
    return collected.grouped_field_set
