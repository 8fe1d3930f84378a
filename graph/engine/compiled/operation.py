"""A compiled operation: its plans, one for each shape that its variables give it."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import strawberry
from graphql import DocumentNode, FieldNode, GraphQLObjectType, OperationDefinitionNode, OperationType
from graphql.execution.values import VariableValues

from graph.engine.compiled.arguments import Arguments
from graph.engine.compiled.assembly import Assemble, Assembler
from graph.engine.compiled.plan import Identified, Plan
from graph.engine.compiled.planner import Planner
from graph.engine.compiled.reasons import NotCompiled
from graph.engine.compiled.schema import class_of, core_of, declared, object_of, root_of
from graph.engine.compiled.shape import Shape
from graph.engine.compiled.statement import Composer
from graph.engine.compiled.variables import Variables
from wardgraph.database import Row

_MOST_SHAPES = 16
_LARGEST = 128 * 1024
# What one request's variables are to blame for: those of the next may be fit.
_OF_ONE_REQUEST = {"arguments", "bad input", "variables"}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A plan, ready to run: `text` is its statement, where it has to `call` anything, and `assemble` its code.

    `readers` read the parameters of each level by its number, and the ids of what is Identified by its response key.
    """

    plan: Plan
    calls: bool
    text: str
    given: tuple[str, ...]
    is_guarded: bool
    source: str
    assemble: Assemble
    readers: tuple[tuple[Any, Callable[[VariableValues], Any]], ...]

    def inputs(self, variables: VariableValues) -> dict[Any, Any]:
        """What the readers read of a request's variables. Raises NotCompiled for what does not fit."""
        return {place: read(variables) for place, read in self.readers}

    def parameters(self, asker: Iterable[Any], given: Sequence[Row], inputs: Mapping[Any, Any]) -> list[Any]:
        """The statement's parameters: who asks, what calls start from in a given row, and each level's own."""
        parameters = [*asker, *(row[column] for row in given for column in self.given)]
        for place, _ in self.readers:
            # Not those of what is Identified: its levels have the ids already.
            if isinstance(place, int):
                parameters += inputs[place]
        return parameters


@dataclass(frozen=True, slots=True)
class Command:
    """A field of a mutation: the api command, the arguments of its call, and the plan of what is shown of its row."""

    key: str
    function: str
    type: type[Any]
    arguments: Arguments
    selection: Compiled


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
    shape: Shape = field(init=False)
    _made: "OrderedDict[tuple[str, ...], Compiled | list[Command] | NotCompiled]" = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self.variables = Variables(core_of(self.schema), self.node)
        self.shape = Shape(self.schema, self.document, self.node)

    def query(self, variables: VariableValues) -> Compiled:
        """The compiled query for a request's variables. Raises NotCompiled."""
        made = self._for(variables)
        assert isinstance(made, Compiled)  # noqa: S101 - asked for queries only
        return made

    def commands(self, variables: VariableValues) -> list[Command]:
        """The compiled mutation's fields. Raises NotCompiled."""
        made = self._for(variables)
        assert isinstance(made, list)  # noqa: S101 - asked for mutations only
        return made

    @property
    def weight(self) -> int:
        """The characters of all that was generated for it: memory, in the process and in PostgreSQL, goes by them."""
        return sum(_weight(made) for made in self._made.values())

    def _for(self, variables: VariableValues) -> Compiled | list[Command]:
        key = self.shape.key(variables)
        made = self._made.get(key)
        if made is None:
            try:
                made = self._compile(variables)
            except NotCompiled as reason:
                made = reason
            if not (isinstance(made, NotCompiled) and made.reason in _OF_ONE_REQUEST):
                self._made[key] = made
            while len(self._made) > 1 and (len(self._made) > _MOST_SHAPES or self.weight > _LARGEST):
                self._made.popitem(last=False)
            self.grown()
        if isinstance(made, NotCompiled):
            raise made
        return made

    def _compile(self, variables: VariableValues) -> Compiled | list[Command]:
        planner = self._planner(variables)
        if self.node.operation is OperationType.QUERY:
            return compiled(planner.query())
        if self.node.operation is not OperationType.MUTATION:
            raise NotCompiled("subscription")
        root = root_of(self.schema, self.node)
        return [
            self._command(root, key, selected[0].node, variables) for key, selected in planner.root_fields().items()
        ]

    def _command(self, root: GraphQLObjectType, key: str, node: FieldNode, variables: VariableValues) -> Command:
        name = node.name.value
        definition = root.fields.get(name)
        function = definition and declared(definition).metadata.get("command")
        if definition is None or function is None:
            raise NotCompiled("resolver of its own", f"{root.name}.{name}")
        planner = self._planner(variables)
        of = object_of(definition)
        plan = planner.selection(of, planner.root_fields()[key])
        arguments = Arguments(self.schema, definition, node)
        return Command(key, function, class_of(of), arguments, compiled(plan))

    def _planner(self, variables: VariableValues) -> Planner:
        return Planner(
            self.schema, self.document, self.node, variables, self.shape.identified_types(variables), self.most_rows
        )


def _weight(made: Compiled | list[Command] | NotCompiled) -> int:
    if isinstance(made, NotCompiled):
        return 0
    selections = [made] if isinstance(made, Compiled) else [command.selection for command in made]
    return sum(len(each.text) + len(each.source) for each in selections)


def compiled(plan: Plan) -> Compiled:
    """A plan with its statement and its code."""
    composer, assembler = Composer(plan), Assembler(plan)
    readers: list[tuple[Any, Callable[[VariableValues], Any]]] = [
        (level.number, level.parameters) for level in plan.levels if level.parameters
    ]
    if isinstance(plan.shape, dict):
        readers += [(key, output.read_ids) for key, output in plan.shape.items() if isinstance(output, Identified)]
    return Compiled(
        plan=plan,
        calls=any(level.function for level in plan.levels),
        text=composer.text,
        given=composer.given,
        is_guarded=composer.is_guarded,
        source=assembler.source,
        assemble=assembler.compile(),
        readers=tuple(readers),
    )
