"""Relations: declared once on the Strawberry field, resolved by ONE call of an api function per level.

    patient: PatientRef = one("patients_by_id", "patient_id", "Who comes.")

The declaration is the field's `metadata["relation"]`, so that whatever compiles queries follows the same plan. A
function's name ends in the column, of the rows it returns, that holds the keys it was called with.
"""

import enum
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from graph.declare.entities import SOURCES, columns, from_row
from graph.declare.fields import UNSET, argument, is_optional, node_of, with_resolver
from graph.declare.filters import filter_as_json, filter_of, order_of
from graph.declare.pagination import DEFAULT_SIZE, LARGEST_SIZE, PAGED, Connection, Window, page_of, window
from graph.engine.context import Context, Info, Loader
from wardgraph import catalogue
from wardgraph.database import Row
from wardgraph.errors import Problem


class Kind(enum.Enum):
    """What a relation's field answers with."""

    ONE = "the row; of several, the last that the function gives"
    MANY = "all rows, as the function sorts them"
    PAGE = "a connection"
    VALUE = "one column of the row"


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of `api.<function>(hospital, session, keys, arguments...)` that belong to a parent.

    `key` is the parent's column whose values are gathered, `arguments` the field's own arguments that follow them in
    the call, in its order. `column` is what a VALUE takes of the row; `order` is how a PAGE is sorted at first.
    """

    kind: Kind
    function: str
    key: str
    arguments: tuple[str, ...] = ()
    column: str | None = None
    order: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the function calls the arguments."""
        return tuple(f"p_{name}" for name in self.arguments)

    @property
    def match(self) -> str:
        """The row's column that names the parent."""
        return self.function.partition("_by_")[2].removesuffix("_page")


def one(function: str, key: str, description: str) -> Any:
    """The row that the parent's column `key` names; with `key` "key", the row that names the parent."""
    relation = _checked(Relation(Kind.ONE, function, key))
    field = StrawberryField(description=description, metadata={"relation": relation})

    def resolve(root: Any, info: Info) -> Any:
        value = getattr(root, relation.key)
        if value is None:
            return None
        required = None if is_optional(field) else field.python_name
        return _rows_by_key(info.context, relation, node_of(field), required).load(value)

    return with_resolver(field, resolve)


def many(function: str, description: str, *arguments: StrawberryArgument, key: str = "key") -> Any:
    """All rows that name the parent: for lists that stay short."""
    relation = _checked(Relation(Kind.MANY, function, key, tuple(each.python_name for each in arguments)))
    field = StrawberryField(description=description, metadata={"relation": relation})

    def resolve(root: Any, info: Info, **given: Any) -> Any:
        passed = passed_of(relation.arguments, given)
        return _rows_by_key(info.context, relation, node_of(field), passed=passed).load(getattr(root, relation.key))

    field.arguments = list(arguments)
    return with_resolver(field, resolve)


def page(function: str, description: str, *, order: tuple[str, ...] = (), key: str = "key") -> Any:
    """A connection of the rows that name the parent, sorted by `order` unless told otherwise."""
    relation = _checked(
        Relation(Kind.PAGE, function, key, ("filter", "order_by", "first", "after", "last", "before"), order=order)
    )
    field = ConnectionField(description=description, metadata={"relation": relation})

    def resolve(root: Any, info: Info, **arguments: Any) -> Any:
        asked, within = read_arguments(arguments, order)
        return _pages_by_key(info.context, relation, node_of(field), asked, within).load(getattr(root, relation.key))

    return with_resolver(field, resolve)


def value(function: str, column: str, description: str, *arguments: StrawberryArgument, key: str = "key") -> Any:
    """One column of the row that names the parent, such as a kept total or an age."""
    relation = _checked(Relation(Kind.VALUE, function, key, tuple(each.python_name for each in arguments), column))
    field = StrawberryField(description=description, metadata={"relation": relation})
    _VALUES[function].add(column)

    async def resolve(root: Any, info: Info, **given: Any) -> Any:
        passed = passed_of(relation.arguments, given)
        row = await _values_by_key(info.context, relation, passed).load(getattr(root, relation.key))
        return None if row is None else row[column]

    field.arguments = list(arguments)
    return with_resolver(field, resolve)


def _checked(relation: Relation) -> Relation:
    """A relation whose function takes what it is called with. Raises NotInCatalogue."""
    names = PAGED if relation.kind is Kind.PAGE else relation.names
    catalogue.function(relation.function).check((*catalogue.ASKER, "p_ids", *names))
    return relation


# What fields take of each function's rows, so that those of one parent share a call.
_VALUES: defaultdict[str, set[str]] = defaultdict(set)


class ConnectionField(StrawberryField):
    """A field of type `Connection[T]`. Its arguments follow from T, which is known only once all types are."""

    @property
    def arguments(self) -> list[StrawberryArgument]:
        """The arguments that every connection of T has."""
        if self._arguments is None:
            self._arguments = connection_arguments(node_of(self))
        return self._arguments

    @arguments.setter
    def arguments(self, value: list[StrawberryArgument]) -> None:
        self._arguments = value


def connection_arguments(node: type[Any]) -> list[StrawberryArgument]:
    """The arguments of every connection of a node type."""
    return [
        argument("filter", filter_of(node) | None, "Conditions that the rows must meet."),
        argument("order_by", list[order_of(node)] | None, "What to sort by, the most significant first."),  # type: ignore[misc]
        *window_arguments(),
    ]


