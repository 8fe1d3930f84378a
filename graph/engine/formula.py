"""What a document costs as a formula of its variables: sums of products, added up as far as they are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import ArgumentNode, IntValueNode, ListValueNode, NullValueNode, ObjectValueNode, ValueNode, VariableNode

from graph.declare.pagination import DEFAULT_SIZE, LARGEST_SIZE

Given = Mapping[str, Any]
# What a search takes (`matches`), whose words are found by likeness.
SEARCH = 5000
# What a report takes further without the first day of its period: it reads all that there is.
ALL_TIME = 90_000
SEARCHING = "matches"


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a list that variables decide: the largest of a page's bounds, or the length of a list of ids.

    `names` are the variables with their defaults.
    """

    names: tuple[tuple[str, int | None], ...]

    def of(self, given: Given) -> int:
        """The size for a request's variables."""
        sizes = [_size(given.get(name, default)) for name, default in self.names]
        return max((size for size in sizes if size is not None), default=DEFAULT_SIZE)


def _size(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, list):
        return min(len(value), LARGEST_SIZE)
    # What is no such number is refused before anything is read.
    return min(max(value, 0), LARGEST_SIZE) if isinstance(value, int) else LARGEST_SIZE


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that a variable gives, or a field of the object that it is: at most `most`, and `usual` if absent."""

    variable: str
    field: str | None
    usual: int
    most: int

    def of(self, given: Given) -> int:
        """The number for a request's variables."""
        value = given.get(self.variable)
        if self.field and isinstance(value, dict):
            value = value.get(self.field)
        if value is None:
            return self.usual
        # What is no such number is refused before anything is done.
        return min(max(value, 0), self.most) if isinstance(value, int) else self.most


@dataclass(frozen=True, slots=True)
class Formula:
    """`once`, and `each` and the `terms` as often as the list around them is long.

    A term is a factor, a size and what stands in a list of that size. `searched` are variables that may hold searches,
    `unbounded` those that bound a report's period if they are given.
    """

    once: int = 0
    each: int = 0
    terms: tuple[tuple[int, "Size | Amount", "Formula"], ...] = ()
    searched: tuple[str, ...] = ()
    unbounded: tuple[str, ...] = ()

    def __add__(self, other: "Formula") -> "Formula":
        return Formula(
            self.once + other.once,
            self.each + other.each,
            self.terms + other.terms if other.terms else self.terms,
            self.searched + other.searched if other.searched else self.searched,
            self.unbounded + other.unbounded if other.unbounded else self.unbounded,
        )

    def times(self, size: "int | Size | Amount") -> "Formula":
        """The same in a list of that size."""
        if isinstance(size, int):
            terms = tuple((factor * size, each, inner) for factor, each, inner in self.terms)
            return Formula(self.once, self.each * size, terms, self.searched, self.unbounded)
        terms = ((1, size, Formula(0, self.each, self.terms)),)
        return Formula(self.once, 0, terms, self.searched, self.unbounded)

    def value(self, given: Given | None) -> int:
        """The cost of a request with these variables."""
        cost = self.once + self.each
        if self.terms:
            cost += sum(factor * size.of(given or {}) * inner.value(given) for factor, size, inner in self.terms)
        for name in self.searched:
            cost += SEARCH * _searches((given or {}).get(name))
        for name in self.unbounded:
            cost += ALL_TIME * ((given or {}).get(name) is None)
        return cost


def _searches(value: Any) -> int:
    """How many searches a variable holds. Its size was checked before (limits.check_variables)."""
    found, level = 0, [value]
    while level:
        found += sum(isinstance(each, dict) and SEARCHING in each for each in level)
        parts = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list))
        level = [one for part in parts for one in part]
    return found


def size_of(arguments: tuple[ArgumentNode, ...] | None, names: tuple[str, ...], defaults: Given) -> int | Size:
    """The size that the arguments of these names give a list. `defaults` are those of the operation's variables."""
    variables: list[tuple[str, int | None]] = []
    known: list[int] = []
    for argument in arguments or ():
        if argument.name.value in names:
            value = argument.value
            if isinstance(value, VariableNode):
                variables.append((value.name.value, defaults.get(value.name.value)))
            elif not isinstance(value, NullValueNode):
                known.append(_literal(value))
    if variables and not known:
        return Size(tuple(variables))
    # Both a number and a variable contradict each other, which is refused.
    return max(known, default=LARGEST_SIZE if variables else DEFAULT_SIZE)


def amount_of(value: ValueNode, field: str, usual: int, most: int) -> int | Amount:
    """The number in a field of an input: of an object in the document, or of one that a variable gives."""
    if isinstance(value, VariableNode):
        return Amount(value.name.value, field, usual, most)
    given = {each.name.value: each.value for each in value.fields} if isinstance(value, ObjectValueNode) else {}
    number = given.get(field)
    if isinstance(number, VariableNode):
        return Amount(number.name.value, None, usual, most)
    if number is None or isinstance(number, NullValueNode):
        return usual
    small = isinstance(number, IntValueNode) and len(number.value) <= 9
    return min(max(int(number.value), 0), most) if small else most  # type: ignore[attr-defined]


def default_of(value: ValueNode | None) -> int | None:
    """The size that a variable's default gives."""
    return None if value is None or isinstance(value, NullValueNode) else _literal(value)


def _literal(value: ValueNode) -> int:
    if isinstance(value, ListValueNode):
        return min(len(value.values), LARGEST_SIZE)
    # By its length, since a number of thousands of digits takes long to read.
    small = isinstance(value, IntValueNode) and len(value.value) <= 9
    return min(max(int(value.value), 0), LARGEST_SIZE) if small else LARGEST_SIZE  # type: ignore[attr-defined]
