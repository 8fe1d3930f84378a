"""Writes the functions that give reports their rows, filtered: clinic.reported_<table>(p_hospital_id, p_filter).

Each is inlined into the report that counts its rows. A filter that is not asked for folds away, and so do the joins
that it alone needs: they are outer joins that give one row at most.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from db.generate.function_file import mark

FOLDER = Path(__file__).parent.parent
DECLARATIONS = FOLDER / "reports.toml"
FUNCTIONS = FOLDER / "functions" / "reports"
SOURCE = "db/reports.toml"
TYPE = "clinic.report_filter"
"""The type of the value that holds all filters."""
NOTHING = {
    "since": "'-infinity'",
    "until": "'infinity'",
    "department_id": "NULL",
    "doctor_id": "NULL",
    "age_from": "NULL",
    "age_to": "NULL",
}
"""The fields of that type, and what they are where nothing is asked for."""
_DAY = "({} AT TIME ZONE h.time_zone)::date"


@dataclass(frozen=True)
class FilterArgument:
    """An argument of a filter: its SQL type, the type whose id it is, if it is one, and its text for clients."""

    kind: str
    of: str | None
    text: str


@dataclass(frozen=True)
class Filter:
    """What clients give for a filter, what of clinic.report_filter comes of it, and what they may give."""

    arguments: Mapping[str, FilterArgument]
    fields: Mapping[str, str]
    checks: tuple[str, ...]


@dataclass(frozen=True)
class ReportedRows:
    """The rows of a table as reports count them, and the columns by which they are filtered."""

    table: str
    joins: tuple[str, ...] = ()
    moment: str | None = None
    age_at: str | None = None
    department: str | None = None
    doctor: str | None = None
    patient: str | None = None

    @property
    def function(self) -> str:
        """The function that gives them."""
        return f"clinic.reported_{self.table}"

    @property
    def filters(self) -> frozenset[str]:
        """What they can be filtered by."""
        offered = {"period": self.moment, "department": self.department, "doctor": self.doctor, "age": self.patient}
        return frozenset(name for name, column in offered.items() if column)

    def text(self) -> str:
        """The file of the function."""
        lines = [f"SELECT t.* FROM clinic.{self.table} AS t", *self.joins, *self._of_age()]
        conditions = [f"WHERE t.hospital_id = p_hospital_id{self._period()}"]
        for field, column in (("department_id", self.department), ("doctor_id", self.doctor)):
            if column:
                conditions.append(f"    AND ((p_filter).{field} IS NULL OR {column} = (p_filter).{field})")
        if self.patient:
            age = f"rules.age(p.birth_date, {_DAY.format(self.age_at or self.moment)})"
            conditions += [
                f"    AND ((p_filter).age_from IS NULL OR {age} >= (p_filter).age_from)",
                f"    AND ((p_filter).age_to IS NULL OR {age} <= (p_filter).age_to)",
            ]
        body = "\n".join(f"    {line}" for line in (*lines, *conditions))
        return (
            f"{mark(SOURCE)}\nSET LOCAL ROLE wardgraph_owner;\n\n"
            f"CREATE OR REPLACE FUNCTION {self.function}(p_hospital_id bigint, p_filter {TYPE})\n"
            f"RETURNS SETOF clinic.{self.table}\n"
            f"LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER\nAS $$\n{body}\n$$;\n"
            f"COMMENT ON FUNCTION {self.function}(bigint, {TYPE}) IS\n"
            f"'The rows of clinic.{self.table} that a report counts, filtered by {', '.join(sorted(self.filters))}.';\n"
        )

    def _period(self) -> str:
        if self.moment is None:
            return ""
        return f" AND {self.moment} >= (p_filter).since AND {self.moment} < (p_filter).until"

    def _of_age(self) -> list[str]:
        if self.patient is None:
            return []
        return [
            f"LEFT JOIN clinic.patients AS p ON p.hospital_id = t.hospital_id AND p.id = {self.patient}",
            "LEFT JOIN clinic.hospitals AS h ON h.id = t.hospital_id",
        ]


@cache
def content() -> dict[str, dict[str, Any]]:
    """What db/reports.toml says."""
    return tomllib.loads(DECLARATIONS.read_text())


@cache
def filters() -> dict[str, Filter]:
    """Every filter by its name, in the order of their arguments."""
    return {name: _filter(**entry) for name, entry in content()["filters"].items()}


@cache
def rows() -> dict[str, ReportedRows]:
    """The rows that reports count, by their table."""
    return {table: _rows(table, **entry) for table, entry in content()["rows"].items()}


def files() -> Iterator[tuple[Path, str]]:
    """Every generated file: where it belongs and what it holds."""
    for each in rows().values():
        yield FUNCTIONS / f"{each.function.removeprefix('clinic.')}.sql", each.text()
    yield FUNCTIONS / "asks_for_everything.sql", _asks_for_everything()


def _asks_for_everything() -> str:
    """The function that says whether nothing is filtered, so that what is kept of all rows can answer."""
    function = "clinic.asks_for_everything"
    conditions = [
        f"(p_filter).{field} IS NULL" if nothing == "NULL" else f"(p_filter).{field} = {nothing}"
        for field, nothing in NOTHING.items()
    ]
    return (
        f"{mark(SOURCE)}\nSET LOCAL ROLE wardgraph_owner;\n\n"
        f"CREATE OR REPLACE FUNCTION {function}(p_filter {TYPE}) RETURNS boolean\n"
        f"LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER\nAS $$\n    SELECT {' AND '.join(conditions[:2])}\n"
        f"        AND {' AND '.join(conditions[2:])}\n$$;\n"
        f"COMMENT ON FUNCTION {function}({TYPE}) IS\n"
        "'Whether a report is asked for all rows of all time, so that totals that are kept answer it.';\n"
    )


def _filter(arguments: dict[str, dict[str, str]], fields: dict[str, str], checks: tuple[str, ...] = ()) -> Filter:
    made = {name: FilterArgument(each["type"], each.get("of"), each["text"]) for name, each in arguments.items()}
    if unknown := fields.keys() - NOTHING.keys():
        raise ValueError(f"{TYPE} has no {', '.join(sorted(unknown))}")
    return Filter(made, fields, tuple(checks))


def _rows(table: str, joins: tuple[str, ...] = (), **columns: str) -> ReportedRows:
    if not all(join.startswith("LEFT JOIN ") for join in joins):
        raise ValueError(f"A join of rows.{table} is no outer join, so that it would not fold away.")
    return ReportedRows(table, tuple(joins), **columns)
