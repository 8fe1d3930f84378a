"""Reports as fields: connections of rows that db/reports.toml declares, and rows that name people by their ids alone.

    no_show_rate: Connection[NoShowRate] | None = report("no_show_rate", "How many appointments ...")

Name, arguments, their order and that of the rows are those of the declaration; the field only describes them.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import strawberry
from strawberry import UNSET
from strawberry.types.arguments import StrawberryArgument

from db.generate import reports
from db.generate.reports import Report
from graph.declare import ids
from graph.declare.declarations import FunctionPage, declared
from graph.declare.fields import argument, derived, object_type
from graph.declare.relations import window_arguments
from wardgraph import catalogue

_TYPES: dict[str, Any] = {"date": dt.date, "integer": int, "numeric": Decimal, "text": str}
_PERIOD = {
    "from": "First day of the period, in the hospital's time zone.",
    "to": "Last day of the period, in the hospital's time zone. A period has at most 3660 days.",
}


@object_type
class ReportRow:
    """A row of a report. A mixin: it is no type of the schema. Its key tells equal figures apart."""

    key: strawberry.Private[int]


def report(name: str, description: str, defaults: dict[str, Any] | None = None, **arguments: str) -> Any:
    """A page of a report. `arguments` describe those that are its own, `defaults` are values of some of them.

    An argument whose default is UNSET may be left out.

    Who may read the report is added to its description.
    """
    made = reports.declared()[name]
    described = {each: text for each, text in _PERIOD.items() if each in made.arguments} | arguments
    if list(described) != list(made.arguments):
        raise TypeError(f"{name} takes {', '.join(made.arguments)} and not {', '.join(described)}.")
    own = [_argument(each, kind, described[each], defaults or {}) for each, kind in made.arguments.items()]
    declaration = FunctionPage(made.function, made.order, tuple(own))
    return declared(declaration, f"{description} {_audience(made)}", *own, *window_arguments())


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


def _argument(name: str, kind: str, description: str, defaults: Mapping[str, Any]) -> StrawberryArgument:
    if name not in defaults:
        return argument(name, _TYPES[kind], description)
    default = defaults[name]
    return argument(name, _TYPES[kind] | None if default is UNSET else _TYPES[kind], description, default)
