"""The values of a request's variables, coerced by graphql-core's own functions with what never changes done once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLSchema, OperationDefinitionNode, Undefined, get_variable_values, is_non_null_type
from graphql.execution.values import VariableValues
from graphql.utilities import coerce_input_value, type_from_ast

from graph.engine.reasons import NotCompiled


@dataclass(frozen=True, slots=True)
class _Variable:
    name: str
    type: Any
    required: bool
    default: Any


class Variables:
    """The variables that an operation defines."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        nodes = operation.variable_definitions or ()
        # A variable left out takes its default, coerced; what has none and is not required stays left out.
        optional = [node for node in nodes if node.default_value]
        defaults = get_variable_values(schema, optional, {})
        if isinstance(defaults, list):
            raise NotCompiled("variables", "a default value does not fit")
        self._variables = [
            _Variable(
                name=node.variable.name.value,
                type=(kind := type_from_ast(schema, node.type)),
                required=is_non_null_type(kind),
                default=defaults.coerced.get(node.variable.name.value, Undefined),
            )
            for node in nodes
        ]

    def coerce(self, given: Mapping[str, Any] | None) -> VariableValues:
        """The coerced values. Raises NotCompiled where one does not fit: graphql-core says which and why."""
        coerced: dict[str, Any] = {}
        given = given or {}
        for variable in self._variables:
            value = given.get(variable.name, Undefined)
            if value is Undefined:
                if variable.default is not Undefined:
                    coerced[variable.name] = variable.default
                elif variable.required:
                    raise NotCompiled("variables", variable.name)
                continue
            try:
                fit = coerce_input_value(value, variable.type)
            except RecursionError:
                fit = Undefined
            if fit is Undefined:
                raise NotCompiled("variables", variable.name)
            coerced[variable.name] = fit
        return VariableValues({}, coerced)
