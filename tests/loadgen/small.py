"""The data set `bench` at a hundredth of its size, and small demo hospitals."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from loadgen.bench.sizes import BENCH
from loadgen.plan import places

AS_OF = dt.datetime(2030, 5, 14, 10, 40, tzinfo=ZoneInfo("Europe/Berlin"))
LARGE, ANNEX = BENCH
SMALL = (
    replace(
        LARGE,
        blueprint=replace(
            LARGE.blueprint, departments=LARGE.blueprint.departments[:5], doctors_per_department=2, patients=2000
        ),
        appointments=10_000,
        coming=540,
        visits=5_000,
        prescriptions=4_000,
        bills=10_000,
    ),
    replace(
        ANNEX,
        blueprint=replace(ANNEX.blueprint, patients=200),
        appointments=1_200,
        coming=60,
        visits=600,
        prescriptions=480,
        bills=1_200,
    ),
)
DEMO_SMALL = (
    replace(places.DEMO, doctors_per_department=1, patients=200, past_appointments=150, coming_appointments=60),
    replace(places.ANNEX, patients=20, past_appointments=20, coming_appointments=10),
)
