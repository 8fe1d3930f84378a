"""Plans an export: the one connection, report or list of an operation, and a cell for each value of its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import DocumentNode, GraphQLField, GraphQLObjectType, OperationDefinitionNode
from graphql.execution.values import VariableValues

from graph.declare import ids
from graph.declare.declarations import (
    Column,
    ConnectionPart,
    Declaration,
    Derived,
    Embedded,
    FunctionPage,
    Identity,
    Many,
    Namespace,
    One,
    Page,
    PagePart,
    RootPage,
    Rows,
    Value,
    declaration_of,
)
from graph.declare.fields import fields_of
from graph.engine.compiled.arguments import Arguments
from graph.engine.compiled.levels import Levels, column_name
from graph.engine.compiled.page_planner import PagePlanner
from graph.engine.compiled.parameters import no_parameters, relation_parameters, root_parameters
from graph.engine.compiled.plan import CursorOutput, Kind, Level
from graph.engine.compiled.row_planner import RowPlanner
from graph.engine.compiled.selections import Selected, Selections, name_of
from graph.engine.export.formats import Format, value_sql
from graph.engine.schema import class_of, declared, object_of
from wardgraph.errors import Problem


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of each row: a column of a level, and how the format has it: SQL around `{0}`, which is null for null."""

    level: Level
    name: str
    written: str = "{0}"


@dataclass(frozen=True, slots=True)
class Group:
    """An object of each row; there is none where its presence, a column of a level, is null."""

    presence: Cell | None
    members: dict[str, "Cell | Group"]

    def cells(self, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Cell]]:
        """Its values and those of the objects within it, by their dotted names."""
        for key, member in self.members.items():
            if isinstance(member, Group):
                yield from member.cells((*path, key))
            else:
                yield ".".join((*path, key)), member


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """The calls of an export, the first of which gives its rows, and what is shown of each.

    Where they come in pages, `cursor` has what the next page goes on from. `arguments` are the root field's.
    """

    levels: list[Level]
    row: Group
    cursor: CursorOutput | None
    is_report: bool
    arguments: Arguments


