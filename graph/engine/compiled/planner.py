"""From a parsed operation to its plan: each field is looked up in what its type declares."""

from collections.abc import Callable
from typing import Any

import orjson
import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    OperationDefinitionNode,
    is_non_null_type,
    print_ast,
)
from graphql.execution.collect_fields import (
    CollectedFields,
    FieldDetails,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues
from strawberry.types.field import StrawberryField

from graph.declare import ids
from graph.declare.entities import SOURCES
from graph.declare.fields import Derived, fields_of, node_of
from graph.declare.relations import Kind, Relation
from graph.declare.roots import Keys, Lookup, Root
from graph.engine.compiled.arguments import Arguments
from graph.engine.compiled.pages import PagePlanner
from graph.engine.compiled.parameters import (
    Making,
    give,
    give_keys,
    of_id,
    of_nothing,
    of_own,
    of_values,
    reader_of_ids,
)
from graph.engine.compiled.plan import (
    MOST_LEVELS,
    Constant,
    Embedded,
    Identified,
    Leaf,
    Level,
    Namespace,
    Object,
    Output,
    Page,
    Plan,
    Related,
    RootOutput,
    Single,
)
from graph.engine.compiled.reasons import NotCompiled
from graph.engine.compiled.schema import class_of, core_of, declared, object_of, root_of
from graph.engine.compiled.values import conversion_of, is_list

Selected = list[FieldDetails]


class Planner:
    """Plans one operation for one shape of it: variables that decide on @skip, @include and orders have their values.

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
        self.variables = variables
        self._schema = schema
        self._core = core_of(schema)
        self._root_type = root_of(schema, operation)
        self._operation = operation
        self._identified_types = identified_types
        self._most_rows = most_rows
        self._fragments = {
            node.name.value: FragmentDetails(node)
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._levels: list[Level] = []
        self._shared: dict[Any, Level] = {}
        self._pages = PagePlanner(self)

    def query(self) -> Plan:
        """The plan of a query. Raises NotCompiled for what nothing declares."""
        return self._plan(self._roots(self._root_type, self.root_fields()))

    def selection(self, of: GraphQLObjectType, selected: Selected) -> Plan:
        """The plan of what is selected of a row that is there already. Raises NotCompiled."""
        return self._plan(self.object(self._level(None, Kind.ONE), of, selected))

    def root_fields(self) -> dict[str, Selected]:
        """The operation's fields by their response keys, in order."""
        return _checked(
            lambda: collect_fields(self._core, self._fragments, self.variables, self._root_type, self._operation)
        )

    def fields(self, of: GraphQLObjectType, selected: Selected) -> dict[str, Selected]:
        """The fields selected within a field by their response keys, in order; equal keys are merged."""
        return _checked(
            lambda: collect_subfields(self._core, self._fragments, self.variables, self._operation, of, selected)
        )

    def object(self, level: Level, of: GraphQLObjectType, selected: Selected) -> Object:
        """What is shown of each row of a level."""
        return Object(
            of.name,
            level,
            {key: self._output(level, of, details) for key, details in self.fields(of, selected).items()},
        )

    def child(
        self,
        parent: Level,
        relation: Relation,
        function: str,
        kind: Kind,
        definition: GraphQLField,
        selected: Selected,
        making: Making | None = None,
    ) -> Level:
        """The level of a relation's call. Equal calls are one."""
        given = tuple(sorted(print_ast(argument) for argument in selected[0].node.arguments or ()))
        call = (parent.number, function, relation.key, given)
        if call not in self._shared:
            level = self._level(function, kind)
            level.parent, level.key = parent, parent.read(_column(parent, relation.key))
            level.match = level.read(_column(level, "key" if relation.match == "id" else relation.match))
            if making:
                give(level, self.arguments(definition, selected), making)
            self._shared[call] = level
        return self._shared[call]

    def root_level(
        self, function: str, kind: Kind, definition: GraphQLField, selected: Selected, making: Making
    ) -> Level:
        """The level of a root field's call."""
        level = self._level(function, kind)
        give(level, self.arguments(definition, selected), making)
        return level

    def arguments(self, definition: GraphQLField, selected: Selected, only: str | None = None) -> Arguments:
        """The arguments of a field, or one alone; of fields merged into one they are all the same."""
        node = selected[0].node
        if only:
            given = tuple(each for each in node.arguments or () if each.name.value == only)
            node = FieldNode(name=node.name, arguments=given)
        return Arguments(self._schema, definition, node)

    def leaf(self, level: Level, field: StrawberryField, column: str, *, required: bool) -> Leaf:
        """The value of a column, as its field's type has it."""
        conversion = conversion_of(field)
        if level.function is None:
            return Leaf(level, (level.read(column),), conversion.of_plain, required)
        name = level.read(conversion.select.format(_column(level, column)))
        return Leaf(level, (name,), conversion.of_selected, required)

    def _roots(self, of: GraphQLObjectType, selection: dict[str, Selected]) -> dict[str, RootOutput]:
        """What is shown of an object without a row: calls that start from nothing."""
        fields: dict[str, RootOutput] = {}
        for key, selected in selection.items():
            name = selected[0].node.name.value
            if name == "__typename":
                fields[key] = Constant(of.name)
                continue
            if name.startswith("__"):
                raise NotCompiled("introspection", name)
            definition = of.fields[name]
            metadata = declared(definition).metadata
            if "root" in metadata:
                fields[key] = self._root(definition, metadata["root"], selected)
            elif "namespace" in metadata:
                within = object_of(definition)
                fields[key] = Namespace(within.name, self._roots(within, self.fields(within, selected)))
            elif "lookup" in metadata and of is self._root_type:
                # Their ids are read and their types told apart at the operation's root only.
                fields[key] = self._identified(definition, metadata["lookup"], selected)
            else:
                raise NotCompiled("resolver of its own", f"{of.name}.{name}")
        return fields

    def _output(self, level: Level, of: GraphQLObjectType, selected: Selected) -> Output:
        name = selected[0].node.name.value
        if name == "__typename":
            return Constant(of.name)
        definition = of.fields[name]
        field, required = declared(definition), is_non_null_type(definition.type)
        if "relation" in field.metadata:
            return self._relation(level, definition, field.metadata["relation"], selected)
        if "embedded" in field.metadata:
            return self._embedded(level, definition, field.metadata["embedded"], selected)
        if "identity" in field.metadata:
            return Leaf(level, (level.read(_column(level, "key")),), ids.encoder(of.name), required)
        if "derived" in field.metadata:
            return self._derived(level, of, field, required=required)
        if field.base_resolver is None:
            return self.leaf(level, field, field.python_name, required=required)
        raise NotCompiled("resolver of its own", f"{of.name}.{name}")

    def _relation(
        self, parent: Level, definition: GraphQLField, relation: Relation, selected: Selected
    ) -> Related | Single | Page:
        required = is_non_null_type(definition.type)
        if relation.kind is Kind.PAGE:
            return self._pages.of_parent(parent, definition, relation, selected)
        making = of_values(relation) if relation.arguments else None
        level = self.child(parent, relation, relation.function, relation.kind, definition, selected, making)
        if relation.column is not None:
            return Single(self.leaf(level, declared(definition), relation.column, required=required))
        shape = self.object(level, object_of(definition), selected)
        return Related(level, shape, required, is_list=relation.kind is Kind.MANY)

    def _embedded(self, level: Level, definition: GraphQLField, prefix: str, selected: Selected) -> Embedded:
        of = object_of(definition)
        first = fields_of(class_of(of))[0]
        presence = self.leaf(level, first, prefix + first.python_name, required=False)
        fields: dict[str, Output] = {}
        for key, details in self.fields(of, selected).items():
            name = details[0].node.name.value
            if name == "__typename":
                fields[key] = Constant(of.name)
                continue
            field = declared(of.fields[name])
            required = is_non_null_type(of.fields[name].type)
            fields[key] = self.leaf(level, field, prefix + field.python_name, required=required)
        return Embedded(presence, Object(of.name, level, fields), is_non_null_type(definition.type))

    def _derived(self, level: Level, of: GraphQLObjectType, field: StrawberryField, *, required: bool) -> Leaf:
        made: Derived = field.metadata["derived"]
        types = {each.python_name: each for each in fields_of(class_of(of))}
        columns, loads = [], []
        for name in made.columns:
            as_json = level.function is not None and name in types and is_list(types[name])
            column = _column(level, name)
            columns.append(level.read(f"to_json({column})::text" if as_json else column))
            loads.append(orjson.loads if as_json else None)
        convert = conversion_of(field).of_plain

        def derive(*values: Any) -> Any:
            loaded = (value if load is None else load(value) for load, value in zip(loads, values, strict=True))
            value = made.function(*loaded)
            return value if convert is None or value is None else convert(value)

        return Leaf(level, tuple(columns), derive, required, passes_null=False)

    def _root(self, definition: GraphQLField, root: Root, selected: Selected) -> Related | Page:
        if root.kind is Kind.PAGE:
            return self._pages.of_root(definition, root, selected)
        if root.kind is Kind.MANY:
            assert root.function is not None  # noqa: S101 - no type's rows are read whole without a key
            level = self.root_level(root.function, Kind.MANY, definition, selected, of_own(root))
            shape = self.object(level, object_of(definition), selected)
            return Related(level, shape, is_non_null_type(definition.type), is_list=True)
        name = node_of(declared(definition)).__name__
        making = of_id(name) if root.keys is Keys.ID else of_nothing(root.unless)
        function = root.function or f"{SOURCES[name].things}_by_id"
        level = self.root_level(function, Kind.ONE, definition, selected, making)
        if root.keys is Keys.HOSPITAL:
            level.keys = "ARRAY[$1::bigint]"
        shape = self.object(level, object_of(definition), selected)
        return Related(level, shape, is_non_null_type(definition.type))

    def _identified(self, definition: GraphQLField, lookup: Lookup, selected: Selected) -> Identified:
        read = reader_of_ids(self.arguments(definition, selected), lookup.argument)
        shapes = {}
        for name in self._identified_types:
            level = self._level(f"{SOURCES[name].things}_by_id", Kind.MANY)
            give_keys(level, read, name)
            level.match = level.read("t.id")
            shapes[name] = self.object(level, self._type(name), selected)
        return Identified(shapes, read, lookup.is_list)

    def _type(self, name: str) -> GraphQLObjectType:
        of = self._core.type_map[name]
        assert isinstance(of, GraphQLObjectType)  # noqa: S101 - nothing else has rows
        return of

    def _plan(self, shape: Any) -> Plan:
        for level in self._levels:
            if not level.columns:
                # That there is a row has to be known all the same.
                level.read("key" if level.function is None else "true")
        return Plan(self._levels, shape, self._most_rows)

    def _level(self, function: str | None, kind: Kind) -> Level:
        if len(self._levels) == MOST_LEVELS:
            raise NotCompiled("too many levels")
        level = Level(len(self._levels), function, kind)
        self._levels.append(level)
        return level


def _column(level: Level, name: str) -> str:
    """What a column is called where a level's rows come from: a statement, or a row that is there already."""
    if level.function is None:
        return name
    return "t.id" if name == "key" else f"t.{name}"


def _checked(collect: Callable[[], CollectedFields]) -> dict[str, Selected]:
    try:
        collected = collect()
    except GraphQLError as error:
        # A variable of @skip or @include is null.
        raise NotCompiled("variables") from error
    if collected.new_defer_usages:
        raise NotCompiled("@defer")
    return collected.grouped_field_set
