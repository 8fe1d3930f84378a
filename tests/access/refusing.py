"""The rows of the matrix that refuse, one by one: who calls what, about what, and how exactly it ends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import asyncpg

from tests.access.asking import Line, call
from tests.access.cast import ASKERS, PUBLIC, ROLES, Cast
from tests.access.commands import COMMANDS, QUESTIONS
from tests.access.hidden import About, given, hidden, nowhere
from tests.access.matrix import COMMANDS as MATRIX
from tests.access.matrix import COMPUTED, REPORTS
from tests.access.matrix import FURTHER as MATRIX_FURTHER
from tests.access.naming import Of, resolved
from tests.access.others import of_others
from tests.access.report_calls import report_arguments
from tests.refusals import detail_of

UNAUTHENTICATED, FORBIDDEN, NOT_FOUND = "ZH001", "ZH002", "ZH003"


@dataclass(frozen=True)
class Further:
    """What not everybody may give a command who may give the command: which argument of it, and with what.

    `of_dan`: the doctor for which a doctor may not.
    """

    argument: str
    given: dict[str, Any]
    of_dan: dict[str, Any] | None = None


_DAN = {"p_doctor_id": Of("clinic.doctors", "dan")}
_OVERBOOKED = Further("p_overbook_reason", {"p_overbook_reason": "Urgent"}, _DAN)
_NO_APPOINTMENT = {"p_appointment_id": None}
FURTHER = {
    "book_appointment": [_OVERBOOKED],
    "walk_in": [_OVERBOOKED],
    "issue_bill": [
        Further("p_discount_percent", {"p_discount_percent": 10, "p_discount_reason": "Hardship"}),
        Further("p_patient_id", _NO_APPOINTMENT | {"p_patient_id": Of("clinic.patients", "pia")}),
        Further("p_admission_id", _NO_APPOINTMENT | {"p_admission_id": Of("clinic.admissions", "pia-C1")}),
    ],
    # One that is cancelled.
    "undo_appointment_status": [
        Further("p_appointment_id", {"p_appointment_id": Of("clinic.appointments", "pavel-dora")})
    ],
}
ADMITTED = MATRIX_FURTHER["admit_password.p_permission"]
_OF_ROLES = {name: set(seen.split()) for name, seen in COMPUTED.items() if set(seen.split()) <= {*ROLES}}
_OF_ROLES |= {name: set(MATRIX[name].split()) for name in QUESTIONS}
_REPORTS = {
    f"report_{report}_{part}": {role for roles in seen for role in roles.split()}
    for report, seen in REPORTS.items()
    for part in ("page", "count")
}
# Another doctor's is refused by name, another patient's as what is not there.
_OF_OTHERS = {FORBIDDEN: frozenset({"permission", "doctorId"}), NOT_FOUND: frozenset({"type", "id"})}
_PERMISSION = frozenset({"permission"})
_TYPES = {
    "clinic.contact_persons": "contact_person",
    "clinic.insurance_entries": "insurance_entry",
    "clinic.stock": "stock",
    "clinic.time_off": "time_off",
    "clinic.other_staff": "other_staff",
}


@dataclass(frozen=True)
class Refusal:
    """A call, the SQLSTATE that it ends with, and the details: what was missing, or what they name."""

    function: str
    asker: str
    arguments: Mapping[str, Any]
    sqlstate: str
    names: frozenset[str]
    missing: tuple[str, int] | None = None

    async def outcome(self, line: Line, cast: Cast) -> str:
        """How the call ends otherwise than expected; empty where it ends as it has to."""
        house = cast["north"]
        try:
            await call(line, house, house.session(self.asker), self.function, **self.arguments)
        except asyncpg.PostgresError as error:
            if error.sqlstate != self.sqlstate:
                return f"{error.sqlstate} {error}"
            detail = detail_of(error)
            missing = self.missing and {"type": self.missing[0], "id": str(self.missing[1])}
            as_it_has_to = detail == missing if missing else detail.keys() == self.names
            return "" if as_it_has_to else f"{error.sqlstate} of {detail}"
        return "is answered"


def refusals(function: str, cast: Cast) -> Iterator[Refusal]:
    """All of one function."""
    return chain(not_allowed(function, cast), about_others(function, cast), unseen(function, cast))


def not_allowed(function: str, cast: Cast) -> Iterator[Refusal]:
    """Of a command or report: by everybody who may not call it, or not with some argument."""
    for asker in ASKERS:
        roles = set(asker.split("+"))
        refusal = (UNAUTHENTICATED, frozenset({"reason"})) if asker == PUBLIC else (FORBIDDEN, _PERMISSION)
        if function in COMMANDS:
            arguments = resolved(COMMANDS[function].arguments, cast["north"], asker)
            if not roles & set(COMMANDS[function].roles.split()):
                yield Refusal(function, asker, arguments, *refusal)
                continue
            for further in FURTHER.get(function, ()):
                if not roles & set(MATRIX_FURTHER[f"{function}.{further.argument}"].split()):
                    yield Refusal(function, asker, arguments | resolved(further.given, cast["north"]), *refusal)
        elif function == "admit_password" and not roles & set(ADMITTED.split()):
            yield Refusal(function, asker, {"p_permission": "account.manage"}, *refusal)
        elif function in _OF_ROLES and not roles & _OF_ROLES[function]:
            yield Refusal(function, asker, {}, *refusal)
        elif function in _REPORTS and not roles & _REPORTS[function]:
            yield Refusal(function, asker, report_arguments(function), *refusal)


def about_others(function: str, cast: Cast) -> Iterator[Refusal]:
    """About rows of another patient or doctor that the asker may not act on, seen or not."""
    house = cast["north"]
    if function in COMMANDS:
        for asker, about, refusal in of_others(function):
            yield Refusal(
                function, asker, resolved(COMMANDS[function].arguments | about, house), refusal, _OF_OTHERS[refusal]
            )
    for further in FURTHER.get(function, ()):
        if further.of_dan:
            arguments = resolved(COMMANDS[function].arguments | further.given | further.of_dan, house)
            yield Refusal(function, "DOCTOR+RECEPTIONIST", arguments, FORBIDDEN, _OF_OTHERS[FORBIDDEN])
    if function == "series_preview":
        # When a patient is busy learns who may book for the patient.
        booking = set(COMMANDS["book_appointment"].roles.split()) - {"PATIENT"}
        paul = house.id_of("clinic.patients", "paul")
        for asker in ASKERS:
            if not booking & set(asker.split("+")):
                for call_of in given(function):
                    arguments = resolved(call_of.arguments, house) | {"p_patient_id": paul}
                    yield Refusal(function, asker, arguments, NOT_FOUND, _OF_OTHERS[NOT_FOUND], ("patient", paul))


def unseen(function: str, cast: Cast) -> Iterator[Refusal]:
    """About rows that are hidden from the asker, another hospital's, and ids that nothing has."""
    if given(function):
        for about in chain(hidden(function, cast), nowhere(function, cast)):
            yield Refusal(function, about.asker, about.arguments, NOT_FOUND, _OF_OTHERS[NOT_FOUND], missing(about))


def missing(about: About) -> tuple[str, int]:
    """The type and the id of what is not there."""
    return _TYPES.get(about.table) or about.table.partition(".")[2].removesuffix("s"), about.number
