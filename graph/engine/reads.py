"""Reads of clinical data that are put on record: which rows, and what leads to their patients; never what they hold.

The compiled executor puts them on record in the statement that reads them, graphql-core in a call at the end.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from wardgraph.asker import Asker
from wardgraph.catalogue import Record
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
_ID, _PATH = "read_id", "read_path"


def columns_on_record(record: Record) -> tuple[str, ...]:
    """What has to be selected besides, under names of its own."""
    return (f"id AS {_ID}", f"{record.path} AS {_PATH}") if record.path else (f"id AS {_ID}",)


class Reads:
    """What a request has read and is not yet on record, by who asked."""

    def __init__(self) -> None:
        self._rows, self._leads = _keys(), _keys()

    def add(self, asker: Asker, record: Record, rows: list[Row]) -> None:
        """Adds the rows of a call."""
        if rows:
            self._rows[asker][record.kind].update(row[_ID] for row in rows)
            if record.path:
                self._leads[asker][LEADS[record.path]].update(row[_PATH] for row in rows)

    def take(self, origin: Origin) -> Iterator[tuple[Asker, dict[str, Any]]]:
        """The arguments of a call for each asker, which are forgotten here."""
        rows, leads = self._rows, self._leads
        self._rows, self._leads = _keys(), _keys()
        for asker, kinds in rows.items():
            given = dict(zip(ORIGIN, origin, strict=True))
            lists = {name: sorted(leads[asker][name]) or None for name in dict.fromkeys(LEADS.values())}
            yield asker, {**given, "p_rows": {kind: sorted(ids) for kind, ids in kinds.items()}, **lists}


def _keys() -> defaultdict[Asker, defaultdict[str, set[int]]]:
    return defaultdict(lambda: defaultdict(set))
