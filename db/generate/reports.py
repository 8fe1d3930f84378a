"""Writes the api functions of the reports: each is ONE hand-written statement and its declaration in reports.toml.

The hand-written function, `clinic.<name>`, says what is counted, of rows that report_rows.py filters. What all reports
have in common is written around it: entering, the permission, the checks of what the client gave, the value of its
filters, of which a doctor who sees no more than their own is one, pages and their count.

Where a function `clinic.<name>_kept` gives the same of all rows of all time, from totals that triggers keep, it answers
whoever filters nothing.

A report is planned at each call, for what it is asked, and has memory for its groups: with one plan for any period, and
what is enough for a page, the revenue of a year of 1,000,000 appointments took four times as long. What comes before
the report, such as who asks, is planned once like everything else: planned at each call, it cost more than a page. So
is the page of a report that reads little of all rows of all time, where planning costs more than reading.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from db.generate import report_rows
from db.generate.function_file import ASKER, LONGEST_LINE, function_file
from db.generate.function_header import header_lines
from db.generate.keyset import Keyset
from db.generate.report_rows import FUNCTIONS, NOTHING, SOURCE, TYPE, FilterArgument

_SIGNATURE = re.compile(r"CREATE OR REPLACE FUNCTION clinic\.(\w+)\(([^)]*)\)\s+RETURNS TABLE \(([^)]*)\)")
_COMMENT = re.compile(r"COMMENT ON FUNCTION [^']* IS\s+'((?:[^']|'')*)';")
_COUNTED = re.compile(r"clinic\.reported_(\w+)\(p_hospital_id, p_filter\)")
_OTHER = re.compile(r"clinic\.(?!reported_)(\w+)\(p_hospital_id, p_filter\b")
_WINDOW = {"p_first": "integer", "p_after": "jsonb", "p_backward": "boolean"}
# What a report's function is given that no client sends: a variable, its type and what it is.
_TODAY = ("v_today", "date", "clinic.today(p_hospital_id)")
_FILTER = "v_filter"
_KEPT = "_kept"
# Whoever sees no more than their own rows sees those of this doctor: of no other, and none if the asker is none.
_OWN = """IF NOT auth.may('{permission}') THEN
        v_filter.doctor_id := CASE WHEN p_doctor_id <> auth.doctor_id() THEN 0 ELSE coalesce(auth.doctor_id(), 0) END;
    END IF;"""

# Within the function only: what it had before it has again at its end.
_SETTINGS = "SET plan_cache_mode = force_generic_plan\nSET work_mem = '64MB'\n"
_PLANNED_EACH_TIME = "PERFORM set_config('plan_cache_mode', 'force_custom_plan', true);"
SHORT = 101
"""The rows of the largest page that clients may ask for, and one more: a kept plan has to know how few it reads."""


@dataclass(frozen=True)
class Argument:
    """An argument of a report's own: its text for clients, its default, and whether it may be absent."""

    text: str
    default: int | None = None
    is_optional: bool = False


@dataclass(frozen=True)
class KeptPlan:
    """When a page of all rows of all time is read from a plan that is kept, and what that plan has to know of them."""

    when: str | None = None
    where: str | None = None