def window_arguments() -> list[StrawberryArgument]:
    """The arguments that say which of a connection's rows a page holds."""
    return [
        argument(
            "first",
            int | None,
            f"Number of rows after `after`, or from the start: 0 to {LARGEST_SIZE}, {DEFAULT_SIZE} if absent.",
        ),
        argument("after", str | None, "Only rows after the row with this cursor."),
        argument("last", int | None, f"Number of rows before `before`, or from the end: 0 to {LARGEST_SIZE}."),
        argument("before", str | None, "Only rows before the row with this cursor. Needs `last`."),
    ]


def read_arguments(given: dict[str, Any], order: tuple[str, ...]) -> tuple[dict[str, Any] | None, Window]:
    """The filter and the window of a connection's arguments. Raises BAD_USER_INPUT."""
    asked = filter_as_json(given.get("filter", UNSET))
    by = tuple(one.value for one in given.get("order_by") or ()) or order
    return asked, window_of(given, by)


def window_of(given: dict[str, Any], order: tuple[str, ...]) -> Window:
    """The window of a connection's arguments, of rows in an order. Raises BAD_USER_INPUT."""
    return window(order, given.get("first"), given.get("after"), given.get("last"), given.get("before"))


def passed_of(names: tuple[str, ...], given: dict[str, Any]) -> tuple[Any, ...]:
    """The values of a relation's own arguments as its function takes them: of an enum, the text it stands for."""
    values = (given.get(name) for name in names)
    return tuple(value.value if isinstance(value, enum.Enum) else value for value in values)


def load_by_id(context: Context, node: type[Any], key: int) -> Any:
    """Promises the row of a node type, in one call with all others that are asked for at the same time."""
    relation = Relation(Kind.ONE, f"{SOURCES[node.__name__].things}_by_id", "key")
    return _rows_by_key(context, relation, node).load(key)


def _rows_by_key(
    context: Context,
    relation: Relation,
    node: type[Any],
    required: str | None = None,
    passed: tuple[Any, ...] = (),
) -> Loader:
    key = (relation.function, relation.kind is Kind.MANY, required, passed)
    return context.loader(key, lambda: Loader(partial(_load_rows, context, relation, node, required, passed)))


async def _load_rows(
    context: Context,
    relation: Relation,
    node: type[Any],
    required: str | None,
    passed: tuple[Any, ...],
    keys: list[Any],
) -> list[Any]:
    found = await _grouped(context, relation, node, keys, dict(zip(relation.names, passed, strict=True)))
    if relation.kind is Kind.MANY:
        return [found[key] for key in keys]
    # Row security decides what is there, so what a visible row names may itself be out of sight.
    missing = required and Problem("NOT_FOUND", f"Its {required} is not for your account to see.")
    return [found[key][-1] if key in found else missing for key in keys]


def _pages_by_key(
    context: Context, relation: Relation, node: type[Any], asked: dict[str, Any] | None, within: Window
) -> Loader:
    # Parents whose connections have equal arguments share a call.
    key = (relation.function, orjson.dumps((asked, within.arguments), default=str))
    return context.loader(key, lambda: Loader(partial(_load_pages, context, relation, node, asked, within)))


async def _load_pages(
    context: Context,
    relation: Relation,
    node: type[Any],
    asked: dict[str, Any] | None,
    within: Window,
    keys: list[Any],
) -> list[Connection[Any]]:
    # Before they are read: afterwards they would already fill the memory.
    context.allow(len(keys) * within.size)
    found = await _grouped(context, relation, node, keys, {"p_filter": asked, **within.arguments})
    key = (relation.function, "count", orjson.dumps(asked, default=str))
    totals = context.loader(key, lambda: Loader(partial(_load_totals, context, relation, asked)))
    return [page_of(found[key], within, partial(totals.load, key), context.hand_out) for key in keys]


async def _load_totals(
    context: Context, relation: Relation, asked: dict[str, Any] | None, keys: list[Any]
) -> list[int]:
    function = relation.function.removesuffix("_page") + "_count"
    totals = {
        row[0]: row[1] for row in await context.read(function, (relation.match, "total"), p_ids=keys, p_filter=asked)
    }
    return [totals.get(key, 0) for key in keys]


def _values_by_key(context: Context, relation: Relation, passed: tuple[Any, ...]) -> Loader:
    key = (relation.function, passed)
    return context.loader(key, lambda: Loader(partial(_load_values, context, relation, passed)))


async def _load_values(
    context: Context, relation: Relation, passed: tuple[Any, ...], keys: list[Any]
) -> list[Row | None]:
    selected = (relation.match, *sorted(_VALUES[relation.function]))
    own = dict(zip(relation.names, passed, strict=True))
    rows = {row[0]: row for row in await context.read(relation.function, selected, p_ids=keys, **own)}
    return [rows.get(key) for key in keys]


async def _grouped(
    context: Context, relation: Relation, node: type[Any], keys: list[Any], arguments: dict[str, Any]
) -> dict[Any, list[Any]]:
    match = "key" if relation.match == "id" else relation.match
    selected = columns(node)
    # A row that belongs to many parents is returned once for each, with the parent's key beside its own columns.
    if match != "key" and match not in selected:
        selected += (match,)
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in await context.read(relation.function, selected, p_ids=keys, **arguments):
        made = from_row(node, row)
        found[getattr(made, match)].append(made)
    return found
