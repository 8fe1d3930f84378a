"""Writes the api functions of the reports: each is ONE hand-written statement and its declaration in reports.toml.

The hand-written function, `clinic.<name>`, says what is counted. What all reports have in common is written around it:
entering, the permission, the checks of what the client gave, days made moments, one's own rows, pages and their count.

A report is planned at each call, for the days that it is about, and has memory for its groups: with one plan for any
period, and what is enough for a page, the revenue of a year of 1,000,000 appointments took four times as long.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from db.generate.function_file import ASKER, LONGEST_LINE, function_file
from db.generate.function_header import header_lines
from db.generate.keyset import Keyset

FOLDER = Path(__file__).parent.parent
DECLARATIONS = FOLDER / "reports.toml"
FUNCTIONS = FOLDER / "functions" / "reports"
SOURCE = "db/reports.toml"
_SIGNATURE = re.compile(r"CREATE OR REPLACE FUNCTION clinic\.(\w+)\(([^)]*)\)\s+RETURNS TABLE \(([^)]*)\)")
_PERIOD = {"p_from": "date", "p_to": "date"}
_WINDOW = {"p_first": "integer", "p_after": "jsonb", "p_backward": "boolean"}
# What a report's function is given that no client sends: a variable, its type and what it is.
_COMPUTED = {
    "p_since": ("v_since", "timestamptz", "clinic.day_start(p_hospital_id, p_from)"),
    "p_until": ("v_until", "timestamptz", "clinic.day_start(p_hospital_id, p_to + 1)"),
    "p_today": ("v_today", "date", "clinic.today(p_hospital_id)"),
}
_OWN = {
    "v_is_whole": ("boolean", "auth.may('{}')"),
    "v_doctor_id": ("bigint", "auth.doctor_id()"),
}

_SETTINGS = "SET plan_cache_mode = force_custom_plan\nSET work_mem = '64MB'\n"


@dataclass(frozen=True)
class Report:
    """A report as declared, and its function's arguments (behind the hospital) and columns, with their SQL types."""

    name: str
    permission: str
    own: str | None
    order: tuple[str, ...]
    checks: tuple[str, ...]
    parameters: dict[str, str]
    columns: dict[str, str]

    @property
    def function(self) -> str:
        """What its api functions are called, but for `_page` and `_count`."""
        return f"report_{self.name}"

    @property
    def keyset(self) -> Keyset:
        """What its pages go by. Raises ValueError where they cannot go by that."""
        return Keyset.of(self.order, self.columns)

    @property
    def arguments(self) -> dict[str, str]:
        """What clients give, by name without `p_`, in the order of the api functions, with their SQL types."""
        period = _PERIOD if "p_since" in self.parameters else {}
        own = {name: kind for name, kind in self.parameters.items() if name not in _COMPUTED}
        return {name.removeprefix("p_"): kind for name, kind in (period | own).items()}


@cache
def declared() -> dict[str, Report]:
    """Every report by its name. Raises ValueError for one whose function is missing or does not fit."""
    return {name: _read(name, **entry) for name, entry in tomllib.loads(DECLARATIONS.read_text()).items()}


def files() -> Iterator[tuple[Path, str]]:
    """Every generated file: where it belongs and what it holds."""
    for report in declared().values():
        yield FUNCTIONS / f"{report.function}_page.sql", _page(report)
        yield FUNCTIONS / f"{report.function}_count.sql", _count(report)


def _read(
    name: str, *, permission: str, order: list[str], own: str | None = None, checks: tuple[str, ...] = ()
) -> Report:
    path = FUNCTIONS / f"{name}.sql"
    found = _SIGNATURE.search(path.read_text())
    if found is None or found[1] != name:
        raise ValueError(f"{path} does not create clinic.{name}(...) RETURNS TABLE (...)")
    parameters, columns = _names(found[2]), _names(found[3])
    if parameters.pop("p_hospital_id", None) != "bigint" or columns.get("id") != "bigint":
        raise ValueError(f"clinic.{name} must take p_hospital_id bigint and return id bigint")
    if ("p_since" in parameters) != ("p_until" in parameters):
        raise ValueError(f"clinic.{name} takes half of a period")
    if own and own not in columns:
        raise ValueError(f"clinic.{name} has no column {own}")
    return Report(name, permission, own, tuple(order), tuple(checks), parameters, columns)


def _names(text: str) -> dict[str, str]:
    pairs = (each.split() for each in text.split(",") if each.strip())
    return {name: kind for name, kind in pairs}  # noqa: C416 - dict() would take a third word for another pair's


