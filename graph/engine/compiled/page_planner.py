"""Plans connections: which of a page's parts are shown, and what has to be read for them."""

from collections.abc import Callable
from typing import assert_never

from graphql import GraphQLField, GraphQLObjectType, IntValueNode

from graph.declare.declarations import ConnectionPart, FunctionPage, Page, PagePart, RootPage, declaration_of
from graph.declare.entities import SOURCES
from graph.declare.fields import fields_of, node_of
from graph.declare.pagination import LARGEST_SIZE, STANDS_IN
from graph.engine.compiled.levels import Levels
from graph.engine.compiled.parameters import (
    behind_parameters,
    count_parameters,
    page_parameters,
    root_behind_parameters,
    root_page_parameters,
    root_parameters,
)
from graph.engine.compiled.plan import (
    ConstantOutput,
    CursorOutput,
    EdgesOutput,
    Kind,
    Level,
    NodesOutput,
    ObjectOutput,
    PageInfoOutput,
    PageOutput,
    ScalarOutput,
    TotalCountOutput,
)
from graph.engine.compiled.selections import Selected, Selections, name_of
from graph.engine.compiled.values import conversion_of
from graph.engine.reasons import NotCompiled
from graph.engine.schema import declared, object_of

PlanObject = Callable[[Level, GraphQLObjectType, Selected], ObjectOutput]