@dataclass(frozen=True)
class Report:
    """A report as declared, with the SQL types of its function's own arguments and of its columns."""

    name: str
    question: str
    permission: str
    own: bool
    reads_little: bool
    has_kept: bool
    kept_plan: KeptPlan | None
    filters: tuple[str, ...]
    order: tuple[str, ...]
    described: Mapping[str, Argument]
    checks: tuple[str, ...]
    parameters: dict[str, str]
    columns: dict[str, str]
    comment: str

    @property
    def function(self) -> str:
        """What its api functions are called, but for `_page` and `_count`."""
        return f"report_{self.name}"

    @property
    def keyset(self) -> Keyset:
        """What its pages go by. Raises ValueError where they cannot go by that."""
        return Keyset.of(self.order, self.columns)

    @property
    def period(self) -> dict[str, FilterArgument]:
        """The days that it is about, if it takes them: the arguments that its api functions begin with."""
        return self._of_filters(lambda name: name == "period")

    @property
    def own_arguments(self) -> dict[str, str]:
        """What clients give of its own, by name without `p_`, with their SQL types."""
        return {name.removeprefix("p_"): kind for name, kind in self.parameters.items() if name != "p_today"}

    @property
    def filter_arguments(self) -> dict[str, FilterArgument]:
        """What clients give of filters but the period: the last arguments of its api functions, null if not given."""
        return self._of_filters(lambda name: name != "period")

    @property
    def arguments(self) -> dict[str, str]:
        """All that clients give, by name without `p_`, with their SQL types."""
        period = {name: each.kind for name, each in self.period.items()}
        return period | self.own_arguments | {name: each.kind for name, each in self.filter_arguments.items()}

    def _of_filters(self, takes: Callable[[str], bool]) -> dict[str, FilterArgument]:
        known = report_rows.filters()
        taken = (known[name].arguments for name in known if name in self.filters and takes(name))
        return {name: each for arguments in taken for name, each in arguments.items()}


@cache
def declared() -> dict[str, Report]:
    """Every report by its name. Raises ValueError for one whose function is missing or does not fit."""
    return {name: _read(name, **entry) for name, entry in report_rows.content()["reports"].items()}


def files() -> Iterator[tuple[Path, str]]:
    """Every generated file: where it belongs and what it holds."""
    yield from report_rows.files()
    for report in declared().values():
        yield FUNCTIONS / f"{report.function}_page.sql", _page(report)
        yield FUNCTIONS / f"{report.function}_count.sql", _count(report)


def _read(
    name: str, *, question: str, permission: str, filters: list[str], order: list[str], own: bool = False,
    reads_little: bool = False, kept_plan: dict[str, str] | None = None,
    arguments: dict[str, dict[str, Any]] | None = None, checks: tuple[str, ...] = (),
) -> Report:  # fmt: skip
    text = _text(name)
    found, comment = _SIGNATURE.search(text), _COMMENT.search(text)
    if found is None or found[1] != name or comment is None:
        raise ValueError(f"clinic.{name} is not created by its file, with RETURNS TABLE (...) and a comment")
    parameters, columns = _names(found[2]), _names(found[3])
    if (
        list(parameters.items())[:2] != [("p_hospital_id", "bigint"), ("p_filter", TYPE)]
        or columns.get("id") != "bigint"
    ):
        raise ValueError(f"clinic.{name} must take p_hospital_id bigint, p_filter {TYPE} and return id bigint")
    if unfit := set(filters) - _offered(name):
        raise ValueError(f"The rows of clinic.{name} are not filtered by {', '.join(sorted(unfit))}")
    if own and "doctor" not in filters:
        raise ValueError(f"clinic.{name} is not filtered by doctor, so that nobody has rows of their own")
    own_parameters = dict(list(parameters.items())[2:])
    described = {
        each: Argument(given["text"], given.get("default"), given.get("optional", False))
        for each, given in (arguments or {}).items()
    }
    has_kept = _has_kept(name, columns)
    plan = KeptPlan(**kept_plan or {}) if kept_plan or reads_little or has_kept else None
    made = Report(
        name, question, permission, own, reads_little, has_kept, plan, tuple(filters), tuple(order),
        described, tuple(checks), own_parameters, columns, comment[1].replace("''", "'"),
    )  # fmt: skip
    if list(described) != list(made.own_arguments):
        raise ValueError(f"clinic.{name} takes {', '.join(made.own_arguments)} and not {', '.join(described)}.")
    return made


def _has_kept(name: str, columns: dict[str, str]) -> bool:
    """Whether there is a function that gives the same from what is kept. Raises ValueError for one of other columns."""
    if not (FUNCTIONS / f"{name}{_KEPT}.sql").exists():
        return False
    found = _SIGNATURE.search(_text(f"{name}{_KEPT}"))
    if found is None or _names(found[2]) != {"p_hospital_id": "bigint"} or _names(found[3]) != columns:
        raise ValueError(f"clinic.{name}{_KEPT} must take p_hospital_id bigint and return what clinic.{name} returns")
    return True


