"""An operation of a document: its plans, one for each plan key that its variables give it."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import strawberry
from graphql import DocumentNode, GraphQLObjectType, OperationDefinitionNode, OperationType, is_non_null_type
from graphql.execution.values import VariableValues

from graph.declare.declarations import Command, declaration_of
from graph.engine.compiled.compiled import Compiled, RunnableCommand, compiled
from graph.engine.compiled.plan_key import PlanKey
from graph.engine.compiled.planner import Planner
from graph.engine.compiled.selections import Selected, name_of
from graph.engine.compiled.variables import Variables
from graph.engine.reasons import NotCompiled
from graph.engine.schema import class_of, core_of, declared, object_of, root_of

_MOST_PLANS = 16
_LARGEST = 128 * 1024
# What one request's variables are to blame for: those of the next may be fit.
_OF_ONE_REQUEST = {"arguments", "bad input", "variables"}


@dataclass(slots=True)
class Operation:
    """An operation of a document, compiled as it is asked for."""

    schema: strawberry.Schema
    document: DocumentNode
    node: OperationDefinitionNode
    most_rows: int
    # Told after each compilation, for somebody has to bound what all of them take together.
    grown: Callable[[], None]
    variables: Variables = field(init=False)
    plan_key: PlanKey = field(init=False)
    _made: "OrderedDict[tuple[str, ...], Compiled | list[RunnableCommand] | NotCompiled]" = field(
        default_factory=OrderedDict
    )

    def __post_init__(self) -> None:
        self.variables = Variables(core_of(self.schema), self.node)
        self.plan_key = PlanKey(self.schema, self.document, self.node)

    def query(self, variables: VariableValues) -> Compiled:
        """The compiled query for a request's variables. Raises NotCompiled."""
        made = self._for(variables)
        assert isinstance(made, Compiled)  # noqa: S101 - asked for queries only
        return made

    def commands(self, variables: VariableValues) -> list[RunnableCommand]:
        """The compiled mutation's fields. Raises NotCompiled."""
        made = self._for(variables)
        assert isinstance(made, list)  # noqa: S101 - asked for mutations only
        return made

    def compile_for(self, variables: VariableValues) -> None:
        """Compiles the operation for a request's variables. Raises NotCompiled."""
        self._for(variables)

    @property
    def weight(self) -> int:
        """The characters of all that was generated for it: memory, in the process and in PostgreSQL, goes by them."""
        return sum(_weight(made) for made in self._made.values())

    def _for(self, variables: VariableValues) -> Compiled | list[RunnableCommand]:
        key = self.plan_key.of(variables)
        made = self._made.get(key)
        if made is None:
            try:
                made = self._compile(variables)
            except NotCompiled as reason:
                made = reason
            if not (isinstance(made, NotCompiled) and made.reason in _OF_ONE_REQUEST):
                self._made[key] = made
            while len(self._made) > 1 and (len(self._made) > _MOST_PLANS or self.weight > _LARGEST):
                self._made.popitem(last=False)
            self.grown()
        if isinstance(made, NotCompiled):
            raise made
        return made

    def _compile(self, variables: VariableValues) -> Compiled | list[RunnableCommand]:
        planner = self._planner(variables)
        if self.node.operation is OperationType.QUERY:
            return compiled(planner.query())
        if self.node.operation is not OperationType.MUTATION:
            raise NotCompiled("subscription")
        root = root_of(self.schema, self.node)
        return [self._command(root, key, selected, variables) for key, selected in planner.selections.root().items()]

    def _command(
        self, root: GraphQLObjectType, key: str, selected: Selected, variables: VariableValues
    ) -> RunnableCommand:
        name = name_of(selected)
        definition = root.fields.get(name)
        declaration = definition and declaration_of(declared(definition))
        if definition is None or not isinstance(declaration, Command):
            raise NotCompiled("resolver of its own", f"{root.name}.{name}")
        planner = self._planner(variables)
        of = object_of(definition)
        plan = planner.row(of, planner.selections.root()[key])
        return RunnableCommand(
            key=key,
            nodes=tuple(each.node for each in selected),
            is_required=is_non_null_type(definition.type),
            function=declaration.function,
            type=class_of(of),
            arguments=planner.selections.arguments(definition, selected),
            selection=compiled(plan),
        )

    def _planner(self, variables: VariableValues) -> Planner:
        return Planner(
            self.schema, self.document, self.node, variables, self.plan_key.identified_types(variables), self.most_rows
        )


def _weight(made: Compiled | list[RunnableCommand] | NotCompiled) -> int:
    if isinstance(made, NotCompiled):
        return 0
    selections = [made] if isinstance(made, Compiled) else [command.selection for command in made]
    return sum(len(each.text) + len(each.source) for each in selections)
