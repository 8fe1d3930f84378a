"""What every declared field is made of. The wrappers around Strawberry's own say in types what those leave open."""

import enum
import functools
import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, dataclass_transform

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryList, StrawberryOptional
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType

from graph.declare.declarations import Column, Custom, Derived, Embedded, declared, input_metadata, metadata

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=enum.Enum)
UNSET = strawberry.UNSET


def once(function: Callable[P, T]) -> Callable[P, T]:
    """`functools.cache` for what is derived from types, which its own stub does not take for hashable."""
    cached: Any = functools.cache(function)
    return cached  # type: ignore[no-any-return]


def computed(method: Callable[P, T]) -> Callable[P, T]:
    """Makes a method a field with a resolver of its own, described by the method's docstring."""
    return _custom(method, Custom())


def hashing(method: Callable[P, T]) -> Callable[P, T]:
    """Like `computed`, for a method that hashes a password: how many do so at a time is bounded."""
    return _custom(method, Custom(hashes=True))


def _custom(method: Callable[P, T], declaration: Custom) -> Callable[P, T]:
    made: Any = strawberry.field(resolver=method, description=description_of(method), metadata=metadata(declaration))
    return made  # type: ignore[no-any-return]


def description_of(documented: object) -> str:
    """The GraphQL description of something that is said once, in its docstring."""
    text = inspect.getdoc(documented)
    if not text:
        raise TypeError(f"{documented} has no docstring to describe it by.")
    return text


@dataclass_transform(kw_only_default=True)
def object_type(cls: type[T]) -> type[T]:
    """Makes a class an object type, described by its docstring."""
    return strawberry.type(cls, description=description_of(cls))


@dataclass_transform(kw_only_default=True)
def input_type(cls: type[T]) -> type[T]:
    """Makes a class an input type, described by its docstring."""
    return strawberry.input(cls, description=description_of(cls))


def enum_type(cls: type[E]) -> type[E]:
    """Makes an enum a GraphQL enum, described by its docstring."""
    return strawberry.enum(cls, description=description_of(cls))


def choice(value: str, description: str) -> Any:
    """A value of an enum, which is the text that the database has for it."""
    return strawberry.enum_value(value, description=description)


def column(description: str) -> Any:
    """A column that clients see."""
    return strawberry.field(description=description, metadata=metadata(Column()))


def derived(columns: tuple[str, ...], function: Callable[..., Any], description: str, *, sql: str | None = None) -> Any:
    """A value made of columns of the same row, such as a full name, and the same as SQL around `{0}`, `{1}`."""
    return declared(Derived(columns, function, sql), description)


def joined(*words: str) -> str:
    """The words that there are, with blanks between them."""
    return " ".join(filter(None, words))


JOINED = "concat_ws(' ', nullif({0}, ''), nullif({1}, ''))"
"""The same of two columns, as SQL."""


def embedded(prefix: str, description: str) -> Any:
    """An object made of the parent's own columns `<prefix><field>`; null where the first of them is."""
    return declared(Embedded(prefix), description)


def argument(
    name: str, annotation: Any, description: str, default: object = UNSET, *, reference: str | None = None
) -> StrawberryArgument:
    """An argument of a declared field. `reference` is the type whose id it takes."""
    return StrawberryArgument(
        name,
        None,
        StrawberryAnnotation(annotation),
        description=description,
        default=default,
        metadata=input_metadata(reference=reference) if reference else {},
    )


def fields_of(made: Any) -> list[StrawberryField]:
    """The GraphQL fields of a type or of an object of it."""
    fields: list[StrawberryField] = made.__strawberry_definition__.fields
    return fields


@once
def is_optional(field: StrawberryField) -> bool:
    """Whether the field may be null."""
    return isinstance(field.type, StrawberryOptional)


@once
def node_of(field: StrawberryField) -> type[Any]:
    """The type of the rows behind a field, out of any list, null or connection around it."""
    of: Any = field.type
    while True:
        if isinstance(of, StrawberryList | StrawberryOptional):
            of = of.of_type
        elif isinstance(of, LazyType):
            of = of.resolve_type()
        elif within := of.__strawberry_definition__.type_var_map:
            (of,) = within.values()
        else:
            made: type[Any] = of
            return made
