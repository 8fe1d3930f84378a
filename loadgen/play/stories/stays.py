"""Rates of rooms, and stays that are billed by them."""

from datetime import datetime
from random import Random

from loadgen.play.stories.beds import kept_bed
from loadgen.play.stories.cast import Cast
from loadgen.play.stories.parts import paid
from loadgen.play.stories.telling import Step, Story

_RATES = (("GENERAL", "85.00"), ("PRIVATE", "160.00"), ("ICU", "640.00"), ("THEATRE", "0.00"))


def room_rates(cast: Cast) -> Story:
    """The administrator sets what a day in each type of room costs, and later that single rooms cost more."""
    for nth, (kind, amount) in enumerate(_RATES):
        arguments = {"type": kind, "amount": amount, "valid_from": cast.days.date(-40)}
        yield Step(cast.at(-30, 8, 50 + nth), "ADMIN", "set_room_rate", arguments)
    arguments = {"type": "PRIVATE", "amount": "175.00", "valid_from": cast.days.date(-5)}
    yield Step(cast.at(-20, 9), "ADMIN", "set_room_rate", arguments)


def billed_after_the_discharge(cast: Cast) -> Story:
    """Somebody stays in a room for several, then in a single one that becomes dearer meanwhile, and pays it all."""
    rng = cast.stream("billed after the discharge")
    single = kept_bed(cast, rng, cast.at(-10, 0), "PRIVATE")
    admission = yield _admitted(cast, rng, -9, "Chemotherapy, second cycle")
    why = "Asked for a single room"
    yield Step(cast.at(-7, 10), "ADMIN", "transfer_patient", {"admission_id": admission, **single, "reason": why})
    yield Step(cast.at(-3, 11), "ADMIN", "discharge_patient", {"admission_id": admission})
    bill = yield _billed(cast.at(-3, 11, 10), admission)
    yield from paid(cast.at(-3, 11, 20), bill)


def billed_meanwhile(cast: Cast) -> Story:
    """Somebody is still there; what the days until yesterday cost is billed already."""
    admission = yield _admitted(cast, cast.stream("billed meanwhile"), -6, "Fever in neutropenia")
    yield _billed(cast.at(-1, 11, 10), admission)


def _admitted(cast: Cast, rng: Random, day: int, reason: str) -> Step:
    patient = cast.drawn(rng, *range(day, 1))
    bed = kept_bed(cast, rng, cast.at(day - 1, 0), "GENERAL")
    return Step(cast.at(day, 14), "ADMIN", "admit_patient", {"patient_id": patient, **bed, "reason": reason})


def _billed(at: datetime, admission: int) -> Step:
    return Step(at, "CASHIER", "issue_bill", {"admission_id": admission})