def _page(report: Report) -> str:
    body = f"""{_preparation(report)}    IF NOT p_backward THEN
        IF p_after IS NULL THEN
            {_statement(report, after=False, backward=False)}
        ELSE
            {_statement(report, after=True, backward=False)}
        END IF;
    ELSIF p_after IS NULL THEN
        {_statement(report, after=False, backward=True)}
    ELSE
        {_statement(report, after=True, backward=True)}
    END IF;"""
    returned = _listed([f"{name} {kind}" for name, kind in report.columns.items()], " " * 4)
    return _file(
        report,
        f"{report.function}_page",
        report.arguments | _WINDOW,
        f"TABLE (\n    {returned}\n)",
        body,
        f"A page of the report clinic.{report.name}, by {', '.join(report.order)}. "
        "p_after {values, id} of the row to go on from, p_backward to end there instead. "
        "One row more than p_first when there are more.",
    )


def _statement(report: Report, *, after: bool, backward: bool) -> str:
    """What gives one kind of page. What is read from the end is given in order all the same."""
    conditions = [[_own(report)]] if report.own else []
    if after:
        conditions.append(report.keyset.after(backward=backward))
    lines = [f"SELECT t.* FROM {_call(report)} AS t"]
    for place, (first, *others) in enumerate(conditions):
        lines += [f"{'AND' if place else 'WHERE'} {first}", *others]
    lines.append(f"ORDER BY {report.keyset.order(backward=backward)} LIMIT p_first + 1")
    if backward:
        lines = ["SELECT t.* FROM (", *(f"    {line}" for line in lines), f") AS t ORDER BY {report.keyset.order()}"]
    indent = " " * (8 if backward else 12)
    return f"\n{indent}".join([f"RETURN QUERY {lines[0]}", *lines[1:]]) + ";"


def _listed(items: list[str], indent: str) -> str:
    line = ", ".join(items)
    return line if len(line) <= LONGEST_LINE else f",\n{indent}".join(items)


def _count(report: Report) -> str:
    own = f" WHERE {_own(report)}" if report.own else ""
    body = f"{_preparation(report)}    RETURN (SELECT count(*) FROM {_call(report)} AS t{own});"
    return _file(
        report,
        f"{report.function}_count",
        report.arguments,
        "bigint",
        body,
        f"How many rows the report clinic.{report.name} has.",
    )


def _preparation(report: Report) -> str:
    """Checks what the client gave, and computes what it did not."""
    checks = [f"ARRAY[{', '.join(report.checks)}]"] if report.checks else []
    if "from" in report.arguments:
        checks.insert(0, "rules.period_problems(p_from, p_to)")
    lines = [f"PERFORM rules.check_input({' || '.join(checks)});"] if checks else []
    lines += [f"{name} := {expression};" for name, (_, expression) in _variables(report).items()]
    return "".join(f"    {line}\n" for line in lines)


def _errors(report: Report) -> tuple[str, ...]:
    """What may come of its checks."""
    return ("BAD_USER_INPUT",) if "rules.check_input(" in _preparation(report) else ()


def _variables(report: Report) -> dict[str, tuple[str, str]]:
    """The function's variables: their types and what they are."""
    computed = {_COMPUTED[name][0]: _COMPUTED[name][1:] for name in report.parameters if name in _COMPUTED}
    own = {name: (kind, value.format(report.permission)) for name, (kind, value) in _OWN.items() if report.own}
    return computed | own


def _call(report: Report) -> str:
    given = (_COMPUTED[name][0] if name in _COMPUTED else name for name in report.parameters)
    return f"clinic.{report.name}({', '.join(('p_hospital_id', *given))})"


def _own(report: Report) -> str:
    """The condition that a doctor sees no more than their own rows, where others see all."""
    return f"(v_is_whole OR t.{report.own} = v_doctor_id)"


def _file(report: Report, name: str, arguments: dict[str, str], returns: str, body: str, comment: str) -> str:
    given = ASKER | {
        argument if argument.startswith("p_") else f"p_{argument}": kind for argument, kind in arguments.items()
    }
    variables = "".join(f"    {variable} {kind};\n" for variable, (kind, _) in _variables(report).items())
    opening = (
        f"    PERFORM auth.enter(p_hospital_id, p_session_id);\n    PERFORM auth.require('{report.permission}');\n"
    )
    return function_file(
        SOURCE,
        f"api.{name}",
        given,
        returns,
        opening + body,
        f"{comment}\n{header_lines(report.permission, _errors(report))}",
        role="wardgraph_owner",
        volatility="STABLE",
        parallel="UNSAFE",
        security="DEFINER",
        grantee="wardgraph_api",
        settings=_SETTINGS,
        declare=f"DECLARE\n{variables}" if variables else "",
    )
