"""The data set `bench` at a hundredth of its size."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from loadgen.bench.sizes import BENCH

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