class ExportPlanner:
    """Plans one operation for one plan key and format."""

    def __init__(
        self,
        schema: strawberry.Schema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: VariableValues,
        format_: Format,
    ) -> None:
        self._selections = Selections(schema, document, operation, variables)
        self._levels = Levels(self._selections)
        self._pages: PagePlanner = RowPlanner(self._selections, self._levels).pages
        self._format = format_

    def plan(self) -> ExportPlan:
        """The plan. Raises NOT_EXPORTABLE for what has no rows, and NotCompiled."""
        definition, selected, path = self._root()
        declaration = declaration_of(declared(definition))
        arguments = self._selections.arguments(definition, selected)
        cursor = None
        if isinstance(declaration, Rows):
            level = self._levels.at_root(
                declaration.function, Kind.MANY, definition, selected, root_parameters(declaration)
            )
            row = self._group(level, object_of(definition), selected, path, None)
        else:
            assert isinstance(declaration, RootPage | FunctionPage)  # noqa: S101 - `_root` finds nothing else
            level, cursor = self._pages.rows_of_root(definition, declaration, selected)
            nodes, details = self._nodes(object_of(definition), selected, path)
            row = self._group(level, object_of(nodes), details, path, None)
        return ExportPlan(self._levels.all(), row, cursor, isinstance(declaration, FunctionPage), arguments)

    def _root(self) -> tuple[GraphQLField, Selected, str]:
        """The one field with rows, which may stand within an object that groups such fields."""
        of, selection, path = self._selections.root_type, self._selections.root(), ""
        while True:
            if len(selection) != 1:
                raise not_exportable(path or "query", "has several fields", "Select one connection, report or list.")
            (selected,) = selection.values()
            name = name_of(selected)
            path = f"{path}.{name}" if path else name
            definition = of.fields.get(name)
            declaration = declaration_of(declared(definition)) if definition else None
            if definition and isinstance(declaration, Namespace):
                of = object_of(definition)
                selection = self._selections.within(of, selected)
                continue
            if definition is None or not isinstance(declaration, RootPage | FunctionPage | Rows):
                raise not_exportable(path, "has no rows", "Select a connection such as patients, a report or a list.")
            return definition, selected, path

    def _nodes(self, of: GraphQLObjectType, selected: Selected, path: str) -> tuple[GraphQLField, Selected]:
        within = list(self._selections.within(of, selected).values())
        for details in within:
            name = name_of(details)
            definition = of.fields.get(name)
            declaration = declaration_of(declared(definition)) if definition else None
            if not (isinstance(declaration, PagePart) and declaration.part is ConnectionPart.NODES) or len(within) > 1:
                raise not_exportable(f"{path}.{name}", "is not a row", "Select only `nodes { ... }` of it.")
            assert definition is not None  # noqa: S101 - it has a declaration
            return definition, details
        raise not_exportable(path, "selects nothing", "Select `nodes { ... }` of it.")

    def _group(
        self, level: Level, of: GraphQLObjectType, selected: Selected, path: str, presence: Cell | None
    ) -> Group:
        members: dict[str, Cell | Group] = {}
        for key, details in self._selections.within(of, selected).items():
            members[key] = self._member(level, of, details, f"{path}.{name_of(details)}")
        return Group(presence, members)

    def _member(self, level: Level, of: GraphQLObjectType, selected: Selected, path: str) -> Cell | Group:
        name = name_of(selected)
        if name == "__typename":
            return Cell(level, level.read(f"'{of.name}'::text"))
        definition = of.fields[name]
        field = declared(definition)
        declaration: Declaration = declaration_of(field)
        made: Cell | Group
        match declaration:
            case Column():
                made = self._cell(level, field, column_name(level, field.python_name))
            case Identity():
                made = Cell(level, level.read(column_name(level, "key")), ids.encoder_sql(of.name))
            case Derived(columns, _, sql) if sql is not None:
                made = self._cell(level, field, sql.format(*(column_name(level, each) for each in columns)))
            case Embedded(prefix):
                made = self._embedded(level, definition, prefix, selected)
            case One():
                below = self._levels.below(level, declaration, Kind.ONE, definition, selected, no_parameters())
                assert below.match is not None  # noqa: S101 - a level below another has one
                made = self._group(below, object_of(definition), selected, path, Cell(below, below.match))
            case Value():
                builder = relation_parameters(declaration)
                below = self._levels.below(level, declaration, Kind.VALUE, definition, selected, builder)
                made = self._cell(below, field, column_name(below, declaration.column))
            case Many() | Page():
                raise not_exportable(path, "is a list of its own", "Export it as the connection of its own rows.")
            case _:
                raise not_exportable(path, "is computed for each request", "Leave it out.")
        return made

    def _embedded(self, level: Level, definition: GraphQLField, prefix: str, selected: Selected) -> Group:
        of = object_of(definition)
        first = fields_of(class_of(of))[0]
        there = column_name(level, prefix + first.python_name)
        members: dict[str, Cell | Group] = {}
        for key, each in self._selections.within(of, selected).items():
            if name_of(each) == "__typename":
                members[key] = Cell(level, level.read(f"'{of.name}'::text"))
                continue
            field = declared(of.fields[name_of(each)])
            value = column_name(level, prefix + field.python_name)
            members[key] = self._cell(level, field, f"CASE WHEN {there} IS NOT NULL THEN {value} END")
        return Group(Cell(level, level.read(there)), members)

    def _cell(self, level: Level, field: Any, column: str) -> Cell:
        return Cell(level, level.read(column), value_sql(field, self._format))


def not_exportable(path: str, reason: str, hint: str) -> Problem:
    """NOT_EXPORTABLE, for the part of the document at `path`: its `reason` is a predicate, such as `has no rows`."""
    return Problem("NOT_EXPORTABLE", f"{path} {reason}.", details={"path": path}, hint=hint)
