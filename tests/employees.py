"""Staff of every kind, made by the commands that everybody uses."""

import datetime as dt
from typing import Any

from tests.world import Hospital

KINDS = ("create_doctor", "create_nurse", "create_receptionist", "create_other_staff")


def creating(hospital: Hospital, command: str, number: str | None, registration: str = "R-1") -> Any:
    """A call that makes somebody with this employee number, and, if a doctor, this registration number."""
    name = ("Nell", "New")
    rest = {
        "create_doctor": (
            *name, None, "Medicine", registration, dt.date(2099, 1, 1), "80", None, None, None,
        ),
        "create_nurse": (*name, "DAY"),
        "create_receptionist": (*name, None),
        "create_other_staff": (*name, "Cook"),
    }[command]  # fmt: skip
    return hospital.call("ADMIN", command, hospital.department, number, *rest)