class PagePlanner:
    """Plans the connections of an operation; `plan_object` plans the rows on them."""

    def __init__(self, selections: Selections, levels: Levels, plan_object: PlanObject) -> None:
        self._selections = selections
        self._levels = levels
        self._plan_object = plan_object

    def of_parent(self, parent: Level, definition: GraphQLField, relation: Page, selected: Selected) -> PageOutput:
        """The connection of the rows that name a parent."""
        builder = page_parameters(relation.order)
        level = self._levels.below(parent, relation, Kind.PAGE, definition, selected, builder)

        def counts() -> Level:
            counted = count_parameters()
            return self._levels.below(
                parent, relation, Kind.VALUE, definition, selected, counted, function=relation.count
            )

        def behind() -> Level:
            builder = behind_parameters(relation.order)
            return self._levels.below(parent, relation, Kind.PAGE, definition, selected, builder, is_behind=True)

        return self._page(level, counts, behind, definition, relation.order, selected)

    def of_root(self, definition: GraphQLField, root: RootPage | FunctionPage, selected: Selected) -> PageOutput:
        """The connection of all rows of a type, or of a function's own."""
        if isinstance(root, RootPage):
            function = SOURCES[node_of(declared(definition)).__name__].plural
            paged, counted = page_parameters(root.order), count_parameters()
            beyond = behind_parameters(root.order)
        else:
            function, paged, counted = root.function, root_page_parameters(root), root_parameters(root)
            beyond = root_behind_parameters(root)
        level = self._levels.at_root(f"{function}_page", Kind.PAGE, definition, selected, paged)

        def counts() -> Level:
            level = self._levels.at_root(f"{function}_count", Kind.VALUE, definition, selected, counted)
            level.is_scalar = True
            return level

        def behind() -> Level:
            return self._levels.at_root(f"{function}_page", Kind.PAGE, definition, selected, beyond)

        return self._page(level, counts, behind, definition, root.order, selected)

    def rows_of_root(
        self, definition: GraphQLField, root: RootPage | FunctionPage, selected: Selected
    ) -> tuple[Level, CursorOutput]:
        """The rows of such a connection alone, and the cursor of each."""
        if isinstance(root, FunctionPage):
            function, builder = root.function, root_page_parameters(root)
        else:
            function, builder = SOURCES[node_of(declared(definition)).__name__].plural, page_parameters(root.order)
        level = self._levels.at_root(f"{function}_page", Kind.PAGE, definition, selected, builder)
        return level, self._cursor(level, definition, root.order, selected)

    def _page(
        self,
        level: Level,
        counts: Callable[[], Level],
        behind: Callable[[], Level],
        definition: GraphQLField,
        order: tuple[str, ...],
        selected: Selected,
    ) -> PageOutput:
        _bound(level, selected)
        connection = object_of(definition)
        page = PageOutput(level, {})
        for key, details in self._selections.within(connection, selected).items():
            name = name_of(details)
            if name == "__typename":
                page.fields[key] = ConstantOutput(connection.name)
                continue
            shown = connection.fields[name]
            declaration = declaration_of(declared(shown))
            if not isinstance(declaration, PagePart):
                raise NotCompiled("resolver of its own", f"{connection.name}.{name}")
            part = declaration.part
            level.tells |= part is not ConnectionPart.TOTAL_COUNT
            match part:
                case ConnectionPart.NODES:
                    page.fields[key] = NodesOutput(self._plan_object(level, object_of(shown), details))
                case ConnectionPart.EDGES:
                    cursor = self._cursor(level, definition, order, selected)
                    page.fields[key] = self._edges(level, object_of(shown), cursor, details)
                case ConnectionPart.PAGE_INFO:
                    cursor = self._cursor(level, definition, order, selected)
                    page.fields[key] = info = self._page_info(level, object_of(shown), cursor, details)
                    if self._asks_behind(info, definition, selected):
                        info.behind = behind()
                        # One row for each parent, and no more. The answer tells that it is there.
                        info.behind.peeks, info.behind.tells, info.behind.largest_page = True, True, 1
                case ConnectionPart.TOTAL_COUNT:
                    counting = counts()
                    counting.is_filtered = any(each.name.value == "filter" for each in selected[0].node.arguments or ())
                    page.fields[key] = TotalCountOutput(ScalarOutput(counting, (counting.read("t.total"),)))
                case _:
                    assert_never(part)
        return page

    def _edges(self, level: Level, of: GraphQLObjectType, cursor: CursorOutput, selected: Selected) -> EdgesOutput:
        edges = EdgesOutput({})
        for key, details in self._selections.within(of, selected).items():
            name = name_of(details)
            if name == "__typename":
                edges.fields[key] = ConstantOutput(of.name)
            elif name == "cursor":
                edges.fields[key] = cursor
            else:
                edges.fields[key] = self._plan_object(level, object_of(of.fields[name]), details)
        return edges

    def _page_info(
        self, level: Level, of: GraphQLObjectType, cursor: CursorOutput, selected: Selected
    ) -> PageInfoOutput:
        info = PageInfoOutput({}, cursor)
        for key, details in self._selections.within(of, selected).items():
            name = name_of(details)
            if name == "__typename":
                info.fields[key] = ConstantOutput(of.name)
                continue
            info.fields[key] = declared(of.fields[name]).python_name
            level.peeks = level.peeks or name in ("hasNextPage", "hasPreviousPage")
        return info

    def _asks_behind(self, info: PageInfoOutput, definition: GraphQLField, selected: Selected) -> bool:
        """Whether a field tells of rows behind the page's start, and the page has one."""
        asked = info.fields.values()
        if "has_previous_page" not in asked and "has_next_page" not in asked:
            return False
        given = self._selections.arguments(definition, selected).read(self._selections.variables)
        return any(
            part in asked and given.get(name) is not None
            for part, name in (("has_previous_page", "after"), ("has_next_page", "before"))
        )

    def _cursor(
        self, level: Level, definition: GraphQLField, order: tuple[str, ...], selected: Selected
    ) -> CursorOutput:
        if "orderBy" in definition.args:
            arguments = self._selections.arguments(definition, selected, only="orderBy")
            given = arguments.read(self._selections.variables)
            order = tuple(one.value for one in given.get("order_by") or ()) or order
        fields = {each.python_name: each for each in fields_of(node_of(declared(definition)))}
        columns = []
        for by in order:
            name = by.partition(" ")[0]
            column = f"t.{name}"
            if name in STANDS_IN:
                column = f"coalesce(nullif({column}, ''), t.{STANDS_IN[name]})"
            columns.append(level.read(conversion_of(fields[name]).select.format(column)))
        return CursorOutput(order, (*columns, level.read("t.id")))


def _bound(level: Level, selected: Selected) -> None:
    """A literal size bounds the page; a variable's value is not known yet."""
    sizes = [
        int(argument.value.value) if isinstance(argument.value, IntValueNode) else LARGEST_SIZE
        for argument in selected[0].node.arguments or ()
        if argument.name.value in ("first", "last")
    ]
    level.largest_page = min(sizes, default=LARGEST_SIZE)
