"""The calls of a plan as they are found to be needed."""

from typing import Any

from graphql import GraphQLField, print_ast

from graph.declare.declarations import Relation
from graph.engine.compiled.parameters import ParameterBuilder, bind_parameters
from graph.engine.compiled.plan import MOST_LEVELS, Kind, Level
from graph.engine.compiled.selections import Selected, Selections
from graph.engine.reasons import NotCompiled


class Levels:
    """The levels of one plan, each after its parent."""

    def __init__(self, selections: Selections) -> None:
        self._selections = selections
        self._levels: list[Level] = []
        self._shared: dict[Any, Level] = {}

    def add(self, function: str | None, kind: Kind) -> Level:
        """A further level; without a function, of a row that is there already."""
        if len(self._levels) == MOST_LEVELS:
            raise NotCompiled("too many levels")
        level = Level(len(self._levels), function, kind)
        self._levels.append(level)
        return level

    def at_root(
        self, function: str, kind: Kind, definition: GraphQLField, selected: Selected, builder: ParameterBuilder
    ) -> Level:
        """The level of a root field's call."""
        level = self.add(function, kind)
        bind_parameters(level, self._selections.arguments(definition, selected), builder)
        return level

    def below(
        self,
        parent: Level,
        relation: Relation,
        kind: Kind,
        definition: GraphQLField,
        selected: Selected,
        builder: ParameterBuilder,
        *,
        function: str | None = None,
        is_behind: bool = False,
    ) -> Level:
        """The level of a relation's call, or of another `function` with its keys. Equal calls are one."""
        called = function or relation.function
        given = tuple(sorted(print_ast(argument) for argument in selected[0].node.arguments or ()))
        call = (parent.number, called, relation.key, given, is_behind)
        if call not in self._shared:
            level = self.add(called, kind)
            level.parent, level.key = parent, parent.read(column_name(parent, relation.key))
            level.match = level.read(column_name(level, "key" if relation.parent_key == "id" else relation.parent_key))
            if builder.names:
                bind_parameters(level, self._selections.arguments(definition, selected), builder)
            self._shared[call] = level
        return self._shared[call]

    def all(self) -> list[Level]:
        """All levels, each with something to read: that there is a row has to be known in any case."""
        for level in self._levels:
            if not level.columns:
                level.read("true")
        return self._levels


def column_name(level: Level, name: str) -> str:
    """What a column is called where a level's rows come from: a statement, or a row that is there already."""
    if level.function is None:
        return name
    return "t.id" if name == "key" else f"t.{name}"