def _text(name: str) -> str:
    path = FUNCTIONS / f"{name}.sql"
    if not path.exists():
        raise ValueError(f"{path} is not there")
    return path.read_text()


def _offered(name: str) -> set[str]:
    """What all rows that a report counts can be filtered by, also by way of another report.

    Of what happened (appointments) and what there is (departments, shown without any, too), the former decides.
    """
    text = _text(name)
    counted = [report_rows.rows()[table] for table in _COUNTED.findall(text)]
    happened = [set(rows.filters) for rows in counted if rows.patient]
    offered = happened or [set(rows.filters) for rows in counted]
    offered += [_offered(other) for other in _OTHER.findall(text)]
    if not offered:
        raise ValueError(f"clinic.{name} counts no clinic.reported_<table>(p_hospital_id, p_filter)")
    # What a report of spans of time says of its days by itself.
    itself = {"period"} if "(p_filter).since" in text else set()
    return set.intersection(*offered) | itself


def _names(text: str) -> dict[str, str]:
    pairs = (each.split() for each in text.split(",") if each.strip())
    return {name: kind for name, kind in pairs}  # noqa: C416 - dict() would take a third word for another pair's


def _page(report: Report) -> str:
    body = _preparation(report) + _short_pages(report) + f"    {_PLANNED_EACH_TIME}\n" + _answers(report, _pages)
    returned = _listed([f"{name} {kind}" for name, kind in report.columns.items()], " " * 4)
    return _file(
        report,
        f"{report.function}_page",
        _WINDOW,
        f"TABLE (\n    {returned}\n)",
        body,
        f"A page of the report clinic.{report.name}, by {', '.join(report.order)}. "
        "p_after {values, id} of the row to go on from, p_backward to end there instead. "
        "One row more than p_first when there are more.",
    )


def _short_pages(report: Report) -> str:
    """What gives pages of all rows of all time from plans that are kept, where these read little."""
    plan = report.kept_plan
    if plan is None:
        return ""
    nothing = f"ROW({', '.join(NOTHING.values())})::{TYPE}"
    call = f"clinic.{report.name}{_KEPT}(p_hospital_id)" if report.has_kept else _call(report, nothing)
    pages = "\n".join(f"    {line}" for line in _pages(report, call, plan).split("\n"))
    asked = " AND ".join((f"clinic.asks_for_everything({_FILTER})", f"p_first < {SHORT}", *_given(plan.when)))
    return f"    IF {asked} THEN\n{pages}\n        RETURN;\n    END IF;\n"


