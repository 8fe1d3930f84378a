"""Which columns of a visible row an asker sees, by matrix.toml; the others are null."""

from collections.abc import Iterable, Mapping

from tests.access.matrix import COLUMNS
from tests.access.seen import ALL

SHOWN = {(f"{table.partition('.')[2]}_by_id", table): groups for table, groups in COLUMNS.items()}
"""For each loader and its table: groups of columns that are shown alike, and on which rows an asker sees them."""


def labels_shown(shown: Mapping[str, str], asker: str, every: Iterable[str]) -> set[str]:
    """Of `every` label, those of the rows on which a group of columns is shown to an asker; several roles add up."""
    named = [shown.get(role, "") for role in asker.split("+")]
    return set(every) if ALL in named else {label for labels in named for label in labels.split()}
