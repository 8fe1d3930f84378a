"""From the values of arguments to the parameters of a level's call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql.execution.values import VariableValues

from graph.declare import ids
from graph.declare.entities import SOURCES, Node
from graph.declare.pagination import BOUNDS, LARGEST_SIZE, PAGED
from graph.declare.relations import Relation, passed_of, read_arguments, window_of
from graph.declare.roots import Root
from graph.engine.compiled.arguments import Arguments
from graph.engine.compiled.plan import Level, Parameters
from graph.engine.compiled.reasons import NotCompiled
from wardgraph.errors import Problem

Id = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Making:
    """What the parameters of a call are called, and how they are made of the values of arguments."""

    names: tuple[str, ...]
    make: Callable[[dict[str, Any]], Parameters]


def give(level: Level, arguments: Arguments, making: Making) -> None:
    """Gives a level its parameters; those that are the same for all requests are made once."""
    level.names = making.names
    if not arguments.is_constant:
        level.parameters = lambda variables: making.make(arguments.read(variables))
        return
    made: list[Parameters] = []

    def read(variables: VariableValues) -> Parameters:
        if not made:
            made.append(making.make(arguments.read(variables)))
        return made[0]

    level.parameters = read


def of_page(order: tuple[str, ...]) -> Making:
    """The filter, the order, the size, where it starts, and whether it is backward."""

    def make(values: dict[str, Any]) -> Parameters:
        asked, within = _unless_bad(lambda: read_arguments(values, order))
        return (asked, list(within.order), within.size, within.after, within.backward)

    return Making(PAGED, make)


def of_count() -> Making:
    """The filter."""

    def make(values: dict[str, Any]) -> Parameters:
        asked, _ = _unless_bad(lambda: read_arguments({"filter": values["filter"]} if "filter" in values else {}, ()))
        return (asked,)

    return Making(("p_filter",), make)


def of_values(relation: Relation) -> Making:
    """A relation's own arguments, in the order that it declares."""
    return Making(relation.names, lambda values: passed_of(relation.arguments, values))


def of_own(root: Root) -> Making:
    """A root field's own arguments, in the order that it declares."""
    return Making(root.names, lambda values: tuple(root.parameters(values).values()))


def of_own_page(root: Root) -> Making:
    """A root field's own arguments, the size, where it starts, and whether it is backward."""

    def make(values: dict[str, Any]) -> Parameters:
        within = _unless_bad(lambda: window_of(values, root.order))
        return (*root.parameters(values).values(), within.size, within.after, within.backward)

    return Making((*root.names, *BOUNDS), make)


def of_id(type_name: str) -> Making:
    """The key that the argument `id` names, as the one of a list."""
    return Making(("p_ids",), lambda values: ([_unless_bad(lambda: ids.key_of(type_name, values["id"]))],))


def of_nothing(unless: str | None) -> Making:
    """No parameters, as long as the argument `unless` is not given."""

    def make(values: dict[str, Any]) -> Parameters:
        if unless is not None and values.get(unless) is not None:
            raise NotCompiled("resolver of its own", unless)
        return ()

    return Making((), make)


def reader_of_ids(arguments: Arguments, name: str) -> Callable[[VariableValues], list[Id]]:
    """Reads the types and keys that an argument of ids, or of one id, names."""

    def read(variables: VariableValues) -> list[Id]:
        found: list[Id]
        given = arguments.read(variables)[name]
        found = _unless_bad(lambda: [ids.decode(text) for text in ([given] if isinstance(given, str) else given)])
        if len(found) > LARGEST_SIZE or not all(_is_node(of) for of, _ in found):
            raise NotCompiled("bad input", name)
        return found

    return read


def give_keys(level: Level, read: Callable[[VariableValues], list[Id]], type_name: str) -> None:
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