def _given(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _answers(report: Report, answer: Callable[[Report, str], str]) -> str:
    """What answers from a call of the report's function; from what is kept, where it is and nothing is filtered."""
    counted = answer(report, _call(report, _FILTER))
    if not report.has_kept:
        return counted
    kept = answer(report, f"clinic.{report.name}{_KEPT}(p_hospital_id)")
    asked = f"clinic.asks_for_everything({_FILTER})"
    parts = [f"    {line}" if line else line for part in (kept, counted) for line in (*part.split("\n"), "")]
    between = parts.index("")
    lines = [f"    IF {asked} THEN", *parts[:between], "    ELSE", *parts[between + 1 : -1], "    END IF;"]
    return "\n".join(lines)


def _pages(report: Report, call: str, plan: KeptPlan | None = None) -> str:
    """What gives a page of any kind; with a plan that is kept, a short one."""

    def statement(*, after: bool, backward: bool) -> str:
        return _statement(report, call, plan, after=after, backward=backward)

    return f"""    IF NOT p_backward THEN
        IF p_after IS NULL THEN
            {statement(after=False, backward=False)}
        ELSE
            {statement(after=True, backward=False)}
        END IF;
    ELSIF p_after IS NULL THEN
        {statement(after=False, backward=True)}
    ELSE
        {statement(after=True, backward=True)}
    END IF;"""


def _statement(report: Report, call: str, plan: KeptPlan | None, *, after: bool, backward: bool) -> str:
    """What gives one kind of page. What is read from the end is given in order all the same."""
    order = f"ORDER BY {report.keyset.order(backward=backward)}"
    lines = [f"SELECT t.* FROM {call} AS t"]
    conditions = list(_given(plan.where if plan else None))
    if after:
        first, *others = report.keyset.after(backward=backward)
        conditions.append("\n".join((first, *others)))
    if conditions:
        lines += f"WHERE {' AND '.join(conditions)}".split("\n")
    if plan:
        lines = _within([*lines, f"{order} LIMIT {SHORT}"])
    lines.append(f"{order} LIMIT p_first + 1")
    if backward:
        lines = _within(lines)
        lines[-1] += f" ORDER BY {report.keyset.order()}"
    indent = " " * (8 if backward else 12)
    return f"\n{indent}".join([f"RETURN QUERY {lines[0]}", *lines[1:]]) + ";"


def _within(lines: list[str]) -> list[str]:
    """A statement that selects from another one."""
    return ["SELECT t.* FROM (", *(f"    {line}" for line in lines), ") AS t"]


def _listed(items: list[str], indent: str) -> str:
    line = ", ".join(items)
    return line if len(line) <= LONGEST_LINE else f",\n{indent}".join(items)


def _count(report: Report) -> str:
    answer = _answers(report, lambda _, call: f"    RETURN (SELECT count(*) FROM {call} AS t);")
    body = f"{_preparation(report)}    {_PLANNED_EACH_TIME}\n{answer}"
    return _file(
        report,
        f"{report.function}_count",
        {},
        "bigint",
        body,
        f"How many rows the report clinic.{report.name} has.",
    )


def _preparation(report: Report) -> str:
    """Checks what the client gave, and computes what it did not."""
    known = report_rows.filters()
    taken = [known[name] for name in known if name in report.filters]
    checks = [*(check for each in taken for check in each.checks), *report.checks]
    lines = (
        [f"PERFORM rules.check_input(ARRAY[\n        {f',{chr(10)}        '.join(checks)}\n    ]);"] if checks else []
    )
    if "p_today" in report.parameters:
        lines.append(f"{_TODAY[0]} := {_TODAY[2]};")
    fields = NOTHING | {field: value for each in taken for field, value in each.fields.items()}
    lines.append(f"{_FILTER} := ROW(\n        {f',{chr(10)}        '.join(fields.values())}\n    )::{TYPE};")
    if report.own:
        lines.append(_OWN.format(permission=report.permission))
    return "".join(f"    {line}\n" for line in lines)


def _errors(report: Report) -> tuple[str, ...]:
    """What may come of its checks."""
    return ("BAD_USER_INPUT",) if "rules.check_input(" in _preparation(report) else ()


def _call(report: Report, asked: str) -> str:
    given = (_TODAY[0] if name == "p_today" else name for name in report.parameters)
    return f"clinic.{report.name}({', '.join(('p_hospital_id', asked, *given))})"


def _file(report: Report, name: str, window: dict[str, str], returns: str, body: str, comment: str) -> str:
    period = {f"p_{each}": of.kind for each, of in report.period.items()}
    own = {f"p_{each}": kind for each, kind in report.own_arguments.items()}
    filters = {f"p_{each}": f"{of.kind} DEFAULT NULL" for each, of in report.filter_arguments.items()}
    variables = f"    {_FILTER} {TYPE};\n"
    if "p_today" in report.parameters:
        variables += f"    {_TODAY[0]} {_TODAY[1]};\n"
    opening = (
        f"    PERFORM auth.enter(p_hospital_id, p_session_id);\n    PERFORM auth.require('{report.permission}');\n"
    )
    return function_file(
        SOURCE,
        f"api.{name}",
        ASKER | period | own | window | filters,
        returns,
        opening + body,
        f"{comment}\n{header_lines(report.permission, _errors(report))}",
        role="wardgraph_owner",
        volatility="STABLE",
        parallel="UNSAFE",
        security="DEFINER",
        grantee="wardgraph_api",
        settings=_SETTINGS,
        declare=f"DECLARE\n{variables}",
    )
