"""The values of a field's arguments as its resolver would get them, with what never changes done once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    Node,
    Undefined,
    VariableNode,
    Visitor,
    get_argument_values,
    get_named_type,
    is_leaf_type,
    is_non_null_type,
    visit,
)
from graphql.execution.values import VariableValues
from graphql.utilities import coerce_input_literal
from strawberry.types.arguments import convert_argument, convert_arguments
from strawberry.types.field import StrawberryField

from graph.engine.reasons import NotCompiled

_NO_VARIABLES = VariableValues({}, {})


@dataclass(frozen=True, slots=True)
class _Pick:
    """An argument that is a variable of scalars or enums, whose coerced value is the resolver's."""

    name: str
    variable: str
    required: bool


class Arguments:
    """The arguments of one field of a document, read for each request's variables."""

    def __init__(self, schema: strawberry.Schema, definition: GraphQLField, node: FieldNode) -> None:
        self._schema = schema
        self._definition = definition
        self._declared: StrawberryField = definition.extensions["strawberry-definition"]
        self._node = node
        self.is_constant = not variables_of(node.arguments or ())
        self._constants: dict[str, Any] = {}
        self._picks: list[_Pick] = []
        self._is_simple = self.is_constant or self._pick()
        if self.is_constant:
            self._constants = self._convert(_NO_VARIABLES)

    def read(self, variables: VariableValues) -> dict[str, Any]:
        """The values by their Python names; what was left out is left out. Raises NotCompiled where one is unfit."""
        if not self._is_simple:
            return self._convert(variables)
        if not self._picks:
            return self._constants
        values = dict(self._constants)
        for pick in self._picks:
            if pick.variable in variables.coerced:
                value = variables.coerced[pick.variable]
                if value is None and pick.required:
                    raise NotCompiled("arguments", pick.name)
                values[pick.name] = value
        return values

    def _convert(self, variables: VariableValues) -> dict[str, Any]:
        try:
            given = get_argument_values(self._definition, self._node, variables)
        except GraphQLError as error:
            raise NotCompiled("arguments", self._node.name.value) from error
        return convert_arguments(given, self._declared.arguments, self._scalars, self._schema.config)

    def _pick(self) -> bool:
        """Takes the arguments apart, where each is either constant or a variable of scalars or enums."""
        given = {argument.name.value for argument in self._node.arguments or ()}
        if any(_has_default(each) for name, each in self._definition.args.items() if name not in given):
            return False
        declared = {self._schema.config.name_converter.from_argument(each): each for each in self._declared.arguments}
        for argument in self._node.arguments or ():
            name, value = argument.name.value, argument.value
            definition, python_name = self._definition.args[name], declared[name].python_name
            if not isinstance(value, VariableNode):
                if variables_of([value]):
                    return False
                literal = coerce_input_literal(value, definition.type)
                self._constants[python_name] = convert_argument(
                    literal, declared[name].type, self._scalars, self._schema.config
                )
            elif is_leaf_type(get_named_type(definition.type)) and not _has_default(definition):
                self._picks.append(_Pick(python_name, value.name.value, is_non_null_type(definition.type)))
            else:
                return False
        return True

    @property
    def _scalars(self) -> Any:
        return self._schema.schema_converter.scalar_registry


def _has_default(argument: GraphQLArgument) -> bool:
    # graphql-core keeps one that was given as a Python value apart from one that was given as it is written.
    return argument.default is not None or argument.default_value is not Undefined


class _Names(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.found.add(node.name.value)


def variables_of(nodes: Iterable[Node]) -> set[str]:
    """The names of the variables within nodes of a document."""
    names = _Names()
    for node in nodes:
        visit(node, names)
    return names.found
