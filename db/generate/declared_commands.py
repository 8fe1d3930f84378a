"""What `[<plural>.commands]` of db/entities/<domain>.toml declares: the plain commands on one record.

db/entities/README.md says what each key means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

WRITES = ("plain", "text", "name", "blank", "list", "email", "zero", "false", "money")
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Update:
    """A further command that changes a record: it sets the columns that name it."""

    permission: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A function (hospital, old row, new row) that refuses a change, and the errors it refuses with."""

    function: str
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Create:
    """The command that makes a record: the columns that it takes, each with how it is written."""

    meaning: str
    permission: str
    name: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: _NONE)
    optional: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=lambda: _NONE)
    sets: Mapping[str, str] = field(default_factory=lambda: _NONE)
    lock: Mapping[str, str] = field(default_factory=lambda: _NONE)
    lock_errors: tuple[str, ...] = ("FORBIDDEN",)
    repeatable: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """A command that takes a record from one status to another."""

    meaning: str
    permission: str
    when: tuple[str, ...]
    becomes: str
    column: str = "status"
    doctor: str = ""
    patient: str = ""
    reason: str = ""
    wanted_by: str = ""
    check: bool = False
    then: str = ""
    refused: tuple[str, ...] = ()
    first: Mapping[str, str] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class Bulk:
    """A command for all records that a filter finds: the command `of` one record, and what is locked for it.

    `lock` comes before the records, `further` after them: functions (hospital, ids).
    """

    of: str
    lock: str = ""
    further: str = ""


@dataclass(frozen=True, slots=True)
class Commands:
    """The plain commands on one record."""

    permission: str
    unique: Mapping[str, str] = field(default_factory=lambda: _NONE)
    lock: str = ""
    lock_errors: tuple[str, ...] = ()
    lock_to_retire: str = ""
    check: Check | None = None
    confirm: str = ""
    confirm_updates: str = ""
    confirm_update: str = ""
    retired: bool = False
    retire: Mapping[str, str] | None = None
    delete: tuple[str, ...] | None = None
    updates: Mapping[str, Update] = field(default_factory=lambda: _NONE)
    create: Create | None = None
    transitions: Mapping[str, Transition] = field(default_factory=lambda: _NONE)
    may_follow: str = ""
    reasoned: bool = False
    bulk: Mapping[str, Bulk] = field(default_factory=lambda: _NONE)

    @property
    def retires(self) -> bool:
        """Whether rows can be retired, by a command declared here or elsewhere."""
        return self.retired or self.retire is not None
