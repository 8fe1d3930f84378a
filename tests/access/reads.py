"""The read functions of api, as the catalogue has them, and which table's rows each answers with."""

import re
from dataclasses import dataclass
from typing import Any

import asyncpg

from tests.access.matrix import COMPUTED
from tests.access.rows import KEYS

# Those that go through a relation, by pages: between doctors and their patients, and patients and what they take.
RELATIONS = {
    "patients_by_doctor_id": "doctors",
    "doctors_by_patient_id": "doctors",
    "patients_by_medication_id": "medications",
    "medications_by_patient_id": "medications",
}
_PAGE = {"p_filter": None, "p_order": None, "p_first": 100_000, "p_after": None, "p_backward": False}


@dataclass(frozen=True)
class Read:
    """One function: of whole rows of `table`, or of a `relation`; `counts` counts what this pages through."""

    name: str
    names: tuple[str, ...]
    table: str
    relation: str
    counts: str

    def arguments(self, ids: list[int]) -> list[Any]:
        """What to call it with behind hospital and session, so that it leaves nothing out."""
        return [ids if name == "p_ids" else _PAGE[name] for name in self.names]

    @property
    def count_arguments(self) -> int:
        """How many of them its counterpart takes."""
        return self.names.index("p_filter") + 1


async def reads(admin: asyncpg.Connection) -> list[Read]:
    """All read functions but the computed ones and the reports; fails on one that is of no known kind."""
    rows = await admin.fetch("""
        SELECT proname AS name, proargnames[3:pronargs] AS names FROM pg_proc
        WHERE pronamespace = 'api'::regnamespace AND provolatile <> 'v' AND NOT starts_with(proname, 'report_')
        ORDER BY proname
    """)
    tables = {table.partition(".")[2]: table for table in KEYS}
    known = {row["name"] for row in rows}
    found = []
    for row in rows:
        name = row["name"]
        things, key = re.fullmatch(r"(.+?)(?:_by_(\w+?))?(?:_page|_count)?", name).groups()  # type: ignore[union-attr]
        if name in COMPUTED or name.endswith("_count"):
            continue
        assert things in tables, f"the tests do not know what {name} answers with"
        counts = name.removesuffix("_page") + "_count"
        relation = RELATIONS.get(f"{things}_by_{key}", "")
        found.append(
            Read(
                name,
                tuple(row["names"]),
                "" if relation else tables[things],
                relation,
                counts if counts in known else "",
            )
        )
    counted = {read.counts for read in found}
    assert {name for name in known if name.endswith("_count") and name not in COMPUTED} == counted - {""}
    return found
