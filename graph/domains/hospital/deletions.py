"""What the deletion of a record would do."""

import enum
from typing import Any

import strawberry

from graph.declare.declarations import ANY_TYPE
from graph.declare.fields import argument, choice, column, enum_type, object_type
from graph.declare.roots import rows


@enum_type
class DeletionEffectKind(enum.Enum):
    """What becomes of records when the record that they name is deleted."""

    GOES_ALONG = choice("GOES_ALONG", "They are deleted with it.")
    PREVENTS = choice("PREVENTS", "They stay, and so does the record: `IN_USE`. Retire it instead.")
    KEEPS = choice("KEEPS", "They stay. So does the account's row, without anything that tells who it was.")


@object_type
class DeletionEffect:
    """Records that name a record which may be deleted."""

    effect: DeletionEffectKind = column("What becomes of them.")
    records: str = column("What they are, such as `appointments` or `timeOff`.")
    row_count: int = column("How many there are.")


def deletion_effects() -> Any:
    """The field of Query."""
    return rows(
        "deletion_effects",
        "A dry run of a deletion: what would go along with the record, and what prevents it; empty if nothing names "
        "the record. Nothing is changed. Roles: `ADMIN`.",
        argument("id", strawberry.ID, "A department, room, doctor, nurse ... or account.", reference=ANY_TYPE),
    )
