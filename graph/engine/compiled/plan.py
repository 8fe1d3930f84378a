"""What a query reads and shows: levels, each ONE call of an api function, and the shape of the answer over them."""

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graphql.execution.values import VariableValues

from graph.declare.pagination import LARGEST_SIZE


class Kind(enum.Enum):
    """What a level's call returns for each row above."""

    ONE = "the row; of several, the last that the function gives"
    MANY = "all rows, as the function sorts them"
    PAGE = "a page of rows"
    VALUE = "a row of figures"


Parameters = tuple[Any, ...]
ReadParameters = Callable[[VariableValues], Parameters]
# What a list that is not paged is taken to hold, where the size of an answer is estimated before it is read.
_MANY = 20
# Each is a part of the statement, and of the code: beyond that, both take longer to make than they save.
MOST_LEVELS = 64


@dataclass(eq=False, slots=True)
class Level:
    """One call, for all rows of the level above at once, and the columns that are read of what it returns.

    `function` is None for a row that is there already, such as a command's. `key` is the parent's column whose values
    are gathered, `match` the level's own column that names its parent's row; at the root they are None, and `keys` is
    the SQL of what is asked for, unless `parameters` hold that too. `columns` are SQL expressions, read in this order.
    `parameters` reads the function's further parameters, which it calls `names`, off a request's variables; it raises
    NotCompiled for what does not fit.
    """

    number: int
    function: str | None
    kind: Kind
    parent: "Level | None" = None
    key: str | None = None
    match: str | None = None
    keys: str | None = None
    # Its function returns one value and no rows.
    is_scalar: bool = False
    # A page reads one row more where that tells whether there is a further one.
    peeks: bool = False
    # The answer tells of its rows, be it only that they are there: `nodes { __typename }` reads no column.
    tells: bool = False
    # A filter says which rows it counts.
    is_filtered: bool = False
    largest_page: int = LARGEST_SIZE
    parameters: ReadParameters | None = None
    names: tuple[str, ...] = ()
    columns: list[str] = field(default_factory=list)

    def read(self, column: str) -> str:
        """The name of a column in the statement and, behind the level's number, in the code; it is read from now on."""
        if column not in self.columns:
            self.columns.append(column)
        return f"c{self.columns.index(column)}"

    @property
    def named_columns(self) -> dict[str, str]:
        """The columns by their names."""
        return {f"c{place}": column for place, column in enumerate(self.columns)}

    @property
    def match_name(self) -> str:
        """The variable of generated code with the column that names each row's parent."""
        return f"c{self.number}_{self.match}"

    @property
    def key_name(self) -> str:
        """The variable of generated code with the parent's column that the rows are found by."""
        assert self.parent is not None  # noqa: S101 - asked of levels below the root only
        return f"c{self.parent.number}_{self.key}"

    @property
    def is_below_a_list(self) -> bool:
        """Whether it belongs to rows of a list that is not paged, of which nobody knows how many there are."""
        above = self.parent
        return above is not None and (above.kind is Kind.MANY or above.is_below_a_list)

    @property
    def estimate(self) -> int:
        """How many rows it may return, as far as that is known: lists that are not paged are taken to be short."""
        above = self.parent.estimate if self.parent else 1
        return above * {Kind.PAGE: self.largest_page, Kind.MANY: _MANY}.get(self.kind, 1)


@dataclass(frozen=True, slots=True)
class ConstantOutput:
    """The same in every row, such as __typename."""

    value: str


@dataclass(frozen=True, slots=True)
class ScalarOutput:
    """A value made of columns of a level's row, by `convert` where they are not the value themselves.

    `passes_null`: a null column is a null value, and not for `convert` to see.
    """

    level: Level
    columns: tuple[str, ...]
    convert: Callable[..., Any] | None = None
    required: bool = False
    passes_null: bool = True


@dataclass(frozen=True, slots=True)
class ObjectOutput:
    """An object for each row of a level: what stands at each response key, in the order of the selection."""

    type: str
    level: Level
    fields: dict[str, "Output"]


@dataclass(frozen=True, slots=True)
class EmbeddedOutput:
    """An object made of further columns of the same row; null where `presence` is."""

    presence: ScalarOutput
    shape: ObjectOutput
    required: bool


@dataclass(frozen=True, slots=True)
class RelatedOutput:
    """The row, or all rows, of a further level that belong to this one."""

    level: Level
    shape: ObjectOutput
    required: bool
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class ColumnOutput:
    """One column of the row of a further level that belongs to this one."""

    leaf: ScalarOutput


@dataclass(frozen=True, slots=True)
class CursorOutput:
    """The cursor of each row of a page that is sorted by `order`, made of these columns."""

    order: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NodesOutput:
    """The rows of a page."""

    shape: ObjectOutput


@dataclass(frozen=True, slots=True)
class EdgesOutput:
    """The rows of a page, each an object that may hold the row itself and its cursor."""

    fields: dict[str, ObjectOutput | CursorOutput | ConstantOutput]


@dataclass(slots=True)
class PageInfoOutput:
    """Where a page lies: at each response key the Python name of one of PageInfo's fields, or a constant."""

    fields: dict[str, str | ConstantOutput]
    cursor: CursorOutput
    # Where rows may lie behind the page's start and a field asks.
    behind: Level | None = None


@dataclass(frozen=True, slots=True)
class TotalCountOutput:
    """How many rows all pages of a connection have: a level of its own."""

    leaf: ScalarOutput


@dataclass(frozen=True, slots=True)
class PageOutput:
    """A connection over a further level."""

    level: Level
    fields: dict[str, "ConstantOutput | NodesOutput | EdgesOutput | PageInfoOutput | TotalCountOutput"]


@dataclass(frozen=True, slots=True)
class LookupOutput:
    """What has the ids that a request names, which may be of several types: a shape for each, by the type's name."""

    shapes: dict[str, ObjectOutput]
    # The ids as types and keys.
    read_ids: Callable[[VariableValues], list[tuple[str, int]]]
    is_list: bool


@dataclass(frozen=True, slots=True)
class NamespaceOutput:
    """An object without a row of its own, such as one that groups root fields."""

    type: str
    fields: dict[str, "RootOutput"]


Output = ConstantOutput | ScalarOutput | EmbeddedOutput | RelatedOutput | ColumnOutput | PageOutput
RootOutput = ConstantOutput | RelatedOutput | PageOutput | LookupOutput | NamespaceOutput


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled selection: its calls, each after its parent's, and what is shown of them.

    A query's `shape` is what stands at each response key; a command's is an ObjectOutput over level 0. The answer
    may show `most_rows`.
    """

    levels: list[Level]
    shape: ObjectOutput | dict[str, RootOutput]
    most_rows: int

    @property
    def estimate(self) -> int:
        """How many rows its pages may read together; an estimate behind lists that are not paged."""
        return sum(level.estimate for level in self.levels if level.kind is Kind.PAGE)

    @property
    def is_guarded(self) -> bool:
        """Whether its pages have to be counted before they are read: they might be more than `most_rows`."""
        pages = [level for level in self.levels if level.kind is Kind.PAGE]
        return self.estimate > self.most_rows or any(level.is_below_a_list for level in pages)
