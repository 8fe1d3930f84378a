"""Reports as fields: connections of rows that db/reports.toml declares, and rows that name people by their ids alone.

    no_show_rate: Connection[NoShowRate] | None = report("no_show_rate")

Arguments, filters, their order and that of the rows, and all texts are those of the declaration.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import strawberry
from strawberry import UNSET
from strawberry.types.arguments import StrawberryArgument

from db.generate import reports
from db.generate.report_rows import FilterArgument
from db.generate.reports import Report
from graph.declare import ids
from graph.declare.declarations import FunctionPage, declared
from graph.declare.fields import argument, derived, object_type
from graph.declare.relations import window_arguments
from wardgraph import catalogue

_TYPES: dict[str, Any] = {"date": dt.date, "integer": int, "numeric": Decimal, "text": str}


@object_type
class ReportRow:
    """A row of a report. A mixin: it is no type of the schema. Its key tells equal figures apart."""

    key: strawberry.Private[int]


def report(name: str) -> Any:
    """The page of a report. Who may read it is added to its description."""
    made = reports.declared()[name]
    arguments = tuple(_arguments(made))
    declaration = FunctionPage(
        made.function, made.order, arguments, None if made.reads_little else next(iter(made.period), None)
    )
    return declared(declaration, f"{made.question} {_audience(made)}", *arguments, *window_arguments())


def id_of(type_name: str, description: str, *, column: str = "key", name: str | None = None) -> Any:
    """The id of a row of another type, also for those who may not see that row: what it is called, nobody learns by it.

    `name` is the field's, where the column has the one that it should have.
    """
    encode: Callable[[int], str] = ids.encoder(type_name)
    field = derived((column,), encode, description, sql=ids.encoder_sql(type_name))
    field.graphql_name = name
    return field


def _audience(made: Report) -> str:
    holders = catalogue.holders(made.permission)
    own = holders.of_own if made.own else ()
    return f"For {', '.join(holders.of_all)}{''.join(f'; a {role} sees their own' for role in own)}."


def _arguments(made: Report) -> Iterator[StrawberryArgument]:
    yield from (_filter_argument(*each) for each in made.period.items())
    for name, kind in made.own_arguments.items():
        given = made.described[name]
        of = _TYPES[kind] | None if given.is_optional else _TYPES[kind]
        yield argument(name, of, given.text, UNSET if given.default is None else given.default)
    yield from (_filter_argument(*each) for each in made.filter_arguments.items())


def _filter_argument(name: str, given: FilterArgument) -> StrawberryArgument:
    of = strawberry.ID if given.of else _TYPES[given.kind]
    return argument(name, of | None, given.text, reference=given.of)
