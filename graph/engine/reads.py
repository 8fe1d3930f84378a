"""Reads of clinical data that are put on record: which rows, and what leads to their patients; never what they hold.

The compiled executor puts them on record in the statement that reads them, graphql-core in a call at the end. A count
tells of rows, too, once a filter says of which: what the filter names is on record, never the values it looks for. So
does a bulk edit that changes nothing, since it was a dry run or is refused; what it changes is on record as written.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from db.generate.bulk import bulk_commands
from wardgraph.asker import Asker
from wardgraph.catalogue import Record, function
from wardgraph.database import Origin, Row

RECORD = "record_reads"
ORIGIN = ("p_client_address", "p_http_request_id")
LEADS = {
    "id": "p_patient_ids",
    "patient_id": "p_patient_ids",
    "visit_id": "p_visit_ids",
    "prescription_id": "p_prescription_ids",
}
"""The argument that takes the values of a column that leads to patients."""
LISTS = tuple(dict.fromkeys(LEADS.values()))
FILTER, DRY_RUN = "p_filter", "p_dry_run"
TELLS_ROWS = frozenset({"ZH507", "ZH518"})
"""The errors of a bulk edit that name what it found: CONFIRMATION_NEEDED, ROWS_REFUSED."""
_ID, _PATH = "read_id", "read_path"
# What ids of rows of a kind are called elsewhere.
_IDS_OF = {"patients": "patient_id", "visits": "visit_id", "prescriptions": "prescription_id"}


def columns_on_record(record: Record) -> tuple[str, ...]:
    """What has to be selected besides, under names of its own."""
    return (f"id AS {_ID}", f"{record.path} AS {_PATH}") if record.path else (f"id AS {_ID}",)


@cache
def kind_counted(name: str) -> str | None:
    """The kind of the rows that a function counts, or changes, by a filter; None unless reads of them are on record."""
    plural = _found_in_bulk().get(name)
    if plural is None and name.endswith("_count") and FILTER in function(name).arguments:
        plural = name.removesuffix("_count")
    record = function(f"{plural}_page").record if plural else None
    return record.kind if record else None


@cache
def _found_in_bulk() -> dict[str, str]:
    """What reads of the rows that each bulk edit finds begin with."""
    return {each.name: each.one.entity.plural for each in bulk_commands()}


class Counted:
    """What the filters of counts name: their fields, by the kind of the rows, and what leads to patients."""

    def __init__(self) -> None:
        self._fields: defaultdict[str, set[str]] = defaultdict(set)
        self.leads: defaultdict[str, set[int]] = defaultdict(set)

    def add(self, kind: str, conditions: dict[str, Any] | None) -> None:
        """Adds what a filter names, if there is one."""
        for name, asked in (conditions or {}).items():
            if name in ("and", "or"):
                for operand in asked:
                    self.add(kind, operand)
                continue
            self._fields[kind].add(name)
            if lead := LEADS.get(_IDS_OF.get(kind, "") if name == "id" else name):
                self.leads[lead].update([asked["eq"]] if "eq" in asked else (), asked.get("in", ()))

    @property
    def details(self) -> dict[str, Any]:
        """What goes on record beside the keys of rows; nothing where no filter names anything."""
        fields = {kind: sorted(names) for kind, names in self._fields.items()}
        return {"counted": fields} if fields else {}

    @property
    def parameters(self) -> tuple[Any, ...]:
        """The details and the lists of what leads to patients, as the compiled executor's statement takes them."""
        return (self.details, *(sorted(self.leads[name]) for name in LISTS))


class Reads:
    """What a request has read and is not yet on record, by who asked."""

    def __init__(self) -> None:
        self._rows, self._leads = _keys(), _keys()
        self._counted: defaultdict[Asker, Counted] = defaultdict(Counted)

    def add(self, asker: Asker, record: Record, rows: list[Row]) -> None:
        """Adds the rows of a call."""
        if rows:
            self._rows[asker][record.kind].update(row[_ID] for row in rows)
            if record.path:
                self._leads[asker][LEADS[record.path]].update(row[_PATH] for row in rows)

    def add_count(self, asker: Asker, kind: str, conditions: dict[str, Any] | None) -> None:
        """Adds a count of the rows of a kind that meet conditions."""
        self._counted[asker].add(kind, conditions)

    def take(self, origin: Origin) -> Iterator[tuple[Asker, dict[str, Any]]]:
        """The arguments of a call for each asker, which are forgotten here."""
        rows, leads, counted = self._rows, self._leads, self._counted
        self._rows, self._leads, self._counted = _keys(), _keys(), defaultdict(Counted)
        for asker in dict.fromkeys((*rows, *counted)):
            given = dict(zip(ORIGIN, origin, strict=True))
            of = counted[asker]
            read = {kind: sorted(ids) for kind, ids in rows[asker].items()} | of.details
            lists = {name: sorted(leads[asker][name] | of.leads[name]) or None for name in LISTS}
            if read:
                yield asker, {**given, "p_rows": read, **lists}


def _keys() -> defaultdict[Asker, defaultdict[str, set[int]]]:
    return defaultdict(lambda: defaultdict(set))
