"""The errors that a function's header names are those raised beneath it, followed from body to body; no others."""

import re
from collections import defaultdict

import asyncpg

from wardgraph import catalogue
from wardgraph.registry import BY_SQLSTATE

_BODIES = """
    SELECT n.nspname || '.' || p.proname AS name, p.prosrc AS body
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('clinic', 'auth', 'rules', 'api', 'worker', 'logins')
"""
_TRIGGERS = """
    SELECT
        t.tgrelid::regclass::text AS relation, n.nspname || '.' || p.proname AS name,
        t.tgtype & 4 > 0 AS "INSERT INTO", t.tgtype & 8 > 0 AS "DELETE FROM", t.tgtype & 16 > 0 AS "UPDATE"
    FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE NOT t.tgisinternal AND p.proname !~ $1
"""
# The guards of texts refuse what commands have found wrong with their input before (tests/hostile/test_texts.py).
_GUARDS = "^clean_"
# The guard of merged records, which have no rows: a command that takes the record of a patient has asked before
# (tests/db/patients/test_merging.py), but those of accounts, which leave it to the guard.
_GUARD_OF_MERGED = "clinic.refuse_merged_patient"
_CALLED = re.compile(r"\b((?:clinic|auth|rules|api|logins)\.\w+)\(")
_WRITTEN = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM)\s+((?:clinic|auth)\.\w+)")
# What every call, or every write, may meet: auth.enter, auth.require and the guards of tables say so.
IMPLIED = {"UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "KEPT_BY_TRIGGERS", "NEVER_DELETED"}
# Raised beneath a function, and out of its reach; each with its reason.
NEVER: dict[str | tuple[str, str], str] = {
    "DISCOUNT_OUT_OF_RANGE": "a constraint's words: what gives a percentage has checked it",
    ("book_appointment", "BAD_TRANSITION"): "a new appointment is BOOKED",
    ("book_appointment", "TOO_EARLY"): "a new appointment is BOOKED",
    ("register_patient", "TOO_EARLY"): "a new appointment is BOOKED",
    ("confirm_sign_up", "TOO_EARLY"): "a new appointment is BOOKED",
    ("reschedule_appointment", "TOO_EARLY"): "a moved appointment stays BOOKED",
    ("cancel_appointment", "TOO_EARLY"): "an appointment is cancelled at any time",
    ("cancel_appointments", "TOO_EARLY"): "an appointment is cancelled at any time",
    ("record_death", "TOO_EARLY"): "it cancels what is booked",
    ("retire_appointment", "TOO_EARLY"): "it cancels, or leaves the status",
    ("record_past_encounter", "BAD_TRANSITION"): "its appointment is COMPLETED",
    ("record_past_encounter", "TOO_EARLY"): "its appointment is past",
    ("merge_patients", "TOO_EARLY"): "it changes no status",
    ("unmerge_patients", "TOO_EARLY"): "it changes no status",
    **{
        (command, "TOO_EARLY"): "its appointments are BOOKED, or cancelled at any time"
        for command in ("book_series", "reschedule_series", "cancel_series")
    },
    ("reopen_appointment", "TOO_EARLY"): "it was in progress before",
    ("undo_appointment_status", "TOO_EARLY"): "its day had come before",
    ("walk_in", "BAD_TRANSITION"): "it is checked in from BOOKED",
    ("walk_in", "TOO_EARLY"): "it begins now",
    ("walk_in", "HOLD_ENDED"): "it names no hold",
    ("walk_in", "IN_THE_PAST"): "it begins now",
    ("walk_in", "BEYOND_HORIZON"): "it begins now",
    ("amend_visit", "BAD_TRANSITION"): "there is a visit, so its appointment has begun",
    ("update_appointment", "TOO_EARLY"): "it changes no status",
    ("register_patient", "BAD_TRANSITION"): "a new appointment is BOOKED",
    ("register_patient", "PATIENT_DECEASED"): "the patient was made just before",
    ("register_patient", "HOLD_ENDED"): "a first booking names no hold",
    ("register_patient", "PATIENT_MERGED"): "the patient was made just before",
    **{
        (command, "PATIENT_MERGED"): "a merged record has no appointments, and none is merged under the lock"
        for command in ("check_in_appointment", "undo_appointment_status")
    },
    **{
        ("confirm_sign_up", code): "its answer says why the first booking alone was refused"
        for code in (
            "IN_THE_PAST",
            "BEYOND_HORIZON",
            "DOCTOR_NOT_PRACTISING",
            "OUTSIDE_OPENING_HOURS",
            "DOCTOR_UNAVAILABLE",
            "SLOT_HELD",
            "DOUBLE_BOOKED",
            "PATIENT_DOUBLE_BOOKED",
            "HOLD_ENDED",
            "BAD_TRANSITION",
            "PATIENT_DECEASED",
            "PATIENT_MERGED",
        )
    },
    **{
        (command, code): "its answer, or SERIES_CONFLICTS, says why a date was refused"
        for command in ("book_series", "reschedule_series", "series_preview")
        for code in (
            "IN_THE_PAST",
            "BEYOND_HORIZON",
            "DOCTOR_NOT_PRACTISING",
            "OUTSIDE_OPENING_HOURS",
            "DOCTOR_UNAVAILABLE",
            "SLOT_HELD",
            "DOUBLE_BOOKED",
            "PATIENT_DOUBLE_BOOKED",
            "TIME_SKIPPED",
        )
    },
    ("book_series", "HOLD_ENDED"): "it names no hold",
    ("book_series", "BAD_TRANSITION"): "new appointments are BOOKED",
    ("update_appointment", "BAD_TRANSITION"): "it changes no status",
    ("record_death", "BAD_TRANSITION"): "it cancels what it locked and what may be cancelled",
    ("merge_patients", "BAD_TRANSITION"): "it changes no status",
    ("prescribe", "BAD_TRANSITION"): "a new prescription is ACTIVE",
    ("create_database_user", "FOREIGN_LOGIN"): "its row was made just before",
    ("add_treatment", "ALREADY_BILLED"): "a new treatment is on no bill",
}


class Bodies:
    """What the functions of the database call, write and raise."""

    def __init__(self) -> None:
        self.texts: defaultdict[str, str] = defaultdict(str)
        self.fired: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    @classmethod
    async def read(cls, admin: asyncpg.Connection) -> "Bodies":
        """All of them."""
        bodies = cls()
        for row in await admin.fetch(_BODIES):
            bodies.texts[row["name"]] += row["body"]
        for row in await admin.fetch(_TRIGGERS, _GUARDS):
            for verb in ("INSERT INTO", "DELETE FROM", "UPDATE"):
                if row[verb]:
                    bodies.fired[verb, row["relation"]].add(row["name"])
        return bodies

    def raised(self, name: str, *without: str) -> set[str]:
        """The codes raised beneath a function, but for what some functions raise."""
        return {
            BY_SQLSTATE[state].code
            for each in self._beneath(name, {*without})
            for state in re.findall(r"errcode = '(ZH\d{3})'", self.texts[each])
        }

    def _beneath(self, name: str, without: set[str]) -> set[str]:
        found, waiting = set(), {name}
        while waiting:
            each = waiting.pop()
            found.add(each)
            after = set(_CALLED.findall(self.texts[each]))
            for verb, relation in _WRITTEN.findall(self.texts[each]):
                after |= self.fired[verb, relation]
                if verb == "INSERT INTO" and "DO UPDATE" in self.texts[each]:
                    after |= self.fired["UPDATE", relation]
            waiting |= (after & self.texts.keys()) - found - without
        return found


async def test_a_function_names_the_errors_that_are_raised_beneath_it(admin: asyncpg.Connection) -> None:
    bodies = await Bodies.read(admin)
    named = 0
    for name in catalogue.functions():
        raised = bodies.raised(f"api.{name}")
        errors = catalogue.function(name).errors
        assert set(errors) <= raised, (name, set(errors) - raised)
        unnamed = bodies.raised(f"api.{name}", _GUARD_OF_MERGED) - {*errors, *IMPLIED}
        assert {each for each in unnamed if each not in NEVER and (name, each) not in NEVER} == set(), name
        named += len(errors)
    assert named > 400
