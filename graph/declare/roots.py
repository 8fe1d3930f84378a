"""Root fields of Query, declared like relations: a row by its id, a connection of rows."""

import asyncio
import enum
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from graph.declare.entities import SOURCES, Node, columns, from_row
from graph.declare.fields import UNSET, argument, node_of, resolved, with_resolver
from graph.declare.ids import decode, key_of, key_or_zero
from graph.declare.pagination import LARGEST_SIZE, Connection, Window, page_of
from graph.declare.relations import ConnectionField, Kind, load_by_id, read_arguments
from graph.engine.context import Context, Info
from wardgraph import catalogue
from wardgraph.errors import bad_input


class Keys(enum.Enum):
    """What ONE row at the root is found by."""

    ID = "the argument `id`"
    HOSPITAL = "the asker's hospital"
    NOTHING = "nothing but who asks"


@dataclass(frozen=True, slots=True)
class Root:
    """What a root field reads, in its `metadata["root"]`: ONE row, a PAGE sorted by `order` at first, or MANY rows.

    `function` is the api function, if it is not the one of the field's type; of a PAGE its name without `_page` and
    `_count`. With the argument `unless` the field reads something else, which only its resolver knows. The field's
    `arguments` are the parameters of MANY rows, and of such a PAGE in the place of a filter and an order.
    """

    kind: Kind
    order: tuple[str, ...] = ()
    keys: Keys = Keys.ID
    function: str | None = None
    unless: str | None = None
    arguments: tuple[StrawberryArgument, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the function calls the arguments."""
        return tuple(f"p_{each.python_name}" for each in self.arguments)

    def parameters(self, given: dict[str, Any]) -> dict[str, Any]:
        """The values of the function's arguments, keys for ids: a malformed one is SQL's to report."""
        return {f"p_{each.python_name}": _parameter(each, given.get(each.python_name)) for each in self.arguments}


@dataclass(frozen=True, slots=True)
class Lookup:
    """What `node` and `nodes` have in their `metadata["lookup"]`: the argument with ids of whatever types."""

    argument: str
    is_list: bool


def by_id(description: str) -> Any:
    """A row of the field's type by its id; null where there is none, or none for the asker to see."""
    field = StrawberryField(description=description, metadata={"root": Root(Kind.ONE)})

    def resolve(info: Info, **arguments: Any) -> Any:
        node = node_of(field)
        try:
            key = key_of(node.__name__, arguments["id"])
        except ValueError:
            raise bad_input("id", "MALFORMED_ID", f"is not the id of a {node.__name__}") from None
        return load_by_id(info.context, node, key)

    field.arguments = [argument("id", strawberry.ID, "An id from the API.")]
    return with_resolver(field, resolve)


def rows(function: str, description: str, *arguments: StrawberryArgument) -> Any:
    """All rows of `api.<function>(hospital, session, arguments...)`: for lists that the function itself bounds."""
    root = Root(Kind.MANY, function=function, arguments=arguments)
    catalogue.function(function).check((*catalogue.ASKER, *root.names))
    field = StrawberryField(description=description, metadata={"root": root})

    async def resolve(info: Info, **given: Any) -> list[Any]:
        node = node_of(field)
        found = await info.context.read(function, columns(node), **root.parameters(given))
        return [from_row(node, row) for row in found]

    field.arguments = list(arguments)
    return with_resolver(field, resolve)


def connection(description: str, *, order: tuple[str, ...] = ()) -> Any:
    """A connection of all rows of the field's type that the asker may see, sorted by `order` unless told otherwise."""
    field = ConnectionField(description=description, metadata={"root": Root(Kind.PAGE, order)})

    async def resolve(info: Info, **arguments: Any) -> Connection[Any]:
        return await read_connection(info.context, node_of(field), *read_arguments(arguments, order))

    return with_resolver(field, resolve)


async def read_connection(
    context: Context, node: type[Any], asked: dict[str, Any] | None, within: Window
) -> Connection[Any]:
    """The page of a node type's rows that a filter and a window ask for."""
    return await read_page(context, node, SOURCES[node.__name__].things, {"p_filter": asked}, within, within.arguments)


async def read_page(
    context: Context,
    node: type[Any],
    stem: str,
    asked: dict[str, Any],
    within: Window,
    window_arguments: dict[str, Any],
) -> Connection[Any]:
    """The page of `api.<stem>_page(..., asked..., window...)`, whose total `api.<stem>_count(..., asked...)` knows."""

    async def count() -> int:
        function = f"{stem}_count"
        total: int = (await context.read(function, (function,), **asked))[0][0]
        return total

    rows = await context.read(f"{stem}_page", columns(node), **asked, **window_arguments)
    return page_of([from_row(node, row) for row in rows], within, count, context.hand_out)


def _parameter(argument: StrawberryArgument, value: Any) -> Any:
    if value is UNSET or value is None:
        return None
    of = argument.metadata.get("reference")
    return key_or_zero(of, value) if of else value


@strawberry.type
class NodeQuery:
    """Query's way to anything that has an id."""

    @resolved(lookup=Lookup("node_id", is_list=False))
    async def node(
        self, info: Info, node_id: Annotated[strawberry.ID, strawberry.argument("An id from the API.", "id")]
    ) -> Node | None:
        """The record with this id; null if there is none or you may not see it."""
        return await _find(info.context, node_id, "id")

    @resolved(lookup=Lookup("ids", is_list=True))
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(f"Ids from the API, at most {LARGEST_SIZE}.")],
    ) -> list[Node | None]:
        """The records with these ids, in the same order; null in the place of each that `node` would not find."""
        if len(ids) > LARGEST_SIZE:
            raise bad_input("ids", "TOO_MANY", f"must be at most {LARGEST_SIZE}")
        return await asyncio.gather(*(_find(info.context, text, f"ids.{place}") for place, text in enumerate(ids)))


async def _find(context: Context, text: str, path: str) -> Node | None:
    try:
        name, key = decode(text)
        node = SOURCES[name].type
    except (ValueError, KeyError):
        node = None
    if node is None or not issubclass(node, Node):
        raise bad_input(path, "MALFORMED_ID", "is not the id of a node of this API")
    found: Node | None = await load_by_id(context, node, key)
    return found
