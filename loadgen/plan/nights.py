"""Night shifts, which go over midnight."""

from collections.abc import Sequence
from dataclasses import replace

from loadgen.plan.people import Doctor, Hours
from loadgen.plan.places import Department

_EVENING, _MIDNIGHT, _DAWN = 1320, 1440, 240


def with_nights(departments: Sequence[Department], doctors: Sequence[Doctor]) -> list[Doctor]:
    """The doctors; one in each department that never closes comes at 22:00 for the night.

    That is whoever works from midnight on, whose shifts begin two hours earlier; else the first one, who has one night
    more. Whatever was planned for them stays within their hours.
    """
    made = list(doctors)
    for place, department in enumerate(departments):
        of_department = [number for number, doctor in enumerate(doctors) if doctor.department == place]
        if department.day_and_night and of_department:
            number = min(of_department, key=lambda one: (doctors[one].week[0].starts > 0, one))
            made[number] = replace(doctors[number], week=_over_midnight(doctors[number].week))
    return made


def _over_midnight(week: tuple[Hours, ...]) -> tuple[Hours, ...]:
    if week[0].starts:
        return (*week, Hours(week[0].weekday, _EVENING, _MIDNIGHT + _DAWN))
    # The evening before Monday is a Sunday's.
    return tuple(Hours((hours.weekday - 2) % 7 + 1, _EVENING, _MIDNIGHT + hours.ends) for hours in week)
