"""Plans connections: which of a page's parts are shown, and what has to be read for them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from graphql import GraphQLField, GraphQLObjectType, IntValueNode

from graph.declare.entities import SOURCES
from graph.declare.fields import fields_of, node_of
from graph.declare.pagination import LARGEST_SIZE
from graph.declare.relations import Kind, Relation
from graph.declare.roots import Root
from graph.engine.compiled.parameters import of_count, of_own, of_own_page, of_page
from graph.engine.compiled.plan import Constant, Cursor, Edges, Leaf, Level, Nodes, Page, PageInfo, TotalCount
from graph.engine.compiled.reasons import NotCompiled
from graph.engine.compiled.schema import declared, object_of
from graph.engine.compiled.values import conversion_of

if TYPE_CHECKING:
    from graph.engine.compiled.planner import Planner, Selected


class PagePlanner:
    """Plans the connections of an operation."""

    def __init__(self, planner: "Planner") -> None:
        self._planner = planner

    def of_parent(self, parent: Level, definition: GraphQLField, relation: Relation, selected: "Selected") -> Page:
        """The connection of the rows that name a parent."""
        planner = self._planner
        level = planner.child(
            parent, relation, relation.function, Kind.PAGE, definition, selected, of_page(relation.order)
        )
        counted = relation.function.removesuffix("_page") + "_count"

        def counts() -> Level:
            return planner.child(parent, relation, counted, Kind.VALUE, definition, selected, of_count())

        return self._page(level, counts, definition, relation.order, selected)

    def of_root(self, definition: GraphQLField, root: Root, selected: "Selected") -> Page:
        """The connection of all rows of a type, or of a function's own."""
        planner = self._planner
        if root.function is None:
            stem = SOURCES[node_of(declared(definition)).__name__].things
            paged, counted = of_page(root.order), of_count()
        else:
            stem, paged, counted = root.function, of_own_page(root), of_own(root)
        level = planner.root_level(f"{stem}_page", Kind.PAGE, definition, selected, paged)

        def counts() -> Level:
            level = planner.root_level(f"{stem}_count", Kind.VALUE, definition, selected, counted)
            level.is_scalar = True
            return level

        return self._page(level, counts, definition, root.order, selected)

    def _page(
        self,
        level: Level,
        counts: Callable[[], Level],
        definition: GraphQLField,
        order: tuple[str, ...],
        selected: "Selected",
    ) -> Page:
        self._bound(level, selected)
        connection = object_of(definition)
        page = Page(level, {})
        for key, details in self._planner.fields(connection, selected).items():
            name = details[0].node.name.value
            if name == "__typename":
                page.fields[key] = Constant(connection.name)
            elif name == "nodes":
                page.fields[key] = Nodes(self._planner.object(level, object_of(connection.fields[name]), details))
            elif name == "edges":
                cursor = self._cursor(level, definition, order, selected)
                page.fields[key] = self._edges(level, object_of(connection.fields[name]), cursor, details)
            elif name == "pageInfo":
                cursor = self._cursor(level, definition, order, selected)
                page.fields[key] = self._page_info(level, object_of(connection.fields[name]), cursor, details)
            elif name == "totalCount":
                counting = counts()
                page.fields[key] = TotalCount(Leaf(counting, (counting.read("t.total"),)))
            else:
                raise NotCompiled("resolver of its own", f"{connection.name}.{name}")
        return page

    def _edges(self, level: Level, of: GraphQLObjectType, cursor: Cursor, selected: "Selected") -> Edges:
        edges = Edges({})
        for key, details in self._planner.fields(of, selected).items():
            name = details[0].node.name.value
            if name == "__typename":
                edges.fields[key] = Constant(of.name)
            elif name == "cursor":
                edges.fields[key] = cursor
            else:
                edges.fields[key] = self._planner.object(level, object_of(of.fields[name]), details)
        return edges

    def _page_info(self, level: Level, of: GraphQLObjectType, cursor: Cursor, selected: "Selected") -> PageInfo:
        info = PageInfo({}, cursor)
        for key, details in self._planner.fields(of, selected).items():
            name = details[0].node.name.value
            if name == "__typename":
                info.fields[key] = Constant(of.name)
                continue
            info.fields[key] = declared(of.fields[name]).python_name
            level.peeks = level.peeks or name in ("hasNextPage", "hasPreviousPage")
        return info

    def _cursor(self, level: Level, definition: GraphQLField, order: tuple[str, ...], selected: "Selected") -> Cursor:
        if "orderBy" in definition.args:
            given = self._planner.arguments(definition, selected, only="orderBy").read(self._planner.variables)
            order = tuple(one.value for one in given.get("order_by") or ()) or order
        fields = {each.python_name: each for each in fields_of(node_of(declared(definition)))}
        columns = []
        for by in order:
            name = by.partition(" ")[0]
            columns.append(level.read(conversion_of(fields[name]).select.format(f"t.{name}")))
        return Cursor(order, (*columns, level.read("t.id")))

    @staticmethod
    def _bound(level: Level, selected: "Selected") -> None:
        """A literal size bounds the page; a variable's value is not known yet."""
        sizes = [
            int(argument.value.value) if isinstance(argument.value, IntValueNode) else LARGEST_SIZE
            for argument in selected[0].node.arguments or ()
            if argument.name.value in ("first", "last")
        ]
        level.largest_page = min(sizes, default=LARGEST_SIZE)
