"""A hospital whose clock stands still."""

import datetime as dt
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from tests.world import Hospital, set_clock

BERLIN = ZoneInfo("Europe/Berlin")
# A Tuesday.
NOW = dt.datetime(2031, 5, 6, 12, 0, tzinfo=BERLIN)


@pytest.fixture
async def frozen(hospital: Hospital, traveller: asyncpg.Connection) -> Hospital:
    """The hospital of the test at NOW, called by an administrator's login."""
    await set_clock(traveller, NOW)
    return hospital.on(traveller)


@pytest.fixture
def now() -> dt.datetime:
    """When `frozen` stands still: noon of a Tuesday in Berlin."""
    return NOW
