"""From a parsed operation to its plan: the fields at its root, each by what it is declared as."""

from typing import assert_never

import strawberry
from graphql import DocumentNode, GraphQLField, GraphQLObjectType, OperationDefinitionNode, is_non_null_type
from graphql.execution.values import VariableValues

from graph.declare.declarations import (
    Column,
    Command,
    Custom,
    Derived,
    Embedded,
    FunctionPage,
    Identity,
    Lookup,
    Many,
    Namespace,
    One,
    Page,
    PagePart,
    RootPage,
    RowById,
    RowOfAsker,
    RowOfHospital,
    Rows,
    Value,
    declaration_of,
)
from graph.declare.entities import SOURCES
from graph.declare.fields import node_of
from graph.engine.compiled.levels import Levels
from graph.engine.compiled.parameters import (
    ParameterBuilder,
    bind_keys,
    id_parameters,
    id_reader,
    no_parameters,
    root_parameters,
)
from graph.engine.compiled.plan import (
    ConstantOutput,
    Kind,
    Level,
    LookupOutput,
    NamespaceOutput,
    Plan,
    RelatedOutput,
    RootOutput,
)
from graph.engine.compiled.row_planner import RowPlanner
from graph.engine.compiled.selections import Selected, Selections, name_of
from graph.engine.reasons import NotCompiled
from graph.engine.schema import declared, object_of


class Planner:
    """Plans one operation for one plan key.

    `identified_types` are the types of the ids that the request asks for whatever has them; `most_rows` the answer may
    show.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: VariableValues,
        identified_types: tuple[str, ...],
        most_rows: int,
    ) -> None:
        self.selections = Selections(schema, document, operation, variables)
        self._levels = Levels(self.selections)
        self._rows = RowPlanner(self.selections, self._levels)
        self._identified_types = identified_types
        self._most_rows = most_rows

    def query(self) -> Plan:
        """The plan of a query. Raises NotCompiled for what nothing declares."""
        shape = self._roots(self.selections.root_type, self.selections.root())
        return Plan(self._levels.all(), shape, self._most_rows)

    def row(self, of: GraphQLObjectType, selected: Selected) -> Plan:
        """The plan of what is selected of a row that is there already. Raises NotCompiled."""
        shape = self._rows.object(self._levels.add(None, Kind.ONE), of, selected)
        return Plan(self._levels.all(), shape, self._most_rows)

    def _roots(self, of: GraphQLObjectType, selection: dict[str, Selected]) -> dict[str, RootOutput]:
        """What is shown of an object without a row: calls that start from nothing."""
        fields: dict[str, RootOutput] = {}
        for key, selected in selection.items():
            name = name_of(selected)
            if name == "__typename":
                fields[key] = ConstantOutput(of.name)
            elif name.startswith("__"):
                raise NotCompiled("introspection", name)
            else:
                fields[key] = self._root(of, of.fields[name], selected)
        return fields

    def _root(self, of: GraphQLObjectType, definition: GraphQLField, selected: Selected) -> RootOutput:
        declaration = declaration_of(declared(definition))
        output: RootOutput
        match declaration:
            case RowById():
                name = node_of(declared(definition)).__name__
                output = self._row(definition, selected, f"{SOURCES[name].plural}_by_id", id_parameters(name))
            case RowOfHospital(unless):
                name = node_of(declared(definition)).__name__
                function, builder = f"{SOURCES[name].plural}_by_id", no_parameters(unless)
                output = self._row(definition, selected, function, builder, keys="ARRAY[$1::bigint]")
            case RowOfAsker(function):
                output = self._row(definition, selected, function, no_parameters())
            case Rows(function):
                builder = root_parameters(declaration)
                level = self._levels.at_root(function, Kind.MANY, definition, selected, builder)
                output = self._related(level, definition, selected)
            case RootPage() | FunctionPage():
                output = self._rows.pages.of_root(definition, declaration, selected)
            case Lookup():
                output = self._lookup(of, definition, declaration, selected)
            case Namespace():
                grouped = object_of(definition)
                within = self.selections.within(grouped, selected)
                output = NamespaceOutput(grouped.name, self._roots(grouped, within))
            case (
                Column()
                | Identity()
                | Derived()
                | Embedded()
                | One()
                | Many()
                | Page()
                | Value()
                | Command()
                | PagePart()
                | Custom()
            ):
                raise NotCompiled("resolver of its own", f"{of.name}.{name_of(selected)}")
            case _:
                assert_never(declaration)
        return output

    def _row(
        self,
        definition: GraphQLField,
        selected: Selected,
        function: str,
        builder: ParameterBuilder,
        keys: str | None = None,
    ) -> RelatedOutput:
        level = self._levels.at_root(function, Kind.ONE, definition, selected, builder)
        level.keys = keys
        return self._related(level, definition, selected)

    def _related(self, level: Level, definition: GraphQLField, selected: Selected) -> RelatedOutput:
        shape = self._rows.object(level, object_of(definition), selected)
        return RelatedOutput(level, shape, is_non_null_type(definition.type), is_list=level.kind is Kind.MANY)

    def _lookup(
        self, of: GraphQLObjectType, definition: GraphQLField, lookup: Lookup, selected: Selected
    ) -> LookupOutput:
        if of is not self.selections.root_type:
            # Its ids are read and their types told apart at the operation's root only.
            raise NotCompiled("resolver of its own", f"{of.name}.{name_of(selected)}")
        read = id_reader(self.selections.arguments(definition, selected), lookup.argument)
        shapes = {}
        for name in self._identified_types:
            level = self._levels.add(f"{SOURCES[name].plural}_by_id", Kind.MANY)
            bind_keys(level, read, name)
            level.match = level.read("t.id")
            shapes[name] = self._rows.object(level, self.selections.type(name), selected)
        return LookupOutput(shapes, read, lookup.is_list)
