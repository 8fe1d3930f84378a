"""Which columns of a visible row an asker sees, by matrix.toml; the others are null."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.access.matrix import COLUMNS
from tests.access.seen import ALL

# Parts, which no id of their own reads.
_LOADERS = {
    "clinic.status_changes": "status_changes_by_appointment_id",
    "clinic.stock_movements": "stock_movements_by_stock_id_page",
}


def loader_of(table: str) -> str:
    """The read function of a table's rows that takes many ids."""
    return _LOADERS.get(table, f"{table.partition('.')[2]}_by_id")


def window(loader: str) -> dict[str, Any]:
    """What a loader takes besides ids to answer with all rows."""
    return {"p_first": 1000, "p_backward": False} if loader.endswith("_page") else {}


SHOWN = {(loader_of(table), table): groups for table, groups in COLUMNS.items()}
"""For each loader and its table: groups of columns that are shown alike, and on which rows an asker sees them."""


def labels_shown(shown: Mapping[str, str], asker: str, every: Iterable[str]) -> set[str]:
    """Of `every` label, those of the rows on which a group of columns is shown to an asker; several roles add up."""
    named = [shown.get(role, "") for role in asker.split("+")]
    return set(every) if ALL in named else {label for labels in named for label in labels.split()}
