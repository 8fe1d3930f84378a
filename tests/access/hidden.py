"""Calls about rows that their asker may not see: the rows of the matrix that `auth.require_visible` answers for."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.access.cast import PUBLIC, Cast, House
from tests.access.commands import COMMANDS, OPEN_COMMANDS, Command
from tests.access.matrix import COMPUTED
from tests.access.naming import Of, Own, Typed, resolved
from tests.access.seen import expected

_NOW = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
_SLOTS = {"p_from": _NOW, "p_to": _NOW + dt.timedelta(days=1), "p_duration_minutes": 30}
_OF_EVERYBODY: dict[str, list[dict[str, Any]]] = {name: [arguments] for name, arguments in OPEN_COMMANDS.items()} | {
    "available_slots": [
        {"p_doctor_id": Of("clinic.doctors", "dora"), "p_department_id": None, "p_specialization": None, **_SLOTS},
        {"p_doctor_id": None, "p_department_id": Of("clinic.departments", "Attic"), "p_specialization": None, **_SLOTS},
    ],
    "series_preview": [
        {
            "p_patient_id": None,
            "p_doctor_id": Of("clinic.doctors", "dora"),
            "p_starts_at": _NOW + dt.timedelta(days=1),
            "p_duration_minutes": 30,
            "p_every_days": 1,
            "p_every_weeks": None,
            "p_dates": None,
            "p_count": 2,
            "p_until": None,
        }
    ],
}
_ON_RECORD = [{"p_id": Typed("clinic.patients", "pia", "Patient")}]
# Reads that a permission opens, and which take the id of whatever type.
_OF_ROLES: dict[str, list[dict[str, Any]]] = {
    "deletion_effects": [{"p_id": Typed("clinic.doctors", "dina", "Doctor")}],
    "record_changes_page": _ON_RECORD,
    "record_changes_count": _ON_RECORD,
}
# Break-glass is about the patients that the doctor does not see.
REACHING = {("open_patient_record", "p_patient_id")}


@dataclass(frozen=True)
class About:
    """A call by somebody who may make it, with the id of one row in a place of its arguments."""

    function: str
    asker: str
    place: str
    table: str
    number: int
    arguments: dict[str, Any]


def given(function: str) -> list[Command]:
    """Who may call a function that takes ids, and with what: once for each choice among its arguments."""
    if function in COMMANDS:
        return [COMMANDS[function]]
    if function in _OF_ROLES:
        return [Command(COMPUTED[function], arguments) for arguments in _OF_ROLES[function]]
    return [Command(PUBLIC, arguments) for arguments in _OF_EVERYBODY.get(function, ())]


def taking_ids() -> list[str]:
    """The functions that look for the rows that their arguments name."""
    return [*COMMANDS, *_OF_EVERYBODY, *_OF_ROLES]


def hidden(function: str, cast: Cast, *, by_design: bool = False) -> Iterator[About]:
    """Each role that may call a function, each id among its arguments, each row that is hidden from the role.

    `by_design` are those calls, and only those, that reach what is hidden.
    """
    house = cast["north"]
    for call in given(function):
        for asker in call.roles.split():
            for name, of, path in _places(call):
                if ((function, name) in REACHING) is by_design:
                    for key in sorted({key for keys in house.keys[of.table].values() for key in keys}):
                        if key not in expected(of.table, asker, house):
                            yield _about(function, call, asker, house, (name, of, path), int(key.split("/")[1]))


def nowhere(function: str, cast: Cast) -> Iterator[About]:
    """Each role that may call a function, each id among its arguments: another hospital's, and one that nothing has."""
    for call in given(function):
        for asker in call.roles.split():
            for name, of, path in _places(call):
                for number in (_theirs(of, cast["west"], asker), 10**12):
                    yield _about(function, call, asker, cast["north"], (name, of, path), number)


def _theirs(of: Of | Own, house: House, asker: str) -> int:
    if isinstance(of, Own):
        return of.of(house, "ADMIN" if asker == PUBLIC else asker)
    return house.id_of(of.table, of.label)


Place = tuple[str, Of | Own, tuple[str | int, ...]]


def _about(function: str, call: Command, asker: str, house: House, place: Place, number: int) -> About:
    name, of, path = place
    arguments = resolved(call.arguments, house, asker)
    arguments[name] = _with(arguments[name], path, of.told(number))
    return About(function, asker, "/".join((name, *map(str, path))), of.table, number, arguments)


def _places(call: Command) -> Iterator[Place]:
    for name, value in call.arguments.items():
        for of, path in _ids(value):
            yield name, of, path


def _ids(value: Any, *path: str | int) -> Iterator[tuple[Of | Own, tuple[str | int, ...]]]:
    """The ids in an argument, and the way to each."""
    if isinstance(value, Of | Own):
        yield value, path
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _ids(each, *path, place)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _ids(each, *path, key)


def _with(value: Any, path: tuple[str | int, ...], told: Any) -> Any:
    """An argument with another id in a place of it."""
    if not path:
        return told
    if isinstance(value, list):
        return [_with(each, path[1:], told) if place == path[0] else each for place, each in enumerate(value)]
    return {key: _with(each, path[1:], told) if key == path[0] else each for key, each in value.items()}
