"""What a field of the schema is, as data: every field carries exactly one of these.

Both engines go by them: graph/engine/core gives each its resolver, graph/engine/compiled plans each. Neither knows a
field by its name, and the type checker proves that both know every kind.
"""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

BOUNDS = ("p_first", "p_after", "p_backward")
"""The arguments of a page function that say which of its rows."""
PAGED = ("p_filter", "p_order", *BOUNDS)
"""The arguments of a page function of an entity."""
_DECLARATION = "declaration"
_INPUT = "input"


def called(names: Iterable[str]) -> tuple[str, ...]:
    """What a function calls the arguments of these names."""
    return tuple(f"p_{name}" for name in names)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row, or an attribute of the object, by the field's own name."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The opaque id of the row."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What a function makes of columns of the row, and the same as SQL around `{0}`, `{1}`, for exports."""

    columns: tuple[str, ...]
    function: Callable[..., Any]
    sql: str | None = None


@dataclass(frozen=True, slots=True)
class Embedded:
    """An object made of the row's own columns `<prefix><field>`; null where the first of them is."""

    prefix: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of `api.<function>(hospital, session, keys, arguments...)` that belong to a row.

    `key` is the row's column whose values are gathered. The function's name ends in the column, of the rows that it
    returns, that holds the keys it was called with.
    """

    function: str
    key: str

    @property
    def parent_key(self) -> str:
        """The returned row's column that names its parent."""
        return self.function.partition("_by_")[2].removesuffix("_page")


@dataclass(frozen=True, slots=True)
class One(Relation):
    """The one row; of several, the last that the function returns."""

    @property
    def names(self) -> tuple[str, ...]:
        """What the function calls its arguments beside the keys."""
        return ()


@dataclass(frozen=True, slots=True)
class Many(Relation):
    """All rows, as the function sorts them. `arguments` are the field's own."""

    arguments: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the function calls its arguments beside the keys."""
        return called(self.arguments)


@dataclass(frozen=True, slots=True)
class Page(Relation):
    """A connection of the rows, sorted by `order` unless told otherwise."""

    order: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the function calls its arguments beside the keys."""
        return PAGED

    @property
    def count(self) -> str:
        """The function that counts the rows of each parent."""
        return self.function.removesuffix("_page") + "_count"


@dataclass(frozen=True, slots=True)
class Value(Relation):
    """One `column` of the row. `arguments` are the field's own."""

    column: str = ""
    arguments: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the function calls its arguments beside the keys."""
        return called(self.arguments)


@dataclass(frozen=True, slots=True)
class RowById:
    """At the root: the row of the field's type that the argument `id` names."""


@dataclass(frozen=True, slots=True)
class RowOfHospital:
    """At the root: the asker's hospital, or with the argument `unless` the one of that slug."""

    unless: str


@dataclass(frozen=True, slots=True)
class RowOfAsker:
    """At the root: the row of `api.<function>(hospital, session)`."""

    function: str


@dataclass(frozen=True, slots=True)
class Rows:
    """At the root: all rows of `api.<function>(hospital, session, arguments...)`.

    It `chooses` where the function refuses a call without any of the arguments that may be left out.
    """

    function: str
    arguments: tuple[StrawberryArgument, ...]
    chooses: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What the function calls its own arguments."""
        return called(each.python_name for each in self.arguments)


@dataclass(frozen=True, slots=True)
class RootPage:
    """At the root: a connection of all rows of the field's type, sorted by `order` unless told otherwise."""

    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionPage:
    """At the root: a connection of the rows of `api.<function>_page(hospital, session, arguments..., window...)`.

    `period` is the argument without which it reads all that there is, if it has one.
    """

    function: str
    order: tuple[str, ...]
    arguments: tuple[StrawberryArgument, ...]
    period: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What the function calls its own arguments."""
        return called(each.python_name for each in self.arguments)


@dataclass(frozen=True, slots=True)
class Lookup:
    """At the root: what the ids in an argument name, of whatever types; a list of them where `is_list`."""

    argument: str
    is_list: bool


@dataclass(frozen=True, slots=True)
class Namespace:
    """At the root: an object without a row of its own, which groups further root fields."""


@dataclass(frozen=True, slots=True)
class Command:
    """A mutation: the row that `api.<function>(hospital, session, input...)` answers with.

    It `hashes` where a password is among the input, and `is_bulk` where it changes all that a filter finds.
    """

    function: str
    hashes: bool = False
    is_bulk: bool = False


class ConnectionPart(enum.Enum):
    """What a connection consists of."""

    NODES = "nodes"
    EDGES = "edges"
    PAGE_INFO = "page_info"
    TOTAL_COUNT = "total_count"


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of a connection."""

    part: ConnectionPart


@dataclass(frozen=True, slots=True)
class Custom:
    """Whatever the field's own resolver does: only graphql-core answers it. It may hash a password."""

    hashes: bool = False


OfRow = Column | Identity | Derived | Embedded | One | Many | Page | Value
OfRoot = RowById | RowOfHospital | RowOfAsker | Rows | RootPage | FunctionPage | Lookup | Namespace
Declaration = OfRow | OfRoot | Command | PagePart | Custom


def declared(
    declaration: Declaration,
    description: str,
    *arguments: StrawberryArgument,
    of: type[StrawberryField] = StrawberryField,
) -> Any:
    """A field that is what its declaration says. It has no resolver: the engines read the declaration."""
    field = of(description=description, metadata=metadata(declaration))
    # Answered, and not given to the constructor of its class.
    field.init = field.repr = field.compare = False
    if arguments:
        field.arguments = list(arguments)
    return field


def metadata(declaration: Declaration) -> dict[str, Declaration]:
    """The metadata that makes a field carry a declaration."""
    return {_DECLARATION: declaration}


def declaration_of(field: StrawberryField) -> Declaration:
    """What a field of an object type is."""
    declaration: Declaration = field.metadata[_DECLARATION]
    return declaration


ANY_TYPE = "Node"
"""The reference of an argument that takes the id of whatever type; the function gets "Patient:12"."""


@dataclass(frozen=True, slots=True)
class InputDetails:
    """What is known of a given value: an argument, or a field of an input.

    `reference` is the type whose id it is, or ANY_TYPE. `is_change` is a column for an update to set, `are_changes`
    an object of such columns; `is_secret` is a password, `is_filter` a filter of records.
    """

    reference: str | None = None
    is_change: bool = False
    are_changes: bool = False
    is_secret: bool = False
    is_filter: bool = False


_PLAIN = InputDetails()


def input_metadata(**given: Any) -> dict[str, InputDetails]:
    """The metadata that makes an input's field, or an argument, carry InputDetails."""
    return {_INPUT: InputDetails(**given)}


def input_details(field: StrawberryField | StrawberryArgument) -> InputDetails:
    """What is known of an input's field or of an argument."""
    given: InputDetails = field.metadata.get(_INPUT, _PLAIN)
    return given
