"""From the values of arguments to the parameters of a level's call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql.execution.values import VariableValues

from graph.declare import ids
from graph.declare.declarations import BOUNDS, PAGED, FunctionPage, Many, Rows, Value
from graph.declare.entities import SOURCES, Node
from graph.declare.pagination import LARGEST_SIZE
from graph.engine import parameters
from graph.engine.compiled.arguments import Arguments
from graph.engine.compiled.plan import Level, Parameters
from graph.engine.reasons import NotCompiled
from wardgraph.errors import Problem

Id = tuple[str, int]


@dataclass(frozen=True, slots=True)
class ParameterBuilder:
    """What a call's function calls its parameters, and how they are made of the values of arguments."""

    names: tuple[str, ...]
    make: Callable[[dict[str, Any]], Parameters]


def bind_parameters(level: Level, arguments: Arguments, builder: ParameterBuilder) -> None:
    """Gives a level its parameters; those that are the same for all requests are made once."""
    level.names = builder.names
    if not arguments.is_constant:
        level.parameters = lambda variables: builder.make(arguments.read(variables))
        return
    made: list[Parameters] = []

    def read(variables: VariableValues) -> Parameters:
        if not made:
            made.append(builder.make(arguments.read(variables)))
        return made[0]

    level.parameters = read


def page_parameters(order: tuple[str, ...]) -> ParameterBuilder:
    """The filter, the order, the size, where it starts, and whether it is backward."""

    def make(values: dict[str, Any]) -> Parameters:
        conditions, window = _unless_bad(lambda: parameters.connection_parameters(values, order))
        return (conditions, list(window.order), window.size, window.after, window.backward)

    return ParameterBuilder(PAGED, make)


def behind_parameters(order: tuple[str, ...]) -> ParameterBuilder:
    """Those of a page behind the start of one that has a start, of no row: one more tells that there are some."""

    def make(values: dict[str, Any]) -> Parameters:
        conditions, window = _unless_bad(lambda: parameters.connection_parameters(values, order))
        behind = _unless_bad(lambda: window.behind)
        return (conditions, list(behind.order), behind.size, behind.after, behind.backward)

    return ParameterBuilder(PAGED, make)


def root_behind_parameters(root: FunctionPage) -> ParameterBuilder:
    """The same for a root field with arguments of its own."""

    def make(values: dict[str, Any]) -> Parameters:
        behind = _unless_bad(lambda: parameters.window_of(values, root.order).behind)
        own = _unless_bad(lambda: parameters.root_parameters(root, values)).values()
        return (*own, behind.size, behind.after, behind.backward)

    return ParameterBuilder((*root.names, *BOUNDS), make)


def count_parameters() -> ParameterBuilder:
    """The filter."""

    def make(values: dict[str, Any]) -> Parameters:
        alone = {"filter": values["filter"]} if "filter" in values else {}
        conditions, _ = _unless_bad(lambda: parameters.connection_parameters(alone, ()))
        return (conditions,)

    return ParameterBuilder(("p_filter",), make)


def relation_parameters(relation: Many | Value) -> ParameterBuilder:
    """A relation's own arguments, in the order that it declares."""

    def make(values: dict[str, Any]) -> Parameters:
        return tuple(parameters.relation_parameters(relation, values).values())

    return ParameterBuilder(relation.names, make)


def root_parameters(root: Rows | FunctionPage) -> ParameterBuilder:
    """A root field's own arguments, in the order that it declares."""

    def make(values: dict[str, Any]) -> Parameters:
        return tuple(_unless_bad(lambda: parameters.root_parameters(root, values)).values())

    return ParameterBuilder(root.names, make)


def root_page_parameters(root: FunctionPage) -> ParameterBuilder:
    """A root field's own arguments, the size, where it starts, and whether it is backward."""

    def make(values: dict[str, Any]) -> Parameters:
        window = _unless_bad(lambda: parameters.window_of(values, root.order))
        own = _unless_bad(lambda: parameters.root_parameters(root, values)).values()
        return (*own, window.size, window.after, window.backward)

    return ParameterBuilder((*root.names, *BOUNDS), make)


def id_parameters(type_name: str) -> ParameterBuilder:
    """The key that the argument `id` names, as the one of a list."""
    return ParameterBuilder(("p_ids",), lambda values: ([_unless_bad(lambda: ids.key_of(type_name, values["id"]))],))


def no_parameters(unless: str | None = None) -> ParameterBuilder:
    """No parameters, as long as the argument `unless` is not given."""

    def make(values: dict[str, Any]) -> Parameters:
        if unless is not None and values.get(unless) is not None:
            raise NotCompiled("resolver of its own", unless)
        return ()

    return ParameterBuilder((), make)


def id_reader(arguments: Arguments, name: str) -> Callable[[VariableValues], list[Id]]:
    """Reads the types and keys that an argument of ids, or of one id, names."""

    def read(variables: VariableValues) -> list[Id]:
        found: list[Id]
        given = arguments.read(variables)[name]
        found = _unless_bad(lambda: [ids.decode(text) for text in ([given] if isinstance(given, str) else given)])
        if len(found) > LARGEST_SIZE or not all(_is_node(of) for of, _ in found):
            raise NotCompiled("bad input", name)
        return found

    return read


def bind_keys(level: Level, read: Callable[[VariableValues], list[Id]], type_name: str) -> None:
    """Gives a level the keys of one type among the ids that `read` finds."""
    level.names = ("p_ids",)
    level.parameters = lambda variables: (list({key for of, key in read(variables) if of == type_name}),)


def _is_node(name: str) -> bool:
    return name in SOURCES and issubclass(SOURCES[name].type, Node)


def _unless_bad(read: Callable[[], Any]) -> Any:
    """What `read` returns; its complaints are graphql-core's to put at their place in the answer."""
    try:
        return read()
    except (Problem, ValueError) as error:
        raise NotCompiled("bad input") from error
