"""Plans what is shown of a row: each selected field by what it is declared as."""

from typing import Any, assert_never

import orjson
from graphql import GraphQLField, GraphQLObjectType, is_non_null_type
from strawberry.types.field import StrawberryField

from graph.declare import ids
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
from graph.declare.fields import fields_of
from graph.engine.compiled.levels import Levels, column_name
from graph.engine.compiled.page_planner import PagePlanner
from graph.engine.compiled.parameters import no_parameters, relation_parameters
from graph.engine.compiled.plan import (
    ColumnOutput,
    ConstantOutput,
    EmbeddedOutput,
    Kind,
    Level,
    ObjectOutput,
    Output,
    RelatedOutput,
    ScalarOutput,
)
from graph.engine.compiled.selections import Selected, Selections, name_of
from graph.engine.compiled.values import conversion_of, is_list
from graph.engine.reasons import NotCompiled
from graph.engine.schema import class_of, declared, object_of


class RowPlanner:
    """Plans the objects that stand for rows, with all that leads on from them."""

    def __init__(self, selections: Selections, levels: Levels) -> None:
        self._selections = selections
        self._levels = levels
        self.pages = PagePlanner(selections, levels, self.object)

    def object(self, level: Level, of: GraphQLObjectType, selected: Selected) -> ObjectOutput:
        """What is shown of each row of a level."""
        within = self._selections.within(of, selected)
        return ObjectOutput(of.name, level, {key: self._output(level, of, each) for key, each in within.items()})

    def _output(self, level: Level, of: GraphQLObjectType, selected: Selected) -> Output:
        name = name_of(selected)
        if name == "__typename":
            return ConstantOutput(of.name)
        definition = of.fields[name]
        field, required = declared(definition), is_non_null_type(definition.type)
        declaration = declaration_of(field)
        output: Output
        match declaration:
            case Column():
                output = column_output(level, field, field.python_name, required=required)
            case Identity():
                output = ScalarOutput(level, (level.read(column_name(level, "key")),), ids.encoder(of.name), required)
            case Derived():
                output = _derived(level, of, field, declaration, required=required)
            case Embedded(prefix):
                output = self._embedded(level, definition, prefix, selected)
            case One() | Many():
                output = self._related(level, definition, declaration, selected)
            case Value():
                output = self._value(level, definition, declaration, selected)
            case Page():
                output = self.pages.of_parent(level, definition, declaration, selected)
            case (
                RowById()
                | RowOfHospital()
                | RowOfAsker()
                | Rows()
                | RootPage()
                | FunctionPage()
                | Lookup()
                | Namespace()
                | Command()
                | PagePart()
                | Custom()
            ):
                raise NotCompiled("resolver of its own", f"{of.name}.{name}")
            case _:
                assert_never(declaration)
        return output

    def _related(
        self, parent: Level, definition: GraphQLField, relation: One | Many, selected: Selected
    ) -> RelatedOutput:
        kind, builder = Kind.ONE, no_parameters()
        if isinstance(relation, Many):
            kind, builder = Kind.MANY, relation_parameters(relation)
        level = self._levels.below(parent, relation, kind, definition, selected, builder)
        shape = self.object(level, object_of(definition), selected)
        return RelatedOutput(level, shape, is_non_null_type(definition.type), is_list=kind is Kind.MANY)

    def _value(self, parent: Level, definition: GraphQLField, relation: Value, selected: Selected) -> ColumnOutput:
        builder = relation_parameters(relation)
        level = self._levels.below(parent, relation, Kind.VALUE, definition, selected, builder)
        required = is_non_null_type(definition.type)
        return ColumnOutput(column_output(level, declared(definition), relation.column, required=required))

    def _embedded(self, level: Level, definition: GraphQLField, prefix: str, selected: Selected) -> EmbeddedOutput:
        of = object_of(definition)
        first = fields_of(class_of(of))[0]
        presence = column_output(level, first, prefix + first.python_name, required=False)
        fields: dict[str, Output] = {}
        for key, each in self._selections.within(of, selected).items():
            name = name_of(each)
            if name == "__typename":
                fields[key] = ConstantOutput(of.name)
                continue
            field = declared(of.fields[name])
            required = is_non_null_type(of.fields[name].type)
            fields[key] = column_output(level, field, prefix + field.python_name, required=required)
        return EmbeddedOutput(presence, ObjectOutput(of.name, level, fields), is_non_null_type(definition.type))


def column_output(level: Level, field: StrawberryField, column: str, *, required: bool) -> ScalarOutput:
    """The value of a column, as its field's type has it."""
    conversion = conversion_of(field)
    if level.function is None:
        return ScalarOutput(level, (level.read(column),), conversion.of_plain, required)
    name = level.read(conversion.select.format(column_name(level, column)))
    return ScalarOutput(level, (name,), conversion.of_selected, required)


def _derived(
    level: Level, of: GraphQLObjectType, field: StrawberryField, derived: Derived, *, required: bool
) -> ScalarOutput:
    types = {each.python_name: each for each in fields_of(class_of(of))}
    columns, loads = [], []
    for name in derived.columns:
        as_json = level.function is not None and name in types and is_list(types[name])
        column = column_name(level, name)
        columns.append(level.read(f"to_json({column})::text" if as_json else column))
        loads.append(orjson.loads if as_json else None)
    convert = conversion_of(field).of_plain

    def derive(*values: Any) -> Any:
        loaded = (value if load is None else load(value) for load, value in zip(loads, values, strict=True))
        value = derived.function(*loaded)
        return value if convert is None or value is None else convert(value)

    return ScalarOutput(level, tuple(columns), derive, required, passes_null=False)
