"""Pools of names, addresses and telephone numbers that the people of a large hospital are drawn from, within SQL."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import cast

from faker import Faker

from loadgen.bench.sizes import HISTORY_DAYS
from loadgen.plan.people import Names
from loadgen.plan.places import Blueprint, Department

POOLED = 2000
"""How many names of a kind are in the pool of a language, and how many streets."""
_OLD_ENOUGH = HISTORY_DAYS // 365 + 1
"""So many years older than a department's youngest is whoever may have come there since the first day."""
TURN_SHARES = (1, 1, 1, 2, 2, 4)
"""How often patients come, in proportion to each other."""

# What the families of a country's patients speak, and how many of a hundred do.
_LANGUAGES = {
    "DE": {
        "de_DE": 71, "tr_TR": 8, "pl_PL": 5, "it_IT": 3, "ro_RO": 3, "hr_HR": 2, "el_GR": 1, "ru_RU": 2, "es_ES": 2,
        "en_GB": 2, "fr_FR": 1,
    },
    "US": {
        "en_US": 72, "es_MX": 17, "fil_PH": 3, "vi_VN": 2, "it_IT": 2, "pl_PL": 1, "fr_FR": 1, "de_DE": 1, "pt_BR": 1,
    },
    "FR": {"fr_FR": 80, "pt_PT": 6, "it_IT": 4, "es_ES": 4, "tr_TR": 2, "pl_PL": 2, "en_GB": 2},
    "GB": {
        "en_GB": 76, "en_IN": 8, "pl_PL": 4, "ro_RO": 3, "en_IE": 4, "it_IT": 2, "pt_PT": 2, "fr_FR": 1,
    },
}  # fmt: skip
_AMERICAN_AREAS = (
    202, 203, 206, 212, 213, 214, 215, 216, 267, 303, 305, 310, 312, 313, 314, 315, 347, 404, 412, 415, 425, 469, 480,
    503, 504, 510, 512, 513, 516, 518, 551, 562, 571, 585, 602, 603, 607, 609, 610, 612, 614, 615, 617, 619, 631, 646,
    702, 703, 713, 718,
)  # fmt: skip
_FRENCH_BEGINNINGS = ("1 99 00", "2 61 91", "3 53 01", "4 65 71", "5 36 49", "6 39 98")
_BRITISH_AREAS = ("20 7946", "121 496", "131 496", "141 496", "161 496", "113 496", "117 496")
# Numbers that are set aside for fiction: the last three digits go from 100 to 199 in America, from 0 elsewhere.
_PHONES = {
    "DE": tuple(f"+49 {area} {{:03}}" for area in ("30 23125", "69 90009", "40 66969", "221 4710", "89 99998")),
    "US": tuple(f"+1 {area} 555 0{{:03}}" for area in _AMERICAN_AREAS),
    "FR": tuple(f"+33 {begins} {ten}{{:03}}" for begins in _FRENCH_BEGINNINGS for ten in range(10)),
    "GB": tuple(f"+44 {area} 0{{:03}}" for area in _BRITISH_AREAS),
}

# Patients by age: first year, number of years, share, and how many are women. Of a hospital's, not of a country's.
_AGES = (
    (0, 1, 1.6, 0.48), (1, 4, 5.0, 0.47), (5, 5, 4.2, 0.48), (10, 5, 3.6, 0.49), (15, 5, 3.9, 0.53),
    (20, 10, 9.4, 0.58), (30, 10, 11.6, 0.59), (40, 10, 11.0, 0.54), (50, 10, 14.2, 0.52), (60, 10, 14.6, 0.50),
    (70, 10, 12.3, 0.52), (80, 10, 7.6, 0.59), (90, 8, 1.0, 0.71),
)  # fmt: skip
# How busy months and weekdays are: colds in winter, holidays in summer; Mondays after the weekend.
MONTH_WEIGHTS = (1.14, 1.12, 1.08, 0.98, 0.99, 0.95, 0.88, 0.86, 0.98, 1.03, 1.06, 0.93)
WEEKDAY_WEIGHTS = (1.15, 1.03, 0.98, 1.02, 0.88, 0.9, 0.85)


def shares(weights: Sequence[float]) -> list[float]:
    """The upper end of each share but for the last one's, of 1: what width_bucket looks a drawn number up in."""
    return [upto / sum(weights) for upto in accumulate(weights)][:-1]


def languages(blueprint: Blueprint) -> dict[str, int]:
    """The languages of a hospital's patients, as a Faker names them, and how many of a hundred are theirs."""
    return _LANGUAGES[country(blueprint)]


def country(blueprint: Blueprint) -> str:
    """The country that a hospital is in."""
    return blueprint.locale.partition("_")[2]


def age_shares() -> list[float]:
    """The shares of `ages()`."""
    return shares([share for _, _, share, _ in _AGES])


def ages() -> Iterator[tuple[int, int, int, float]]:
    """Groups of ages: number, youngest, years, share of women."""
    for bracket, (youngest, years, _, female) in enumerate(_AGES):
        yield bracket, youngest, years, female


def names(blueprint: Blueprint, seed: int) -> Iterator[tuple[int, str, int, str, str]]:
    """The pool of names: number of the language, kind, number, name, and its letters for an e-mail address."""
    for number, locale in enumerate(languages(blueprint)):
        source = _faker(locale, seed)
        for kind, drawn in (("F", source.first_name_female), ("M", source.first_name_male), ("L", source.last_name)):
            for nth in range(POOLED):
                # A doctor's or a nobleman's prefix is no name.
                name = unicodedata.normalize("NFC", drawn()).strip()
                yield number, kind, nth, name, _letters(name)


def streets(blueprint: Blueprint, seed: int) -> Iterator[tuple[int, str]]:
    """The pool of streets with house numbers."""
    source = _faker(blueprint.locale, seed)
    for nth in range(POOLED):
        yield nth, unicodedata.normalize("NFC", " ".join(source.street_address().split()))


def phones(blueprint: Blueprint) -> list[str]:
    """The pool of telephone numbers."""
    where = country(blueprint)
    last = range(100, 200) if where == "US" else range(1000)
    return [form.format(digits) for form in _PHONES[where] for digits in last]


def suited(departments: Sequence[Department]) -> Iterator[tuple[int, str, list[int]]]:
    """The places of the departments that people come to, by age and gender: those at all times since the first day."""
    for age in range(max(youngest + years for youngest, years, *_ in _AGES)):
        for gender in ("FEMALE", "MALE", "OTHER", "UNKNOWN"):
            yield age, gender, [place for place, one in enumerate(departments) if _suits(one, age, gender)]


def _suits(department: Department, age: int, gender: str) -> bool:
    low, high = department.ages
    return (not low or low + _OLD_ENOUGH <= age) and age <= high and department.gender in (None, gender)


def _faker(locale: str, seed: int) -> Names:
    made = Faker(locale)
    made.seed_instance(f"{seed} {locale}")
    # Its methods come with its providers, which type checkers do not see.
    return cast("Names", made)


_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i"})


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().translate(_PLAIN))
    return "".join(c for c in plain if c.isascii() and c.isalpha()) or "patient"
