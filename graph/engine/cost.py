"""What an operation may cost, worked out from its document before it runs.

A unit stands for about a microsecond of the server and its database. Fields weigh by what they are declared as; what
stands within a list is multiplied by the list's size: `first` or `last`, a page's default, or what a list without
pages usually has. A page is taken to be full. Everything but sizes that variables give is worked out once for a
document; for a request there remains an addition, or a few multiplications. docs/limits.md has the weights.
"""

from dataclasses import dataclass
from typing import Any, assert_never

import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    InlineFragmentNode,
    NonNullTypeNode,
    ObjectFieldNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    Visitor,
    get_named_type,
    is_input_object_type,
    visit,
)
from graphql.utilities import type_from_ast

from graph.declare.bulk_commands import AT_MOST, LARGEST_BULK, USUAL_BULK
from graph.declare.declarations import (
    Column,
    Command,
    ConnectionPart,
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
from graph.engine.formula import ALL_TIME, SEARCH, SEARCHING, Formula, Size, amount_of, default_of, size_of
from graph.engine.schema import core_of, declared
from wardgraph.errors import Problem

# Every request, every call of a function, every row that is read, every value that is shown.
REQUEST, CALL, ROW, VALUE = 100, 100, 5, 1
# A page of the rows of one parent, and the size of a list that has no pages.
PAGE, LISTED = 20, 5
# A filter is planned at each call; a search looks for likenesses; all rows are counted for a total.
FILTER, COUNT, COUNT_OF_PARENT = 1000, 1000, 50
REPORT, ROWS, LISTED_AT_ROOT = 10_000, 5000, 50
COMMAND, HASH = 3000, 50_000
# Each record that a bulk edit may change.
CHANGE = 700
INTROSPECTION = 10_000
# What a refused request takes out of a budget: little work, but no client has reason to send many.
REFUSAL = 5000
# An object within the variables: its fields are looked up and converted one by one.
OBJECT = 100


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request costs, and what it may."""

    requested: int
    limit: int


def too_dear(cost: Cost) -> Problem:
    """What is wrong with a request that costs more than one may."""
    return Problem(
        "COST_EXCEEDED",
        f"The request costs {cost.requested}; {cost.limit} is allowed. Nothing was done.",
        details={"cost": cost.requested, "limit": cost.limit},
        hint="Ask for smaller pages, or for fewer pages within pages: their sizes are multiplied. Give a bulk edit a"
        " smaller atMost.",
    )


def cost_of(
    schema: strawberry.Schema, document: DocumentNode, operation: OperationDefinitionNode, introspection: int = 0
) -> Formula:
    """The cost of a valid operation, which has so many lists and aliases of introspection."""
    root = core_of(schema).get_root_type(operation.operation)
    assert root is not None  # noqa: S101 - the operation is valid
    walk = _Walk(schema, document, operation)
    return Formula(once=REQUEST + INTROSPECTION * introspection) + walk.selected(operation.selection_set, root)


Composite = GraphQLObjectType | GraphQLInterfaceType
OfRow = Column | Identity | Derived | Embedded | One | Value | Many
Plain = OfRow | RowById | RowOfHospital | RowOfAsker | Rows | Namespace | Command | Custom


class _Walk:
    """Goes down an operation's fields. Each fragment is walked once for each size of the page that it is spread in."""

    def __init__(self, schema: strawberry.Schema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        self._types: dict[str, Any] = dict(core_of(schema).type_map)
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._defaults = {
            node.variable.name.value: default_of(node.default_value) for node in operation.variable_definitions or ()
        }
        # Variables that have a value in any case.
        self._bounded = {
            node.variable.name.value
            for node in operation.variable_definitions or ()
            if node.default_value or isinstance(node.type, NonNullTypeNode)
        }
        # Others hold no search within.
        self._objects = {
            node.variable.name.value
            for node in operation.variable_definitions or ()
            if is_input_object_type(get_named_type(type_from_ast(core_of(schema), node.type)))
        }
        self._known: dict[tuple[str, int | Size], Formula] = {}

    def selected(self, selections: SelectionSetNode | None, of: Composite, size: int | Size = 1) -> Formula:
        """What is selected of an object; of a connection, of which the rows are so many."""
        cost = Formula()
        for selection in selections.selections if selections else ():
            cost += self._selection(selection, of, size)
        return cost

    def _selection(self, selection: SelectionNode, of: Composite, size: int | Size) -> Formula:
        if isinstance(selection, FieldNode):
            return self._field(selection, of, size)
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            return self.selected(selection.selection_set, self._types[condition.name.value] if condition else of, size)
        assert isinstance(selection, FragmentSpreadNode)  # noqa: S101 - there is no fourth kind
        key = (selection.name.value, size)
        known = self._known.get(key)
        if known is None:
            fragment = self._fragments[selection.name.value]
            on = self._types[fragment.type_condition.name.value]
            known = self._known[key] = self.selected(fragment.selection_set, on, size)
        return known

    def _field(self, node: FieldNode, of: Composite, size: int | Size) -> Formula:
        name = node.name.value
        if name == "__typename":
            return Formula(each=VALUE)
        if name.startswith("__"):
            # Of its lists each may show thousands of values: they were counted (limits.py).
            return Formula(once=INTROSPECTION)
        definition = of.fields[name]
        declaration = declaration_of(declared(definition))
        if isinstance(declaration, Page | RootPage | FunctionPage):
            return self._page(node, definition, declaration)
        if isinstance(declaration, PagePart):
            return self._part(node, definition, declaration.part, size)
        if isinstance(declaration, Command) and declaration.is_bulk:
            return self._bulk(node, definition)
        if isinstance(declaration, Lookup):
            named = size_of(node.arguments, (declaration.argument,), self._defaults) if declaration.is_list else 1
            once, each, times = CALL, ROW, named
        else:
            once, each, times = _weight(declaration)
        return Formula(once) + (Formula(0, each) + self._within(node, definition)).times(times)

    def _within(self, node: FieldNode, definition: GraphQLField, size: int | Size = 1) -> Formula:
        if node.selection_set is None:
            return Formula()
        of = get_named_type(definition.type)
        assert isinstance(of, GraphQLObjectType | GraphQLInterfaceType)  # noqa: S101 - the schema has no unions
        return self.selected(node.selection_set, of, size)

    def _page(self, node: FieldNode, definition: GraphQLField, page: Page | RootPage | FunctionPage) -> Formula:
        size = size_of(node.arguments, ("first", "last"), self._defaults)
        cost = Formula(CALL, PAGE)
        if isinstance(page, FunctionPage):
            cost += Formula(REPORT) + self._period(node, page)
        for argument in node.arguments or ():
            if argument.name.value == "filter":
                cost += self._filter(argument.value)
        return cost + self._within(node, definition, size)

    def _period(self, node: FieldNode, page: FunctionPage) -> Formula:
        """What a report costs further that takes a period, and is not given its first day."""
        if page.period is None:
            return Formula()
        given = next((each.value for each in node.arguments or () if each.name.value == page.period), None)
        if isinstance(given, VariableNode):
            return Formula(unbounded=() if given.name.value in self._bounded else (given.name.value,))
        return Formula(ALL_TIME if given is None else 0)

    def _filter(self, value: ValueNode) -> Formula:
        found = _Searches()
        visit(value, found)
        return Formula(FILTER + SEARCH * found.count, searched=tuple(found.variables & self._objects))

    def _bulk(self, node: FieldNode, definition: GraphQLField) -> Formula:
        """Twice the filter, which looks again under the locks, and every record that may be changed."""
        value = next(argument.value for argument in node.arguments or ())
        sought = self._filter(value)
        changes = Formula(0, CHANGE).times(amount_of(value, AT_MOST, USUAL_BULK, LARGEST_BULK))
        return Formula(COMMAND) + sought + sought + changes + self._within(node, definition)

    def _part(self, node: FieldNode, definition: GraphQLField, part: ConnectionPart, size: int | Size) -> Formula:
        match part:
            case ConnectionPart.NODES | ConnectionPart.EDGES:
                return (Formula(0, ROW) + self._within(node, definition)).times(size)
            case ConnectionPart.PAGE_INFO:
                return self._within(node, definition)
            case ConnectionPart.TOTAL_COUNT:
                return Formula(COUNT, COUNT_OF_PARENT)
            case _:
                assert_never(part)


def _weight(declaration: Plain) -> tuple[int, int, int]:
    """What a field costs at once, what each of its rows costs, and how many there are."""
    match declaration:
        case Column() | Identity() | Derived() | Embedded():
            weight = 0, VALUE, 1
        case One() | Value() | RowById() | RowOfHospital() | RowOfAsker():
            weight = CALL, ROW, 1
        case Many():
            weight = CALL, ROW, LISTED
        case Rows():
            weight = ROWS, ROW, LISTED_AT_ROOT
        case Namespace():
            weight = 0, 0, 1
        case Command() | Custom():
            weight = COMMAND + HASH * declaration.hashes, 0, 1
        case _:
            assert_never(declaration)
    return weight


class _Searches(Visitor):
    """Finds the searches in a filter, and the variables that may hold more."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.variables: set[str] = set()

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        self.count += node.name.value == SEARCHING

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.variables.add(node.name.value)
