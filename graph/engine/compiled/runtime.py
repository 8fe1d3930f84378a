"""What the generated code calls."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from graph.declare.pagination import cursor_of
from graph.engine import limits
from graph.engine.reasons import NotCompiled

__all__ = ["bound", "convert", "cursors", "groups", "last", "positions", "present", "trimmed", "whole"]

_LARGEST_INT = 2**31 - 1


def present(values: Sequence[Any]) -> None:
    """Refuses a null where the schema has none: how far it takes its parents with it is graphql-core's to tell."""
    if None in values:
        raise NotCompiled("null in a non-null field")


def convert(function: Any, values: Iterable[Any], *, has_nulls: bool) -> list[Any]:
    """The values, converted where they are not null. Refuses one that the schema has no name for."""
    try:
        if not has_nulls:
            return list(map(function, values))
        return [None if value is None else function(value) for value in values]
    except KeyError as error:
        raise NotCompiled("unknown value of an enum") from error


def whole(values: Iterable[int]) -> list[int]:
    """Integers, as long as GraphQL can hold them."""
    given = list(values)
    if any(value > _LARGEST_INT for value in given):
        raise NotCompiled("integer of more than 32 bits")
    return given


def groups(keys: Iterable[Hashable], values: Iterable[Any]) -> dict[Hashable, list[Any]]:
    """The values of each key, in their order."""
    grouped: defaultdict[Hashable, list[Any]] = defaultdict(list)
    for key, value in zip(keys, values, strict=True):
        grouped[key].append(value)
    return grouped


def positions(keys: Sequence[Hashable]) -> dict[Hashable, list[int]]:
    """Where in a column each key stands."""
    return groups(keys, range(len(keys)))


def last(values: Sequence[Any], default: Any = None) -> Any:
    """The last of the values."""
    return values[-1] if values else default


def trimmed(page: Sequence[int], size: int, *, backward: bool) -> Sequence[int]:
    """A page without the row that was read to see whether there are more."""
    if len(page) <= size:
        return page
    return page[1:] if backward else page[:size]


def cursors(order: tuple[str, ...], keys: Sequence[int], *columns: Sequence[Any]) -> list[str]:
    """The cursor of each row, by its key and the columns that sort it."""
    if not columns:
        return [cursor_of(order, (), key) for key in keys]
    return [cursor_of(order, values, key) for key, values in zip(keys, zip(*columns, strict=True), strict=True)]


def bound(shown: int, read: int | None, estimate: int, limit: int) -> None:
    """Refuses an answer of more rows than allowed: those that it shows, and those that its pages may have read.

    `read` is None where they were not counted, being few by any `estimate`: then graphql-core tells. Raises
    ANSWER_TOO_LARGE and NotCompiled.
    """
    if shown + (read or 0) > limit:
        raise limits.too_large(limit)
    if read is None and shown + estimate > limit:
        raise NotCompiled("large answer")
